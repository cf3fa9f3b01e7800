// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/public_numbers_db.h"

#include "intake/report_db.h"
#include "people/test_people.h"

static struct told_counts counts(struct arena *a, const int64_t *n, size_t len)
{
	struct told_counts out = { 0 };
	for (size_t i = 0; i < len && n[i] > 0; i++)
		*ARENA_PUSH(a, &out) = (struct told_count){ .name = arena_fmt(a, "%zu", i),
							    .reports = n[i] };
	return out;
}

/* What is shown, as "name=count"; a small one must not follow from the rest. */
TEST(small_counts_are_told_neither_alone_nor_by_difference)
{
	static const struct {
		int64_t n[5];
		const char *shown;
	} cases[] = {
		{ { 94, 20 }, "0=90 1=20 " },
		{ { 94, 20, 6, 5 }, "0=90 1=20 *=10 " },
		{ { 94, 20, 3 }, "0=90 *=20 " }, // three alone would be the rest of the sum
		{ { 94, 3 }, "*=100 " },
		{ { 9, 1 }, "*=10 " },
		{ { 9 }, "" },
		{ { 3, 2, 1 }, "" },
		{ { 0 }, "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str said = STR("");
		const struct told_counts exact = counts(cx->arena, cases[i].n, 5);
		const struct told_counts told = public_numbers_hide(cx->arena, &exact);
		for (size_t k = 0; k < told.n; k++)
			said = arena_fmt(cx->arena, "%.*s%.*s=%lld ", STR_ARG(said),
					 STR_ARG(told.p[k].name), (long long)told.p[k].reports);
		EQ_STR(said, cases[i].shown);
	}
}

TEST(a_sum_of_losses_is_told_where_no_single_one_makes_it)
{
	struct told_count c[] = {
		{ STR("KES"), 12, 123456, 50000 },
		{ STR("EUR"), 12, 123456, 100000 },
		{ STR("USD"), 9, 900, 100 },
	};
	const struct told_counts exact = { c, 3, 3 };
	const struct told_counts told = public_losses_hide(cx->arena, &exact);
	EQ(told.n, 1);
	EQ(told.p[0].amount, 120000);
}

PEOPLE_TEST(a_month_is_counted_once_when_it_is_over)
{
	struct public_month m = { .month = STR("begin") };
	struct public_months all = { 0 }, again = { 0 };
	for (int i = 0; i < 12; i++) {
		const struct str raw = arena_fmt(cx->arena, "mail %d", i);
		struct intake_report r = { .channel = INTAKE_MAIL,
					   .received = sha256_of(raw),
					   .received_size = (int64_t)raw.n,
					   .format = STR("mail"),
					   .category = STR("content"),
					   .type = STR("phishing"),
					   .text = raw };
		OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	}
	cx->now.us += DAYS(32).us;
	for (int i = 0; m.month.n > 0 && i < 20; i++) {
		OK(public_numbers_count(cx, w->db, &m));
		if (m.month.n > 0)
			OK(public_numbers_keep(cx, w->db, &m));
	}
	OK(public_numbers_load(cx, w->db, &all));
	EQ(all.n, PUBLIC_MONTHS);
	int64_t sum = 0;
	for (size_t i = 0; i < all.n; i++)
		sum += all.p[i].reports;
	EQ(sum, 10);				       // twelve, in one month
	OK(public_numbers_keep(cx, w->db, &all.p[0])); // again is no act
	OK(public_numbers_load(cx, w->db, &again));
	EQ(again.n, all.n);
}
