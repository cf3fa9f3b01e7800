// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/sfv.h"

/* What was read and printed is read again and printed the same. */
FUZZ(sfv)
{
	struct sfv_dictionary first, again;
	if (sfv_parse(cx, in, &first) != RC_OK)
		return;
	const struct str printed = sfv_print(cx->arena, &first);
	if (printed.n > SFV_BYTES_MAX)
		return; // spaces that were not there make it longer than what is taken
	CHECK(sfv_parse(cx, printed, &again) == RC_OK);
	EQ(again.n, first.n);
	EQ_STR(sfv_print(cx->arena, &again), printed);
}
