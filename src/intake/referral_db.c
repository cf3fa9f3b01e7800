// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral_db.h"

#include "intake/campaign_db.h"
#include "intake/constituent_db.h"
#include "intake/referral_to_mail.h"
#include "intake/report_db.h"
#include "people/act_db.h"
#include "people/organisation_db.h"
#include "store/job.h"

static enum rc check_may(struct cx *cx, const struct actor *who, enum permission p)
{
	if (access_role_for(who, p))
		return RC_OK;
	return cx_fail(cx, RC_DENIED, "no role of yours may do this with reports");
}

static enum rc record(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      const struct referral *r)
{
	const struct ledger_act entry = {
		.act = act,
		.account = by ? by->account : (struct id){ { 0 } },
		.role = by ? access_role_for(by, ACCESS_REPORT_WORK) : NULL,
		.object_kind = "referral",
		.object = r->id,
		.content = sha256_of(r->body),
		.note = arena_fmt(cx->arena, "%s %.*s", referral_state_key(r->state),
				  STR_ARG(r->token)),
	};
	return ledger_append(cx, db, &entry, NULL);
}

/* ---- what there is to tell ----------------------------------------------------------- */

#define ONE "WITH them (id) AS (SELECT CAST($1 AS BLOB))"
#define ALL                                                                      \
	"WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL"         \
	"  SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)," \
	" them (id) AS (SELECT s.report_id FROM tree JOIN intake_shape s"        \
	"  ON s.campaign_id = tree.id)"
#define ITEMS                                                                         \
	" SELECT u.kind, u.key, CAST(count(DISTINCT u.report_id) AS BIGINT),"         \
	"  CAST(max(u.port) AS BIGINT), CAST(max(u.asn) AS BIGINT),"                  \
	"  min(CASE WHEN r.first_seen > 0 THEN r.first_seen ELSE r.received_at END)," \
	"  max(CASE WHEN r.last_seen > 0 THEN r.last_seen ELSE r.received_at END)"    \
	" FROM them JOIN intake_subject u ON u.report_id = them.id"                   \
	" JOIN intake_report r ON r.id = u.report_id"                                 \
	" WHERE u.kind IN ('url', 'host', 'ip') GROUP BY u.kind, u.key"               \
	" ORDER BY count(DISTINCT u.report_id) DESC, u.kind, u.key LIMIT 50"
#define MARKS                                                     \
	" SELECT r.tlp_said, r.tlp, r.category, r.type FROM them" \
	" JOIN intake_report r ON r.id = them.id"                 \
	" GROUP BY r.tlp_said, r.tlp, r.category, r.type ORDER BY count(*) DESC, r.type DESC"
#define MESSAGE                                                                    \
	" SELECT r.message_id, r.message_from, r.return_path, r.subject FROM them" \
	" JOIN intake_report r ON r.id = them.id ORDER BY r.id DESC LIMIT 1"
SQL_STATEMENT(items_of_report, ONE ITEMS);
SQL_STATEMENT(items_of_campaign, ALL ITEMS);
SQL_STATEMENT(marks_of_report, ONE MARKS);
SQL_STATEMENT(marks_of_campaign, ALL MARKS);
SQL_STATEMENT(message_of_report, ONE MESSAGE);
SQL_STATEMENT(message_of_campaign, ALL MESSAGE);

struct mark {
	bool said; // by who sent the report
	enum tlp tlp;
};
struct marks {
	struct mark *p;
	size_t n, cap;
};

static enum rc load_items(struct cx *cx, struct db *db, struct referral_source *s)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s->is_campaign ? &items_of_campaign : &items_of_report,
		      VAL(s->about)));
	while (rows_next(r)) {
		struct referral_item *item = ARENA_PUSH(cx->arena, &s->items);
		if (!subject_kind_parse(rows_str(r), &item->kind))
			item->kind = SUBJECT_HOST;
		item->key = rows_str(r);
		item->reports = rows_int(r);
		item->port = rows_int(r);
		item->asn = rows_int(r);
		item->first = rows_instant(r);
		item->last = rows_instant(r);
	}
	return rows_end(cx, r);
}

static enum rc load_marks(struct cx *cx, struct db *db, struct referral_source *s,
			  struct marks *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s->is_campaign ? &marks_of_campaign : &marks_of_report,
		      VAL(s->about)));
	while (rows_next(r)) {
		struct mark *m = ARENA_PUSH(cx->arena, out);
		m->said = rows_int(r) != 0;
		if (!tlp_parse(rows_str(r), &m->tlp))
			m->tlp = TLP_RED;
		const struct str category = rows_str(r), type = rows_str(r);
		if (s->category.n == 0) {
			s->category = category;
			s->type = type;
		}
		s->child_abuse = s->child_abuse || intake_is_child_abuse(category, type);
	}
	return rows_end(cx, r);
}

