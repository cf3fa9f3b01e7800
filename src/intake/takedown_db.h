// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown_db: takedowns in the database (intake/takedown.h). Each act is a line and an entry of
 * the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_TAKEDOWN_DB_H
#define INTAKE_TAKEDOWN_DB_H

#include "intake/takedown.h"
#include "people/access.h"
#include "store/db.h"

/* kind, key, asked_of and campaign of *t; the rest is filled in. RC_INVALID: what cannot go offline;
 * nobody is named. RC_CONFLICT: the same was asked of them and is open. RC_DENIED. */
NODISCARD enum rc takedown_add(struct cx *cx, struct db *db, const struct actor *by,
			       struct takedown *t);

/* RC_MISSING. */
NODISCARD enum rc takedown_load(struct cx *cx, struct db *db, struct id id, struct takedown *out);
/* The latest asked first, at most 1,000. */
NODISCARD enum rc takedown_list(struct cx *cx, struct db *db, struct takedowns *out);
NODISCARD enum rc takedown_log(struct cx *cx, struct db *db, struct id id,
			       struct takedown_lines *out);

/* `what`: an answer ("acted") or what a look found ("gone"), of intake/takedown.h. RC_INVALID: neither.
 * *t is as it is then. */
NODISCARD enum rc takedown_note(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				const struct takedown_line *line, struct takedown *t);

/* ---- for whoever looks (intake/look_job.h) ---- */

/* An address on the web or a host whose look is due, the longest first. *found: there is one. */
NODISCARD enum rc takedown_due(struct cx *cx, struct db *db, struct takedown *t, bool *found);

/* 0: never again. */
NODISCARD enum rc takedown_look_later(struct cx *cx, struct db *db, struct id id,
				      struct instant at);

/* As takedown_note of what the program found; it is a line only where it says something new. */
NODISCARD enum rc takedown_looked(struct cx *cx, struct db *db, struct id id,
				  const struct takedown_line *line, struct takedown *t);

/* ---- beside it ---- */

/* What was told of the same thing. */
struct takedown_referral {
	struct id id;
	struct str mail, state;
	struct instant made_at;
};
struct takedown_referrals {
	struct takedown_referral *p;
	size_t n, cap;
};
NODISCARD enum rc takedown_referrals(struct cx *cx, struct db *db, const struct takedown *t,
				     struct takedown_referrals *out);

/* Those of what a referral is about. */
NODISCARD enum rc takedown_of_referral(struct cx *cx, struct db *db, struct id referral,
				       struct takedowns *out);

#endif
