// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * order_db: what a provider records beside an order that it was given: how many accounts it
 * concerned, and whether and when the user is told. And the numbers of a year.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_ORDER_DB_H
#define DESK_ORDER_DB_H

#include "desk/request.h"
#include "desk/transparency.h"
#include "people/access.h"
#include "store/db.h"

enum user_notice {
	NOTICE_UNDECIDED,
	NOTICE_TOLD,
	NOTICE_LATER, // may be told on a day
	NOTICE_NEVER, // may not be told
	NOTICES,
};
const char *user_notice_key(enum user_notice n);  // "later"
const char *user_notice_name(enum user_notice n); // English, for people
NODISCARD bool user_notice_parse(struct str key, enum user_notice *out);

struct order_record {
	int64_t accounts; // -1: not recorded
	enum user_notice notice;
	struct date on; // told on, or may be told on; DATE_NONE: not said
	struct str reason;
	struct id by;	   // zero: the server's terminal
	struct instant at; // 0: nothing was recorded
};

/* Nothing recorded: accounts -1, undecided. */
NODISCARD enum rc order_record_load(struct cx *cx, struct db *db, struct id request,
				    struct order_record *out);

/* In place of what was recorded before; the ledger keeps that. RC_INVALID: no reason, or
 * NOTICE_LATER and NOTICE_TOLD without a day. RC_CONFLICT: this node was not given it.
 * RC_DENIED, RC_MISSING. */
NODISCARD enum rc order_record_put(struct cx *cx, struct db *db, const struct actor *by,
				   struct id request, const struct order_record *record);

/* The orders delivered to this node in that year, by country, kind and basis; nothing hidden. */
NODISCARD enum rc transparency_load(struct cx *cx, struct db *db, int year,
				    struct transparency *out);

#endif
