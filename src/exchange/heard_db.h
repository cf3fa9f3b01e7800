// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * heard_db: whether a node shows all its peers the same ledger.
 *
 * Who countersigns a peer's checkpoints knows only what that peer showed it; another may have
 * been shown another history. So peers tell each other the newest checkpoints that they have
 * seen of others, as signed ("seen"). One that is not of the size that is known here must grow
 * out of it, or the other way round: the node itself is asked to prove that ("prove"), which it
 * can if there is one history ("proof").
 *
 * 1. Two roots of one size, a proof that does not hold, a refusal to prove, and no proof within
 *    HEARD_WAITS of a question that was delivered, are an alarm, once for each node and teller,
 *    with both signed checkpoints. A node that cannot be reached is no alarm.
 * 2. Who tells can invent nothing: a checkpoint counts by its ledger's signature alone.
 * 3. A pair of node and teller is asked about once in HEARD_PAUSE; a peer is told of others once
 *    in HEARD_TOLD, and only what it was not told before.
 */
#ifndef EXCHANGE_HEARD_DB_H
#define EXCHANGE_HEARD_DB_H

#include "exchange/heard.h"
#include "exchange/peer.h"
#include "ledger/checkpoint_db.h"
#include "store/db.h"

#define HEARD_PAUSE HOURS(1)
#define HEARD_TOLD MINUTES(10)
#define HEARD_WAITS HOURS(24)

/* One question to a node. */
struct heard {
	struct id about, teller, message;
	int64_t older, newer;
	struct str older_note, newer_note;
	struct instant at;
	bool settled;
};

/* *found: there is one, settled or not. */
NODISCARD enum rc heard_load(struct cx *cx, struct db *db, struct id about, struct id teller,
			     struct heard *out, bool *found);
NODISCARD enum rc heard_store(struct cx *cx, struct db *db, const struct heard *h);

/* The open one with these sizes, or of this message. */
NODISCARD enum rc heard_of_sizes(struct cx *cx, struct db *db, struct id about,
				 struct heard_sizes sizes, struct heard *out, bool *found);
NODISCARD enum rc heard_of_message(struct cx *cx, struct db *db, struct id message,
				   struct heard *out, bool *found);

/* One whose question was delivered long ago. */
NODISCARD enum rc heard_overdue(struct cx *cx, struct db *db, struct heard *out, bool *found);

/* How many proofs wait for this peer, who has asked for them and takes none. */
#define HEARD_PROOFS_MAX 20
NODISCARD enum rc heard_proofs_waiting(struct cx *cx, struct db *db, struct id peer, int64_t *out);

/* Raises the alarm with its evidence, and settles it. */
NODISCARD enum rc heard_alarm(struct cx *cx, struct db *db, const struct heard *h);

/* The alarm that this peer has shown two histories, once while it is open; an entry, too. */
NODISCARD enum rc heard_tell(struct cx *cx, struct db *db, struct id peer, struct str sentence,
			     struct str evidence);

/* What this node has seen of others, for a peer: the text of "seen"; empty: nothing that it was
 * not told before, or it was told a short time ago. */
NODISCARD enum rc heard_for(struct cx *cx, struct db *db, const struct peer *peer, struct str *out);

#endif
