// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/calendar_db.h"
#include "desk/call_db.h"
#include "desk/case_db.h"
#include "desk/duty_db.h"
#include "desk/duty_take_db.h"
#include "desk/event_db.h"
#include "desk/request_db.h"
#include "desk/step_db.h"
#include "desk/test_requests.h"
#include "law/test_world.h"
#include "people/member_db.h"

/* Late to be acknowledged: an event that is urgent. */
static struct id late_request(struct cx *cx, struct test_world *w)
{
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	cx->now = instant_add(cx->now, HOURS(5));
	OK(event_watch(cx, w->db, id));
	return id;
}

static void reach(struct cx *cx, struct test_world *w, enum role role, const char *mailbox)
{
	const struct call_channel c = { .account = w->as[role].account,
					.kind = CHANNEL_MAIL,
					.address = str_from_c(mailbox) };
	OK(channel_add(cx, w->db, &w->as[role], &c));
}

static void on_duty(struct cx *cx, struct test_world *w, enum role role, struct duration from)
{
	const struct instant begins = instant_add(cx->now, from);
	OK(duty_add(cx, w->db, &w->as[ROLE_OFFICER], w->as[role].account, begins,
		    instant_add(begins, HOURS(12))));
}

/* The only call, and to whom it went: "officer@a.example approver@a.example taken". */
static struct str told(struct cx *cx, struct test_world *w, struct call *call)
{
	struct call_list list;
	struct call_sends sends;
	struct str out = STR("");
	OK(call_list(cx, w->db, &list));
	EQ(list.n, 1);
	if (list.n == 0)
		return out;
	*call = list.p[0];
	OK(call_sends(cx, w->db, call->id, &sends));
	for (size_t i = 0; i < sends.n; i++)
		out = arena_fmt(cx->arena, "%.*s%.*s ", STR_ARG(out), STR_ARG(sends.p[i].address));
	return arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(call->ended));
}

static void again(struct cx *cx, struct test_world *w, const struct call *call)
{
	cx->now = instant_add(cx->now, CALL_AGAIN);
	OK(call_next(cx, w->db, call->id));
}

PEOPLE_TEST(desk_call_goes_from_one_to_the_next)
{
	struct call call;
	bool first = false;
	struct actor *duty = &w->as[ROLE_OFFICER], *next = &w->as[ROLE_PROSECUTOR];
	reach(cx, w, ROLE_OFFICER, "a@x.example");
	reach(cx, w, ROLE_PROSECUTOR, "b@x.example");
	on_duty(cx, w, ROLE_PROSECUTOR, HOURS(12));
	on_duty(cx, w, ROLE_OFFICER, HOURS(0));
	const struct id request = late_request(cx, w);
	EQ_STR(told(cx, w, &call), "");
	CHECK(call.urgent);
	OK(call_next(cx, w->db, call.id));
	EQ_STR(told(cx, w, &call), "a@x.example ");
	again(cx, w, &call);
	EQ_STR(told(cx, w, &call), "a@x.example b@x.example ");
	EQ(test_acts(cx, w, "duty-called"), 2);
	CHECK(str_find(test_last_act(cx, w, "duty-called"), STR("x.example")) == STR_NONE);
	// Whoever takes it works on it from now on; the second is told who has it.
	EQ(member_check(cx, w->db, next, request, MEMBER_WORK), RC_MISSING);
	OK(call_take(cx, w->db, next, call.id, &first));
	CHECK(first);
	OK(member_check(cx, w->db, next, request, MEMBER_WORK));
	OK(call_take(cx, w->db, duty, call.id, &first));
	CHECK(!first);
	again(cx, w, &call);
	EQ_STR(told(cx, w, &call), "a@x.example b@x.example taken");
	EQ(test_acts(cx, w, "duty-call-taken"), 1);
}

PEOPLE_TEST(desk_call_ends_when_nobody_takes_it)
{
	struct call call;
	struct call_list waiting;
	reach(cx, w, ROLE_OFFICER, "a@x.example");
	on_duty(cx, w, ROLE_OFFICER, HOURS(0));
	(void)late_request(cx, w);
	(void)told(cx, w, &call);
	for (int i = 0; i < CALL_ROUNDS; i++)
		again(cx, w, &call);
	EQ_STR(told(cx, w, &call), "a@x.example a@x.example a@x.example ");
	again(cx, w, &call);
	EQ_STR(told(cx, w, &call), "a@x.example a@x.example a@x.example unanswered");
	EQ(test_acts(cx, w, "duty-call-unanswered"), 1);
	OK(call_waiting(cx, w->db, &waiting));
	EQ(waiting.n, 1); // it stays on the desk of all
}

