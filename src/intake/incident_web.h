// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident_web: views of /incidents, where staff follow what goes wrong at those whom the node looks
 * after.
 */
#ifndef INTAKE_INCIDENT_WEB_H
#define INTAKE_INCIDENT_WEB_H

#include "desk/desk_web.h"
#include "intake/incident.h"

extern const struct web_route intake_incident_routes[], intake_incident_act_routes[],
	intake_incident_open_routes[];

struct incident_clock_view {
	struct desk_tag tag;
	const char *name; // English, marked
	struct str text;
};
struct incident_clocks_view {
	struct incident_clock_view *p;
	size_t n, cap;
};

struct incident_row_view {
	struct str href, reference, title, holder, offered;
	const char *state, *severity; // English, marked
	bool critical;
	struct incident_clocks_view clocks; // the nearest alone
};
struct incidents_view {
	struct {
		struct incident_row_view *p;
		size_t n, cap;
	} rows;
	bool closed, may_open;
};

struct incident_touch_view {
	struct str href, name, value, place, reports; // href empty: not for this reader
	const char *kind;			      // English, marked; empty: named by hand
	bool critical;
};
struct incident_task_view {
	struct str what, who, due, done;
	struct desk_tag tag;   // without word: no clock of its own
	struct form_view mark; // done, or not; without action: not for this reader
};
struct incident_event_view {
	struct str at, who, text;
	const char *what; // English, marked
};
struct incident_report_view {
	struct str href, number; // href empty: not for this reader
};

struct incident_view {
	struct errors_view errors;
	struct incident_row_view row;
	struct incident_clocks_view clocks;
	const char *tlp;
	struct str summary, service, opened, confirmed, contained, resolved, told, closed, outcome;
	struct str offered_at, offer_note, case_href, change_href, campaign_href;
	struct {
		struct incident_touch_view *p;
		size_t n, cap;
	} touches;
	struct {
		struct incident_task_view *p;
		size_t n, cap;
	} tasks;
	struct {
		struct incident_report_view *p;
		size_t n, cap;
	} reports;
	struct {
		struct incident_event_view *p;
		size_t n, cap;
	} events;
	struct str more_reports; // empty: all are here
	bool works, done;	 // done: nothing is left but to close it
	struct form_view step, tell, task, offer, take, keep, touch, note, close;
};

/* ---- what the files of these pages share ---- */

/* "/incidents/ID/WHAT" */
struct str incident_href(struct page *pg, struct id id, const char *what);

/* The incident that the address names. RC_MISSING for who has less than this on it. Sets pg->object. */
NODISCARD enum rc incident_of_page(struct cx *cx, struct page *pg, enum member_level least,
				   struct incident *out);

/* Its page: of forms that are shown again. */
NODISCARD enum rc incident_show(struct cx *cx, struct page *pg);

/* Whether whoever reads this may work on incidents at all. */
bool incident_may_work(const struct page *pg);

/* A list of the members of the constituency, and one of the people who may have an incident in hand. */
NODISCARD enum rc incident_put_members(struct cx *cx, struct page *pg, const char *name,
				       const char *label, const char *hint);
NODISCARD enum rc incident_put_people(struct cx *cx, struct page *pg, const char *name,
				      const char *label);

#endif
