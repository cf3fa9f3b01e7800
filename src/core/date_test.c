// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

TEST(every_day_of_ten_thousand_years_has_one_number)
{
	(void)cx;
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int expected = date_from_ymd(1, 1, 1).days;
	EQ(expected, -719162);
	int wrong = 0;
	for (int y = 1; y <= 9999; y++) {
		const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
		for (int m = 1; m <= 12; m++) {
			const int n = lengths[m - 1] + (m == 2 && leap);
			for (int d = 1; d <= n; d++, expected++)
				wrong += date_from_ymd(y, m, d).days != expected;
			wrong += date_is_set(date_from_ymd(y, m, n + 1));
		}
	}
	EQ(wrong, 0);
	EQ(date_from_ymd(1970, 1, 1).days, 0);
	EQ(date_from_ymd(2026, 11, 21).days, 20778);
}

TEST(a_number_gives_its_day_back)
{
	(void)cx;
	const int last = date_from_ymd(9999, 12, 31).days;
	int wrong = 0;
	for (int days = date_from_ymd(1, 1, 1).days; days <= last; days += 7) {
		int y = 0, m = 0, d = 0;
		date_to_ymd((struct date){ days }, &y, &m, &d);
		wrong += date_from_ymd(y, m, d).days != days;
	}
	EQ(wrong, 0);
}

TEST(only_iso_dates_are_read)
{
	static const char *const refused[] = {
		"",	      "2026-1-01",   "2026-02-29",  "2026-13-01",
		"2026-00-10", "2026-01-00",  "0000-01-01",  "2026/01/01",
		"20260101",   "2026-01-01T", " 2026-01-01", "-026-01-01",
		"2026-01--1",
	};
	struct date d = { 5 };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		CHECK(!date_parse(str_from_c(refused[i]), &d));
	EQ(d.days, 5);
	REQUIRE(date_parse(STR("2024-02-29"), &d));
	EQ_STR(date_print(cx->arena, d), "2024-02-29");
	EQ_STR(date_print_long(cx->arena, d), "29 February 2024");
	EQ_STR(date_print(cx->arena, DATE_NONE), "");
	EQ_STR(date_print(cx->arena, date_from_ymd(33, 4, 3)), "0033-04-03");
}

TEST(months_end_where_the_month_ends)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} cases[] = {
		{ "2024-01-31", 1, "2024-02-29" },
		{ "2023-01-31", 1, "2023-02-28" },
		{ "2024-02-29", 12, "2025-02-28" },
		{ "2024-11-30", 3, "2025-02-28" },
		{ "2024-03-31", -1, "2024-02-29" },
		{ "2024-01-15", -1, "2023-12-15" },
		{ "2024-12-01", 1, "2025-01-01" },
		{ "2024-05-31", 0, "2024-05-31" },
		{ "9999-12-01", 1, "" },
		{ "0001-01-01", -1, "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct date d = DATE_NONE;
		REQUIRE(date_parse(str_from_c(cases[i].from), &d));
		EQ_STR(date_print(cx->arena, date_add_months(d, cases[i].months)), cases[i].to);
	}
}

/* Budapest Convention art. 36(4), 37(2). */
TEST(entry_into_force_is_the_first_of_the_month_after_the_months_have_run)
{
	static const struct {
		const char *deposited;
		const char *in_force;
	} cases[] = {
		{ "2024-01-15", "2024-05-01" }, { "2024-01-31", "2024-05-01" },
		{ "2024-01-01", "2024-05-01" }, { "2023-11-30", "2024-03-01" },
		{ "2023-09-10", "2024-01-01" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct date d = DATE_NONE;
		REQUIRE(date_parse(str_from_c(cases[i].deposited), &d));
		EQ_STR(date_print(cx->arena, date_first_of_next_month_after_months(d, 3)),
		       cases[i].in_force);
	}
	CHECK(!date_is_set(date_first_of_next_month_after_months(DATE_NONE, 3)));
}

TEST(today_changes_at_midnight_utc_also_before_1970)
{
	const int64_t day = INT64_C(86400) * 1000000;
	EQ(date_today((struct instant){ 0 }).days, 0);
	EQ(date_today((struct instant){ day - 1 }).days, 0);
	EQ(date_today((struct instant){ day }).days, 1);
	EQ(date_today((struct instant){ -1 }).days, -1);
	EQ(date_today((struct instant){ -day }).days, -1);
	EQ_STR(date_print(cx->arena, date_today(cx->now)), "2026-11-21");
}

TEST(no_date_comes_first_and_stays_none)
{
	(void)cx;
	CHECK(date_cmp(DATE_NONE, date_from_ymd(1, 1, 1)) < 0);
	CHECK(date_cmp(date_from_ymd(2020, 1, 2), date_from_ymd(2020, 1, 1)) > 0);
	EQ(date_cmp(DATE_NONE, DATE_NONE), 0);
	CHECK(!date_is_set(date_add_days(DATE_NONE, 3)));
	CHECK(!date_is_set(date_add_days(date_from_ymd(9999, 12, 31), 1)));
	EQ(date_add_days(date_from_ymd(2024, 2, 28), 2).days, date_from_ymd(2024, 3, 1).days);
}
