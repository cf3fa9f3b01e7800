// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral.h"

#include "intake/constituent_db.h"
#include "intake/referral_db.h"
#include "intake/referral_to_mail.h"
#include "intake/report_db.h"
#include "intake/report_from_mail.h"
#include "people/test_people.h"

static struct str english(struct arena *a, struct str language, const char *text)
{
	(void)a;
	(void)language;
	return str_from_c(text);
}

TEST(what_a_label_lets_out)
{
	static const struct {
		bool said;
		enum tlp tlp;
		bool member, goes;
		enum tlp label;
	} cases[] = {
		{ false, TLP_AMBER_STRICT, false, true, TLP_AMBER },
		{ true, TLP_RED, true, false, TLP_RED },
		{ true, TLP_AMBER_STRICT, true, false, TLP_RED },
		{ true, TLP_AMBER, true, true, TLP_AMBER },
		{ true, TLP_AMBER, false, false, TLP_RED },
		{ true, TLP_GREEN, false, true, TLP_GREEN },
		{ true, TLP_CLEAR, false, true, TLP_CLEAR },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum tlp label;
		EQ(referral_may_go(cases[i].said, cases[i].tlp, cases[i].member, &label),
		   cases[i].goes);
		if (cases[i].goes)
			EQ(label, cases[i].label);
	}
}

TEST(mail_addresses_are_cut_out)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "/a?u=juma@victim.example&x=1", "/a?u=redacted&x=1" },
		{ "/a?u=juma.b%40victim.example", "/a?u=redacted" },
		{ "a@b.example, c@d.example", "redacted, redacted" },
		{ "no mail @ all", "no mail @ all" },
		{ "a@b@c", "redacted@c" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ_STR(referral_redact(cx->arena, str_from_c(cases[i].in)), cases[i].out);
}

TEST(a_token_is_found_where_programs_leave_it)
{
	const struct str token = referral_token(cx->arena);
	EQ(token.n, 16);
	const struct str id = referral_message_id(cx->arena, token);
	EQ_STR(referral_token_in(arena_fmt(cx->arena, "<x@y> <%.*s@node.example>", STR_ARG(id))),
	       token);
	EQ_STR(referral_token_in(arena_fmt(cx->arena, "<%.*s.2@node.example>", STR_ARG(id))),
	       token);
	EQ_STR(referral_token_in(arena_fmt(cx->arena, "AW: [ext] Spam [%.*s]", STR_ARG(token))),
	       token);
	EQ_STR(referral_token_in(STR("[0123456789ABCDE]")), "");
	EQ_STR(referral_token_in(STR("[0123456789abcdef]")), "");
}

/* The mail of a referral, read by our own readers as any other. */
static struct intake_report read_again(struct cx *cx, struct referral *r,
				       const struct intake_message *m)
{
	struct intake_reading reading;
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	const struct referral_letter l = { .now = cx->now,
					   .organisation = STR("Node"),
					   .contact = STR("report@node.example"),
					   .message = *m,
					   .translate = english };
	referral_write(cx->arena, &l, r);
	const struct str mail = arena_fmt(cx->arena,
					  "From: <report@node.example>\r\nTo: <%.*s>\r\n"
					  "Subject: %.*s\r\nMIME-Version: 1.0\r\n%.*s",
					  STR_ARG(r->mail), STR_ARG(r->subject), STR_ARG(r->body));
	CHECK(report_from_mail(cx, &origin, mail, &reading) == RC_OK);
	EQ_STR(reading.answers, r->token);
	return reading.report;
}

static struct referral sample(struct cx *cx, const char *category, const char *type)
{
	return (struct referral){ .id = id_new(cx->now),
				  .token = referral_token(cx->arena),
				  .mail = STR("abuse@net.example"),
				  .language = STR("en"),
				  .tlp = TLP_AMBER,
				  .category = str_from_c(category),
				  .type = str_from_c(type) };
}

static void add_item(struct cx *cx, struct referral *r, enum subject_kind kind, const char *key)
{
	*ARENA_PUSH(cx->arena, &r->items) = (struct referral_item){ .kind = kind,
								    .key = str_from_c(key),
								    .reports = 7,
								    .first = cx->now,
								    .last = cx->now };
}

TEST(our_reader_takes_the_xarf_that_we_write_without_a_fault)
{
	static const char *const types[] = { "phishing", "malware", "fraud" };
	for (size_t i = 0; i < 3; i++) {
		struct referral r = sample(cx, "content", types[i]);
		add_item(cx, &r, SUBJECT_URL, "http://evil.example/a?u=juma@victim.example");
		add_item(cx, &r, SUBJECT_HOST, "evil.example");
		const struct intake_message none = { 0 };
		const struct intake_report back = read_again(cx, &r, &none);
		EQ_STR(r.format, "xarf");
		EQ(back.state, INTAKE_NEW);
		EQ_STR(back.format, "xarf-4");
		EQ_STR(back.type, types[i]);
		EQ(back.deviations.n, 0);
		CHECK(str_find(r.text, STR("hxxp://evil[.]example/a?u=redacted")) != STR_NONE);
		CHECK(str_find(r.text, STR("juma")) == STR_NONE);
	}
}