PEOPLE_TEST(desk_call_of_nobody_stands_on_the_ledger)
{
	struct call call;
	on_duty(cx, w, ROLE_OFFICER, HOURS(0)); // who cannot be reached
	(void)late_request(cx, w);
	(void)told(cx, w, &call);
	OK(call_next(cx, w->db, call.id));
	EQ_STR(told(cx, w, &call), "nobody");
	EQ(test_acts(cx, w, "duty-call-nobody"), 1);
}

PEOPLE_TEST(desk_call_is_overtaken_by_work)
{
	struct call call;
	struct step_done done;
	reach(cx, w, ROLE_OFFICER, "a@x.example");
	on_duty(cx, w, ROLE_OFFICER, HOURS(0));
	const struct id request = late_request(cx, w);
	(void)told(cx, w, &call);
	OK(call_next(cx, w->db, call.id));
	cx->now = instant_add(cx->now, MINUTES(1));
	const struct step_order o = { .request = request,
				      .action = ACTION_ACKNOWLEDGE,
				      .world = test_world(cx, test_law(), TEST_DATE, "") };
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	again(cx, w, &call);
	EQ_STR(told(cx, w, &call), "a@x.example overtaken");
}

/* A telephone that goes from shift to shift: once a round, with the first person. */
PEOPLE_TEST(desk_call_reaches_the_whole_roster)
{
	struct call call;
	struct call_channels list;
	struct call_sends sends;
	size_t shared_n = 0;
	const struct call_channel shared = { .kind = CHANNEL_MAIL,
					     .address = STR("all@x.example") };
	OK(channel_add(cx, w->db, &w->as[ROLE_OFFICER], &shared));
	reach(cx, w, ROLE_OFFICER, "a@x.example");
	reach(cx, w, ROLE_PROSECUTOR, "b@x.example");
	on_duty(cx, w, ROLE_PROSECUTOR, HOURS(12));
	on_duty(cx, w, ROLE_OFFICER, HOURS(0));
	(void)late_request(cx, w);
	(void)told(cx, w, &call);
	OK(call_next(cx, w->db, call.id));
	again(cx, w, &call);
	again(cx, w, &call);
	OK(call_sends(cx, w->db, call.id, &sends));
	EQ(sends.n, 5); // a and all, b, a and all
	for (size_t i = 0; i < sends.n; i++)
		shared_n += str_eq(sends.p[i].address, shared.address);
	EQ(shared_n, 2);
	OK(channel_list(cx, w->db, (struct id){ 0 }, &list));
	EQ(list.n, 1);
	OK(channel_remove(cx, w->db, &w->as[ROLE_PROSECUTOR], list.p[0].id)); // it is everybody's
}

PEOPLE_TEST(desk_call_of_a_roster_without_people_reaches_its_telephone)
{
	struct call call;
	const struct call_channel shared = { .kind = CHANNEL_MAIL,
					     .address = STR("all@x.example") };
	OK(channel_add(cx, w->db, &ACTOR_TERMINAL, &shared));
	(void)late_request(cx, w);
	(void)told(cx, w, &call);
	OK(call_next(cx, w->db, call.id));
	EQ_STR(told(cx, w, &call), "all@x.example ");
	CHECK(str_find(test_last_act(cx, w, "duty-called"), STR("\"1: roster\"")) != STR_NONE);
}

/* Nobody could be called; then somebody saw it by themselves. */
PEOPLE_TEST(desk_call_that_was_worked_on_waits_no_more)
{
	struct call call;
	struct call_list waiting;
	struct step_done done;
	const struct id request = late_request(cx, w);
	(void)told(cx, w, &call);
	OK(call_next(cx, w->db, call.id));
	OK(call_waiting(cx, w->db, &waiting));
	EQ(waiting.n, 1);
	cx->now = instant_add(cx->now, MINUTES(1));
	const struct step_order o = { .request = request,
				      .action = ACTION_ACKNOWLEDGE,
				      .world = test_world(cx, test_law(), TEST_DATE, "") };
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	OK(call_waiting(cx, w->db, &waiting));
	EQ(waiting.n, 0);
}

