// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit_inbound: what happens when a question about identifiers, or its answer, comes in: it is
 * kept, and the job multiplies (desk/hit_job.h).
 */
#ifndef DESK_HIT_INBOUND_H
#define DESK_HIT_INBOUND_H

#include "exchange/message.h"

NODISCARD enum rc hit_ask_apply(struct cx *cx, struct db *db, const struct inbound *in,
				struct inbound_answer *out);
NODISCARD enum rc hit_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
				   struct inbound_answer *out);

/* A question of ours was refused by the other node's program. */
NODISCARD enum rc hit_settle(struct cx *cx, struct db *db, const struct outbound_done *done);

#endif
