// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act: one step of a request with all that goes with it: what the person says, which
 * guards that meets, what it leaves in the request.
 *
 * Some guards are facts that the request and the clock show (the asker is verified, the
 * time is over). Others only a person can know (the data are kept, only the path is
 * given): they are stated one by one, and the statement stays with the step. Those that
 * need words (what is not given and why) are met only with a reason.
 *
 * Memory:  texts live in the arena of whoever made them.
 */
#ifndef DESK_ACT_H
#define DESK_ACT_H

#include "desk/clock.h"
#include "desk/compose.h"
#include "desk/file.h"

enum { ACT_REASON_MAX = 8000 };

/* What goes with a step. */
struct act_facts {
	struct str reason;	// why, the question, the conditions, the answer
	struct guards stated;	// by the person: of act_statements only
	struct instant until;	// of a preservation; 0: not said
	struct instant when;	// by the clock of the other side, or on its paper; 0: now
	struct refusal ground;	// of a refusal
	struct sha256 evidence; // of a paper or recording; all zero: none
	struct file_list files; // that are handed over with it
};

/* The guards that a person may state. */
struct guards act_statements(void);

/* What is known beside the request itself. */
struct act_known {
	const struct composition *composition; // of the side that asks, before it is sent
	const struct refusal_list *grounds;    // NULL: an order at home, whose law is named freely
	bool approved;			       // a second person approved exactly this
	bool other_person;		       // not who proposed it, and not the terminal
	bool receipt;			       // the other node's, of the request itself, is stored
	bool entitled; // the law data say so of an asker that was verified: no word is needed
};

/* It was sent, and the other node's program refused it: it is nowhere but here, so that nothing
 * can be said about it there; it is taken back. Of a later message that was refused: false. */
bool act_is_turned_away(const struct request *r);

/* The asker is not verified: somebody called, but no number that a signed directory names. Whoever
 * goes on says why, and GUARD_VERIFIED holds by these words. */
bool act_takes_unverified(const struct request *r);

struct guards act_guards(const struct request *r, enum action action, const struct act_facts *f,
			 const struct act_known *known, struct instant now);

/* An answer; or, of the side that asks, what binds it: information that is handed over, conditions
 * that are accepted. Whoever takes the step signs it, and the second person where one is due
 * (desk/vouch.h). */
bool act_is_answer(enum action action);

/* Whether a second person approves that step of such a request. */
bool act_takes_two(enum request_kind kind, enum action action);

/* Writes what the step leaves: the moments, the end of a preservation, the ground. The
 * state must have been moved already. */
void act_mark(struct request *r, enum action action, const struct act_facts *f, struct instant now);

/* What a second person approves before an answer leaves: the bytes name the request, its
 * state, the step and all that goes with it. */
struct str act_bytes(struct arena *a, const struct request *r, enum action action,
		     const struct act_facts *f);

#endif
