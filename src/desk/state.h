// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * state: where a request stands. What may follow what: desk/transition.h.
 *
 * Stored and sent as the key; keys never change.
 */
#ifndef DESK_STATE_H
#define DESK_STATE_H

#include "core/core.h"

enum request_state {
	STATE_DRAFT, // on the side that is asked: nothing has been received yet
	STATE_AWAITING_APPROVAL,
	STATE_APPROVED,
	STATE_SENT,	    // signed and in the outbox
	STATE_DELIVERED,    // the other node has it, by its receipt
	STATE_ACKNOWLEDGED, // a person there has taken it
	STATE_IN_WORK,
	STATE_MORE_ASKED,
	STATE_CONDITIONS_OFFERED,
	STATE_POSTPONED,
	STATE_PRESERVED,
	STATE_EXTENDED,
	STATE_HELD, // preserved until the follow-up request is decided: no date
	STATE_PARTLY,
	STATE_DISCLOSED, // handed over; of a question: answered; of a measure: carried out
	STATE_REFUSED,
	STATE_WITHDRAWN,
	STATE_EXPIRED,
	STATE_CLOSED,
	STATES,
};

const char *state_key(enum request_state s);  // "more-asked"
const char *state_name(enum request_state s); // English, for people: "More information asked"
NODISCARD bool state_parse(struct str key, enum request_state *out);

/* Nothing follows. */
bool state_is_end(enum request_state s);

/* Nobody is expected to act for it any more: it has its outcome. */
bool state_is_outcome(enum request_state s);

#endif
