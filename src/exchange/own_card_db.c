// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/own_card_db.h"

#include "ledger/entry_db.h"

SQL_STATEMENT(own_card_last, "SELECT serial, card, fingerprint, made_at FROM exchange_card"
			     " ORDER BY serial DESC LIMIT 1");
SQL_STATEMENT(own_card_insert, "INSERT INTO exchange_card (serial, card, fingerprint, made_at)"
			       " VALUES ($1, $2, $3, $4)");

enum rc own_card_load(struct cx *cx, struct db *db, struct own_card *out)
{
	struct own_card card = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &own_card_last, NO_VALS));
	while (rows_next(r)) {
		card.serial = rows_int(r);
		card.card = rows_bytes(r);
		card.fingerprint = rows_hash(r);
		card.made_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = card;
	return RC_OK;
}

enum rc own_card_add(struct cx *cx, struct db *db, const struct own_card *card)
{
	struct own_card last;
	TRY(own_card_load(cx, db, &last));
	if (last.serial >= card->serial)
		return RC_OK;
	TRY(DB_RUN(cx, db, &own_card_insert, VAL(card->serial), VAL_BYTES(card->card),
		   VAL(card->fingerprint), VAL(cx->now)));
	const struct ledger_act act = { .act = "card-made",
					.content = card->fingerprint,
					.note = arena_fmt(cx->arena, "serial %lld",
							  (long long)card->serial) };
	return ledger_append(cx, db, &act, NULL);
}
