// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * card_inbound: a peer has a new card. It counts at once when a key of the one before has signed
 * it: whoever holds that key could say anything in the peer's name anyway.
 */
#ifndef EXCHANGE_CARD_INBOUND_H
#define EXCHANGE_CARD_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc card_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out);

#endif
