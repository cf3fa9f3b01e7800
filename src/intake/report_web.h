// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_web: views of /reports, where staff read and sort what was reported.
 */
#ifndef INTAKE_REPORT_WEB_H
#define INTAKE_REPORT_WEB_H

#include "intake/report_db.h"
#include "formats/json.h"
#include "intake/visit_web.h"

struct report_choice_view {
	const char *name; // English, marked
	struct str href;
	int64_t n;
	bool current;
};
struct report_row_view {
	struct str href, number, received, what;
	const char *channel, *state; // English, marked
	bool urgent;
};
/* What was sorted a moment ago. */
struct report_undo_view {
	struct str number; // empty: nothing
	struct form_view undo;
};
struct reports_view {
	struct report_undo_view undo;
	struct html filters; // fields of the form
	bool filtered, far;  // far: there may be more further back
	struct {
		struct report_choice_view *p;
		size_t n, cap;
	} choices;
	struct {
		struct report_row_view *p;
		size_t n, cap;
	} rows;
	struct str find, next, first;
	bool may_work, not_found;
};

struct report_subject_view {
	const char *kind; // English, marked
	struct str shown;
	const char *lacks;		    // English, marked; NULL: nothing
	struct str country, network, as_of; // as_of empty: nothing is known
};
/* A mail's way: where it came from, and where it says so. */
struct report_path_view {
	struct str from, country, network, noted_by, at, claimed, claimed_country, sender, as_of;
	bool is_guess;
};
struct report_part_view {
	struct str type, name, size, hash, reason;
	bool dropped;
};
struct report_word_view {
	struct str at, text;
	const char *what; // English, marked
};
struct report_deviation_view {
	struct str name, place, sentence;
};
struct report_case_view {
	struct str href, reference, title;
	bool closed;
};
struct report_view {
	struct errors_view errors;
	struct report_row_view row;
	struct str reason, text, digest, language, arrivals;
	const char *tlp;	      // "TLP:AMBER"
	struct report_path_view path; // from empty: not known
	struct visit_rows answers;    // of the form
	struct {
		struct report_subject_view *p;
		size_t n, cap;
	} subjects;
	struct {
		struct report_part_view *p;
		size_t n, cap;
	} parts;
	struct {
		struct report_deviation_view *p;
		size_t n, cap;
	} deviations;
	struct {
		struct report_word_view *p;
		size_t n, cap;
	} words;
	struct str campaign; // address; empty: no other report is like it
	int64_t alike;	     // reports of it, with this one
	struct str reporter; // address of who it is; empty: nobody is named, or not for this reader
	bool anonymous, desperate;
	struct html concerns;	 // members of the constituency
	struct html referred;	 // who was told
	struct form_view decide; // without action: not for this reader
	struct {
		struct report_case_view *p; // those that the reader is on
		size_t n, cap;
	} cases;
	struct report_undo_view undo;
	struct form_view received; // gives what came; action empty: nothing, or not for this reader
	struct form_view back;	   // it is new again; without action: not for this reader
	struct form_view link;	   // to a case; without action: not for this reader
	struct form_view open;	   // a case from it
	struct str incident;	   // address of opening one, where a case can be
};

/* ---- what the files of these pages share ---- */

/* Within which what a reporter was told is taken back with the decision. */
#define REPORT_UNDO MINUTES(10)

/* Of the report that "?undo=" names. */
NODISCARD enum rc report_undo_form(struct cx *cx, struct page *pg, struct report_undo_view *out);

struct report_row_view report_row(struct page *pg, const struct intake_report *r);

/* "/reports/lk-r-2026-004217/seen" */
struct str report_href(struct page *pg, const struct intake_report *r, const char *what);

/* The report that the address names, by id or number. Sets pg->object. */
NODISCARD enum rc report_load(struct cx *cx, struct page *pg, struct intake_report *out);

/* Its page: of forms that are shown again. */
NODISCARD enum rc report_show(struct cx *cx, struct page *pg);

/* The cases that it is linked to, and the form that links it to one. */
NODISCARD enum rc report_cases(struct cx *cx, struct page *pg, const struct intake_report *r,
			       struct report_view *v);

/* "?before=MICROSECONDS-ID": a list goes on behind the last of the page before; all zero without it.
 * RC_INVALID. */
NODISCARD enum rc report_before(struct cx *cx, const struct page *pg, struct intake_before *out);
struct str report_before_print(struct arena *a, struct intake_before last);
/* `before` of a list: what asks for its next page; null where `last` is NULL: there is none. */
void report_put_before(struct json *j, struct arena *a, const struct intake_before *last);

#endif
