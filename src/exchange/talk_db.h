// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * talk_db: how it goes with a peer: when it was last heard, what waits for it, how fast it is.
 */
#ifndef EXCHANGE_TALK_DB_H
#define EXCHANGE_TALK_DB_H

#include "core/id.h"
#include "store/db.h"

enum { TALK_MEASURED = 100 };

struct talk {
	struct instant heard;	// a message of its came; 0: never
	struct instant receipt; // a receipt of its was stored; 0: never
	int64_t waiting;	// messages for it
	struct instant since;	// the oldest of them was queued; 0: none waits

	/* From the queue to the stored receipt, of the last TALK_MEASURED messages. */
	int64_t measured;
	struct duration median, slowest;
};

NODISCARD enum rc talk_load(struct cx *cx, struct db *db, struct id peer, struct talk *out);

#endif
