// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/wire_to_http.h"

/* What is read from an envelope is printed byte for byte, and judging it does not crash. */
FUZZ(wire)
{
	struct wire wire;
	struct str body, transaction;
	const struct card nobody = { 0 };
	if (wire_unpack(cx, in, &wire, &body) != RC_OK)
		return;
	const struct str header = wire_print(cx->arena, &wire);
	EQ_STR(str_slice(in, 0, header.n), header);
	EQ_STR(str_slice(in, header.n + 1, in.n), body);
	CHECK(wire_judge(cx, &wire, body, &nobody, &transaction) != RC_OK);
}
