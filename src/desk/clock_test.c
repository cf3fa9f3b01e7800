// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/clock.h"

#include "core/test.h"
#include "law/law.h"

static const struct clock_settings plain = { .acknowledge = { INT64_C(4) * 3600 * 1000000 },
					     .confirm = { INT64_C(72) * 3600 * 1000000 } };

static struct instant day(int n)
{
	return instant_add((struct instant){ INT64_C(1795262400) * 1000000 }, DAYS(n));
}

/* Preserved on day 0 on a promise of 60 days, under a power of 7. */
static struct request preserved(void)
{
	struct request r = { .progress = { .kind = KIND_PRESERVATION, .state = STATE_PRESERVED } };
	r.at.delivered = r.at.preserved = day(0);
	r.at.preserved_until = day(60);
	r.at.follow_up_due = day(40);
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("preserve-min=P60D"),
						    STR("Budapest Convention 29") };
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("preserve-max=P7D"),
						    STR("the law asked") };
	return r;
}

static const struct clock *find(const struct clock_list *list, enum clock_kind kind)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].kind == kind)
			return &list->p[i];
	return NULL;
}

TEST(durations_are_counted_by_the_calendar)
{
	struct instant t;
	CHECK(clock_add(day(0), STR("P60D"), &t) && t.us == day(60).us);
	CHECK(clock_add(day(0), STR("PT8H"), &t) && t.us == instant_add(day(0), HOURS(8)).us);
	CHECK(clock_add(day(0), STR("P1DT30M"), &t) && t.us == instant_add(day(1), MINUTES(30)).us);
	CHECK(clock_add(day(0), STR("P2W"), &t) && t.us == day(14).us);
	CHECK(clock_add(day(0), STR("P2Y"), &t));
	EQ_STR(date_print(cx->arena, date_today(t)), "2028-11-21");
	CHECK(clock_add(day(10), STR("P3M"), &t)); // 1 December
	EQ_STR(date_print(cx->arena, date_today(t)), "2027-03-01");
	static const char *const wrong[] = { "", "P", "60D", "PD", "P60", "P60H", "PT8D", "P-1D" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		CHECK(!clock_add(day(0), str_from_c(wrong[i]), &t));
}

TEST(a_promise_of_60_days_under_a_power_of_7_is_two_clocks)
{
	const struct request r = preserved();
	const struct clock_list list = clocks_of(cx->arena, &r, &plain, day(1));
	EQ(list.n, 4);
	EQ(clocks_next(&list)->kind, CLOCK_POWER);
	EQ(clocks_next(&list)->due.us, day(7).us);
	EQ_STR(clocks_next(&list)->code, "preserve-max=P7D");
	EQ(find(&list, CLOCK_FLOOR)->due.us, day(60).us);
	EQ(find(&list, CLOCK_FLOOR)->state, CLOCK_RUNNING);
	EQ(find(&list, CLOCK_FOLLOW_UP)->side, SIDE_ASKING);
}

TEST(a_limit_at_home_that_nobody_knows_is_said)
{
	struct request r = preserved();
	r.terms_n = 1;
	const struct clock_list list = clocks_of(cx->arena, &r, &plain, day(1));
	EQ(find(&list, CLOCK_POWER)->state, CLOCK_UNKNOWN);
	EQ(find(&list, CLOCK_POWER)->due.us, 0);
	EQ(clocks_next(&list)->kind, CLOCK_FOLLOW_UP); // what has no date comes last
}

TEST(a_preservation_warns_30_14_and_7_days_before)
{
	struct request r = preserved();
	static const struct {
		int day, warning;
		enum clock_state state;
	} cases[] = { { 29, 0, CLOCK_RUNNING }, { 30, 30, CLOCK_NEAR }, { 45, 30, CLOCK_NEAR },
		      { 46, 14, CLOCK_NEAR },	{ 53, 7, CLOCK_NEAR },	{ 60, 7, CLOCK_NEAR },
		      { 61, 7, CLOCK_LATE } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct clock_list list = clocks_of(cx->arena, &r, &plain, day(cases[i].day));
		EQ(find(&list, CLOCK_PRESERVED)->warning, cases[i].warning);
		EQ(find(&list, CLOCK_PRESERVED)->state, cases[i].state);
	}
	const struct clock_list list = clocks_of(cx->arena, &r, &plain, day(31));
	EQ(clock_next_change(find(&list, CLOCK_PRESERVED), day(31)).us, day(46).us);
	EQ(clock_next_change(find(&list, CLOCK_PRESERVED), day(54)).us, day(60).us + 1);
	EQ(clock_next_change(find(&list, CLOCK_PRESERVED), day(61)).us, 0);
}

/* Budapest Convention art. 29(7). */
TEST(an_end_whose_beginning_is_not_known_is_near_for_a_week)
{
	struct request r = { .progress = { .kind = KIND_ORDER_PRESERVATION,
					   .state = STATE_APPROVED } };
	r.at.authorisation_ends = day(90);
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(0));
	EQ(find(&list, CLOCK_AUTHORISATION)->state, CLOCK_RUNNING);
	list = clocks_of(cx->arena, &r, &plain, day(84));
	EQ(find(&list, CLOCK_AUTHORISATION)->state, CLOCK_NEAR);
	r.at.sent = day(0);
	list = clocks_of(cx->arena, &r, &plain, day(70)); // a quarter of its time
	EQ(find(&list, CLOCK_AUTHORISATION)->state, CLOCK_NEAR);
}

