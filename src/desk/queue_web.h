// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * queue_web: views of /desk and /requests.
 */
#ifndef DESK_QUEUE_WEB_H
#define DESK_QUEUE_WEB_H

#include "desk/call_web.h"
#include "desk/exhibit_web.h"

struct queue_row {
	struct str href, reference, pair;
	const char *kind; // English, marked
	struct desk_tag state;
	struct desk_clock clock; // of no name: none runs
	struct desk_tag event;	 // the worst that time brought and that holds; of no word: none
	struct str case_reference;
};

struct queue_rows {
	struct queue_row *p;
	size_t n, cap;
};

struct queue_section {
	const char *title, *empty; // English, marked; empty NULL: left out without rows
	struct queue_rows rows;
};

struct queue_view {
	int64_t late, yours;
	int64_t asked; // by other nodes, whether somebody is here
	int64_t came;  // exhibits of other nodes, for who keeps evidence
	struct str now, duty;
	struct approval_rows {
		struct approval_link {
			struct str href, title, until;
		} * p;
		size_t n, cap;
	} approvals;
	struct {
		struct queue_section *p;
		size_t n, cap;
	} sections;
	struct exhibit_rows coming, going; // exhibits in transit, to and from whoever reads it
	struct exhibit_rows due;	   // of those that they work on: their time is over
	struct call_links calls;	   // of those who work on cases
	bool may_propose, may_work, provider;
	bool quiet;    // nothing waits for them
	bool new_here; // and they have no request at all
};

struct request_choice {
	const char *name; // English, marked
	struct str href;
	bool current;
};
struct requests_view {
	struct {
		struct request_choice *p;
		size_t n, cap;
	} choices;
	struct str find, first, next; // what is looked for; addresses, empty: there is none
	bool by_due;		      // ordered so, else the newest first
	struct queue_rows rows;
	bool may_propose, may_work, may_count, provider;
};

#endif
