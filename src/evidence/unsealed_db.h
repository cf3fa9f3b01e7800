// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * unsealed_db: what was kept for an exhibit that never came to be: somebody began to seal at the
 * terminal, and it was interrupted (evidence/journal_job.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_UNSEALED_DB_H
#define EVIDENCE_UNSEALED_DB_H

#include "people/access.h"
#include "store/db.h"

struct unsealed {
	struct id exhibit; // that it would have been
	int64_t blobs;	   // that it has
};
struct unsealed_list {
	struct unsealed *p;
	size_t n, cap;
};

/* Those that have blobs, the oldest first, at most 1000; not what is being sealed in a browser. */
NODISCARD enum rc unsealed_list(struct cx *cx, struct db *db, struct unsealed_list *out);

/* On the ledger: who gives it up, and why. RC_INVALID: without a reason. RC_CONFLICT: there is such an
 * exhibit, or it is being sealed in a browser. */
struct unsealed_end {
	struct id exhibit;
	struct str by_name, why;
};
NODISCARD enum rc unsealed_give_up(struct cx *cx, struct db *db, const struct actor *by,
				   const struct unsealed_end *end);

#endif
