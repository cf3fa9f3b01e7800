// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * step_approval_db: the second person of a step: what they approved, or are asked to approve; that
 * it is used once. For the files step_*_db.c alone.
 */
#ifndef DESK_STEP_APPROVAL_DB_H
#define DESK_STEP_APPROVAL_DB_H

#include "desk/request_db.h"
#include "desk/step_db.h"

/* What a second person approved, or would have approved, for this step. */
struct step_approval {
	struct id id;
	struct str bytes;
	bool fits; // approved, or waiting for whoever takes the step; of exactly these bytes
};
NODISCARD enum rc step_approval_view(struct cx *cx, struct db *db, const struct request *r,
				     const struct request_people *people,
				     const struct step_order *o, struct step_approval *out);

/* A step that was judged: it may be taken. */
struct step_judged {
	const struct request *r;
	struct request_people people;
	struct step_approval approval;
	const struct step *row;
};

/* Of an answer. RC_CONFLICT: one waits. */
NODISCARD enum rc step_approval_propose(struct cx *cx, struct db *db, const struct actor *by,
					const struct step_order *o, const struct step_judged *j,
					struct id *out);

/* What the step means for approvals: it asks for one, decides it, makes it void or uses it. */
NODISCARD enum rc step_approval_settle(struct cx *cx, struct db *db, const struct actor *by,
				       const struct step_order *o, const struct step_judged *j);

#endif
