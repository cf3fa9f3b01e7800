// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * date: instants and calendar days.
 *
 * Units:   struct instant: microseconds since 1970-01-01T00:00:00Z; struct duration:
 *          microseconds; struct date: days since 1970-01-01, proleptic Gregorian, years
 *          1 to 9999.
 * None:    DATE_NONE stands for "no date". It sorts before all dates; the
 *          functions that add to a date return it unchanged, and also return it
 *          when the result leaves the range of years.
 */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/rc.h"
#include "core/str.h"

struct instant {
	int64_t us;
};

struct duration {
	int64_t us;
};

#define SECONDS(n) ((struct duration){ INT64_C(1000000) * (n) })
#define MINUTES(n) SECONDS(INT64_C(60) * (n))
#define HOURS(n) SECONDS(INT64_C(3600) * (n))
#define DAYS(n) SECONDS(INT64_C(86400) * (n))

static inline struct instant instant_add(struct instant t, struct duration d)
{
	return (struct instant){ t.us + d.us };
}

struct date {
	int32_t days;
};

#define DATE_NONE ((struct date){ INT32_MIN })

bool date_is_set(struct date d);

/* DATE_NONE when there is no such day. */
struct date date_from_ymd(int year, int month, int day);

/* d must be set. */
void date_to_ymd(struct date d, int *year, int *month, int *day);

/* Exactly YYYY-MM-DD; false, and out untouched, for anything else. */
NODISCARD bool date_parse(struct str s, struct date *out);

/* "2026-11-21" and "21 November 2026"; empty for DATE_NONE. */
struct str date_print(struct arena *a, struct date d);
struct str date_print_long(struct arena *a, struct date d);

/* Below, equal to or above 0. */
int date_cmp(struct date a, struct date b);

struct date date_add_days(struct date d, int days);

/* 31 January and one month is the last day of February. */
struct date date_add_months(struct date d, int months);

/* The first day of the month that follows the expiry of n months after d, as
 * in the Budapest Convention art. 36(4) and 37(2): 2024-01-15 and three months
 * expires on 2024-04-15 and gives 2024-05-01. */
struct date date_first_of_next_month_after_months(struct date d, int n);

/* The day in UTC. */
struct date date_today(struct instant now);

/* Reads the system's clock. For those who open a unit of work; everybody else
 * has cx->now. */
struct instant instant_now(void);

#endif
