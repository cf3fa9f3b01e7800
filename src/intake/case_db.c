// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/case_db.h"

#define TREE                                                             \
	"WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL" \
	" SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)"
#define MISSING                                                                    \
	" FROM tree JOIN intake_shape s ON s.campaign_id = tree.id"                \
	" JOIN intake_report r ON r.id = s.report_id"                              \
	" WHERE NOT EXISTS (SELECT 1 FROM desk_case_report l WHERE l.case_id = $2" \
	" AND l.report_id = s.report_id)"

SQL_STATEMENT(case_from_insert, "INSERT INTO intake_case (case_id, campaign_id) VALUES ($1, $2)");
SQL_STATEMENT(case_from_get, "SELECT campaign_id FROM intake_case WHERE case_id = $1");
SQL_STATEMENT(case_takes_rows,
	      TREE " SELECT s.report_id, r.number" MISSING " ORDER BY s.at, s.report_id LIMIT 200");
SQL_STATEMENT(case_takes_count, TREE " SELECT CAST(count(*) AS BIGINT)" MISSING);
SQL_STATEMENT(campaign_cases_all,
	      TREE " SELECT c.id, c.reference, c.title, c.closed_at FROM intake_case i"
		   " JOIN desk_case c ON c.id = i.case_id"
		   " WHERE i.campaign_id IN (SELECT id FROM tree)"
		   " ORDER BY c.opened_at DESC, c.id LIMIT 20");
SQL_STATEMENT(campaign_cases_mine,
	      TREE " SELECT c.id, c.reference, c.title, c.closed_at FROM intake_case i"
		   " JOIN desk_case c ON c.id = i.case_id"
		   " JOIN people_member m ON m.object_id = c.id"
		   " WHERE i.campaign_id IN (SELECT id FROM tree) AND m.account_id = $2"
		   " AND (m.until_at = 0 OR m.until_at > $3)"
		   " ORDER BY c.opened_at DESC, c.id LIMIT 20");

enum { CASES_MAX = 20 };

enum rc case_from(struct cx *cx, struct db *db, struct id case_id, struct id campaign)
{
	return DB_RUN(cx, db, &case_from_insert, VAL(case_id),
		      id_is_set(campaign) ? VAL(campaign) : VAL_NULL);
}

enum rc case_campaign(struct cx *cx, struct db *db, struct id case_id, struct id *out)
{
	AUTO(rows) r = NULL;
	*out = (struct id){ { 0 } };
	TRY(ROWS_OPEN(cx, db, &r, &case_from_get, VAL(case_id)));
	while (rows_next(r))
		*out = rows_id(r);
	return rows_end(cx, r);
}

enum rc case_of_campaign(struct cx *cx, struct db *db, const struct actor *who, struct id root,
			 struct case_list *out)
{
	struct case_list list = { .p = arena_new(cx->arena, struct desk_case, CASES_MAX) };
	AUTO(rows) r = NULL;
	if (id_is_set(who->account))
		TRY(ROWS_OPEN(cx, db, &r, &campaign_cases_mine, VAL(root), VAL(who->account),
			      VAL(cx->now)));
	else
		TRY(ROWS_OPEN(cx, db, &r, &campaign_cases_all, VAL(root)));
	while (rows_next(r)) {
		struct desk_case *c = &list.p[list.n++];
		c->id = rows_id(r);
		c->reference = rows_str(r);
		c->title = rows_str(r);
		c->closed_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc case_takes(struct cx *cx, struct db *db, struct id root, struct id case_id,
		   struct case_reports *out, int64_t *all)
{
	struct case_reports list = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &case_takes_rows, VAL(root), VAL(case_id)));
		while (rows_next(r)) {
			struct case_report *one = ARENA_PUSH(cx->arena, &list);
			one->report = rows_id(r);
			one->number = rows_str(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_takes_count, VAL(root), VAL(case_id)));
	while (rows_next(r))
		*all = rows_int(r);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
