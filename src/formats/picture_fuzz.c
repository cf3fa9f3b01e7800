// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/fuzz.h"
#include "formats/picture.h"

/* Whatever a picture holds: it is refused in words, or has one hash, the same each time. */
FUZZ(picture)
{
	enum { PIXELS = 1 << 18 }; // so that a run is short
	struct pdq a = { .quality = 0 }, b = { .quality = 0 };
	const enum rc rc = picture_hash_here(cx, in, PIXELS, &a);
	if (rc != RC_OK) {
		CHECK((rc == RC_INVALID || rc == RC_LIMIT) && cx_error(cx).n > 0);
		return;
	}
	CHECK(picture_kind_of(in) == PICTURE_JPEG || picture_kind_of(in) == PICTURE_PNG);
	CHECK(a.quality <= 100);
	CHECK(picture_hash_here(cx, in, PIXELS, &b) == RC_OK);
	CHECK(memcmp(a.b, b.b, sizeof a.b) == 0 && a.quality == b.quality);
}
