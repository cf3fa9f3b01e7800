// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tile.h"

#include <string.h>

#define INDEX_MAX (MERKLE_SIZE_MAX >> 8)

struct str tile_path(struct arena *a, const struct tile *tile)
{
	INVARIANT(tile->level < TILE_LEVELS && tile->index <= INDEX_MAX);
	INVARIANT(tile->width >= 1 && tile->width <= TILE_WIDTH);
	uint64_t rest = tile->index;
	struct str path = arena_fmt(a, "%03u", (unsigned)(rest % 1000));
	for (rest /= 1000; rest > 0; rest /= 1000)
		path = arena_fmt(a, "x%03u/%.*s", (unsigned)(rest % 1000), STR_ARG(path));
	path = tile->entries ? arena_fmt(a, "tile/entries/%.*s", STR_ARG(path))
			     : arena_fmt(a, "tile/%u/%.*s", tile->level, STR_ARG(path));
	if (tile->width == TILE_WIDTH)
		return path;
	return arena_fmt(a, "%.*s.p/%u", STR_ARG(path), tile->width);
}

/* Digits alone, without a leading zero. */
static bool parse_small(struct str s, unsigned max, unsigned *out)
{
	int64_t n;
	if (s.n == 0 || s.p[0] == '-' || (s.p[0] == '0' && s.n > 1) || !str_to_i64(s, 0, max, &n))
		return false;
	*out = (unsigned)n;
	return true;
}

static bool parse_group(struct str s, uint64_t *index)
{
	int64_t n;
	if (s.n != 3 || s.p[0] == '-' || !str_to_i64(s, 0, 999, &n))
		return false;
	*index = *index * 1000 + (uint64_t)n;
	return *index <= INDEX_MAX;
}

static bool parse_index(struct str s, uint64_t *out)
{
	uint64_t index = 0;
	struct str group, rest = s;
	while (str_cut(rest, '/', &group, &rest)) {
		const bool first = group.p == s.p;
		if (!str_starts(group, STR("x")) || (first && str_eq(group, STR("x000"))) ||
		    !parse_group(str_slice(group, 1, group.n), &index))
			return false;
	}
	if (!parse_group(group, &index))
		return false;
	*out = index;
	return true;
}

bool tile_parse_path(struct str path, struct tile *out)
{
	struct tile tile = { .width = TILE_WIDTH };
	struct str word, rest;
	if (!str_cut(path, '/', &word, &rest) || !str_eq(word, STR("tile")) ||
	    !str_cut(rest, '/', &word, &rest))
		return false;
	tile.entries = str_eq(word, STR("entries"));
	if (!tile.entries && !parse_small(word, TILE_LEVELS - 1, &tile.level))
		return false;
	const size_t partial = str_find(rest, STR(".p/"));
	if (partial != STR_NONE) {
		const struct str width = str_slice(rest, partial + 3, rest.n);
		if (!parse_small(width, TILE_WIDTH - 1, &tile.width) || tile.width == 0)
			return false;
		rest = str_slice(rest, 0, partial);
	}
	if (!parse_index(rest, &tile.index))
		return false;
	*out = tile;
	return true;
}

unsigned tile_width_in(unsigned level, uint64_t index, uint64_t size)
{
	INVARIANT(level < TILE_LEVELS);
	const uint64_t hashes = size >> (8 * level), first = index * TILE_WIDTH;
	if (index > INDEX_MAX || first >= hashes)
		return 0;
	return hashes - first < TILE_WIDTH ? (unsigned)(hashes - first) : TILE_WIDTH;
}

enum rc tile_make(struct cx *cx, const struct merkle_source *source, const struct tile *tile,
		  struct str *out)
{
	INVARIANT(!tile->entries && tile->level < TILE_LEVELS && tile->width <= TILE_WIDTH);
	struct sha256 *hashes = arena_new(cx->arena, struct sha256, tile->width);
	for (unsigned i = 0; i < tile->width; i++)
		TRY(source->read(cx, source->arg, 8 * tile->level, tile->index * TILE_WIDTH + i,
				 &hashes[i]));
	*out = (struct str){ (const char *)hashes, tile->width * sizeof *hashes };
	return RC_OK;
}

/* The subtree's 2^r hashes all lie in one tile, since 256 is a multiple of 2^r. */
static enum rc read_node(struct cx *cx, void *arg, unsigned level, uint64_t index,
			 struct sha256 *out)
{
	struct tile_reader *reader = arg;
	const uint64_t n = UINT64_C(1) << level % 8, first = index * n;
	struct tile tile = { .level = level / 8, .index = first / TILE_WIDTH };
	INVARIANT(tile.level < TILE_LEVELS);
	tile.width = tile_width_in(tile.level, tile.index, reader->size);
	const size_t from = (size_t)(first % TILE_WIDTH);
	INVARIANT(from + n <= tile.width);

	struct str bytes;
	TRY(reader->fetch(cx, reader->arg, &tile, &bytes));
	if (bytes.n != (size_t)tile.width * SHA256_BYTES && bytes.n != TILE_BYTES) {
		const struct str path = tile_path(cx->arena, &tile);
		return cx_fail(cx, RC_PEER, "%.*s has %zu bytes, not %u hashes", STR_ARG(path),
			       bytes.n, tile.width);
	}
	struct merkle_range range = { 0 };
	for (size_t i = from; i < from + n; i++) {
		struct sha256 h;
		memcpy(h.b, bytes.p + i * SHA256_BYTES, sizeof h.b);
		INVARIANT(merkle_push(&range, &h));
	}
	*out = merkle_root(&range);
	return RC_OK;
}

struct merkle_source tile_source(struct tile_reader *reader)
{
	return (struct merkle_source){ read_node, reader };
}

void tile_bundle_add(struct buf *bundle, struct str entry)
{
	INVARIANT(entry.n <= TILE_ENTRY_MAX);
	buf_add_char(bundle, (char)(uint8_t)(entry.n >> 8));
	buf_add_char(bundle, (char)(uint8_t)entry.n);
	buf_add(bundle, entry);
}

enum rc tile_bundle_next(struct cx *cx, struct str bundle, size_t *at, struct str *out)
{
	if (*at >= bundle.n)
		return cx_fail(cx, RC_MISSING, "the entry bundle has no more entries");
	const struct str rest = str_slice(bundle, *at, bundle.n);
	const size_t n = rest.n < 2 ? 0 : (size_t)(uint8_t)rest.p[0] << 8 | (uint8_t)rest.p[1];
	if (rest.n < 2 || rest.n - 2 < n)
		return cx_fail(cx, RC_INVALID, "entry bundle, byte %zu: an entry is cut off", *at);
	*out = str_slice(rest, 2, 2 + n);
	*at += 2 + n;
	return RC_OK;
}
