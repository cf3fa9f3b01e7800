// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_inbound: a peer publishes its country's file, or says what became of ours.
 */
#ifndef EXCHANGE_RELEASE_INBOUND_H
#define EXCHANGE_RELEASE_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc profile_apply(struct cx *cx, struct db *db, const struct inbound *in,
				struct inbound_answer *out);
NODISCARD enum rc profile_settle(struct cx *cx, struct db *db, const struct outbound_done *done);
NODISCARD enum rc profile_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
				       struct inbound_answer *out);

#endif
