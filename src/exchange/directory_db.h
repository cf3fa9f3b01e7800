// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * directory_db: the newest directory of each secretariat.
 *
 * An older one would propose, as vouched for, cards whose keys were replaced since, perhaps
 * because they were stolen; two of the same time are not both the secretariat's.
 */
#ifndef EXCHANGE_DIRECTORY_DB_H
#define EXCHANGE_DIRECTORY_DB_H

#include "core/core.h"
#include "crypto/hash.h"
#include "store/db.h"

struct directory_seen {
	struct str key; // of the secretariat, as card_key_alone has it
	struct str name;
	struct instant issued;
	struct sha256 digest; // of its bytes
};

/* Writes it down, with an entry of the ledger. RC_CONFLICT: a newer one is known, or another of the same
 * time. RC_INVALID: it is of tomorrow. */
NODISCARD enum rc directory_take(struct cx *cx, struct db *db, const struct directory_seen *d);

#endif
