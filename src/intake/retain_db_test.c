// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain_db.h"

#include "desk/case_report_db.h"
#include "desk/test_requests.h"
#include "intake/numbers_db.h"
#include "intake/report_db.h"

static struct intake_report add(struct cx *cx, struct test_world *w, const char *text)
{
	const struct str raw = str_from_c(text);
	struct intake_report r = { .channel = INTAKE_MAIL,
				   .received = sha256_of(raw),
				   .received_size = (int64_t)raw.n,
				   .raw = sha256_of(raw),
				   .raw_size = (int64_t)raw.n,
				   .format = STR("mail"),
				   .category = STR("content"),
				   .type = STR("fraud"),
				   .text = raw,
				   .message = { .from = STR("a@b.example"), .subject = raw } };
	const struct intake_reporter who = { .name = STR("Somebody"),
					     .email = STR("me@b.example") };
	intake_add_subject(cx->arena, &r, SUBJECT_EMAIL, STR("a@b.example"));
	OK(intake_add(cx, w->db, NULL, &r, &who, NULL));
	OK(intake_raw_add(cx, w->db, r.id, raw));
	return r;
}

static struct instant term(const struct cx *cx)
{
	return (struct instant){ cx->now.us - DAYS(RETAIN_DAYS_DEFAULT).us };
}

PEOPLE_TEST(after_its_term_nothing_that_people_said_stays_and_the_numbers_do)
{
	int64_t n = 0;
	struct numbers counted;
	struct intake_report found;
	struct intake_reporter who;
	struct str raw;
	const struct instant begin = cx->now;
	const struct intake_report r = add(cx, w, "first");
	const struct told_facts told = { STR("KE"), STR("KES"), 7 };
	OK(told_put(cx, w->db, r.id, &told));
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 0);
	cx->now.us += DAYS(RETAIN_DAYS_DEFAULT).us + 1;
	(void)add(cx, w, "second");
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 1);
	OK(intake_load(cx, w->db, &ACTOR_TERMINAL, r.id, &found));
	EQ(found.text.n + found.message.subject.n + found.message.from.n, 0);
	EQ(found.subjects.n, 0);
	EQ(found.raw_size, 0);
	EQ(intake_reporter_load(cx, w->db, &ACTOR_TERMINAL, &r, &who), RC_MISSING);
	OK(intake_raw_load(cx, w->db, r.id, &raw));
	EQ(raw.n, 0);
	EQ_STR(found.number, r.number);
	CHECK(sha256_eq(&found.received, &r.received));
	EQ(test_acts(cx, w, "report-redacted"), 1);
	OK(numbers_load(cx, w->db, begin, cx->now, &counted));
	EQ(counted.reports, 1);
	EQ(counted.lists[NUMBERS_LOSSES].p[0].amount, 7);
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 0);
}

PEOPLE_TEST(a_report_of_a_case_keeps_all_until_the_case_was_closed_so_long)
{
	int64_t n = 0;
	const struct actor *officer = &w->as[ROLE_OFFICER];
	const struct intake_report r = add(cx, w, "of a case");
	struct case_report one = { .report = r.id, .number = r.number };
	const struct case_reports list = { &one, 1, 1 };
	const struct id in = desk_test_case(cx, w);
	OK(case_reports_link(cx, w->db, officer, in, &list, NULL));
	cx->now.us += DAYS(RETAIN_DAYS_DEFAULT).us + 1;
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 0);
	OK(case_close(cx, w->db, officer, in, STR("ended")));
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 0);
	cx->now.us += DAYS(RETAIN_DAYS_DEFAULT).us + 1;
	OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, RETAIN_REPORTS, term(cx), &n));
	EQ(n, 1);
}
