// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * person_db: the keys with which people sign requests and answers: those of this node, for its
 * card, and those that peers' cards have named.
 *
 * A key that a card names no longer has ended when that card came: what it signed before can
 * be verified still.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_PERSON_DB_H
#define EXCHANGE_PERSON_DB_H

#include "exchange/card.h"
#include "store/db.h"

/* Those of who may propose or approve a request here, as a card names them; with those that
 * ended in the last month, as what they signed may still be on its way. */
NODISCARD enum rc person_own(struct cx *cx, struct db *db, struct card_people *out);

/* A card of this peer was taken. */
NODISCARD enum rc person_take(struct cx *cx, struct db *db, struct id peer,
			      const struct card_people *people);

struct person {
	struct str name;
	struct instant first_seen; // here
};

/* What signed, and when. */
struct person_key {
	struct sha256 key;
	struct instant at;
};

/* Whose key this was at that time, by the peer's cards; *found false: nobody's. */
NODISCARD enum rc person_find(struct cx *cx, struct db *db, struct id peer, struct person_key key,
			      struct person *out, bool *found);

#endif