static enum rc load_message(struct cx *cx, struct db *db, struct referral_source *s)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s->is_campaign ? &message_of_campaign : &message_of_report,
		      VAL(s->about)));
	if (rows_next(r)) {
		s->message.message_id = rows_str(r);
		s->message.from = rows_str(r);
		s->message.return_path = rows_str(r);
		s->message.subject = rows_str(r);
	}
	return rows_end(cx, r);
}

static enum rc find_source(struct cx *cx, struct db *db, const struct actor *who, struct str name,
			   struct referral_source *out)
{
	struct id id;
	struct campaign c;
	struct intake_report r = { .id = { { 0 } } };
	*out = (struct referral_source){ .is_campaign = false };
	if (!id_parse(name, &id)) {
		TRY(intake_find(cx, db, who, name, &r));
		out->about = r.id;
		return RC_OK;
	}
	const enum rc rc = campaign_load(cx, db, id, &c);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	out->is_campaign = rc == RC_OK && c.reports > 1;
	out->about = out->is_campaign ? c.id : id;
	return out->is_campaign ? RC_OK : intake_load(cx, db, who, id, &r);
}

static enum rc load_source(struct cx *cx, struct db *db, const struct actor *who, struct str name,
			   struct referral_source *out, struct marks *marks)
{
	TRY(check_may(cx, who, ACCESS_REPORT_SEE));
	TRY(find_source(cx, db, who, name, out));
	TRY(load_items(cx, db, out));
	TRY(load_marks(cx, db, out, marks));
	return load_message(cx, db, out);
}

enum rc referral_source_load(struct cx *cx, struct db *db, const struct actor *who, struct str name,
			     struct referral_source *out)
{
	struct marks marks = { 0 };
	return load_source(cx, db, who, name, out, &marks);
}

/* ---- making --------------------------------------------------------------------------- */

SQL_STATEMENT(referral_insert,
	      "INSERT INTO intake_referral (id, token, state, made_at, made_by, approved_by, mail,"
	      "  name, member_id, language, format, tlp, about, campaign, category, type, subject,"
	      "  text, body, due_at, sent_at, reminded_at, escalated_at, ended_at, fault)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	      "  $18, $19, $20, 0, 0, 0, 0, '')");
SQL_STATEMENT(item_insert, "INSERT INTO intake_referral_item (referral_id, number, kind, key,"
			   "  reports) VALUES ($1, $2, $3, $4, $5)");

static struct val text_of(const char *s)
{
	return VAL(str_from_c(s));
}

static enum rc insert(struct cx *cx, struct db *db, const struct referral *r)
{
	TRY(DB_RUN(cx, db, &referral_insert, VAL(r->id), VAL(r->token),
		   text_of(referral_state_key(r->state)), VAL(r->made_at), VAL(r->made_by),
		   VAL(r->approved_by), VAL(r->mail), VAL(r->name), VAL(r->member),
		   VAL(r->language), VAL(r->format), text_of(tlp_label(r->tlp)), VAL(r->about),
		   VAL(r->is_campaign), VAL(r->category), VAL(r->type), VAL(r->subject),
		   VAL(r->text), VAL(r->body), VAL(r->due_at)));
	for (size_t i = 0; i < r->items.n; i++)
		TRY(DB_RUN(cx, db, &item_insert, VAL(r->id), VAL((int64_t)i + 1),
			   text_of(subject_kind_key(r->items.p[i].kind)), VAL(r->items.p[i].key),
			   VAL(r->items.p[i].reports)));
	return RC_OK;
}

static bool is_chosen(struct arena *a, const struct referral_plan *plan,
		      const struct referral_item *item)
{
	const struct str name = arena_fmt(a, "%s %.*s", subject_kind_key(item->kind),
					  STR_ARG(item->key));
	for (size_t i = 0; i < plan->n; i++)
		if (str_eq(plan->what[i], name) || str_eq(plan->what[i], item->key))
			return true;
	return false;
}

