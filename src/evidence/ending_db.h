// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ending_db: an exhibit is erased or destroyed by two people of this node.
 *
 * 1. One who works on it and keeps evidence proposes it (people/approval.h), with the reason, and
 *    before its time with the order. Its bytes name it by number and digest, and nothing else of it.
 * 2. Another, on its case and with one of ending_roles, approves: in the same unit its custody says
 *    who did it and who was the second, by the record that the terminal would write.
 * 3. What follows is the node's: it deletes the content (erase_job.h, evidence_turn).
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_ENDING_DB_H
#define EVIDENCE_ENDING_DB_H

#include "evidence/exhibit_db.h"
#include "people/approval_db.h"

#define ENDING_LASTS DAYS(7)

enum { ENDING_ORDER_MAX = 300 };

struct ending {
	enum custody_act act;	  // CUSTODY_ERASED, CUSTODY_DESTROYED
	struct str reason, order; // order: one line; empty: its time has come
};

/* Who may approve: all who may see exhibits, but for officers. */
struct roles ending_roles(void);

/* *out: the proposal. RC_MISSING: `by` does not work on it. RC_CONFLICT, RC_DENIED, RC_INVALID: it cannot
 * end now (custody_follows, custody_kept, custody_locked), or a proposal waits. */
NODISCARD enum rc ending_propose(struct cx *cx, struct db *db, const struct actor *by,
				 const struct exhibit *e, const struct ending *ending,
				 struct id *out);

/* The proposal that waits; zero: none. */
NODISCARD enum rc ending_waiting(struct cx *cx, struct db *db, struct id exhibit, struct id *out);

bool ending_is(const struct approval *a);

/* What it proposes. */
NODISCARD enum rc ending_of(struct cx *cx, const struct approval *a, struct ending *out);

/* After approval_step: the act. RC_DENIED: who decides is not on its case. RC_CONFLICT: it is held by an
 * order since, or has ended. */
NODISCARD enum rc ending_decided(struct cx *cx, struct db *db, const struct approval *a,
				 const struct approval_ask *ask);

/* One that has ended and whose content is here yet. RC_MISSING: none. */
NODISCARD enum rc ending_next(struct cx *cx, struct db *db, struct id *out);

#endif
