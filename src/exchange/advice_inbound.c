// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/advice_inbound.h"

#include "exchange/advice_db.h"
#include "exchange/advice_to_hi1.h"

enum rc advice_apply(struct cx *cx, struct db *db, const struct inbound *in,
		     struct inbound_answer *out)
{
	struct advice advice = { .id = in->id, .peer = in->peer, .at = cx->now };
	TRY(advice_read(cx, in->message, &advice.text));
	TRY(advice_add(cx, db, &advice));
	*out = (struct inbound_answer){ 0 };
	return RC_OK;
}
