// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/notice_db.h"

#include "intake/block_from_text.h"
#include "intake/constituent_db.h"
#include "intake/takedown_db.h"
#include "people/test_people.h"

static struct str english(struct arena *a, struct str language, const char *text)
{
	(void)a;
	(void)language;
	return str_from_c(text);
}

static struct notice notice_at(struct cx *cx, const char *where)
{
	const struct block_target what = block_from_text(cx->arena, str_from_c(where));
	return (struct notice){ .concept = STR("csam-distribution"),
				.class = STR("A1"),
				.kind = what.kind,
				.key = what.key,
				.machine = what.is_machine ? what.host : STR(""),
				.place = { .country = STR("KE"), .asn = 64500 } };
}

static struct notice add(struct cx *cx, struct test_world *w, const char *where)
{
	bool is_again = false;
	struct notice n = notice_at(cx, where);
	OK(notice_add(cx, w->db, &w->as[ROLE_ANALYST], &n, &is_again));
	CHECK(!is_again);
	return n;
}

static struct notice load(struct cx *cx, struct test_world *w, const struct notice *n)
{
	struct notice out = { .number = { 0 } };
	OK(notice_load(cx, w->db, &ACTOR_TERMINAL, n->number, &out));
	return out;
}

PEOPLE_TEST(a_notice_holds_addresses_and_digests_and_nothing_else)
{
	bool is_again = false;
	struct str digest[2] = {
		STR("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
		STR("a.jpg")
	};
	struct notice n = notice_at(cx, "http://host.example/x"), same;
	n.hashes = (struct str_list){ digest, 2, 2 };
	EQ(notice_add(cx, w->db, &w->as[ROLE_ANALYST], &n, &is_again), RC_INVALID);
	EQ(notice_add(cx, w->db, &w->as[ROLE_OFFICER], &n, &is_again), RC_DENIED);
	n.hashes.n = 1;
	n.class = STR("A9");
	EQ(notice_add(cx, w->db, &w->as[ROLE_ANALYST], &n, &is_again), RC_INVALID);
	n.class = STR("A1");
	same = n;
	OK(notice_add(cx, w->db, &w->as[ROLE_ANALYST], &n, &is_again));
	CHECK(!is_again);
	OK(notice_add(cx, w->db, &w->as[ROLE_ANALYST], &same, &is_again));
	CHECK(is_again);
	EQ_STR(same.number, n.number);
	EQ(same.hashes.n, 1);
	EQ_STR(same.place.country, "KE");
	EQ(same.state, NOTICE_OPEN);
}

PEOPLE_TEST(notices_of_a_host_go_out_in_one_mail_and_are_followed_until_they_are_gone)
{
	struct notice_groups groups = { 0 };
	struct referrals made = { 0 };
	struct notices back = { 0 };
	struct takedown t = { .misses = 0 };
	const struct takedown_line gone = { .what = STR("gone") },
				   moved = { .what = STR("up"), .host = STR("198.51.100.7") };
	const struct referral_rules rules = { .hold_us = 1000, .contact = STR("r@node.example") };
	struct notice_telling telling = { .language = STR("en"),
					  .rules = &rules,
					  .translate = english };
	const struct notice a = add(cx, w, "http://host.example/a"),
			    b = add(cx, w, "http://host.example/b");
	OK(notice_groups(cx, w->db, &ACTOR_TERMINAL, &groups));
	EQ(groups.n, 1);
	EQ(groups.p[0].notices.n, 2);
	telling.group = notice_group_key(cx->arena, &groups.p[0]);
	EQ_STR(telling.group, "KE/64500");
	EQ(notice_tell(cx, w->db, &w->as[ROLE_ANALYST], &telling, &made), RC_INVALID);
	telling.other = STR("abuse@host.example");
	OK(notice_tell(cx, w->db, &w->as[ROLE_ANALYST], &telling, &made));
	EQ(made.n, 1);
	EQ(made.p[0].items.n, 2);
	EQ_STR(made.p[0].format, "xarf");
	EQ(load(cx, w, &a).state, NOTICE_WAITING);
	made.p[0].state = REFERRAL_SENT;
	made.p[0].sent_at = cx->now;
	OK(referral_save(cx, w->db, &made.p[0], NULL));
	OK(notice_sent(cx, w->db, &made.p[0]));
	const struct notice told = load(cx, w, &b);
	EQ(told.state, NOTICE_TOLD);
	for (int i = 0; i < TAKEDOWN_MISSES; i++)
		OK(takedown_note(cx, w->db, &ACTOR_TERMINAL, told.takedown, &gone, &t));
	EQ(load(cx, w, &b).state, NOTICE_OFFLINE);
	EQ(load(cx, w, &a).state, NOTICE_TOLD);
	OK(takedown_note(cx, w->db, &ACTOR_TERMINAL, told.takedown, &moved, &t));
	const struct notice again = load(cx, w, &b);
	EQ(again.state, NOTICE_BACK);
	OK(notice_again(cx, w->db, &w->as[ROLE_ANALYST], &again));
	EQ_STR(load(cx, w, &b).machine, "198.51.100.7");
	struct notice_filter open = { .state = STR("open"), .country = STR("ke") };
	OK(notice_list(cx, w->db, &ACTOR_TERMINAL, &open, &back));
	EQ(back.n, 1);
	EQ_STR(back.n > 0 ? back.p[0].number : STR(""), b.number);
	open.before = (struct intake_before){ b.received_at, b.report };
	back = (struct notices){ 0 };
	OK(notice_list(cx, w->db, &ACTOR_TERMINAL, &open, &back));
	EQ(back.n, 0); // the next page
}

PEOPLE_TEST(a_mail_that_was_taken_back_tells_nobody)
{
	struct referrals made = { 0 };
	const struct referral_rules rules = { .hold_us = 1000, .contact = STR("r@node.example") };
	const struct notice_telling telling = { .group = STR("KE/64500"),
						.other = STR("abuse@host.example"),
						.language = STR("en"),
						.rules = &rules,
						.translate = english };
	const struct notice a = add(cx, w, "http://host.example/a");
	OK(notice_tell(cx, w->db, &w->as[ROLE_ANALYST], &telling, &made));
	OK(referral_withdraw(cx, w->db, &w->as[ROLE_ANALYST], made.p[0].id));
	EQ(load(cx, w, &a).state, NOTICE_OPEN);
	EQ(notice_tell(cx, w->db, &w->as[ROLE_OFFICER], &telling, &made), RC_DENIED);
}

PEOPLE_TEST(who_keeps_one_unknown_host_is_not_told_of_another)
{
	static const char *const where[] = { "http://a.example/1", "http://b.example/1",
					     "http://a.example/2" };
	struct notice_groups groups = { 0 };
	for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
		bool is_again = false;
		struct notice n = notice_at(cx, where[i]);
		n.place = (struct place){ .asn = 0 };
		cx->now.us += 1000000; // the oldest comes first
		OK(notice_add(cx, w->db, &ACTOR_TERMINAL, &n, &is_again));
	}
	OK(notice_groups(cx, w->db, &ACTOR_TERMINAL, &groups));
	EQ(groups.n, 2);
	EQ(groups.p[0].notices.n, 2);
	EQ_STR(notice_group_key(cx->arena, &groups.p[0]), "a.example");
	EQ_STR(notice_group_key(cx->arena, &groups.p[1]), "b.example");
}

PEOPLE_TEST(notices_are_counted_by_category_class_and_country)
{
	struct notice_numbers n;
	const struct instant from = cx->now, to = { cx->now.us + 1 };
	(void)add(cx, w, "http://host.example/a");
	(void)add(cx, w, "192.0.2.9");
	OK(notice_numbers(cx, w->db, from, to, &n));
	EQ(n.notices, 2);
	EQ(n.told, 0);
	EQ(n.lists[NOTICE_BY_CONCEPT].n, 1);
	EQ_STR(n.lists[NOTICE_BY_CONCEPT].p[0].name, "csam-distribution");
	EQ(n.lists[NOTICE_BY_CONCEPT].p[0].n, 2);
	EQ_STR(n.lists[NOTICE_BY_CLASS].p[0].name, "A1");
	EQ_STR(n.lists[NOTICE_BY_COUNTRY].p[0].name, "KE");
}
