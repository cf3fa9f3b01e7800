// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xarf_mail.h"

#include "core/fuzz.h"
#include "formats/test_feed.h"

/* Always one event, and one without a source is refused. */
FUZZ(xarf_mail)
{
	struct feed f = { .format = FEED_NONE };
	xarf_mail_read(cx->arena, in, &f);
	REQUIRE(f.events.n == 1);
	CHECK(f.events.p[0].subjects.n > 0 || f.events.p[0].texts[FEED_REASON].n > 0);
	test_feed_check(cx, in, &f);
}
