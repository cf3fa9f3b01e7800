// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/date.h"

#include <time.h>

#include "core/arena.h"
#include "core/banned.h"

#define YEAR_MIN 1
#define YEAR_MAX 9999
#define US_PER_DAY (INT64_C(24) * 60 * 60 * 1000000)

static const char *const month_names[] = {
	"January", "February", "March",	    "April",   "May",	   "June",
	"July",	   "August",   "September", "October", "November", "December",
};

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days before 1 January of the year, counted from 1 January of year 1. */
static int days_before_year(int year)
{
	const int past = year - 1;
	return past * 365 + past / 4 - past / 100 + past / 400;
}

static int days_before_month(int year, int month)
{
	int days = 0;
	for (int m = 1; m < month; m++)
		days += days_in_month(year, m);
	return days;
}

bool date_is_set(struct date d)
{
	return d.days != DATE_NONE.days;
}

struct date date_from_ymd(int year, int month, int day)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return DATE_NONE;
	const int days = days_before_year(year) + days_before_month(year, month) + day - 1;
	return (struct date){ days - days_before_year(1970) };
}

void date_to_ymd(struct date d, int *year, int *month, int *day)
{
	INVARIANT(date_is_set(d));
	int rest = d.days + days_before_year(1970);
	int y = rest / 366 + 1; // never too late; at most a few years too early
	while (days_before_year(y + 1) <= rest)
		y++;
	rest -= days_before_year(y);
	int m = 1;
	while (rest >= days_in_month(y, m))
		rest -= days_in_month(y, m++);
	*year = y;
	*month = m;
	*day = rest + 1;
}

bool date_parse(struct str s, struct date *out)
{
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	int64_t year = 0, month = 0, day = 0;
	if (!str_to_i64(str_slice(s, 0, 4), YEAR_MIN, YEAR_MAX, &year) ||
	    !str_to_i64(str_slice(s, 5, 7), 1, 12, &month) ||
	    !str_to_i64(str_slice(s, 8, 10), 1, 31, &day))
		return false;
	const struct date d = date_from_ymd((int)year, (int)month, (int)day);
	if (!date_is_set(d))
		return false;
	*out = d;
	return true;
}

struct str date_print(struct arena *a, struct date d)
{
	if (!date_is_set(d))
		return (struct str){ 0 };
	int year = 0, month = 0, day = 0;
	date_to_ymd(d, &year, &month, &day);
	return arena_fmt(a, "%04d-%02d-%02d", year, month, day);
}

struct str date_print_long(struct arena *a, struct date d)
{
	if (!date_is_set(d))
		return (struct str){ 0 };
	int year = 0, month = 0, day = 0;
	date_to_ymd(d, &year, &month, &day);
	return arena_fmt(a, "%d %s %d", day, month_names[month - 1], year);
}

int date_cmp(struct date a, struct date b)
{
	return (a.days > b.days) - (a.days < b.days);
}

struct date date_add_days(struct date d, int days)
{
	if (!date_is_set(d))
		return d;
	const int64_t sum = (int64_t)d.days + days;
	const struct date first = date_from_ymd(YEAR_MIN, 1, 1);
	const struct date last = date_from_ymd(YEAR_MAX, 12, 31);
	if (sum < first.days || sum > last.days)
		return DATE_NONE;
	return (struct date){ (int32_t)sum };
}

/* The year and month that lie some months after a month, or false. */
static bool add_to_month(int *year, int *month, int months)
{
	const int64_t sum = (int64_t)*year * 12 + (*month - 1) + months;
	if (sum < YEAR_MIN * 12 || sum >= (YEAR_MAX + 1) * 12)
		return false;
	*year = (int)(sum / 12);
	*month = (int)(sum % 12) + 1;
	return true;
}

struct date date_add_months(struct date d, int months)
{
	if (!date_is_set(d))
		return d;
	int year = 0, month = 0, day = 0;
	date_to_ymd(d, &year, &month, &day);
	if (!add_to_month(&year, &month, months))
		return DATE_NONE;
	const int last = days_in_month(year, month);
	return date_from_ymd(year, month, day < last ? day : last);
}

struct date date_first_of_next_month_after_months(struct date d, int n)
{
	const struct date expiry = date_add_months(d, n);
	if (!date_is_set(expiry))
		return expiry;
	int year = 0, month = 0, day = 0;
	date_to_ymd(expiry, &year, &month, &day);
	if (!add_to_month(&year, &month, 1))
		return DATE_NONE;
	return date_from_ymd(year, month, 1);
}

struct date date_today(struct instant now)
{
	int64_t days = now.us / US_PER_DAY;
	if (now.us % US_PER_DAY < 0)
		days--;
	return date_add_days((struct date){ 0 }, (int)days);
}

struct instant instant_now(void)
{
	struct timespec t;
	const int failed = clock_gettime(CLOCK_REALTIME, &t);
	INVARIANT(failed == 0);
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}
