// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/erasure_db.h"

#include "ledger/entry_db.h"
#include "ledger/tree_db.h"
#include "people/account_db.h"
#include "people/alarm_db.h"
#include "people/test_people.h"

static struct erasure erasure_of(int64_t number)
{
	return (struct erasure){ .number = number,
				 .basis = STR("Data Protection Act, section 40"),
				 .reason = STR("asked for\nentry: 0\nbasis: none") };
}

/* An act of this person about that one, numbered. */
static int64_t act(struct cx *cx, struct test_world *w, struct id by, struct id about,
		   const char *kind)
{
	const struct ledger_act a = { .act = "test-done",
				      .account = by,
				      .object_kind = kind,
				      .object = about,
				      .note = STR("personal data") };
	struct tree_lease lease = { .holder = { { 1 } }, .until = { cx->now.us + 1000000 } };
	struct tree_step did;
	struct ledger_row row = { 0 };
	struct id id;
	OK(ledger_append(cx, w->db, &a, &id));
	OK(tree_lease_take(cx, w->db, &lease, &lease.fence));
	OK(tree_step(cx, w->db, &lease, &did));
	OK(ledger_row_by_id(cx, w->db, id, &row));
	return row.number;
}

static bool is_erased(struct cx *cx, struct test_world *w, int64_t number)
{
	struct ledger_row row = { 0 };
	OK(ledger_row_by_number(cx, w->db, number, &row));
	return row.bytes.n == 0;
}

static enum rc decide(struct cx *cx, struct test_world *w, struct id proposal,
		      const struct actor *who, enum approval_step step)
{
	struct approval a = { 0 };
	OK(approval_load(cx, w->db, proposal, &a));
	CHECK(erasure_is(&a));
	const struct approval_ask ask = {
		.step = step, .who = *who, .seen = a.digest, .reason = STR("no")
	};
	return erasure_decide(cx, w->db, proposal, &ask, NULL);
}

PEOPLE_TEST(an_entry_is_erased_when_a_second_administrator_approves)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	const int64_t number = act(cx, w, officer, officer, "account");
	const struct erasure e = erasure_of(number);
	struct approval a;
	struct id id, again;
	OK(erasure_do(cx, w->db, by, &e, &id));
	CHECK(id_is_set(id));
	CHECK(!is_erased(cx, w, number));
	EQ(erasure_do(cx, w->db, by, &e, &again), RC_CONFLICT);
	OK(approval_load(cx, w->db, id, &a));
	CHECK(str_find(a.bytes, STR("personal data")) == STR_NONE);
	EQ(decide(cx, w, id, by, APPROVAL_APPROVE), RC_DENIED);
	EQ(decide(cx, w, id, &w->as[ROLE_OVERSEER], APPROVAL_APPROVE), RC_DENIED);
	CHECK(!is_erased(cx, w, number));
	OK(decide(cx, w, id, &w->second_admin, APPROVAL_APPROVE));
	CHECK(is_erased(cx, w, number));
	EQ(test_acts(cx, w, "erased"), 1);
	EQ(test_acts(cx, w, "done-alone"), 0);
	const struct str bytes = test_last_act(cx, w, "erased");
	CHECK(str_find(bytes, STR("\"basis\":\"Data Protection Act, section 40\"")) != STR_NONE);
	CHECK(str_find(bytes, id_print(cx->arena, w->second_admin.account)) != STR_NONE);
	EQ(erasure_do(cx, w->db, by, &e, &again), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("erased before")) != STR_NONE);
}

PEOPLE_TEST(a_refused_erasure_erases_nothing)
{
	struct id id;
	const struct id officer = w->as[ROLE_OFFICER].account;
	const int64_t number = act(cx, w, officer, officer, "account");
	const struct erasure e = erasure_of(number);
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id));
	OK(decide(cx, w, id, &w->second_admin, APPROVAL_REFUSE));
	CHECK(!is_erased(cx, w, number));
	EQ(test_acts(cx, w, "erased"), 0);
}

