// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * witness_db: which checkpoints two nodes have shown each other, by messages.
 *
 * 1. A node asks each active peer that has a witness key to countersign its newest checkpoint:
 *    soon after they talked about anything else, else every WITNESS_EVERY. One question at a time.
 *    A first no with the size that it has seen is answered at once; who says no again and again is
 *    asked less and less, and WITNESS_STUBBORN times with a size in a row are an alarm, once. A no
 *    for another reason (it does not know such messages, say) tells nothing of our history.
 * 2. The peer keeps what it has seen, in the unit that stores the message; what does not grow out
 *    of that is refused, and is an alarm on both sides. Then it signs, and sends the signature.
 * 3. Messages about checkpoints are no talk: two silent nodes do not keep each other awake.
 *
 * What counts for a quorum is still what witnesses.txt says (ledger/witness_job.h).
 */
#ifndef EXCHANGE_WITNESS_DB_H
#define EXCHANGE_WITNESS_DB_H

#include "exchange/message.h"
#include "store/db.h"

#define WITNESS_EVERY HOURS(6)
#define WITNESS_AFTER_TALK SECONDS(10)
enum { WITNESS_STUBBORN = 5 };

/* How long a peer is left alone that has said no so many times in a row. */
struct instant witness_pause_ends(struct instant asked_at, int64_t refused);

struct asked {
	struct id peer, message;
	int64_t size, seen;
	struct instant at;
	bool settled;
	int64_t refused;  // times in a row
	int64_t stubborn; // of these, those that named a size: our history, it says, is another
};

/* size 0: never asked. */
NODISCARD enum rc asked_load(struct cx *cx, struct db *db, struct id peer, struct asked *out);
NODISCARD enum rc asked_store(struct cx *cx, struct db *db, const struct asked *a);

/* Whether the two have exchanged anything but such messages since then. */
NODISCARD enum rc asked_talked(struct cx *cx, struct db *db, struct id peer, struct instant since,
			       bool *out);

/* The peer's checkpoint of this size is stored as seen: it shall be signed. */
NODISCARD enum rc cosigning_want(struct cx *cx, struct db *db, struct id peer, int64_t size);

/* One that waits for our signature; zero: none. */
NODISCARD enum rc cosigning_next(struct cx *cx, struct db *db, struct id *peer);
NODISCARD enum rc cosigning_sent(struct cx *cx, struct db *db, struct id peer);

/* Up to where each has countersigned the other, for people. */
struct cosigned {
	int64_t ours, theirs; // entries; 0: nothing
	struct instant ours_at, theirs_at;
};
NODISCARD enum rc cosigned_load(struct cx *cx, struct db *db, struct id peer, struct str witness,
				struct cosigned *out);

#endif
