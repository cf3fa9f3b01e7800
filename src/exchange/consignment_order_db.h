// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_order_db: exhibits that people hand over to other nodes in the browser. The act of
 * custody stands at once; the node makes the package and sends it, one after the other.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_CONSIGNMENT_ORDER_DB_H
#define EXCHANGE_CONSIGNMENT_ORDER_DB_H

#include "evidence/exhibit_db.h"
#include "exchange/peer.h"

enum consignment_wish_state { CONSIGNMENT_WAITS, CONSIGNMENT_MADE, CONSIGNMENT_NOT_MADE };

struct consignment_wish {
	struct id id, exhibit, by, peer;
	struct str receiver, purpose; // who takes it there, in words
	struct str place;	      // of the hand-over; of no row
	struct instant asked_at, done_at;
	enum consignment_wish_state state;
	struct str why; // it was not made
};
struct consignment_wishes {
	struct consignment_wish *p;
	size_t n, cap;
};

/* peer, receiver, purpose and place are given. The exhibit is handed over to that node, unless it
 * is in transit to exactly that receiver. RC_DENIED, RC_MISSING: not by who asks. RC_CONFLICT: the
 * peer is not active; the exhibit has ended, is on its way already, or waits for it. */
NODISCARD enum rc consignment_wish_add(struct cx *cx, struct db *db, const struct actor *by,
				       struct exhibit *e, struct consignment_wish *wish);

/* Of an exhibit, the newest first, at most 20. */
NODISCARD enum rc consignment_wish_list(struct cx *cx, struct db *db, struct id exhibit,
					struct consignment_wishes *out);

/* The one that waits longest. RC_MISSING: none does. */
NODISCARD enum rc consignment_wish_next(struct cx *cx, struct db *db, struct consignment_wish *out);

/* It was sent; or not, and `why` says why. */
NODISCARD enum rc consignment_wish_done(struct cx *cx, struct db *db,
					const struct consignment_wish *wish);

#endif
