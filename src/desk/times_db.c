// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/times_db.h"

#include "desk/agreement_db.h"

#define ALL_KINDS STR("all")

// $3: '' for each kind by itself, 'all' for all of them together.
#define BASE                                                                                     \
	"WITH base AS ("                                                                         \
	"  SELECT to_country, provider, CASE WHEN $3 = '' THEN kind ELSE '' END AS kind,"        \
	"         acknowledged_at, closed_at,"                                                   \
	"         CASE WHEN delivered_at > 0 THEN delivered_at ELSE sent_at END AS start_at,"    \
	"         CASE WHEN preserved_at > 0 THEN preserved_at ELSE decided_at END AS answer_at" \
	"    FROM desk_request"                                                                  \
	"   WHERE side = 0 AND sent_at > 0 AND ($1 = '' OR to_country = $1)"                     \
	"     AND ($2 = '' OR provider = $2))"

SQL_STATEMENT(times_measured, BASE
	      ", measured AS ("
	      "  SELECT to_country, provider, kind, 0 AS what, acknowledged_at - start_at AS us"
	      "    FROM base WHERE acknowledged_at >= start_at"
	      "  UNION ALL"
	      "  SELECT to_country, provider, kind, 1 AS what, answer_at - start_at AS us"
	      "    FROM base WHERE answer_at >= start_at"
	      "), ranked AS ("
	      "  SELECT to_country, provider, kind, what, us,"
	      "         row_number() OVER (PARTITION BY to_country, provider, kind, what"
	      "                            ORDER BY us) AS n,"
	      "         count(*) OVER (PARTITION BY to_country, provider, kind, what) AS total"
	      "    FROM measured)"
	      " SELECT to_country, provider, kind, what, total,"
	      "        MAX(CASE WHEN n = (total + 1) / 2 THEN us ELSE 0 END),"
	      "        MAX(CASE WHEN n = (9 * total + 9) / 10 THEN us ELSE 0 END)"
	      "   FROM ranked GROUP BY to_country, provider, kind, what, total"
	      "  ORDER BY to_country, provider, kind, what");

SQL_STATEMENT(times_waiting,
	      BASE " SELECT to_country, provider, kind, count(*), MIN(start_at) FROM base"
		   "  WHERE acknowledged_at = 0 AND answer_at = 0 AND closed_at = 0"
		   "  GROUP BY to_country, provider, kind ORDER BY to_country, provider, kind");

static struct times_row *row_of(struct cx *cx, struct times_list *list, struct str country,
				struct str provider, struct str kind)
{
	for (size_t i = list->n; i-- > 0;)
		if (str_eq(list->p[i].country, country) && str_eq(list->p[i].provider, provider) &&
		    str_eq(list->p[i].kind, kind))
			return &list->p[i];
	struct times_row *row = ARENA_PUSH(cx->arena, list);
	*row = (struct times_row){ .country = country, .provider = provider, .kind = kind };
	return row;
}

static enum rc load_measured(struct cx *cx, struct db *db, struct vals vals,
			     struct times_list *list)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &times_measured, vals));
	while (rows_next(r)) {
		const struct str country = rows_str(r), provider = rows_str(r), kind = rows_str(r);
		struct times_row *row = row_of(cx, list, country, provider, kind);
		const bool answer = rows_int(r) == 1;
		struct measured m = { .n = rows_int(r) };
		const int64_t median = rows_int(r), most = rows_int(r);
		if (m.n >= TIMES_ENOUGH) {
			m.median.us = median;
			m.most.us = most;
		}
		*(answer ? &row->answered : &row->acknowledged) = m;
	}
	return rows_end(cx, r);
}

static enum rc load_waiting(struct cx *cx, struct db *db, struct vals vals, struct times_list *list)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &times_waiting, vals));
	while (rows_next(r)) {
		const struct str country = rows_str(r), provider = rows_str(r), kind = rows_str(r);
		struct times_row *row = row_of(cx, list, country, provider, kind);
		row->waiting = rows_int(r);
		row->oldest = rows_instant(r);
	}
	return rows_end(cx, r);
}

static enum rc add_promises(struct cx *cx, struct db *db, struct times_row *row)
{
	static const enum agreement_topic topics[] = { TOPIC_ACKNOWLEDGE, TOPIC_ANSWER };
	struct agreement a;
	enum request_kind kind;
	bool found;
	TRY(agreement_for(cx, db, row->country, row->provider, &found, &a));
	for (size_t i = 0; found && i < 2; i++) {
		const struct statement *s = kind_parse(row->kind, &kind)
						    ? agreement_of_kind(&a, topics[i], kind)
						    : agreement_statement(&a, topics[i], STR(""));
		if (s)
			row->promises[i] = s->value;
	}
	return RC_OK;
}

static enum rc load(struct cx *cx, struct db *db, struct str country, struct str provider,
		    struct str kinds, struct times_list *out)
{
	const struct vals vals = VALS(VAL(country), VAL(provider), VAL(kinds));
	*out = (struct times_list){ 0 };
	TRY(load_measured(cx, db, vals, out));
	TRY(load_waiting(cx, db, vals, out));
	for (size_t i = 0; i < out->n; i++)
		TRY(add_promises(cx, db, &out->p[i]));
	return RC_OK;
}

enum rc times_list(struct cx *cx, struct db *db, struct str country, struct str provider,
		   struct times_list *out)
{
	return load(cx, db, country, provider, STR(""), out);
}

/* The row of exactly this counterpart; one without numbers where there is none. */
static struct times_row pick(const struct times_list *list, const struct request *r,
			     struct str kind)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i].provider, r->provider) && str_eq(list->p[i].kind, kind))
			return list->p[i];
	return (struct times_row){ .country = r->to, .provider = r->provider, .kind = kind };
}

enum rc times_of(struct cx *cx, struct db *db, const struct request *r, struct times_row *out)
{
	struct times_list list;
	TRY(load(cx, db, r->to, r->provider, STR(""), &list));
	*out = pick(&list, r, str_from_c(kind_key(r->progress.kind)));
	if (out->acknowledged.n >= TIMES_ENOUGH || out->answered.n >= TIMES_ENOUGH)
		return RC_OK;
	TRY(load(cx, db, r->to, r->provider, ALL_KINDS, &list));
	*out = pick(&list, r, STR(""));
	return RC_OK;
}
