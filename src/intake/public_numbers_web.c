// SPDX-License-Identifier: AGPL-3.0-or-later
// /numbers: reports in numbers for everybody: rounded, small ones withheld; also as CSV.
#include "intake/public_numbers_web.h"

#include "core/table.h"
#include "desk/desk_web.h"
#include "intake/html/pages.h"
#include "intake/public_numbers_db.h"

enum { WIDE = 600, HIGH = 60 };

static void send_csv(struct page *pg, const struct public_months *all)
{
	struct table t;
	struct arena *a = pg->cx->arena;
	table_init(&t, a);
	table_column(&t, STR("month"), TABLE_LEFT);
	table_column(&t, STR("by"), TABLE_LEFT);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("reports"), TABLE_RIGHT);
	table_column(&t, STR("amount"), TABLE_RIGHT);
	for (size_t i = 0; i < all->n; i++) {
		const struct public_month *m = &all->p[i];
		TABLE_ROW(&t, m->month, STR("all"), STR(""),
			  m->reports > 0 ? arena_fmt(a, "%lld", (long long)m->reports) : STR("<10"),
			  STR(""));
		for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
			for (size_t c = 0; c < m->lists[k].n; c++) {
				const struct told_count *one = &m->lists[k].p[c];
				TABLE_ROW(&t, m->month, str_from_c(numbers_key(k)), one->name,
					  arena_fmt(a, "%lld", (long long)one->reports),
					  k == NUMBERS_LOSSES
						  ? arena_fmt(a, "%lld", (long long)one->amount)
						  : STR(""));
			}
	}
	law_send_csv(pg, &t);
}

/* The oldest month to the left. */
static void fill_bars(struct page *pg, const struct public_months *all,
		      struct public_numbers_view *v)
{
	int64_t most = 1;
	const int64_t n = (int64_t)all->n;
	for (size_t i = 0; i < all->n; i++)
		most = all->p[i].reports > most ? all->p[i].reports : most;
	for (int64_t i = 0; i < n && most > 1; i++) {
		const int64_t height = (all->p[n - 1 - i].reports * HIGH + most - 1) / most;
		if (height > 0)
			*ARENA_PUSH(pg->cx->arena, &v->bars) = (struct campaign_bar){
				i * WIDE / n, HIGH - height, WIDE / n > 2 ? WIDE / n - 1 : 1, height
			};
	}
	v->highest = page_number(pg, most);
}

static const struct public_month *month_of(struct page *pg, const struct public_months *all)
{
	const struct str said = http_query(pg->req, "month");
	for (size_t i = 0; i < all->n; i++)
		if (said.n == 0 || str_eq(all->p[i].month, said))
			return &all->p[i];
	return NULL;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct public_months all = { 0 };
	struct public_numbers_view v = { .month = { 0 } };
	if (!pg->site->public_numbers)
		return cx_fail(cx, RC_MISSING, "this node shows no numbers to the public");
	TRY(public_numbers_load(cx, pg->db, &all));
	if (pg->format == PAGE_CSV) {
		send_csv(pg, &all);
		return RC_OK;
	}
	TRY(law_view_open(cx, pg, &lv));
	const struct public_month *m = month_of(pg, &all);
	if (!m && all.n > 0)
		return cx_fail(cx, RC_MISSING, "of this month there are no numbers");
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v.months) = (struct numbers_span_view){
			page_month(pg, all.p[i].month),
			arena_fmt(cx->arena, "/numbers?month=%.*s", STR_ARG(all.p[i].month)),
			&all.p[i] == m
		};
	if (m) {
		v.month = page_month(pg, m->month);
		if (m->reports > 0)
			v.reports = page_number(pg, m->reports);
		if (m->first_hours > 0)
			v.hours = page_number(pg, m->first_hours);
		fill_bars(pg, &all, &v);
		for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
			numbers_list_fill(&lv, k, &m->lists[k], &v.lists);
	}
	pg->title = tr(pg, "Reports in numbers");
	page_intake_public_numbers(pg, &v);
	return RC_OK;
}

const struct web_route intake_public_numbers_routes[] = {
	{ HTTP_GET, "/numbers", show, PAGE_HTML | PAGE_CSV, .tx = TX_READ, .visitor = true,
	  .keys = "month" },
	{ 0 },
};
