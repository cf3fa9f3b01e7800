// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stamp_db: time-stamp authorities, and stamps asked and had (evidence/stamp.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_STAMP_DB_H
#define EVIDENCE_STAMP_DB_H

#include "evidence/stamp.h"
#include "people/access.h"
#include "store/db.h"

/* Asked from now on; the same address again replaces what was told of it. RC_INVALID, RC_DENIED. */
NODISCARD enum rc stamp_authority_add(struct cx *cx, struct db *db, const struct actor *by,
				      const struct stamp_authority *a);

/* Not asked any more; its stamps stay, what waits for it is dropped. RC_MISSING. */
NODISCARD enum rc stamp_authority_end(struct cx *cx, struct db *db, const struct actor *by,
				      struct str url);

/* All, by address; those that are not asked any more too. */
NODISCARD enum rc stamp_authority_list(struct cx *cx, struct db *db, struct stamp_authorities *out);

/* Whether stamp_plan would write down anything. */
NODISCARD enum rc stamp_has_plan(struct cx *cx, struct db *db, bool *out);

/* Writes down what is to be asked now: a stamp of each authority whose turn it is, and renewals. */
NODISCARD enum rc stamp_plan(struct cx *cx, struct db *db);

/* Those that are due: to be asked, or their lists to be had. At most 20. */
NODISCARD enum rc stamp_due(struct cx *cx, struct db *db, struct stamp_rows *out);

/* One that waits is over the newest checkpoint from now on; *s is changed. */
NODISCARD enum rc stamp_move(struct cx *cx, struct db *db, struct stamp_row *s);

/* In vain; why. */
NODISCARD enum rc stamp_put_off(struct cx *cx, struct db *db, const struct stamp_row *s,
				struct str why);

/* The answer is there: request, response, at, ends, chain. */
NODISCARD enum rc stamp_had(struct cx *cx, struct db *db, const struct stamp_row *s);

/* The lists of the day; or without them, for good. */
NODISCARD enum rc stamp_listed(struct cx *cx, struct db *db, const struct stamp_row *s,
			       const struct stamp_lists *lists);

/* All that wait are due now. *n: how many. */
NODISCARD enum rc stamp_hurry(struct cx *cx, struct db *db, int64_t *n);

/* What waits, and the last of each authority that was had; by number. */
NODISCARD enum rc stamp_list_state(struct cx *cx, struct db *db, struct stamp_rows *out);

/* Lists of the day of one. */
NODISCARD enum rc stamp_lists_load(struct cx *cx, struct db *db, int64_t number,
				   struct stamp_lists *out);

/* Of each authority the first that covers entry `number`; then their renewals, and theirs. Those
 * that *out has already are not added. */
NODISCARD enum rc stamp_covering(struct cx *cx, struct db *db, int64_t number,
				 struct stamp_rows *out);

/* How stands it: for comity doctor. */
struct stamp_sum {
	int64_t authorities, had, waiting;
	struct instant waits_since; // the longest
	struct str why;
	struct instant last_at;
	int64_t unlisted; // their lists of the day wait
};
NODISCARD enum rc stamp_sum(struct cx *cx, struct db *db, struct stamp_sum *out);

#endif
