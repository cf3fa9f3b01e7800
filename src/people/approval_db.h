// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * approval_db: approvals in the database. Each step appends its act to the ledger with the
 * digest of the bytes, never the bytes.
 */
#ifndef PEOPLE_APPROVAL_DB_H
#define PEOPLE_APPROVAL_DB_H

#include "people/approval.h"
#include "people/signature.h"
#include "store/db.h"

struct approval_form {
	const char *kind, *object_kind;
	struct id object;
	struct str title, bytes, why;
	struct roles roles;		   // not empty
	struct id author;		   // zero: nobody but the proposer
	struct duration lasts;		   // 1 minute to 30 days
	const struct signature *signature; // the proposer's own, verified; NULL: none
};

/* RC_CONFLICT: for this kind and object one waits already. */
NODISCARD enum rc approval_propose(struct cx *cx, struct db *db, const struct actor *by,
				   const struct approval_form *form, struct id *out);

/* RC_MISSING. state is the one that holds now (approval_state_at). */
NODISCARD enum rc approval_load(struct cx *cx, struct db *db, struct id id, struct approval *out);

/* APPROVE, REFUSE or WITHDRAW. `signature`, unless NULL, is stored with it; its account must be
 * the decider and it must have been verified. RC_DENIED, RC_CONFLICT or RC_INVALID as
 * approval_judge says, with its sentence. */
NODISCARD enum rc approval_step(struct cx *cx, struct db *db, struct id id,
				const struct approval_ask *ask, const struct signature *signature);

/* Right before the act, in its unit, with the bytes that it is about to do. RC_CONFLICT: not
 * approved, lapsed, used, or other bytes. */
NODISCARD enum rc approval_use(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			       struct str bytes);

/* The thing was changed to these bytes: whatever waits or was approved for it is void
 * unless the bytes are the same. */
NODISCARD enum rc approval_changed(struct cx *cx, struct db *db, const struct actor *by,
				   const char *kind, struct id object, struct str bytes);

/* What waits of this kind for this thing; zero: nothing. */
NODISCARD enum rc approval_waiting(struct cx *cx, struct db *db, const char *kind, struct id object,
				   struct id *out);

struct approval_list {
	struct approval *p; // without bytes
	size_t n;
	bool more;
};

/* What waits for this person's decision (approval_may_decide), nearest expiry first. At most
 * 100. */
NODISCARD enum rc approval_list_for(struct cx *cx, struct db *db, const struct actor *who,
				    struct approval_list *out);

/* What this person proposed, newest first. At most 100. */
NODISCARD enum rc approval_list_by(struct cx *cx, struct db *db, const struct actor *who,
				   struct approval_list *out);

/* Writes LAPSED for those whose time is over, at most 100 a call; *n how many. For a
 * scheduled job: proposer and role are told by the act. */
NODISCARD enum rc approval_lapse(struct cx *cx, struct db *db, int64_t *n);

#endif
