// SPDX-License-Identifier: AGPL-3.0-or-later
/* test_feed: what holds for whatever any reader of a feed makes of any document. */
#ifndef FORMATS_TEST_FEED_H
#define FORMATS_TEST_FEED_H

#include "formats/feed.h"

/* Events lie in the document, texts are texts, and it comes out of the box as it was. */
void test_feed_check(struct cx *cx, struct str document, const struct feed *f);

#endif
