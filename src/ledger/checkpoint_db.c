// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/checkpoint_db.h"

SQL_STATEMENT(checkpoint_put, "INSERT INTO ledger_checkpoint (size, root, fence, at, note)"
			      " VALUES ($1, $2, $3, $4, NULL) ON CONFLICT (size) DO NOTHING");

SQL_STATEMENT(checkpoint_find, "SELECT size, root, at, note FROM ledger_checkpoint"
			       " WHERE size = $1");

SQL_STATEMENT(checkpoint_sign, "UPDATE ledger_checkpoint SET note = $1"
			       " WHERE size = $2 AND note IS NULL");

SQL_STATEMENT(checkpoint_find_latest, "SELECT size, root, at, note FROM ledger_checkpoint"
				      " WHERE note IS NOT NULL ORDER BY size DESC LIMIT 1");

SQL_STATEMENT(checkpoint_find_intended, "SELECT size, root, at, note FROM ledger_checkpoint"
					" ORDER BY size DESC LIMIT 1");

SQL_STATEMENT(checkpoint_find_from, "SELECT size, root, at, note FROM ledger_checkpoint"
				    " WHERE note IS NOT NULL AND size >= $1"
				    " ORDER BY size LIMIT 1");

SQL_STATEMENT(checkpoint_list_above, "SELECT size, root, at, note FROM ledger_checkpoint"
				     " WHERE size > $1 ORDER BY size LIMIT $2");

SQL_STATEMENT(checkpoint_find_waiting,
	      "SELECT coalesce(min(at), 0) FROM"
	      " (SELECT at FROM ledger_entry WHERE number IS NULL"
	      "  UNION ALL SELECT at FROM ledger_entry WHERE number >= $1) w");

SQL_STATEMENT(cosignature_put,
	      "INSERT INTO ledger_cosignature (size, witness, at, line) VALUES ($1, $2, $3, $4)"
	      " ON CONFLICT (size, witness) DO UPDATE SET at = excluded.at, line = excluded.line");

SQL_STATEMENT(cosignature_find, "SELECT witness, at, line FROM ledger_cosignature"
				" WHERE size = $1 ORDER BY witness LIMIT 100");

SQL_STATEMENT(cosignature_find_largest,
	      "SELECT coalesce(max(size), 0) FROM ledger_cosignature WHERE witness = $1");

SQL_STATEMENT(cosignature_find_last, "SELECT size, at FROM ledger_cosignature WHERE witness = $1"
				     " ORDER BY size DESC LIMIT 1");

SQL_STATEMENT(cosignature_count,
	      "SELECT count(DISTINCT witness), coalesce(max(size), 0) FROM ledger_cosignature");

SQL_STATEMENT(witnessed_find, "SELECT size, root, note, at FROM ledger_witness WHERE origin = $1");

SQL_STATEMENT(witnessed_list, "SELECT origin FROM ledger_witness ORDER BY origin");

SQL_STATEMENT(witnessed_put, "INSERT INTO ledger_witness (origin, size, root, note, at)"
			     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (origin) DO NOTHING");

SQL_STATEMENT(witnessed_replace,
	      "UPDATE ledger_witness SET size = $1, root = $2, note = $3, at = $4"
	      " WHERE origin = $5 AND size = $6");

SQL_STATEMENT(witnessed_note, "UPDATE ledger_witness SET note = $1"
			      " WHERE origin = $2 AND size = $3");

static void read_row(struct rows *r, struct checkpoint_row *out)
{
	out->size = rows_int(r);
	out->root = rows_hash(r);
	out->at = rows_instant(r);
	out->note = rows_str(r);
}

/* The one row, or all zero. */
static enum rc one_row(struct cx *cx, struct rows *r, struct checkpoint_row *out)
{
	struct checkpoint_row row = { 0 };
	if (rows_next(r))
		read_row(r, &row);
	TRY(rows_end(cx, r));
	*out = row;
	return RC_OK;
}

enum rc checkpoint_intend(struct cx *cx, struct db *db, const struct tree_lease *lease,
			  const struct tree_head *head)
{
	AUTO(rows) r = NULL;
	struct checkpoint_row row;
	TRY(tree_lease_keep(cx, db, lease));
	TRY(DB_RUN(cx, db, &checkpoint_put, VAL(head->size), VAL(head->root), VAL(lease->fence),
		   VAL(cx->now)));
	TRY(ROWS_OPEN(cx, db, &r, &checkpoint_find, VAL(head->size)));
	TRY(one_row(cx, r, &row));
	if (!sha256_eq(&row.root, &head->root))
		return cx_fail(cx, RC_BUG,
			       "the checkpoint of size %lld has another root than the "
			       "tree",
			       (long long)head->size);
	return RC_OK;
}

enum rc checkpoint_store(struct cx *cx, struct db *db, const struct tree_lease *lease, int64_t size,
			 struct str note)
{
	TRY(tree_lease_keep(cx, db, lease));
	return DB_RUN(cx, db, &checkpoint_sign, VAL(note), VAL(size));
}

enum rc checkpoint_latest(struct cx *cx, struct db *db, struct checkpoint_row *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &checkpoint_find_latest, NO_VALS));
	return one_row(cx, r, out);
}

enum rc checkpoint_intended(struct cx *cx, struct db *db, struct checkpoint_row *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &checkpoint_find_intended, NO_VALS));
	return one_row(cx, r, out);
}