/* The referral to this keeper, begun where there is none yet. */
static struct referral *referral_to(struct cx *cx, const struct keeper *k,
				    const struct referral_source *s, struct referrals *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq_nocase(all->p[i].mail, k->mail))
			return &all->p[i];
	struct referral *r = ARENA_PUSH(cx->arena, all);
	*r = (struct referral){
		.id = id_new(cx->now),
		.token = referral_token(cx->arena),
		.made_at = cx->now,
		.mail = k->mail,
		.name = k->name,
		.member = k->member,
		.language = k->language,
		.tlp = TLP_CLEAR,
		.about = s->about,
		.is_campaign = s->is_campaign,
		.category = s->category,
		.type = s->type,
	};
	return r;
}

static enum rc gather(struct cx *cx, struct db *db, const struct referral_plan *plan,
		      const struct referral_source *s, struct referrals *out)
{
	for (size_t i = 0; i < s->items.n; i++) {
		const struct referral_item *item = &s->items.p[i];
		struct keeper k;
		if (!is_chosen(cx->arena, plan, item))
			continue;
		TRY(keeper_find(cx, db, item->kind, item->key, referral_network(cx->arena, item),
				&k));
		if (k.mail.n == 0)
			k = (struct keeper){ .mail = plan->other, .language = plan->language };
		if (k.mail.n > 0)
			*ARENA_PUSH(cx->arena, &referral_to(cx, &k, s, out)->items) = *item;
	}
	return RC_OK;
}

/* The strictest label of the reports, or that it may not go there at all. */
static enum rc mark(struct cx *cx, const struct marks *marks, struct referral *r)
{
	for (size_t i = 0; i < marks->n; i++) {
		enum tlp label;
		if (!referral_may_go(marks->p[i].said, marks->p[i].tlp, id_is_set(r->member),
				     &label))
			return cx_fail(cx, RC_CONFLICT,
				       "a report is marked %s by who sent it: that may not go to "
				       "%.*s",
				       tlp_label(marks->p[i].tlp), STR_ARG(r->mail));
		r->tlp = label < r->tlp ? label : r->tlp;
	}
	return RC_OK;
}

static enum rc check_plan(struct cx *cx, const struct referral_plan *plan,
			  const struct referral_source *s)
{
	if (s->child_abuse)
		return cx_fail(cx, RC_CONFLICT,
			       "reports about the abuse of children are not referred by this mail: "
			       "they go the way of hotlines and the police");
	if (plan->other.n > 0 && !constituent_mail_is_good(plan->other))
		return cx_fail(cx, RC_INVALID, "write one address such as abuse@example.com");
	if (plan->rules->contact.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "node.yaml has no line mail-from: nothing can be sent");
	return RC_OK;
}

static void schedule(struct referral *r, const struct referral_rules *rules, struct instant now)
{
	r->state = rules->needs_second ? REFERRAL_PROPOSED : REFERRAL_HELD;
	r->due_at.us = rules->needs_second ? 0 : now.us + rules->hold_us;
}

static enum rc add_one(struct cx *cx, struct db *db, const struct actor *by,
		       const struct referral *r)
{
	TRY(insert(cx, db, r));
	if (r->state == REFERRAL_HELD)
		TRY(job_add(cx, db, REFERRAL_JOB, id_print(cx->arena, r->id), r->due_at));
	return record(cx, db, by, "referral-made", r);
}

enum rc referral_post(struct cx *cx, struct db *db, const struct actor *by,
		      const struct referral_plan *plan, const struct intake_message *message,
		      struct referral *r)
{
	struct organisation own;
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	if (plan->rules->contact.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "node.yaml has no line mail-from: nothing can be sent");
	const enum rc rc = organisation_own(cx, db, &own);
	if (rc == RC_MISSING)
		own.name = plan->rules->contact; // nobody has said yet whose node it is
	else
		TRY(rc);
	const struct referral_letter letter = { .now = cx->now,
						.organisation = own.name,
						.contact = plan->rules->contact,
						.message = *message,
						.translate = plan->translate };
	r->made_by = by->account;
	referral_write(cx->arena, &letter, r);
	schedule(r, plan->rules, cx->now);
	return add_one(cx, db, by, r);
}

enum rc referral_make(struct cx *cx, struct db *db, const struct actor *by,
		      const struct referral_plan *plan, struct referrals *out)
{
	struct referral_source s;
	struct marks marks = { 0 };
	struct referrals made = { 0 };
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	TRY(load_source(cx, db, by, plan->name, &s, &marks));
	TRY(check_plan(cx, plan, &s));
	TRY(gather(cx, db, plan, &s, &made));
	if (made.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "nothing was chosen, or nobody is known to whom it could be told");
	for (size_t i = 0; i < made.n; i++) {
		TRY(mark(cx, &marks, &made.p[i]));
		TRY(referral_post(cx, db, by, plan, &s.message, &made.p[i]));
	}
	*out = made;
	return RC_OK;
}

