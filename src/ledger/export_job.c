// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/export_job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/key_db.h"
#include "ledger/proof_db.h"
#include "ledger/proof_to_tlog.h"

struct export
{
	const struct ledger_export *asked;
	int64_t size, number;
	struct entry_proof proof;
	struct ledger_keys keys;
	struct str note;
};

static enum rc write_file(struct cx *cx, struct str dir, const char *name, struct str bytes)
{
	const char *path = str_c(cx->arena, arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name));
	FILE *f = path ? fopen(path, "wxe") : NULL;
	if (!f)
		return cx_fail(cx, RC_IO, "%.*s/%s: %s", STR_ARG(dir), name, strerror(errno));
	const bool ok = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	if (fclose(f) != 0 || !ok)
		return cx_fail(cx, RC_IO, "%s cannot be written: %s", path, strerror(errno));
	return RC_OK;
}

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct export *e = arg;
	struct checkpoint_row row;
	TRY(checkpoint_latest(cx, db, &row));
	if (row.size <= e->asked->to)
		return cx_fail(cx, RC_MISSING,
			       "the latest signed checkpoint covers %lld entries, not entry %lld",
			       (long long)row.size, (long long)e->asked->to);
	e->size = row.size;
	TRY(checkpoint_note(cx, db, &row, &e->note));
	return ledger_key_list(cx, db, &e->keys);
}

static enum rc prove(struct cx *cx, struct db *db, void *arg)
{
	struct export *e = arg;
	return entry_prove(cx, db, e->number, e->size, &e->proof);
}

static enum rc write_entry(struct cx *cx, struct store *store, struct export *e)
{
	char name[64];
	TRY(unit_run(cx, store, TX_READ, prove, e));
	const struct entry_proof *p = &e->proof;
	if (p->row.bytes.n > 0) {
		(void)snprintf(name, sizeof name, "%012lld.entry", (long long)e->number);
		TRY(write_file(cx, e->asked->dir, name, p->row.bytes));
	}
	(void)snprintf(name, sizeof name, "%012lld.tlog-proof", (long long)e->number);
	// One checkpoint for all, whatever was signed meanwhile.
	return write_file(cx, e->asked->dir, name,
			  proof_to_tlog(cx->arena, e->number, &p->path, e->note));
}

static enum rc write_common(struct cx *cx, const struct export *e)
{
	struct str policy = { 0 };
	for (size_t i = 0; i < e->keys.n; i++)
		policy = arena_fmt(cx->arena, "%.*slog %.*s\n", STR_ARG(policy),
				   STR_ARG(e->keys.p[i]));
	policy = arena_fmt(cx->arena, "%.*squorum none\n", STR_ARG(policy));
	TRY(write_file(cx, e->asked->dir, "policy.txt", policy));
	return write_file(cx, e->asked->dir, "checkpoint", e->note);
}

enum rc ledger_export(struct cx *cx, struct store *store, const struct ledger_export *asked,
		      int64_t *written)
{
	struct export e = { .asked = asked };
	const char *dir = str_c(cx->arena, asked->dir);
	struct arena arena; // of one entry
	struct cx own;
	if (asked->from > asked->to)
		return cx_fail(cx, RC_INVALID, "from is after to");
	TRY(unit_run(cx, store, TX_READ, find, &e));
	if (!dir || mkdir(dir, 0700) != 0)
		return cx_fail(cx, RC_IO, "%.*s cannot be made: %s", STR_ARG(asked->dir),
			       strerror(errno));
	TRY(write_common(cx, &e));
	arena_init(&arena);
	cx_init(&own, &arena, cx->now);
	enum rc rc = RC_OK;
	for (e.number = asked->from; rc == RC_OK && e.number <= asked->to; e.number++) {
		rc = write_entry(&own, store, &e);
		arena_reset(&arena);
	}
	if (rc != RC_OK)
		(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	*written = asked->to - asked->from + 1;
	return rc;
}
