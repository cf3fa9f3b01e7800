// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case_web: views of /cases.
 */
#ifndef DESK_CASE_WEB_H
#define DESK_CASE_WEB_H

#include "desk/queue_web.h"

struct case_row {
	struct str href, reference, title, opened;
	struct str incident_href; // empty: it is none
	const char *tlp;
};
struct case_rows {
	struct case_row *p;
	size_t n, cap;
};
struct cases_view {
	struct case_rows rows;
	bool may_work;
};

struct case_word_row {
	const char *key; // English, marked
	struct law_strings words;
};
struct case_event_row {
	struct str time, who, reference, text;
	const char *what; // English, marked
	struct str state;
	struct form_view undo; // without action: it cannot be taken back
};
struct case_member_view {
	struct str who;
	struct str remove_href; // empty: not by whoever reads this
	const char *level;	// English, marked
};

struct case_report_row {
	struct str href, number, at; // href empty: whoever reads this may see no reports
	struct form_view off;	     // without action: it stays
};

/* A country that its reports touch, and how far a request to it goes. */
struct case_touch_cell {
	struct tag_view tag;
	struct str href;
};
struct case_touch_row {
	struct str name, reports;
	struct case_touch_cell preserve, stored;
};

struct case_view {
	struct str more_href; // of its requests; empty: all stand here
	struct errors_view errors;
	struct case_row row;
	struct str summary, closed, outcome;
	struct {
		struct case_word_row *p;
		size_t n, cap;
	} words;
	struct queue_rows requests;
	struct exhibit_rows exhibits;
	struct str exhibits_href; // of all; empty: whoever reads this may see none
	struct {
		struct case_report_row *p;
		size_t n, cap;
	} reports;
	struct {
		struct case_touch_row *p; // other countries; empty without an offence
		size_t n, cap;
	} touched;
	struct str more_reports; // how many are not shown; empty: none
	struct {
		struct case_event_row *p;
		size_t n, cap;
	} events;
	struct {
		struct case_member_view *p;
		size_t n, cap;
	} members;
	bool consult, works, may_propose;
	struct str change_href, facts_href, request_href, hits_href, bundle_href;
	struct form_view note, member, close;
	struct form_view report; // links one; without action: not for this reader
	const char *told;	 // to their reporters, English and marked; NULL: nothing
	struct form_view tell;
};

/* "/cases/ID/members/ACCOUNT" */
struct str desk_member_href(struct page *pg, struct id case_id, struct id account);

/* The reports of the case, and the form that links one. v->works is known. */
NODISCARD enum rc desk_case_reports(struct cx *cx, const struct law_view *lv,
				    const struct desk_case *c, struct case_view *v);

/* The page of a case: of forms that are shown again. */
NODISCARD enum rc desk_case_show(struct cx *cx, struct page *pg);

/* What a line of its history is called, English and marked; *text: as people read it. */
const char *desk_case_event(struct page *pg, const struct case_event *e, struct str *text);

struct case_row desk_case_row(struct page *pg, const struct desk_case *c);
void desk_case_words(const struct law_view *lv, const struct desk_case *c, struct case_view *v);

#endif
