// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * road_db: by which message a request went to, or came from, the other node, and the signed
 * receipt for it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_ROAD_DB_H
#define DESK_ROAD_DB_H

#include "desk/request.h"
#include "store/db.h"

struct road {
	bool there;		   // false: nothing was sent or received by a message
	struct str node;	   // the other one
	struct sha256 digest;	   // of the message
	struct instant at;	   // queued, or received
	struct instant receipt_at; // stored; 0: it waits
	bool refused;
	int64_t tries;
	struct str failed;  // why the last try did; empty: it did not
	struct str receipt; // signed by whoever received it; empty: none yet
	int64_t waiting;    // messages of this request that wait to be sent
};

NODISCARD enum rc road_load(struct cx *cx, struct db *db, const struct request *r,
			    struct road *out);

#endif
