// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/tree_db.h"

#include <string.h>

#include "crypto/test_merkle.h"
#include "formats/tile.h"
#include "ledger/entry_db.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

struct run {
	struct tree_lease lease;
	struct tree_step did;
	int64_t number, size, from;
	struct merkle_proof proof;
	struct merkle_range range;
	struct ledger_rows rows;
	struct str tile;
	unsigned width;
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_lease_take(cx, db, &run->lease, &run->lease.fence);
}

static enum rc step(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_step(cx, db, &run->lease, &run->did);
}

static enum rc rows(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return ledger_rows_from(cx, db, 0, 100000, &run->rows);
}

static enum rc prove(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_prove_inclusion(cx, db, run->number, run->size, &run->proof);
}

static enum rc prove_from(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_prove_consistency(cx, db, run->from, run->size, &run->proof);
}

static enum rc range(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_range(cx, db, run->size, &run->range);
}

static enum rc tile(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return tree_tile(cx, db, 0, (uint64_t)run->number, run->width, &run->tile);
}

static struct run take_lease(struct cx *cx, struct store *store, uint8_t who)
{
	struct run run = { .lease = { .holder = test_id(who), .until = { cx->now.us + 1000000 } } };
	REQUIRE(unit_run(cx, store, TX_WRITE, take, &run) == RC_OK);
	return run;
}

static struct sha256 *leaves_of(struct cx *cx, struct store *store, struct run *run)
{
	REQUIRE(unit_run(cx, store, TX_READ, rows, run) == RC_OK);
	struct sha256 *leaves = arena_new(cx->arena, struct sha256, run->rows.n);
	for (size_t i = 0; i < run->rows.n; i++) {
		EQ(run->rows.p[i].number, i);
		leaves[i] = merkle_leaf(run->rows.p[i].bytes);
	}
	return leaves;
}

DB_TEST(entries_are_numbered_in_the_order_of_arrival)
{
	test_ledger_open(cx, store);
	struct run run = take_lease(cx, store, 1);
	test_ledger_append(cx, store, 0, 20);
	REQUIRE(unit_run(cx, store, TX_WRITE, step, &run) == RC_OK);
	EQ(run.did.numbered, 20);
	EQ(run.did.head.size, 20);
	(void)leaves_of(cx, store, &run);
	for (size_t i = 0; i < run.rows.n; i++)
		CHECK(str_find(run.rows.p[i].bytes, arena_fmt(cx->arena, "\"act %zu\"", i)) !=
		      STR_NONE);
	REQUIRE(unit_run(cx, store, TX_WRITE, step, &run) == RC_OK);
	EQ(run.did.numbered, 0);
}

/* Whatever the batches, the tree is the tree of the entries. */
DB_TEST(the_tree_is_the_tree_of_its_entries)
{
	static const int64_t batches[] = { 1, 1, 2, 3, 5, 243, 1, 1, 255, 1, 100 };
	int64_t n = 0;
	test_ledger_open(cx, store);
	struct run run = take_lease(cx, store, 1);
	for (size_t b = 0; b < sizeof batches / sizeof *batches; b++) {
		test_ledger_append(cx, store, n, batches[b]);
		n += batches[b];
		REQUIRE(unit_run(cx, store, TX_WRITE, step, &run) == RC_OK);
		EQ(run.did.head.size, n);
		const struct sha256 *leaves = leaves_of(cx, store, &run);
		const struct sha256 root = test_merkle_root(leaves, (size_t)n);
		CHECK(sha256_eq(&root, &run.did.head.root));
	}
}

DB_TEST(every_proof_from_the_stored_tree_holds)
{
	enum { N = 600 };
	test_ledger_open(cx, store);
	struct run run = take_lease(cx, store, 1);
	test_ledger_append(cx, store, 0, N);
	REQUIRE(unit_run(cx, store, TX_WRITE, step, &run) == RC_OK);
	const struct sha256 *leaves = leaves_of(cx, store, &run);
	static const int64_t sizes[] = { 1, 2, 3, 255, 256, 257, 511, 512, 513, 600 };
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		run.size = sizes[s];
		const struct sha256 root = test_merkle_root(leaves, (size_t)run.size);
		REQUIRE(unit_run(cx, store, TX_READ, range, &run) == RC_OK);
		const struct sha256 by_tiles = merkle_root(&run.range);
		CHECK(sha256_eq(&root, &by_tiles));
		for (run.number = 0; run.number < run.size; run.number += 37) {
			REQUIRE(unit_run(cx, store, TX_READ, prove, &run) == RC_OK);
			CHECK(merkle_verify_inclusion((uint64_t)run.number, (uint64_t)run.size,
						      &leaves[run.number], &run.proof, &root));
		}
		for (run.from = 1; run.from <= run.size; run.from += 53) {
			const struct sha256 old = test_merkle_root(leaves, (size_t)run.from);
			REQUIRE(unit_run(cx, store, TX_READ, prove_from, &run) == RC_OK);
			CHECK(merkle_verify_consistency((uint64_t)run.from, (uint64_t)run.size,
							&old, &root, &run.proof));
		}
	}
	run.size = N + 1;
	run.number = 0;
	EQ(unit_run(cx, store, TX_READ, prove, &run), RC_MISSING);
	run.size = N;
	run.number = N;
	EQ(unit_run(cx, store, TX_READ, prove, &run), RC_MISSING);
}

DB_TEST(a_tile_holds_the_leaves)
{
	test_ledger_open(cx, store);
	struct run run = take_lease(cx, store, 1);
	test_ledger_append(cx, store, 0, 260);
	REQUIRE(unit_run(cx, store, TX_WRITE, step, &run) == RC_OK);
	const struct sha256 *leaves = leaves_of(cx, store, &run);
	run.number = 1;
	run.width = 3; // of an older size
	REQUIRE(unit_run(cx, store, TX_READ, tile, &run) == RC_OK);
	EQ(run.tile.n, 3 * SHA256_BYTES);
	CHECK(memcmp(run.tile.p, leaves + TILE_WIDTH, run.tile.n) == 0);
	run.width = 5;
	EQ(unit_run(cx, store, TX_READ, tile, &run), RC_MISSING);
}

/* A sequencer that slept past its lease changes nothing, whatever it does on waking. */
DB_TEST(who_has_lost_the_lease_writes_nothing)
{
	test_ledger_open(cx, store);
	struct run first = take_lease(cx, store, 1);
	struct run second = { .lease = { .holder = test_id(2) } };
	second.lease.until.us = cx->now.us + 5000000;
	EQ(unit_run(cx, store, TX_WRITE, take, &second), RC_DENIED);
	cx->now.us += 2000000; // its lease is over
	REQUIRE(unit_run(cx, store, TX_WRITE, take, &second) == RC_OK);
	CHECK(second.lease.fence > first.lease.fence);
	test_ledger_append(cx, store, 0, 3);
	EQ(unit_run(cx, store, TX_WRITE, step, &first), RC_DENIED);
	REQUIRE(unit_run(cx, store, TX_READ, rows, &first) == RC_OK);
	EQ(first.rows.n, 0);
	REQUIRE(unit_run(cx, store, TX_WRITE, step, &second) == RC_OK);
	EQ(second.did.numbered, 3);
	EQ(unit_run(cx, store, TX_WRITE, step, &first), RC_DENIED);
}
