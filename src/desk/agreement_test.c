// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/agreement_check.h"
#include "desk/agreement_from_yaml.h"
#include "desk/agreement_to_yaml.h"
#include "law/test_world.h"

#define SAID .source = STR_INIT("letter"), .said = { 20000 }

static struct agreement the_agreement(struct cx *cx)
{
	static const struct statement rows[] = {
		{ TOPIC_KIND, STR_INIT("order-preservation"), STR_INIT(""), SAID },
		{ TOPIC_KIND, STR_INIT("direct-subscriber"), STR_INIT("budapest-ap2"), SAID },
		{ TOPIC_IDENTIFIER, STR_INIT("account"), STR_INIT("[0-9]{8,12}"), SAID },
		{ TOPIC_IDENTIFIER, STR_INIT("address"), STR_INIT("<ip> <time> <port>"), SAID },
		{ TOPIC_ANSWER, STR_INIT(""), STR_INIT("P10D"), SAID },
		{ TOPIC_ANSWER, STR_INIT("order-preservation"), STR_INIT("PT8H"), SAID },
		{ TOPIC_HOURS, STR_INIT("Asia/Colombo"), STR_INIT("08:30-17:00 closed sat sun"),
		  SAID },
		{ TOPIC_NOTICE, STR_INIT(""), STR_INIT("told after 90 days"), SAID },
	};
	struct agreement a = { .name = STR("Example Telecom"),
			       .country = STR("LK"),
			       .keeper = STR("duty desk"),
			       .ended = DATE_NONE };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		agreement_state(cx->arena, &a, &rows[i]);
	return a;
}

static struct agreement_fault fault_of(enum agreement_topic topic, const char *name,
				       const char *value)
{
	const struct statement s = { topic, str_from_c(name), str_from_c(value), SAID };
	return statement_fault(test_law(), &s);
}

static bool is_good(enum agreement_topic topic, const char *name, const char *value)
{
	return fault_of(topic, name, value).problem == NULL;
}

static bool faults_at(enum agreement_topic topic, const char *name, const char *value,
		      const char *field)
{
	const struct agreement_fault f = fault_of(topic, name, value);
	return f.problem && f.remedy && str_eq(str_from_c(f.field), str_from_c(field));
}

TEST(each_topic_has_its_rule)
{
	CHECK(is_good(TOPIC_KIND, "order-preservation", ""));
	CHECK(is_good(TOPIC_KIND, "direct-subscriber", "budapest-ap2 bilateral/mlat none"));
	CHECK(faults_at(TOPIC_KIND, "order-preservation", "budapest", "value"));
	CHECK(faults_at(TOPIC_KIND, "direct-subscriber", "budapest sorcery", "value"));
	CHECK(faults_at(TOPIC_KIND, "direct-subscriber", "bilateral/handshake", "value"));
	CHECK(faults_at(TOPIC_KIND, "preservation", "", "name"));
	CHECK(faults_at(TOPIC_KIND, "", "", "name"));
	CHECK(is_good(TOPIC_ANSWER, "", "P3D") && is_good(TOPIC_ANSWER, "order-path", "PT8H"));
	CHECK(faults_at(TOPIC_ANSWER, "", "3 days", "value"));
	CHECK(faults_at(TOPIC_ACKNOWLEDGE, "order", "P3D", "name"));
	CHECK(faults_at(TOPIC_IDENTIFIER, "", "<ip>", "name"));
	CHECK(faults_at(TOPIC_IDENTIFIER, "address", "<adress>", "value"));
	CHECK(is_good(TOPIC_HOURS, "Asia/Colombo", "08:30-17:00 closed sat sun"));
	CHECK(is_good(TOPIC_HOURS, "Asia/Colombo", "00:00-24:00"));
	CHECK(faults_at(TOPIC_HOURS, "Asia/Colombo", "17:00-08:30", "value"));
	CHECK(faults_at(TOPIC_HOURS, "Asia/Colombo", "08:30-17:00 sat", "value"));
	CHECK(faults_at(TOPIC_HOURS, "Asia/Colombo", "08:30-17:00 closed saturday", "value"));
	CHECK(faults_at(TOPIC_HOURS, "", "08:30-17:00", "name"));
	CHECK(faults_at(TOPIC_COSTS, "", " ", "value") && is_good(TOPIC_COSTS, "", "none"));
	CHECK(faults_at(TOPIC_EMERGENCY, "x", "call", "name"));
	struct statement s = { TOPIC_COSTS, STR("x"), STR("none"), SAID };
	s.source = STR("");
	EQ_STR(statement_fault(test_law(), &s).field, "source");
	s.source = STR("a call");
	s.said = DATE_NONE;
	EQ_STR(statement_fault(test_law(), &s).field, "said");
}