TEST(the_follow_up_stops_the_promise_and_not_the_power_at_home)
{
	struct request r = preserved();
	r.progress.state = STATE_HELD;
	r.at.follow_up = day(20);
	r.at.renewed = day(18);
	const struct clock_list list = clocks_of(cx->arena, &r, &plain, day(70));
	EQ(find(&list, CLOCK_FLOOR)->state, CLOCK_HELD);
	EQ(find(&list, CLOCK_FLOOR)->due.us, 0);
	EQ(find(&list, CLOCK_FLOOR)->held_since.us, day(20).us);
	CHECK(!find(&list, CLOCK_PRESERVED) && !find(&list, CLOCK_FOLLOW_UP));
	EQ(find(&list, CLOCK_POWER)->due.us, day(25).us); // from its renewal
	EQ(find(&list, CLOCK_POWER)->state, CLOCK_LATE);
}

TEST(an_order_that_ends_before_the_promise_warns_ahead)
{
	struct request r = preserved();
	r.progress.side = SIDE_ASKED;
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(1));
	CHECK(!find(&list, CLOCK_ORDER)); // nobody was ordered
	r.order.until = day(60);
	list = clocks_of(cx->arena, &r, &plain, day(1));
	CHECK(!find(&list, CLOCK_ORDER)); // it lasts as long as the promise
	r.order.until = day(45);
	r.order.reference = STR("KE-2026-000009");
	list = clocks_of(cx->arena, &r, &plain, day(1));
	REQUIRE(find(&list, CLOCK_ORDER));
	EQ(find(&list, CLOCK_ORDER)->due.us, day(45).us);
	EQ(find(&list, CLOCK_ORDER)->side, SIDE_ASKED);
	EQ(find(&list, CLOCK_ORDER)->state, CLOCK_RUNNING);
	EQ_STR(find(&list, CLOCK_ORDER)->source, "KE-2026-000009");
	static const struct {
		int on, warning;
	} ahead[] = { { 16, 30 }, { 32, 14 }, { 40, 7 } };
	for (size_t i = 0; i < sizeof ahead / sizeof *ahead; i++) {
		list = clocks_of(cx->arena, &r, &plain, day(ahead[i].on));
		EQ(find(&list, CLOCK_ORDER)->state, CLOCK_NEAR);
		EQ(find(&list, CLOCK_ORDER)->warning, ahead[i].warning);
	}
	list = clocks_of(cx->arena, &r, &plain, day(46));
	EQ(find(&list, CLOCK_ORDER)->state, CLOCK_LATE);
	// Held data have no date, an order has: it ends first, until all is decided.
	r.order.until = day(90);
	r.progress.state = STATE_HELD;
	r.at.follow_up = day(20);
	list = clocks_of(cx->arena, &r, &plain, day(50));
	EQ(find(&list, CLOCK_ORDER)->due.us, day(90).us);
	r.at.settled = day(51);
	list = clocks_of(cx->arena, &r, &plain, day(52));
	CHECK(!find(&list, CLOCK_ORDER));
}

