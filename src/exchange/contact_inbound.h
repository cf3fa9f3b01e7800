// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_inbound: a peer says whom to call there, asks whether somebody is here, answers.
 */
#ifndef EXCHANGE_CONTACT_INBOUND_H
#define EXCHANGE_CONTACT_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc contacts_apply(struct cx *cx, struct db *db, const struct inbound *in,
				 struct inbound_answer *out);
NODISCARD enum rc ping_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out);
NODISCARD enum rc pong_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out);

#endif
