// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/iodef.h"

#include "core/fuzz.h"
#include "formats/test_feed.h"
#include "formats/xml_read.h"

/* The children of an element lie within it, one behind the other. */
static void check_tree(const struct xml_node *n, struct str in)
{
	size_t at = n->at;
	CHECK(n->at <= n->end && n->end <= in.n);
	for (const struct xml_node *c = n->first; c; c = c->next) {
		CHECK(c->at >= at && c->end <= n->end && c->up == n);
		at = c->end;
		check_tree(c, in);
	}
}

FUZZ(iodef)
{
	const struct xml_node *root = NULL;
	struct feed f = { .format = FEED_NONE };
	if (xml_read(cx, in, &root) == RC_OK)
		check_tree(root, in);
	if (iodef_read(cx, in, &f) == RC_OK)
		test_feed_check(cx, in, &f);
}
