// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/case_report_db.h"

#include "people/act_db.h"

enum { CASES_MAX = 20 };

/* Of who works on cases as such, else of who sorts reports. */
static enum permission as_what(const struct actor *by)
{
	return access_role_for(by, ACCESS_CASE_WORK) ? ACCESS_CASE_WORK : ACCESS_REPORT_WORK;
}

static enum rc check_work(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	if (!access_role_for(by, as_what(by)))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may link reports to cases"));
	return case_access(cx, db, by, id, MEMBER_WORK);
}

static enum rc check_open(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct desk_case c = { 0 };
	TRY(check_work(cx, db, by, id));
	TRY(case_load(cx, db, id, &c));
	if (c.closed_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("the case is closed"));
	return RC_OK;
}

SQL_STATEMENT(report_act_insert,
	      "INSERT INTO desk_case_report_act (id, case_id, at, by_id, act, text)"
	      " VALUES ($1, $2, $3, $4, $5, $6)");

static enum rc record(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
		      bool linked, struct str text)
{
	const struct str what = linked ? STR("report-linked") : STR("report-unlinked");
	TRY(DB_RUN(cx, db, &report_act_insert, VAL(id_new(cx->now)), VAL(case_id), VAL(cx->now),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(what), VAL(text)));
	return act_append(
		cx, db, by, as_what(by),
		(struct ledger_act){ .act = linked ? "case-report-linked" : "case-report-unlinked",
				     .object_kind = "case",
				     .object = case_id,
				     .note = text });
}

SQL_STATEMENT(case_report_insert,
	      "INSERT INTO desk_case_report (case_id, report_id, number, at)"
	      " VALUES ($1, $2, $3, $4) ON CONFLICT (case_id, report_id) DO NOTHING");

enum rc case_reports_link(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			  const struct case_reports *reports, int64_t *added)
{
	int64_t n = 0;
	struct str text = STR("");
	TRY(check_open(cx, db, by, case_id));
	for (size_t i = 0; i < reports->n; i++) {
		int64_t changed = 0;
		const struct case_report *r = &reports->p[i];
		TRY(db_run(cx, db, &case_report_insert,
			   VALS(VAL(case_id), VAL(r->report), VAL(r->number), VAL(cx->now)),
			   &changed));
		if (changed > 0 && n++ == 0)
			text = r->number;
	}
	if (added)
		*added = n;
	if (n == 0)
		return RC_OK;
	if (n > 1)
		text = arena_fmt(cx->arena, "%.*s +%lld", STR_ARG(text), (long long)(n - 1));
	return record(cx, db, by, case_id, true, text);
}

SQL_STATEMENT(case_report_delete, "DELETE FROM desk_case_report"
				  " WHERE case_id = $1 AND report_id = $2 RETURNING number");

enum rc case_report_unlink(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			   struct id report)
{
	struct str number = STR("");
	TRY(check_open(cx, db, by, case_id));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_report_delete, VAL(case_id), VAL(report)));
	while (rows_next(r))
		number = rows_str(r);
	TRY(rows_end(cx, r));
	if (number.n == 0)
		return cx_fail(cx, RC_CONFLICT, N_("this report is not linked to the case"));
	return record(cx, db, by, case_id, false, number);
}

SQL_STATEMENT(case_report_rows,
	      "SELECT report_id, number, at FROM desk_case_report WHERE case_id = $1"
	      " ORDER BY at DESC, report_id DESC LIMIT 200");
SQL_STATEMENT(case_report_count, "SELECT count(*) FROM desk_case_report WHERE case_id = $1");

enum rc case_reports_list(struct cx *cx, struct db *db, struct id case_id, struct case_reports *out,
			  int64_t *all)
{
	struct case_reports list = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &case_report_rows, VAL(case_id)));
		while (rows_next(r)) {
			struct case_report *one = ARENA_PUSH(cx->arena, &list);
			one->report = rows_id(r);
			one->number = rows_str(r);
			one->at = rows_instant(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_report_count, VAL(case_id)));
	while (rows_next(r))
		*all = rows_int(r);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

#define CASES_OF                                                                                  \
	"SELECT c.id, c.reference, c.title, c.closed_at FROM desk_case_report l JOIN desk_case c" \
	" ON c.id = l.case_id"
SQL_STATEMENT(cases_of_report_mine,
	      CASES_OF " JOIN people_member m ON m.object_id = c.id WHERE l.report_id = $1"
		       " AND m.account_id = $2 AND (m.until_at = 0 OR m.until_at > $3)"
		       " ORDER BY c.opened_at DESC, c.id LIMIT 20");
SQL_STATEMENT(cases_of_report_all,
	      CASES_OF " WHERE l.report_id = $1 ORDER BY c.opened_at DESC, c.id LIMIT 20");

enum rc case_of_report(struct cx *cx, struct db *db, const struct actor *who, struct id report,
		       struct case_list *out)
{
	AUTO(rows) r = NULL;
	if (id_is_set(who->account))
		TRY(ROWS_OPEN(cx, db, &r, &cases_of_report_mine, VAL(report), VAL(who->account),
			      VAL(cx->now)));
	else
		TRY(ROWS_OPEN(cx, db, &r, &cases_of_report_all, VAL(report)));
	struct case_list list = { .p = arena_new(cx->arena, struct desk_case, CASES_MAX) };
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

/* ---- what the reporters are told ------------------------------------------------- */

SQL_STATEMENT(case_told_insert, "INSERT INTO desk_case_told (id, case_id, at, by_id, outcome)"
				" VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(case_told_rows,
	      "SELECT CASE WHEN l.at > t.at THEN l.at ELSE t.at END AS at, t.outcome"
	      "  FROM desk_case_report l JOIN desk_case_told t ON t.case_id = l.case_id"
	      " WHERE l.report_id = $1 ORDER BY t.at DESC, t.id DESC LIMIT 50");
SQL_STATEMENT(case_told_latest, "SELECT outcome FROM desk_case_told WHERE case_id = $1"
				" ORDER BY at DESC, id DESC LIMIT 1");

enum rc case_tell(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
		  struct str outcome)
{
	TRY(check_work(cx, db, by, case_id));
	TRY(DB_RUN(cx, db, &case_told_insert, VAL(id_new(cx->now)), VAL(case_id), VAL(cx->now),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(outcome)));
	return act_append(cx, db, by, as_what(by),
			  (struct ledger_act){ .act = "case-reporters-told",
					       .object_kind = "case",
					       .object = case_id,
					       .note = outcome });
}

enum rc case_told_of(struct cx *cx, struct db *db, struct id report, struct case_tolds *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &case_told_rows, VAL(report)));
	while (rows_next(r)) {
		struct case_told *t = ARENA_PUSH(cx->arena, out);
		t->at = rows_instant(r);
		t->outcome = rows_str(r);
	}
	return rows_end(cx, r);
}

enum rc case_told_last(struct cx *cx, struct db *db, struct id case_id, struct str *out)
{
	AUTO(rows) r = NULL;
	*out = STR("");
	TRY(ROWS_OPEN(cx, db, &r, &case_told_latest, VAL(case_id)));
	while (rows_next(r))
		*out = rows_str(r);
	return rows_end(cx, r);
}