TEST(an_agreement_names_a_provider_a_country_and_who_keeps_it)
{
	struct agreement a = the_agreement(cx);
	EQ(agreement_rules(cx, test_law(), &a), RC_OK);
	a.country = STR("XX");
	EQ(agreement_rules(cx, test_law(), &a), RC_INVALID);
	a = the_agreement(cx);
	a.keeper = STR("");
	EQ(agreement_rules(cx, test_law(), &a), RC_INVALID);
	a = the_agreement(cx);
	a.statements.p[1] = a.statements.p[0];
	EQ(agreement_rules(cx, test_law(), &a), RC_INVALID);
	a = the_agreement(cx);
	struct statement hours = a.statements.p[6];
	hours.name = STR("UTC");
	agreement_state(cx->arena, &a, &hours);
	EQ(agreement_rules(cx, test_law(), &a), RC_INVALID);
}

/* ---- against a request --------------------------------------------------------------- */

static struct request the_request(enum request_kind kind, const char *identifiers)
{
	struct request r = { .progress = { .kind = kind }, .from = STR("LK"), .to = STR("LK") };
	r.text[FIELD_IDENTIFIERS] = str_from_c(identifiers);
	return r;
}

static struct agreement_notes notes_of(struct cx *cx, const struct request *r)
{
	const struct agreement a = the_agreement(cx);
	struct calendar c = { 0 };
	bool found;
	EQ(agreement_calendar(cx, &a, &found, &c), RC_OK);
	CHECK(found);
	return agreement_check(cx->arena, &a, r, &c, cx->now);
}

static const struct agreement_note *noted(const struct agreement_notes *n, enum note_code code)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->p[i].code == code)
			return &n->p[i];
	return NULL;
}

/* A Monday at 10:00 in Colombo. */
static void on_monday(struct cx *cx)
{
	struct date day;
	CHECK(date_parse(STR("2026-11-23"), &day));
	cx->now.us = ((int64_t)day.days * 86400 + 4 * 3600 + 1800) * 1000000;
}

TEST(a_request_that_keeps_the_agreement_has_only_what_is_good_to_know)
{
	on_monday(cx);
	const struct request r = the_request(KIND_ORDER_PRESERVATION,
					     "12345678\n192.0.2.7 2026-11-20T10:00Z 443\n"
					     "Account: 123456789\n\n");
	const struct agreement_notes n = notes_of(cx, &r);
	CHECK(n.n == 2 && n.p[0].level == NOTE_SAYS && noted(&n, NOTE_NOTICE));
	const struct agreement_note *answer = noted(&n, NOTE_ANSWERS);
	EQ_STR(phrase_print(cx->arena, &answer->text),
	       "Example Telecom promises to answer within 8 hours.");
	EQ_STR(answer->rests_on->source, "letter");
}

TEST(a_line_that_no_form_reads_is_missing)
{
	on_monday(cx);
	struct request r = the_request(KIND_ORDER_PRESERVATION,
				       "12345678\n192.0.2.7\naccount: 77\n");
	struct agreement_notes n = notes_of(cx, &r);
	EQ(n.p[0].level, NOTE_MISSING);
	EQ(n.p[1].level, NOTE_MISSING);
	EQ_STR(phrase_print(cx->arena, &n.p[0].text),
	       "Line 2 of the identifiers, “192.0.2.7”, has none of the forms that Example "
	       "Telecom reads: account, address.");
	EQ_STR(phrase_print(cx->arena, &n.p[1].text),
	       "Line 3 of the identifiers, “account: 77”, has none of the forms that Example "
	       "Telecom reads: account, address.");
	r.text[FIELD_IDENTIFIERS] = STR(" \n");
	n = notes_of(cx, &r);
	EQ(n.p[0].code, NOTE_NO_IDENTIFIER);
}

