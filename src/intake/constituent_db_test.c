// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_db.h"

#include "intake/constituent_from_text.h"
#include "intake/report_db.h"
#include "people/test_people.h"

static struct constituents read(struct cx *cx, const char *csv)
{
	struct constituents out = { 0 };
	OK(constituents_from_csv(cx, str_from_c(csv), &out));
	return out;
}

static void put(struct cx *cx, struct test_world *w, const char *csv)
{
	struct constituents all = read(cx, csv);
	for (size_t i = 0; i < all.n; i++)
		OK(constituent_put(cx, w->db, &w->as[ROLE_ANALYST], &all.p[i]));
}

static const char two[] =
	"name,sector,critical,mail,networks,domains\r\n"
	"\"Power, \"\"North\"\"\",energy,yes,abuse@power.example,"
	"\"192.0.2.0/24 2001:db8::/32\",power.example\r\n"
	"Bank,finance,no,cert@bank.example,192.0.2.128/25,AS64500 bank.example\r\n";

PEOPLE_TEST(members_are_read_from_a_table_and_printed_as_one)
{
	struct table t;
	struct buf b;
	struct constituents all = read(cx, two), again = { 0 };
	EQ(all.n, 2);
	EQ_STR(all.p[0].name, "Power, \"North\"");
	CHECK(all.p[0].critical && !all.p[1].critical);
	EQ(all.p[0].networks.n, 2);
	EQ_STR(all.p[1].names.p[0], "AS64500");
	constituents_to_table(&t, cx->arena, &all);
	buf_init(&b, 1 << 16);
	table_csv(&t, &b);
	OK(constituents_from_csv(cx, buf_str(&b), &again));
	EQ(again.n, 2);
	EQ_STR(again.p[0].name, "Power, \"North\"");
	EQ(again.p[1].networks.n, 1);
	buf_done(&b);
}

TEST(a_table_that_is_wrong_is_refused_by_line_and_field)
{
	static const struct {
		const char *csv, *said;
	} cases[] = {
		{ "nom\nx\n", "there is no column \"nom\"" },
		{ "name,networks\nA,192.0.2.1/24\n", "line 2: \"192.0.2.1/24\" is no network" },
		{ "name,domains\nA,b.example\nC,nodot\n", "line 3: \"nodot\" is no domain" },
		{ "name,critical\nA,perhaps\n", "critical: write yes or no" },
		{ "name\n\"A\n", "does not end where it should" },
		{ "name\nA,B\n", "more cells than columns" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct constituents out;
		EQ(constituents_from_csv(cx, str_from_c(cases[i].csv), &out), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].said)) != STR_NONE);
	}
}

static struct intake_report report(struct cx *cx, struct test_world *w, const char *raw)
{
	struct intake_report r = { .channel = INTAKE_MAIL,
				   .received = sha256_of(str_from_c(raw)),
				   .format = STR("mail"),
				   .tlp = TLP_AMBER };
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("192.0.2.200"));
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("198.51.100.1"));
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("2001:db8::7"));
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR("http://192.0.2.3:80/x"));
	intake_add_subject(cx->arena, &r, SUBJECT_EMAIL, STR("a@mail.bank.example"));
	intake_add_subject(cx->arena, &r, SUBJECT_HOST, STR("notbank.example"));
	OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	return r;
}

/* "192.0.2.200=Bank ..." in the order of the list. */
static void expect(struct cx *cx, struct test_world *w, struct id id, const char *what)
{
	struct concerns all;
	struct str said = STR("");
	OK(report_concerns(cx, w->db, id, &all));
	for (size_t i = 0; i < all.n; i++)
		said = arena_fmt(cx->arena, "%.*s%.*s=%.*s ", STR_ARG(said), STR_ARG(all.p[i].key),
				 STR_ARG(all.p[i].place));
	EQ_STR(said, what);
}

PEOPLE_TEST(a_report_concerns_the_smallest_network_and_the_longest_domain)
{
	put(cx, w, two);
	const struct intake_report r = report(cx, w, "a");
	expect(cx, w, r.id,
	       "a@mail.bank.example=bank.example 192.0.2.200=192.0.2.128/25 "
	       "2001:db8::7=2001:db8:0:0:0:0:0:0/32 http://192.0.2.3:80/x=192.0.2.0/24 ");
}

PEOPLE_TEST(when_the_constituency_changes_what_came_before_is_matched_again)
{
	bool left = true;
	struct constituents all;
	const struct intake_report r = report(cx, w, "a");
	expect(cx, w, r.id, "");
	put(cx, w, two);
	for (int i = 0; left && i < 10; i++)
		OK(constituent_rematch(cx, w->db, &left));
	CHECK(!left);
	OK(constituent_list(cx, w->db, &all));
	EQ(all.n, 2);
	EQ(all.p[0].reports, 1);
	expect(cx, w, r.id,
	       "a@mail.bank.example=bank.example 192.0.2.200=192.0.2.128/25 "
	       "2001:db8::7=2001:db8:0:0:0:0:0:0/32 http://192.0.2.3:80/x=192.0.2.0/24 ");
	OK(constituent_remove(cx, w->db, &w->as[ROLE_ANALYST], all.p[0].id));
	for (left = true; left;)
		OK(constituent_rematch(cx, w->db, &left));
	expect(cx, w, r.id,
	       "192.0.2.200=192.0.2.0/24 2001:db8::7=2001:db8:0:0:0:0:0:0/32 "
	       "http://192.0.2.3:80/x=192.0.2.0/24 ");
	EQ(test_acts(cx, w, "constituent-removed"), 1);
}

PEOPLE_TEST(a_network_is_of_one_member_and_who_may_not_work_changes_none)
{
	struct constituents all = read(cx, two);
	OK(constituent_put(cx, w->db, &w->as[ROLE_ANALYST], &all.p[0]));
	EQ(constituent_put(cx, w->db, &w->as[ROLE_OVERSEER], &all.p[1]), RC_DENIED);
	all.p[1].networks = all.p[0].networks;
	EQ(constituent_put(cx, w->db, &w->as[ROLE_ANALYST], &all.p[1]), RC_CONFLICT);
}

PEOPLE_TEST(who_is_written_to_stands_in_the_constituency_then_in_the_table)
{
	struct keeper k;
	struct abuse_contacts contacts;
	put(cx, w, two);
	OK(abuse_contacts_from_csv(cx,
				   STR("where,mail\n198.51.100.0/22,noc@net.example\n"
				       "AS64501,as@net.example\nhost.example,host@net.example\n"),
				   &contacts));
	OK(abuse_replace(cx, w->db, &w->as[ROLE_ANALYST], &contacts));
	static const struct {
		enum subject_kind kind;
		const char *key, *as, *mail;
	} cases[] = {
		{ SUBJECT_IP, "192.0.2.5", "AS64501", "abuse@power.example" },
		{ SUBJECT_IP, "198.51.101.5", "AS64501", "noc@net.example" },
		{ SUBJECT_IP, "203.0.113.5", "AS64501", "as@net.example" },
		{ SUBJECT_IP, "203.0.113.5", "", "" },
		{ SUBJECT_URL, "http://www.host.example/", "", "host@net.example" },
		{ SUBJECT_PHONE, "+94112345678", "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		OK(keeper_find(cx, w->db, cases[i].kind, str_from_c(cases[i].key),
			       str_from_c(cases[i].as), &k));
		EQ_STR(k.mail, cases[i].mail);
	}
}
