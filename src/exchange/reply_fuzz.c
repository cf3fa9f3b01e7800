// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/wire_to_http.h"

/* What is read from an answer's envelope is printed byte for byte. */
FUZZ(reply)
{
	struct wire_reply r;
	if (wire_reply_parse(cx, in, &r) != RC_OK)
		return;
	const struct str head = wire_reply_head(cx->arena, &r);
	EQ_STR(str_slice(in, 0, head.n), head);
	EQ_STR(str_slice(in, head.n, head.n + r.receipt.n), r.receipt);
	EQ_STR(str_slice(in, head.n + r.receipt.n, in.n), r.body);
}
