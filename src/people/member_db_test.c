// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/member_db.h"

#include "people/account_db.h"
#include "people/alarm_db.h"
#include "people/test_people.h"

static const struct instant no_end = { 0 };

static struct member_of new_case(struct cx *cx, struct test_world *w)
{
	const struct actor *by = &w->as[ROLE_OFFICER];
	const struct member_of thing = { "case", id_new(cx->now) };
	OK(member_add(cx, w->db, by, thing, by->account,
		      (struct member_term){ MEMBER_WORK, no_end }));
	return thing;
}

PEOPLE_TEST(whoever_is_no_member_is_told_of_nothing)
{
	const struct member_of thing = new_case(cx, w);
	OK(member_check(cx, w->db, &w->as[ROLE_OFFICER], thing.object, MEMBER_WORK));
	EQ(member_check(cx, w->db, &w->as[ROLE_PROSECUTOR], thing.object, MEMBER_GLASS),
	   RC_MISSING);
	const struct str said = arena_copy(cx->arena, cx_error(cx));
	EQ(member_check(cx, w->db, &w->as[ROLE_PROSECUTOR], id_new(cx->now), MEMBER_GLASS),
	   RC_MISSING);
	EQ_STR(cx_error(cx), said); // as for a thing that is not there
	EQ(member_check(cx, w->db, &w->as[ROLE_ADMINISTRATOR], thing.object, MEMBER_READ),
	   RC_MISSING);
	EQ(member_check(cx, w->db, &ACTOR_TERMINAL, thing.object, MEMBER_READ), RC_MISSING);
}

PEOPLE_TEST(members_add_members_and_readers_do_not)
{
	const struct member_of thing = new_case(cx, w);
	const struct actor *officer = &w->as[ROLE_OFFICER], *reader = &w->as[ROLE_APPROVER];
	const struct id prosecutor = w->as[ROLE_PROSECUTOR].account;
	struct member_list list;
	cx->now = instant_add(cx->now, SECONDS(1)); // the list is by time
	EQ(member_add(cx, w->db, reader, thing, reader->account,
		      (struct member_term){ MEMBER_WORK, no_end }),
	   RC_MISSING);
	OK(member_add(cx, w->db, officer, thing, reader->account,
		      (struct member_term){ MEMBER_READ, instant_add(cx->now, HOURS(2)) }));
	OK(member_check(cx, w->db, reader, thing.object, MEMBER_READ));
	EQ(member_check(cx, w->db, reader, thing.object, MEMBER_WORK), RC_MISSING);
	EQ(member_add(cx, w->db, reader, thing, prosecutor,
		      (struct member_term){ MEMBER_READ, no_end }),
	   RC_MISSING);
	EQ(member_remove(cx, w->db, reader, thing, officer->account, STR("x")), RC_MISSING);
	OK(member_list(cx, w->db, thing.object, &list));
	EQ(list.n, 2);
	EQ(list.p[1].level, MEMBER_READ);
	cx->now = instant_add(cx->now, HOURS(2));
	EQ(member_check(cx, w->db, reader, thing.object, MEMBER_READ), RC_MISSING);
	OK(member_list(cx, w->db, thing.object, &list));
	EQ(list.n, 1);
	EQ(test_acts(cx, w, "member-added"), 2);
}

PEOPLE_TEST(somebody_always_works_on_it)
{
	const struct member_of thing = new_case(cx, w);
	const struct actor *officer = &w->as[ROLE_OFFICER];
	const struct id second = w->as[ROLE_PROSECUTOR].account;
	const struct str reason = STR("moved to another post");
	EQ(member_remove(cx, w->db, officer, thing, officer->account, reason), RC_CONFLICT);
	EQ(member_add(cx, w->db, officer, thing, officer->account,
		      (struct member_term){ MEMBER_READ, no_end }),
	   RC_CONFLICT);
	EQ(member_add(cx, w->db, officer, thing, officer->account,
		      (struct member_term){ MEMBER_WORK, instant_add(cx->now, HOURS(1)) }),
	   RC_CONFLICT);
	OK(member_add(cx, w->db, officer, thing, second,
		      (struct member_term){ MEMBER_WORK, no_end }));
	EQ(member_remove(cx, w->db, officer, thing, officer->account, STR("")), RC_INVALID);
	OK(member_remove(cx, w->db, officer, thing, officer->account, reason));
	EQ(member_check(cx, w->db, officer, thing.object, MEMBER_GLASS), RC_MISSING);
	EQ(test_acts(cx, w, "member-removed"), 1);
}

PEOPLE_TEST(only_active_accounts_become_members)
{
	const struct member_of thing = new_case(cx, w);
	const struct id invited = test_account(cx, w, "not.yet", ROLE_ANALYST);
	EQ(member_add(cx, w->db, &w->as[ROLE_OFFICER], thing, invited,
		      (struct member_term){ MEMBER_READ, no_end }),
	   RC_CONFLICT);
	EQ(member_add(cx, w->db, &w->as[ROLE_OFFICER], thing, id_new(cx->now),
		      (struct member_term){ MEMBER_READ, no_end }),
	   RC_MISSING);
	EQ(member_add(cx, w->db, &w->as[ROLE_OFFICER], thing, w->as[ROLE_APPROVER].account,
		      (struct member_term){ MEMBER_READ, cx->now }),
	   RC_INVALID);
}

