// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/document_db.h"

#include "exchange/card_to_note.h"
#include "exchange/document_to_hi1.h"
#include "exchange/outbox_db.h"
#include "exchange/own_card_db.h"

enum rc document_send(struct cx *cx, struct db *db, const struct document_order *o, struct id *id)
{
	struct own_card own;
	struct card card;
	struct message m = { .id = id_new(cx->now),
			     .peer = o->peer->id,
			     .kind = str_from_c(o->kind->workflow),
			     .thread = o->thread,
			     .content_type = STR("application/xml") };
	TRY(own_card_load(cx, db, &own));
	if (own.serial == 0)
		return cx_fail(cx, RC_MISSING,
			       "this node has no card yet: comity peer card makes it");
	TRY(card_read(cx, own.card, &card));
	const struct envelope_sides sides = { .peer_country = o->peer->country,
					      .peer = o->peer->origin,
					      .country = card.country,
					      .node = card.origin,
					      .transaction = message_transaction(cx->arena, m.id) };
	if (!id_is_set(m.thread))
		m.thread = m.id;
	TRY(document_print(cx, &sides, o->kind, o->contents, &m.body));
	TRY(outbox_add(cx, db, &m));
	*id = m.id;
	return RC_OK;
}
