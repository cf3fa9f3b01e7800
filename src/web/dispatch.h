// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * dispatch: from a request to the handler of its address, and back to an answer.
 *
 * One request is one unit of work: its arena, its cx with the time, one handler, one
 * log line. The address is read in this order:
 *   1. /assets/…                 embedded files
 *   2. capital letters, trailing slash   redirected (301) to the plain address
 *   3. /fr/…                     the language; English has no prefix
 *   4. ….json, ….csv             the format, where the route offers it
 *   5. the route with the most fixed parts wins; ":name" stands for any one part
 * A name in the query that the route does not list, or one given twice, is refused; so
 * is, by its handler, an unknown value. RC_INVALID: the page says what to do.
 *
 * Memory:  the tables and the site outlive the server; the rest is the request's.
 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "core/core.h"
#include "net/http.h"
#include "web/page.h"

typedef enum rc web_handler(struct cx *cx, struct page *pg);

struct web_route {
	enum http_method method;
	const char *path; // "/law/:country"; NULL ends a table
	web_handler *handler;
	unsigned formats; // PAGE_HTML | PAGE_JSON | PAGE_CSV; 0 is PAGE_HTML

	/* Names that the query may have, parted by blanks, besides those of every page
	 * (date, verified, fact, print and the like). "c+" may come several times, "fact-*"
	 * stands for all that begin so. NULL: none. */
	const char *keys;
};

struct dispatch {
	const struct web_route *const *rooms; // tables, ends with NULL
	const struct site *site;

	/* Called around each handler, with `arg`: begin sets pg->law and pg->data_month, end
	 * gives back what it took. Both may be NULL. */
	void (*begin)(void *arg, struct page *pg);
	void (*end)(void *arg, struct page *pg);
	void *arg;
};

/* Answers one request; `arg` is a struct dispatch. Fits struct httpd_config. */
void dispatch_handle(void *arg, const struct http_req *req, struct http_res *res);

#endif
