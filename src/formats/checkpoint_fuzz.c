// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/checkpoint.h"

/* What is read is printed byte for byte. (A NUL cannot stand in a note.) */
FUZZ(checkpoint)
{
	struct checkpoint c;
	if (str_find(in, STR("\0")) == STR_NONE && checkpoint_parse(cx, in, &c) == RC_OK) {
		CHECK(c.origin.n > 0 && c.size <= MERKLE_SIZE_MAX);
		EQ_STR(checkpoint_print(cx->arena, &c), in);
	}
}
