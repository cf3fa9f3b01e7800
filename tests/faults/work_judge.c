// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "ledger/check_job.h"
#include "ledger/entry_db.h"
#include "ledger/key_job.h"
#include "ledger/sequencer_job.h"
#include "store/blob.h"
#include "work.h"

SQL_STATEMENT(faults_find_row, "SELECT count(*) FROM people_organisation WHERE name = $1");

SQL_STATEMENT(faults_count_rows, "SELECT count(*) FROM people_organisation WHERE kind = 'test'");

enum { PAGE = 200, TURNS = 100 };

struct left {
	const struct work *work;
	struct str told;
	struct store *store;
	struct blobs *blobs;
	struct {
		struct str *p;
		size_t n, cap;
	} names; // of the entries
	int64_t from;
	int64_t largest; // acknowledged checkpoint
};

static enum rc find_row(struct cx *cx, struct db *db, struct str name, const char *which,
			int64_t *out)
{
	AUTO(rows) r = NULL;
	const struct str full = arena_fmt(cx->arena, "%.*s %s", STR_ARG(name), which);
	TRY(ROWS_OPEN(cx, db, &r, &faults_find_row, VAL(full)));
	if (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

static enum rc count_rows(struct cx *cx, struct db *db, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &faults_count_rows, NO_VALS));
	if (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

/* Each entry has its two rows; the caller finds that there are no more rows than that. */
static enum rc read_entries(struct cx *cx, struct db *db, void *arg)
{
	struct left *l = arg;
	struct ledger_rows rows;
	TRY(ledger_rows_from(cx, db, l->from, PAGE, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct ledger_entry e;
		int64_t one = 0, two = 0;
		TRY(entry_parse(cx, rows.p[i].bytes, &e));
		l->from = rows.p[i].number + 1;
		if (!str_eq(e.act, STR("test-done")))
			continue;
		TRY(find_row(cx, db, e.note, "one", &one));
		TRY(find_row(cx, db, e.note, "two", &two));
		if (one != 1 || two != 1)
			return cx_fail(cx, RC_IO, "act %.*s is half there", STR_ARG(e.note));
		const struct str hash = sha256_print(cx->arena, &e.content);
		*ARENA_PUSH(cx->arena, &l->names) = arena_fmt(cx->arena, "%.*s %.*s",
							      STR_ARG(e.note), STR_ARG(hash));
	}
	return RC_OK;
}

static enum rc compare_counts(struct cx *cx, struct db *db, void *arg)
{
	const struct left *l = arg;
	int64_t n = 0;
	TRY(count_rows(cx, db, &n));
	if (n != 2 * (int64_t)l->names.n)
		return cx_fail(cx, RC_IO, "%lld rows stand, and %zu entries", (long long)n,
			       l->names.n);
	return RC_OK;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum rc read_blob(struct cx *cx, const struct left *l, const struct sha256 *hash)
{
	static char piece[1 << 16];
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	TRY(blob_open(cx, l->blobs, hash, &r));
	while (got > 0)
		TRY(blob_read(cx, r, piece, sizeof piece, &got));
	return RC_OK;
}

static enum rc judge_act(struct cx *cx, const struct left *l, struct str rest)
{
	struct str name, hex;
	struct sha256 hash;
	(void)str_cut(rest, ' ', &name, &hex);
	if (!sha256_parse(hex, &hash))
		return cx_fail(cx, RC_BUG, "no hash: %.*s", STR_ARG(rest));
	if (l->names.n == 0 || !bsearch(&rest, l->names.p, l->names.n, sizeof rest, by_text))
		return cx_fail(cx, RC_IO, "act %.*s was acknowledged and is lost", STR_ARG(name));
	return read_blob(cx, l, &hash);
}

struct wanted {
	int64_t size;
	struct sha256 root;
};

static enum rc find_checkpoint(struct cx *cx, struct db *db, void *arg)
{
	const struct wanted *want = arg;
	struct checkpoint_row row;
	TRY(checkpoint_from(cx, db, want->size, &row));
	if (row.size != want->size || !sha256_eq(&row.root, &want->root))
		return cx_fail(cx, RC_IO, "checkpoint %lld was acknowledged and is lost",
			       (long long)want->size);
	return RC_OK;
}

static enum rc judge_checkpoint(struct cx *cx, struct left *l, struct str rest)
{
	struct str size, root;
	struct wanted want;
	(void)str_cut(rest, ' ', &size, &root);
	if (!str_to_i64(size, 0, INT64_MAX, &want.size) || !sha256_parse(root, &want.root))
		return cx_fail(cx, RC_BUG, "no checkpoint: %.*s", STR_ARG(rest));
	if (want.size > l->largest)
		l->largest = want.size;
	return unit_run(cx, l->store, TX_READ, find_checkpoint, &want);
}

static enum rc judge_gone(struct cx *cx, const struct left *l, struct str hex)
{
	struct sha256 hash;
	struct blob blob;
	if (!sha256_parse(hex, &hash))
		return cx_fail(cx, RC_BUG, "no hash: %.*s", STR_ARG(hex));
	const enum rc rc = blob_find(cx, l->blobs, &hash, &blob);
	if (rc == RC_MISSING)
		return RC_OK;
	return cx_fail(cx, RC_IO, "the deleted blob %.*s is there again", STR_ARG(hex));
}

static enum rc judge_told(struct cx *cx, struct left *l)
{
	struct str told = l->told, line, word, rest;
	while (str_cut(told, '\n', &line, &told)) {
		(void)str_cut(line, ' ', &word, &rest);
		if (str_eq(word, STR("act")))
			TRY(judge_act(cx, l, rest));
		else if (str_eq(word, STR("checkpoint")))
			TRY(judge_checkpoint(cx, l, rest));
		else if (str_eq(word, STR("gone")))
			TRY(judge_gone(cx, l, rest));
		else if (!str_eq(word, STR("node")))
			return cx_fail(cx, RC_BUG, "told: %.*s", STR_ARG(line));
	}
	return RC_OK;
}

/* The node goes on: what waits is numbered and signed, and then all verifies. */
static enum rc judge_ledger(struct cx *cx, struct left *l, struct signer *signer)
{
	struct ledger_report report;
	TRY(sequencer_check(cx, l->store, signer));
	const struct sequencer_config config = { l->store, signer, 1000, 1000 };
	struct sequencer *s = sequencer_open(&config);
	enum rc rc = RC_OK;
	for (int i = 0; i < TURNS && rc == RC_OK; i++) {
		int64_t next_us = 0;
		cx->now.us += 100000; // leases end, and signing is due
		rc = sequencer_turn(cx, s, &next_us);
	}
	sequencer_close(cx, s);
	TRY(rc);
	TRY(ledger_check(cx, l->store, l->work->dir, &report));
	if (report.findings.n > 0)
		return cx_fail(cx, RC_IO, "the ledger does not verify: %.*s",
			       STR_ARG(report.findings.p[0].what));
	if (report.waiting > 0)
		return cx_fail(cx, RC_IO, "%lld entries are not numbered",
			       (long long)report.waiting);
	return RC_OK;
}

static enum rc judge_open(struct cx *cx, struct left *l, struct signer *signer)
{
	struct watermark mark;
	TRY(signer_mark(cx, signer, &mark));
	TRY(judge_ledger(cx, l, signer));
	for (int64_t before = -1; l->from != before;) {
		before = l->from;
		TRY(unit_run(cx, l->store, TX_READ, read_entries, l));
	}
	TRY(unit_run(cx, l->store, TX_READ, compare_counts, l));
	if (l->names.n > 1)
		qsort(l->names.p, l->names.n, sizeof *l->names.p, by_text);
	TRY(judge_told(cx, l));
	if ((int64_t)mark.size < l->largest)
		return cx_fail(cx, RC_IO,
			       "checkpoint %lld was acknowledged, state/witnessed says %lld",
			       (long long)l->largest, (long long)mark.size);
	return RC_OK;
}

/* Before the folder was made whole nothing else can have been promised. */
enum rc work_judge(struct cx *cx, const struct work *w, struct str told)
{
	AUTO(signer) signer = NULL;
	AUTO(blobs) blobs = NULL;
	struct left l = { .work = w, .told = told };
	if (!str_starts(told, STR("node\n")))
		return told.n == 0 ? RC_OK : cx_fail(cx, RC_BUG, "told before there was a node");
	TRY(signer_start(cx, w->dir, &signer));
	TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(w->dir)), &blobs));
	TRY(store_open(cx, &(struct store_config){ .url = w->database }, &l.store));
	l.blobs = blobs;
	const enum rc rc = judge_open(cx, &l, signer);
	store_close(l.store);
	return rc;
}
