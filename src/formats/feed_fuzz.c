// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/test_feed.h"

/* Any document, by its look; and any answer of a box, which may be anybody's. */
FUZZ(feed)
{
	const struct feed_ask how = { .format = FEED_NONE };
	struct feed f;
	size_t at = 0;
	if (feed_read_here(cx, &how, in, &f) == RC_OK)
		test_feed_check(cx, in, &f);
	if (feed_unpack(cx, in, in.n, &f) == RC_OK)
		CHECK(f.events.n <= in.n);
	while (at < in.n) {
		const size_t n = feed_cut(str_slice(in, at, in.n), 64);
		REQUIRE(n > 0 && n <= in.n - at);
		at += n;
	}
}
