// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/shape_db.h"

/* PostgreSQL keeps the types by itself. */
SQL_STATEMENT_TWO(
	shape_find_entry,
	"SELECT CAST(number AS INTEGER) FROM ledger_entry WHERE number >= $1"
	" AND NOT (typeof(number) = 'integer' AND typeof(id) = 'blob' AND length(id) = 16"
	"  AND typeof(leaf) = 'blob' AND length(leaf) = 32"
	"  AND typeof(bytes) IN ('blob', 'null') AND coalesce(length(bytes), 1) > 0"
	"  AND typeof(erased_by) IN ('blob', 'null') AND coalesce(length(erased_by), 16) = 16"
	"  AND typeof(at) = 'integer' AND typeof(act) = 'text' AND typeof(role) = 'text'"
	"  AND typeof(object_kind) = 'text' AND typeof(account) = 'blob'"
	"  AND length(account) = 16 AND typeof(object) = 'blob' AND length(object) = 16)"
	" ORDER BY number LIMIT 1",
	"SELECT number FROM ledger_entry WHERE number >= $1"
	" AND NOT coalesce(length(id) = 16 AND length(leaf) = 32"
	"  AND coalesce(length(bytes), 1) > 0 AND coalesce(length(erased_by), 16) = 16"
	"  AND at IS NOT NULL AND act IS NOT NULL AND role IS NOT NULL"
	"  AND object_kind IS NOT NULL AND length(account) = 16 AND length(object) = 16, FALSE)"
	" ORDER BY number LIMIT 1");

SQL_STATEMENT_TWO(
	shape_find_table,
	"SELECT 'ledger_sequencer' AS wrong FROM ledger_sequencer"
	" WHERE NOT (typeof(size) = 'integer' AND typeof(root) = 'blob' AND length(root) = 32)"
	" UNION ALL SELECT 'ledger_checkpoint' FROM ledger_checkpoint"
	" WHERE NOT (typeof(size) = 'integer' AND typeof(root) = 'blob' AND length(root) = 32"
	"  AND typeof(at) = 'integer' AND typeof(note) IN ('text', 'null'))"
	" UNION ALL SELECT 'ledger_tile' FROM ledger_tile"
	" WHERE NOT (typeof(level) = 'integer' AND typeof(number) = 'integer'"
	"  AND typeof(hashes) = 'blob')"
	" UNION ALL SELECT 'ledger_key' FROM ledger_key WHERE typeof(vkey) <> 'text'"
	" LIMIT 1",
	"SELECT 'ledger_sequencer' AS wrong FROM ledger_sequencer"
	" WHERE NOT coalesce(length(root) = 32, FALSE)"
	" UNION ALL SELECT 'ledger_checkpoint' FROM ledger_checkpoint"
	" WHERE NOT coalesce(length(root) = 32, FALSE)"
	" LIMIT 1");

enum rc shape_next_entry(struct cx *cx, struct db *db, int64_t from, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &shape_find_entry, VAL(from)));
	const int64_t number = rows_next(r) ? rows_int(r) : INT64_MAX;
	TRY(rows_end(cx, r));
	*out = number < from ? from : number; // of a number that is none
	return RC_OK;
}

enum rc shape_wrong_table(struct cx *cx, struct db *db, struct str *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &shape_find_table, NO_VALS));
	const struct str name = rows_next(r) ? rows_str(r) : (struct str){ 0 };
	TRY(rows_end(cx, r));
	*out = name;
	return RC_OK;
}
