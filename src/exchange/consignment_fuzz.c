// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/consignment.h"

/* What is taken is printed as it came, and holds nothing that moves a reader's cursor. */
FUZZ(consignment)
{
	struct consignment c;
	if (consignment_parse(cx, in, &c) == RC_OK) {
		EQ_STR(consignment_print(cx->arena, &c), in);
		CHECK(c.size > 0 && str_is_utf8(c.number) && str_is_utf8(c.to));
	}
	if (consignment_answer_parse(cx, in, &c) == RC_OK) {
		EQ_STR(consignment_answer_print(cx->arena, &c), in);
		CHECK(c.state == CONSIGNMENT_TAKEN || c.state == CONSIGNMENT_REFUSED);
	}
	if (consignment_withdrawal_parse(cx, in, &c) == RC_OK) {
		EQ_STR(consignment_withdrawal_print(cx->arena, &c), in);
		EQ(c.state, CONSIGNMENT_WITHDRAWN);
	}
}
