// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_offer_db: what a peer says of whom to call there, until a person here has seen how it
 * differs and has accepted it.
 *
 * 1. What is new or other than before waits; the entries from before stand meanwhile.
 * 2. What the peer has taken away is gone at once: nobody calls a number that its owner has given
 *    up.
 * 3. A later list takes the place of one that waits.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_CONTACT_OFFER_DB_H
#define EXCHANGE_CONTACT_OFFER_DB_H

#include "crypto/hash.h"
#include "exchange/contact_db.h"

struct contact_offer {
	struct instant at; // 0: nothing waits
	struct sha256 digest;
	struct contact_list list;
	struct contact_changes changes; // beside what stands
};

NODISCARD enum rc contact_offer_put(struct cx *cx, struct db *db, struct id peer, struct str text);
NODISCARD enum rc contact_offer_load(struct cx *cx, struct db *db, struct id peer,
				     struct contact_offer *out);

/* The one with this digest. RC_CONFLICT: nothing waits, or another list by now. */
NODISCARD enum rc contact_offer_accept(struct cx *cx, struct db *db, const struct actor *by,
				       struct id peer, struct sha256 digest);

/* RC_INVALID: no reason. */
NODISCARD enum rc contact_offer_refuse(struct cx *cx, struct db *db, const struct actor *by,
				       struct id peer, struct str reason);

#endif
