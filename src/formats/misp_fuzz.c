// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/misp.h"

#include "core/fuzz.h"
#include "formats/test_feed.h"

/* Any JSON, whether it looks like such a document or not. */
FUZZ(misp)
{
	const struct json_node *root = NULL;
	struct feed f = { .format = FEED_MISP };
	if (json_read(cx, in, &root) != RC_OK)
		return;
	misp_read(cx->arena, root, (size_t)(root->source.p - in.p), &f);
	test_feed_check(cx, in, &f);
}
