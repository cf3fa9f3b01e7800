// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * timeline: what was done with a request, step by step, and who stands behind each answer.
 */
#ifndef DESK_TIMELINE_H
#define DESK_TIMELINE_H

#include "desk/request.h"

/* Behind an answer. */
struct step_people {
	bool known;		      // false: no answer, or one from before
	struct str officer, approver; // "NAME, POST"; empty: nobody is named, or none was due
	bool officer_signed, approver_signed; // with their own keys; verified, where it came
	bool all_sign;			      // the rule of the node that said it
	bool lacks; // a signature that this node's rule asked for when it was written
};

struct step_row {
	struct instant at;
	enum step_side side;
	struct id by;
	bool by_hand;
	struct str action, from, to, reason;
	struct refusal ground;
	struct instant until;
	struct step_people people;
};
struct step_list {
	struct step_row *p;
	size_t n;
};

#endif
