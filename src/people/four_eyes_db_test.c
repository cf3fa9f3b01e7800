// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/four_eyes_db.h"

#include "people/account_db.h"
#include "people/alarm_db.h"
#include "people/factor_db.h"
#include "people/sign_in_db.h"
#include "people/test_people.h"

static struct sha256 token(const char *name)
{
	return sha256_of(str_from_c(name));
}

static struct four_eyes_act roles_act(struct id account, struct roles roles)
{
	return (struct four_eyes_act){ .kind = FOUR_EYES_ROLES,
				       .account = account,
				       .roles = roles,
				       .reason = STR("a new post\nroles then: overseer") };
}

static struct four_eyes_act link_act(struct id account)
{
	return (struct four_eyes_act){ .kind = FOUR_EYES_LINK,
				       .account = account,
				       .token = token("at once"),
				       .reason = STR("seen in person") };
}

static struct four_eyes_decision decision(struct cx *cx, struct test_world *w, struct id proposal,
					  const struct actor *who, enum approval_step step)
{
	struct approval a = { 0 };
	OK(approval_load(cx, w->db, proposal, &a));
	return (struct four_eyes_decision){
		.approval = proposal,
		.ask = { .step = step, .who = *who, .seen = a.digest, .reason = STR("no need") },
		.token = token("approved"),
	};
}

static enum rc approve(struct cx *cx, struct test_world *w, struct id proposal,
		       const struct actor *who, enum four_eyes_outcome *out)
{
	const struct four_eyes_decision d = decision(cx, w, proposal, who, APPROVAL_APPROVE);
	return four_eyes_decide(cx, w->db, &d, out);
}

static struct roles roles_now(struct cx *cx, struct test_world *w, struct id id)
{
	struct account a = { 0 };
	OK(account_load(cx, w->db, id, &a));
	return a.roles;
}

static enum approval_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	struct approval a = { .state = APPROVAL_STATES };
	OK(approval_load(cx, w->db, id, &a));
	return a.state;
}

static bool opens(struct cx *cx, struct test_world *w, const char *name)
{
	struct link link;
	return link_find(cx, w->db, token(name), &link) == RC_OK;
}

static void one_administrator(struct cx *cx, struct test_world *w)
{
	OK(account_disable(cx, w->db, &ACTOR_TERMINAL, w->second_admin.account, STR("left")));
}

PEOPLE_TEST(roles_that_guard_are_given_when_a_second_administrator_approves)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct roles both = roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER);
	const struct four_eyes_act act = roles_act(officer, both);
	enum four_eyes_outcome outcome;
	struct approval a;
	struct id id, again;
	OK(four_eyes_do(cx, w->db, by, &act, &id));
	CHECK(id_is_set(id));
	CHECK(roles_eq(roles_now(cx, w, officer), roles_of(ROLE_OFFICER)));
	EQ(four_eyes_do(cx, w->db, by, &act, &again), RC_CONFLICT);
	OK(approval_load(cx, w->db, id, &a));
	CHECK(roles_eq(a.roles, roles_of(ROLE_ADMINISTRATOR)));
	CHECK(str_find(a.bytes, STR("\nroles now: officer\nroles then: officer approver\n"
				    "reason: a new post\n")) != STR_NONE);
	CHECK(str_find(a.title, STR("officer")) == STR_NONE);
	EQ(approve(cx, w, id, by, &outcome), RC_DENIED);
	EQ(approve(cx, w, id, &w->as[ROLE_APPROVER], &outcome), RC_DENIED);
	CHECK(roles_eq(roles_now(cx, w, officer), roles_of(ROLE_OFFICER)));
	OK(approve(cx, w, id, &w->second_admin, &outcome));
	EQ(outcome, FOUR_EYES_DONE);
	CHECK(roles_eq(roles_now(cx, w, officer), both));
	EQ(state_of(cx, w, id), APPROVAL_USED);
	EQ(approve(cx, w, id, &w->second_admin, &outcome), RC_CONFLICT);
	EQ(test_acts(cx, w, "roles-changed"), 1);
	EQ(test_acts(cx, w, "done-alone"), 0);
}