PEOPLE_TEST(desk_duty_takes_over_what_a_colleague_has)
{
	struct request_list others;
	struct actor *night = &w->as[ROLE_PROSECUTOR];
	const struct id request = late_request(cx, w);
	EQ(duty_take_over(cx, w->db, night, request), RC_DENIED); // not on duty
	OK(duty_others(cx, w->db, night, &others));
	EQ(others.n, 0);
	on_duty(cx, w, ROLE_PROSECUTOR, HOURS(0));
	OK(duty_others(cx, w->db, night, &others));
	EQ(others.n, 1);
	OK(duty_take_over(cx, w->db, night, request));
	OK(member_check(cx, w->db, night, request, MEMBER_WORK));
	EQ(test_acts(cx, w, "duty-took-request"), 1);
	EQ(duty_take_over(cx, w->db, night, request), RC_MISSING); // theirs already
	// Their turn is over: nothing more by it.
	cx->now = instant_add(cx->now, HOURS(13));
	EQ(duty_take_over(cx, w->db, night, late_request(cx, w)), RC_DENIED);
}

/* A case that names its people one by one, and a draft, stay with them. */
PEOPLE_TEST(desk_duty_takes_over_no_red_case_and_no_draft)
{
	struct request_list others;
	struct desk_case c = { .title = STR("Break-in"), .tlp = TLP_RED };
	struct request r = { .progress = { .kind = KIND_PRESERVATION },
			     .from = STR("KE"),
			     .to = STR("GE"),
			     .offence = STR("illegal-access") };
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, (struct id){ 0 }));
	struct request red = { .progress = { .kind = KIND_PRESERVATION },
			       .case_id = c.id,
			       .from = STR("GE"),
			       .to = STR("KE"),
			       .offence = STR("illegal-access") };
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &red, (struct id){ 0 }));
	on_duty(cx, w, ROLE_PROSECUTOR, HOURS(0));
	OK(duty_others(cx, w->db, &w->as[ROLE_PROSECUTOR], &others));
	EQ(others.n, 0);
	EQ(duty_take_over(cx, w->db, &w->as[ROLE_PROSECUTOR], r.id), RC_MISSING);
	EQ(duty_take_over(cx, w->db, &w->as[ROLE_PROSECUTOR], red.id), RC_MISSING);
}

PEOPLE_TEST(desk_hand_over_note_is_taken_back_within_ten_minutes)
{
	struct hand_over_list notes;
	struct actor *writer = &w->as[ROLE_OFFICER];
	OK(hand_over_write(cx, w->db, writer, STR("one is late")));
	OK(hand_over_list(cx, w->db, &notes));
	EQ(hand_over_undo(cx, w->db, &w->as[ROLE_PROSECUTOR], notes.p[0].id), RC_DENIED);
	OK(hand_over_undo(cx, w->db, writer, notes.p[0].id));
	OK(hand_over_list(cx, w->db, &notes));
	EQ(notes.n, 0);
	EQ(test_acts(cx, w, "duty-hand-over-undone"), 1);
	OK(hand_over_write(cx, w->db, writer, STR("one is late")));
	OK(hand_over_write(cx, w->db, writer, STR("two are late")));
	OK(hand_over_list(cx, w->db, &notes));
	OK(hand_over_take(cx, w->db, &w->as[ROLE_PROSECUTOR], notes.p[0].id));
	EQ(hand_over_undo(cx, w->db, writer, notes.p[0].id), RC_CONFLICT);
	cx->now = instant_add(cx->now, DUTY_UNDO);
	EQ(hand_over_undo(cx, w->db, writer, notes.p[1].id), RC_CONFLICT);
}

