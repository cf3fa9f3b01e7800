// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/reading_db.h"

#include "people/test_people.h"

PEOPLE_TEST(reading_is_on_the_ledger_once_an_hour_and_counted)
{
	const struct actor *by = &w->as[ROLE_APPROVER];
	const struct reading what = { "approval", id_new(cx->now), ACCESS_APPROVAL_SEE };
	int64_t n = 0;
	cx->now.us -= cx->now.us % HOURS(1).us;
	OK(reading_note(cx, w->db, by, &what));
	cx->now = instant_add(cx->now, MINUTES(59));
	OK(reading_note(cx, w->db, by, &what));
	EQ(test_acts(cx, w, "content-read"), 1);
	OK(reading_count(cx, w->db, by->account, what.object, &n));
	EQ(n, 2);
	OK(reading_note(cx, w->db, &w->as[ROLE_OFFICER], &what)); // another person
	EQ(test_acts(cx, w, "content-read"), 2);
	cx->now = instant_add(cx->now, MINUTES(1));
	OK(reading_note(cx, w->db, by, &what));
	EQ(test_acts(cx, w, "content-read"), 3);
	OK(reading_count(cx, w->db, by->account, what.object, &n));
	EQ(n, 1);
}

PEOPLE_TEST(an_hour_of_reading_is_closed_with_its_count_on_the_ledger)
{
	const struct actor *by = &w->as[ROLE_APPROVER];
	const struct reading what = { "approval", id_new(cx->now), ACCESS_APPROVAL_SEE };
	const struct reading once = { "approval", id_new(cx->now), ACCESS_APPROVAL_SEE };
	int64_t n = 0;
	cx->now = (struct instant){ INT64_C(1795334400000000) }; // 2026-11-22T08:00:00Z
	for (int i = 0; i < 3; i++)
		OK(reading_note(cx, w->db, by, &what));
	OK(reading_note(cx, w->db, by, &once));
	cx->now = instant_add(cx->now, MINUTES(59));
	OK(reading_close(cx, w->db, &n));
	EQ(n, 0); // it is not over
	cx->now = instant_add(cx->now, MINUTES(1));
	OK(reading_note(cx, w->db, by, &what)); // of the next hour: not of that count
	OK(reading_close(cx, w->db, &n));
	EQ(n, 2);
	EQ(test_acts(cx, w, "content-read"), 3);
	EQ(test_acts(cx, w, "content-read-count"), 1);
	const struct str bytes = test_last_act(cx, w, "content-read-count");
	CHECK(str_find(bytes, STR("3 times in the hour from 2026-11-22T08:00")) != STR_NONE);
	CHECK(str_find(bytes, id_print(cx->arena, what.object)) != STR_NONE);
	CHECK(str_find(bytes, id_print(cx->arena, by->account)) != STR_NONE);
	CHECK(str_find(bytes, STR("\"role\":\"approver\"")) != STR_NONE);
	OK(reading_close(cx, w->db, &n));
	EQ(n, 0);
	EQ(test_acts(cx, w, "content-read-count"), 1);
	OK(reading_count(cx, w->db, by->account, what.object, &n));
	EQ(n, 1);
}
