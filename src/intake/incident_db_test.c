// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/incident_db.h"

#include "intake/constituent_db.h"
#include "intake/constituent_from_text.h"
#include "intake/report_db.h"
#include "law/test_world.h"
#include "people/member_db.h"
#include "people/test_people.h"

static struct incident_rules terms(void)
{
	return (struct incident_rules){ .terms = { { HOURS(4), HOURS(72), HOURS(24) },
						   { HOURS(1), HOURS(24), HOURS(8) } } };
}

static struct incident opened(struct cx *cx, struct test_world *w, const char *title)
{
	const struct actor *by = &w->as[ROLE_ANALYST];
	struct incident i = { .c = { .title = str_from_c(title), .tlp = TLP_AMBER },
			      .severity = INCIDENT_HIGH,
			      .service = STR("mail") };
	OK(incident_open(cx, w->db, by, test_law(), &i, by->account));
	OK(incident_load(cx, w->db, i.c.id, &i));
	return i;
}

TEST(what_may_follow_what_in_an_incident)
{
	static const char *const may[INCIDENT_STATES] = {
		[INCIDENT_NEW] = "confirm dismiss ",
		[INCIDENT_CONFIRMED] = "contain resolve ",
		[INCIDENT_CONTAINED] = "resolve spread ",
		[INCIDENT_RESOLVED] = "reopen ",
	};
	for (enum incident_state s = 0; s < INCIDENT_STATES; s++) {
		struct str found = STR("");
		for (enum incident_step k = 0; k < INCIDENT_STEPS; k++)
			if (incident_may_step(s, k))
				found = arena_fmt(cx->arena, "%.*s%s ", STR_ARG(found),
						  incident_step_key(k));
		EQ_STR(found, may[s]);
	}
}

/* What is due after each step, by the minute: the first of the dues and when. */
TEST(the_clocks_of_an_incident)
{
	const struct incident_rules rules = terms();
	struct incident i = { .c = { .opened_at = { MINUTES(1).us } },
			      .began_at = { MINUTES(1).us } };
	struct incident_dues d = incident_dues(&i, &rules, (struct instant){ MINUTES(1).us });
	EQ(d.n, 2);
	EQ(d.p[0].clock, INCIDENT_CLOCK_TELL);
	EQ(d.p[0].due.us, MINUTES(241).us);
	EQ(d.p[0].state, CLOCK_RUNNING);
	EQ(d.p[1].due.us, MINUTES(1 + 72 * 60).us);
	i.critical = true; // each is shorter
	d = incident_dues(&i, &rules, (struct instant){ MINUTES(50).us });
	EQ(d.p[0].due.us, MINUTES(61).us);
	EQ(d.p[0].state, CLOCK_NEAR);
	EQ(d.p[1].due.us, MINUTES(1 + 24 * 60).us);
	EQ(incident_dues(&i, &rules, (struct instant){ MINUTES(62).us }).p[0].state, CLOCK_LATE);
	i.told_at.us = MINUTES(30).us;
	incident_take_step(&i, INCIDENT_CONFIRM, (struct instant){ MINUTES(31).us });
	d = incident_dues(&i, &rules, (struct instant){ MINUTES(62).us });
	EQ(d.p[0].clock, INCIDENT_CLOCK_UPDATE);
	EQ(d.p[0].due.us, MINUTES(30 + 8 * 60).us);
	incident_take_step(&i, INCIDENT_CONTAIN, (struct instant){ MINUTES(62).us });
	EQ(incident_dues(&i, &rules, (struct instant){ MINUTES(62).us }).n, 1);
	incident_take_step(&i, INCIDENT_RESOLVE, (struct instant){ MINUTES(70).us });
	EQ(incident_dues(&i, &rules, (struct instant){ MINUTES(70).us }).n,
	   1); // they learn the end
	i.told_at.us = MINUTES(71).us;
	EQ(incident_dues(&i, &rules, (struct instant){ MINUTES(72).us }).n, 0);
	incident_take_step(&i, INCIDENT_REOPEN, (struct instant){ DAYS(9).us });
	d = incident_dues(&i, &rules, (struct instant){ DAYS(9).us });
	EQ(d.n, 2);
	EQ(d.p[0].due.us, DAYS(9).us + HOURS(8).us); // from when it came back
	EQ(d.p[1].due.us, DAYS(10).us);
	struct incident none = { .state = INCIDENT_NEW };
	incident_take_step(&none, INCIDENT_DISMISS, (struct instant){ MINUTES(1).us });
	EQ(incident_dues(&none, &rules, (struct instant){ DAYS(9).us }).n, 0);
}

