// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/rotation_db.h"

#include "ledger/entry_db.h"

SQL_STATEMENT(rotation_find, "SELECT kind, state, serial, begun_at FROM exchange_rotation");
SQL_STATEMENT(rotation_insert, "INSERT INTO exchange_rotation (one, kind, state, serial, begun_at)"
			       " VALUES (1, $1, 0, $2, $3)");
SQL_STATEMENT(rotation_set_switching, "UPDATE exchange_rotation SET state = 1 WHERE one = $1");
SQL_STATEMENT(rotation_delete, "DELETE FROM exchange_rotation WHERE one = $1");

enum rc rotation_load(struct cx *cx, struct db *db, struct rotation *out)
{
	struct rotation found = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &rotation_find, NO_VALS));
	while (rows_next(r)) {
		found.going = true;
		found.kind = (enum rotation_kind)rows_int(r); // CHECKs hold the ranges
		found.state = (enum rotation_state)rows_int(r);
		found.serial = rows_int(r);
		found.begun_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

enum rc rotation_begin(struct cx *cx, struct db *db, enum rotation_kind kind, int64_t serial)
{
	struct rotation r;
	TRY(rotation_load(cx, db, &r));
	if (r.going)
		return cx_fail(cx, RC_CONFLICT,
			       "the %s key is being replaced: one key at a time; comity peer key "
			       "show says what it waits for",
			       rotation_kind_key(r.kind));
	TRY(DB_RUN(cx, db, &rotation_insert, VAL((int64_t)kind), VAL(serial), VAL(cx->now)));
	const struct ledger_act begun = { .act = "node-key-announced",
					  .note = str_from_c(rotation_kind_key(kind)) };
	return ledger_append(cx, db, &begun, NULL);
}

enum rc rotation_switch(struct cx *cx, struct db *db)
{
	return DB_RUN(cx, db, &rotation_set_switching, VAL(INT64_C(1)));
}

enum rc rotation_end(struct cx *cx, struct db *db, const struct rotation *r)
{
	TRY(DB_RUN(cx, db, &rotation_delete, VAL(INT64_C(1))));
	const struct ledger_act ended = { .act = "node-key-replaced",
					  .note = str_from_c(rotation_kind_key(r->kind)) };
	return ledger_append(cx, db, &ended, NULL);
}

/* ---- Who has the card ---- */

SQL_STATEMENT(card_sent_insert, "INSERT INTO exchange_card_sent (peer_id, serial, message_id)"
				" VALUES ($1, $2, $3)");
SQL_STATEMENT(card_was_sent, "SELECT 1 FROM exchange_card_sent WHERE peer_id = $1 AND serial >= $2"
			     " LIMIT 1");
SQL_STATEMENT(card_was_received,
	      "SELECT 1 FROM exchange_card_sent s JOIN exchange_outbox o ON o.id = s.message_id"
	      " WHERE s.peer_id = $1 AND s.serial >= $2 AND o.state = 1 LIMIT 1");

enum rc card_sent(struct cx *cx, struct db *db, struct id peer, int64_t serial, struct id message)
{
	return DB_RUN(cx, db, &card_sent_insert, VAL(peer), VAL(serial), VAL(message));
}

static enum rc has_card(struct cx *cx, struct db *db, const struct peer *p, int64_t serial,
			bool received, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, received ? &card_was_received : &card_was_sent, VAL(p->id),
		      VAL(serial)));
	*out = false;
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

enum rc card_lacking(struct cx *cx, struct db *db, int64_t serial, bool received,
		     struct peer_list *out)
{
	struct peer_list list = { 0 }, page = { .n = PEER_PAGE };
	struct str after = STR("");
	while (page.n == PEER_PAGE) {
		TRY(peer_list_from(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++) {
			const struct peer *p = &page.p[i];
			bool has = false;
			after = p->origin;
			if (p->state != PEER_ACTIVE || p->road != PEER_COMITY)
				continue;
			TRY(has_card(cx, db, p, serial, received, &has));
			if (!has)
				*ARENA_PUSH(cx->arena, &list) = *p;
		}
	}
	*out = list;
	return RC_OK;
}
