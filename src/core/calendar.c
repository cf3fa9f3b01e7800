// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/calendar.h"

#include "core/rc.h"

/* A year without a working day is a calendar that was set wrong. */
enum { DAYS_TRIED_MAX = 366 };

int date_weekday(struct date d)
{
	const int32_t day = (d.days % 7 + 7) % 7; // 1970-01-01 was a Thursday
	return (day + 3) % 7;
}

const struct holiday *calendar_holiday(const struct calendar *c, struct date d)
{
	for (size_t i = 0; i < c->holidays_n; i++)
		if (date_cmp(c->holidays[i].date, d) == 0)
			return &c->holidays[i];
	return NULL;
}

bool calendar_is_working(const struct calendar *c, struct date d)
{
	return !((c->weekend >> date_weekday(d)) & 1) && !calendar_holiday(c, d);
}

static int closes(const struct calendar *c)
{
	return c->closes > 0 ? c->closes : 1440;
}

static struct instant at_minute(const struct calendar *c, struct date d, int minute)
{
	if (minute == 1440)
		return zone_instant(c->zone, date_add_days(d, 1), 0);
	return zone_instant(c->zone, d, minute);
}

struct instant calendar_after(const struct calendar *c, struct instant t, int n)
{
	struct date d = zone_local(c->zone, t).date;
	for (int tried = 0; n > 0 && tried < DAYS_TRIED_MAX; tried++) {
		d = date_add_days(d, 1);
		n -= calendar_is_working(c, d);
	}
	return at_minute(c, d, closes(c));
}

struct instant calendar_last_open(const struct calendar *c, struct instant t)
{
	struct date d = zone_local(c->zone, t).date;
	for (int tried = 0; tried < DAYS_TRIED_MAX; tried++, d = date_add_days(d, -1)) {
		if (!calendar_is_working(c, d))
			continue;
		const struct instant close = at_minute(c, d, closes(c));
		if (close.us <= t.us)
			return close;
		if (at_minute(c, d, c->opens).us <= t.us)
			return t;
	}
	return t;
}