TEST(what_was_held_is_released_when_its_request_is_decided)
{
	struct request r = preserved();
	r.progress.state = STATE_HELD;
	r.at.follow_up = day(20);
	r.at.renewed = day(18);
	r.at.settled = day(40);
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(41));
	CHECK(!find(&list, CLOCK_FLOOR));
	CHECK(find(&list, CLOCK_POWER));
	EQ(find(&list, CLOCK_RELEASE)->due.us, day(54).us);
	EQ(find(&list, CLOCK_RELEASE)->side, SIDE_ASKED);
	EQ(find(&list, CLOCK_RELEASE)->state, CLOCK_RUNNING);
	list = clocks_of(cx->arena, &r, &plain, day(55));
	EQ(find(&list, CLOCK_RELEASE)->state, CLOCK_LATE);
}

TEST(an_end_before_the_promise_is_no_preservation)
{
	struct request r = preserved();
	CHECK(!clock_keeps_promise(&r, day(59), day(0)));
	CHECK(clock_keeps_promise(&r, day(60), day(0)));
	r.terms_n = 0;
	CHECK(clock_keeps_promise(&r, day(5), day(0)));
	CHECK(!clock_keeps_promise(&r, day(0), day(0)));
	CHECK(!clock_is_over(&r, day(60)) && clock_is_over(&r, day(61)));
	r.at.preserved_until.us = 0;
	CHECK(!clock_is_over(&r, day(99)));
}

TEST(a_person_acknowledges_within_the_earlier_of_law_and_promise)
{
	struct request r = { .progress = { .kind = KIND_ADVICE, .state = STATE_DELIVERED } };
	r.at.delivered = day(0);
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(0));
	EQ(list.n, 1);
	EQ(list.p[0].due.us, instant_add(day(0), HOURS(4)).us);
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("ack-max=PT8H"),
						    STR("a directive") };
	list = clocks_of(cx->arena, &r, &plain, day(0));
	EQ(list.p[0].due.us, instant_add(day(0), HOURS(4)).us);
	const struct clock_settings none = { 0 };
	list = clocks_of(cx->arena, &r, &none, instant_add(day(0), HOURS(9)));
	EQ(list.p[0].due.us, instant_add(day(0), HOURS(8)).us);
	EQ(list.p[0].state, CLOCK_LATE);
	r.progress.state = STATE_ACKNOWLEDGED;
	EQ(clocks_of(cx->arena, &r, &none, day(0)).n, 0);
}

/* Second Protocol art. 8: 20 days for subscriber information, 45 for traffic data. */
TEST(answers_have_the_terms_of_what_was_asked_for)
{
	struct request r = { .progress = { .kind = KIND_ORDER_EFFECT, .state = STATE_IN_WORK },
			     .classes = DATA_SUBSCRIBER };
	r.at.delivered = day(0);
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("serve-max=P45D"),
						    STR("ap2 8") };
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("return-subscriber-max=P20D"),
						    STR("ap2 8") };
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("return-traffic-max=P45D"),
						    STR("ap2 8") };
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("emergency-max=PT8H"),
						    STR("x") };
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(1));
	EQ(list.n, 2);
	EQ(list.p[0].due.us, day(20).us);
	r.text[FIELD_EMERGENCY] = STR("a life");
	list = clocks_of(cx->arena, &r, &plain, day(0));
	EQ(list.n, 3);
	EQ(list.p[0].due.us, instant_add(day(0), HOURS(8)).us);
	r.progress.state = STATE_POSTPONED;
	r.at.last = day(3);
	list = clocks_of(cx->arena, &r, &plain, day(9));
	EQ(list.p[0].state, CLOCK_HELD);
	EQ(list.p[0].held_since.us, day(3).us);
	r.progress.state = STATE_CLOSED;
	EQ(clocks_of(cx->arena, &r, &plain, day(9)).n, 0);
}

TEST(an_emergency_is_confirmed_afterwards)
{
	struct request r = { .progress = { .kind = KIND_EMERGENCY_DISCLOSURE,
					   .state = STATE_DISCLOSED } };
	r.at.delivered = r.at.decided = day(0);
	struct clock_list list = clocks_of(cx->arena, &r, &plain, day(1));
	EQ(list.n, 1);
	EQ(list.p[0].kind, CLOCK_CONFIRMATION);
	EQ(list.p[0].due.us, day(3).us);
	r.at.confirmed = day(2);
	EQ(clocks_of(cx->arena, &r, &plain, day(2)).n, 0);
}

