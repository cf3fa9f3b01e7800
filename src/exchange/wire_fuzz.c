// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/wire_to_http.h"

/* What is read from a stick is printed byte for byte, and judging it does not crash. */
FUZZ(wire)
{
	struct wire wire;
	struct str body, transaction;
	const struct card nobody = { 0 };
	if (wire_unpack(cx, in, &wire, &body) != RC_OK)
		return;
	EQ_STR(wire_parcel(cx->arena, wire_print(cx->arena, &wire), body), in);
	CHECK(wire_judge(cx, &wire, body, &nobody, &transaction) != RC_OK);
}
