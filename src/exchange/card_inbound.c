// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/card_inbound.h"

#include "exchange/card_to_note.h"
#include "exchange/document_to_hi1.h"
#include "exchange/peer_db.h"

enum rc card_apply(struct cx *cx, struct db *db, const struct inbound *in,
		   struct inbound_answer *out)
{
	struct card card;
	struct peer peer;
	struct peer_import import = { .card = &card };
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_card, &import.bytes));
	TRY(card_admit(cx, import.bytes, &card, &import.fingerprint));
	if (!str_eq(card.origin, in->origin))
		return cx_fail(cx, RC_DENIED, "the card is of another node");
	TRY(peer_load(cx, db, in->peer, &peer));
	TRY(card_continues(cx, import.bytes, peer.card, &import.continues));
	return peer_take(cx, db, NULL, &import, &peer);
}
