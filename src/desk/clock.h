// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * clock: the times that run for a request, on both sides.
 *
 * 1. A clock comes from a term that the request carries (struct time_limit, from the law data when
 *    it was sent, of instruments in force for both only), from what a side said, or from a
 *    promise that the node's own settings make.
 * 2. "At least 60 days" (29(7)) is a floor: the data may not go before. A ceiling of a power
 *    at home (16(2): at most 90 days, renewable) is another clock of the same preservation,
 *    and runs anew with each renewal. The earlier of the two is the one to act on. A limit
 *    that the data do not know is a clock, too, and says so.
 * 3. The receipt of the follow-up request stops the floor: held, without a date. It does not
 *    stop a power at home, which must still be renewed.
 *    Where the order to a provider at home, by which the data are kept, ends before what this
 *    side promised the asker, its end is a clock: the order is extended first.
 *    When each follow-up has its outcome, nothing holds the data any more: no instrument says
 *    by when they go, so the desk reminds after CLOCK_RELEASE_DAYS.
 * 4. A clock that has a date is near when a quarter of its time is left, and one whose
 *    beginning is not known a week before its end; one of a preservation from 30 days
 *    before, with warnings at 30, 14 and 7 days.
 * 5. Time that a request is postponed does not count for its answer.
 * 6. act_by is the last moment at which both sides work before it is due.
 *
 * Units:   days are 24 hours from the moment that starts them; months and years are those of
 *          the calendar in UTC.
 */
#ifndef DESK_CLOCK_H
#define DESK_CLOCK_H

#include "core/calendar.h"
#include "desk/request.h"

enum { CLOCK_RELEASE_DAYS = 14 }; // time to ask for what helps against a refusal

enum clock_kind {
	CLOCK_ACKNOWLEDGE,   // a person says that they have it
	CLOCK_FLOOR,	     // what the instrument promises
	CLOCK_PRESERVED,     // what the side that is asked said
	CLOCK_POWER,	     // of the power at home of the side that is asked
	CLOCK_FOLLOW_UP,     // what the side that asks announced
	CLOCK_ANSWER,	     // what the instrument or the law allows for an answer
	CLOCK_REPLY,	     // what the request names
	CLOCK_AUTHORISATION, // of the judicial authorisation
	CLOCK_CONFIRMATION,  // of what an emergency allowed
	CLOCK_ORDER,   // of the order by which the provider keeps what was promised for longer
	CLOCK_RELEASE, // of data that were held, once it is decided what they were held for
	CLOCK_KINDS,
};

enum clock_state {
	CLOCK_UNKNOWN, // there may be a limit; the data do not know it
	CLOCK_HELD,    // stopped, no date
	CLOCK_RUNNING,
	CLOCK_NEAR,
	CLOCK_LATE,
};

struct clock {
	enum clock_kind kind;
	enum clock_state state;
	enum step_side side;	    // whose move it is
	struct instant starts, due; // due 0: no date
	struct instant held_since;  // CLOCK_HELD
	struct instant act_by;	    // 0: as due
	int warning;		    // of a preservation: 30, 14 or 7 days are left or less; 0: more
	struct str code, source;    // "preserve-min=P60D", "Budapest Convention 29"; or empty
};

struct clock_list {
	struct clock *p; // nearest first; without a date last
	size_t n, cap;
};

struct clock_settings {
	struct duration acknowledge;		     // promised by this node; 0: none
	struct duration confirm;		     // of an emergency, afterwards
	const struct calendar *asking, *asked;	     // NULL: never closed
	const struct zone *asking_zone, *asked_zone; // to show times in; NULL: not known
};

struct clock_list clocks_of(struct arena *arena, const struct request *r,
			    const struct clock_settings *s, struct instant now);

/* The first that has a date; NULL: none. */
const struct clock *clocks_next(const struct clock_list *list);

/* When the list next changes by itself: a warning, a near, a late; 0: never. */
struct instant clock_next_change(const struct clock *c, struct instant now);

/* t and an ISO 8601 duration ("P60D", "PT8H", "P2Y", "P1M"); false when it is none. */
NODISCARD bool clock_add(struct instant t, struct str iso, struct instant *out);

/* How long a term lasts: "P60D" of "preserve-min=P60D"; empty when it names none. */
struct str term_duration(const struct time_limit *t, const char *name);

const char *clock_kind_key(enum clock_kind k);
const char *clock_kind_name(enum clock_kind k); // English, for people
NODISCARD bool clock_kind_parse(struct str key, enum clock_kind *out);
const char *clock_state_key(enum clock_state s);  // "near"
const char *clock_state_name(enum clock_state s); // "Near"

/* Whether the promised time of a preservation is over: GUARD_TIME_OVER. */
bool clock_is_over(const struct request *r, struct instant now);

/* Whether `until` keeps what the terms promise: not before the floor. GUARD_TERM. */
bool clock_keeps_promise(const struct request *r, struct instant until, struct instant now);

#endif