PEOPLE_TEST(an_incident_is_for_who_is_on_it_and_each_act_is_in_its_history)
{
	struct incidents mine = { 0 }, theirs = { 0 };
	struct case_timeline t = { 0 };
	const struct actor *by = &w->as[ROLE_ANALYST], *officer = &w->as[ROLE_OFFICER];
	const struct incident i = opened(cx, w, "Mail is down");
	struct desk_case c = { 0 };
	OK(case_load(cx, w->db, i.c.id, &c));
	EQ(c.kind, CASE_INCIDENT);
	EQ(i.state, INCIDENT_NEW);
	CHECK(id_eq(i.holder, by->account) && !i.critical);
	OK(incident_list(cx, w->db, by, false, &mine));
	OK(incident_list(cx, w->db, officer, false, &theirs));
	EQ(mine.n, 1);
	EQ(theirs.n, 0);
	EQ(incident_step(cx, w->db, officer, i.c.id, INCIDENT_CONFIRM, STR("x")), RC_MISSING);
	EQ(incident_step(cx, w->db, &w->as[ROLE_CUSTODIAN], i.c.id, INCIDENT_CONFIRM, STR("x")),
	   RC_DENIED);
	EQ(incident_step(cx, w->db, by, i.c.id, INCIDENT_CONTAIN, STR("x")), RC_CONFLICT);
	EQ(incident_step(cx, w->db, by, i.c.id, INCIDENT_CONFIRM, STR(" ")), RC_INVALID);
	cx->now.us++;
	OK(incident_step(cx, w->db, by, i.c.id, INCIDENT_CONFIRM, STR("the logs say so")));
	OK(case_note_add(cx, w->db, by, i.c.id, STR("an analyst's note")));
	EQ(incident_close(cx, w->db, by, i.c.id, STR("over")), RC_CONFLICT);
	cx->now.us++;
	OK(incident_step(cx, w->db, by, i.c.id, INCIDENT_RESOLVE, STR("cleaned")));
	EQ(case_close(cx, w->db, by, i.c.id, STR("over")), RC_CONFLICT); // not as any case
	OK(incident_close(cx, w->db, by, i.c.id, STR("over")));
	EQ(incident_told(cx, w->db, by, i.c.id, STR("too late")), RC_CONFLICT);
	OK(case_timeline(cx, w->db, i.c.id, &t));
	EQ(t.n, 4);
	EQ_STR(t.p[0].action, "incident-resolved");
	EQ_STR(t.p[0].text, "cleaned");
	EQ(test_acts(cx, w, "incident-confirmed"), 1);
	OK(incident_list(cx, w->db, by, true, &theirs));
	EQ(theirs.n, 1);
}

PEOPLE_TEST(an_analyst_works_on_incidents_and_on_no_other_case)
{
	struct desk_case c = { .title = STR("A case"), .tlp = TLP_AMBER };
	const struct actor *by = &w->as[ROLE_ANALYST], *officer = &w->as[ROLE_OFFICER];
	OK(case_open(cx, w->db, officer, test_law(), &c, officer->account));
	OK(member_add(cx, w->db, officer, (struct member_of){ "case", c.id }, by->account,
		      (struct member_term){ .level = MEMBER_WORK }));
	EQ(case_note_add(cx, w->db, by, c.id, STR("x")), RC_DENIED);
	struct incident none;
	EQ(incident_load(cx, w->db, c.id, &none), RC_MISSING);
	EQ(incident_told(cx, w->db, by, c.id, STR("x")), RC_MISSING);
}

