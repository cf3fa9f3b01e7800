// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/card_to_note.h"

/* A card has one spelling: what is read is printed byte for byte. */
FUZZ(card)
{
	struct card card;
	struct str again;
	if (card_parse(cx, in, &card) == RC_OK) {
		CHECK(card.signing.n > 0 && card.endpoints.n > 0 && card.pins.n > 0);
		EQ(card_print(cx, &card, &again), RC_OK);
		EQ_STR(again, in);
	}
	struct sha256 fingerprint;
	if (card_read(cx, in, &card) == RC_OK)
		EQ(card_fingerprint(cx, in, &fingerprint), RC_OK);
}
