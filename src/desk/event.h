// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * event: what time alone brings about for a request, on both sides: a warning, lateness,
 * silence, an end. Whoever is on duty is told once of each.
 *
 * 1. A preservation warns 30, 14 and 7 days before its end; other clocks when they are near.
 * 2. Silence: nobody there acknowledged what was delivered within the time of the clock
 *    "acknowledge"; or the other node gave no receipt for what was sent within that time.
 *    What its program refused is told at once.
 * 3. An event is named by its kind, its clock and the moment it is about, so that it is told
 *    once; an end that moves is told anew.
 *
 * Stored as the key; keys never change.
 */
#ifndef DESK_EVENT_H
#define DESK_EVENT_H

#include "desk/clock.h"

enum event_kind {
	EVENT_WARNING, // so many days are left, or less
	EVENT_NEAR,
	EVENT_LATE,
	EVENT_SILENCE,
	EVENT_EXPIRED,	 // preserved data without a follow-up request
	EVENT_LAPSED,	 // nobody approved in time
	EVENT_NOT_TAKEN, // the other node's program refused what was sent
	EVENT_ARRIVED,	 // a request of another node, that nobody acknowledged yet
	EVENT_WAITS,	 // the other node asks something back
	EVENT_KINDS,
};
const char *event_key(enum event_kind k);  // "warning"
const char *event_name(enum event_kind k); // English, for people
/* Somebody is called for it until it was taken, at any hour (desk/call.h). */
bool event_is_urgent(enum event_kind k);
NODISCARD bool event_parse(struct str key, enum event_kind *out);

struct event {
	enum event_kind kind;
	struct str clock;   // key of the clock; empty: none
	struct instant due; // the moment it is about
	int days;	    // of a warning: 30, 14 or 7
};

struct event_now {
	struct event *p; // that hold now, told or not
	size_t n, cap;
	struct instant next; // when the clocks bring the next; 0: never by themselves
};

/* clocks: of the same moment. What lapses is people/approval.h's. */
struct event_now event_of(struct arena *arena, const struct request *r,
			  const struct clock_list *clocks, const struct clock_settings *s,
			  struct instant now);

#endif