/* ---- reading ---------------------------------------------------------------------------- */

#define COLUMNS                                                                          \
	"SELECT id, token, state, made_at, made_by, approved_by, mail, name, member_id," \
	"  language, format, tlp, about, campaign, category, type, subject, text, body," \
	"  due_at, sent_at, reminded_at, escalated_at, ended_at, fault,"                 \
	" CASE WHEN EXISTS (SELECT 1 FROM intake_member m"                               \
	"  WHERE m.id = intake_referral.member_id AND m.critical = 1) THEN 1 ELSE 0 END" \
	" FROM intake_referral"
SQL_STATEMENT(referral_by_id, COLUMNS " WHERE id = $1");
SQL_STATEMENT(referral_by_token, COLUMNS " WHERE token = $1");
SQL_STATEMENT(referrals_newest, COLUMNS " WHERE (made_at, id) < ($1, $2)"
					" ORDER BY made_at DESC, id DESC LIMIT 200");
SQL_STATEMENT(referrals_about, COLUMNS " WHERE about = $1 ORDER BY made_at DESC, id DESC LIMIT 50");

static void read_referral(struct rows *r, struct referral *out)
{
	*out = (struct referral){ .id = rows_id(r) };
	out->token = rows_str(r);
	if (!referral_state_parse(rows_str(r), &out->state))
		out->state = REFERRAL_FAILED;
	out->made_at = rows_instant(r);
	out->made_by = rows_id(r);
	out->approved_by = rows_id(r);
	out->mail = rows_str(r);
	out->name = rows_str(r);
	out->member = rows_id(r);
	out->language = rows_str(r);
	out->format = rows_str(r);
	if (!tlp_parse(rows_str(r), &out->tlp))
		out->tlp = TLP_RED;
	out->about = rows_id(r);
	out->is_campaign = rows_int(r) != 0;
	out->category = rows_str(r);
	out->type = rows_str(r);
	out->subject = rows_str(r);
	out->text = rows_str(r);
	out->body = rows_str(r);
	out->due_at = rows_instant(r);
	out->sent_at = rows_instant(r);
	out->reminded_at = rows_instant(r);
	out->escalated_at = rows_instant(r);
	out->ended_at = rows_instant(r);
	out->fault = rows_str(r);
	out->critical = rows_int(r) != 0;
}

static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *s, struct vals vals,
		    struct referrals *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, s, vals));
	while (rows_next(r))
		read_referral(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

enum rc referral_list(struct cx *cx, struct db *db, const struct actor *who,
		      struct intake_before before, struct referrals *out)
{
	before = intake_from_newest(before);
	TRY(check_may(cx, who, ACCESS_REPORT_SEE));
	return list(cx, db, &referrals_newest, VALS(VAL(before.at), VAL(before.id)), out);
}

enum rc referral_list_about(struct cx *cx, struct db *db, struct id about, struct referrals *out)
{
	struct campaign c;
	TRY(list(cx, db, &referrals_about, VALS(VAL(about)), out));
	const enum rc rc = campaign_load(cx, db, about, &c);
	if (rc == RC_MISSING || (rc == RC_OK && id_eq(c.id, about)))
		return RC_OK;
	TRY(rc);
	return list(cx, db, &referrals_about, VALS(VAL(c.id)), out);
}

SQL_STATEMENT(items_of, "SELECT kind, key, reports FROM intake_referral_item"
			" WHERE referral_id = $1 ORDER BY number");

enum rc referral_load(struct cx *cx, struct db *db, const struct actor *who, struct str name,
		      struct referral *out)
{
	struct id id;
	struct referrals found = { 0 };
	TRY(check_may(cx, who, ACCESS_REPORT_SEE));
	if (id_parse(name, &id))
		TRY(list(cx, db, &referral_by_id, VALS(VAL(id)), &found));
	else
		TRY(list(cx, db, &referral_by_token, VALS(VAL(name)), &found));
	if (found.n == 0)
		return cx_fail(cx, RC_MISSING, "there is no such referral: comity referral list");
	*out = found.p[0];
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &items_of, VAL(out->id)));
	while (rows_next(r)) {
		struct referral_item *item = ARENA_PUSH(cx->arena, &out->items);
		if (!subject_kind_parse(rows_str(r), &item->kind))
			item->kind = SUBJECT_HOST;
		item->key = rows_str(r);
		item->reports = rows_int(r);
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(answers_of, "SELECT a.report_id, r.number, a.kind, a.at FROM intake_referral_answer a"
			  " JOIN intake_report r ON r.id = a.report_id WHERE a.referral_id = $1"
			  " ORDER BY a.at, a.report_id LIMIT 100");

enum rc referral_answers(struct cx *cx, struct db *db, struct id id, struct referral_answers *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &answers_of, VAL(id)));
	while (rows_next(r)) {
		struct referral_answer *a = ARENA_PUSH(cx->arena, out);
		a->report = rows_id(r);
		a->number = rows_str(r);
		a->kind = rows_str(r);
		a->at = rows_instant(r);
	}
	return rows_end(cx, r);
}

