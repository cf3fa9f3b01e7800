// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * progress: where one side stands with a request, and what the two sides say to each
 * other about it.
 *
 * 1. Each side numbers what it says from 1, without gaps.
 * 2. What was heard before (again, from a resend or a stick) is ignored; what comes before
 *    its turn is left for later. So loss, doubling and reordering change nothing.
 * 3. The side that is asked says with everything in which state it leaves the request, and
 *    to which wish it is the answer. The side that asks takes that state over, except
 *    before it has sent the request, and after its end: then the state is its own, whatever
 *    the other side says.
 * 4. The side that asks says with everything what it had heard last. An answer to a question,
 *    and a word on conditions, that was said before the last question or offer was heard is
 *    no answer to that: it changes nothing, and the question stays open.
 * 5. A wish is pending until it was answered; the same one is not stated twice meanwhile.
 */
#ifndef DESK_PROGRESS_H
#define DESK_PROGRESS_H

#include "desk/transition.h"

struct progress {
	enum request_kind kind;
	enum step_side side; // of this node
	enum request_state state;
	uint64_t pending; // SIDE_ASKING: wishes without an answer, 1 << action
	uint32_t said, heard;
	uint32_t asked; // SIDE_ASKED: number of its last question or offer; 0: none
	bool shown;	// the other side has seen a draft, or said that it has
};

struct step_message {
	uint32_t number;
	enum action action;
	enum request_state state; // in which it leaves the request, for who says it
	uint32_t answers;	  // SIDE_ASKED: number of the wish; 0: none
	uint32_t heard; // SIDE_ASKING: the last that it had heard; 0: nothing, or it does not say
};

/* Does what step_judge allowed. True: *out must be sent. */
bool progress_do(struct progress *p, const struct step *row, struct step_message *out);

/* A wish that waits for its answer. */
bool progress_is_pending(const struct progress *p, enum action action);

/* The other node's program took all up to the number `taken` (0: nothing) and refused what came
 * next: what was said after it counts as never said. wishes: of those, 1 << action. */
void progress_unsay(struct progress *p, uint32_t taken, uint64_t wishes);

/* Whether this step settles a refusal by the other node's program: GUARD_NOT_TAKEN holds no more. */
bool progress_settles_refusal(enum action action);

enum hearing {
	HEARD,	     // taken; *out, if *has_answer, must be sent
	HEARD_AGAIN, // known: say thanks, change nothing
	HEARD_EARLY, // keep it and bring it again
	HEARD_WRONG, // breaks the protocol: nothing changed
};
enum hearing progress_hear(struct progress *p, const struct step_message *m,
			   struct step_message *out, bool *has_answer);

#endif
