// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tile.h"

#include <string.h>

#include "core/test.h"

TEST(tile_paths_are_those_of_the_standard)
{
	static const struct {
		struct tile tile;
		const char *path;
	} known[] = {
		{ { false, 0, 5, 256 }, "tile/0/005" },
		{ { false, 0, 1234067, 256 }, "tile/0/x001/x234/067" },
		{ { false, 1, 0, 17 }, "tile/1/000.p/17" },
		{ { true, 0, 273, 112 }, "tile/entries/273.p/112" },
		{ { true, 0, 1000, 256 }, "tile/entries/x001/000" },
		{ { false, 7, 999999, 255 }, "tile/7/x999/999.p/255" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct tile tile;
		EQ_STR(tile_path(cx->arena, &known[i].tile), known[i].path);
		REQUIRE(tile_parse_path(str_from_c(known[i].path), &tile));
		EQ_STR(tile_path(cx->arena, &tile), known[i].path);
		EQ(tile.index, known[i].tile.index);
		EQ(tile.width, known[i].tile.width);
	}
}

TEST(tile_paths_in_another_spelling_are_refused)
{
	static const char *const bad[] = {
		"",
		"tile",
		"tile/",
		"tile/0",
		"tile/0/",
		"tile/0/5",
		"tile/0/0005",
		"tile/00/005",
		"tile/-1/005",
		"tile/8/005",
		"tile/0/x005",
		"tile/0/001/000",
		"tile/0/x000/005",
		"tile/0/x001/x000",
		"tile/0/005.p/0",
		"tile/0/005.p/256",
		"tile/0/005.p/01",
		"tile/0/005.p/",
		"tile/0/-05",
		"tile/0/005/",
		"/tile/0/005",
		"tile/data/005",
		"tile/0/x999/x999/x999/x999/x999/x999/999",
	};
	struct tile tile;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!tile_parse_path(str_from_c(bad[i]), &tile));
}

// C2SP tlog-tiles: a tree of 70,000 entries, and one of 256.
TEST(a_tree_has_the_tiles_that_the_standard_counts)
{
	EQ(tile_width_in(0, 272, 70000), 256);
	EQ(tile_width_in(0, 273, 70000), 112);
	EQ(tile_width_in(0, 274, 70000), 0);
	EQ(tile_width_in(1, 0, 70000), 256);
	EQ(tile_width_in(1, 1, 70000), 17);
	EQ(tile_width_in(2, 0, 70000), 1);
	EQ(tile_width_in(3, 0, 70000), 0);
	EQ(tile_width_in(0, 0, 256), 256);
	EQ(tile_width_in(1, 0, 256), 1);
	EQ(tile_width_in(0, 0, 0), 0);
	EQ(tile_width_in(7, 0, MERKLE_SIZE_MAX), 127);
	EQ(tile_width_in(0, UINT64_MAX, 1), 0);
}

/* A log in memory: the roots of all perfect subtrees, and its tiles made from them. */
struct log {
	struct sha256 *levels[12];
	uint64_t size;
	unsigned fetched;
	bool cut, full;
};

static enum rc read_log(struct cx *cx, void *arg, unsigned level, uint64_t index,
			struct sha256 *out)
{
	const struct log *log = arg;
	if (level >= 12 || index >= log->size >> level)
		return cx_fail(cx, RC_BUG, "asked for a subtree outside the tree");
	*out = log->levels[level][index];
	return RC_OK;
}

static struct log *make_log(struct cx *cx, uint64_t size)
{
	struct log *log = arena_new(cx->arena, struct log, 1);
	log->size = size;
	for (unsigned level = 0; level < 12; level++) {
		log->levels[level] = arena_new(cx->arena, struct sha256, (size >> level) + 1);
		for (uint64_t i = 0; i < size >> level; i++)
			log->levels[level][i] =
				level == 0 ? merkle_leaf(arena_fmt(cx->arena, "%d", (int)i))
					   : merkle_node(&log->levels[level - 1][2 * i],
							 &log->levels[level - 1][2 * i + 1]);
	}
	return log;
}

static enum rc fetch_tile(struct cx *cx, void *arg, const struct tile *tile, struct str *out)
{
	struct log *log = arg;
	const struct merkle_source source = { read_log, log };
	log->fetched++;
	TRY(tile_make(cx, &source, tile, out));
	if (log->cut)
		out->n--;
	if (log->full) {
		char *more = arena_alloc(cx->arena, TILE_BYTES);
		memcpy(more, out->p, out->n);
		*out = (struct str){ more, TILE_BYTES };
	}
	return RC_OK;
}

TEST(proofs_from_tiles_are_those_from_the_tree)
{
	static const uint64_t sizes[] = { 1, 2, 255, 256, 257, 700, 1025 };
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct log *log = make_log(cx, sizes[s]);
		struct tile_reader reader = { sizes[s], fetch_tile, log };
		const struct merkle_source tiles = tile_source(&reader), tree = { read_log, log };
		struct merkle_range range;
		REQUIRE(merkle_range_read(cx, &tree, sizes[s], &range) == RC_OK);
		const struct sha256 root = merkle_root(&range);
		for (uint64_t i = 0; i < sizes[s]; i += 51) {
			struct merkle_proof proof;
			log->full = i % 2 == 0;
			REQUIRE(merkle_prove_inclusion(cx, &tiles, i, sizes[s], &proof) == RC_OK);
			CHECK(merkle_verify_inclusion(i, sizes[s], &log->levels[0][i], &proof,
						      &root));
		}
		CHECK(sizes[s] == 1 || log->fetched > 0);
	}
}

TEST(a_tile_that_is_cut_off_is_the_partners_mistake)
{
	struct log *log = make_log(cx, 300);
	log->cut = true;
	struct tile_reader reader = { 300, fetch_tile, log };
	const struct merkle_source source = tile_source(&reader);
	struct merkle_proof proof;
	EQ(merkle_prove_inclusion(cx, &source, 1, 300, &proof), RC_PEER);
	EQ_STR(cx_error(cx), "tile/0/001.p/44 has 1407 bytes, not 44 hashes");
}

TEST(a_bundle_gives_back_its_entries)
{
	struct buf b;
	buf_init(&b, 200000);
	char large[TILE_ENTRY_MAX];
	memset(large, 'x', sizeof large);
	const struct str entries[] = { STR(""), STR("one"), { large, sizeof large } };
	for (size_t i = 0; i < 3; i++)
		tile_bundle_add(&b, entries[i]);
	EQ_STR(str_slice(buf_str(&b), 0, 7), ((struct str){ "\0\0\0\3one", 7 }));
	size_t at = 0;
	struct str entry;
	for (size_t i = 0; i < 3; i++) {
		REQUIRE(tile_bundle_next(cx, buf_str(&b), &at, &entry) == RC_OK);
		EQ_STR(entry, entries[i]);
	}
	EQ(tile_bundle_next(cx, buf_str(&b), &at, &entry), RC_MISSING);
	at = 2;
	EQ(tile_bundle_next(cx, STR("\0\0\0\4one"), &at, &entry), RC_INVALID);
	EQ_STR(cx_error(cx), "entry bundle, byte 2: an entry is cut off");
	at = 2;
	EQ(tile_bundle_next(cx, STR("\0\0\0"), &at, &entry), RC_INVALID);
	buf_done(&b);
}
