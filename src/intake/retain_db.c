// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/retain_db.h"

#include "intake/campaign_db.h"
#include "people/act_db.h"

/* $1: the end of the term. */
#define NO_OPEN_CASE                                                         \
	" AND NOT EXISTS (SELECT 1 FROM desk_case_report l JOIN desk_case c" \
	"   ON c.id = l.case_id WHERE l.report_id = r.id"                    \
	"   AND (c.closed_at = 0 OR c.closed_at >= $1))"
#define WHOLE " AND NOT EXISTS (SELECT 1 FROM intake_redacted d WHERE d.report_id = r.id)"
#define CONTACTS " FROM intake_report r WHERE r.reporter_id IS NOT NULL" NO_OPEN_CASE
#define REPORTS " FROM intake_report r WHERE r.channel <> 'hotline'" WHOLE NO_OPEN_CASE
#define NOTICES " FROM intake_report r WHERE r.channel = 'hotline'" WHOLE NO_OPEN_CASE
#define REFERRALS                                           \
	" FROM intake_referral r WHERE r.mail <> 'deleted'" \
	" AND (r.ended_at <> 0 OR r.due_at = 0)"
#define DUE(what, id, at) "SELECT r.id, " id what " AND " at " < $1 ORDER BY " at ", r.id LIMIT $2"
#define KEPT(what, at)                                                                \
	"SELECT CAST(count(*) AS BIGINT),"                                            \
	" CAST(coalesce(sum(CASE WHEN " at " < $1 THEN 1 ELSE 0 END), 0) AS BIGINT)," \
	" coalesce(min(" at "), 0)" what
SQL_STATEMENT(retain_contacts_due, DUE(CONTACTS, "r.reporter_id", "r.received_at"));
SQL_STATEMENT(retain_reports_due, DUE(REPORTS, "r.reporter_id", "r.received_at"));
SQL_STATEMENT(retain_notices_due, DUE(NOTICES, "r.reporter_id", "r.received_at"));
SQL_STATEMENT(retain_referrals_due, DUE(REFERRALS, "NULL", "r.made_at"));
SQL_STATEMENT(retain_contacts_kept, KEPT(CONTACTS, "r.received_at"));
SQL_STATEMENT(retain_reports_kept, KEPT(REPORTS, "r.received_at"));
SQL_STATEMENT(retain_notices_kept, KEPT(NOTICES, "r.received_at"));
SQL_STATEMENT(retain_referrals_kept, KEPT(REFERRALS, "r.made_at"));
SQL_STATEMENT(retain_done_of, "SELECT CAST(count(*) AS BIGINT), coalesce(max(at), 0)"
			      " FROM intake_retained WHERE class = $1");
SQL_STATEMENT(retain_mark, "INSERT INTO intake_retained (class, object_id, at) VALUES ($1, $2, $3)"
			   " ON CONFLICT DO NOTHING");
SQL_STATEMENT(retain_nobody, "UPDATE intake_report SET reporter_id = NULL WHERE id = $1");

/* ---- of notices and referrals ---- */

SQL_STATEMENT(retain_notice, "UPDATE intake_notice SET key = 'deleted', machine = '',"
			     " reference = '', partner = '', redacted_at = $2"
			     " WHERE report_id = $1");
SQL_STATEMENT(retain_notice_mail,
	      "UPDATE intake_referral SET subject = '', text = '', body = ''"
	      " WHERE id = (SELECT referral_id FROM intake_notice WHERE report_id = $1)");
SQL_STATEMENT(retain_notice_items,
	      "DELETE FROM intake_referral_item WHERE referral_id ="
	      " (SELECT n.referral_id FROM intake_notice n WHERE n.report_id = $1)"
	      " AND key = (SELECT n.key FROM intake_notice n WHERE n.report_id = $1)");
/* The last notice of it. */
#define LAST_OF                                                                 \
	" (SELECT n.takedown_id FROM intake_notice n WHERE n.report_id = $1"    \
	"  AND NOT EXISTS (SELECT 1 FROM intake_notice o"                       \
	"   WHERE o.takedown_id = n.takedown_id AND o.report_id <> n.report_id" \
	"   AND o.redacted_at = 0))"
SQL_STATEMENT(retain_notice_lines, "UPDATE intake_takedown_line SET host = '', note = ''"
				   " WHERE takedown_id =" LAST_OF);
SQL_STATEMENT(retain_notice_takedown, "UPDATE intake_takedown SET key = 'deleted', host = '',"
				      " look_at = 0 WHERE id =" LAST_OF);
SQL_STATEMENT(retain_referral_items, "DELETE FROM intake_referral_item WHERE referral_id = $1");
SQL_STATEMENT(retain_referral, "UPDATE intake_referral SET mail = 'deleted', name = '',"
			       " subject = '', text = '', body = '', fault = '' WHERE id = $1");

static const struct {
	const struct sql_statement *due, *kept;
	const char *act, *object;
} classes[RETAIN_CLASSES] = {
	[RETAIN_CONTACTS] = { &retain_contacts_due, &retain_contacts_kept,
			      .act = "reporter-redacted", .object = "report" },
	[RETAIN_REPORTS] = { &retain_reports_due, &retain_reports_kept, .act = "report-redacted",
			     .object = "report" },
	[RETAIN_NOTICES] = { &retain_notices_due, &retain_notices_kept, .act = "notice-redacted",
			     .object = "report" },
	[RETAIN_REFERRALS] = { &retain_referrals_due, &retain_referrals_kept,
			       .act = "referral-redacted", .object = "referral" },
};

