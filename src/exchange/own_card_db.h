// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * own_card_db: the cards that this node has made of itself. The last is the one that counts.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_OWN_CARD_DB_H
#define EXCHANGE_OWN_CARD_DB_H

#include "crypto/hash.h"
#include "store/db.h"

struct own_card {
	int64_t serial;	 // 0: none was ever made
	struct str card; // the signed file
	struct sha256 fingerprint;
	struct instant made_at;
};

NODISCARD enum rc own_card_load(struct cx *cx, struct db *db, struct own_card *out);

/* Nothing when there is one of this serial, or a later one. Else it is on the ledger. */
NODISCARD enum rc own_card_add(struct cx *cx, struct db *db, const struct own_card *card);

#endif
