// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ledger-times: what the ledger costs beside a plain table. Usage: ledger-times DIR N.
 *
 * DIR must not exist. Prints one line of key=value: appends a second in units of 100,
 * numbered, grown and signed; the same bytes into a table without index, in the same
 * units; the time from an append to its signed checkpoint; a proof's time at N entries;
 * a whole check.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/check_job.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"
#include "ledger/proof_db.h"
#include "ledger/sequencer_job.h"

enum { UNIT = 100, PROOFS = 1000, RECEIPTS = 200 };

SQL_STATEMENT_TWO(bench_plain_table,
		  "CREATE TABLE bench_plain (id BLOB NOT NULL PRIMARY KEY, bytes BLOB NOT NULL)",
		  "CREATE TABLE bench_plain (id bytea NOT NULL PRIMARY KEY, bytes bytea NOT NULL)");
SQL_STATEMENT(bench_plain_put, "INSERT INTO bench_plain (id, bytes) VALUES ($1, $2)");

struct bench {
	struct store *store;
	struct signer *signer;
	struct sequencer *sequencer;
	struct str vkey, origin, bytes;
	int64_t number;
	struct id id;
	struct entry_proof proof;
};

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	const struct bench *b = arg;
	TRY(db_run(cx, db, &bench_plain_table, NO_VALS, NULL));
	TRY(ledger_origin_set(cx, db, b->origin));
	return ledger_key_add(cx, db, b->vkey);
}

static enum rc append(struct cx *cx, struct db *db, bool receipt, struct id *out)
{
	const struct ledger_act act = {
		.act = "request-sent",
		.role = "officer",
		.object_kind = "request",
		.basis = STR("Budapest Convention art. 29"),
		.note = STR("follows the order of the court of the day before, by telephone"),
		.receipt = receipt,
	};
	return ledger_append(cx, db, &act, out);
}

static enum rc append_unit(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	for (int i = 0; i < UNIT; i++)
		TRY(append(cx, db, false, NULL));
	return RC_OK;
}

static enum rc append_receipt(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	return append(cx, db, true, &b->id);
}

static enum rc plain_unit(struct cx *cx, struct db *db, void *arg)
{
	const struct bench *b = arg;
	for (int i = 0; i < UNIT; i++)
		TRY(DB_RUN(cx, db, &bench_plain_put, VAL(id_new(cx->now)), VAL_BYTES(b->bytes)));
	return RC_OK;
}

static enum rc load_bytes(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	struct ledger_row row;
	TRY(ledger_row_by_number(cx, db, 1, &row));
	b->bytes = row.bytes;
	return RC_OK;
}

static enum rc prove(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	return entry_prove(cx, db, b->number, 0, &b->proof);
}

static double seconds_since(struct instant t)
{
	return (double)(instant_now().us - t.us) / 1e6;
}

/* Runs the handler n times in an arena of its own; seconds taken. */
static enum rc repeat(struct bench *b, unit_handler *handler, int64_t n, bool turns, double *out)
{
	struct arena arena;
	struct cx cx;
	enum rc rc = RC_OK;
	int64_t next;
	arena_init(&arena);
	const struct instant begun = instant_now();
	for (int64_t i = 0; rc == RC_OK && i < n; i++) {
		cx_init(&cx, &arena, instant_now());
		rc = unit_run(&cx, b->store, TX_WRITE, handler, b);
		if (rc == RC_OK && turns && i % 10 == 9)
			rc = sequencer_turn(&cx, b->sequencer, &next);
		arena_reset(&arena);
	}
	cx_init(&cx, &arena, instant_now());
	for (next = 0; rc == RC_OK && turns && next == 0;)
		rc = sequencer_turn(&cx, b->sequencer, &next);
	*out = seconds_since(begun);
	arena_done(&arena);
	return rc;
}

/* The sequencer on its thread, as it serves. *out: seconds an entry, from the append to the
 * signed checkpoint. */