enum rc checkpoint_from(struct cx *cx, struct db *db, int64_t size, struct checkpoint_row *out)
{
	AUTO(rows) r = NULL;
	struct checkpoint_row row;
	TRY(ROWS_OPEN(cx, db, &r, &checkpoint_find_from, VAL(size)));
	TRY(one_row(cx, r, &row));
	if (row.size == 0)
		return cx_fail(cx, RC_MISSING,
			       "no checkpoint of %lld or more entries has been signed yet",
			       (long long)size);
	*out = row;
	return RC_OK;
}

enum rc checkpoint_written(struct cx *cx, struct db *db, int64_t above, struct checkpoint_rows *out)
{
	AUTO(rows) r = NULL;
	struct checkpoint_rows list = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &checkpoint_list_above, VAL(above), VAL(CHECKPOINT_PAGE)));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc checkpoint_overdue(struct cx *cx, struct db *db, struct str *out, struct instant *since)
{
	AUTO(rows) r = NULL;
	struct checkpoint_row latest;
	TRY(checkpoint_latest(cx, db, &latest));
	TRY(ROWS_OPEN(cx, db, &r, &checkpoint_find_waiting, VAL(latest.size)));
	const int64_t oldest = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*out = (struct str){ 0 };
	since->us = oldest;
	if (oldest == 0 || cx->now.us - oldest < CHECKPOINT_OVERDUE_US)
		return RC_OK;
	*out = arena_fmt(cx->arena,
			 "entries have waited for %lld minutes to be signed; the last checkpoint "
			 "has %lld entries. Is comity serve running? Look for alarm= in its log, "
			 "then restart it",
			 (long long)((cx->now.us - oldest) / 60000000), (long long)latest.size);
	return RC_OK;
}

enum rc cosignature_add(struct cx *cx, struct db *db, int64_t size, const struct cosignature *c)
{
	return DB_RUN(cx, db, &cosignature_put, VAL(size), VAL(c->witness), VAL(c->at),
		      VAL(c->line));
}

enum rc cosignature_list(struct cx *cx, struct db *db, int64_t size, struct cosignatures *out)
{
	AUTO(rows) r = NULL;
	struct cosignatures list = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &cosignature_find, VAL(size)));
	while (rows_next(r)) {
		struct cosignature *c = ARENA_PUSH(cx->arena, &list);
		c->witness = rows_str(r);
		c->at = rows_instant(r);
		c->line = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc checkpoint_note(struct cx *cx, struct db *db, const struct checkpoint_row *row,
			struct str *out)
{
	struct cosignatures list;
	struct str note = row->note;
	TRY(cosignature_list(cx, db, row->size, &list));
	for (size_t i = 0; i < list.n; i++)
		note = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(note), STR_ARG(list.p[i].line));
	*out = note;
	return RC_OK;
}

enum rc cosignature_largest(struct cx *cx, struct db *db, struct str witness, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &cosignature_find_largest, VAL(witness)));
	const int64_t size = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*out = size;
	return RC_OK;
}

enum rc cosignature_last(struct cx *cx, struct db *db, struct str witness, int64_t *size,
			 struct instant *at)
{
	AUTO(rows) r = NULL;
	*size = 0;
	*at = (struct instant){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &cosignature_find_last, VAL(witness)));
	while (rows_next(r)) {
		*size = rows_int(r);
		*at = rows_instant(r);
	}
	return rows_end(cx, r);
}

enum rc cosignature_sum(struct cx *cx, struct db *db, struct cosignature_sum *out)
{
	AUTO(rows) r = NULL;
	struct cosignature_sum sum = { 0 };
	TRY(rows_open(cx, db, &r, &cosignature_count, NO_VALS));
	while (rows_next(r)) {
		sum.witnesses = rows_int(r);
		sum.size = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = sum;
	return RC_OK;
}

enum rc witnessed_load(struct cx *cx, struct db *db, struct str origin, struct witnessed *out)
{
	AUTO(rows) r = NULL;
	struct witnessed w = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &witnessed_find, VAL(origin)));
	if (rows_next(r)) {
		w.size = rows_int(r);
		w.root = rows_hash(r);
		w.note = rows_str(r);
		w.at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = w;
	return RC_OK;
}

enum rc witnessed_by_hash(struct cx *cx, struct db *db, struct str hex, struct witnessed *out)
{
	AUTO(rows) r = NULL;
	struct str origin = { 0 };
	TRY(rows_open(cx, db, &r, &witnessed_list, NO_VALS));
	while (rows_next(r)) {
		const struct str name = rows_str(r);
		const struct sha256 h = sha256_of(name);
		if (str_eq(sha256_print(cx->arena, &h), hex))
			origin = name;
	}
	TRY(rows_end(cx, r));
	if (origin.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "no checkpoint of such a log was countersigned here");
	return witnessed_load(cx, db, origin, out);
}

enum rc witnessed_store(struct cx *cx, struct db *db, struct str origin, int64_t old,
			const struct witnessed *w, bool *stored)
{
	int64_t changed = 0;
	if (old == 0)
		TRY(db_run(cx, db, &witnessed_put,
			   VALS(VAL(origin), VAL(w->size), VAL(w->root), VAL(w->note), VAL(w->at)),
			   &changed));
	if (changed == 0)
		TRY(db_run(cx, db, &witnessed_replace,
			   VALS(VAL(w->size), VAL(w->root), VAL(w->note), VAL(w->at), VAL(origin),
				VAL(old)),
			   &changed));
	*stored = changed == 1;
	return RC_OK;
}

enum rc witnessed_sign(struct cx *cx, struct db *db, struct str origin, int64_t size,
		       struct str note)
{
	return DB_RUN(cx, db, &witnessed_note, VAL(note), VAL(origin), VAL(size));
}
