// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/calendar.h"

#include <string.h>

#include "core/test.h"

static const struct zone *zone(struct cx *cx, const char *name)
{
	struct zone *z = NULL;
	REQUIRE(zone_load(cx, cx->arena, str_from_c(name), &z) == RC_OK);
	return z;
}

static struct instant utc(int year, int month, int day, int hour, int minute)
{
	const int64_t days = date_from_ymd(year, month, day).days;
	return (struct instant){ ((days * 24 + hour) * 60 + minute) * 60000000 };
}

TEST(a_zone_shows_the_time_of_its_place)
{
	EQ_STR(zone_print(cx->arena, zone(cx, "Asia/Colombo"), utc(2026, 11, 20, 21, 42)),
	       "Sat 21 Nov 2026, 03:12 (UTC+5:30)");
	EQ_STR(zone_print(cx->arena, zone(cx, "Asia/Tbilisi"), utc(2026, 11, 20, 21, 42)),
	       "Sat 21 Nov 2026, 01:42 (UTC+4)");
	EQ_STR(zone_print(cx->arena, zone(cx, "Etc/UTC"), utc(2026, 11, 20, 21, 42)),
	       "Fri 20 Nov 2026, 21:42 (UTC)");
	EQ_STR(zone_print(cx->arena, zone(cx, "America/St_Johns"), utc(2026, 1, 2, 1, 0)),
	       "Thu 1 Jan 2026, 21:30 (UTC-3:30)");
}

/* Far beyond the last transition of the file: by its rule. */
TEST(summer_time_follows_the_rule_of_the_zone)
{
	const struct zone *z = zone(cx, "Europe/Berlin");
	EQ(zone_offset(z, utc(2026, 3, 29, 0, 59)), 3600);
	EQ(zone_offset(z, utc(2026, 3, 29, 1, 0)), 7200);
	EQ(zone_offset(z, utc(2026, 10, 25, 0, 59)), 7200);
	EQ(zone_offset(z, utc(2026, 10, 25, 1, 0)), 3600);
	EQ(zone_offset(z, utc(2060, 7, 1, 0, 0)), 7200);
	EQ(zone_offset(z, utc(2060, 12, 1, 0, 0)), 3600);
	EQ(zone_offset(z, utc(1980, 1, 1, 0, 0)), 3600);
	z = zone(cx, "Australia/Sydney"); // the summer spans the new year
	EQ(zone_offset(z, utc(2060, 1, 1, 0, 0)), 39600);
	EQ(zone_offset(z, utc(2060, 7, 1, 0, 0)), 36000);
}

TEST(a_time_that_is_skipped_or_comes_twice_has_one_instant)
{
	const struct zone *z = zone(cx, "Europe/Berlin");
	EQ(zone_instant(z, date_from_ymd(2026, 7, 1), 12 * 60).us, utc(2026, 7, 1, 10, 0).us);
	EQ(zone_instant(z, date_from_ymd(2026, 3, 29), 150).us, utc(2026, 3, 29, 1, 30).us);
	EQ(zone_instant(z, date_from_ymd(2026, 10, 25), 150).us, utc(2026, 10, 25, 0, 30).us);
}

TEST(only_names_of_zones_are_read)
{
	struct zone *z = NULL;
	EQ(zone_load(cx, cx->arena, STR("../../etc/passwd"), &z), RC_INVALID);
	EQ(zone_load(cx, cx->arena, STR("/etc/passwd"), &z), RC_INVALID);
	EQ(zone_load(cx, cx->arena, STR(""), &z), RC_INVALID);
	EQ(zone_load(cx, cx->arena, STR("Asia/Nowhere"), &z), RC_MISSING);
	EQ(zone_load(cx, cx->arena, STR("Asia"), &z), RC_MISSING);
	EQ(zone_load(cx, cx->arena, STR("tzdata.zi"), &z), RC_INVALID);
}

/* Each file, cut short anywhere or with any byte changed, is read or refused. */
TEST(a_damaged_zone_file_is_refused_or_harmless)
{
	struct zone *z = NULL;
	static char bytes[4096];
	FILE *f = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");
	REQUIRE(f);
	const size_t n = fread(bytes, 1, sizeof(bytes), f);
	(void)fclose(f); // only read from
	REQUIRE(n > 100 && n < sizeof(bytes));
	REQUIRE(zone_parse(cx, cx->arena, STR("x"), (struct str){ bytes, n }, &z) == RC_OK);
	for (size_t cut = 0; cut < n; cut++)
		EQ(zone_parse(cx, cx->arena, STR("x"), (struct str){ bytes, cut }, &z), RC_INVALID);
	for (size_t i = 0; i < n; i++) {
		const char was = bytes[i];
		bytes[i] = (char)(was ^ 0x55);
		if (zone_parse(cx, cx->arena, STR("x"), (struct str){ bytes, n }, &z) == RC_OK)
			(void)zone_local(z, utc(2050, 7, 1, 0, 0));
		bytes[i] = was;
	}
}

TEST(working_days_leave_out_weekends_and_holidays)
{
	const struct holiday holidays[] = { { date_from_ymd(2026, 11, 23), STR("a feast") } };
	const struct calendar c = { .zone = zone(cx, "Asia/Tbilisi"),
				    .weekend = CALENDAR_SAT | CALENDAR_SUN,
				    .holidays = holidays,
				    .holidays_n = 1,
				    .opens = 9 * 60,
				    .closes = 18 * 60 };
	EQ(date_weekday(date_from_ymd(2026, 11, 21)), 5);
	EQ(date_weekday(date_from_ymd(1969, 12, 31)), 2);
	CHECK(calendar_is_working(&c, date_from_ymd(2026, 11, 20)));
	CHECK(!calendar_is_working(&c, date_from_ymd(2026, 11, 21)));
	CHECK(!calendar_is_working(&c, date_from_ymd(2026, 11, 23)));
	// From Friday: Monday is a feast, so the first working day is Tuesday.
	EQ(calendar_after(&c, utc(2026, 11, 20, 8, 0), 1).us, utc(2026, 11, 24, 14, 0).us);
	EQ(calendar_after(&c, utc(2026, 11, 20, 8, 0), 2).us, utc(2026, 11, 25, 14, 0).us);
	// What falls on the feast must be done on Friday until six.
	EQ(calendar_last_open(&c, utc(2026, 11, 23, 8, 0)).us, utc(2026, 11, 20, 14, 0).us);
	EQ(calendar_last_open(&c, utc(2026, 11, 20, 8, 0)).us, utc(2026, 11, 20, 8, 0).us);
	EQ(calendar_last_open(&c, utc(2026, 11, 20, 4, 0)).us, utc(2026, 11, 19, 14, 0).us);
	// A contact point that never closes.
	const struct calendar always = { .zone = c.zone };
	EQ(calendar_last_open(&always, utc(2026, 11, 21, 1, 0)).us, utc(2026, 11, 21, 1, 0).us);
}

/* zone.tab: Sri Lanka has one zone, the United States have many. */
TEST(a_country_with_one_zone_has_its_time)
{
	struct zone *z;
	REQUIRE(zone_of_country(cx, cx->arena, STR("LK"), &z) == RC_OK);
	REQUIRE(z != NULL);
	EQ_STR(zone_name(z), STR("Asia/Colombo"));
	REQUIRE(zone_of_country(cx, cx->arena, STR("US"), &z) == RC_OK);
	CHECK(z == NULL);
	REQUIRE(zone_of_country(cx, cx->arena, STR("ZZ"), &z) == RC_OK);
	CHECK(z == NULL);
}
