// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ledger-times measure DIR N: what the ledger costs beside SQLite alone. DIR must not
 * exist. Prints one line of key=value:
 *
 *	append		appends a second in units of 100, until all are numbered, in the
 *			tree, read back and under a signed checkpoint; the sequencer runs
 *			in its thread, as it serves; how long a unit waits; processor time
 *	acts		the same from 64 threads, each act a unit of its own
 *	bare, plain	the same rows by SQLite alone, 100 a commit: into a table with the
 *			ledger's columns and indexes; number, leaf and bytes alone
 *	receipt		from an append to its signed checkpoint
 *	proof, check	an inclusion proof; the check of the whole ledger
 *
 * ledger-times fill DIR N: appends N entries to the node in DIR, which does not serve,
 * and prints the ids of a person and a thing among them.
 *
 * The entries are of a thousand persons, twenty acts and a thing for every ten; nine of
 * ten are about one of the last thousand things, the tenth about any.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "bare_rows.h"
#include "ledger/check_job.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"
#include "ledger/proof_db.h"
#include "ledger/sequencer_job.h"

enum { UNIT = 100, PROOFS = 1000, RECEIPTS = 400, THREADS = 64, ACTS_MAX = 100000 };
enum { PERSONS = 1000, THING_ENTRIES = 10, RECENT = 1000, WORDS = 20 };

struct bench {
	struct store *store;
	struct signer *signer;
	struct sequencer *sequencer;
	struct str dir, vkey, origin;
	int64_t n, made; // entries asked for, and appended by units
	uint64_t random;
	int64_t number;
	struct id id;
	struct entry_proof proof;
};

/* ---- entries ------------------------------------------------------------- */

/* xorshift64: the same entries in each run. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* As id_new makes them: those made later are greater. */
static struct id numbered_id(uint8_t kind, uint64_t n)
{
	struct id id = { .b = { 1, 0x9a, kind } };
	uint64_t mixed = (n + 1) * 0x9e3779b97f4a7c15;
	for (int i = 0; i < 4; i++)
		id.b[3 + i] = (uint8_t)(n >> (24 - 8 * i));
	memcpy(id.b + 8, &mixed, sizeof mixed);
	return id;
}

/* The thing that entry n is about. */
static struct id thing_of(uint64_t n, uint64_t random)
{
	const uint64_t things = n / THING_ENTRIES + 1;
	const uint64_t recent = things < RECENT ? things : RECENT;
	const uint64_t back = random % 10 == 0 ? random / 10 % things : random / 10 % recent;
	return numbered_id(2, things - 1 - back);
}

static enum rc append(struct cx *cx, struct db *db, uint64_t n, uint64_t random, bool receipt,
		      struct id *out)
{
	static const char *const words[WORDS] = {
		"request-drafted",  "request-signed",	"request-sent",	     "request-received",
		"request-answered", "request-refused",	"content-read",	     "content-stored",
		"approval-asked",   "approval-given",	"approval-refused",  "member-added",
		"member-removed",   "key-changed",	"session-begun",     "session-ended",
		"order-recorded",   "notice-delivered", "retention-checked", "name-shown",
	};
	const struct ledger_act act = {
		.act = words[(random >> 16) % WORDS],
		.account = numbered_id(1, (random >> 24) % PERSONS),
		.role = "officer",
		.object_kind = "request",
		.object = thing_of(n, random >> 4),
		.basis = STR("Budapest Convention art. 29"),
		.note = STR("follows the order of the court of the day before, by telephone"),
		.receipt = receipt,
	};
	return ledger_append(cx, db, &act, out);
}

static enum rc append_unit(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	for (int i = 0; i < UNIT; i++)
		TRY(append(cx, db, (uint64_t)(b->made + i), next_random(&b->random), false, NULL));
	return RC_OK;
}

static enum rc append_receipt(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	return append(cx, db, (uint64_t)b->n, next_random(&b->random), true, &b->id);
}

/* ---- figures ------------------------------------------------------------- */

static double seconds_since(struct instant t)
{
	return (double)(instant_now().us - t.us) / 1e6;
}

