// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/numbers_db.h"

#include <stdlib.h>

#define OF " FROM intake_report r WHERE r.received_at >= $1 AND r.received_at < $2"
#define N "CAST(count(*) AS BIGINT), CAST(0 AS BIGINT)"

SQL_STATEMENT(numbers_kinds,
	      "SELECT r.category || '/' || r.type, " N OF " GROUP BY r.category || '/' || r.type"
	      " ORDER BY count(*) DESC, r.category || '/' || r.type LIMIT 50");
SQL_STATEMENT(numbers_channels,
	      "SELECT r.channel, " N OF " GROUP BY r.channel ORDER BY count(*) DESC, r.channel");
SQL_STATEMENT(numbers_states,
	      "SELECT r.state, " N OF " GROUP BY r.state ORDER BY count(*) DESC, r.state");
SQL_STATEMENT(numbers_countries,
	      "SELECT coalesce(t.country, ''), " N
	      " FROM intake_report r LEFT JOIN intake_told t ON t.report_id = r.id"
	      " WHERE r.received_at >= $1 AND r.received_at < $2 GROUP BY coalesce(t.country, '')"
	      " ORDER BY count(*) DESC, coalesce(t.country, '') LIMIT 300");
SQL_STATEMENT(numbers_losses,
	      "SELECT t.currency, CAST(count(*) AS BIGINT), CAST(sum(t.amount) AS BIGINT)"
	      " FROM intake_report r JOIN intake_told t ON t.report_id = r.id"
	      " WHERE r.received_at >= $1 AND r.received_at < $2 AND t.amount > 0"
	      " GROUP BY t.currency ORDER BY count(*) DESC, t.currency");
SQL_STATEMENT(numbers_days, "SELECT CAST(r.received_at / 86400000000 AS TEXT), " N OF
			    " GROUP BY r.received_at / 86400000000"
			    " ORDER BY r.received_at / 86400000000");

/* What somebody did to it: sorted it, told its reporter, fetched it, put it into a case. */
SQL_STATEMENT(numbers_acts,
	      "SELECT r.received_at, coalesce((SELECT min(e.at) FROM ledger_entry e"
	      "   WHERE e.object = r.id AND e.number IS NOT NULL AND e.act IN ('report-seen',"
	      "   'report-told', 'report-downloaded')), 0),"
	      " coalesce((SELECT min(l.at) FROM desk_case_report l WHERE l.report_id = r.id), 0)" OF
	      " ORDER BY r.received_at DESC, r.id DESC LIMIT $3");

static const struct {
	const char *key;
	const struct sql_statement *statement;
} lists[NUMBERS_LISTS] = {
	[NUMBERS_KINDS] = { "kinds", &numbers_kinds },
	[NUMBERS_CHANNELS] = { "channels", &numbers_channels },
	[NUMBERS_STATES] = { "states", &numbers_states },
	[NUMBERS_COUNTRIES] = { "countries", &numbers_countries },
	[NUMBERS_LOSSES] = { "losses", &numbers_losses },
	[NUMBERS_DAYS] = { "days", &numbers_days },
};

const char *numbers_key(enum numbers_list list)
{
	INVARIANT(list < NUMBERS_LISTS);
	return lists[list].key;
}

static enum rc load_list(struct cx *cx, struct db *db, enum numbers_list list, struct numbers *n)
{
	struct told_counts found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, lists[list].statement, VAL(n->from), VAL(n->to)));
	while (rows_next(r)) {
		struct told_count *c = ARENA_PUSH(cx->arena, &found);
		c->name = rows_str(r);
		c->reports = rows_int(r);
		c->amount = rows_int(r);
	}
	TRY(rows_end(cx, r));
	n->lists[list] = found;
	return RC_OK;
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static enum rc load_acts(struct cx *cx, struct db *db, struct numbers *n)
{
	int64_t *seconds = arena_new(cx->arena, int64_t, NUMBERS_ACTS_MAX);
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &numbers_acts, VAL(n->from), VAL(n->to), VAL(NUMBERS_ACTS_MAX)));
	while (rows_next(r)) {
		const int64_t received = rows_int(r), done = rows_int(r), linked = rows_int(r);
		const int64_t first = done == 0 || (linked != 0 && linked < done) ? linked : done;
		n->looked++;
		if (first >= received && first != 0)
			seconds[n->acted++] = (first - received) / 1000000;
	}
	TRY(rows_end(cx, r));
	if (n->acted == 0)
		return RC_OK;
	qsort(seconds, (size_t)n->acted, sizeof *seconds, by_size);
	n->median_s = seconds[(n->acted - 1) / 2];
	n->most_s = seconds[(n->acted * 9 + 9) / 10 - 1];
	return RC_OK;
}

enum rc numbers_load(struct cx *cx, struct db *db, struct instant from, struct instant to,
		     struct numbers *out)
{
	struct numbers n = { .from = from, .to = to };
	for (enum numbers_list k = 0; k < NUMBERS_LISTS; k++)
		TRY(load_list(cx, db, k, &n));
	for (size_t i = 0; i < n.lists[NUMBERS_CHANNELS].n; i++)
		n.reports += n.lists[NUMBERS_CHANNELS].p[i].reports;
	TRY(load_acts(cx, db, &n));
	*out = n;
	return RC_OK;
}
