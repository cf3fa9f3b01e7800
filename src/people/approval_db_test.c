// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/approval_db.h"

#include "people/signature_db.h"
#include "people/test_people.h"

static struct approval_form letter(struct cx *cx)
{
	return (struct approval_form){
		.kind = "request-send",
		.object_kind = "request",
		.object = id_new(cx->now),
		.title = STR("KE-2026-000001, draft"),
		.bytes = STR("Please preserve."),
		.why = STR("the data vanish on Friday"),
		.roles = roles_of(ROLE_APPROVER),
		.lasts = HOURS(4),
	};
}

static struct approval_ask ask_of(const struct actor *who, enum approval_step step,
				  struct str bytes)
{
	return (struct approval_ask){
		.step = step, .who = *who, .seen = sha256_of(bytes), .reason = STR("seen and read")
	};
}

static enum approval_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	struct approval a = { .state = APPROVAL_STATES };
	OK(approval_load(cx, w->db, id, &a));
	return a.state;
}

PEOPLE_TEST(two_people_send_a_letter)
{
	const struct approval_form form = letter(cx);
	const struct actor *officer = &w->as[ROLE_OFFICER], *approver = &w->as[ROLE_APPROVER];
	const struct approval_ask ask = ask_of(approver, APPROVAL_APPROVE, form.bytes);
	const struct signature signature = { .kind = SIGNATURE_PASSKEY,
					     .account = approver->account,
					     .digest = sha256_of(STR("statement")),
					     .credential = STR("c"),
					     .authenticator_data = STR("a"),
					     .client_data = STR("{}"),
					     .assertion = STR("s") };
	struct approval a;
	struct signature s;
	struct id id;
	OK(approval_propose(cx, w->db, officer, &form, &id));
	EQ(approval_use(cx, w->db, officer, id, form.bytes), RC_CONFLICT);
	OK(approval_step(cx, w->db, id, &ask, &signature));
	OK(approval_load(cx, w->db, id, &a));
	EQ(a.state, APPROVAL_APPROVED);
	EQ_STR(a.bytes, form.bytes);
	EQ_STR(a.kind, "request-send");
	EQ_STR(a.why, form.why);
	EQ_STR(a.reason, "seen and read");
	CHECK(id_eq(a.decider, approver->account));
	OK(signature_load(cx, w->db, a.signature, &s));
	EQ_STR(s.assertion, "s");
	EQ(s.kind, SIGNATURE_PASSKEY);
	EQ(approval_use(cx, w->db, officer, id, STR("Please preserve!")), RC_CONFLICT);
	OK(approval_use(cx, w->db, officer, id, form.bytes));
	EQ(approval_use(cx, w->db, officer, id, form.bytes), RC_CONFLICT);
	EQ(test_acts(cx, w, "proposed"), 1);
	EQ(test_acts(cx, w, "approved"), 1);
	EQ(test_acts(cx, w, "approval-used"), 1);
	const struct sha256 digest = sha256_of(form.bytes);
	const struct str entry = test_last_act(cx, w, "approved");
	CHECK(str_find(entry, sha256_print(cx->arena, &digest)) != STR_NONE);
	CHECK(str_find(entry, STR("\"approver\"")) != STR_NONE);
	CHECK(str_find(entry, form.bytes) == STR_NONE);
}

PEOPLE_TEST(the_proposer_cannot_decide_even_with_the_role)
{
	const struct approval_form form = letter(cx);
	const struct actor both = {
		w->as[ROLE_OFFICER].account,
		roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER),
	};
	struct approval_list mine, others;
	struct id id;
	OK(approval_propose(cx, w->db, &both, &form, &id));
	const struct approval_ask ask = ask_of(&both, APPROVAL_APPROVE, form.bytes);
	EQ(approval_step(cx, w->db, id, &ask, NULL), RC_DENIED);
	EQ_STR(cx_error(cx), "you proposed or wrote this: another person decides");
	OK(approval_list_for(cx, w->db, &both, &mine));
	EQ(mine.n, 0);
	OK(approval_list_for(cx, w->db, &w->as[ROLE_APPROVER], &others));
	EQ(others.n, 1);
	OK(approval_list_for(cx, w->db, &w->as[ROLE_PROSECUTOR], &others));
	EQ(others.n, 0);
	OK(approval_list_by(cx, w->db, &both, &mine));
	EQ(mine.n, 1);
	EQ(state_of(cx, w, id), APPROVAL_WAITING);
	EQ(test_acts(cx, w, "approved"), 0);
}

