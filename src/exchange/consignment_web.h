// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_web: the views of /exhibits/:exhibit/consignments, what goes, and of /consignments, what
 * came. Who keeps evidence sees what came: it is of no case before somebody takes it.
 *
 * Memory:  in the page's arena.
 */
#ifndef EXCHANGE_CONSIGNMENT_WEB_H
#define EXCHANGE_CONSIGNMENT_WEB_H

#include "evidence/evidence_web.h"
#include "evidence/verify_web.h"
#include "exchange/consignment.h"

struct consignment_row {
	struct evidence_tag state;
	struct str to, purpose, sent, done, progress, line, digest, receipt, answer, why;
	struct form_view withdraw; // with a button where it can be
};
struct consignment_wish_row {
	struct evidence_tag state;
	struct str to, purpose, asked, why;
};
struct consignments_view {
	struct errors_view errors;
	struct str number, here;
	struct {
		struct consignment_row *p;
		size_t n, cap;
	} rows;
	struct {
		struct consignment_wish_row *p;
		size_t n, cap;
	} wishes; // that were not made, or not yet
	bool waits, no_peer;
	struct str why_not; // it cannot be sent now; empty: `send`
	struct form_view send;
};

struct came_row {
	struct evidence_tag state;
	struct str href, number, node, to, purpose, at;
};
struct came_list_view {
	struct {
		struct came_row *p;
		size_t n, cap;
	} rows;
};

struct came_view {
	struct errors_view errors;
	struct came_row row;
	struct str first; // what verification found, in one line
	struct verify_said said;
	bool is_said;	// of verify_said: whether it was kept
	bool is_locked; // nothing of its content is named
	struct locked_view locked;
	struct str progress, digest, record, exhibit_href, number_here, by, done, why;
	bool waits; // it is being taken
	struct str not_taken;
	struct form_view take, refuse; // with a button where it can be
};

/* Its state as a word with a colour. */
struct evidence_tag consignment_tag(enum consignment_state s);

extern const struct web_route exchange_consignment_routes[], exchange_came_routes[];

#endif