PEOPLE_TEST(nobody_erases_what_is_about_themselves)
{
	struct id one, other;
	const struct actor *admin = &w->as[ROLE_ADMINISTRATOR];
	const int64_t done = act(cx, w, admin->account, w->organisation, "organisation");
	const int64_t suffered = act(cx, w, w->second_admin.account, admin->account, "account");
	const struct erasure e = erasure_of(done), f = erasure_of(suffered);
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &one));
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &f, &other));
	EQ(decide(cx, w, one, admin, APPROVAL_APPROVE), RC_DENIED);
	EQ(decide(cx, w, other, admin, APPROVAL_APPROVE), RC_DENIED);
	CHECK(!is_erased(cx, w, done) && !is_erased(cx, w, suffered));
	OK(decide(cx, w, one, &w->second_admin, APPROVAL_APPROVE));
	CHECK(is_erased(cx, w, done));
}

SQL_STATEMENT(erasure_test_end, "UPDATE people_account SET state = 2 WHERE id = $1");

PEOPLE_TEST(the_only_administrator_does_not_erase_what_is_about_them)
{
	struct id id;
	const struct actor *admin = &w->as[ROLE_ADMINISTRATOR];
	const struct id officer = w->as[ROLE_OFFICER].account;
	OK(DB_RUN(cx, w->db, &erasure_test_end, VAL(w->second_admin.account)));
	const struct erasure own = erasure_of(act(cx, w, admin->account, officer, "account"));
	const struct erasure suffered = erasure_of(act(cx, w, officer, admin->account, "account"));
	const struct erasure other = erasure_of(act(cx, w, officer, officer, "account"));
	EQ(erasure_do(cx, w->db, admin, &own, &id), RC_DENIED);
	EQ(erasure_do(cx, w->db, admin, &suffered, &id), RC_DENIED);
	CHECK(!is_erased(cx, w, own.number) && !is_erased(cx, w, suffered.number));
	OK(erasure_do(cx, w->db, admin, &other, &id));
	CHECK(!id_is_set(id) && is_erased(cx, w, other.number));
	EQ(test_acts(cx, w, "done-alone"), 1);
}

PEOPLE_TEST(an_erasure_alone_tells_the_overseer)
{
	struct alarm_list alarms;
	struct id id;
	const struct id officer = w->as[ROLE_OFFICER].account;
	struct erasure e = erasure_of(act(cx, w, officer, officer, "account"));
	e.alone = true;
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id));
	CHECK(!id_is_set(id));
	CHECK(is_erased(cx, w, e.number));
	EQ(test_acts(cx, w, "done-alone"), 1);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.n > 0 && alarms.p[0].kind == ALARM_DONE_ALONE, true);
}

PEOPLE_TEST(an_erasure_of_what_is_gone_meanwhile_is_void)
{
	struct id id, none;
	struct approval a;
	const struct id officer = w->as[ROLE_OFFICER].account;
	struct erasure e = erasure_of(act(cx, w, officer, officer, "account"));
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id));
	e.alone = true;
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &none));
	OK(decide(cx, w, id, &w->second_admin, APPROVAL_APPROVE));
	OK(approval_load(cx, w->db, id, &a));
	EQ(a.state, APPROVAL_VOID);
	EQ(test_acts(cx, w, "erased"), 1);
}

PEOPLE_TEST(what_is_about_the_ledger_itself_is_never_erased)
{
	struct id id;
	static const char *const kinds[] = { "ledger", "ledger-key", "witness-key", "people-key" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct erasure e = erasure_of(
			act(cx, w, (struct id){ 0 }, w->organisation, kinds[i]));
		EQ(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id), RC_DENIED);
	}
	struct erasure e = erasure_of(act(cx, w, (struct id){ 0 }, w->organisation, "case"));
	e.alone = true;
	OK(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id));
	// The next number is the entry that says why.
	e.number = act(cx, w, (struct id){ 0 }, w->organisation, "case") - 2;
	EQ(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id), RC_DENIED);
	e.basis = STR("two\nlines");
	EQ(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id), RC_INVALID);
	e = erasure_of(0);
	e.reason = STR(" ");
	EQ(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id), RC_INVALID);
	e = erasure_of(9999);
	EQ(erasure_do(cx, w->db, &ACTOR_TERMINAL, &e, &id), RC_MISSING);
}
