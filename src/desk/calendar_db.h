// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * calendar_db: what the clocks need beside a request: office hours and holidays of both
 * countries, and what this node promises. All are data that the node sets.
 */
#ifndef DESK_CALENDAR_DB_H
#define DESK_CALENDAR_DB_H

#include "desk/clock.h"
#include "people/access.h"
#include "store/db.h"

#define PROMISE_ACKNOWLEDGE HOURS(4) // where the node has set nothing
#define PROMISE_CONFIRM HOURS(72)

struct office_hours {
	struct str country, zone; // "LK", "Asia/Colombo"
	unsigned weekend;	  // CALENDAR_SAT | CALENDAR_SUN
	int opens, closes;	  // minutes of the day
};
/* RC_INVALID: no such zone, or hours that are none. Again: replaces. */
NODISCARD enum rc calendar_set(struct cx *cx, struct db *db, const struct actor *by,
			       const struct office_hours *o);

NODISCARD enum rc calendar_add_holiday(struct cx *cx, struct db *db, const struct actor *by,
				       struct str country, struct holiday day);

/* RC_MISSING: the country has no holiday on that day. */
NODISCARD enum rc calendar_remove_holiday(struct cx *cx, struct db *db, const struct actor *by,
					  struct str country, struct date day);

enum promise { PROMISED_ACKNOWLEDGE, PROMISED_CONFIRM };
NODISCARD enum rc calendar_promise(struct cx *cx, struct db *db, const struct actor *by,
				   enum promise promise, struct duration lasts);

struct calendar_view {
	struct office_hours hours; // zone empty: no calendar, it never closes
	const struct holiday *holidays;
	size_t holidays_n;
	struct duration acknowledge, confirm; // what this node promises
};
NODISCARD enum rc calendar_show(struct cx *cx, struct db *db, struct str country,
				struct calendar_view *out);

/* In which its times are shown: of its office hours, else the only one that the country has by
 * the system's zone.tab; NULL: not known. */
NODISCARD enum rc calendar_zone(struct cx *cx, struct db *db, struct str country,
				const struct zone **out);

/* For a request between the two; a country without a calendar never closes. */
NODISCARD enum rc calendar_load(struct cx *cx, struct db *db, struct str asking, struct str asked,
				struct clock_settings *out);

#endif