/* ---- what changes ------------------------------------------------------------------------- */

SQL_STATEMENT(referral_update,
	      "UPDATE intake_referral SET state = $2, approved_by = $3, due_at = $4, sent_at = $5,"
	      "  reminded_at = $6, escalated_at = $7, ended_at = $8, fault = $9 WHERE id = $1");

static enum rc update(struct cx *cx, struct db *db, const struct referral *r)
{
	return DB_RUN(cx, db, &referral_update, VAL(r->id), text_of(referral_state_key(r->state)),
		      VAL(r->approved_by), VAL(r->due_at), VAL(r->sent_at), VAL(r->reminded_at),
		      VAL(r->escalated_at), VAL(r->ended_at), VAL(r->fault));
}

enum rc referral_save(struct cx *cx, struct db *db, const struct referral *r, const char *act)
{
	TRY(update(cx, db, r));
	return act ? record(cx, db, NULL, act, r) : RC_OK;
}

enum rc referral_approve(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 const struct referral_rules *rules)
{
	struct referral r = { .state = REFERRAL_FAILED };
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	TRY(referral_load(cx, db, by, id_print(cx->arena, id), &r));
	if (r.state != REFERRAL_PROPOSED)
		return cx_fail(cx, RC_CONFLICT, "it does not wait for a second person");
	if (!id_is_set(by->account) || id_eq(by->account, r.made_by))
		return cx_fail(cx, RC_DENIED, "who proposed it cannot approve it");
	r.state = REFERRAL_HELD;
	r.approved_by = by->account;
	r.due_at.us = cx->now.us + rules->hold_us;
	TRY(update(cx, db, &r));
	TRY(job_add(cx, db, REFERRAL_JOB, id_print(cx->arena, r.id), r.due_at));
	return record(cx, db, by, "referral-approved", &r);
}

enum rc referral_withdraw(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct referral r = { .state = REFERRAL_FAILED };
	TRY(check_may(cx, by, ACCESS_REPORT_WORK));
	TRY(referral_load(cx, db, by, id_print(cx->arena, id), &r));
	if (r.state != REFERRAL_PROPOSED && r.state != REFERRAL_HELD)
		return cx_fail(cx, RC_CONFLICT, "it cannot be taken back any more: it is %s",
			       referral_state_key(r.state));
	r.state = REFERRAL_WITHDRAWN;
	r.ended_at = cx->now;
	TRY(update(cx, db, &r));
	return record(cx, db, by, "referral-withdrawn", &r);
}

/* ---- what came back ------------------------------------------------------------------------ */

enum rc referral_knows(struct cx *cx, struct db *db, struct str token, bool *out)
{
	struct referrals found = { 0 };
	TRY(list(cx, db, &referral_by_token, VALS(VAL(token)), &found));
	*out = found.n > 0 && found.p[0].sent_at.us != 0;
	return RC_OK;
}

SQL_STATEMENT(answer_insert, "INSERT INTO intake_referral_answer (referral_id, report_id, at, kind)"
			     " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");

enum rc referral_answered(struct cx *cx, struct db *db, struct str token, struct id report,
			  const char *kind)
{
	struct referrals found = { 0 };
	const struct str k = str_from_c(kind);
	TRY(list(cx, db, &referral_by_token, VALS(VAL(token)), &found));
	if (found.n == 0)
		return cx_fail(cx, RC_MISSING, "there is no such referral");
	struct referral *r = &found.p[0];
	TRY(DB_RUN(cx, db, &answer_insert, VAL(r->id), VAL(report), VAL(cx->now), VAL(k)));
	if (r->state != REFERRAL_SENT || str_eq(k, STR("automatic")))
		return RC_OK;
	r->state = str_eq(k, STR("bounce")) ? REFERRAL_FAILED : REFERRAL_ANSWERED;
	if (r->state == REFERRAL_FAILED)
		r->fault = STR("it came back: the address does not take it");
	r->ended_at = cx->now;
	TRY(update(cx, db, r));
	return record(cx, db, NULL, "referral-answered", r);
}
