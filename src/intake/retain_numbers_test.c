// SPDX-License-Identifier: AGPL-3.0-or-later
// After all terms nothing that leads to a person or a place is left, and every number is as it was.
#include "intake/block_from_text.h"
#include "intake/notice_db.h"
#include "intake/numbers_db.h"
#include "intake/report_db.h"
#include "intake/retain_db.h"
#include "intake/takedown_db.h"
#include "people/test_people.h"

enum { THINGS = 24 };

static struct str english(struct arena *a, struct str language, const char *text)
{
	(void)a;
	(void)language;
	return str_from_c(text);
}

/* One of n, from bytes that are the same each time. */
static unsigned pick(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (*seed >> 16) % n;
}

static void add_report(struct cx *cx, struct test_world *w, uint32_t *seed, int i)
{
	static const char *const types[] = { "fraud", "phishing", "csam" };
	static const char *const countries[] = { "KE", "LK", "" };
	const struct intake_reporter who = { .email = arena_fmt(cx->arena, "p%d@secret.example",
								i) };
	struct intake_report r = { .channel = pick(seed, 2) ? INTAKE_FORM : INTAKE_MAIL,
				   .received = sha256_of(arena_fmt(cx->arena, "%d", i)),
				   .format = STR("mail"),
				   .category = STR("content"),
				   .type = str_from_c(types[pick(seed, 3)]),
				   .text = STR("secret.example") };
	const struct told_facts told = { str_from_c(countries[pick(seed, 3)]), STR("KES"),
					 pick(seed, 9) };
	intake_add_subject(cx->arena, &r, SUBJECT_HOST, STR("secret.example"));
	OK(intake_add(cx, w->db, NULL, &r, &who, NULL));
	OK(told_put(cx, w->db, r.id, &told));
}

static void add_notice(struct cx *cx, struct test_world *w, uint32_t *seed, int i)
{
	static const char *const concepts[] = { "csam", "csam-distribution", "" };
	static const char *const countries[] = { "KE", "LK", "" };
	bool is_again = false;
	const struct block_target what = block_from_text(
		cx->arena, arena_fmt(cx->arena, "http://secret.example/%d", i % 7));
	struct notice n = { .kind = what.kind,
			    .key = what.key,
			    .concept = str_from_c(concepts[pick(seed, 3)]),
			    .class = str_from_c(notice_classes[pick(seed, NOTICE_CLASSES)]),
			    .place = { .country = str_from_c(countries[pick(seed, 3)]) },
			    .reference = arena_fmt(cx->arena, "secret.example %d", i) };
	OK(notice_add(cx, w->db, &ACTOR_TERMINAL, &n, &is_again));
}

/* Most groups are told, most mails go out, and some of what they are about goes offline. */
static void tell(struct cx *cx, struct test_world *w, uint32_t *seed)
{
	struct notice_groups groups = { 0 };
	struct takedowns downs = { 0 };
	const struct takedown_line gone = { .what = STR("gone"), .note = STR("secret.example") };
	const struct referral_rules rules = { .hold_us = 1000, .contact = STR("r@node.example") };
	OK(notice_groups(cx, w->db, &ACTOR_TERMINAL, &groups));
	for (size_t i = 1; i < groups.n; i++) {
		struct referrals made = { 0 };
		const struct notice_telling t = {
			.group = notice_group_key(cx->arena, &groups.p[i]),
			.other = STR("abuse@secret.example"),
			.language = STR("en"),
			.rules = &rules,
			.translate = english,
		};
		OK(notice_tell(cx, w->db, &w->as[ROLE_ANALYST], &t, &made));
		cx->now.us += HOURS(1).us;
		for (size_t k = 0; k < made.n; k++) {
			made.p[k].state = REFERRAL_SENT;
			made.p[k].sent_at = cx->now;
			made.p[k].due_at.us = 0;
			OK(referral_save(cx, w->db, &made.p[k], NULL));
			OK(notice_sent(cx, w->db, &made.p[k]));
		}
	}
	OK(takedown_list(cx, w->db, &downs));
	for (size_t i = 0; i < downs.n; i++)
		for (int k = 0; k < TAKEDOWN_MISSES && pick(seed, 4); k++) {
			struct takedown t = { .misses = 0 };
			cx->now.us += HOURS(1).us;
			OK(takedown_note(cx, w->db, &ACTOR_TERMINAL, downs.p[i].id, &gone, &t));
		}
}

struct counted {
	struct numbers reports;
	struct notice_numbers notices;
	struct takedown_times times;
};

static struct counted count(struct cx *cx, struct test_world *w, struct instant from,
			    struct instant to)
{
	struct counted out = { .times = { .open = 0 } };
	struct takedowns downs = { 0 };
	OK(numbers_load(cx, w->db, from, to, &out.reports));
	OK(notice_numbers(cx, w->db, from, to, &out.notices));
	OK(takedown_list(cx, w->db, &downs));
	out.times = takedown_times_of(cx->arena, &downs);
	return out;
}

