// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * page: what a handler fills and a template writes: one page in one language.
 *
 * A handler reads pg->req, computes a view, sets title and breadcrumbs, calls the
 * template's function and returns RC_OK; the dispatcher puts the frame around it:
 *
 *	static enum rc show_concept(struct cx *cx, struct page *pg)
 *	{
 *		struct concept_view v = { ... };
 *		TRY(concept_load(cx, pg->law, page_param(pg, "concept"), &v));
 *		pg->title = v.name;
 *		page_crumb(pg, tr(pg, "Law"), "/law");
 *		page_concept(pg, &v);
 *		return RC_OK;
 *	}
 *
 * A refusal is `return cx_fail(cx, RC_INVALID, "…")`: the dispatcher shows the error
 * page of that code with the sentence. For data set pg->type and write to pg->out.
 *
 * Templates: see the head of tools/tmplc.c. All text a template writes is escaped by
 * its type; only struct html passes raw. Escaped text is safe between tags and within
 * double-quoted attributes; the template compiler lets values stand nowhere else.
 *
 * Memory:  all of it in the request's arena.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "net/http.h"
#include "web/lang.h"

struct law;	       // law/law.h; web only hands it on
struct assets;	       // web/assets.h
struct people_site;    // people/people_web.h; the same
struct evidence_site;  // evidence/evidence_web.h; the same
struct db;	       // store/db.h
struct witness;	       // ledger/witness_job.h; web only hands it on
struct zone;	       // core/calendar.h
struct places;	       // intake/place_from_mmdb.h; the same
struct referral_rules; // intake/referral.h; web only hands it on
struct incident_rules; // intake/incident.h; the same
struct retain_terms;   // intake/retain.h; the same

/* Markup that is already safe. Made by templates, through page_since, only. */
struct html {
	struct str text;
};

/* What is the same on every page. Constant while it is served. */
struct site {
	struct str node;    // name of this node
	bool pseudo;	    // serve the pseudo-language
	bool secure;	    // browsers reach it over TLS, here or at a proxy in front
	bool training;	    // nothing on this node is real: each page says so
	struct str address; // "https://node.example", without a slash at its end
	const struct assets *assets;
	const struct people_site *people; // NULL where nobody can sign in
	const struct evidence_site *evidence;
	struct witness *witness;   // NULL: countersigns nothing
	const struct blobs *blobs; // what is too large for the database; NULL: no node
	int64_t upload_max;	   // bytes of a file that a form may bring
	bool keeps_abuse;	   // a police node: it may have known child-abuse material
	const struct referral_rules *referral; // NULL: no node
	const struct incident_rules *incident; // the same
	const struct retain_terms *retain;     // the same
	const struct places *places;	       // NULL: of addresses nothing is known
	bool looks;			       // the program looks at what is to go offline
	bool public_numbers;		       // reports are counted for everybody
	bool open_verify;		       // visitors, too, may have a package verified
};

enum page_format {
	PAGE_HTML = 1,
	PAGE_JSON = 2, // the address ended in .json
	PAGE_CSV = 4,  // the address ended in .csv
};

struct page_crumb {
	struct str text;
	struct str href; // without language prefix
};

enum { PAGE_CRUMBS_MAX = 6, PAGE_PARAMS_MAX = 4, PAGE_HEADERS_MAX = 4, PAGE_BYTES_MAX = 4 << 20 };

struct page_param {
	struct str name;
	struct str value;
};

/* Who asks, as the dispatcher found it. What the numbers mean, people/access.h knows. */
struct web_person {
	struct id account; // zero: nobody is signed in
	struct id session; // zero: a machine, by its token
	struct str name;   // as the frame shows it: post, or name
	uint32_t roles;
	uint64_t permissions; // bit n: permission n
	struct str csrf;      // what each form of theirs must bring along
	struct instant done;  // when this form was done before; 0: it was not
	bool fresh;	      // the second factor was shown lately enough for a delicate act
	bool stale;	      // that the session was used must be written down (hooks.touch)
	bool enrolling;	      // must set up a second factor before anything else
};

/* What a POST brought, and what is wrong with it (web/form.h). */
struct page_form {
	struct {
		struct page_param *p;
		size_t n, cap;
	} values, errors;
};

/* What a page of content showed, for the ledger. */
struct page_object {
	const char *kind; // NULL: not said
	struct id id;
};

/* Why there is no page, where the words for its code would mislead: in the page's language. */
struct page_instead {
	struct str heading, advice;
	struct str href, link; // where to go on; href empty: the front page only
};

/* An entry of the navigation of people who are signed in. */
struct web_entry {
	const char *path; // NULL ends a table
	const char *text; // English, marked
	unsigned need;	  // a permission
	unsigned unless;  // one with which another entry leads there; 0: none
};