/* ---- of reports ---- */

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

/* Files before what they hang on. */
static const struct sql_statement *const of_form[] = { &retain_files_loosen, &retain_files,
						       &retain_words, &retain_visit };
static const struct sql_statement *const of_report[] = { &retain_concerns,   &retain_path,
							 &retain_subjects,   &retain_parts,
							 &retain_deviations, &retain_raw };
/* The address is told from the notice, so that goes last. */
static const struct sql_statement *const of_notice[] = { &retain_notice_items, &retain_notice_mail,
							 &retain_notice_lines,
							 &retain_notice_takedown };
static const struct sql_statement *const of_referral[] = { &retain_referral_items,
							   &retain_referral };

struct due {
	struct {
		struct id object, reporter;
	} * p;
	size_t n, cap;
};

#define RUN_ALL(list, id) run_all(cx, db, list, sizeof(list) / sizeof *(list), id)
static enum rc run_all(struct cx *cx, struct db *db, const struct sql_statement *const *list,
		       size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++)
		TRY(DB_RUN(cx, db, list[i], VAL(id)));
	return RC_OK;
}

/* The reporter goes when nothing names them any more. */
static enum rc redact_contact(struct cx *cx, struct db *db, struct id report, struct id reporter)
{
	TRY(RUN_ALL(of_form, report));
	TRY(DB_RUN(cx, db, &retain_nobody, VAL(report)));
	return id_is_set(reporter) ? DB_RUN(cx, db, &retain_reporter, VAL(reporter)) : RC_OK;
}

static enum rc redact_report(struct cx *cx, struct db *db, struct id report, struct id reporter)
{
	static const char words[] = "What it said, and who it names, was deleted after its term.";
	TRY(campaign_forget(cx, db, report));
	TRY(RUN_ALL(of_report, report));
	TRY(DB_RUN(cx, db, &retain_empty, VAL(report), VAL(str_from_c(words))));
	TRY(redact_contact(cx, db, report, reporter));
	return DB_RUN(cx, db, &retain_done, VAL(report), VAL(cx->now));
}

static enum rc redact(struct cx *cx, struct db *db, enum retain_class class, struct id object,
		      struct id reporter)
{
	switch (class) {
	case RETAIN_CONTACTS:
		return redact_contact(cx, db, object, reporter);
	case RETAIN_REPORTS:
		return redact_report(cx, db, object, reporter);
	case RETAIN_NOTICES:
		TRY(RUN_ALL(of_notice, object));
		TRY(DB_RUN(cx, db, &retain_notice, VAL(object), VAL(cx->now)));
		return redact_report(cx, db, object, reporter);
	case RETAIN_REFERRALS:
		return RUN_ALL(of_referral, object);
	case RETAIN_CLASSES:
		break;
	}
	return cx_fail(cx, RC_BUG, "there is no such class");
}

static enum rc find_due(struct cx *cx, struct db *db, enum retain_class class,
			struct instant before, struct due *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, classes[class].due, VAL(before), VAL(RETAIN_AT_ONCE)));
	while (rows_next(r)) {
		__typeof__(out->p) one = ARENA_PUSH(cx->arena, out);
		one->object = rows_id(r);
		one->reporter = rows_id(r);
	}
	return rows_end(cx, r);
}

enum rc retain_redact(struct cx *cx, struct db *db, const struct actor *by, enum retain_class class,
		      struct instant before, int64_t *n)
{
	struct due due = { 0 };
	INVARIANT(class < RETAIN_CLASSES);
	TRY(find_due(cx, db, class, before, &due));
	for (size_t i = 0; i < due.n; i++) {
		TRY(redact(cx, db, class, due.p[i].object, due.p[i].reporter));
		TRY(DB_RUN(cx, db, &retain_mark, VAL(str_from_c(retain_class_key(class))),
			   VAL(due.p[i].object), VAL(cx->now)));
		TRY(act_append(cx, db, by, ACCESS_REPORT_WORK,
			       (struct ledger_act){ .act = classes[class].act,
						    .object_kind = classes[class].object,
						    .object = due.p[i].object }));
	}
	*n = (int64_t)due.n;
	return RC_OK;
}

/* ---- how it stands ---- */

static enum rc status_of(struct cx *cx, struct db *db, enum retain_class class, int64_t days,
			 struct retain_status *out)
{
	const struct instant before = { days > 0 ? cx->now.us - days * DAYS(1).us : 0 };
	struct instant oldest = { 0 };
	*out = (struct retain_status){ .days = days };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, classes[class].kept, VAL(before)));
		if (rows_next(r)) {
			out->kept = rows_int(r);
			out->due = rows_int(r);
			oldest = rows_instant(r);
		}
		TRY(rows_end(cx, r));
	}
	if (days > 0 && oldest.us != 0)
		out->next.us = oldest.us + days * DAYS(1).us;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &retain_done_of, VAL(str_from_c(retain_class_key(class)))));
	if (rows_next(r)) {
		out->done = rows_int(r);
		out->last = rows_instant(r);
	}
	return rows_end(cx, r);
}

enum rc retain_status(struct cx *cx, struct db *db, const struct actor *who,
		      const struct retain_terms *terms, struct retain_statuses *out)
{
	if (!access_role_for(who, ACCESS_REPORT_SEE))
		return cx_fail(cx, RC_DENIED, "no role of yours may see reports");
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++)
		TRY(status_of(cx, db, c, terms->days[c], &out->of[c]));
	return RC_OK;
}
