// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/tree_db.h"

#include <string.h>

#include "formats/tile.h"

SQL_STATEMENT(tree_load_head, "SELECT size, root FROM ledger_sequencer WHERE one = 1");

SQL_STATEMENT(tree_load_fence, "SELECT fence FROM ledger_sequencer WHERE one = 1");

SQL_STATEMENT(tree_keep_lease, "UPDATE ledger_sequencer SET until = $1"
			       " WHERE one = 1 AND fence = $2 AND holder = $3");

SQL_STATEMENT(tree_take_lease, "UPDATE ledger_sequencer"
			       "   SET fence = fence + 1, holder = $1, until = $2"
			       " WHERE one = 1 AND (until < $3 OR holder = $1)");

SQL_STATEMENT(tree_drop_lease, "UPDATE ledger_sequencer SET until = 0"
			       " WHERE one = 1 AND fence = $1 AND holder = $2");

SQL_STATEMENT(tree_set_head, "UPDATE ledger_sequencer SET size = $1, root = $2"
			     " WHERE one = 1 AND fence = $3 AND size = $4");

SQL_STATEMENT(tree_number,
	      "UPDATE ledger_entry SET number = $1 + waiting.place"
	      "  FROM (SELECT arrival, row_number() OVER (ORDER BY arrival) - 1 AS place"
	      "          FROM ledger_entry WHERE number IS NULL ORDER BY arrival LIMIT $2)"
	      "       AS waiting"
	      " WHERE ledger_entry.arrival = waiting.arrival");

SQL_STATEMENT(tree_find_waiting, "SELECT 1 FROM ledger_entry WHERE number IS NULL LIMIT 1");

SQL_STATEMENT(tree_list_leaves, "SELECT number, leaf, receipt FROM ledger_entry"
				" WHERE number >= $1 ORDER BY number");

SQL_STATEMENT(tree_find_tile, "SELECT hashes FROM ledger_tile WHERE level = $1 AND number = $2");

SQL_STATEMENT(tree_put_tile, "INSERT INTO ledger_tile (level, number, hashes) VALUES ($1, $2, $3)"
			     " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes");

/* A tile that was read. */
struct tree_tile {
	unsigned level;
	uint64_t index;
	struct str hashes;
	struct tree_tile *next;
};

/* ---- reading ------------------------------------------------------------- */

enum rc tree_head_load(struct cx *cx, struct db *db, struct tree_head *out)
{
	AUTO(rows) r = NULL;
	struct tree_head head = { 0 };
	TRY(rows_open(cx, db, &r, &tree_load_head, NO_VALS));
	const bool found = rows_next(r);
	if (found) {
		head.size = rows_int(r);
		head.root = rows_hash(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "this database has no ledger yet: comity init sets "
			       "it up");
	*out = head;
	return RC_OK;
}

static enum rc load_tile(struct cx *cx, struct db *db, unsigned level, uint64_t index,
			 struct str *out)
{
	AUTO(rows) r = NULL;
	struct str hashes = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &tree_find_tile, VAL((int64_t)level), VAL((int64_t)index)));
	if (rows_next(r))
		hashes = rows_bytes(r);
	TRY(rows_end(cx, r));
	*out = hashes;
	return RC_OK;
}

enum rc tree_tile(struct cx *cx, struct db *db, unsigned level, uint64_t index, unsigned width,
		  struct str *out)
{
	struct str hashes;
	TRY(load_tile(cx, db, level, index, &hashes));
	if (hashes.n < (size_t)width * SHA256_BYTES)
		return cx_fail(cx, RC_MISSING, "the ledger has no tile %u/%llu of %u hashes", level,
			       (unsigned long long)index, width);
	*out = str_slice(hashes, 0, (size_t)width * SHA256_BYTES);
	return RC_OK;
}

static enum rc read_tile(struct cx *cx, struct tree_reader *r, unsigned level, uint64_t index,
			 unsigned width, struct str *out)
{
	struct tree_tile *t = r->tiles;
	while (t && (t->level != level || t->index != index))
		t = t->next;
	if (!t) {
		t = arena_new(cx->arena, struct tree_tile, 1);
		t->level = level;
		t->index = index;
		TRY(load_tile(cx, r->db, level, index, &t->hashes));
		t->next = r->tiles;
		r->tiles = t;
	}
	if (t->hashes.n < (size_t)width * SHA256_BYTES)
		return cx_fail(cx, RC_IO,
			       "the ledger's tree is damaged: tile %u/%llu is missing or short",
			       level, (unsigned long long)index);
	*out = str_slice(t->hashes, 0, (size_t)width * SHA256_BYTES);
	return RC_OK;
}

