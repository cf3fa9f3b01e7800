// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/tile.h"

/* A path and a bundle that are read are printed byte for byte. */
FUZZ(tile)
{
	struct tile tile;
	if (tile_parse_path(in, &tile))
		EQ_STR(tile_path(cx->arena, &tile), in);

	struct buf bundle;
	buf_init(&bundle, in.n);
	struct str entry;
	size_t at = 0;
	enum rc rc;
	while ((rc = tile_bundle_next(cx, in, &at, &entry)) == RC_OK)
		tile_bundle_add(&bundle, entry);
	CHECK(rc == RC_MISSING || rc == RC_INVALID);
	CHECK(!buf_full(&bundle));
	EQ_STR(buf_str(&bundle), str_slice(in, 0, at));
	CHECK(rc == RC_INVALID || at == in.n);
	buf_done(&bundle);
}
