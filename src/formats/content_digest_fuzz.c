// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/content_digest.h"

/* What was read is printed and read again as the same; and a header that we wrote for the
 * input as a body always holds for it. */
FUZZ(content_digest)
{
	struct content_digest first, again;
	const struct content_digest own = content_digest_of(in);
	CHECK(content_digest_parse(cx, content_digest_print(cx->arena, &own), &again) == RC_OK);
	CHECK(content_digest_check(cx, &again, in) == RC_OK);
	if (content_digest_parse(cx, in, &first) != RC_OK)
		return;
	CHECK(content_digest_parse(cx, content_digest_print(cx->arena, &first), &again) == RC_OK);
	CHECK(first.has_256 == again.has_256 && first.has_512 == again.has_512);
	CHECK(sha256_eq(&first.sha256, &again.sha256) && sha512_eq(&first.sha512, &again.sha512));
}
