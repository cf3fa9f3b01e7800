// SPDX-License-Identifier: AGPL-3.0-or-later
// What partners read of the log: checkpoint and tiles (C2SP tlog-tiles), never entries.
#include "formats/tile.h"
#include "ledger/checkpoint_db.h"
#include "ledger/ledger_web.h"
#include "people/access.h"

static enum rc show_checkpoint(struct cx *cx, struct page *pg)
{
	struct checkpoint_row row;
	struct str note;
	TRY(checkpoint_latest(cx, pg->db, &row));
	if (row.size == 0)
		return cx_fail(cx, RC_MISSING, "no checkpoint has been signed yet");
	TRY(checkpoint_note(cx, pg->db, &row, &note));
	pg->type = STR("text/plain; charset=utf-8");
	buf_add(pg->out, note);
	return RC_OK;
}

/* Of the sizes that were signed only, so that nobody learns more of the log's growth than
 * its checkpoints say. */
static enum rc show_tile(struct cx *cx, struct page *pg)
{
	static const struct str prefix = STR_INIT("/ledger/log/");
	struct checkpoint_row row;
	struct tile tile;
	struct str hashes;
	if (!tile_parse_path(str_slice(pg->path, prefix.n, pg->path.n), &tile) || tile.entries)
		return cx_fail(cx, RC_MISSING, "there is no such tile");
	TRY(checkpoint_latest(cx, pg->db, &row));
	if (tile.width > tile_width_in(tile.level, tile.index, (uint64_t)row.size))
		return cx_fail(cx, RC_MISSING, "no signed checkpoint has such a tile");
	TRY(tree_tile(cx, pg->db, tile.level, tile.index, tile.width, &hashes));
	pg->type = STR("application/octet-stream");
	buf_add(pg->out, hashes);
	return RC_OK;
}

const struct web_route ledger_tile_routes[] = {
	{ HTTP_GET, "/ledger/log/checkpoint", show_checkpoint, .tx = TX_READ,
	  .need = ACCESS_LEDGER_TILES },
	{ HTTP_GET, "/ledger/log/tile/:level/:a", show_tile, .tx = TX_READ,
	  .need = ACCESS_LEDGER_TILES },
	{ HTTP_GET, "/ledger/log/tile/:level/:a/:b", show_tile, .tx = TX_READ,
	  .need = ACCESS_LEDGER_TILES },
	{ HTTP_GET, "/ledger/log/tile/:level/:a/:b/:c", show_tile, .tx = TX_READ,
	  .need = ACCESS_LEDGER_TILES },
	{ 0 },
};
