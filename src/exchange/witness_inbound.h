// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * witness_inbound: a peer shows its newest checkpoint; a peer has countersigned ours.
 */
#ifndef EXCHANGE_WITNESS_INBOUND_H
#define EXCHANGE_WITNESS_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc checkpoint_apply(struct cx *cx, struct db *db, const struct inbound *in,
				   struct inbound_answer *out);
NODISCARD enum rc cosignature_apply(struct cx *cx, struct db *db, const struct inbound *in,
				    struct inbound_answer *out);

#endif
