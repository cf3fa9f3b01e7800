// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * key_db: the public keys that this ledger's checkpoints were and are signed with.
 *
 * Each change is an entry of the ledger: old checkpoints stay checkable, and a partner
 * sees when a key came and went.
 */
#ifndef LEDGER_KEY_DB_H
#define LEDGER_KEY_DB_H

#include "ledger/entry_db.h"

struct ledger_keys {
	struct str *p; // vkeys, NAME+ID+BASE64
	size_t n, cap;
};

/* Appends "key-added" or "key-retired". The vkey is the note of the entry. */
NODISCARD enum rc ledger_key_add(struct cx *cx, struct db *db, struct str vkey);
NODISCARD enum rc ledger_key_end(struct cx *cx, struct db *db, struct str vkey);

/* The same of the key by which this node countersigns others: entries only, by which old
 * cosignatures stay checkable. `old` empty: there was none. */
NODISCARD enum rc ledger_witness_key_replace(struct cx *cx, struct db *db, struct str old,
					     struct str vkey, struct str reason);

/* Whether it was added and has not been retired. */
NODISCARD enum rc ledger_key_in_use(struct cx *cx, struct db *db, struct str vkey, bool *out);

/* All that there ever were, the oldest first. */
NODISCARD enum rc ledger_key_list(struct cx *cx, struct db *db, struct ledger_keys *out);

/* The restored database goes on under another origin: the one there was has signed more
 * than this database knows of, and must never sign again. Appends "restored" with the
 * reason, and what the old origin had signed. */
struct ledger_restored {
	struct str origin, vkey; // the new ones
	struct str old;		 // what the old origin had signed, in words
	struct str reason;
};
NODISCARD enum rc ledger_origin_replace(struct cx *cx, struct db *db,
					const struct ledger_restored *r);

#endif