static void same(const struct counted *a, const struct counted *b)
{
	EQ(a->reports.reports, b->reports.reports);
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++) {
		EQ(a->reports.lists[k].n, b->reports.lists[k].n);
		for (size_t i = 0; i < a->reports.lists[k].n && i < b->reports.lists[k].n; i++) {
			EQ_STR(a->reports.lists[k].p[i].name, b->reports.lists[k].p[i].name);
			EQ(a->reports.lists[k].p[i].reports, b->reports.lists[k].p[i].reports);
			EQ(a->reports.lists[k].p[i].amount, b->reports.lists[k].p[i].amount);
		}
	}
	EQ(a->notices.notices, b->notices.notices);
	EQ(a->notices.told, b->notices.told);
	EQ(a->notices.offline, b->notices.offline);
	EQ(a->notices.told_median_us, b->notices.told_median_us);
	EQ(a->notices.offline_median_us, b->notices.offline_median_us);
	for (enum notice_count k = 0; k < NOTICE_COUNTS; k++) {
		EQ(a->notices.lists[k].n, b->notices.lists[k].n);
		for (size_t i = 0; i < a->notices.lists[k].n && i < b->notices.lists[k].n; i++) {
			EQ_STR(a->notices.lists[k].p[i].name, b->notices.lists[k].p[i].name);
			EQ(a->notices.lists[k].p[i].n, b->notices.lists[k].p[i].n);
		}
	}
	EQ(a->times.open, b->times.open);
	EQ(a->times.median_us, b->times.median_us);
	for (size_t i = 0; i < TAKEDOWN_BANDS; i++)
		EQ(a->times.n[i], b->times.n[i]);
}

SQL_STATEMENT(secrets_left,
	      "SELECT (SELECT count(*) FROM intake_report WHERE text LIKE '%secret%'"
	      "   OR subject LIKE '%secret%' OR reporter_id IS NOT NULL)"
	      " + (SELECT count(*) FROM intake_subject)"
	      " + (SELECT count(*) FROM intake_reporter)"
	      " + (SELECT count(*) FROM intake_notice WHERE key LIKE '%secret%'"
	      "   OR reference <> '' OR partner <> '')"
	      " + (SELECT count(*) FROM intake_referral WHERE mail LIKE '%secret%'"
	      "   OR text <> '' OR body <> '' OR subject <> '')"
	      " + (SELECT count(*) FROM intake_referral_item)"
	      " + (SELECT count(*) FROM intake_takedown WHERE key LIKE '%secret%')"
	      " + (SELECT count(*) FROM intake_takedown_line WHERE note LIKE '%secret%')");

static int64_t left(struct cx *cx, struct test_world *w)
{
	int64_t n = -1;
	AUTO(rows) r = NULL;
	OK(rows_open(cx, w->db, &r, &secrets_left, NO_VALS));
	if (rows_next(r))
		n = rows_int(r);
	OK(rows_end(cx, r));
	return n;
}

PEOPLE_TEST(what_is_deleted_after_its_term_changes_no_number)
{
	int64_t all[RETAIN_CLASSES] = { 0 };
	struct retain_statuses before, after;
	const struct retain_terms terms = { { 30, 30, 30, 30 } };
	const struct instant from = cx->now;
	uint32_t seed = 20261123;
	for (int i = 0; i < THINGS; i++) {
		cx->now.us += HOURS(1).us;
		add_report(cx, w, &seed, i);
		add_notice(cx, w, &seed, i);
	}
	tell(cx, w, &seed);
	const struct instant to = { cx->now.us + 1 };
	const struct counted was = count(cx, w, from, to);
	CHECK(was.notices.told > 0 && was.notices.offline > 0 && was.times.open > 0);
	CHECK(left(cx, w) > THINGS);
	cx->now.us += DAYS(31).us;
	OK(retain_status(cx, w->db, &ACTOR_TERMINAL, &terms, &before));
	const struct instant term = { cx->now.us - DAYS(30).us };
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		for (int64_t n = RETAIN_AT_ONCE; n == RETAIN_AT_ONCE; all[c] += n)
			OK(retain_redact(cx, w->db, &ACTOR_TERMINAL, c, term, &n));
		const struct counted now = count(cx, w, from, to);
		same(&was, &now);
		EQ(all[c], before.of[c].due);
		CHECK(all[c] > 0);
	}
	EQ(left(cx, w), 0);
	OK(retain_status(cx, w->db, &ACTOR_TERMINAL, &terms, &after));
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		EQ(after.of[c].due, 0);
		EQ(after.of[c].done, all[c]);
	}
	EQ(all[RETAIN_REPORTS] + all[RETAIN_NOTICES], 2 * THINGS);
	EQ(test_acts(cx, w, "notice-redacted"), THINGS);
	EQ(retain_status(cx, w->db, &w->as[ROLE_CUSTODIAN], &terms, &after), RC_DENIED);
}
