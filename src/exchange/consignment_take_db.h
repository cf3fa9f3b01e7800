// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_take_db: consignments that people take in the browser. The node reads the package and
 * keeps its lists, which no page waits for; one after the other.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_CONSIGNMENT_TAKE_DB_H
#define EXCHANGE_CONSIGNMENT_TAKE_DB_H

#include "exchange/consignment.h"
#include "exchange/consignment_order_db.h"

struct consignment_take_wish {
	struct id consignment, by;
	struct id of_case; // here; zero: of none
	struct str place;  // where it is kept now
	struct instant asked_at, done_at;
	enum consignment_wish_state state;
	struct str why; // it was not taken
};

/* consignment, of_case and place are given; in place of one that failed. RC_DENIED; RC_MISSING: they
 * do not work on that case. RC_CONFLICT: as consignment_check_open; it fails; it waits already. */
NODISCARD enum rc consignment_take_ask(struct cx *cx, struct db *db, const struct actor *by,
				       struct consignment_take_wish *wish);

/* RC_MISSING: nobody asked for it. */
NODISCARD enum rc consignment_take_find(struct cx *cx, struct db *db, struct id consignment,
					struct consignment_take_wish *out);

/* The one that waits longest. RC_MISSING: none does. */
NODISCARD enum rc consignment_take_next(struct cx *cx, struct db *db,
					struct consignment_take_wish *out);

/* It was taken; or not, and `why` says why. */
NODISCARD enum rc consignment_take_done(struct cx *cx, struct db *db,
					const struct consignment_take_wish *wish);

#endif