static enum rc receipts(struct cx *cx, struct bench *b, double *out)
{
	int64_t number;
	struct checkpoint_row row;
	sequencer_run(b->sequencer);
	const struct instant begun = instant_now();
	for (int i = 0; i < RECEIPTS; i++) {
		cx->now = instant_now();
		const struct instant until = { cx->now.us + 10000000 };
		TRY(unit_run(cx, b->store, TX_WRITE, append_receipt, b));
		TRY(ledger_wait(cx, b->store, b->id, until, &number, &row));
	}
	*out = seconds_since(begun) / RECEIPTS;
	return RC_OK;
}

static enum rc proofs(struct cx *cx, struct bench *b, int64_t n, double *out)
{
	struct arena arena;
	struct cx own;
	arena_init(&arena);
	cx_init(&own, &arena, cx->now);
	enum rc rc = RC_OK;
	const struct instant begun = instant_now();
	for (int64_t i = 0; rc == RC_OK && i < PROOFS; i++) {
		b->number = i * 7919 % n;
		rc = unit_run(&own, b->store, TX_READ, prove, b);
		arena_reset(&arena);
	}
	*out = seconds_since(begun) / PROOFS;
	arena_done(&arena);
	return rc;
}

static enum rc open_bench(struct cx *cx, struct str dir, struct bench *b)
{
	struct note_key key;
	const struct store_config config = { .url = arena_fmt(cx->arena, "%.*s/comity.db",
							      STR_ARG(dir)) };
	b->origin = STR("bench.example");
	if (mkdir(str_c(cx->arena, dir), 0700) != 0)
		return cx_fail(cx, RC_IO, "%.*s cannot be made", STR_ARG(dir));
	TRY(ledger_keys_make(cx, dir, b->origin));
	TRY(ledger_key_public(cx, dir, KEY_LEDGER, &key));
	b->vkey = note_key_print(cx->arena, &key);
	TRY(signer_start(cx, dir, &b->signer));
	TRY(store_create(cx, &config));
	TRY(store_open(cx, &config, &b->store));
	const struct sequencer_config sequencer = { .store = b->store,
						    .signer = b->signer,
						    .every_us = 1000000 };
	b->sequencer = sequencer_open(&sequencer);
	return unit_run(cx, b->store, TX_WRITE, set_up, b);
}

static enum rc measure(struct cx *cx, struct bench *b, int64_t n)
{
	double ledger, plain, proof, receipt;
	struct ledger_report report;
	TRY(repeat(b, append_unit, n / UNIT, true, &ledger));
	TRY(unit_run(cx, b->store, TX_READ, load_bytes, b));
	TRY(repeat(b, plain_unit, n / UNIT, false, &plain));
	TRY(proofs(cx, b, n, &proof));
	const struct instant begun = instant_now();
	TRY(ledger_check(cx, b->store, &report));
	const double check = seconds_since(begun);
	TRY(receipts(cx, b, &receipt));
	(void)printf("entries=%lld appends_per_s=%.0f plain_rows_per_s=%.0f ratio=%.2f "
		     "proof_us=%.0f receipt_ms=%.1f check_s=%.2f findings=%zu\n",
		     (long long)n, (double)n / ledger, (double)n / plain, ledger / plain,
		     proof * 1e6, receipt * 1e3, check, report.findings.n);
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct cx cx;
	struct bench b = { 0 };
	int64_t n = 0;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	if (argc != 3 || !str_to_i64(str_from_c(argv[2]), UNIT, 100000000, &n)) {
		(void)fprintf(stderr, "usage: ledger-times DIR N\n");
		return 2;
	}
	enum rc rc = open_bench(&cx, str_from_c(argv[1]), &b);
	if (rc == RC_OK)
		rc = measure(&cx, &b, n);
	if (rc != RC_OK)
		(void)fprintf(stderr, "ledger-times: %s\n", cx.error);
	sequencer_close(&cx, b.sequencer);
	store_close(b.store);
	signer_close(b.signer);
	arena_done(&arena);
	return rc_exit_code(rc);
}