PEOPLE_TEST(each_guarding_role_takes_two_and_no_other)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	for (enum role r = 0; r < ROLES; r++) {
		const bool guards = r == ROLE_ADMINISTRATOR || r == ROLE_APPROVER ||
				    r == ROLE_OVERSEER || r == ROLE_RESTRICTED_CUSTODIAN;
		const struct four_eyes_act act = roles_act(
			w->as[r].account,
			roles_of(r == ROLE_ANALYST ? ROLE_OFFICER : ROLE_ANALYST));
		struct id proposal;
		if (r == ROLE_ADMINISTRATOR)
			continue; // nobody is left to decide: a test of its own
		OK(four_eyes_do(cx, w->db, by, &act, &proposal));
		EQ(id_is_set(proposal), guards);
	}
}

PEOPLE_TEST(factors_are_reset_when_a_second_administrator_approves)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct four_eyes_act act = link_act(officer);
	enum four_eyes_outcome outcome;
	struct factors f;
	struct id id;
	OK(four_eyes_do(cx, w->db, by, &act, &id));
	CHECK(id_is_set(id) && !opens(cx, w, "at once"));
	OK(factor_count(cx, w->db, officer, &f));
	CHECK(f.password);
	OK(approve(cx, w, id, &w->second_admin, &outcome));
	EQ(outcome, FOUR_EYES_LINK_MADE);
	OK(factor_count(cx, w->db, officer, &f));
	CHECK(!f.password);
	CHECK(opens(cx, w, "approved") && !opens(cx, w, "at once"));
}

PEOPLE_TEST(a_refusal_does_nothing)
{
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct four_eyes_act act = link_act(officer);
	enum four_eyes_outcome outcome;
	struct factors f;
	struct id id;
	OK(four_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &id));
	const struct four_eyes_decision d = decision(cx, w, id, &w->second_admin, APPROVAL_REFUSE);
	OK(four_eyes_decide(cx, w->db, &d, &outcome));
	EQ(outcome, FOUR_EYES_DECIDED);
	EQ(state_of(cx, w, id), APPROVAL_REFUSED);
	OK(factor_count(cx, w->db, officer, &f));
	CHECK(f.password && !opens(cx, w, "approved"));
}

PEOPLE_TEST(an_account_that_changed_makes_the_proposal_void)
{
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct four_eyes_act act = link_act(officer);
	enum four_eyes_outcome outcome;
	struct id id;
	OK(four_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &id));
	OK(account_set_name(cx, w->db, &w->as[ROLE_ADMINISTRATOR], officer, STR("Another"),
			    STR("")));
	OK(approve(cx, w, id, &w->second_admin, &outcome));
	EQ(outcome, FOUR_EYES_VOID);
	EQ(state_of(cx, w, id), APPROVAL_VOID);
	CHECK(!opens(cx, w, "approved"));
	EQ(test_acts(cx, w, "approved"), 0);
}

PEOPLE_TEST(whom_it_is_about_does_not_decide)
{
	const struct id second = w->second_admin.account;
	const struct roles none = roles_of(ROLE_OFFICER);
	struct four_eyes_act act = roles_act(second, none);
	enum four_eyes_outcome outcome;
	struct id id;
	EQ(four_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &id), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("--alone")) != STR_NONE);
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	CHECK(id_is_set(id));
	EQ(approve(cx, w, id, &w->second_admin, &outcome), RC_DENIED);
}

PEOPLE_TEST(the_terminal_proposes_or_goes_alone)
{
	const struct id second = w->second_admin.account;
	struct four_eyes_act act = link_act(second);
	enum four_eyes_outcome outcome;
	struct approval_list waiting;
	struct approval a;
	struct id id;
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	OK(approval_load(cx, w->db, id, &a));
	CHECK(!id_is_set(a.proposer));
	OK(approval_list_for(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &waiting));
	EQ(waiting.n, 1);
	OK(approve(cx, w, id, &w->as[ROLE_ADMINISTRATOR], &outcome));
	EQ(outcome, FOUR_EYES_LINK_MADE);
	EQ(test_acts(cx, w, "done-alone"), 1); // nobody knows who proposed
	act = roles_act(w->as[ROLE_APPROVER].account, roles_of(ROLE_OFFICER));
	act.alone = true;
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	CHECK(!id_is_set(id));
	EQ(test_acts(cx, w, "done-alone"), 2);
}