static struct sha256 hash_at(struct str hashes, size_t i)
{
	struct sha256 h;
	INVARIANT(hashes.n >= (i + 1) * SHA256_BYTES && hashes.p);
	memcpy(h.b, hashes.p + i * SHA256_BYTES, sizeof h.b);
	return h;
}

/* A perfect subtree's hashes all lie in one tile: 256 is a multiple of 2^r. */
static enum rc read_node(struct cx *cx, void *arg, unsigned level, uint64_t index,
			 struct sha256 *out)
{
	struct tree_reader *r = arg;
	const uint64_t n = UINT64_C(1) << level % 8, first = index * n;
	const uint64_t tile = first / TILE_WIDTH;
	struct merkle_range range = { 0 };
	struct str hashes;
	TRY(read_tile(cx, r, level / 8, tile, tile_width_in(level / 8, tile, r->size), &hashes));
	for (uint64_t i = first % TILE_WIDTH; i < first % TILE_WIDTH + n; i++) {
		const struct sha256 h = hash_at(hashes, i);
		INVARIANT(merkle_push(&range, &h));
	}
	*out = merkle_root(&range);
	return RC_OK;
}

struct merkle_source tree_source(struct tree_reader *r)
{
	return (struct merkle_source){ read_node, r };
}

enum rc tree_range(struct cx *cx, struct db *db, int64_t size, struct merkle_range *out)
{
	struct tree_reader r = { .db = db, .size = (uint64_t)size };
	const struct merkle_source source = tree_source(&r);
	return merkle_range_read(cx, &source, r.size, out);
}

static enum rc check_size(struct cx *cx, struct db *db, int64_t size)
{
	struct tree_head head = { 0 };
	TRY(tree_head_load(cx, db, &head));
	if (size < 1 || size > head.size)
		return cx_fail(cx, RC_MISSING, "the ledger has %lld numbered entries, not %lld",
			       (long long)head.size, (long long)size);
	return RC_OK;
}

enum rc tree_prove_inclusion(struct cx *cx, struct db *db, int64_t number, int64_t size,
			     struct merkle_proof *out)
{
	struct tree_reader r = { .db = db, .size = (uint64_t)size };
	const struct merkle_source source = tree_source(&r);
	TRY(check_size(cx, db, size));
	if (number < 0 || number >= size)
		return cx_fail(cx, RC_MISSING, "entry %lld is not in a ledger of %lld entries",
			       (long long)number, (long long)size);
	return merkle_prove_inclusion(cx, &source, (uint64_t)number, r.size, out);
}

enum rc tree_prove_consistency(struct cx *cx, struct db *db, int64_t from, int64_t to,
			       struct merkle_proof *out)
{
	struct tree_reader r = { .db = db, .size = (uint64_t)to };
	const struct merkle_source source = tree_source(&r);
	TRY(check_size(cx, db, to));
	if (from < 1 || from > to)
		return cx_fail(cx, RC_INVALID,
			       "a ledger of %lld entries is not the beginning of one of %lld",
			       (long long)from, (long long)to);
	return merkle_prove_consistency(cx, &source, (uint64_t)from, (uint64_t)to, out);
}

/* ---- the lease ----------------------------------------------------------- */

static enum rc lost(struct cx *cx)
{
	return cx_fail(cx, RC_DENIED, "another process numbers the ledger's entries");
}

enum rc tree_lease_take(struct cx *cx, struct db *db, const struct tree_lease *want,
			int64_t *fence_out)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &tree_take_lease,
		   VALS(VAL(want->holder), VAL(want->until), VAL(cx->now)), &changed));
	if (changed != 1)
		return lost(cx);
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &tree_load_fence, NO_VALS));
	const int64_t fence = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*fence_out = fence;
	return RC_OK;
}

enum rc tree_lease_drop(struct cx *cx, struct db *db, const struct tree_lease *lease)
{
	return DB_RUN(cx, db, &tree_drop_lease, VAL(lease->fence), VAL(lease->holder));
}

enum rc tree_lease_keep(struct cx *cx, struct db *db, const struct tree_lease *lease)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &tree_keep_lease,
		   VALS(VAL(lease->until), VAL(lease->fence), VAL(lease->holder)), &changed));
	return changed == 1 ? RC_OK : lost(cx);
}

/* ---- growing ------------------------------------------------------------- */

enum rc tree_any_waits(struct cx *cx, struct db *db, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &tree_find_waiting, NO_VALS));
	const bool waits = rows_next(r);
	TRY(rows_end(cx, r));
	*out = waits;
	return RC_OK;
}

/* The last tile of each level: what is not yet full. */
struct edge {
	uint64_t size;
	struct {
		struct sha256 h[TILE_WIDTH];
		bool changed;
	} level[TILE_LEVELS];
};

static unsigned edge_width(const struct edge *e, unsigned level)
{
	return (unsigned)(e->size >> (8 * level)) % TILE_WIDTH;
}

