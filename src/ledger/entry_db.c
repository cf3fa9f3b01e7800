// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry_db.h"

#include "crypto/merkle.h"

SQL_STATEMENT(ledger_find_origin, "SELECT origin FROM ledger_log WHERE one = 1");

SQL_STATEMENT(ledger_put_origin, "INSERT INTO ledger_log (one, origin) VALUES (1, $1)");

SQL_STATEMENT(ledger_put_sequencer,
	      "INSERT INTO ledger_sequencer (one, fence, holder, until, size, root)"
	      " VALUES (1, 0, $1, 0, 0, $2)");

SQL_STATEMENT(ledger_put_entry,
	      "INSERT INTO ledger_entry"
	      " (id, leaf, bytes, at, receipt, act, account, role, object_kind, object)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

SQL_STATEMENT(
	ledger_find_number,
	"SELECT id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object"
	"  FROM ledger_entry WHERE number = $1");

SQL_STATEMENT(
	ledger_find_id,
	"SELECT id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object"
	"  FROM ledger_entry WHERE id = $1");

SQL_STATEMENT(
	ledger_list_from,
	"SELECT id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object"
	"  FROM ledger_entry WHERE number >= $1 ORDER BY number LIMIT $2");

SQL_STATEMENT(
	ledger_list_between,
	"SELECT id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object"
	"  FROM ledger_entry WHERE number >= $1 AND number < $2 ORDER BY number LIMIT $3");

SQL_STATEMENT(ledger_find_eraser,
	      "SELECT count(*) FROM ledger_entry"
	      " WHERE id = $1 AND act = 'erased' AND (bytes IS NULL OR object = $2)");

SQL_STATEMENT(ledger_find_waiting, "SELECT count(*) FROM ledger_entry WHERE number IS NULL");

SQL_STATEMENT(ledger_blank,
	      "UPDATE ledger_entry"
	      "   SET bytes = NULL, erased_by = $1, account = $2, role = '', object_kind = '',"
	      "       object = $2"
	      " WHERE number = $3 AND bytes IS NOT NULL");

enum rc ledger_origin_set(struct cx *cx, struct db *db, struct str origin)
{
	const struct sha256 empty = sha256_of((struct str){ 0 });
	const struct id nobody = { 0 };
	if (origin.n == 0)
		return cx_fail(cx, RC_INVALID, "a ledger needs an origin, such as node.example/ke");
	TRY(DB_RUN(cx, db, &ledger_put_origin, VAL(origin)));
	return DB_RUN(cx, db, &ledger_put_sequencer, VAL(nobody), VAL(empty));
}

enum rc ledger_origin(struct cx *cx, struct db *db, struct str *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &ledger_find_origin, NO_VALS));
	struct str origin = { 0 };
	if (rows_next(r))
		origin = rows_str(r);
	TRY(rows_end(cx, r));
	if (origin.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "this database has no ledger yet: comity init sets "
			       "it up");
	*out = origin;
	return RC_OK;
}

/* Stores an entry as printed, under this id. */
static enum rc store_entry(struct cx *cx, struct db *db, struct id id, const struct ledger_act *act)
{
	struct ledger_entry e = {
		.at = cx->now,
		.act = str_from_c(act->act),
		.account = act->account,
		.role = str_from_c(act->role),
		.node = act->node,
		.object_kind = str_from_c(act->object_kind),
		.object = act->object,
		.basis = act->basis,
		.before = act->before,
		.content = act->content,
		.note = act->note,
	};
	struct str bytes;
	random_bytes(e.salt, sizeof e.salt);
	TRY(ledger_origin(cx, db, &e.log));
	if (e.node.n == 0)
		e.node = e.log;
	TRY(entry_print(cx, &e, &bytes));
	return DB_RUN(cx, db, &ledger_put_entry, VAL(id), VAL(merkle_leaf(bytes)), VAL_BYTES(bytes),
		      VAL(e.at), VAL(act->receipt ? 1 : 0), VAL(e.act), VAL(e.account), VAL(e.role),
		      VAL(e.object_kind), VAL(e.object));
}

enum rc ledger_append(struct cx *cx, struct db *db, const struct ledger_act *act, struct id *out)
{
	const struct id id = id_new(cx->now);
	TRY(store_entry(cx, db, id, act));
	if (out)
		*out = id;
	return RC_OK;
}