PEOPLE_TEST(a_refusal_says_why_and_ends_it)
{
	const struct approval_form form = letter(cx);
	struct approval_ask ask = ask_of(&w->as[ROLE_APPROVER], APPROVAL_REFUSE, form.bytes);
	struct id id, again;
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	EQ(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &again), RC_CONFLICT);
	ask.reason = STR("");
	EQ(approval_step(cx, w->db, id, &ask, NULL), RC_INVALID);
	ask.reason = STR("not necessary: the provider keeps them anyway");
	OK(approval_step(cx, w->db, id, &ask, NULL));
	EQ(state_of(cx, w, id), APPROVAL_REFUSED);
	CHECK(str_find(test_last_act(cx, w, "refused"), STR("not necessary")) != STR_NONE);
	EQ(approval_use(cx, w->db, &w->as[ROLE_OFFICER], id, form.bytes), RC_CONFLICT);
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &again));
}

PEOPLE_TEST(other_bytes_make_it_void)
{
	const struct approval_form form = letter(cx);
	const struct actor *by = &w->as[ROLE_OFFICER];
	const struct approval_ask ask = ask_of(&w->as[ROLE_APPROVER], APPROVAL_APPROVE, form.bytes);
	struct id id;
	OK(approval_propose(cx, w->db, by, &form, &id));
	OK(approval_step(cx, w->db, id, &ask, NULL));
	OK(approval_changed(cx, w->db, by, form.kind, form.object, form.bytes));
	EQ(state_of(cx, w, id), APPROVAL_APPROVED);
	OK(approval_changed(cx, w->db, by, "request-refuse", form.object, STR("x")));
	EQ(state_of(cx, w, id), APPROVAL_APPROVED);
	OK(approval_changed(cx, w->db, by, form.kind, form.object, STR("Please preserve! ")));
	EQ(state_of(cx, w, id), APPROVAL_VOID);
	EQ(approval_use(cx, w->db, by, id, form.bytes), RC_CONFLICT);
	EQ(test_acts(cx, w, "approval-void"), 1);
}

PEOPLE_TEST(what_nobody_decided_in_time_has_lapsed)
{
	const struct approval_form form = letter(cx);
	const struct instant start = cx->now;
	struct approval_ask ask = ask_of(&w->as[ROLE_APPROVER], APPROVAL_APPROVE, form.bytes);
	struct approval_list list;
	struct id id, again;
	int64_t n = -1;
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	cx->now = instant_add(start, HOURS(4));
	EQ(state_of(cx, w, id), APPROVAL_LAPSED);
	EQ(approval_step(cx, w->db, id, &ask, NULL), RC_CONFLICT);
	EQ_STR(cx_error(cx), "this has lapsed: propose it again");
	OK(approval_list_for(cx, w->db, &w->as[ROLE_APPROVER], &list));
	EQ(list.n, 0);
	OK(approval_lapse(cx, w->db, &n));
	EQ(n, 1);
	EQ(test_acts(cx, w, "approval-lapsed"), 1);
	OK(approval_lapse(cx, w->db, &n));
	EQ(n, 0);
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &again));
	OK(approval_step(cx, w->db, again, &ask, NULL));
	cx->now = instant_add(start, HOURS(8));
	EQ(approval_use(cx, w->db, &w->as[ROLE_OFFICER], again, form.bytes), RC_CONFLICT);
	// Not written down as lapsed yet, and still not in the way of a new one.
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	EQ(test_acts(cx, w, "approval-lapsed"), 2);
}

PEOPLE_TEST(only_the_proposer_withdraws)
{
	const struct approval_form form = letter(cx);
	struct approval_ask ask = ask_of(&w->as[ROLE_APPROVER], APPROVAL_WITHDRAW, form.bytes);
	struct id id;
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	EQ(approval_step(cx, w->db, id, &ask, NULL), RC_DENIED);
	ask.who = w->as[ROLE_OFFICER];
	OK(approval_step(cx, w->db, id, &ask, NULL));
	EQ(state_of(cx, w, id), APPROVAL_WITHDRAWN);
}

SQL_STATEMENT(test_swap_bytes, "UPDATE people_approval SET bytes = $1 WHERE id = $2");

PEOPLE_TEST(bytes_changed_behind_our_back_are_found)
{
	const struct approval_form form = letter(cx);
	const struct approval_ask ask = ask_of(&w->as[ROLE_APPROVER], APPROVAL_APPROVE, form.bytes);
	struct id id;
	struct approval a;
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	OK(DB_RUN(cx, w->db, &test_swap_bytes, VAL_BYTES(STR("Please hand over.")), VAL(id)));
	EQ(approval_load(cx, w->db, id, &a), RC_IO);
	EQ(approval_step(cx, w->db, id, &ask, NULL), RC_IO);
}

PEOPLE_TEST(a_proposal_keeps_its_limits)
{
	struct approval_form form = letter(cx);
	struct id id;
	form.lasts = DAYS(31);
	EQ(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id), RC_INVALID);
	form = letter(cx);
	form.bytes = STR("");
	EQ(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id), RC_INVALID);
	form.bytes = (struct str){ arena_alloc(cx->arena, APPROVAL_BYTES_MAX + 1),
				   APPROVAL_BYTES_MAX + 1 };
	EQ(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id), RC_INVALID);
	form.bytes.n--;
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id));
	EQ(state_of(cx, w, id), APPROVAL_WAITING);
}
