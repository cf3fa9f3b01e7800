// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block.h"

#include "core/test.h"
#include "intake/block_db.h"
#include "intake/block_from_text.h"
#include "intake/block_to_zone.h"
#include "intake/constituent_db.h"
#include "intake/report_db.h"
#include "intake/share_to_stix.h"
#include "people/test_people.h"

TEST(what_may_stand_on_the_block_list)
{
	static const struct {
		const char *text;
		enum block_why why;
	} cases[] = {
		{ "evil.example.net", BLOCK_MAY },
		{ "hxxps://evil[.]example[.]net/login", BLOCK_MAY },
		{ "evil.example.net/login", BLOCK_MAY },
		{ "1.2.3.4", BLOCK_MAY },
		{ "http://1.2.3.4:8080/a", BLOCK_MAY },
		{ "2606:4700::1111", BLOCK_MAY },
		{ "com", BLOCK_SUFFIX },
		{ "co.uk", BLOCK_SUFFIX },
		{ "github.io", BLOCK_SUFFIX },
		{ "http://co.uk/", BLOCK_SUFFIX },
		{ "127.0.0.1", BLOCK_NOT_PUBLIC },
		{ "http://0x7f.1/", BLOCK_NOT_PUBLIC },
		{ "[::ffff:10.0.0.1]", BLOCK_NOT_PUBLIC },
		{ "fd00::1", BLOCK_NOT_PUBLIC },
		{ "node.cert.example", BLOCK_OWN },
		{ "cert.example", BLOCK_OWN }, // takes the node along
		{ "www.ministry.example.org", BLOCK_NEVER },
		{ "ministry.example.org", BLOCK_NEVER },
		{ "example.org", BLOCK_NEVER }, // above it
		{ "http://example.org/a", BLOCK_MAY },
		{ "notministry.example.org", BLOCK_MAY },
		{ "", BLOCK_NOTHING },
		{ "a word and another", BLOCK_NOTHING },
		{ "mailto:a@b.example", BLOCK_NOTHING },
	};
	struct block_facts f = { .own_host = STR("node.cert.example") };
	ARENA_PUSH(cx->arena, &f.never)->host = STR("ministry.example.org");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct block_target t = block_from_text(cx->arena, str_from_c(cases[i].text));
		if (block_judge(&t, &f) != cases[i].why)
			EQ_STR(str_from_c(cases[i].text),
			       str_from_c(block_why_text(block_judge(&t, &f))));
	}
}

static struct block_entry entry(enum subject_kind kind, const char *key, enum block_state state)
{
	return (struct block_entry){ .kind = kind,
				     .key = str_from_c(key),
				     .host = str_from_c(key),
				     .reason = STR("=1+1"),
				     .state = state,
				     .added_at = { SECONDS(1000).us },
				     .changed_at = { SECONDS(1000).us },
				     .until = { SECONDS(9000).us } };
}

TEST(a_zone_has_what_holds_and_nothing_else)
{
	// Owner names as draft-vixie-dnsop-dns-rpz section 4 and 5 write them.
	struct block_entries all = { 0 };
	struct buf b;
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_HOST, "evil.example", BLOCK_LISTED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_HOST, "a;b.example", BLOCK_LISTED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_HOST, "heard.example", BLOCK_SUSPENDED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_HOST, "off.example", BLOCK_WITHDRAWN);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_URL, "http://shared.example/a", BLOCK_LISTED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_IP, "192.0.2.1", BLOCK_LISTED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_IP, "2001:db8::1", BLOCK_LISTED);
	*ARENA_PUSH(cx->arena, &all) = entry(SUBJECT_IP, "2001:0:0:1::", BLOCK_LISTED);
	struct block_entry *over = ARENA_PUSH(cx->arena, &all);
	*over = entry(SUBJECT_HOST, "over.example", BLOCK_LISTED);
	over->until.us = SECONDS(2000).us;
	const struct block_out o = {
		&all, STR("Node"), STR("https://node.example"), { SECONDS(3000).us }
	};
	buf_init(&b, 4096);
	block_to_zone(cx->arena, &o, &b);
	EQ_STR(buf_str(&b), "; Block list. Each name has a page that says why, and how to appeal:\n"
			    "; https://node.example/blocked\n"
			    "$TTL 300\n"
			    "@ IN SOA localhost. hostmaster.localhost. 2000 3600 600 86400 300\n"
			    "@ IN NS localhost.\n"
			    "evil.example IN CNAME .\n"
			    "*.evil.example IN CNAME .\n"
			    "a\\059b.example IN CNAME .\n"
			    "*.a\\059b.example IN CNAME .\n"
			    "32.1.2.0.192.rpz-ip IN CNAME .\n"
			    "128.1.zz.db8.2001.rpz-ip IN CNAME .\n"
			    "128.zz.1.0.0.2001.rpz-ip IN CNAME .\n");
	buf_done(&b);
	EQ(block_serial(&all, (struct instant){ SECONDS(1500).us }), 1000);
	EQ(block_serial(&all, (struct instant){ SECONDS(9500).us }), 9000);

	struct table t;
	block_to_table(cx->arena, &o, &t);
	buf_init(&b, 4096);
	table_csv(&t, &b);
	CHECK(str_find(buf_str(&b), STR("'=1+1")) != STR_NONE);
	CHECK(str_find(buf_str(&b), STR("heard.example")) == STR_NONE);
	buf_done(&b);
}

