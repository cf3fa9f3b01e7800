// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tile: a log's hashes in files of up to 256, its entries in bundles of up to 256.
 *
 * Source:  C2SP tlog-tiles. Paths: tile/LEVEL/INDEX[.p/WIDTH], and tile/entries/... for
 *          bundles; INDEX in groups of three digits, all but the last after an x.
 * Words:   Hash i of tile n at level l is the root of the perfect subtree of 256^l
 *          entries with index n * 256 + i (crypto/merkle.h: level 8 * l).
 * Memory:  what is printed lies in the arena; what is read points into the input.
 */
#ifndef FORMATS_TILE_H
#define FORMATS_TILE_H

#include "core/core.h"
#include "crypto/merkle.h"

enum {
	TILE_WIDTH = 256,
	TILE_LEVELS = 8, // 256^7 entries is the largest subtree of a tree that we read
	TILE_BYTES = TILE_WIDTH * SHA256_BYTES,
	TILE_ENTRY_MAX = 65535,
};

struct tile {
	bool entries;	// a bundle: level is 0
	unsigned level; // below TILE_LEVELS
	uint64_t index;
	unsigned width; // 1 .. TILE_WIDTH; fewer than TILE_WIDTH: a partial tile
};

struct str tile_path(struct arena *a, const struct tile *tile);

/* False, and out untouched, for anything that tile_path does not print. */
NODISCARD bool tile_parse_path(struct str path, struct tile *out);

/* How many hashes that tile has in a tree of `size` entries: 0 .. TILE_WIDTH. A tile of
 * another width is not to be served for that size. */
unsigned tile_width_in(unsigned level, uint64_t index, uint64_t size);

/* The bytes of a tile of hashes, from where hashes come. */
NODISCARD enum rc tile_make(struct cx *cx, const struct merkle_source *source,
			    const struct tile *tile, struct str *out);

/* A source that reads tiles instead: for a partner who checks a log of `size` entries.
 * `fetch` gives the bytes of a tile, or of the full one where it exists by now; another
 * number of bytes is RC_PEER. Keep the struct as long as the source. */
struct tile_reader {
	uint64_t size;
	enum rc (*fetch)(struct cx *cx, void *arg, const struct tile *tile, struct str *out);
	void *arg;
};
struct merkle_source tile_source(struct tile_reader *reader);

/* A bundle: each entry after its length in two bytes, the high one first. An entry must
 * not be above TILE_ENTRY_MAX. */
void tile_bundle_add(struct buf *bundle, struct str entry);

/* The next entry of a bundle: RC_MISSING at its end, RC_INVALID with the offset where it
 * is cut off. *at begins at 0. */
NODISCARD enum rc tile_bundle_next(struct cx *cx, struct str bundle, size_t *at, struct str *out);

#endif
