// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * safeguards: what must be said before a request for data leaves draft, the less intrusive
 * ways that the law data know, and the offences that both sides should look at twice.
 *
 * Source:  Budapest Convention art. 15: conditions, safeguards and proportion; art. 27(4)(a)
 *          for political offences.
 */
#ifndef DESK_SAFEGUARDS_H
#define DESK_SAFEGUARDS_H

#include "desk/request.h"
#include "law/route.h"

enum safeguard_gap { // what is missing beside the words (field_is_safeguard)
	SAFEGUARD_OFFENCE = 1,
	SAFEGUARD_CLASSES = 2,	// none chosen
	SAFEGUARD_TOO_WIDE = 4, // more classes than this kind may ask for
	SAFEGUARD_PERIOD = 8,	// traffic data and content have a beginning and an end
};

struct safeguards {
	uint32_t fields; // that are empty, 1 << field
	unsigned gaps;	 // enum safeguard_gap, or-ed
};

/* Nothing for a kind without KIND_SAFEGUARDS. */
struct safeguards safeguards_missing(const struct request *r);
bool safeguards_are_met(const struct request *r);
const char *safeguard_gap_text(enum safeguard_gap g); // English, for people

/* What is wrong with the period, English, marked; NULL: nothing. Stored data are those that are there
 * on the day after now at the latest, since the asker's day may have begun before UTC's. */
const char *safeguards_period_fault(const struct request *r, struct instant now);

/* A way that reaches less deep than what is asked for. */
struct narrower {
	uint16_t measure;	  // of the law data; LAW_NONE: the same with fewer classes
	unsigned classes;	  // that would be left
	enum route_status status; // between the two countries
};
struct narrower_list {
	struct narrower *p;
	size_t n, cap;
};
struct narrower_list safeguards_narrower(struct arena *arena, const struct world *w,
					 const struct route_question *q, unsigned classes);

enum flag {
	FLAG_NO_COUNTERPART, // the chosen instrument defines offences, and this is none of them
	FLAG_SPEECH,	     // content or speech
	FLAG_POLITICAL,	     // somebody flagged it as politically coloured
	FLAGS_COUNT,
};
const char *flag_code(enum flag f); // "flag-speech": code of the approver's decision
bool flag_is(struct str code);
const char *flag_text(enum flag f); // English, for people

/* A set, 1 << flag. route NULL: none is chosen. */
unsigned safeguards_flags(const struct world *w, const struct request *r,
			  const struct route *route);

#endif