struct page;
/* Writes what went wrong in the place of a page. */
typedef void web_fault(struct page *pg, struct str sentence);

struct page {
	struct cx *cx;
	struct buf *out;
	const struct lang *lang;
	const struct site *site;
	const struct http_req *req;
	const struct law *law; // the one that this page is made from
	void *unit;	       // what begin keeps for the handlers of this request
	struct str data_month; // in which its facts were compiled: "2026-11"
	struct str path;       // without language prefix and suffix: "/law/ke"
	enum page_format format;
	unsigned formats; // those this address offers (PAGE_HTML | ...)
	struct page_param params[PAGE_PARAMS_MAX];
	size_t params_n;

	/* On pages of the node (routes with a transaction). */
	struct db *db;
	struct web_person person;
	struct page_form form;
	bool body_waits;	// asked by the header alone, whether the body may come
	void *kept;		// from a route's before and work to its handler
	struct blob_hold *hold; // of what `work` stores, until the request has ended (web/upload.h)
	unsigned need;		// the permission that this page asks for
	bool api;		// a program sent the form as JSON, and is answered so (web/api.h)
	bool visitor;		// a page of the node for everybody (struct web_route)
	web_fault *protocol; // programs ask by one of theirs (struct web_route.fault); NULL: a page
	struct page_param draft; // page that holds a form, and what was typed (web/draft.h)
	bool drafted;		 // this page was filled from one
	bool decides; // it has a decision, in a form with the id "decide": a second skip link leads there
	const struct web_entry *staff; // the navigation of those who are signed in
	struct str duty;	       // who is on duty, as a sentence; empty: not shown
	const struct zone *zone;       // in which times are shown and typed; NULL: UTC

	/* Set by the handler. */
	struct str title; // "{thing}: {state or answer}", without node name
	struct page_crumb crumbs[PAGE_CRUMBS_MAX];
	size_t crumbs_n;
	const struct zone *there; // of the other side; its time stands in the frame; NULL: none
	bool error;		  // the title begins with "Error: "
	bool wide;		  // use the whole width (matrices)
	int status;		  // 200 unless set
	int64_t retry_s;	  // when to come again (Retry-After); 0: not said
	int fault;		  // the status of a form that is shown again; 0: 400, the sender's
	struct str type;	  // empty: HTML within the frame
	struct http_header headers[PAGE_HEADERS_MAX]; // more of them
	size_t headers_n;
	struct str save_as;	   // not empty: the browser saves it under this name
	struct sha256 *blob;	   // not NULL: the bytes of this one (site->blobs) are the answer
	struct http_file *file;	   // set by the dispatcher: of that
	struct str location;	   // not empty: redirect there (see page_redirect)
	struct page_object object; // of a route that shows content
	struct str session;	   // not empty: the browser's new session token
	bool forget_session;
	struct str visit; // not empty: the code of a report, for the browser to bring along
	bool forget_visit;
	bool passkeys; // the page asks the browser for a passkey: that script may run

	bool failure_translated;     // its sentence is in the page's language, not English
	struct page_instead instead; // heading empty: not said
	enum rc failure;	     // set by the dispatcher: why there is no page
};

/* ---- Requests ---- */

/* Part of the address: for "/law/:country", page_param(pg, "country"). */
struct str page_param(const struct page *pg, const char *name);

void page_crumb(struct page *pg, struct str text, const char *href);

/* Another header of the answer. */
void page_header(struct page *pg, const char *name, struct str value);

/* Answers 303 to that address, in the page's language. */
enum rc page_redirect(struct page *pg, struct str href);

/* The session token that the browser sent; empty: none. */
struct str page_session(const struct page *pg);

/* The code of a visitor's report that the browser sent; empty: none. */
struct str page_visit(const struct page *pg);

bool page_is_secure(const struct page *pg);
bool page_signed_in(const struct page *pg);
bool page_may(const struct page *pg, unsigned permission);

/* ---- Texts ---- */

/* A constant English text in the page's language. Written so that tools/po finds it:
 * the argument is a string literal, or was marked where it stands in a table. */
struct str tr(const struct page *pg, const char *english);
struct str tr_n(const struct page *pg, int64_t n, const char *one, const char *many);
#define TR_MARK(text) text

enum page_kind { PAGE_TEXT, PAGE_NUMBER, PAGE_DATE, PAGE_MARKUP };

struct page_value {
	enum page_kind kind;
	struct str text;
	int64_t number; // PAGE_NUMBER, and the days of PAGE_DATE
};

struct page_arg {
	const char *name;
	struct page_value value;
};

struct page_args {
	const struct page_arg *p;
	size_t n;
};

