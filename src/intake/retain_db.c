// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain_db.h"

#include "intake/campaign_db.h"
#include "people/act_db.h"

SQL_STATEMENT(retain_due,
	      "SELECT r.id, r.reporter_id FROM intake_report r WHERE r.received_at < $1"
	      " AND NOT EXISTS (SELECT 1 FROM intake_redacted d WHERE d.report_id = r.id)"
	      " AND NOT EXISTS (SELECT 1 FROM desk_case_report l JOIN desk_case c"
	      "   ON c.id = l.case_id WHERE l.report_id = r.id"
	      "   AND (c.closed_at = 0 OR c.closed_at >= $1))"
	      " ORDER BY r.received_at, r.id LIMIT $2");
SQL_STATEMENT(retain_empty,
	      "UPDATE intake_report SET text = '', message_id = '', message_from = '',"
	      "  return_path = '', subject = '', reporter_ref = '', reporter_id = NULL,"
	      "  raw = NULL, raw_size = 0, reason = $2 WHERE id = $1");
SQL_STATEMENT(retain_subjects, "DELETE FROM intake_subject WHERE report_id = $1");
SQL_STATEMENT(retain_path, "DELETE FROM intake_path WHERE report_id = $1");
SQL_STATEMENT(retain_concerns, "DELETE FROM intake_concern WHERE report_id = $1");
SQL_STATEMENT(retain_parts, "DELETE FROM intake_part WHERE report_id = $1");
SQL_STATEMENT(retain_deviations, "DELETE FROM intake_deviation WHERE report_id = $1");
SQL_STATEMENT(retain_raw, "DELETE FROM intake_raw WHERE report_id = $1");
SQL_STATEMENT(retain_files_loosen, "INSERT INTO intake_visit_loose (digest)"
				   " SELECT DISTINCT digest FROM intake_visit_file"
				   "  WHERE visit_id = $1 ON CONFLICT (digest) DO NOTHING");
SQL_STATEMENT(retain_files, "DELETE FROM intake_visit_file WHERE visit_id = $1");
SQL_STATEMENT(retain_words, "DELETE FROM intake_visit_word WHERE visit_id = $1");
SQL_STATEMENT(retain_visit, "DELETE FROM intake_visit WHERE id = $1");
SQL_STATEMENT(retain_reporter,
	      "DELETE FROM intake_reporter WHERE id = $1 AND NOT EXISTS"
	      " (SELECT 1 FROM intake_report r WHERE r.reporter_id = intake_reporter.id)");
SQL_STATEMENT(retain_done, "INSERT INTO intake_redacted (report_id, at) VALUES ($1, $2)");

/* Files before what they hang on; the reporter when nothing names them any more. */
static const struct sql_statement *const deletions[] = {
	&retain_concerns, &retain_path,		&retain_subjects, &retain_parts, &retain_deviations,
	&retain_raw,	  &retain_files_loosen, &retain_files,	  &retain_words, &retain_visit,
};

struct due {
	struct {
		struct id report, reporter;
	} * p;
	size_t n, cap;
};

static enum rc redact(struct cx *cx, struct db *db, const struct actor *by, struct id report,
		      struct id reporter)
{
	static const char words[] = "What it said, and who it names, was deleted after its term.";
	TRY(campaign_forget(cx, db, report));
	for (size_t i = 0; i < sizeof deletions / sizeof *deletions; i++)
		TRY(DB_RUN(cx, db, deletions[i], VAL(report)));
	TRY(DB_RUN(cx, db, &retain_empty, VAL(report), VAL(str_from_c(words))));
	if (id_is_set(reporter))
		TRY(DB_RUN(cx, db, &retain_reporter, VAL(reporter)));
	TRY(DB_RUN(cx, db, &retain_done, VAL(report), VAL(cx->now)));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "report-redacted",
					       .object_kind = "report",
					       .object = report });
}

enum rc retain_redact(struct cx *cx, struct db *db, const struct actor *by, struct instant before,
		      int64_t *n)
{
	struct due due = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &retain_due, VAL(before), VAL(RETAIN_AT_ONCE)));
		while (rows_next(r)) {
			__typeof__(due.p) one = ARENA_PUSH(cx->arena, &due);
			one->report = rows_id(r);
			one->reporter = rows_id(r);
		}
		TRY(rows_end(cx, r));
	}
	for (size_t i = 0; i < due.n; i++)
		TRY(redact(cx, db, by, due.p[i].report, due.p[i].reporter));
	*n = (int64_t)due.n;
	return RC_OK;
}
