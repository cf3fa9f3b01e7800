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
