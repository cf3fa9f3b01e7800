// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_sent_db: which list of our contacts each peer was sent last.
 */
#ifndef EXCHANGE_CONTACT_SENT_DB_H
#define EXCHANGE_CONTACT_SENT_DB_H

#include "core/id.h"
#include "crypto/hash.h"
#include "store/db.h"

/* All zero: none. */
NODISCARD enum rc contacts_sent_load(struct cx *cx, struct db *db, struct id peer,
				     struct sha256 *out);
NODISCARD enum rc contacts_sent_store(struct cx *cx, struct db *db, struct id peer,
				      struct sha256 digest);

#endif
