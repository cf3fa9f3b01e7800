// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * oversight: what an overseer counts of the requests of a year, by side and counterpart:
 * how many were refused, narrowed, unjustified; how many preservations led to nothing. Numbers
 * alone: no case, no person.
 *
 * Unjustified: a request for data that says too little for art. 15, that was flagged (no
 * counterpart of the offence, content or speech, political), or that rests on no treaty.
 */
#ifndef DESK_OVERSIGHT_H
#define DESK_OVERSIGHT_H

#include "desk/transition.h"

enum oversight_number {
	OVERSIGHT_REQUESTS,
	OVERSIGHT_REFUSED,
	OVERSIGHT_ASKED_NARROWER, // the side that is asked wanted it narrower
	OVERSIGHT_NARROWED,
	OVERSIGHT_UNJUSTIFIED, // any of the three that follow
	OVERSIGHT_UNANSWERED,  // art. 15 is not answered in full
	OVERSIGHT_FLAGGED,
	OVERSIGHT_NO_BASIS,
	OVERSIGHT_PRESERVED,
	OVERSIGHT_NOT_FOLLOWED, // of those: the time is over, or it ended, and no request for the
				// data was received
	OVERSIGHT_NUMBERS,
};
const char *oversight_key(enum oversight_number n);  // "asked-narrower"
const char *oversight_name(enum oversight_number n); // English, for people

struct oversight_row {
	enum step_side side; // SIDE_ASKING: this node asked
	struct str country;  // the other side's
	int64_t n[OVERSIGHT_NUMBERS];
};
struct oversight {
	int year;
	struct oversight_row *p;
	size_t n, cap;
};

#endif