static double processor_seconds(void)
{
	struct timespec t = { 0 };
	INVARIANT(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct waits {
	int64_t *us;
	size_t n;
};

static struct waits waits_new(struct arena *a, int64_t n)
{
	return (struct waits){ arena_new(a, int64_t, (size_t)n), 0 };
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void print_waits(const char *name, struct waits *w)
{
	qsort(w->us, w->n, sizeof w->us[0], by_size);
	(void)printf("%s_p50_ms=%.3f %s_p99_ms=%.3f ", name, (double)w->us[w->n / 2] / 1e3, name,
		     (double)w->us[w->n * 99 / 100] / 1e3);
}

/* ---- appending ----------------------------------------------------------- */

/* A unit that waits for a signed checkpoint, after which all before it have one. */
static enum rc until_signed(struct cx *cx, struct bench *b)
{
	int64_t number;
	struct checkpoint_row row;
	cx->now = instant_now();
	const struct instant until = { cx->now.us + 600 * 1000000LL };
	TRY(unit_run(cx, b->store, TX_WRITE, append_receipt, b));
	return ledger_wait(cx, b->store, b->id, until, &number, &row);
}

static enum rc append_all(struct cx *cx, struct bench *b, struct waits *waits)
{
	struct arena arena;
	struct cx own;
	enum rc rc = RC_OK;
	arena_init(&arena);
	for (b->made = 0; rc == RC_OK && b->made < b->n; b->made += UNIT) {
		cx_init(&own, &arena, instant_now());
		rc = unit_run(&own, b->store, TX_WRITE, append_unit, b);
		waits->us[waits->n++] = instant_now().us - own.now.us;
		arena_reset(&arena);
	}
	if (rc != RC_OK)
		(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	TRY(rc);
	return until_signed(cx, b);
}

static enum rc measure_appends(struct cx *cx, struct bench *b)
{
	struct waits waits = waits_new(cx->arena, b->n / UNIT + 1);
	const double processor = processor_seconds();
	const struct instant begun = instant_now();
	TRY(append_all(cx, b, &waits));
	const double took = seconds_since(begun);
	(void)printf("entries=%lld append_per_s=%.0f append_cpu_us=%.2f ", (long long)b->n,
		     (double)b->n / took, (processor_seconds() - processor) * 1e6 / (double)b->n);
	print_waits("unit", &waits);
	return RC_OK;
}

/* One of the threads that act at the same time. */
struct actor {
	struct bench *b;
	pthread_t thread;
	atomic_llong *left;
	uint64_t random;
	struct waits waits;
	enum rc rc;
	struct arena arena;
	struct cx cx;
};

static enum rc act_once(struct cx *cx, struct db *db, void *arg)
{
	struct actor *a = arg;
	return append(cx, db, (uint64_t)a->b->n, next_random(&a->random), false, NULL);
}

static void *act(void *arg)
{
	struct actor *a = arg;
	while (a->rc == RC_OK && atomic_fetch_sub(a->left, 1) > 0) {
		a->cx.now = instant_now();
		a->rc = unit_run(&a->cx, a->b->store, TX_WRITE, act_once, a);
		a->waits.us[a->waits.n++] = instant_now().us - a->cx.now.us;
		arena_reset(&a->arena);
	}
	return NULL;
}

static enum rc act_all(struct cx *cx, struct bench *b, int64_t n, struct waits *all)
{
	struct actor *actors = arena_new(cx->arena, struct actor, THREADS);
	atomic_llong left = n;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < THREADS; i++) {
		struct actor *a = &actors[i];
		*a = (struct actor){ .b = b, .left = &left, .random = i + 1 };
		a->waits = waits_new(cx->arena, n);
		arena_init(&a->arena);
		cx_init(&a->cx, &a->arena, cx->now);
		INVARIANT(pthread_create(&a->thread, NULL, act, a) == 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		struct actor *a = &actors[i];
		INVARIANT(pthread_join(a->thread, NULL) == 0);
		memcpy(all->us + all->n, a->waits.us, a->waits.n * sizeof a->waits.us[0]);
		all->n += a->waits.n;
		if (a->rc != RC_OK)
			rc = cx_fail(cx, a->rc, "%.*s", STR_ARG(cx_error(&a->cx)));
		arena_done(&a->arena);
	}
	TRY(rc);
	return until_signed(cx, b);
}

static enum rc measure_acts(struct cx *cx, struct bench *b)
{
	const int64_t n = b->n < ACTS_MAX ? b->n : ACTS_MAX;
	struct waits waits = waits_new(cx->arena, n);
	const struct instant begun = instant_now();
	TRY(act_all(cx, b, n, &waits));
	(void)printf("acts_per_s=%.0f ", (double)n / seconds_since(begun));
	print_waits("act", &waits);
	return RC_OK;
}

static enum rc measure_receipts(struct cx *cx, struct bench *b)
{
	struct waits waits = waits_new(cx->arena, RECEIPTS);
	for (int i = 0; i < RECEIPTS; i++) {
		const struct instant begun = instant_now();
		TRY(until_signed(cx, b));
		waits.us[waits.n++] = instant_now().us - begun.us;
	}
	print_waits("receipt", &waits);
	return RC_OK;
}

/* ---- reading ------------------------------------------------------------- */

static enum rc prove(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	return entry_prove(cx, db, b->number, 0, &b->proof);
}

static enum rc measure_proofs(struct cx *cx, struct bench *b)
{
	struct waits waits = waits_new(cx->arena, PROOFS);
	for (int64_t i = 0; i < PROOFS; i++) {
		const struct instant begun = instant_now();
		b->number = (int64_t)(next_random(&b->random) % (uint64_t)b->n);
		TRY(unit_run(cx, b->store, TX_READ, prove, b));
		waits.us[waits.n++] = instant_now().us - begun.us;
	}
	print_waits("proof", &waits);
	return RC_OK;
}

static enum rc measure_check(struct cx *cx, struct bench *b)
{
	struct ledger_report report;
	const struct instant begun = instant_now();
	TRY(ledger_check(cx, b->store, b->dir, &report));
	(void)printf("check_s=%.2f findings=%zu ", seconds_since(begun), report.findings.n);
	return RC_OK;
}

static void measure_bare(struct cx *cx, const struct bench *b)
{
	const char *from = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/comity.db", STR_ARG(b->dir)));
	for (int whole = 1; whole >= 0; whole--) {
		const char *name = whole ? "bare" : "plain";
		const char *to = str_c(cx->arena,
				       arena_fmt(cx->arena, "%.*s/%s.db", STR_ARG(b->dir), name));
		const double took = bare_copy(from, to, whole, UNIT);
		(void)printf("%s_per_s=%.0f ", name, (double)b->n / took);
		(void)remove(to); // it is in the way of the next, not of the figures
	}
}

/* ---- the program --------------------------------------------------------- */

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	const struct bench *b = arg;
	TRY(ledger_origin_set(cx, db, b->origin));
	return ledger_key_add(cx, db, b->vkey);
}

static enum rc open_bench(struct cx *cx, struct bench *b, bool is_new)
{
	struct note_key key;
	const struct store_config config = { .url = arena_fmt(cx->arena, "%.*s/comity.db",
							      STR_ARG(b->dir)) };
	b->origin = STR("bench.example");
	if (is_new) {
		if (mkdir(str_c(cx->arena, b->dir), 0700) != 0)
			return cx_fail(cx, RC_IO, "%.*s cannot be made", STR_ARG(b->dir));
		TRY(ledger_keys_make(cx, b->dir, b->origin));
		TRY(store_create(cx, &config));
	}
	TRY(ledger_key_public(cx, b->dir, KEY_LEDGER, &key));
	b->vkey = note_key_print(cx->arena, &key);
	TRY(signer_start(cx, b->dir, &b->signer));
	TRY(store_open(cx, &config, &b->store));
	if (is_new)
		TRY(unit_run(cx, b->store, TX_WRITE, set_up, b));
	const struct sequencer_config sequencer = { .store = b->store,
						    .signer = b->signer,
						    .every_us = 1000000 };
	b->sequencer = sequencer_open(&sequencer);
	sequencer_run(b->sequencer);
	return RC_OK;
}

static enum rc measure(struct cx *cx, struct bench *b)
{
	TRY(measure_appends(cx, b));
	measure_bare(cx, b);
	TRY(measure_proofs(cx, b));
	TRY(measure_check(cx, b));
	TRY(measure_receipts(cx, b));
	TRY(measure_acts(cx, b));
	(void)printf("\n");
	return RC_OK;
}

static enum rc fill(struct cx *cx, struct bench *b)
{
	struct waits waits = waits_new(cx->arena, b->n / UNIT + 1);
	TRY(append_all(cx, b, &waits));
	const struct id person = numbered_id(1, 7), thing = thing_of((uint64_t)b->n / 2, 0);
	(void)printf("%.*s %.*s\n", STR_ARG(id_print(cx->arena, person)),
		     STR_ARG(id_print(cx->arena, thing)));
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct cx cx;
	struct bench b = { .random = 1 };
	const bool is_new = argc == 4 && strcmp(argv[1], "measure") == 0;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	if (argc != 4 || (!is_new && strcmp(argv[1], "fill") != 0) ||
	    !str_to_i64(str_from_c(argv[3]), UNIT, 100000000, &b.n)) {
		(void)fprintf(stderr, "usage: ledger-times measure|fill DIR N\n");
		return 2;
	}
	b.dir = str_from_c(argv[2]);
	enum rc rc = open_bench(&cx, &b, is_new);
	if (rc == RC_OK)
		rc = is_new ? measure(&cx, &b) : fill(&cx, &b);
	if (rc != RC_OK)
		(void)fprintf(stderr, "ledger-times: %s\n", cx.error);
	sequencer_close(&cx, b.sequencer);
	store_close(b.store);
	signer_close(b.signer);
	arena_done(&arena);
	return rc_exit_code(rc);
}
