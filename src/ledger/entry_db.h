// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entry_db: appends acts to the ledger, in the transaction of the act.
 *
 * The entry has no number yet; the sequencer (ledger/sequencer_job.h) gives it one.
 */
#ifndef LEDGER_ENTRY_DB_H
#define LEDGER_ENTRY_DB_H

#include "ledger/entry.h"
#include "store/db.h"

/* *out, unless NULL: the entry's id, by which a receipt is later found. */
NODISCARD enum rc ledger_append(struct cx *cx, struct db *db, const struct ledger_act *act,
				struct id *out);

#endif
