// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/key_db.h"

SQL_STATEMENT(ledger_key_put, "INSERT INTO ledger_key (vkey, since) VALUES ($1, $2)");

SQL_STATEMENT(ledger_key_set_retired, "UPDATE ledger_key SET retired = $1"
				      " WHERE vkey = $2 AND retired IS NULL");

SQL_STATEMENT(ledger_key_retire_all, "UPDATE ledger_key SET retired = $1 WHERE retired IS NULL");

SQL_STATEMENT(ledger_key_find_all, "SELECT vkey FROM ledger_key ORDER BY since, vkey LIMIT 1000");

SQL_STATEMENT(ledger_key_count_in_use,
	      "SELECT count(*) FROM ledger_key WHERE vkey = $1 AND retired IS NULL");

SQL_STATEMENT(ledger_replace_origin, "UPDATE ledger_log SET origin = $1 WHERE one = 1");

static enum rc append(struct cx *cx, struct db *db, const char *act, struct str vkey)
{
	const struct ledger_act a = { .act = act, .object_kind = "ledger-key", .note = vkey };
	return ledger_append(cx, db, &a, NULL);
}

enum rc ledger_key_add(struct cx *cx, struct db *db, struct str vkey)
{
	TRY(DB_RUN(cx, db, &ledger_key_put, VAL(vkey), VAL(cx->now)));
	return append(cx, db, "key-added", vkey);
}

enum rc ledger_key_end(struct cx *cx, struct db *db, struct str vkey)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &ledger_key_set_retired, VALS(VAL(cx->now), VAL(vkey)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, "this key is not in use: %.*s", STR_ARG(vkey));
	return append(cx, db, "key-retired", vkey);
}

enum rc ledger_witness_key_replace(struct cx *cx, struct db *db, struct str old, struct str vkey,
				   struct str reason)
{
	struct ledger_act a = {
		.act = "key-retired", .object_kind = "witness-key", .basis = reason, .note = old
	};
	if (old.n > 0)
		TRY(ledger_append(cx, db, &a, NULL));
	a.act = "key-added";
	a.note = vkey;
	return ledger_append(cx, db, &a, NULL);
}

enum rc ledger_key_in_use(struct cx *cx, struct db *db, struct str vkey, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_key_count_in_use, VAL(vkey)));
	const bool found = rows_next(r) && rows_int(r) > 0;
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

enum rc ledger_key_list(struct cx *cx, struct db *db, struct ledger_keys *out)
{
	AUTO(rows) r = NULL;
	struct ledger_keys list = { 0 };
	TRY(rows_open(cx, db, &r, &ledger_key_find_all, NO_VALS));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &list) = rows_str(r);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc ledger_origin_replace(struct cx *cx, struct db *db, const struct ledger_restored *r)
{
	struct str now;
	TRY(ledger_origin(cx, db, &now));
	if (str_eq(now, r->origin))
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s has signed more than this database knows of: name another "
			       "origin",
			       STR_ARG(now));
	TRY(DB_RUN(cx, db, &ledger_replace_origin, VAL(r->origin)));
	TRY(DB_RUN(cx, db, &ledger_key_retire_all, VAL(cx->now)));
	const struct ledger_act act = {
		.act = "restored",
		.object_kind = "ledger",
		.before = r->old,
		.note = r->reason,
	};
	TRY(ledger_append(cx, db, &act, NULL));
	return ledger_key_add(cx, db, r->vkey);
}
