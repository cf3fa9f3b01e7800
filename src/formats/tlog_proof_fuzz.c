// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/tlog_proof.h"

/* What is read is printed byte for byte. */
FUZZ(tlog_proof)
{
	struct tlog_proof proof;
	if (tlog_proof_parse(cx, in, &proof) == RC_OK) {
		CHECK(proof.path.n <= MERKLE_PROOF_MAX && proof.checkpoint.n > 0);
		EQ_STR(tlog_proof_print(cx->arena, &proof), in);
	}
}
