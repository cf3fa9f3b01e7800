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
 * A route with a transaction is a page of the node: web/unit.h says how it is answered.
 * It is never kept by a browser, and it may wait for the database, so the server hands
 * it to its pool (dispatch_may_wait). All other routes know no person and no database.
 *
 * Memory:  the tables and the site outlive the server; the rest is the request's.
 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "core/core.h"
#include "net/http.h"
#include "store/store.h"
#include "web/form.h"
#include "web/page.h"

struct upload_room; // web/upload.h

struct web_route {
	enum http_method method;
	const char *path; // "/law/:country"; NULL ends a table
	web_handler *handler;
	unsigned formats; // PAGE_HTML | PAGE_JSON | PAGE_CSV; 0 is PAGE_HTML

	/* Names that the query may have, parted by blanks, besides those of every page
	 * (date, verified, fact, print and the like). "c+" may come several times, "fact-*"
	 * stands for all that begin so. NULL: none. */
	const char *keys;

	/* Pages of the node. */
	enum tx_mode tx;
	unsigned need;		     // a permission (people/access.h); 0: open to everybody
	bool delicate;		     // as if its permission were (hooks.delicate)
	bool content;		     // shows content: the handler sets pg->object
	const struct web_form *form; // of a POST

	/* Asked by programs of other nodes: takes any body (pg->req->body), knows no person, has no
	 * transaction of the dispatcher's. It may wait. */
	bool machine;

	/* A form with a file comes here (web/upload.h). Asked before a byte of it is read, in a
	 * transaction that reads: whether the person may. NULL: no file comes here. */
	web_handler *upload;
	bool looks;	// at the file, and forgets it: upload_bytes
	unsigned files; // so many may come at a time (upload_keep_all); 0: one

	/* A program sends a body of any type here, by its token: it lies in memory (upload_bytes),
	 * and is answered in JSON. `upload` is asked before a byte of it comes; no form. */
	bool takes;

	/* For a POST that needs what takes long (a password's hash): `before` has a transaction of
	 * its own, `work` has none; they leave pg->kept for the handler. NULL: none. */
	web_handler *before, *work;

	/* Of a protocol that is not ours: its addresses may end in a slash and are never redirected,
	 * a token may come as the password of HTTP Basic, and what goes wrong is written by this. */
	web_fault *fault;

	/* A page of the node for people who have no account: in the frame of the public, kept by no
	 * browser, and whoever is signed in is nobody here. */
	bool visitor;
};

typedef enum rc web_hook(struct cx *cx, struct db *db, void *arg, struct page *pg);

/* What web asks of the rooms that know people and the ledger. */
struct web_hooks {
	/* Fills pg->person from the request's session or token; nobody is no failure. */
	web_hook *person;

	/* Says why somebody who is signed in may not: RC_DENIED with a sentence, or RC_OK
	 * and pg->location, where they can do something about it. */
	enum rc (*refuse)(struct cx *cx, void *arg, struct page *pg, unsigned need);

	/* Writes down that pg->person has read pg->object; that the session was used. */
	web_hook *read, *touch;

	/* Whether the form with the number in field "form" was done before: sets pg->person.done and
	 * pg->location, where it led. Writes that it was, with pg->location. NULL: both. */
	web_hook *find_form, *note_form;

	/* pg->draft (web/draft.h): keeps it for whom the form belonged to, if it came from a
	 * session of theirs; finds it for pg->person and pg->draft.name; deletes theirs. */
	web_hook *keep_draft, *find_draft, *drop_draft;

	/* Whether that permission asks for the second factor to be shown again. */
	bool (*is_delicate)(unsigned need);
	void *arg;
};

struct dispatch {
	const struct web_route *const *rooms; // tables, ends with NULL
	const struct site *site;

	/* Called around each handler, with `arg`: begin sets pg->law and pg->data_month, end
	 * gives back what it took. Both may be NULL. */
	void (*begin)(void *arg, struct page *pg);
	void (*end)(void *arg, struct page *pg);
	void *arg;

	/* NULL on a server that has no data of its own and no page of the node. */
	struct store *store;
	const struct web_hooks *hooks;
	const struct web_entry *staff;

	/* Sets pg->duty and pg->zone for the pages of whoever is signed in; NULL: nothing. */
	web_hook *duty;

	struct upload_room *uploads; // NULL: no file comes in any form
	struct upload_room *looks;   // of routes that look at what comes; NULL with it
	struct upload_room *takes;   // of routes that programs send bodies to; the same
};

/* Answers one request; `arg` is a struct dispatch. Fits struct httpd_config. */
void dispatch_handle(void *arg, const struct http_req *req, struct http_res *res);

/* Whether its page may wait for the database. Fits struct httpd_config. */
bool dispatch_may_wait(void *arg, const struct http_req *req);

/* Files in forms; for struct httpd_config, with the rest of web/upload.h. */
bool dispatch_wants_upload(void *arg, const struct http_req *req);
bool dispatch_wants_raw(void *arg, const struct http_req *req);
bool dispatch_admit_upload(void *arg, struct http_req *req, struct http_res *res);

#endif
