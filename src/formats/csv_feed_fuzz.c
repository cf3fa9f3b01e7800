// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/csv_feed.h"

#include "core/fuzz.h"
#include "formats/test_feed.h"

/* A map, an empty line, and a table. In pieces it has the rows that it has as a whole. */
FUZZ(csv_feed)
{
	const size_t cut = str_find(in, STR("\n\n"));
	struct feed_ask how = { .format = FEED_CSV };
	struct csv_map map;
	struct feed whole;
	if (cut == STR_NONE)
		return;
	const struct str table = str_slice(in, cut + 2, in.n);
	how.mapping = str_slice(in, 0, cut);
	if (csv_map_read(cx, how.mapping, &map) != RC_OK ||
	    feed_read_here(cx, &how, table, &whole) != RC_OK)
		return;
	test_feed_check(cx, table, &whole);
	size_t at = map.has_header ? csv_head(&map, table, &how.head) : 0, n = 0;
	for (how.line = 1; at < table.n; how.line++) {
		struct feed piece;
		const size_t end = at + csv_cut(str_slice(table, at, table.n), 64);
		REQUIRE(end > at && end <= table.n);
		REQUIRE(feed_read_here(cx, &how, str_slice(table, at, end), &piece) == RC_OK);
		n += piece.events.n;
		at = end;
	}
	CHECK(n == whole.events.n || whole.events.n == FEED_EVENTS_MAX);
}