TEST(our_reader_takes_the_arf_that_we_write_without_a_fault)
{
	struct referral r = sample(cx, "messaging", "spam");
	const struct intake_message m = { .from = STR("shop@sender.example"),
					  .message_id = STR("1@sender.example"),
					  .subject = STR("For juma@victim.example") };
	add_item(cx, &r, SUBJECT_IP, "192.0.2.7");
	add_item(cx, &r, SUBJECT_URL, "http://evil.example/");
	r.items.p[0].port = 4711;
	const struct intake_report back = read_again(cx, &r, &m);
	EQ_STR(r.format, "arf");
	EQ(back.state, INTAKE_NEW);
	EQ_STR(back.format, "arf");
	EQ(back.incidents, 7);
	EQ_STR(back.message.from, "shop@sender.example");
	EQ_STR(back.message.subject, "For redacted");
	EQ(back.deviations.n, 0);
	CHECK(str_find(r.body, STR("victim")) == STR_NONE);
}

static struct intake_report report(struct cx *cx, struct test_world *w, const char *format,
				   enum tlp tlp)
{
	struct intake_report r = { .channel = INTAKE_FEED,
				   .received = sha256_of(str_from_c(format)),
				   .format = str_from_c(format),
				   .category = STR("content"),
				   .type = STR("phishing"),
				   .text = STR("the victim wrote this"),
				   .tlp = tlp,
				   .tlp_said = !str_eq(str_from_c(format), STR("form")) };
	const struct intake_reporter who = { .name = STR("Juma"), .email = STR("juma@v.example") };
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR("http://192.0.2.7/a"));
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR("http://192.0.2.8/b"));
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR("http://nobody.example/c"));
	OK(intake_add(cx, w->db, NULL, &r, &who, NULL));
	return r;
}

static void know_keeper(struct cx *cx, struct test_world *w)
{
	struct abuse_contacts contacts = { 0 };
	struct abuse_contact *c = ARENA_PUSH(cx->arena, &contacts);
	c->is_network = network_parse(STR("192.0.2.0/24"), &c->network);
	c->mail = STR("abuse@net.example");
	OK(abuse_replace(cx, w->db, &w->as[ROLE_ANALYST], &contacts));
}

static const struct str chosen[] = { STR_INIT("url http://192.0.2.7/a"),
				     STR_INIT("http://192.0.2.8/b"),
				     STR_INIT("url http://nobody.example/c") };

PEOPLE_TEST(a_referral_is_one_mail_for_each_keeper_and_names_no_reporter)
{
	const struct referral_rules rules = { .hold_us = 1000, .contact = STR("r@node.example") };
	const struct intake_report r = report(cx, w, "form", TLP_AMBER_STRICT);
	struct referral_plan plan = { .name = r.number,
				      .what = chosen,
				      .n = 3,
				      .language = STR("en"),
				      .rules = &rules,
				      .translate = english };
	const struct actor *analyst = &w->as[ROLE_ANALYST];
	struct referrals made = { 0 }, there = { 0 };
	EQ(referral_make(cx, w->db, analyst, &plan, &made), RC_INVALID); // nobody is known
	know_keeper(cx, w);
	EQ(referral_make(cx, w->db, &w->as[ROLE_OFFICER], &plan, &made), RC_DENIED);
	plan.other = STR("abuse@registrar.example");
	OK(referral_make(cx, w->db, analyst, &plan, &made));
	EQ(made.n, 2);
	EQ_STR(made.p[0].mail, "abuse@net.example");
	EQ(made.p[0].items.n, 2);
	EQ(made.p[0].state, REFERRAL_HELD);
	EQ(made.p[0].tlp, TLP_AMBER);
	CHECK(str_find(made.p[0].text, STR("Juma")) == STR_NONE);
	CHECK(str_find(made.p[0].text, STR("victim wrote")) == STR_NONE);
	OK(referral_list_about(cx, w->db, r.id, &there));
	EQ(there.n, 2);
	OK(referral_withdraw(cx, w->db, analyst, made.p[1].id));
	EQ(referral_withdraw(cx, w->db, analyst, made.p[1].id), RC_CONFLICT);
	EQ(test_acts(cx, w, "referral-withdrawn"), 1);
}

