// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * calendar: the time of day and the working days of a place.
 *
 *     struct zone *zone;
 *     TRY(zone_load(cx, cx->arena, STR("Asia/Colombo"), &zone));
 *     struct calendar c = { .zone = zone, .weekend = CALENDAR_SAT | CALENDAR_SUN, ... };
 *
 * Zones are those of the system's tz database, read from its compiled files (RFC 9636,
 * version 2 or later); after the last transition of a file its POSIX rule holds. Weekends,
 * holidays and office hours are data that whoever owns the calendar sets.
 *
 * Memory:  a zone lives in the arena given.
 */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdint.h>

#include "core/cx.h"
#include "core/date.h"

struct zone;

extern const char *const zone_folder; // "/usr/share/zoneinfo"

/* RC_INVALID: no name of a zone; RC_MISSING: the system has none of this name; RC_IO. */
NODISCARD enum rc zone_load(struct cx *cx, struct arena *arena, struct str name, struct zone **out);

/* The zone of a country ("LK") by the system's zone.tab; NULL: the country has several, or the
 * system does not say. */
NODISCARD enum rc zone_of_country(struct cx *cx, struct arena *arena, struct str alpha2,
				  struct zone **out);

/* From the bytes of such a file, which must outlive it. RC_INVALID with the offset. */
NODISCARD enum rc zone_parse(struct cx *cx, struct arena *arena, struct str name, struct str bytes,
			     struct zone **out);

struct str zone_name(const struct zone *z);

/* "New York" of "America/New_York" */
struct str zone_place(struct arena *a, const struct zone *z);

/* Seconds east of UTC at this time. */
int32_t zone_offset(const struct zone *z, struct instant t);

struct local {
	struct date date;
	int minute;	// of the day, 0 to 1439
	int32_t offset; // seconds east of UTC
};
struct local zone_local(const struct zone *z, struct instant t);

/* The instant at which the clock there shows this. A time that is skipped gives the
 * instant of the jump's later side; one that comes twice, the first. */
struct instant zone_instant(const struct zone *z, struct date date, int minute);

/* "Sat 21 Nov 2026, 03:12 (UTC+5:30)" */
struct str zone_print(struct arena *a, const struct zone *z, struct instant t);

/* Days of the week, for a set. */
enum {
	CALENDAR_MON = 1,
	CALENDAR_TUE = 2,
	CALENDAR_WED = 4,
	CALENDAR_THU = 8,
	CALENDAR_FRI = 16,
	CALENDAR_SAT = 32,
	CALENDAR_SUN = 64,
};

struct holiday {
	struct date date;
	struct str name;
};

struct calendar {
	const struct zone *zone;
	unsigned weekend;		// days of the week on which nobody works
	const struct holiday *holidays; // any order
	size_t holidays_n;
	int opens, closes; // office hours, minutes of the day; 0 and 1440: always
};

/* 0 Monday to 6 Sunday. */
int date_weekday(struct date d);

bool calendar_is_working(const struct calendar *c, struct date d);

/* The holiday on that day, or NULL. */
const struct holiday *calendar_holiday(const struct calendar *c, struct date d);

/* The end of office hours on the n-th working day after the day of t (n at least 1). */
struct instant calendar_after(const struct calendar *c, struct instant t, int n);

/* The last instant not after t at which the office is open; t itself when it is. */
struct instant calendar_last_open(const struct calendar *c, struct instant t);

#endif