PEOPLE_TEST(broken_glass_lets_read_for_a_time_and_rings)
{
	const struct member_of thing = new_case(cx, w);
	const struct actor *who = &w->as[ROLE_PROSECUTOR];
	const struct str reason = STR("child in danger, nobody of the case answers");
	struct alarm_list alarms;
	OK(member_break_glass(cx, w->db, who, thing, reason, HOURS(2)));
	OK(member_check(cx, w->db, who, thing.object, MEMBER_GLASS));
	EQ(member_check(cx, w->db, who, thing.object, MEMBER_READ), RC_MISSING);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_BREAK_GLASS);
	EQ_STR(alarms.p[0].text, reason);
	EQ_STR(alarms.p[0].object_kind, "case");
	EQ(alarms.p[0].ends_at.us, instant_add(cx->now, HOURS(2)).us);
	EQ(test_acts(cx, w, "glass-broken"), 1);
	cx->now = instant_add(cx->now, HOURS(2));
	EQ(member_check(cx, w->db, who, thing.object, MEMBER_GLASS), RC_MISSING);
}

SQL_STATEMENT(test_count_accounts, "SELECT count(*) FROM people_account WHERE id = $1");
SQL_STATEMENT(test_count_organisations, "SELECT count(*) FROM people_organisation WHERE id = $1");

PEOPLE_TEST(a_thing_is_found_by_its_own_kind_only)
{
	static const struct member_kind table[] = {
		{ "account", "Account", "/accounts", &test_count_accounts },
		{ "organisation", "Organisation", "/organisations", &test_count_organisations },
		{ 0 },
	};
	const struct member_kind *k = NULL;
	const struct id account = w->as[ROLE_OFFICER].account;
	OK(member_find(cx, w->db, table, STR("account"), account, &k));
	EQ_STR(k ? k->page : "", "/accounts");
	OK(member_find(cx, w->db, table, STR("organisation"), w->organisation, &k));
	EQ_STR(k ? k->page : "", "/organisations");
	EQ(member_check(cx, w->db, &w->as[ROLE_OFFICER], account, MEMBER_READ), RC_MISSING);
	const struct str said = arena_copy(cx->arena, cx_error(cx));
	EQ(member_find(cx, w->db, table, STR("organisation"), account, &k), RC_MISSING);
	EQ_STR(cx_error(cx), said); // as for what one is no member of
	EQ(member_find(cx, w->db, table, STR("exhibit"), account, &k), RC_MISSING);
	EQ_STR(cx_error(cx), said);
	EQ(member_find(cx, w->db, table, STR("account"), id_new(cx->now), &k), RC_MISSING);
	EQ_STR(cx_error(cx), said);
}

PEOPLE_TEST(glass_is_not_for_everybody_nor_for_ever)
{
	const struct member_of thing = new_case(cx, w);
	const struct str reason = STR("curious");
	for (enum role r = 0; r < ROLES; r++) {
		const bool may = access_role_may(r, ACCESS_BREAK_GLASS);
		const enum rc rc = member_break_glass(cx, w->db, &w->as[r], thing, reason,
						      HOURS(1));
		EQ(rc, !may ? RC_DENIED : r == ROLE_OFFICER ? RC_CONFLICT : RC_OK);
	}
	const struct actor *who = &w->as[ROLE_APPROVER];
	EQ(member_break_glass(cx, w->db, who, thing, STR(" "), HOURS(1)), RC_INVALID);
	EQ(member_break_glass(cx, w->db, who, thing, reason, HOURS(25)), RC_INVALID);
	EQ(member_break_glass(cx, w->db, who, thing, reason, HOURS(0)), RC_INVALID);
	EQ(member_break_glass(cx, w->db, &ACTOR_TERMINAL, thing, reason, HOURS(1)), RC_DENIED);
}

PEOPLE_TEST(an_alarm_is_answered_by_somebody_else)
{
	struct alarm_list list;
	struct alarm a;
	bool fresh = false;
	const struct alarm alarm = { .kind = ALARM_CLONED_PASSKEY,
				     .about = w->as[ROLE_OVERSEER].account,
				     .text = STR("a counter went back") };
	OK(alarm_raise(cx, w->db, &alarm, STR("k"), &fresh));
	CHECK(fresh);
	OK(alarm_raise(cx, w->db, &alarm, STR("k"), &fresh));
	CHECK(!fresh);
	OK(alarm_list_open(cx, w->db, &list));
	EQ(list.n, 1);
	const struct id id = list.p[0].id;
	EQ(alarm_answer(cx, w->db, &w->as[ROLE_OVERSEER], id, ALARM_ACCEPTED, STR("it was I")),
	   RC_DENIED);
	EQ(alarm_answer(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, ALARM_ACCEPTED, STR("")),
	   RC_INVALID);
	OK(alarm_answer(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, ALARM_ASKED, STR("why?")));
	OK(alarm_list_open(cx, w->db, &list));
	EQ(list.n, 1);
	OK(alarm_answer(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, ALARM_ACCEPTED,
			STR("device replaced")));
	EQ(alarm_answer(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, ALARM_ASKED, STR("again")),
	   RC_CONFLICT);
	OK(alarm_list_open(cx, w->db, &list));
	EQ(list.n, 0);
	OK(alarm_load(cx, w->db, id, &a));
	EQ_STR(a.answer, "device replaced");
	OK(alarm_raise(cx, w->db, &alarm, STR("k"), &fresh));
	CHECK(fresh);
	EQ(test_acts(cx, w, "alarm-accepted"), 1);
}
