// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/case_report_db.h"

#include "desk/test_requests.h"
#include "people/member_db.h"

static struct case_reports two(struct cx *cx)
{
	struct case_reports list = { 0 };
	*ARENA_PUSH(cx->arena, &list) = (struct case_report){ .report = id_new(cx->now),
							      .number = STR("KE-R-2026-000001") };
	*ARENA_PUSH(cx->arena, &list) = (struct case_report){ .report = id_new(cx->now),
							      .number = STR("KE-R-2026-000002") };
	return list;
}

PEOPLE_TEST(reports_are_linked_once_and_taken_off)
{
	const struct actor *officer = &w->as[ROLE_OFFICER];
	const struct id in = desk_test_case(cx, w);
	const struct case_reports list = two(cx);
	struct case_reports found;
	struct case_timeline t;
	int64_t added = 0, all = 0;
	OK(case_reports_link(cx, w->db, officer, in, &list, &added));
	EQ(added, 2);
	OK(case_reports_link(cx, w->db, officer, in, &list, &added));
	EQ(added, 0);
	EQ(test_acts(cx, w, "case-report-linked"), 1);
	cx->now.us += MINUTES(1).us;
	OK(case_report_unlink(cx, w->db, officer, in, list.p[0].report));
	EQ(case_report_unlink(cx, w->db, officer, in, list.p[0].report), RC_CONFLICT);
	EQ(test_acts(cx, w, "case-report-unlinked"), 1);
	OK(case_reports_list(cx, w->db, in, &found, &all));
	EQ(all, 1);
	EQ_STR(found.p[0].number, "KE-R-2026-000002");
	OK(case_timeline(cx, w->db, in, &t));
	EQ(t.n, 2);
	EQ_STR(t.p[0].action, "report-unlinked");
	EQ_STR(t.p[1].text, "KE-R-2026-000001 +1");
}

PEOPLE_TEST(of_a_reports_cases_only_who_is_on_them_learns)
{
	const struct id in = desk_test_case(cx, w);
	const struct case_reports list = two(cx);
	struct case_list cases;
	OK(case_reports_link(cx, w->db, &w->as[ROLE_OFFICER], in, &list, NULL));
	OK(case_of_report(cx, w->db, &w->as[ROLE_OFFICER], list.p[0].report, &cases));
	EQ(cases.n, 1);
	OK(case_of_report(cx, w->db, &w->as[ROLE_ANALYST], list.p[0].report, &cases));
	EQ(cases.n, 0);
	OK(case_of_report(cx, w->db, &ACTOR_TERMINAL, list.p[1].report, &cases));
	EQ(cases.n, 1);
}

PEOPLE_TEST(who_is_not_on_the_case_links_nothing_to_it)
{
	const struct id in = desk_test_case(cx, w);
	const struct case_reports list = two(cx);
	const struct member_of thing = { "case", in };
	const struct actor *analyst = &w->as[ROLE_ANALYST];
	EQ(case_reports_link(cx, w->db, analyst, in, &list, NULL), RC_MISSING);
	EQ(case_reports_link(cx, w->db, &w->as[ROLE_APPROVER], in, &list, NULL), RC_DENIED);
	OK(member_add(cx, w->db, &w->as[ROLE_OFFICER], thing, analyst->account,
		      (struct member_term){ .level = MEMBER_READ }));
	EQ(case_reports_link(cx, w->db, analyst, in, &list, NULL), RC_MISSING);
	OK(member_add(cx, w->db, &w->as[ROLE_OFFICER], thing, analyst->account,
		      (struct member_term){ .level = MEMBER_WORK }));
	OK(case_reports_link(cx, w->db, analyst, in, &list, NULL));
	OK(case_close(cx, w->db, &w->as[ROLE_OFFICER], in, STR("ended")));
	EQ(case_reports_link(cx, w->db, analyst, in, &list, NULL), RC_CONFLICT);
	EQ(case_report_unlink(cx, w->db, analyst, in, list.p[0].report), RC_CONFLICT);
}
