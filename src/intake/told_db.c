// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/told_db.h"

SQL_STATEMENT(told_insert, "INSERT INTO intake_told (report_id, country, currency, amount)"
			   " VALUES ($1, $2, $3, $4) ON CONFLICT (report_id) DO NOTHING");

enum rc told_put(struct cx *cx, struct db *db, struct id report, const struct told_facts *told)
{
	if (told->country.n == 0 && told->currency.n == 0)
		return RC_OK;
	return DB_RUN(cx, db, &told_insert, VAL(report), VAL(told->country), VAL(told->currency),
		      VAL(told->amount));
}

SQL_STATEMENT(told_one, "SELECT country, currency, amount FROM intake_told WHERE report_id = $1");

enum rc told_get(struct cx *cx, struct db *db, struct id report, struct told_facts *out)
{
	AUTO(rows) r = NULL;
	*out = (struct told_facts){ .amount = 0 };
	TRY(ROWS_OPEN(cx, db, &r, &told_one, VAL(report)));
	while (rows_next(r)) {
		out->country = rows_str(r);
		out->currency = rows_str(r);
		out->amount = rows_int(r);
	}
	return rows_end(cx, r);
}

static enum rc counts(struct cx *cx, struct db *db, const struct sql_statement *s, struct id of,
		      struct told_counts *out)
{
	struct told_counts found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s, VAL(of)));
	while (rows_next(r)) {
		struct told_count *c = ARENA_PUSH(cx->arena, &found);
		c->name = rows_str(r);
		c->reports = rows_int(r);
		c->amount = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

#define TREE                                                             \
	"WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL" \
	" SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)"
#define OF_TREE " FROM tree JOIN intake_shape s ON s.campaign_id = tree.id "

SQL_STATEMENT(told_case_country,
	      "SELECT t.country, CAST(count(*) AS BIGINT), CAST(0 AS BIGINT)"
	      "  FROM desk_case_report l JOIN intake_told t ON t.report_id = l.report_id"
	      " WHERE l.case_id = $1 AND t.country <> '' GROUP BY t.country"
	      " ORDER BY count(*) DESC, t.country LIMIT 100");
SQL_STATEMENT(told_campaign_country,
	      TREE " SELECT t.country, CAST(count(*) AS BIGINT), CAST(0 AS BIGINT)" OF_TREE
		   "JOIN intake_told t ON t.report_id = s.report_id WHERE t.country <> ''"
		   " GROUP BY t.country ORDER BY count(*) DESC, t.country LIMIT 100");
SQL_STATEMENT(told_campaign_source,
	      TREE " SELECT u.country, CAST(count(DISTINCT s.report_id) AS BIGINT),"
		   " CAST(0 AS BIGINT)" OF_TREE "JOIN intake_subject u ON u.report_id = s.report_id"
		   " WHERE u.kind = 'ip' AND u.country <> '' GROUP BY u.country"
		   " ORDER BY count(DISTINCT s.report_id) DESC, u.country LIMIT 100");
SQL_STATEMENT(told_campaign_loss, TREE
	      " SELECT t.currency, CAST(count(*) AS BIGINT), CAST(sum(t.amount) AS BIGINT)" OF_TREE
	      "JOIN intake_told t ON t.report_id = s.report_id WHERE t.amount > 0"
	      " GROUP BY t.currency ORDER BY count(*) DESC, t.currency LIMIT 100");
SQL_STATEMENT(told_campaign_kind,
	      TREE " SELECT r.category || '/' || r.type, CAST(count(*) AS BIGINT),"
		   " CAST(0 AS BIGINT)" OF_TREE "JOIN intake_report r ON r.id = s.report_id"
		   " GROUP BY r.category || '/' || r.type"
		   " ORDER BY count(*) DESC, r.category || '/' || r.type LIMIT 100");

enum rc told_case_countries(struct cx *cx, struct db *db, struct id case_id,
			    struct told_counts *out)
{
	return counts(cx, db, &told_case_country, case_id, out);
}

enum rc told_campaign_countries(struct cx *cx, struct db *db, struct id root,
				struct told_counts *out)
{
	return counts(cx, db, &told_campaign_country, root, out);
}

enum rc told_campaign_sources(struct cx *cx, struct db *db, struct id root, struct told_counts *out)
{
	return counts(cx, db, &told_campaign_source, root, out);
}

enum rc told_campaign_losses(struct cx *cx, struct db *db, struct id root, struct told_counts *out)
{
	return counts(cx, db, &told_campaign_loss, root, out);
}

enum rc told_campaign_kinds(struct cx *cx, struct db *db, struct id root, struct told_counts *out)
{
	return counts(cx, db, &told_campaign_kind, root, out);
}