/* A sentence with {names}, as plain text, for titles and views:
 *	tr_with(pg, "{from} asks {to}", ARG("from", a), ARG("to", b)) */
#define tr_with(pg, english, ...) page_sentence((pg), (english), PAGE_ARGS(__VA_ARGS__))
#define ARG(name, x)                  \
	{                             \
		(name), PAGE_VALUE(x) \
	}
#define PAGE_ARGS(...)                                                                             \
	(struct page_args)                                                                         \
	{                                                                                          \
		(const struct page_arg[]){ __VA_ARGS__ },                                          \
			sizeof((const struct page_arg[]){ __VA_ARGS__ }) / sizeof(struct page_arg) \
	}
#define tr_n_with(pg, n, one, many, ...) \
	page_sentence_n((pg), (n), (one), (many), PAGE_ARGS(__VA_ARGS__))
struct str page_sentence(const struct page *pg, const char *english, struct page_args args);
struct str page_sentence_n(const struct page *pg, int64_t n, const char *one, const char *many,
			   struct page_args args);

/* "5,142", in French "5 142". */
struct str page_number(const struct page *pg, int64_t n);

/* "Sat 21 Nov 2026" and "21 November 2026"; empty when the date is not set. */
struct str page_date(const struct page *pg, struct date d);
struct str page_date_long(const struct page *pg, struct date d);

/* "November 2026" of "2026-11". */
struct str page_month(const struct page *pg, struct str month);

/* "62 % (8 of 13)"; below 5 in all only "3 of 4". */
struct str page_share(const struct page *pg, int64_t part, int64_t whole);

/* "Sat 21 Nov 2026, 03:12 Colombo (UTC+5:30)" in pg->zone, "Sat 21 Nov 2026, 03:12 UTC" without
 * one; empty when the instant is not set. */
struct str page_time(const struct page *pg, struct instant t);
struct str page_time_utc(const struct page *pg, struct instant t);

/* The same in a zone; without its day when that is *day, which becomes its day. */
struct str page_time_in(const struct page *pg, const struct zone *z, struct instant t,
			struct date *day);

/* "Colombo" of "Asia/Colombo"; "UTC" of none. */
struct str page_place(const struct page *pg, const struct zone *z);

/* Name of a country in the page's language; `english` where the language has none. */
struct str country_name(const struct page *pg, struct str alpha2, struct str english);

/* The address in the page's language: "/law/ke" is "/fr/law/ke" in French. */
struct str page_href(const struct page *pg, struct str href);

/* Text for a query value: "a b" is "a%20b". */
struct str page_url(const struct page *pg, struct str text);

/* ---- What templates call ---- */

struct page_value page_of_str(struct str s);
struct page_value page_of_c(const char *s); // NULL writes nothing
struct page_value page_of_int(int64_t n);
struct page_value page_of_size(uint64_t n);
struct page_value page_of_date(struct date d);
struct page_value page_of_html(struct html h);

/* A value by its type. There is deliberately no bool and no enum: say the word. */
#define PAGE_PLAIN_TYPES                                                                     \
	struct str : page_of_str,                                                            \
		     const char * : page_of_c,                                               \
				    char * : page_of_c,                                      \
					     signed char : page_of_int,                      \
							   short : page_of_int,              \
								   int : page_of_int,        \
									 long : page_of_int, \
										long long    \
		: page_of_int,                                                               \
		  unsigned char : page_of_size,                                              \
				  unsigned short : page_of_size,                             \
						   unsigned long : page_of_size,             \
								   unsigned long long        \
		: page_of_size,                                                              \
		  struct date : page_of_date
#define PAGE_PLAIN(x) _Generic((x), PAGE_PLAIN_TYPES)(x)
#define PAGE_VALUE(x) _Generic((x), PAGE_PLAIN_TYPES, struct html : page_of_html)(x)

void page_raw(struct page *pg, struct str markup);	       // the template's own text
void page_put(struct page *pg, struct page_value v);	       // between tags
void page_put_attribute(struct page *pg, struct page_value v); // numbers plain, dates ISO
void page_put_link(struct page *pg, struct page_value v);      // "#" unless https, mailto, ours ...
void page_put_url(struct page *pg, struct page_value v);       // within a query
void page_put_href(struct page *pg, struct page_value v);      // an address of ours
void page_put_tr(struct page *pg, const char *english, struct page_args args);
void page_put_tr_n(struct page *pg, int64_t n, const char *one, const char *many,
		   struct page_args args);

/* What a template writes, as a value for another view:
 *	const size_t mark = page_mark(pg);
 *	page_findings(pg, &f);
 *	v.findings = page_since(pg, mark);	// taken out of the page again */
size_t page_mark(const struct page *pg);
struct html page_since(struct page *pg, size_t mark);

#endif