TEST(kind_basis_hours_and_a_hasty_wish_are_warned_of)
{
	on_monday(cx);
	struct request r = the_request(KIND_ORDER_PRODUCTION, "12345678");
	struct agreement_notes n = notes_of(cx, &r);
	CHECK(noted(&n, NOTE_KIND) && !noted(&n, NOTE_BASIS) && !noted(&n, NOTE_CLOSED));
	r = the_request(KIND_DIRECT_SUBSCRIBER, "12345678");
	r.basis = STR("budapest");
	r.at.reply_wanted = instant_add(cx->now, DAYS(9));
	n = notes_of(cx, &r);
	CHECK(noted(&n, NOTE_BASIS) && noted(&n, NOTE_REPLY) && !noted(&n, NOTE_KIND));
	r.basis = STR("budapest-ap2");
	r.at.reply_wanted = instant_add(cx->now, DAYS(10));
	n = notes_of(cx, &r);
	CHECK(!noted(&n, NOTE_BASIS) && !noted(&n, NOTE_REPLY));
	cx->now = instant_add(cx->now, MINUTES(421)); // 17:01 there
	n = notes_of(cx, &r);
	CHECK(noted(&n, NOTE_CLOSED) != NULL);
	r.at.sent = cx->now; // it has left: nothing to wait for
	n = notes_of(cx, &r);
	CHECK(noted(&n, NOTE_CLOSED) == NULL);
}

TEST(an_agreement_that_ended_checks_nothing)
{
	on_monday(cx);
	struct agreement a = the_agreement(cx);
	const struct request r = the_request(KIND_ORDER_PRODUCTION, "?");
	a.ended.days = date_today(cx->now).days;
	CHECK(agreement_check(cx->arena, &a, &r, NULL, cx->now).n > 1); // its last day
	a.ended.days--;
	const struct agreement_notes n = agreement_check(cx->arena, &a, &r, NULL, cx->now);
	CHECK(n.n == 1 && n.p[0].code == NOTE_ENDED);
}

/* ---- YAML ---------------------------------------------------------------------------- */

static enum rc read(struct cx *cx, struct str text, struct report *report, struct agreements *out)
{
	report_init(report, cx->arena);
	return agreements_from_yaml(cx, test_law(), STR("a.yaml"), text, report, out);
}

TEST(an_agreement_is_read_as_it_was_written)
{
	struct report report;
	struct agreements back;
	struct agreement a = the_agreement(cx);
	a.peer = STR("provider.example/lk");
	a.ended = (struct date){ 20700 };
	struct statement words = { TOPIC_CHANNEL, STR("order-path"), STR("\"by\\hand\":\n- NO #1"),
				   SAID };
	agreement_state(cx->arena, &a, &words);
	const struct str text = arena_fmt(cx->arena, "%s%.*s", AGREEMENTS_YAML_HEAD,
					  STR_ARG(agreement_to_yaml(cx->arena, &a)));
	EQ(read(cx, text, &report, &back), RC_OK);
	EQ(back.n, 1);
	CHECK(agreement_equal(&a, &back.p[0]));
	EQ_STR(agreement_to_yaml(cx->arena, &back.p[0]), agreement_to_yaml(cx->arena, &a));
}

TEST(mistakes_in_a_file_are_told_with_line_field_and_remedy)
{
	struct report report;
	struct agreements back;
	const struct str text = STR("agreements:\n"
				    "  - name: Example Telecom\n"
				    "    country: Lanka\n"
				    "    keeper: desk\n"
				    "    colour: red\n"
				    "    statements:\n"
				    "      - topic: answer\n"
				    "        value: soon\n"
				    "        source: a call\n"
				    "        said: 2026-11-03\n"
				    "      - topic: gossip\n"
				    "      - topic: costs\n"
				    "        value: none\n"
				    "        source: a call\n"
				    "        said: yesterday\n");
	EQ(read(cx, text, &report, &back), RC_INVALID);
	EQ(report_count(&report), 5);
	static const struct {
		int line;
		const char *field;
	} want[] = {
		{ 5, "colour" }, { 8, "value" }, { 11, "topic" }, { 15, "said" }, { 3, "country" }
	};
	for (size_t i = 0; i < 5 && i < report.n; i++) {
		EQ(report.p[i].line, want[i].line);
		EQ_STR(report.p[i].field, want[i].field);
		CHECK(report.p[i].remedy.n > 0);
	}
	EQ(read(cx, STR("name: x\n"), &report, &back), RC_INVALID);
	EQ(read(cx, STR("agreements: []\n"), &report, &back), RC_INVALID);
}
