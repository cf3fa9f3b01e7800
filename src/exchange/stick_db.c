// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/stick_db.h"

SQL_STATEMENT(stick_insert, "INSERT INTO exchange_stick (inbox_id, at)"
			    " SELECT id, $3 FROM exchange_inbox"
			    "  WHERE peer_id = $1 AND transaction_id = $2"
			    " ON CONFLICT (inbox_id) DO NOTHING");
SQL_STATEMENT(stick_page, "SELECT i.id, i.peer_id, i.transaction_id, i.receipt"
			  "  FROM exchange_stick s JOIN exchange_inbox i ON i.id = s.inbox_id"
			  " WHERE s.at >= $1 AND i.id > $2 ORDER BY i.id LIMIT 100");

enum rc stick_mark(struct cx *cx, struct db *db, struct id peer, struct str transaction)
{
	return DB_RUN(cx, db, &stick_insert, VAL(peer), VAL(transaction), VAL(cx->now));
}

enum rc stick_receipts_since(struct cx *cx, struct db *db, struct instant since, struct id after,
			     struct stick_receipts *out)
{
	struct stick_receipts list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &stick_page, VAL(since), VAL(after)));
	while (rows_next(r)) {
		struct stick_receipt *s = ARENA_PUSH(cx->arena, &list);
		s->inbox = rows_id(r);
		s->peer = rows_id(r);
		s->transaction = rows_str(r);
		s->receipt = rows_bytes(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
