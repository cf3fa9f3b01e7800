// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * said: what one side says to the other about a request: a step with all that goes with it.
 * desk/progress.h says in which order it is heard.
 */
#ifndef DESK_SAID_H
#define DESK_SAID_H

#include "desk/act.h"
#include "desk/vouch.h"

struct said {
	struct id request;
	struct step_message message;
	struct act_facts facts;
	const struct vouch *vouch; // of a submission or an answer; NULL: not said
	struct str reference;	   // by which the side that says it calls the request
};

/* The side that takes this step: only one of the two can. */
enum step_side said_by(enum action action);

/* The side that says this: an answer to a wish is of the side that is asked. */
enum step_side said_side(const struct said *s);

#endif
