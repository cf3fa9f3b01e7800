// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign_db: requests to and from a system that speaks HI1 and nothing of ours: what is said
 * goes out as HI1 alone, and the objects are kept (exchange/hi1_object_db.h).
 *
 * A wish for which HI1 has no word (to close, to announce a follow-up) is applied here at once,
 * since nobody there will answer it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_FOREIGN_DB_H
#define DESK_FOREIGN_DB_H

#include "desk/request.h"
#include "desk/said.h"
#include "exchange/hi1_object_db.h"
#include "exchange/peer_db.h"
#include "store/db.h"

struct delivery; // desk/delivery_to_hi1.h

struct foreign_send {
	const struct request *request;
	const struct said *said;
	const struct peer *peer;
	struct id message;
	struct str country, node; // of this node
};

/* For desk/courier_db.c. *sent false: HI1 has no word for it. */
NODISCARD enum rc foreign_send(struct cx *cx, struct db *db, const struct foreign_send *send,
			       bool *sent);

/* A piece of a file that is handed over; send->said is not looked at. RC_CONFLICT: the other
 * system has no task to which it belongs. */
NODISCARD enum rc foreign_deliver(struct cx *cx, struct db *db, const struct foreign_send *send,
				  const struct delivery *delivery);

#endif
