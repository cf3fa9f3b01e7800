// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * http: one web request and its answer, as the rest of the program sees them.
 *
 * Plain data. Nothing here knows which library speaks HTTP; net/httpd.c fills the
 * request and sends the answer.
 *
 * Memory:  everything in a request lives in its arena and dies when the answer has
 *          been sent. The answer may point into that arena or at constant data.
 * Limits:  target 8 kB, header 16 kB, body 256 kB, 64 pairs in a query or form. What
 *          breaks one never reaches a handler as data: `refused` names the status. A body
 *          with a file is as large as who admits it lets it be (struct http_upload).
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "core/core.h"
#include "net/query.h"

enum http_method {
	HTTP_GET, // HEAD arrives as GET; the body is left out when sending
	HTTP_POST,
	HTTP_OTHER, // any other method: only good for 405
};

/* What the peer showed in the TLS handshake. */
enum http_peer_state {
	HTTP_PEER_NONE,	     // no client certificate, or no TLS
	HTTP_PEER_TRUSTED,   // certificate, chains to the configured authority; or a peer's
	HTTP_PEER_UNTRUSTED, // certificate, but no chain to it: self-signed, expired ...
};

struct http_peer {
	enum http_peer_state state;
	uint8_t key_sha256[32]; // of the SubjectPublicKeyInfo; zero when there is none
};

struct http_field {
	struct str name; // as sent
	struct str value;
};

/* A file as the browser names it: any bytes, cut at HTTP_UPLOAD_NAME_MAX. */
struct http_form_file {
	struct str name, type;
	uint64_t size; // bytes that went to the sink
};

/* The file of a form (multipart/form-data), where the address takes one, or several. Their bytes
 * have gone to `sink` as they came, one after the other (net/httpd.h: struct httpd_uploads). Or a body
 * that is no form. */
struct http_upload {
	bool is_raw;	       // no form: the whole body is the file
	uint64_t body_size;    // of the whole form, as its header says
	void *sink;	       // of whoever admitted it
	bool begun;	       // the form holds a file; false: none was chosen
	struct str name, type; // of the last that began
	uint64_t size;	       // bytes that went to the sink, of all

	unsigned files_max; // how many may come, of whoever admits it; 0: one
	struct {
		struct http_form_file *p; // of a form
		size_t n, cap;
	} files;
};

enum { HTTP_UPLOAD_NAME_MAX = 1024 };

struct http_req {
	struct arena *arena;
	enum http_method method;
	bool head;		    // method was HEAD
	struct str target;	    // as sent, with its query
	struct str path;	    // as sent, begins with "/", not decoded
	struct str query_text;	    // as sent, without "?"
	struct query query;	    // decoded, in order
	struct query form;	    // body of a POST, decoded, in order
	struct str body;	    // of a POST that is no form: then refused is 415, but
				    // for a server of peers, which takes any
	struct str type;	    // of the body: "application/json", without parameters
	struct str type_full;	    // the same, with them
	struct http_upload *upload; // NULL: no file may come along
	struct str accept_language; // empty when not sent, like those below
	struct str accept;
	struct str cookie;
	struct str if_none_match;
	struct str host, origin; // as sent
	struct str fetch_site;	 // Sec-Fetch-Site: "same-origin" ...
	struct str authorization, user_agent;
	struct str client; // address it came from: "192.0.2.1"; empty when not known
	bool gzip;	   // the client takes gzip
	bool secure;	   // arrived over TLS
	struct http_peer peer;
	const struct http_field *fields; // all of the header, for a server of peers
	size_t fields_n;

	/* Not 0: the request breaks a rule of HTTP or a limit. The handler answers
	 * with a page of this status and does nothing else. `why` says which rule. */
	int refused;
	struct str why;
};

enum http_cache {
	HTTP_CACHE_NEVER,    // no-store: errors, pages of a signed-in person
	HTTP_CACHE_CHECK,    // may be kept, asked again each time by its ETag
	HTTP_CACHE_FOR_EVER, // the address holds the content's hash
};

enum { HTTP_HEADERS_MAX = 24 };

struct http_header {
	const char *name; // constant
	struct str value;
};

struct http_file {
	int fd; // the server closes it
	uint64_t from, n;
};

struct http_res {
	int status;	 // 200 unless set
	struct str type; // Content-Type
	struct str body;
	struct str body_gzip; // the same bytes compressed, where they are stored; else empty
	const struct http_file *file; // part of a file instead of the body; else NULL
	struct str etag;	      // with its quotation marks; empty: none
	enum http_cache cache;
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t headers_n;
};

/* First value of that name in the query; empty slice when absent. Use
 * http_query_has to tell "absent" from "empty". */
struct str http_query(const struct http_req *req, const char *name);
bool http_query_has(const struct http_req *req, const char *name);

/* All values of that name, in order, in the request's arena. */
struct query_values http_query_all(const struct http_req *req, const char *name);

/* First value of that name in the form. */
struct str http_form(const struct http_req *req, const char *name);

/* Adds a header to the answer. More than HTTP_HEADERS_MAX is our mistake: aborts. */
void http_header(struct http_res *res, const char *name, struct str value);

/* Whether an Accept-Encoding header takes gzip (RFC 9110 section 12.5.3). */
bool http_takes_gzip(struct str accept_encoding);

#endif
