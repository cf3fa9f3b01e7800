// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * directory_to_note: the cards of a network's nodes, signed by its secretariat.
 *
 *     comity/directory/v1
 *     name 24/7 network
 *     issued 2026-11-22T08:00:00.000000Z
 *     card BASE64 of the signed card          once a node
 *
 *     — secretariat.example/node/exchange BASE64
 *
 * Whoever has compared the secretariat's key trusts it to have compared those of the nodes.
 *
 * Source:  C2SP signed-note (formats/note.h).
 * Accepts: the lines in this order, and no others; DIRECTORY_MAX cards.
 * Errors:  RC_INVALID with the line; RC_DENIED: not signed by this key.
 */
#ifndef EXCHANGE_DIRECTORY_TO_NOTE_H
#define EXCHANGE_DIRECTORY_TO_NOTE_H

#include "exchange/card_to_note.h"

enum { DIRECTORY_MAX = 300 };

#define DIRECTORY_BYTES_MAX NOTE_BYTES_MAX

struct directory {
	struct str name;
	struct instant issued;
	struct {
		struct str *p; // signed cards
		size_t n, cap;
	} cards;
};

NODISCARD enum rc directory_sign(struct cx *cx, const struct directory *d,
				 const struct card_signer *signer, struct str *out);

/* *key: the name of the key, by which its cards are vouched for. The cards are not read yet. */
NODISCARD enum rc directory_read(struct cx *cx, struct str bytes, struct str vkey,
				 struct directory *out, struct str *key);

#endif
