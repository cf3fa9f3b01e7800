// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/approver_db.h"

#include "desk/test_requests.h"
#include "people/approval_db.h"
#include "people/member_db.h"

/* How many approvals wait for this person. */
static int64_t waiting(struct cx *cx, struct test_world *w, const struct actor *who)
{
	struct approval_list list = { 0 };
	OK(approval_list_for(cx, w->db, who, &list));
	return (int64_t)list.n;
}

PEOPLE_TEST(approver_each_role_that_the_table_lets_approve_approves)
{
	for (enum role role = 0; role < ROLES; role++) {
		const bool may = access_role_may(role, ACCESS_REQUEST_APPROVE);
		const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
		OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
		EQ(waiting(cx, w, &w->as[role]), may ? 1 : 0);
		EQ(desk_test_take(cx, w, role, id, ACTION_APPROVE, none) == RC_OK, may);
		if (!may)
			OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	}
	CHECK(str_find(test_last_act(cx, w, "approved"), STR("\"approver\"")) != STR_NONE);
}

/* Who wrote it, and who proposes it for them: neither is shown it as theirs to decide. */
PEOPLE_TEST(approver_is_neither_who_wrote_nor_who_proposed_it)
{
	struct actor *wrote = &w->as[ROLE_OFFICER], *sent = &w->as[ROLE_PROSECUTOR];
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	const struct member_of thing = { "case", desk_test_loaded(cx, w, id)->case_id };
	OK(member_add(cx, w->db, wrote, thing, sent->account,
		      (struct member_term){ .level = MEMBER_WORK }));
	OK(desk_test_take(cx, w, ROLE_PROSECUTOR, id, ACTION_PROPOSE, none));
	wrote->roles = roles_with(wrote->roles, ROLE_APPROVER);
	EQ(waiting(cx, w, wrote), 0);
	EQ(waiting(cx, w, sent), 0);
	EQ(waiting(cx, w, &w->as[ROLE_CENTRAL_AUTHORITY]), 1);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_APPROVE, none), RC_CONFLICT);
	EQ(desk_test_take(cx, w, ROLE_PROSECUTOR, id, ACTION_APPROVE, none), RC_DENIED);
	OK(desk_test_take(cx, w, ROLE_CENTRAL_AUTHORITY, id, ACTION_APPROVE, none));
}

PEOPLE_TEST(approver_sees_what_waits_and_what_was_theirs_alone)
{
	struct request_people people;
	bool sees = false;
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(request_people(cx, w->db, id, &people));
	OK(approver_sees(cx, w->db, &w->as[ROLE_PROSECUTOR], &people, &sees));
	CHECK(sees);
	OK(approver_sees(cx, w->db, &w->as[ROLE_OVERSEER], &people, &sees));
	CHECK(!sees);
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(approver_sees(cx, w->db, &w->as[ROLE_APPROVER], &people, &sees));
	CHECK(sees);
	OK(approver_sees(cx, w->db, &w->as[ROLE_PROSECUTOR], &people, &sees));
	CHECK(!sees);
}

PEOPLE_TEST(approver_flags_nothing_that_does_not_wait_for_them)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->political = true;
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(request_decide(cx, w->db, &w->as[ROLE_APPROVER], id, STR("flag-political"), STR("x")),
	   RC_MISSING);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(request_decide(cx, w->db, &w->as[ROLE_APPROVER], id, STR("flag-political"), STR("x")));
}

/* A prosecutor who works on the case and sends what the officer wrote. */
PEOPLE_TEST(approver_who_proposes_it_writes_no_reason_for_its_flag)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->political = true;
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(member_add(cx, w->db, &w->as[ROLE_OFFICER], (struct member_of){ "case", r->case_id },
		      w->as[ROLE_PROSECUTOR].account,
		      (struct member_term){ .level = MEMBER_WORK }));
	EQ(request_decide(cx, w->db, &w->as[ROLE_PROSECUTOR], id, STR("flag-political"), STR("x")),
	   RC_DENIED);
	OK(desk_test_take(cx, w, ROLE_PROSECUTOR, id, ACTION_PROPOSE, none));
	EQ(request_decide(cx, w->db, &w->as[ROLE_PROSECUTOR], id, STR("flag-political"), STR("x")),
	   RC_DENIED);
	OK(request_decide(cx, w->db, &w->as[ROLE_CENTRAL_AUTHORITY], id, STR("flag-political"),
			  STR("x")));
}
