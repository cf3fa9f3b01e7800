// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_inbound: another node announces an exhibit, or says what became of ours, or takes its own
 * back.
 */
#ifndef EXCHANGE_CONSIGNMENT_INBOUND_H
#define EXCHANGE_CONSIGNMENT_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc consignment_apply(struct cx *cx, struct db *db, const struct inbound *in,
				    struct inbound_answer *out);
NODISCARD enum rc consignment_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
					   struct inbound_answer *out);

NODISCARD enum rc consignment_withdrawal_apply(struct cx *cx, struct db *db,
					       const struct inbound *in,
					       struct inbound_answer *out);

#endif