PEOPLE_TEST(a_list_of_referrals_goes_on_behind_a_page)
{
	const struct referral_rules rules = { .hold_us = 1000, .contact = STR("r@node.example") };
	const struct actor *analyst = &w->as[ROLE_ANALYST];
	const struct referral_plan plan = { .name = report(cx, w, "form", TLP_AMBER_STRICT).number,
					    .what = chosen,
					    .n = 2,
					    .language = STR("en"),
					    .rules = &rules,
					    .translate = english };
	struct intake_before last = { .at = { 0 } };
	struct referrals made = { 0 };
	know_keeper(cx, w);
	for (int i = 0; i < 3; i++)
		OK(referral_make(cx, w->db, analyst, &plan, &made));
	for (size_t left = 3; left > 0; left--) {
		struct referrals list = { 0 };
		OK(referral_list(cx, w->db, analyst, last, &list));
		REQUIRE(list.n == left);
		last = (struct intake_before){ list.p[0].made_at, list.p[0].id };
	}
}

PEOPLE_TEST(what_a_partner_marked_does_not_go_out)
{
	const struct referral_rules rules = { .contact = STR("r@node.example") };
	const struct intake_report r = report(cx, w, "xarf-4", TLP_AMBER_STRICT);
	const struct referral_plan plan = {
		.name = r.number, .what = chosen, .n = 1, .rules = &rules, .translate = english
	};
	struct referrals made = { 0 };
	know_keeper(cx, w);
	EQ(referral_make(cx, w->db, &w->as[ROLE_ANALYST], &plan, &made), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("TLP:AMBER+STRICT")) != STR_NONE);
}

PEOPLE_TEST(a_second_person_approves_where_the_settings_say_so)
{
	const struct referral_rules rules = { .needs_second = true,
					      .hold_us = 1000,
					      .contact = STR("r@node.example") };
	const struct intake_report r = report(cx, w, "form", TLP_AMBER_STRICT);
	const struct referral_plan plan = {
		.name = r.number, .what = chosen, .n = 1, .rules = &rules, .translate = english
	};
	struct actor second = w->as[ROLE_ANALYST];
	struct referrals made = { 0 };
	struct referral now;
	know_keeper(cx, w);
	second.account = test_account(cx, w, "second", ROLE_ANALYST);
	OK(referral_make(cx, w->db, &w->as[ROLE_ANALYST], &plan, &made));
	EQ(made.p[0].state, REFERRAL_PROPOSED);
	EQ(referral_approve(cx, w->db, &w->as[ROLE_ANALYST], made.p[0].id, &rules), RC_DENIED);
	EQ(referral_approve(cx, w->db, &ACTOR_TERMINAL, made.p[0].id, &rules), RC_DENIED);
	OK(referral_approve(cx, w->db, &second, made.p[0].id, &rules));
	OK(referral_load(cx, w->db, &second, made.p[0].token, &now));
	EQ(now.state, REFERRAL_HELD);
	EQ(now.due_at.us, cx->now.us + 1000);
}

PEOPLE_TEST(what_comes_back_is_found_by_its_token)
{
	const struct referral_rules rules = { .contact = STR("r@node.example") };
	const struct intake_report r = report(cx, w, "form", TLP_AMBER_STRICT);
	const struct referral_plan plan = {
		.name = r.number, .what = chosen, .n = 1, .rules = &rules, .translate = english
	};
	struct referrals made = { 0 };
	struct referral_answers answers = { 0 };
	struct referral now;
	bool knows = true;
	know_keeper(cx, w);
	OK(referral_make(cx, w->db, &w->as[ROLE_ANALYST], &plan, &made));
	OK(referral_knows(cx, w->db, made.p[0].token, &knows));
	CHECK(!knows); // nothing has gone out: nothing can come back
	made.p[0].state = REFERRAL_SENT;
	made.p[0].sent_at = cx->now;
	OK(referral_save(cx, w->db, &made.p[0], "referral-sent"));
	OK(referral_knows(cx, w->db, made.p[0].token, &knows));
	CHECK(knows);
	OK(referral_answered(cx, w->db, made.p[0].token, r.id, "automatic"));
	OK(referral_load(cx, w->db, &ACTOR_TERMINAL, made.p[0].token, &now));
	EQ(now.state, REFERRAL_SENT);
	const struct intake_report other = report(cx, w, "mail", TLP_AMBER_STRICT);
	OK(referral_answered(cx, w->db, made.p[0].token, other.id, "bounce"));
	OK(referral_load(cx, w->db, &ACTOR_TERMINAL, made.p[0].token, &now));
	EQ(now.state, REFERRAL_FAILED);
	OK(referral_answers(cx, w->db, now.id, &answers));
	EQ(answers.n, 2);
}