TEST(ids_of_indicators_are_the_same_each_time)
{
	// RFC 9562 has no example of URLs; this one is that of Python's uuid.uuid5(NAMESPACE_URL).
	EQ_STR(share_uuid(cx->arena, STR("https://example.com/")),
	       "dd2c1780-811a-5296-81c5-178a0ef488bc");
}

static struct block_form form_of(struct cx *cx, const char *text)
{
	return (struct block_form){ .target = block_from_text(cx->arena, str_from_c(text)),
				    .reason = STR("phishing"),
				    .days = 2 };
}

PEOPLE_TEST(an_appeal_suspends_an_entry_once)
{
	struct id id;
	struct block_entry e = { .appeals = 0 };
	struct block_form form = form_of(cx, "evil.example.net");
	const struct actor *by = &w->as[ROLE_ANALYST];
	EQ(block_add(cx, w->db, &w->as[ROLE_OFFICER], &form, &id), RC_DENIED);
	OK(block_add(cx, w->db, by, &form, &id));
	EQ(block_add(cx, w->db, by, &form, &id), RC_INVALID);
	const struct block_target below = block_from_text(cx->arena,
							  STR("http://a.evil.example.net/b"));
	OK(block_find(cx, w->db, &below, &e));
	CHECK(id_eq(e.id, id) && block_holds(&e, cx->now));
	OK(block_appeal(cx, w->db, id, STR("me@evil.example.net"), STR("it is mine")));
	EQ(block_appeal(cx, w->db, id, STR(""), STR("again")), RC_CONFLICT);
	OK(block_load(cx, w->db, id, &e));
	EQ(e.state, BLOCK_SUSPENDED);
	EQ(block_decide(cx, w->db, &w->as[ROLE_OFFICER], id, false, STR("no")), RC_DENIED);
	OK(block_decide(cx, w->db, by, id, false, STR("it still asks for passwords")));
	OK(block_load(cx, w->db, id, &e));
	EQ(e.state, BLOCK_LISTED);
	OK(block_appeal(cx, w->db, id, STR(""), STR("once more")));
	OK(block_load(cx, w->db, id, &e));
	EQ(e.state, BLOCK_LISTED); // was refused before: it waits beside
	EQ(e.appeals, 1);
	OK(block_decide(cx, w->db, by, id, true, STR("it is clean now")));
	OK(block_load(cx, w->db, id, &e));
	EQ(e.state, BLOCK_WITHDRAWN);
	EQ(block_decide(cx, w->db, by, id, true, STR("twice")), RC_CONFLICT);
	OK(block_restore(cx, w->db, by, id, STR("a mistake")));
	OK(block_load(cx, w->db, id, &e));
	CHECK(block_holds(&e, cx->now));
	CHECK(!block_holds(&e, instant_add(cx->now, DAYS(2))));
	EQ(test_acts(cx, w, "block-appealed"), 2);
}

PEOPLE_TEST(what_is_never_blocked_comes_off)
{
	struct id id;
	struct block_entry e = { .appeals = 0 };
	struct block_form form = form_of(cx, "www.ministry.example.net");
	const struct actor *by = &w->as[ROLE_ANALYST];
	OK(block_add(cx, w->db, by, &form, &id));
	OK(block_never_add(cx, w->db, by, STR("ministry.example.net"), STR("a ministry")));
	OK(block_load(cx, w->db, id, &e));
	EQ(e.state, BLOCK_WITHDRAWN);
	EQ(block_add(cx, w->db, by, &form, &id), RC_INVALID);
	OK(block_never_remove(cx, w->db, by, STR("ministry.example.net")));
	OK(block_add(cx, w->db, by, &form, &id));
	EQ(block_never_remove(cx, w->db, by, STR("ministry.example.net")), RC_MISSING);
}

PEOPLE_TEST(what_is_a_members_is_on_no_list)
{
	struct id id;
	struct constituent m = { .name = STR("A bank"), .language = STR("en") };
	*ARENA_PUSH(cx->arena, &m.names) = STR("bank.example.net");
	OK(constituent_put(cx, w->db, &w->as[ROLE_ANALYST], &m));
	static const char *const texts[] = { "http://www.bank.example.net/x", "example.net" };
	for (size_t i = 0; i < 2; i++) {
		const struct block_form form = form_of(cx, texts[i]);
		enum block_why why = BLOCK_MAY;
		OK(block_verdict(cx, w->db, &form, &why));
		EQ(why, BLOCK_MEMBER);
	}
	const struct block_form beside = form_of(cx, "mybank.example.net");
	OK(block_add(cx, w->db, &w->as[ROLE_ANALYST], &beside, &id));
}

PEOPLE_TEST(what_reports_of_abuse_name_is_on_no_list)
{
	struct id id;
	struct intake_report r = { .channel = INTAKE_HAND,
				   .format = STR("hand"),
				   .category = STR("child-abuse"),
				   .text = STR("a notice") };
	*ARENA_PUSH(cx->arena, &r.subjects) = (struct intake_subject){
		.kind = SUBJECT_URL,
		.shown = STR("https://bad.example.net/x"),
		.key = STR("https://bad.example.net/x")
	};
	OK(intake_add(cx, w->db, &w->as[ROLE_ANALYST], &r, NULL, NULL));
	static const char *const texts[] = { "bad.example.net", "https://bad.example.net/x" };
	for (size_t i = 0; i < 2; i++) {
		const struct block_form form = form_of(cx, texts[i]);
		enum block_why why = BLOCK_MAY;
		OK(block_verdict(cx, w->db, &form, &why));
		EQ(why, BLOCK_ABUSE);
		EQ(block_add(cx, w->db, &w->as[ROLE_ANALYST], &form, &id), RC_INVALID);
	}
}
