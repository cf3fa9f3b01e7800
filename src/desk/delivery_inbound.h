// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivery_inbound: what another node hands over for a request. The bytes go into the blob
 * store; the officers see the file once the step that names it was heard. Larger ones are announced
 * here, and come in ranges (exchange/freight_in_job.h).
 */
#ifndef DESK_DELIVERY_INBOUND_H
#define DESK_DELIVERY_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc delivery_apply(struct cx *cx, struct db *db, const struct inbound *in,
				 struct inbound_answer *out);

#endif
