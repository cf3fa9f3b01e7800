// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * search_db: entries by person, thing, act and time, the newest first; of one time, what
 * arrived last first.
 *
 * By the columns, so erased entries are found by time and act only. Entries that wait for
 * a number are found, too.
 */
#ifndef LEDGER_SEARCH_DB_H
#define LEDGER_SEARCH_DB_H

#include "ledger/entry_db.h"

struct ledger_search {
	struct id account, object; // zero: any
	struct str act;		   // empty: any
	struct instant from, to;   // to: before this one; 0: no end
	int64_t before;		   // what follows the entry of this arrival; 0: from the newest
};

/* At most LEDGER_PAGE. *next: what to say as `before` for those that follow; 0: none. */
NODISCARD enum rc ledger_find(struct cx *cx, struct db *db, const struct ledger_search *s,
			      struct ledger_rows *out, int64_t *next);

#endif
