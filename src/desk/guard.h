// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * guard: what a step of a request needs, by name. The table of desk/transition.c lists
 * for each step which of these must hold; desk/guard_check.h says when one holds.
 */
#ifndef DESK_GUARD_H
#define DESK_GUARD_H

#include "core/core.h"

enum guard {
	/* of whoever takes the step */
	GUARD_REASON,	    // a reason is given
	GUARD_OTHER_PERSON, // not the person who proposed it
	/* before a request leaves: desk/compose.h */
	GUARD_BASIS,	  // a basis that the law data know, or its lack decided by an officer
	GUARD_COMPLETE,	  // nothing that the basis requires is missing
	GUARD_SAFEGUARDS, // art. 15 is answered
	GUARD_DUAL,	  // dual criminality is not both required and answered no
	GUARD_AUTHORITY,  // the judicial authorisation that is required is attached and runs
	GUARD_DECIDED,	  // each unknown of the law was decided, with a reason
	GUARD_FLAGS,	  // each flag of the offence has an approver's written reason
	GUARD_ONE_PERSON, // no second pair of eyes is due
	GUARD_APPROVED,	  // a second person approved exactly these bytes, and it has not lapsed
	GUARD_SHOWN,	  // the draft had been sent for comment
	GUARD_RECEIPT,	  // the other node's receipt for it is stored
	GUARD_NOT_TAKEN,  // the other node's program refused it
	/* of the side that is asked */
	GUARD_ENTITLED,	 // the asker may ask this on this basis, or an officer's reason why not
	GUARD_VERIFIED,	 // the asker is real: node key and person's signature, or called back by a
			 // signed number; or an officer's reason after another call
	GUARD_KEPT,	 // whoever holds the data confirmed that they are kept
	GUARD_TERM,	 // the end is not before what the basis promises
	GUARD_LATER,	 // the new end is later than the old one, within what may be renewed
	GUARD_FOLLOW_UP, // the follow-up request was received: art. 29(7)
	GUARD_NO_FOLLOW_UP,
	GUARD_DECISION, // the follow-up request was decided
	GUARD_TIME_OVER,
	GUARD_STILL_THERE,	    // the data were not deleted yet
	GUARD_OTHER_PROVIDER,	    // execution showed a provider in another country: art. 30(1)
	GUARD_PATH_ONLY,	    // traffic data that show the provider and the path, and no more
	GUARD_LIMITS,		    // confidentiality and limits of use are stated: arts 26(2), 28
	GUARD_REST,		    // what is not given, and why, is said
	GUARD_CONSIDERED,	    // partial help and conditions were considered first: art. 27(6)
	GUARD_OWN_CASE,		    // action would prejudice one's own case: art. 27(5)
	GUARD_GROUND_OF_INSTRUMENT, // a ground of the instrument itself: 29(4)-(5), 30(2)
	GUARD_GROUND_NAMED,	    // a ground, with the instrument, treaty or law where it stands
	GUARD_EMERGENCY_CONFIRMED,  // what an emergency allowed was confirmed afterwards
	/* of the side that asks, once it is sent */
	GUARD_NOT_PENDING,	 // the same wish does not wait for its answer already
	GUARD_QUESTION_ANSWERED, // what was asked is answered
	GUARD_NARROWER,		 // the new scope is within the old one
	GUARD_SAME_CONDITIONS,	 // these are the conditions that were offered
	GUARD_FEEDBACK,		 // what became of it is said: 27(7), "was it used?"
	GUARD_UNDER_WAY,	 // the other node's program did not refuse the request
	GUARDS,
};

struct guards {
	uint64_t bits;
};
#define GUARD_SET(g) (UINT64_C(1) << (g))
_Static_assert(GUARDS <= 64, "a set of guards is 64 bits");

static inline bool guards_has(struct guards s, enum guard g)
{
	return (s.bits >> g) & 1;
}

const char *guard_key(enum guard g);  // "follow-up"
const char *guard_text(enum guard g); // English, for people: what is missing when it fails

#endif