void ledger_row_read(struct rows *r, struct ledger_row *out)
{
	*out = (struct ledger_row){ .id = rows_id(r) };
	const bool waits = rows_is_null(r);
	const int64_t number = rows_int(r);
	out->number = waits ? -1 : number;
	out->leaf = rows_hash(r);
	out->bytes = rows_bytes(r);
	out->erased_by = rows_id(r);
	out->at = rows_instant(r);
	out->act = rows_str(r);
	out->account = rows_id(r);
	out->role = rows_str(r);
	out->object_kind = rows_str(r);
	out->object = rows_id(r);
}

static enum rc one_row(struct cx *cx, struct rows *r, struct ledger_row *out, bool *found)
{
	*found = rows_next(r);
	if (*found)
		ledger_row_read(r, out);
	return rows_end(cx, r);
}

enum rc ledger_row_by_number(struct cx *cx, struct db *db, int64_t number, struct ledger_row *out)
{
	AUTO(rows) r = NULL;
	bool found;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_find_number, VAL(number)));
	TRY(one_row(cx, r, out, &found));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING, "the ledger has no entry %lld", (long long)number);
}

enum rc ledger_row_by_id(struct cx *cx, struct db *db, struct id id, struct ledger_row *out)
{
	AUTO(rows) r = NULL;
	bool found;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_find_id, VAL(id)));
	TRY(one_row(cx, r, out, &found));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "the ledger has no entry of this id");
}

static enum rc all_rows(struct cx *cx, struct rows *r, struct ledger_rows *out)
{
	struct ledger_rows list = { 0 };
	while (rows_next(r))
		ledger_row_read(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc ledger_rows_from(struct cx *cx, struct db *db, int64_t number, int64_t limit,
			 struct ledger_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_list_from, VAL(number), VAL(limit)));
	return all_rows(cx, r, out);
}

enum rc ledger_rows_between(struct cx *cx, struct db *db, int64_t from, int64_t stop, int64_t limit,
			    struct ledger_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_list_between, VAL(from), VAL(stop), VAL(limit)));
	return all_rows(cx, r, out);
}

enum rc ledger_erased_by(struct cx *cx, struct db *db, const struct ledger_row *row, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_find_eraser, VAL(row->erased_by), VAL(row->id)));
	const bool says = rows_next(r) && rows_int(r) > 0;
	TRY(rows_end(cx, r));
	*out = says;
	return RC_OK;
}

enum rc ledger_count_waiting(struct cx *cx, struct db *db, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &ledger_find_waiting, NO_VALS));
	const int64_t n = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*out = n;
	return RC_OK;
}

/* What others need to check the ledger by. */
static bool is_of_ledger(const struct ledger_row *row)
{
	static const char *const kinds[] = { "ledger", "ledger-key", "witness-key", "people-key" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(row->object_kind, str_from_c(kinds[i])))
			return true;
	return str_eq(row->act, STR("erased"));
}

enum rc ledger_may_erase(struct cx *cx, struct db *db, int64_t number, struct ledger_row *out)
{
	TRY(ledger_row_by_number(cx, db, number, out));
	if (out->bytes.n == 0)
		return cx_fail(cx, RC_CONFLICT, "entry %lld has been erased before",
			       (long long)number);
	if (is_of_ledger(out))
		return cx_fail(cx, RC_DENIED,
			       "entry %lld (%.*s) is about the ledger itself, and never erased",
			       (long long)number, STR_ARG(out->act));
	return RC_OK;
}

enum rc ledger_erase(struct cx *cx, struct db *db, int64_t number, const struct ledger_act *why,
		     struct id *out)
{
	struct ledger_row row = { 0 };
	const struct id id = id_new(cx->now);
	struct ledger_act act = *why;
	int64_t changed = 0;
	if (why->basis.n == 0)
		return cx_fail(cx, RC_INVALID, "an entry is erased by a rule or an order: name it");
	TRY(ledger_may_erase(cx, db, number, &row));
	act.act = "erased";
	act.object_kind = "entry";
	act.object = row.id;
	TRY(store_entry(cx, db, id, &act));
	const struct id none = { 0 };
	TRY(db_run(cx, db, &ledger_blank, VALS(VAL(id), VAL(none), VAL(number)), &changed));
	INVARIANT(changed == 1);
	if (out)
		*out = id;
	return RC_OK;
}
