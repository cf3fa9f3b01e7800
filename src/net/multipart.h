// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * multipart: the body of a form with a file, as it comes in pieces.
 *
 * Fields go to req->form as they end, the bytes of each file to a sink as they come. Who
 * keeps the file can look at the fields that stood before it.
 *
 * Refused: more files than may come, by default a second one; more or longer fields than any form may have (net/query.h); a field
 * without name; text that no form may hold; a body that does not end with its boundary. What
 * follows a fault is read over.
 *
 * Source:  RFC 7578; RFC 2046 section 5.1.1 (boundaries). libmicrohttpd takes it apart.
 * Memory:  texts in the request's arena; at most MULTIPART_BUFFER besides.
 */
#ifndef NET_MULTIPART_H
#define NET_MULTIPART_H

#include "core/core.h"
#include "net/http.h"

enum { MULTIPART_BUFFER = 32 * 1024 }; // the longest header of a part is somewhat shorter

struct multipart;
struct MHD_Connection;

typedef void multipart_take(void *sink, const struct http_req *req, struct str bytes);

/* Whether a Content-Type names this kind of form; *boundary where it is written as browsers
 * write it, else empty. */
bool multipart_type(struct str content_type, struct str *boundary);

/* For the body of req, which has req->upload. NULL: it is no form of this kind. */
struct multipart *multipart_open(struct MHD_Connection *con, struct http_req *req,
				 multipart_take *take);

void multipart_add(struct multipart *m, struct str bytes);

/* After the last byte. NULL: it was whole; else what is wrong with it, constant English. */
const char *multipart_end(struct multipart *m);

/* NULL is fine. */
void multipart_close(struct multipart *m);

#endif
