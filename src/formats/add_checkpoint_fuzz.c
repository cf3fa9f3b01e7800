// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/add_checkpoint.h"

/* What is read is printed byte for byte. */
FUZZ(add_checkpoint)
{
	struct add_checkpoint req;
	if (add_checkpoint_parse(cx, in, &req) == RC_OK) {
		CHECK(req.proof.n <= ADD_CHECKPOINT_HASHES_MAX);
		EQ_STR(add_checkpoint_print(cx->arena, &req), in);
	}
}
