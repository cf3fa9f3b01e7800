// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/release_to_note.h"

/* A country's file as its node sends it, and what others answer: what is read holds what it says,
 * and an answer has one spelling. */
FUZZ(release)
{
	struct release r = { 0 };
	struct release_told told;
	if (release_parse(cx, in, &r) == RC_OK) {
		const struct sha256 digest = sha256_of(r.text);
		CHECK(sha256_eq(&digest, &r.digest) && r.serial > 0 && r.country.n == 2);
		EQ(release_check_text(cx, r.text), RC_OK);
	}
	if (release_answer_read(cx, in, &told) == RC_OK)
		EQ_STR(release_answer_print(cx->arena, &told), in);
}
