// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folder tiles/: tiles that others made, whole or by their hash. */
#include <stdio.h>
#include <string.h>

#include "evidence.h"
#include "formats/checkpoint.h"
#include "formats/note.h"
#include "formats/tile.h"

/* Our bytes of that tile of the log of decimal texts; false where it has none such. */
static bool make_tile(struct run *run, struct decimal_log *log, const struct tile *tile,
		      struct str *out)
{
	const struct merkle_source source = decimal_source(log);
	if (tile_width_in(tile->level, tile->index, log->size) != tile->width)
		return false;
	if (!tile->entries)
		return tile_make(run->cx, &source, tile, out) == RC_OK;
	struct buf b;
	buf_init(&b, TILE_WIDTH * 32);
	for (unsigned i = 0; i < tile->width; i++)
		tile_bundle_add(&b, arena_fmt(run->cx->arena, "%llu",
					      (unsigned long long)tile->index * TILE_WIDTH + i));
	*out = arena_copy(run->cx->arena, buf_str(&b));
	buf_done(&b);
	return true;
}

static size_t check_list(struct run *run, struct decimal_log *log, const struct json_node *list)
{
	for (const struct json_node *c = list ? list->first : NULL; c; c = c->next) {
		const struct str path = json_get_text(c, "path");
		struct tile tile;
		struct str bytes = { 0 };
		uint64_t n = 0;
		struct sha256 want, got = { 0 };
		bool ok = tile_parse_path(path, &tile) && make_tile(run, log, &tile, &bytes) &&
			  str_eq(tile_path(run->cx->arena, &tile), path) &&
			  get_number(c, "bytes", &n) && n == bytes.n &&
			  sha256_parse(json_get_text(c, "sha256"), &want);
		if (ok) {
			got = sha256_of(bytes);
			ok = sha256_eq(&got, &want);
		}
		verdict(run, ok, "%.*s", STR_ARG(path));
	}
	return list ? list->n : 0;
}

static void check_expected(struct run *run, const struct json_node *v)
{
	uint64_t size = 0;
	struct decimal_log log;
	if (!get_number(v, "treeSize", &size) || size > 10000000 ||
	    !str_eq(json_get_text(v, "ruleText"), STR("entry i is the ASCII decimal text of i"))) {
		verdict(run, false, "no size, or another rule than decimal texts");
		return;
	}
	decimal_log_open(&log, run->cx->arena, size);
	const size_t listed = check_list(run, &log, json_get(v, "tiles"));
	(void)check_list(run, &log, json_get(v, "entryBundles"));
	size_t mine = 0;
	for (unsigned level = 0; level < TILE_LEVELS; level++)
		for (uint64_t i = 0; tile_width_in(level, i, size) > 0; i++)
			mine++;
	if (listed != mine)
		verdict(run, false, "%zu tiles are listed, we count %zu", listed, mine);
}

/* A small log's first tile, as a reader fetches it. */
struct one_tile {
	struct str bytes;
};

static enum rc fetch_one(struct cx *cx, void *arg, const struct tile *tile, struct str *out)
{
	const struct one_tile *one = arg;
	if (tile->level != 0 || tile->index != 0)
		return cx_fail(cx, RC_MISSING, "this log has one tile");
	*out = one->bytes;
	return RC_OK;
}

static bool root_of_tile(struct run *run, struct str bytes, struct sha256 *out)
{
	struct one_tile one = { bytes };
	struct tile_reader reader = { bytes.n / SHA256_BYTES, fetch_one, &one };
	const struct merkle_source source = tile_source(&reader);
	struct merkle_range range;
	struct sha256 left, right;
	if (reader.size == TILE_WIDTH) { // whose root stands in the tile above, which is not here
		if (source.read(run->cx, source.arg, 7, 0, &left) != RC_OK ||
		    source.read(run->cx, source.arg, 7, 1, &right) != RC_OK)
			return false;
		*out = merkle_node(&left, &right);
		return true;
	}
	if (merkle_range_read(run->cx, &source, reader.size, &range) != RC_OK)
		return false;
	*out = merkle_root(&range);
	return true;
}

/* Whether each entry of a bundle has the leaf hash that stands in the tile. */
static bool bundle_fits(struct run *run, struct str bundle, struct str tile)
{
	size_t at = 0, n = 0;
	struct str entry;
	while (tile_bundle_next(run->cx, bundle, &at, &entry) == RC_OK) {
		const struct sha256 leaf = merkle_leaf(entry);
		const struct str want = str_slice(tile, n, n + SHA256_BYTES);
		if (!str_eq(want, (struct str){ (const char *)leaf.b, sizeof leaf.b }))
			return false;
		n += SHA256_BYTES;
	}
	return at == bundle.n && n == tile.n;
}

static void check_tessera_checkpoint(struct run *run, const struct note_key *key, const char *name)
{
	struct str bytes, tile = { 0 };
	struct note note;
	struct checkpoint c;
	struct sha256 root = merkle_root(&(struct merkle_range){ 0 });
	run->file = arena_fmt(run->cx->arena, "tiles/tessera-log/%s", name).p;
	if (!read_vectors(run, run->file, &bytes))
		return;
	bool is_signed = false, ok = note_parse(run->cx, bytes, &note) == RC_OK &&
				     note_verify(run->cx, &note, key, &is_signed) == RC_OK &&
				     is_signed && checkpoint_parse(run->cx, note.text, &c) == RC_OK;
	if (ok && c.size > 0) {
		const struct tile first = { .width = (unsigned)c.size };
		const struct str path = tile_path(run->cx->arena, &first);
		const struct str full = arena_fmt(run->cx->arena, "tiles/tessera-log/%.*s",
						  STR_ARG(path));
		ok = c.size <= TILE_WIDTH && read_vectors(run, full.p, &tile) &&
		     tile.n == c.size * SHA256_BYTES && root_of_tile(run, tile, &root);
	}
	verdict(run, ok && sha256_eq(&root, &c.root), "%s", run->cx->error);
}

