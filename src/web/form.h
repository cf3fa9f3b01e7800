// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * form: what a POST may hold, as a table, and what is wrong with what it holds.
 *
 *	static const struct web_field fields[] = {
 *		{ "login", FORM_TEXT, true, 64, .missing = TR_MARK("Enter your user name") },
 *		{ "password", FORM_SECRET, true, 200, .missing = TR_MARK("Enter your password") },
 *		{ 0 },
 *	};
 *	static const struct web_form sign_in_form = { fields, show_sign_in };
 *
 * The dispatcher reads the form against its table before the handler acts. One answer
 * lists every mistake: then `show` writes the page that holds the form (in a transaction
 * like the handler's), with status 400, what was typed (but no secret) and the mistakes beside their fields. A handler adds
 * those that only it can find, with form_fail. If it then returns RC_OK what it changed
 * is kept (a failed attempt is counted); if it returns anything else, it is not.
 *
 * A name that the table does not list, and one given twice that is no FORM_MANY, is
 * refused with RC_INVALID: no page of ours sends such a form.
 *
 * Limits:  256 kB and 64 pairs a form (net/http.h); `max` bytes a field.
 * Memory:  in the request's arena.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/page.h"

enum web_field_kind {
	FORM_TEXT,   // one line, white space at its ends taken off
	FORM_LINES,  // several lines, the same
	FORM_SECRET, // one line as it is; never written into a page again
	FORM_CODE,   // digits and letters; blanks and hyphens within are dropped
	FORM_ID,     // what id_print gives
	FORM_CHOICE, // one of `choices`
	FORM_MANY,   // several of `choices`
};

struct web_field {
	const char *name; // NULL ends a table
	enum web_field_kind kind;
	bool required;
	size_t max;
	const char *missing; // English, marked: what to do where it is required and empty
	const char *wrong;   // the same where it is too long or no such choice; NULL: a general one
	const char *choices; // parted by blanks; NULL: the handler checks
	const char *label;   // English, marked: over what was typed, where the page that says it
		// cannot be shown; "": nobody types it; NULL: the form says, or its name
};

typedef enum rc web_handler(struct cx *cx, struct page *pg);

struct web_form {
	const struct web_field *fields;
	web_handler *show;
	const char *(*label)(struct str name); // of fields without one; NULL: it does not know
	// How a choice reads in the page's language, where its page cannot be shown; NULL or empty: as it was sent.
	struct str (*word)(struct page *pg, struct str name, struct str value);
};

/* What stands over the field on its page; its name, where nothing says it. */
const char *form_label(struct arena *a, const struct web_form *form, struct str name);

/* Reads pg->req->form into pg->form. RC_INVALID: it is no form of ours. Mistakes of
 * the person who filled it are no failure: they are in pg->form.errors. */
NODISCARD enum rc form_read(struct cx *cx, struct page *pg, const struct web_form *form);

/* The value of a field; empty when it was not sent. */
struct str form_value(const struct page *pg, const char *name);

/* Of a FORM_ID that was read without mistake. */
struct id form_id(const struct page *pg, const char *name);

/* Whether a FORM_MANY (or any other) holds this value. */
bool form_has(const struct page *pg, const char *name, struct str value);

/* What is wrong with a field, in the page's language; empty: nothing. */
struct str form_error(const struct page *pg, const char *name);

/* Adds a mistake; `text` is in the page's language. The first of a field counts. */
void form_fail(struct page *pg, const char *name, struct str text);

/* Whether anything is wrong. */
bool form_failed(const struct page *pg);

/* A day of a form (ISO) and a time, by the clock of pg->zone or UTC; 0 where the day is empty. A
 * mistake is told at the field. */
struct instant form_time(struct page *pg, const char *day, const char *time);

/* The two inputs that form_time reads. `hint`: of the day, in the page's language. */
struct form_moment {
	const char *day, *time;		    // names
	const char *day_label, *time_label; // English, marked
	struct str hint;
};
void form_put_time(struct page *pg, const struct form_moment *m);

/* The day alone; false: it is empty, or wrong, which is told. */
bool form_day(struct page *pg, const char *day, struct date *out);

/* That minute of that day there. */
struct instant form_instant(const struct page *pg, struct date day, int64_t minute);

/* "By the clock in Colombo": for the hint of a day or time. */
struct str form_where(const struct page *pg);

#endif
