// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * step_vouch_db: who stands behind the answers to a request: what this node's people signed, and
 * what it verified of those that came.
 *
 * A false signature refuses the message that brought it, as with requests (desk/vouch_db.h): over
 * other bytes, by another key, one key for two people, or one that stands under another answer
 * already. One by a key that no card of that node names (exchange/person_db.h) waits ten minutes for
 * the card, and is none after that; else the name is the card's. One by a certificate that this
 * node's lists revoke is none. A missing one does not refuse: what the other side did is done. Where this node's rule
 * (desk/signing_rule_db.h) asks for all of them the answer is marked, and so told on every face.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_STEP_VOUCH_DB_H
#define DESK_STEP_VOUCH_DB_H

#include "desk/request.h"
#include "desk/said.h"
#include "desk/timeline.h"
#include "store/db.h"

struct step_heard; // desk/step_db.h

/* Of a step that the other side says of r as it is before the step. *out NULL: no answer.
 * RC_INVALID: a signature does not hold. RC_BUSY: its key may be on its way. */
NODISCARD enum rc step_vouch_hear(struct cx *cx, struct db *db, const struct request *r,
				  const struct step_heard *heard, const struct vouch **out);

/* An answer whose row is there, and who stands behind it: each signature was verified. */
struct step_vouch {
	const struct request *r;
	struct id step;
	enum action action;
	const struct vouch *vouch;
	bool heard; // it came: the ledger tells whether all that are due are there
};
NODISCARD enum rc step_vouch_put(struct cx *cx, struct db *db, const struct step_vouch *s);

/* The columns of desk_step_vouch in a row that LEFT JOINs it as v; `two` as act_takes_two. */
#define STEP_PEOPLE_COLUMNS                                                                 \
	"coalesce(v.officer, ''), coalesce(v.approver, ''), coalesce(v.officer_signed, 0)," \
	" coalesce(v.approver_signed, 0), coalesce(v.all_sign, 0), coalesce(v.wanted, 0),"  \
	" CASE WHEN v.step_id IS NULL THEN 0 ELSE 1 END"
void step_people_read(struct rows *rows, bool two, struct step_people *out);

#endif
