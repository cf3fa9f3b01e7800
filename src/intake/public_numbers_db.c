// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/public_numbers_db.h"

static const enum numbers_list shown[] = { NUMBERS_KINDS, NUMBERS_CHANNELS, NUMBERS_COUNTRIES };
enum { SHOWN = sizeof shown / sizeof *shown };

SQL_STATEMENT(public_number_has, "SELECT count(*) FROM intake_public_number"
				 " WHERE month = $1 AND list = 'all'");
SQL_STATEMENT(public_number_insert,
	      "INSERT INTO intake_public_number (month, list, n, name, reports, amount)"
	      " VALUES ($1, $2, $3, $4, $5, $6)"
	      " ON CONFLICT (month, list, n) DO NOTHING");
SQL_STATEMENT(public_number_rows,
	      "SELECT p.month, p.list, p.name, p.reports, p.amount FROM intake_public_number p"
	      " WHERE p.month IN (SELECT q.month FROM intake_public_number q"
	      "   WHERE q.list = 'all' ORDER BY q.month DESC LIMIT 36)"
	      " ORDER BY p.month DESC, p.list, p.n");
SQL_STATEMENT(public_losses,
	      "SELECT t.currency, CAST(count(*) AS BIGINT), CAST(sum(t.amount) AS BIGINT),"
	      " CAST(max(t.amount) AS BIGINT)"
	      " FROM intake_report r JOIN intake_told t ON t.report_id = r.id"
	      " WHERE r.received_at >= $1 AND r.received_at < $2 AND t.amount > 0"
	      " GROUP BY t.currency ORDER BY count(*) DESC, t.currency");

static enum rc insert(struct cx *cx, struct db *db, struct str month, const char *list,
		      const struct told_counts *counts)
{
	for (size_t i = 0; i < counts->n; i++)
		TRY(DB_RUN(cx, db, &public_number_insert, VAL(month), VAL(str_from_c(list)),
			   VAL((int64_t)i), VAL(counts->p[i].name), VAL(counts->p[i].reports),
			   VAL(counts->p[i].amount)));
	return RC_OK;
}

static enum rc count_losses(struct cx *cx, struct db *db, const struct numbers *n,
			    struct public_month *m)
{
	struct told_counts exact = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &public_losses, VAL(n->from), VAL(n->to)));
	while (rows_next(r)) {
		struct told_count *c = ARENA_PUSH(cx->arena, &exact);
		c->name = rows_str(r);
		c->reports = rows_int(r);
		c->amount = rows_int(r);
		c->most = rows_int(r);
	}
	TRY(rows_end(cx, r));
	m->lists[NUMBERS_LOSSES] = public_losses_hide(cx->arena, &exact);
	return RC_OK;
}

static struct instant begin_of(struct date d)
{
	return (struct instant){ (int64_t)d.days * DAYS(1).us };
}

static enum rc count_month(struct cx *cx, struct db *db, struct date first, struct public_month *m)
{
	struct numbers n = { .reports = 0 };
	TRY(numbers_load(cx, db, begin_of(first), begin_of(date_add_months(first, 1)), &n));
	m->reports = public_number_round(n.reports);
	if (n.acted >= PUBLIC_LEAST)
		m->first_hours = (n.median_s + 3599) / 3600;
	for (size_t k = 0; k < SHOWN; k++) {
		struct told_counts exact = { 0 };
		const struct told_counts *list = &n.lists[shown[k]];
		for (size_t i = 0; i < list->n; i++)
			*ARENA_PUSH(cx->arena,
				    &exact) = (struct told_count){ .name = list->p[i].name,
								   .reports = list->p[i].reports };
		m->lists[shown[k]] = public_numbers_hide(cx->arena, &exact);
	}
	return count_losses(cx, db, &n, m);
}

static enum rc is_counted(struct cx *cx, struct db *db, struct str month, bool *out)
{
	int64_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &public_number_has, VAL(month)));
	if (rows_next(r))
		n = rows_int(r);
	*out = n > 0;
	return rows_end(cx, r);
}

enum rc public_numbers_count(struct cx *cx, struct db *db, struct public_month *out)
{
	int year = 0, month = 0, day = 0;
	date_to_ymd(date_today(cx->now), &year, &month, &day);
	const struct date this_month = date_from_ymd(year, month, 1);
	*out = (struct public_month){ .month = { 0 } };
	for (int back = PUBLIC_MONTHS; back > 0; back--) {
		bool counted = false;
		const struct date first = date_add_months(this_month, -back);
		const struct str name = str_slice(date_print(cx->arena, first), 0, 7);
		TRY(is_counted(cx, db, name, &counted));
		if (counted)
			continue;
		out->month = name;
		return count_month(cx, db, first, out);
	}
	return RC_OK;
}

enum rc public_numbers_keep(struct cx *cx, struct db *db, const struct public_month *m)
{
	struct told_count all = { .name = STR(""), .reports = m->reports };
	struct told_count first = { .name = STR(""), .reports = m->first_hours };
	const struct told_counts one = { &all, 1, 1 }, act = { &first, 1, 1 };
	TRY(insert(cx, db, m->month, "all", &one));
	TRY(insert(cx, db, m->month, "first", &act));
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
		TRY(insert(cx, db, m->month, numbers_key(k), &m->lists[k]));
	return RC_OK;
}

static void put(struct arena *a, struct public_month *m, struct str list, struct told_count c)
{
	if (str_eq(list, STR("all")))
		m->reports = c.reports;
	else if (str_eq(list, STR("first")))
		m->first_hours = c.reports;
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
		if (str_eq(list, str_from_c(numbers_key(k))))
			*ARENA_PUSH(a, &m->lists[k]) = c;
}

enum rc public_numbers_load(struct cx *cx, struct db *db, struct public_months *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &public_number_rows, NO_VALS));
	while (rows_next(r)) {
		const struct str month = rows_str(r), list = rows_str(r);
		struct told_count c = { .name = rows_str(r) };
		c.reports = rows_int(r);
		c.amount = rows_int(r);
		if (out->n == 0 || !str_eq(out->p[out->n - 1].month, month))
			*ARENA_PUSH(cx->arena, out) = (struct public_month){ .month = month };
		put(cx->arena, &out->p[out->n - 1], list, c);
	}
	return rows_end(cx, r);
}
