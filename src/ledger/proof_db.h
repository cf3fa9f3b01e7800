// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * proof_db: an entry with all that proves it: the path to a signed checkpoint.
 */
#ifndef LEDGER_PROOF_DB_H
#define LEDGER_PROOF_DB_H

#include "ledger/checkpoint_db.h"
#include "ledger/entry_db.h"

struct entry_proof {
	struct ledger_row row;
	struct checkpoint_row checkpoint; // size 0: none covers the entry yet
	struct str note;		  // with cosignatures
	struct merkle_proof path;
};

/* Proves the entry in the smallest checkpoint of at least `size` entries that covers it;
 * 0: in the latest. */
NODISCARD enum rc entry_prove(struct cx *cx, struct db *db, int64_t number, int64_t size,
			      struct entry_proof *out);

#endif
