// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning_db.h"

#include "core/test.h"
#include "people/test_people.h"

TEST(nothing_above_clear_is_public_and_nothing_above_green_goes_out)
{
	// FIRST, Traffic Light Protocol 2.0.
	for (enum tlp t = 0; t < TLPS; t++) {
		const struct warning w = { .tlp = t, .version = 1 };
		EQ(warning_may_reach(t, WARNING_TO_ALL), t == TLP_CLEAR);
		EQ(warning_may_reach(t, WARNING_TO_GROUP), t == TLP_CLEAR || t == TLP_GREEN);
		EQ(warning_is_public(&w), t == TLP_CLEAR);
	}
	EQ(warning_is_public(&(struct warning){ .tlp = TLP_CLEAR, .version = 0 }), false);
}

TEST(a_group_is_a_list_of_mailboxes)
{
	struct str bad = { 0 };
	CHECK(warning_addresses_are_good(STR("a@bank.example\r\n\n b@school.example"), &bad));
	CHECK(!warning_addresses_are_good(STR("a@bank.example\nnobody"), &bad));
	EQ_STR(bad, "nobody");
}

static struct warning_form form_of(enum tlp tlp, const struct id *groups, size_t n)
{
	return (struct warning_form){ .tlp = tlp,
				      .groups = groups,
				      .groups_n = n,
				      .text = { .language = STR("en"),
						.title = STR("Messages"),
						.text = STR("Do not open http://evil.example/."),
						.observables = STR("http://evil.example/") } };
}

static void approve(struct cx *cx, struct test_world *w, struct id approval)
{
	struct approval a = { .title = { 0 } };
	OK(approval_load(cx, w->db, approval, &a));
	CHECK(str_find(a.bytes, STR("hxxp://evil[.]example/")) != STR_NONE);
	const struct approval_ask ask = { .step = APPROVAL_APPROVE,
					  .who = w->as[ROLE_APPROVER],
					  .seen = a.digest };
	OK(approval_step(cx, w->db, approval, &ask, NULL));
	OK(warning_decided(cx, w->db, &a, &ask));
}

PEOPLE_TEST(a_warning_is_out_when_a_second_person_approved_it)
{
	struct id id, approval, again;
	struct warning one = { .version = 0 };
	struct warnings list = { 0 };
	struct warning_texts versions = { 0 };
	const struct actor *by = &w->as[ROLE_ANALYST];
	struct warning_form form = form_of(TLP_CLEAR, NULL, 0);
	EQ(warning_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &id, &approval), RC_DENIED);
	OK(warning_propose(cx, w->db, by, &form, &id, &approval));
	OK(warning_list(cx, w->db, false, &list));
	EQ(list.n, 0);
	EQ(warning_withdraw(cx, w->db, by, id, STR("x")), RC_CONFLICT);
	form.warning = id;
	EQ(warning_propose(cx, w->db, by, &form, &again, &again), RC_CONFLICT);
	approve(cx, w, approval);
	OK(warning_list(cx, w->db, false, &list));
	EQ(list.n, 1);
	form.text.title = STR("More messages");
	OK(warning_propose(cx, w->db, by, &form, &again, &approval));
	OK(warning_load(cx, w->db, id, &one));
	EQ_STR(one.text.title, "Messages");
	approve(cx, w, approval);
	OK(warning_read(cx, w->db, id, 1));
	OK(warning_read(cx, w->db, id, 1));
	OK(warning_load(cx, w->db, id, &one));
	EQ_STR(one.text.title, "More messages");
	EQ(one.version, 2);
	EQ(one.reads, 2);
	OK(warning_versions(cx, w->db, id, &versions));
	EQ(versions.n, 2);
	EQ(warning_withdraw(cx, w->db, by, id, STR("")), RC_INVALID);
	OK(warning_withdraw(cx, w->db, by, id, STR("it was no fraud")));
	EQ(warning_propose(cx, w->db, by, &form, &again, &approval), RC_CONFLICT);
	OK(warning_load(cx, w->db, id, &one));
	CHECK(str_find(warning_mail_text(cx->arena, &one, STR("https://n.example")),
		       STR("WITHDRAWN")) != STR_NONE);
}

PEOPLE_TEST(green_goes_to_its_groups_by_mail_alone)
{
	struct id id, approval;
	struct warnings list = { 0 };
	struct warning_groups groups = { 0 };
	struct warning_mail mail = { .tries = 0 };
	const struct actor *by = &w->as[ROLE_ANALYST];
	struct warning_form form = form_of(TLP_GREEN, NULL, 0);
	EQ(warning_propose(cx, w->db, by, &form, &id, &approval), RC_INVALID);
	EQ(group_put(cx, w->db, by, STR("Banks"), STR("nobody")), RC_INVALID);
	OK(group_put(cx, w->db, by, STR("Banks"), STR("a@bank.example\nb@bank.example\n")));
	OK(group_list(cx, w->db, &groups));
	form = form_of(TLP_AMBER, &groups.p[0].id, 1);
	EQ(warning_propose(cx, w->db, by, &form, &id, &approval), RC_INVALID);
	form.tlp = TLP_GREEN;
	OK(warning_propose(cx, w->db, by, &form, &id, &approval));
	OK(warning_mail_take(cx, w->db, &mail));
	CHECK(!id_is_set(mail.id));
	approve(cx, w, approval);
	OK(warning_list(cx, w->db, false, &list));
	EQ(list.n, 0);
	for (int i = 0; i < 2; i++) {
		OK(warning_mail_take(cx, w->db, &mail));
		CHECK(id_is_set(mail.id) && id_eq(mail.warning, id));
		OK(warning_mail_done(cx, w->db, &mail, i == 0 ? STR("") : STR("refused")));
	}
	OK(warning_mail_take(cx, w->db, &mail));
	CHECK(!id_is_set(mail.id)); // one is sent, the other waits
	cx->now = instant_add(cx->now, MINUTES(3));
	OK(warning_mail_take(cx, w->db, &mail));
	EQ(mail.tries, 2);
}