PEOPLE_TEST(one_administrator_does_it_at_once_and_the_overseer_is_told)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct four_eyes_act act = roles_act(officer, roles_of(ROLE_APPROVER));
	struct alarm_list alarms;
	struct id id;
	one_administrator(cx, w);
	OK(four_eyes_do(cx, w->db, by, &act, &id));
	CHECK(!id_is_set(id));
	CHECK(roles_eq(roles_now(cx, w, officer), roles_of(ROLE_APPROVER)));
	EQ(test_acts(cx, w, "done-alone"), 1);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_DONE_ALONE);
	CHECK(id_eq(alarms.p[0].about, by->account));
	CHECK(id_eq(alarms.p[0].object, officer));
}

PEOPLE_TEST(who_was_invited_into_a_guarding_role_is_let_in_by_two)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	struct four_eyes_act act = link_act(test_account(cx, w, "new.approver", ROLE_APPROVER));
	enum four_eyes_outcome outcome;
	struct id id;
	OK(four_eyes_do(cx, w->db, by, &act, &id));
	CHECK(id_is_set(id) && !opens(cx, w, "at once"));
	OK(approve(cx, w, id, &w->second_admin, &outcome));
	CHECK(opens(cx, w, "approved"));
	act.account = test_account(cx, w, "new.analyst", ROLE_ANALYST);
	OK(four_eyes_do(cx, w->db, by, &act, &id));
	CHECK(!id_is_set(id) && opens(cx, w, "at once"));
}

static enum account_state account_state_of(struct cx *cx, struct test_world *w, struct id id)
{
	struct account a = { 0 };
	OK(account_load(cx, w->db, id, &a));
	return a.state;
}

static struct id session_of(struct cx *cx, struct test_world *w, const struct actor *who)
{
	struct sign_in s = { 0 };
	const struct sign_in_from from = { STR("192.0.2.1"), STR("browser") };
	OK(sign_in_by_link(cx, w->db, who->account, &from,
			   sha256_of(id_print(cx->arena, who->account)), &s));
	return s.session;
}

static bool is_signed_in(struct cx *cx, struct test_world *w, const struct actor *who)
{
	const struct session_limits limits = SESSION_LIMITS_DEFAULT;
	struct session_list list;
	OK(session_list(cx, w->db, &limits, who->account, &list));
	return list.n > 0;
}

static struct four_eyes_act state_act(enum four_eyes_kind kind, struct id account)
{
	return (struct four_eyes_act){ .kind = kind, .account = account, .reason = STR("gone") };
}

PEOPLE_TEST(nobody_alone_shuts_the_other_administrators_out)
{
	const struct actor *thief = &w->as[ROLE_ADMINISTRATOR], *third = &w->as[ROLE_OFFICER];
	const struct four_eyes_act act = state_act(FOUR_EYES_DISABLE, w->second_admin.account);
	enum four_eyes_outcome outcome;
	struct alarm_list alarms;
	struct id id;
	OK(account_set_roles(cx, w->db, &ACTOR_TERMINAL, third->account,
			     roles_of(ROLE_ADMINISTRATOR), STR("a third")));
	const struct actor helper = { third->account, roles_of(ROLE_ADMINISTRATOR) };
	(void)session_of(cx, w, &w->second_admin);
	OK(four_eyes_do(cx, w->db, thief, &act, &id));
	CHECK(id_is_set(id));
	EQ(account_state_of(cx, w, w->second_admin.account), ACCOUNT_ACTIVE);

	// What must not wait did not: a stolen session has ended, and it rings.
	CHECK(!is_signed_in(cx, w, &w->second_admin));
	EQ(test_acts(cx, w, "sessions-ended"), 1);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_WATCH_DISABLED);
	CHECK(id_eq(alarms.p[0].about, thief->account));
	EQ(approve(cx, w, id, thief, &outcome), RC_DENIED);
	OK(approve(cx, w, id, &helper, &outcome));
	EQ(outcome, FOUR_EYES_DONE);
	EQ(account_state_of(cx, w, w->second_admin.account), ACCOUNT_DISABLED);
}