TEST(who_must_act_is_told_the_last_moment_at_which_both_sides_work)
{
	struct zone *colombo = NULL, *tbilisi = NULL;
	REQUIRE(zone_load(cx, cx->arena, STR("Asia/Colombo"), &colombo) == RC_OK);
	REQUIRE(zone_load(cx, cx->arena, STR("Asia/Tbilisi"), &tbilisi) == RC_OK);
	const struct holiday feast = { date_from_ymd(2026, 11, 27), STR("a feast") };
	const struct calendar asking = { .zone = colombo,
					 .weekend = CALENDAR_SAT | CALENDAR_SUN,
					 .holidays = &feast,
					 .holidays_n = 1,
					 .opens = 540,
					 .closes = 1020 };
	const struct calendar asked = { .zone = tbilisi,
					.weekend = CALENDAR_SAT | CALENDAR_SUN,
					.opens = 540,
					.closes = 1080 };
	const struct clock_settings s = { .asking = &asking, .asked = &asked };
	const struct request r = preserved(); // the power ends Saturday 28, noon in UTC
	const struct clock_list list = clocks_of(cx->arena, &r, &s, day(1));
	// Friday 27 is a feast in Colombo: Thursday, when Colombo closes at five.
	EQ_STR(zone_print(cx->arena, colombo, clocks_next(&list)->act_by),
	       "Thu 26 Nov 2026, 17:00 (UTC+5:30)");
}

/* What is due when a power of seven days ends that was used then, and when they must act in Berlin. */
static struct clock in_berlin(struct cx *cx, struct instant used)
{
	struct zone *berlin = NULL;
	REQUIRE(zone_load(cx, cx->arena, STR("Europe/Berlin"), &berlin) == RC_OK);
	const struct calendar office = {
		.zone = berlin, .weekend = CALENDAR_SAT | CALENDAR_SUN, .opens = 540, .closes = 1020
	};
	const struct clock_settings s = { .asked = &office };
	struct request r = preserved();
	r.at.delivered = r.at.preserved = used;
	r.at.preserved_until = instant_add(used, DAYS(60));
	r.at.follow_up_due = instant_add(used, DAYS(40));
	const struct clock_list list = clocks_of(cx->arena, &r, &s, used);
	return *clocks_next(&list);
}

TEST(an_office_that_changes_to_winter_or_summer_time_closes_by_its_own_clock)
{
	struct zone *berlin = NULL;
	REQUIRE(zone_load(cx, cx->arena, STR("Europe/Berlin"), &berlin) == RC_OK);
	// Winter time begins on Sunday, 25 October 2026 (day -27), summer time on 28 March 2027 (127).
	struct clock c = in_berlin(cx,
				   instant_add(day(-29), MINUTES(270))); // a Friday, 16:30 in UTC
	EQ(c.due.us, instant_add(day(-22), MINUTES(270)).us); // seven days are as long as ever
	EQ_STR(zone_print(cx->arena, berlin, c.act_by), "Fri 30 Oct 2026, 17:00 (UTC+1)");
	c = in_berlin(cx, day(-33)); // ends on Monday at noon in UTC: they are there
	EQ(c.act_by.us, 0);
	c = in_berlin(cx,
		      instant_add(day(-33), HOURS(-5))); // at 7 in UTC, an hour before they come
	EQ_STR(zone_print(cx->arena, berlin, c.act_by), "Fri 23 Oct 2026, 17:00 (UTC+2)");
	c = in_berlin(cx, instant_add(day(121), HOURS(-5))); // in summer that is when they come
	EQ_STR(zone_print(cx->arena, berlin, c.due), "Mon 29 Mar 2027, 09:00 (UTC+2)");
	EQ(c.act_by.us, 0);
	c = in_berlin(cx, day(120)); // ends on the Sunday itself
	EQ_STR(zone_print(cx->arena, berlin, c.act_by), "Fri 26 Mar 2027, 17:00 (UTC+1)");
}
