// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * heard_inbound: "seen", "prove" and "proof", as they come in (heard_db.h).
 */
#ifndef EXCHANGE_HEARD_INBOUND_H
#define EXCHANGE_HEARD_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

/* What a peer has seen of others: what does not fit is asked about, or is an alarm. */
NODISCARD enum rc seen_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out);

/* A peer asks whether two checkpoints of ours belong to one history. RC_MISSING: we have never
 * signed one of such a size. RC_LIMIT: it asks and asks, and takes no proof. */
NODISCARD enum rc prove_apply(struct cx *cx, struct db *db, const struct inbound *in,
			      struct inbound_answer *out);
NODISCARD enum rc prove_settle(struct cx *cx, struct db *db, const struct outbound_done *done);

/* The answer to ours. */
NODISCARD enum rc proof_apply(struct cx *cx, struct db *db, const struct inbound *in,
			      struct inbound_answer *out);

#endif
