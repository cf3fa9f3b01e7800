// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * advice_inbound: what happens when advice comes in: it is kept, to be read.
 */
#ifndef EXCHANGE_ADVICE_INBOUND_H
#define EXCHANGE_ADVICE_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc advice_apply(struct cx *cx, struct db *db, const struct inbound *in,
			       struct inbound_answer *out);

#endif