/* A member whose service is vital makes it critical: named by hand, or by what a report names. */
PEOPLE_TEST(a_critical_member_makes_an_incident_critical)
{
	const struct actor *by = &w->as[ROLE_ANALYST];
	struct constituent m = { .name = STR("Power"), .critical = true, .language = STR("en") };
	OK(networks_from_text(cx, STR("192.0.2.0/24"), &m.networks));
	OK(constituent_put(cx, w->db, by, &m));
	struct incident named = opened(cx, w, "By hand"), of_report = opened(cx, w, "By a report");
	OK(incident_touch(cx, w->db, by, named.c.id, m.id));
	OK(incident_touch(cx, w->db, by, named.c.id, m.id));
	EQ(test_acts(cx, w, "incident-member-named"), 1); // again is no act
	OK(incident_load(cx, w->db, named.c.id, &named));
	CHECK(named.critical && !named.said_critical);
	EQ(named.touches.n, 1);
	if (named.touches.n == 1)
		EQ_STR(named.touches.p[0].place, "");
	struct intake_report r = { .channel = INTAKE_MAIL,
				   .received = sha256_of(STR("a mail")),
				   .format = STR("mail"),
				   .tlp = TLP_AMBER };
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("192.0.2.200"));
	OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	struct case_report one = { .report = r.id, .number = r.number };
	const struct case_reports list = { &one, 1, 1 };
	OK(incident_link(cx, w->db, by, of_report.c.id, &list, (struct id){ { 0 } }));
	OK(incident_load(cx, w->db, of_report.c.id, &of_report));
	CHECK(of_report.critical);
	EQ(of_report.touches.n, 1);
	if (of_report.touches.n == 1)
		EQ_STR(of_report.touches.p[0].name, "Power");
	if (of_report.touches.n == 1)
		EQ_STR(of_report.touches.p[0].key, "192.0.2.200");
	if (of_report.touches.n == 1)
		EQ_STR(of_report.touches.p[0].place, "192.0.2.0/24");
}

PEOPLE_TEST(tasks_of_an_incident_are_for_who_works_on_it)
{
	const struct actor *by = &w->as[ROLE_ANALYST], *officer = &w->as[ROLE_OFFICER];
	struct incident i = opened(cx, w, "Tasks");
	struct incident_task t = { .what = STR("block it"), .who = officer->account };
	EQ(incident_task_set(cx, w->db, by, i.c.id, &t), RC_INVALID);
	t.who = by->account;
	OK(incident_task_set(cx, w->db, by, i.c.id, &t));
	OK(incident_load(cx, w->db, i.c.id, &i));
	EQ(i.open_tasks, 1);
	OK(incident_task_done(cx, w->db, by, i.c.id, t.id, true));
	EQ(incident_task_done(cx, w->db, by, i.c.id, t.id, true), RC_CONFLICT);
	OK(incident_load(cx, w->db, i.c.id, &i));
	EQ(i.open_tasks, 0);
	OK(incident_task_done(cx, w->db, by, i.c.id, t.id, false));
	EQ(incident_task_done(cx, w->db, by, i.c.id, i.c.id, true), RC_MISSING);
}

PEOPLE_TEST(an_incident_is_handed_over_when_the_other_takes_it)
{
	struct incident i = opened(cx, w, "Hand over");
	const struct actor *by = &w->as[ROLE_ANALYST], *officer = &w->as[ROLE_OFFICER];
	EQ(incident_offer(cx, w->db, by, i.c.id, by->account, STR("x")), RC_INVALID);
	EQ(incident_offer(cx, w->db, by, i.c.id, w->as[ROLE_CUSTODIAN].account, STR("x")),
	   RC_INVALID);
	EQ(incident_take(cx, w->db, officer, i.c.id), RC_MISSING);
	EQ(incident_keep(cx, w->db, by, i.c.id, STR("x")), RC_CONFLICT);
	OK(incident_offer(cx, w->db, by, i.c.id, officer->account, STR("call the bank first")));
	OK(incident_load(cx, w->db, i.c.id, &i));
	CHECK(id_eq(i.holder, by->account) && id_eq(i.offered_to, officer->account));
	OK(incident_keep(cx, w->db, officer, i.c.id, STR("my shift ends")));
	OK(incident_load(cx, w->db, i.c.id, &i));
	CHECK(id_eq(i.holder, by->account) && !id_is_set(i.offered_to));
	OK(incident_offer(cx, w->db, by, i.c.id, officer->account, STR("call the bank first")));
	OK(incident_take(cx, w->db, officer, i.c.id));
	EQ(incident_take(cx, w->db, officer, i.c.id), RC_CONFLICT);
	OK(incident_load(cx, w->db, i.c.id, &i));
	CHECK(id_eq(i.holder, officer->account) && !id_is_set(i.offered_to));
}