PEOPLE_TEST(only_who_watches_is_disabled_by_two)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	for (enum role r = 0; r < ROLES; r++) {
		const struct four_eyes_act act = state_act(FOUR_EYES_DISABLE, w->as[r].account);
		struct id id;
		if (r == ROLE_ADMINISTRATOR)
			continue; // nobody disables themselves
		OK(four_eyes_do(cx, w->db, by, &act, &id));
		EQ(id_is_set(id), r == ROLE_OVERSEER);
		EQ(account_state_of(cx, w, w->as[r].account),
		   r == ROLE_OVERSEER ? ACCOUNT_ACTIVE : ACCOUNT_DISABLED);
	}
	const struct four_eyes_act invited = state_act(
		FOUR_EYES_DISABLE, test_account(cx, w, "new.overseer", ROLE_OVERSEER));
	struct id id;
	OK(four_eyes_do(cx, w->db, by, &invited, &id));
	CHECK(!id_is_set(id));
}

PEOPLE_TEST(an_old_administrator_comes_back_by_two)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id approver = w->as[ROLE_APPROVER].account;
	const struct four_eyes_act end = state_act(FOUR_EYES_DISABLE, approver);
	const struct four_eyes_act again = state_act(FOUR_EYES_ENABLE, approver);
	enum four_eyes_outcome outcome;
	struct id id;
	OK(four_eyes_do(cx, w->db, by, &end, &id));
	OK(four_eyes_do(cx, w->db, by, &again, &id));
	CHECK(id_is_set(id));
	EQ(account_state_of(cx, w, approver), ACCOUNT_DISABLED);
	OK(approve(cx, w, id, &w->second_admin, &outcome));
	EQ(outcome, FOUR_EYES_DONE);
	EQ(account_state_of(cx, w, approver), ACCOUNT_ACTIVE);
}

PEOPLE_TEST(the_terminal_disables_an_administrator_alone_and_it_rings)
{
	struct four_eyes_act act = state_act(FOUR_EYES_DISABLE, w->second_admin.account);
	struct alarm_list alarms;
	struct id id;
	EQ(four_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &id), RC_CONFLICT);
	act.alone = true;
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	EQ(account_state_of(cx, w, w->second_admin.account), ACCOUNT_DISABLED);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_DONE_ALONE);
	EQ(test_acts(cx, w, "done-alone"), 1);
}

PEOPLE_TEST(what_the_terminal_proposed_and_one_person_approved_rings)
{
	const struct actor *admin = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	const struct roles both = roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER);
	const struct four_eyes_act act = roles_act(officer, both);
	enum four_eyes_outcome outcome;
	struct alarm_list alarms;
	struct id id;
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	const struct four_eyes_decision no = decision(cx, w, id, admin, APPROVAL_REFUSE);
	OK(four_eyes_decide(cx, w->db, &no, &outcome));
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 0); // nothing was done
	OK(four_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &id));
	OK(approve(cx, w, id, admin, &outcome));
	CHECK(roles_eq(roles_now(cx, w, officer), both));
	EQ(test_acts(cx, w, "done-alone"), 1);
	CHECK(str_find(test_last_act(cx, w, "done-alone"), id_print(cx->arena, id)) != STR_NONE);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.n > 0 && alarms.p[0].kind == ALARM_DONE_ALONE, true);
	CHECK(alarms.n > 0 && id_eq(alarms.p[0].object, id));
	CHECK(alarms.n > 0 && id_eq(alarms.p[0].about, admin->account));
}
