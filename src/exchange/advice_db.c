// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/advice_db.h"

SQL_STATEMENT(advice_insert, "INSERT INTO exchange_advice (id, peer_id, sent, text, at)"
			     " VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(advice_page, "SELECT id, peer_id, sent, text, at FROM exchange_advice"
			   " WHERE id > $1 ORDER BY id LIMIT 100");

enum rc advice_add(struct cx *cx, struct db *db, const struct advice *advice)
{
	return DB_RUN(cx, db, &advice_insert, VAL(advice->id), VAL(advice->peer),
		      VAL((int64_t)advice->sent), VAL(advice->text), VAL(advice->at));
}

enum rc advice_list(struct cx *cx, struct db *db, struct id after, struct advice_list *out)
{
	struct advice_list list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &advice_page, VAL(after)));
	while (rows_next(r)) {
		struct advice *a = ARENA_PUSH(cx->arena, &list);
		a->id = rows_id(r);
		a->peer = rows_id(r);
		a->sent = rows_int(r) == 1;
		a->text = rows_str(r);
		a->at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