/* A partial tile and its bundle: each is judged by the other, and the tile by the
 * checkpoint of its size, which is read above. */
static void check_tessera_tile(struct run *run, const char *width)
{
	struct str tile, bundle;
	struct arena *a = run->cx->arena;
	run->file = arena_fmt(a, "tiles/tessera-log/tile/0/000.p/%s", width).p;
	if (!read_vectors(run, run->file, &tile))
		return;
	struct tile parsed;
	verdict(run,
		tile_parse_path(arena_fmt(a, "tile/0/000.p/%s", width), &parsed) &&
			tile.n == (size_t)parsed.width * SHA256_BYTES,
		"not so many hashes as its name says");
	run->file = arena_fmt(a, "tiles/tessera-log/tile/entries/000.p/%s", width).p;
	if (read_vectors(run, run->file, &bundle))
		verdict(run, bundle_fits(run, bundle, tile), "not the entries of the tile");
}

static void check_tessera(struct run *run)
{
	struct str text;
	struct note_key key;
	run->file = "tiles/tessera-log/vkey.txt";
	if (!read_vectors(run, run->file, &text))
		return;
	if (note_key_parse(run->cx, str_trim(text), &key) != RC_OK) {
		verdict(run, false, "%s", run->cx->error);
		return;
	}
	struct names names = names_in(run, "tiles/tessera-log");
	for (size_t i = 0; i < names.n; i++) {
		if (str_starts(str_from_c(names.p[i]), STR("checkpoint")))
			check_tessera_checkpoint(run, &key, names.p[i]);
	}
	names = names_in(run, "tiles/tessera-log/tile/0/000.p");
	for (size_t i = 0; i < names.n; i++)
		check_tessera_tile(run, names.p[i]);
}

/* A number of n bytes, the high one first; false at the end. */
static bool take_number(struct str *s, size_t n, size_t *out)
{
	size_t value = 0;
	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | (uint8_t)s->p[i];
	*s = str_slice(*s, n, s->n);
	*out = value;
	return true;
}

/* Past a field of bytes after its length. */
static bool take_field(struct str *s, size_t length_bytes)
{
	size_t n;
	if (!take_number(s, length_bytes, &n) || s->n < n)
		return false;
	*s = str_slice(*s, n, s->n);
	return true;
}

/* The next TimestampedEntry of a data tile (C2SP static-ct-api), which is what the log's
 * leaf is made of; what follows it belongs to no leaf. */
static bool take_ct_entry(struct str *s, struct str *out)
{
	const struct str from = *s;
	size_t skip, type;
	if (!take_number(s, 8, &skip) || !take_number(s, 2, &type) || type > 1)
		return false;
	if (type == 1 && !take_number(s, SHA256_BYTES, &skip)) // the issuer's key
		return false;
	if (!take_field(s, 3) || !take_field(s, 2)) // certificate, extensions
		return false;
	*out = str_slice(from, 0, from.n - s->n);
	return (type == 0 || take_field(s, 3)) && take_field(s, 2); // precertificate, chain
}

static void check_ct_tile(struct run *run, const char *name)
{
	struct str tile, data, entry;
	struct arena *a = run->cx->arena;
	run->file = arena_fmt(a, "tiles/navigli2025h2/tile/0/%s", name).p;
	if (!read_vectors(run, run->file, &tile) ||
	    !read_vectors(run, arena_fmt(a, "tiles/navigli2025h2/tile/data/%s", name).p, &data))
		return;
	struct merkle_range range = { 0 };
	struct sha256 root;
	bool fits = true;
	for (size_t n = 0; fits && data.n > 0; n += SHA256_BYTES) {
		fits = take_ct_entry(&data, &entry);
		if (!fits)
			break;
		// MerkleTreeLeaf: version 0, type 0, then the entry (RFC 6962 section 3.4).
		char *leaf = arena_alloc(a, 2 + entry.n);
		memcpy(leaf + 2, entry.p, entry.n);
		const struct sha256 h = merkle_leaf((struct str){ leaf, 2 + entry.n });
		fits = str_eq(str_slice(tile, n, n + SHA256_BYTES),
			      (struct str){ (const char *)h.b, sizeof h.b }) &&
		       merkle_push(&range, &h);
	}
	verdict(run, fits && range.size == TILE_WIDTH, "not the hashes of the data tile's entries");
	const struct sha256 mine = merkle_root(&range);
	run->file = arena_fmt(a, "tiles/navigli2025h2/tile/data/%s", name).p;
	verdict(run,
		tile.n == TILE_BYTES && root_of_tile(run, tile, &root) && sha256_eq(&root, &mine),
		"the tile's root is not that of the entries");
}

void check_tiles(struct run *run)
{
	struct names names = names_in(run, "tiles");
	for (size_t i = 0; i < names.n; i++) {
		const struct str name = str_from_c(names.p[i]);
		if (str_starts(name, STR("expected-tiles")))
			each_vector(run, arena_fmt(run->cx->arena, "tiles/%s", names.p[i]).p,
				    check_expected);
		else if (str_eq(name, STR("tessera-log")))
			check_tessera(run);
		else if (str_eq(name, STR("navigli2025h2"))) {
			const struct names tiles = names_in(run, "tiles/navigli2025h2/tile/0");
			for (size_t k = 0; k < tiles.n; k++)
				check_ct_tile(run, tiles.p[k]);
		} else {
			run->file = "tiles";
			verdict(run, false, "nothing here reads %s", names.p[i]);
		}
	}
}