PEOPLE_TEST(desk_holiday_is_taken_back)
{
	struct calendar_view v;
	const struct holiday day = { date_from_ymd(2026, 12, 25), STR("Christmas") };
	OK(calendar_add_holiday(cx, w->db, &ACTOR_TERMINAL, STR("KE"), day));
	OK(calendar_remove_holiday(cx, w->db, &ACTOR_TERMINAL, STR("KE"), day.date));
	OK(calendar_show(cx, w->db, STR("KE"), &v));
	EQ(v.holidays_n, 0);
	EQ(calendar_remove_holiday(cx, w->db, &ACTOR_TERMINAL, STR("KE"), day.date), RC_MISSING);
	EQ(test_acts(cx, w, "holiday-removed"), 1);
}

PEOPLE_TEST(desk_channel_is_ones_own)
{
	struct call_channels list;
	const struct call_channel bad = { .account = w->as[ROLE_OFFICER].account,
					  .kind = CHANNEL_PUSH,
					  .address = STR("http://127.0.0.1:9/x") };
	reach(cx, w, ROLE_OFFICER, "a@x.example");
	OK(channel_list(cx, w->db, w->as[ROLE_OFFICER].account, &list));
	EQ(list.n, 1);
	EQ(channel_remove(cx, w->db, &w->as[ROLE_PROSECUTOR], list.p[0].id), RC_MISSING);
	EQ(channel_test(cx, w->db, &w->as[ROLE_PROSECUTOR], list.p[0].id), RC_MISSING);
	EQ(channel_add(cx, w->db, &w->as[ROLE_PROSECUTOR], &bad), RC_DENIED);
	EQ(channel_add(cx, w->db, &w->as[ROLE_OFFICER], &bad), RC_INVALID);
	OK(channel_add(cx, w->db, &ACTOR_TERMINAL, &bad)); // the terminal may
	OK(channel_remove(cx, w->db, &w->as[ROLE_OFFICER], list.p[0].id));
	EQ(test_acts(cx, w, "channel-added"), 2);
	EQ(test_acts(cx, w, "channel-removed"), 1);
}

TEST(desk_channel_faults)
{
	CHECK(!channel_fault(CHANNEL_MAIL, STR("duty@node.example"), false));
	CHECK(!channel_fault(CHANNEL_PUSH, STR("https://push.example/t?x=1"), false));
	static const char *const bad[] = { "",
					   "duty",
					   "a@b",
					   "a@b.example\r\nX: y",
					   "a b@c.example",
					   "<a@b.example>",
					   "a@b.example,c@d.example" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(channel_fault(CHANNEL_MAIL, str_from_c(bad[i]), true));
	CHECK(channel_fault(CHANNEL_PUSH, STR("http://push.example/t"), true));
	CHECK(channel_fault(CHANNEL_PUSH, STR("https://user@push.example/t"), true));
	CHECK(channel_fault(CHANNEL_WEBHOOK, STR("http://127.0.0.1:80/"), false));
	CHECK(!channel_fault(CHANNEL_WEBHOOK, STR("http://127.0.0.1:80/"), true));
	CHECK(channel_fault(CHANNEL_WEBHOOK, STR("http://127.0.0.1:80@push.example/"), true));
	CHECK(channel_fault(CHANNEL_WEBHOOK, STR("file:///etc/passwd"), true));
}

TEST(desk_call_words_say_no_more_than_needed)
{
	const struct call_about about = { .reference = STR("KE-2026-000412"),
					  .event = EVENT_ARRIVED,
					  .due = { INT64_C(1795300320) * 1000000 },
					  .urgent = true,
					  .link = STR("https://node.example/duty/calls/X") };
	const struct call_words w = call_words(cx->arena, &about, NULL, STR(""));
	EQ_STR(w.title, STR("KE-2026-000412 needs you"));
	EQ_STR(w.text, STR("KE-2026-000412: A request has arrived\n"
			   "Due: 2026-11-21 22:32 UTC\n"
			   "Urgent: the next person is called until somebody has taken it.\n"
			   "https://node.example/duty/calls/X\n"));
	struct call_about colombo = about;
	struct zone *zone;
	REQUIRE(zone_load(cx, cx->arena, STR("Asia/Colombo"), &zone) == RC_OK);
	colombo.zone = zone; // where it is the next day
	CHECK(str_find(call_words(cx->arena, &colombo, NULL, STR("")).text,
		       STR("Due: Sun 22 Nov 2026, 04:02 (UTC+5:30) Colombo · 2026-11-21 22:32 "
			   "UTC\n")) != STR_NONE);
}
