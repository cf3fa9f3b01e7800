// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * alarm_web: views of the alarms, of breaking the glass and of the node's state.
 */
#ifndef PEOPLE_ALARM_WEB_H
#define PEOPLE_ALARM_WEB_H

#include "people/alarm_db.h"
#include "people/people_web.h"

struct alarm_row_view {
	struct str href, at, ends, text, about, answer, evidence;
	struct str what, thing;	  // kind of thing in words, and its id
	const char *kind, *state; // English, marked
};
struct alarm_rows_view {
	struct alarm_row_view *p;
	size_t n, cap;
};
struct alarm_list_view {
	struct alarm_rows_view rows;
	bool more;
};
struct alarm_one_view {
	struct errors_view errors;
	struct alarm_row_view row;
	bool may_answer, ledger; // ledger: it is about the ledger itself
	struct str action;
	struct radios_view decision;
	struct textarea_view words;
};

struct node_fault {
	struct str since, text;
};

struct node_view {
	struct str origin, read; // read: what came from outside, counted
	int64_t administrators, hashes;
	struct {
		struct node_fault *p;
		size_t n, cap;
	} faults;
	bool compare; // a fault is that the ledger does not verify
};

/* One alarm as a row; persons as pseudonyms. */
struct alarm_row_view people_alarm_row(struct page *pg, const struct alarm *a);

#endif