static enum rc edge_read(struct cx *cx, struct tree_reader *r, struct edge *e)
{
	e->size = r->size;
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		const unsigned width = edge_width(e, l);
		struct str hashes = { 0 };
		if (width == 0)
			continue;
		TRY(read_tile(cx, r, l, e->size >> (8 * (l + 1)), width, &hashes));
		for (unsigned i = 0; i < width; i++)
			e->level[l].h[i] = hash_at(hashes, i);
	}
	return RC_OK;
}

static enum rc put_tile(struct cx *cx, struct db *db, const struct edge *e, unsigned level,
			uint64_t index, unsigned width)
{
	const struct str hashes = { (const char *)e->level[level].h, (size_t)width * SHA256_BYTES };
	return DB_RUN(cx, db, &tree_put_tile, VAL((int64_t)level), VAL((int64_t)index),
		      VAL_BYTES(hashes));
}

static struct sha256 tile_root(const struct sha256 *h)
{
	struct merkle_range range = { 0 };
	for (size_t i = 0; i < TILE_WIDTH; i++)
		INVARIANT(merkle_push(&range, &h[i]));
	return merkle_root(&range);
}

/* A tile that fills is written, and its root goes one level up. */
static enum rc edge_push(struct cx *cx, struct db *db, struct edge *e, struct sha256 leaf)
{
	struct sha256 h = leaf;
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		const unsigned at = edge_width(e, l);
		e->level[l].h[at] = h;
		e->level[l].changed = true;
		if (at + 1 < TILE_WIDTH)
			break;
		TRY(put_tile(cx, db, e, l, e->size >> (8 * (l + 1)), TILE_WIDTH));
		e->level[l].changed = false;
		h = tile_root(e->level[l].h);
	}
	e->size++;
	return RC_OK;
}

static enum rc edge_write(struct cx *cx, struct db *db, const struct edge *e)
{
	for (unsigned l = 0; l < TILE_LEVELS; l++)
		if (e->level[l].changed)
			TRY(put_tile(cx, db, e, l, e->size >> (8 * (l + 1)), edge_width(e, l)));
	return RC_OK;
}

struct growth {
	struct edge edge;
	struct merkle_range range;
	struct sha256 *leaves;
	size_t n;
};

static enum rc list_leaves(struct cx *cx, struct db *db, struct tree_step *step, struct growth *g)
{
	AUTO(rows) r = NULL;
	g->leaves = arena_new(cx->arena, struct sha256, (size_t)step->numbered);
	TRY(ROWS_OPEN(cx, db, &r, &tree_list_leaves, VAL(step->head.size)));
	while (rows_next(r)) {
		const int64_t number = rows_int(r);
		INVARIANT(g->n < (size_t)step->numbered);
		INVARIANT(number == step->head.size + (int64_t)g->n);
		g->leaves[g->n++] = rows_hash(r);
		step->receipt = rows_int(r) != 0 || step->receipt;
	}
	return rows_end(cx, r);
}

static enum rc grow(struct cx *cx, struct db *db, const struct tree_lease *lease,
		    struct tree_step *step)
{
	struct growth *g = arena_new(cx->arena, struct growth, 1);
	struct tree_reader r = { .db = db, .size = (uint64_t)step->head.size };
	const struct merkle_source source = tree_source(&r);
	int64_t changed = 0;
	TRY(list_leaves(cx, db, step, g));
	TRY(merkle_range_read(cx, &source, r.size, &g->range));
	TRY(edge_read(cx, &r, &g->edge));
	for (size_t i = 0; i < g->n; i++) {
		TRY(edge_push(cx, db, &g->edge, g->leaves[i]));
		INVARIANT(merkle_push(&g->range, &g->leaves[i]));
	}
	TRY(edge_write(cx, db, &g->edge));
	const struct tree_head head = { step->head.size + (int64_t)g->n, merkle_root(&g->range) };
	TRY(db_run(cx, db, &tree_set_head,
		   VALS(VAL(head.size), VAL(head.root), VAL(lease->fence), VAL(step->head.size)),
		   &changed));
	step->head = head;
	return changed == 1 ? RC_OK : lost(cx);
}

enum rc tree_step(struct cx *cx, struct db *db, const struct tree_lease *lease,
		  struct tree_step *out)
{
	struct tree_step step = { 0 };
	TRY(tree_lease_keep(cx, db, lease));
	TRY(tree_head_load(cx, db, &step.head));
	TRY(db_run(cx, db, &tree_number, VALS(VAL(step.head.size), VAL(TREE_BATCH_MAX)),
		   &step.numbered));
	if (step.numbered > 0)
		TRY(grow(cx, db, lease, &step));
	*out = step;
	return RC_OK;
}
