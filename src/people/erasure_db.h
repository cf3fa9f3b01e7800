// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * erasure_db: the content of an entry of the ledger is deleted under a rule or an order.
 *
 * 1. With two or more administrators it is a proposal (people/approval.h) for that role: its
 *    bytes name the entry by number and hash, never by what it says. One administrator who
 *    did not propose it, and whom the entry is not about, approves; then it is done in the
 *    same unit, in the approver's name.
 * 2. With one administrator, or --alone, it is done at once, unless the entry is about who
 *    signed in to do it: the ledger says "done-alone" and an alarm tells the overseer.
 * 3. What ledger_erase refuses is not proposed.
 */
#ifndef PEOPLE_ERASURE_DB_H
#define PEOPLE_ERASURE_DB_H

#include "people/approval_db.h"

#define ERASURE_LASTS DAYS(3)

enum { ERASURE_BASIS_MAX = 300 };

struct erasure {
	int64_t number;
	struct str basis; // rule or order; one line
	struct str reason;
	bool alone; // at the terminal: does not wait for a second person
};

/* *proposal: the id of what waits now; zero: it is done. Errors as ledger_erase gives them. */
NODISCARD enum rc erasure_do(struct cx *cx, struct db *db, const struct actor *by,
			     const struct erasure *e, struct id *proposal);

/* Whether it is a proposal of this kind. */
bool erasure_is(const struct approval *a);

/* The number of the entry that would be erased: who decides reads it there. RC_IO: the
 * proposal names none. */
NODISCARD enum rc erasure_entry(struct cx *cx, const struct approval *a, int64_t *out);

/* approval_step; after an approval the erasure, too. RC_DENIED: the entry is about the one
 * who decides. Where the entry has been erased meanwhile the proposal is void. */
NODISCARD enum rc erasure_decide(struct cx *cx, struct db *db, struct id approval,
				 const struct approval_ask *ask, const struct signature *signature);

#endif
