// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/scope_db.h"

#include "desk/document_from_json.h"
#include "desk/document_to_json.h"
#include "desk/request_db.h"
#include "desk/scope.h"
#include "ledger/entry_db.h"

SQL_STATEMENT(scope_insert, "INSERT INTO desk_request_scope (request_id, number, at, scope, former,"
			    "  applied_at) VALUES ($1, $2, $3, $4, '', 0)");
SQL_STATEMENT(scope_of, "SELECT scope FROM desk_request_scope"
			" WHERE request_id = $1 AND number = $2 AND applied_at = 0"
			" ORDER BY at DESC LIMIT 1");
SQL_STATEMENT(scope_apply, "UPDATE desk_request_scope SET former = $1, applied_at = $2"
			   " WHERE request_id = $3 AND number = $4 AND applied_at = 0");

enum rc scope_put(struct cx *cx, struct db *db, const struct request *scope, uint32_t number)
{
	return DB_RUN(cx, db, &scope_insert, VAL(scope->id), VAL(number), VAL(cx->now),
		      VAL(document_to_json(cx->arena, scope)));
}

static enum rc load(struct cx *cx, struct db *db, struct id request, uint32_t number,
		    struct str *out)
{
	AUTO(rows) rows = NULL;
	*out = STR("");
	TRY(ROWS_OPEN(cx, db, &rows, &scope_of, VAL(request), VAL(number)));
	while (rows_next(rows))
		*out = rows_str(rows);
	return rows_end(cx, rows);
}

enum rc scope_settle(struct cx *cx, struct db *db, struct request *r, uint32_t number)
{
	struct str text = { 0 };
	struct request *scope = arena_new(cx->arena, struct request, 1);
	TRY(load(cx, db, r->id, number, &text));
	if (text.n == 0 || state_is_outcome(r->progress.state) || state_is_end(r->progress.state))
		return RC_OK;
	const struct str former = document_to_json(cx->arena, r);
	TRY(document_from_json(cx, text, scope));
	scope_copy(r, scope);
	TRY(request_put_words(cx, db, r));
	TRY(DB_RUN(cx, db, &scope_apply, VAL(former), VAL(cx->now), VAL(r->id), VAL(number)));
	const struct sha256 before = sha256_of(former);
	return ledger_append(
		cx, db,
		&(struct ledger_act){ .act = "request-narrowed",
				      .object_kind = "request",
				      .object = r->id,
				      .before = sha256_print(cx->arena, &before),
				      .content = sha256_of(document_to_json(cx->arena, r)) },
		NULL);
}
