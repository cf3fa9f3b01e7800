// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/road_db.h"

/* The newest message of this node's that brought the request, or the one it came by. */
SQL_STATEMENT(road_out, "SELECT o.digest, o.queued_at, o.done_at, o.state, o.tries, o.failed,"
			"       o.receipt"
			"  FROM desk_step s JOIN exchange_outbox o ON o.id = s.message_id"
			" WHERE s.request_id = $1 AND s.action = 'submit' AND s.side = 0"
			" ORDER BY s.at DESC, s.id DESC LIMIT 1");
SQL_STATEMENT(road_in, "SELECT i.digest, i.received_at, i.received_at, i.outcome, 0, '', i.receipt"
		       "  FROM desk_step s JOIN exchange_inbox i ON i.id = s.inbox_id"
		       " WHERE s.request_id = $1 AND s.action = 'submit' AND s.side = 0"
		       " ORDER BY s.at DESC, s.id DESC LIMIT 1");
SQL_STATEMENT(road_waiting, "SELECT count(*) FROM exchange_outbox"
			    " WHERE peer_id = $1 AND thread = $2 AND state = 0");

static enum rc load_message(struct cx *cx, struct db *db, const struct request *r, struct road *out)
{
	const bool asks = r->progress.side == SIDE_ASKING;
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, asks ? &road_out : &road_in, VAL(r->id)));
	while (rows_next(rows)) {
		out->there = true;
		out->digest = rows_hash(rows);
		out->at = rows_instant(rows);
		out->receipt_at = rows_instant(rows);
		out->refused = rows_int(rows) == (asks ? 2 : 1); // exchange/message.h
		out->tries = rows_int(rows);
		out->failed = rows_str(rows);
		out->receipt = rows_bytes(rows);
	}
	return rows_end(cx, rows);
}

enum rc road_load(struct cx *cx, struct db *db, const struct request *r, struct road *out)
{
	struct road road = { .node = r->peer_origin };
	*out = road;
	if (!id_is_set(r->peer))
		return RC_OK;
	TRY(load_message(cx, db, r, &road));
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &road_waiting, VAL(r->peer), VAL(r->id)));
	while (rows_next(rows))
		road.waiting = rows_int(rows);
	TRY(rows_end(cx, rows));
	*out = road;
	return RC_OK;
}
