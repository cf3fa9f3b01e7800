// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpd_read: a request from its line, header and body: what is doubtful in them, who asks, and
 * whether that is more than the asker's share, refuses it.
 */
#ifndef NET_HTTPD_READ_H
#define NET_HTTPD_READ_H

#include "net/httpd_state.h"

/* Fills x->req but for the body. x->req.refused says whether it was refused. */
void httpd_read_header(struct httpd_exchange *x, struct MHD_Connection *con, const char *method,
		       const char *version);

/* A body that is no form with a file, when all of it is there. */
void httpd_read_body(struct httpd_exchange *x);

void httpd_refuse(struct httpd_exchange *x, int status, struct str why);

#endif
