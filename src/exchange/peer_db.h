// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * peer_db: the nodes that this one knows, and the acts that change them, on the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_PEER_DB_H
#define EXCHANGE_PEER_DB_H

#include "exchange/card.h"
#include "exchange/peer.h"
#include "people/access.h"
#include "store/db.h"

enum { PEER_PAGE = 100 };

/* A card that card_admit has read, or a HI1 system's record, and what is known of it. */
struct peer_import {
	const struct card *card;
	struct str bytes; // the signed file
	struct sha256 fingerprint;
	bool compared;	    // the fingerprint was compared, and nobody else is asked
	bool continues;	    // a key of the card that counts now has signed it
	struct str vouched; // by the key of this name, in a signed directory; empty: by none
};

/* A first card makes a peer, proposed or active; a later one takes the place of the one before, when that
 * one's key signed it, or while nobody has compared the first; where it names another country or
 * kind, the node is proposed again. RC_CONFLICT: an older card, a revoked peer, or a key that
 * belongs to another. RC_DENIED: a later card that the key before did not sign; another country
 * or kind of a suspended node, or without `by`. The same card again changes nothing but who vouches for a proposed one. `by`
 * NULL: the node itself, by a message of the peer. */
NODISCARD enum rc peer_take(struct cx *cx, struct db *db, const struct actor *by,
			    const struct peer_import *import, struct peer *out);

/* A proposed peer becomes active: the fingerprint of the card that it has now was compared.
 * Whose business it is to ask a second person: peer_eyes_db.h. RC_CONFLICT: it is not proposed. */
NODISCARD enum rc peer_accept(struct cx *cx, struct db *db, const struct actor *by, struct id id);

/* RC_CONFLICT: not from the state it is in. RC_INVALID: no reason. */
NODISCARD enum rc peer_set(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			   enum peer_state state, struct str reason);

/* RC_MISSING. */
NODISCARD enum rc peer_load(struct cx *cx, struct db *db, struct id id, struct peer *out);
NODISCARD enum rc peer_find(struct cx *cx, struct db *db, struct str origin, struct peer *out);

/* The active peer with this TLS key now. RC_DENIED: there is none. */
NODISCARD enum rc peer_by_pin(struct cx *cx, struct db *db, struct sha256 key, struct peer *out);
NODISCARD enum rc peer_id_by_pin(struct cx *cx, struct db *db, struct sha256 key, struct id *out);

struct peer_list {
	struct peer *p;
	size_t n, cap;
};

/* The active ones of a country, by origin, at most PEER_PAGE. */
NODISCARD enum rc peer_list_in(struct cx *cx, struct db *db, struct str country,
			       struct peer_list *out);

/* By origin, those after this one, at most PEER_PAGE. */
NODISCARD enum rc peer_list_from(struct cx *cx, struct db *db, struct str after,
				 struct peer_list *out);

#endif
