// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_db: acts of custody by people of this node. One is written down first, shown byte for byte,
 * and then signed with a key of their own where they have one.
 *
 * A hand-over between two people of the node is received by nobody but the one it was handed to;
 * one to somebody elsewhere is received on paper, and whoever keeps the exhibit records that.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_ACT_DB_H
#define EVIDENCE_ACT_DB_H

#include "evidence/custody_db.h"
#include "evidence/exhibit_db.h"

/* How long the record that is shown can be signed: its time would be wrong later. */
#define ACT_SIGNED_WITHIN MINUTES(15)

struct act_draft {
	struct custody_event event; // who does it is filled in when it is shown
	struct id to;		    // of this node; zero: somebody elsewhere
};

/* In place of one that this person wrote before. event.at of zero: now. RC_MISSING: they do not
 * work on the exhibit. RC_DENIED: received by another than it was handed to. Errors as
 * custody_check and custody_follows. */
NODISCARD enum rc act_write(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
			    struct act_draft *draft);

/* The record as it would be kept. RC_MISSING: they have written none, or too long ago. */
NODISCARD enum rc act_record(struct cx *cx, struct db *db, const struct actor *by,
			     struct exhibit *e, struct act_draft *out, struct str *record);

/* It is kept, with what follows of it. signed_by as custody_append. */
NODISCARD enum rc act_do(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
			 const struct signature *signed_by);

/* ---- hand-overs --------------------------------------------------------------------- */

struct hand_over {
	struct id from, to; // to: zero: somebody elsewhere
	struct instant at;
};

/* RC_MISSING: none waits. */
NODISCARD enum rc hand_over_load(struct cx *cx, struct db *db, struct id exhibit,
				 struct hand_over *out);

/* Exhibits in transit to this person, and those that they handed over; of those that they may see. */
NODISCARD enum rc hand_overs_to(struct cx *cx, struct db *db, const struct actor *who,
				struct exhibit_list *out);
NODISCARD enum rc hand_overs_from(struct cx *cx, struct db *db, const struct actor *who,
				  struct exhibit_list *out);

/* People of this node to whom `by` may hand it: who keep evidence and are on its case, or, where it
 * has none, all who keep evidence. */
struct hand_over_person {
	struct id account;
	struct str name, post;
};
struct hand_over_people {
	struct hand_over_person *p;
	size_t n, cap;
};
NODISCARD enum rc hand_over_people(struct cx *cx, struct db *db, const struct actor *by,
				   const struct exhibit *e, struct hand_over_people *out);

#endif
