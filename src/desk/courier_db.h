// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * courier_db: puts what this node says about a request into the outbox, in the unit of the
 * step, so that neither is there without the other. All messages of one request are one
 * thread: they arrive in the order in which they were said.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_COURIER_DB_H
#define DESK_COURIER_DB_H

#include "desk/request.h"
#include "desk/said.h"
#include "store/db.h"

/* r->peer is set; the message gets this id. RC_CONFLICT: the node is not active. RC_LIMIT. */
NODISCARD enum rc courier_send(struct cx *cx, struct db *db, const struct request *r,
			       const struct said *said, struct id message);

#endif
