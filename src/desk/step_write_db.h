// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * step_write_db: a step that was judged, or heard, is written: the request as the step leaves it,
 * the row of its timeline, the message that says it, the act on the ledger. All in one unit; for
 * the files step_*_db.c alone.
 */
#ifndef DESK_STEP_WRITE_DB_H
#define DESK_STEP_WRITE_DB_H

#include "desk/step_db.h"

struct step_taken {
	const struct actor *by; // NULL: the node, or the other side
	enum permission need;
	enum step_side side;
	bool by_hand;
	enum action action;
	const struct act_facts *facts;
	const struct vouch *vouch;   // each signature verified; NULL: nobody is named
	const struct request *scope; // it is narrowed to this; NULL: it is not
	struct id heard;	     // in the inbox; zero: it did not come as a message
	enum request_state from;
	struct step_done done;
};

/* r: as the step leaves it, but for what act_mark writes. t->done is filled in. */
NODISCARD enum rc step_write(struct cx *cx, struct db *db, struct request *r, struct step_taken *t);

#endif
