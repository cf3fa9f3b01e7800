// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/incident_db.h"

#include "intake/case_db.h"
#include "intake/constituent_db.h"
#include "people/account_db.h"
#include "people/member_db.h"

#define WHO(t) "CASE WHEN " t ".post <> '' THEN " t ".post ELSE " t ".name END"
#define CRITICAL                                                                     \
	"CASE WHEN i.critical = 1 OR EXISTS (SELECT 1 FROM intake_incident_member x" \
	"  JOIN intake_member m ON m.id = x.member_id"                               \
	"  WHERE x.case_id = i.case_id AND m.critical = 1)"                          \
	" OR EXISTS (SELECT 1 FROM desk_case_report l"                               \
	"  JOIN intake_concern k ON k.report_id = l.report_id"                       \
	"  JOIN intake_member m ON m.id = k.member_id"                               \
	"  WHERE l.case_id = i.case_id AND m.critical = 1) THEN 1 ELSE 0 END"
#define INCIDENT                                                                                   \
	"SELECT c.id, c.reference, c.title, c.summary, c.tlp, c.opened_by, c.opened_at,"           \
	" c.closed_at, c.outcome, i.severity, i.service, i.critical, " CRITICAL ","                \
	" i.state, i.began_at, i.confirmed_at, i.contained_at, i.resolved_at, i.told_at,"          \
	" i.holder_id, " WHO("h") ", i.offered_to, coalesce(" WHO(                                 \
		"o") ", ''), i.offered_at,"                                                        \
		     " i.offer_note, (SELECT CAST(count(*) AS BIGINT) FROM intake_incident_task t" \
		     "  WHERE t.case_id = i.case_id AND t.done_at = 0)"                            \
		     " FROM intake_incident i JOIN desk_case c ON c.id = i.case_id"                \
		     " JOIN people_account h ON h.id = i.holder_id"                                \
		     " LEFT JOIN people_account o ON o.id = i.offered_to"
#define MINE                                          \
	" JOIN people_member p ON p.object_id = c.id" \
	" WHERE p.account_id = $1 AND (p.until_at = 0 OR p.until_at > $2)"

SQL_STATEMENT(incident_one, INCIDENT " WHERE c.id = $1");
SQL_STATEMENT(incident_open_mine,
	      INCIDENT MINE " AND c.closed_at = 0 ORDER BY c.opened_at DESC, c.id LIMIT 200");
SQL_STATEMENT(incident_closed_mine,
	      INCIDENT MINE " AND c.closed_at > 0 ORDER BY c.opened_at DESC, c.id LIMIT 200");
SQL_STATEMENT(incident_open_all,
	      INCIDENT " WHERE c.closed_at = 0 ORDER BY c.opened_at DESC, c.id LIMIT 200");
SQL_STATEMENT(incident_closed_all,
	      INCIDENT " WHERE c.closed_at > 0 ORDER BY c.opened_at DESC, c.id LIMIT 200");
SQL_STATEMENT(incident_insert,
	      "INSERT INTO intake_incident (case_id, severity, service, critical, state, began_at,"
	      " confirmed_at, contained_at, resolved_at, told_at, holder_id, offered_at,"
	      " offer_note) VALUES ($1, $2, $3, $4, 'new', $5, 0, 0, 0, 0, $6, 0, '')");
SQL_STATEMENT(incident_update, "UPDATE intake_incident SET severity = $2, service = $3,"
			       " critical = $4 WHERE case_id = $1");
SQL_STATEMENT(incident_move,
	      "UPDATE intake_incident SET state = $2, began_at = $3, confirmed_at = $4,"
	      " contained_at = $5, resolved_at = $6 WHERE case_id = $1");
SQL_STATEMENT(incident_tell, "UPDATE intake_incident SET told_at = $2 WHERE case_id = $1");

static void read_one(struct rows *r, struct incident *i)
{
	struct desk_case *c = &i->c;
	c->kind = CASE_INCIDENT;
	c->id = rows_id(r);
	c->reference = rows_str(r);
	c->title = rows_str(r);
	c->summary = rows_str(r);
	c->tlp = (enum tlp)rows_int(r);
	c->opened_by = rows_id(r);
	c->opened_at = rows_instant(r);
	c->closed_at = rows_instant(r);
	c->outcome = rows_str(r);
	i->severity = (enum incident_severity)rows_int(r);
	i->service = rows_str(r);
	i->said_critical = rows_int(r) != 0;
	i->critical = rows_int(r) != 0;
	INVARIANT(incident_state_parse(rows_str(r), &i->state));
	i->began_at = rows_instant(r);
	i->confirmed_at = rows_instant(r);
	i->contained_at = rows_instant(r);
	i->resolved_at = rows_instant(r);
	i->told_at = rows_instant(r);
	i->holder = rows_id(r);
	i->holder_name = rows_str(r);
	i->offered_to = rows_id(r);
	i->offered_name = rows_str(r);
	i->offered_at = rows_instant(r);
	i->offer_note = rows_str(r);
	i->open_tasks = rows_int(r);
}

/* ---- what it touches ---------------------------------------------------------- */

SQL_STATEMENT(incident_concerns, "SELECT m.id, m.name, m.critical, k.kind, k.key, k.place,"
				 " CAST(count(*) AS BIGINT) FROM desk_case_report l"
				 " JOIN intake_concern k ON k.report_id = l.report_id"
				 " JOIN intake_member m ON m.id = k.member_id WHERE l.case_id = $1"
				 " GROUP BY m.id, m.name, m.critical, k.kind, k.key, k.place"
				 " ORDER BY m.name, k.place, k.kind, k.key LIMIT 200");
SQL_STATEMENT(incident_named,
	      "SELECT x.member_id, coalesce(m.name, x.name), coalesce(m.critical, 0)"
	      " FROM intake_incident_member x LEFT JOIN intake_member m ON m.id = x.member_id"
	      " WHERE x.case_id = $1 ORDER BY x.name LIMIT 200");
SQL_STATEMENT(incident_name_one,
	      "INSERT INTO intake_incident_member (case_id, member_id, name) VALUES ($1, $2, $3)"
	      " ON CONFLICT (case_id, member_id) DO NOTHING");

static bool is_touched(const struct incident_touches *all, struct id member)
{
	for (size_t k = 0; k < all->n; k++)
		if (id_eq(all->p[k].member, member))
			return true;
	return false;
}

static enum rc load_touches(struct cx *cx, struct db *db, struct incident *i)
{
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &incident_concerns, VAL(i->c.id)));
		while (rows_next(r)) {
			struct incident_touch *t = ARENA_PUSH(cx->arena, &i->touches);
			t->member = rows_id(r);
			t->name = rows_str(r);
			t->critical = rows_int(r) != 0;
			t->kind = rows_str(r);
			t->key = rows_str(r);
			t->place = rows_str(r);
			t->reports = rows_int(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &incident_named, VAL(i->c.id)));
	while (rows_next(r)) {
		struct incident_touch t = { .member = rows_id(r) };
		t.name = rows_str(r);
		t.critical = rows_int(r) != 0;
		if (!is_touched(&i->touches, t.member))
			*ARENA_PUSH(cx->arena, &i->touches) = t;
	}
	return rows_end(cx, r);
}

/* ---- tasks --------------------------------------------------------------------- */

SQL_STATEMENT(
	incident_tasks,
	"SELECT t.id, t.who_id, t.what, coalesce(" WHO(
		"a") ", ''), t.due_at, t.made_at,"
		     " t.done_at FROM intake_incident_task t"
		     " LEFT JOIN people_account a ON a.id = t.who_id WHERE t.case_id = $1"
		     " ORDER BY CASE WHEN t.done_at > 0 THEN 2 WHEN t.due_at = 0 THEN 1 ELSE 0 END,"
		     " t.due_at, t.id LIMIT 200");
SQL_STATEMENT(incident_task_count,
	      "SELECT CAST(count(*) AS BIGINT) FROM intake_incident_task WHERE case_id = $1");
SQL_STATEMENT(incident_task_insert,
	      "INSERT INTO intake_incident_task (id, case_id, what, who_id, due_at, made_at,"
	      " done_at) VALUES ($1, $2, $3, $4, $5, $6, 0)");
SQL_STATEMENT(incident_task_one,
	      "SELECT what, done_at FROM intake_incident_task WHERE id = $1 AND case_id = $2");
SQL_STATEMENT(incident_task_mark,
	      "UPDATE intake_incident_task SET done_at = $2, done_by = $3 WHERE id = $1");

static enum rc load_tasks(struct cx *cx, struct db *db, struct incident *i)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &incident_tasks, VAL(i->c.id)));
	while (rows_next(r)) {
		struct incident_task *t = ARENA_PUSH(cx->arena, &i->tasks);
		t->id = rows_id(r);
		t->who = rows_id(r);
		t->what = rows_str(r);
		t->name = rows_str(r);
		t->due_at = rows_instant(r);
		t->made_at = rows_instant(r);
		t->done_at = rows_instant(r);
	}
	return rows_end(cx, r);
}

/* ---- reading ------------------------------------------------------------------- */

static enum rc load_bare(struct cx *cx, struct db *db, struct id id, struct incident *out)
{
	AUTO(rows) r = NULL;
	struct incident i = { .service = { 0 } };
	TRY(ROWS_OPEN(cx, db, &r, &incident_one, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		read_one(r, &i);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on it");
	*out = i;
	return RC_OK;
}

enum rc incident_load(struct cx *cx, struct db *db, struct id id, struct incident *out)
{
	TRY(load_bare(cx, db, id, out));
	TRY(load_touches(cx, db, out));
	return load_tasks(cx, db, out);
}

enum rc incident_list(struct cx *cx, struct db *db, const struct actor *who, bool closed,
		      struct incidents *out)
{
	AUTO(rows) r = NULL;
	if (id_is_set(who->account))
		TRY(ROWS_OPEN(cx, db, &r, closed ? &incident_closed_mine : &incident_open_mine,
			      VAL(who->account), VAL(cx->now)));
	else
		TRY(rows_open(cx, db, &r, closed ? &incident_closed_all : &incident_open_all,
			      NO_VALS));
	while (rows_next(r)) {
		struct incident i = { .service = { 0 } };
		read_one(r, &i);
		*ARENA_PUSH(cx->arena, out) = i;
	}
	return rows_end(cx, r);
}

/* ---- acts ---------------------------------------------------------------------- */

static enum rc record(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      const char *act, struct str text)
{
	return case_line_add(cx, db, by, id, act, text);
}

static bool may(const struct actor *by)
{
	return access_role_for(by, ACCESS_CASE_WORK) || access_role_for(by, ACCESS_REPORT_WORK);
}

/* One that `by` may work on, as it is. */
static enum rc load_open(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct incident *out)
{
	if (!may(by))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on incidents"));
	TRY(case_access(cx, db, by, id, MEMBER_WORK));
	TRY(load_bare(cx, db, id, out));
	if (out->c.closed_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("the case is closed"));
	return RC_OK;
}

static enum rc check_words(struct cx *cx, const struct incident *i)
{
	if (i->service.n > INCIDENT_SERVICE_MAX || !str_is_utf8(i->service))
		return cx_fail(cx, RC_INVALID, N_("the service has at most %d bytes"),
			       INCIDENT_SERVICE_MAX);
	return RC_OK;
}

static enum rc check_text(struct cx *cx, struct str text)
{
	if (str_trim(text).n == 0 || text.n > INCIDENT_TEXT_MAX || !str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, N_("say what happened, in 1 to %d bytes"),
			       INCIDENT_TEXT_MAX);
	return RC_OK;
}

enum rc incident_open(struct cx *cx, struct db *db, const struct actor *by, const struct law *law,
		      struct incident *i, struct id first)
{
	if (!may(by))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on incidents"));
	TRY(check_words(cx, i));
	i->c.kind = CASE_INCIDENT;
	i->holder = id_is_set(first) ? first : by->account;
	if (!id_is_set(i->holder))
		return cx_fail(cx, RC_INVALID, N_("somebody must have it in hand: name them"));
	TRY(case_open(cx, db, by, law, &i->c, i->holder));
	TRY(DB_RUN(cx, db, &incident_insert, VAL(i->c.id), VAL((int64_t)i->severity),
		   VAL(i->service), VAL((int64_t)i->said_critical), VAL(cx->now), VAL(i->holder)));
	return record(cx, db, by, i->c.id, "incident-opened", STR(""));
}

enum rc incident_change(struct cx *cx, struct db *db, const struct actor *by, const struct law *law,
			const struct incident *i)
{
	struct incident now = { .service = { 0 } };
	struct desk_case c;
	TRY(load_open(cx, db, by, i->c.id, &now));
	TRY(check_words(cx, i));
	TRY(case_load(cx, db, i->c.id, &c)); // with its words, which stay
	c.title = i->c.title;
	c.summary = i->c.summary;
	c.tlp = i->c.tlp;
	TRY(case_change(cx, db, by, law, &c));
	TRY(DB_RUN(cx, db, &incident_update, VAL(i->c.id), VAL((int64_t)i->severity),
		   VAL(i->service), VAL((int64_t)i->said_critical)));
	return record(cx, db, by, i->c.id, "incident-changed", STR(""));
}

enum rc incident_step(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      enum incident_step step, struct str text)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	if (!incident_may_step(i.state, step))
		return cx_fail(cx, RC_CONFLICT, N_("it is not in a state that this follows"));
	TRY(check_text(cx, text));
	incident_take_step(&i, step, cx->now);
	TRY(DB_RUN(cx, db, &incident_move, VAL(id), VAL(str_from_c(incident_state_key(i.state))),
		   VAL(i.began_at), VAL(i.confirmed_at), VAL(i.contained_at), VAL(i.resolved_at)));
	return record(cx, db, by, id, incident_step_act(step), text);
}

enum rc incident_told(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      struct str text)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	TRY(check_text(cx, text));
	TRY(DB_RUN(cx, db, &incident_tell, VAL(id), VAL(cx->now)));
	return record(cx, db, by, id, "incident-told", text);
}

enum rc incident_close(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str outcome)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	if (i.state != INCIDENT_RESOLVED)
		return cx_fail(cx, RC_CONFLICT,
			       N_("an incident is closed on its own page, once it is resolved"));
	return case_close_incident(cx, db, by, id, outcome);
}

enum rc incident_touch(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct id member)
{
	int64_t added = 0;
	struct incident i = { .service = { 0 } };
	struct constituent m = { .critical = false };
	TRY(load_open(cx, db, by, id, &i));
	TRY(constituent_load(cx, db, member, &m));
	TRY(db_run(cx, db, &incident_name_one, VALS(VAL(id), VAL(member), VAL(m.name)), &added));
	return added > 0 ? record(cx, db, by, id, "incident-member-named", m.name) : RC_OK;
}

/* The members that a campaign touches, also by reports that are not among those linked. */
static enum rc touch_all(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct id root)
{
	struct constituents all = { 0 };
	TRY(campaign_constituents(cx, db, root, &all));
	for (size_t k = 0; k < all.n; k++)
		TRY(incident_touch(cx, db, by, id, all.p[k].id));
	return RC_OK;
}

enum rc incident_link(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      const struct case_reports *reports, struct id campaign)
{
	int64_t all = 0;
	struct case_reports of_campaign = { 0 };
	if (reports->n == 0 && !id_is_set(campaign))
		return RC_OK;
	TRY(case_from(cx, db, id, campaign));
	TRY(case_reports_link(cx, db, by, id, reports, NULL));
	if (!id_is_set(campaign))
		return RC_OK;
	TRY(case_takes(cx, db, campaign, id, &of_campaign, &all));
	TRY(case_reports_link(cx, db, by, id, &of_campaign, NULL));
	return touch_all(cx, db, by, id, campaign);
}

/* ---- tasks --------------------------------------------------------------------- */

static enum rc check_on_it(struct cx *cx, struct db *db, struct id id, struct id who)
{
	struct member_list list = { 0 };
	TRY(member_list(cx, db, id, &list));
	for (size_t k = 0; k < list.n; k++)
		if (id_eq(list.p[k].account, who) && list.p[k].level == MEMBER_WORK)
			return RC_OK;
	return cx_fail(cx, RC_INVALID, N_("a task is for somebody who works on the incident"));
}

static enum rc count_tasks(struct cx *cx, struct db *db, struct id id, int64_t *out)
{
	AUTO(rows) r = NULL;
	*out = 0;
	TRY(ROWS_OPEN(cx, db, &r, &incident_task_count, VAL(id)));
	if (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

enum rc incident_task_set(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			  struct incident_task *t)
{
	int64_t n;
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	if (str_trim(t->what).n == 0 || t->what.n > INCIDENT_TASK_MAX || !str_is_utf8(t->what))
		return cx_fail(cx, RC_INVALID, N_("say what is to be done, in 1 to %d bytes"),
			       INCIDENT_TASK_MAX);
	TRY(count_tasks(cx, db, id, &n));
	if (n >= INCIDENT_TASKS_MAX)
		return cx_fail(cx, RC_LIMIT, N_("an incident has at most %d tasks"),
			       INCIDENT_TASKS_MAX);
	if (id_is_set(t->who))
		TRY(check_on_it(cx, db, id, t->who));
	t->id = id_new(cx->now);
	t->made_at = cx->now;
	TRY(DB_RUN(cx, db, &incident_task_insert, VAL(t->id), VAL(id), VAL(t->what),
		   id_is_set(t->who) ? VAL(t->who) : VAL_NULL, VAL(t->due_at), VAL(cx->now)));
	return record(cx, db, by, id, "incident-task-set", t->what);
}

enum rc incident_task_done(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			   struct id task, bool done)
{
	struct incident i = { .service = { 0 } };
	bool found = false, was = false;
	struct str what = { 0 };
	const struct instant at = { done ? cx->now.us : 0 };
	TRY(load_open(cx, db, by, id, &i));
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &incident_task_one, VAL(task), VAL(id)));
		found = rows_next(r);
		if (found) {
			what = rows_str(r);
			was = rows_instant(r).us != 0;
		}
		TRY(rows_end(cx, r));
	}
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such task");
	if (was == done)
		return cx_fail(cx, RC_CONFLICT, N_("somebody did so before"));
	TRY(DB_RUN(cx, db, &incident_task_mark, VAL(task), VAL(at),
		   done && id_is_set(by->account) ? VAL(by->account) : VAL_NULL));
	return record(cx, db, by, id, done ? "incident-task-done" : "incident-task-again", what);
}

/* ---- in whose hands it is ------------------------------------------------------- */

SQL_STATEMENT(incident_offer_set,
	      "UPDATE intake_incident SET offered_to = $2, offered_by = $3, offered_at = $4,"
	      " offer_note = $5 WHERE case_id = $1");
SQL_STATEMENT(incident_hold, "UPDATE intake_incident SET holder_id = $2, offered_to = NULL,"
			     " offered_by = NULL, offered_at = 0, offer_note = ''"
			     " WHERE case_id = $1");

static enum rc check_taker(struct cx *cx, struct db *db, const struct incident *i, struct id to)
{
	struct account a;
	TRY(account_load(cx, db, to, &a));
	const struct actor as = { a.id, a.roles };
	if (a.state != ACCOUNT_ACTIVE || a.kind != ACCOUNT_PERSON || !may(&as))
		return cx_fail(cx, RC_INVALID, N_("no role of theirs may work on incidents"));
	if (id_eq(to, i->holder))
		return cx_fail(cx, RC_INVALID, N_("they have it in hand"));
	return RC_OK;
}

/* The name of who is let in stands on the ledger by member_add. */
static enum rc let_in(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      struct id to)
{
	const struct actor them = { .account = to };
	const enum rc rc = member_check(cx, db, &them, id, MEMBER_WORK);
	if (rc != RC_MISSING)
		return rc;
	return member_add(cx, db, by, (struct member_of){ "case", id }, to,
			  (struct member_term){ .level = MEMBER_WORK });
}

enum rc incident_offer(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct id to, struct str note)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	TRY(check_text(cx, note));
	TRY(check_taker(cx, db, &i, to));
	TRY(let_in(cx, db, by, id, to));
	TRY(DB_RUN(cx, db, &incident_offer_set, VAL(id), VAL(to),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(cx->now), VAL(note)));
	return record(cx, db, by, id, "incident-offered", note);
}

enum rc incident_take(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	if (!id_is_set(by->account))
		return cx_fail(cx, RC_INVALID, "a person takes it in hand, not the terminal");
	if (id_eq(i.holder, by->account))
		return cx_fail(cx, RC_CONFLICT, N_("you have it in hand"));
	TRY(DB_RUN(cx, db, &incident_hold, VAL(id), VAL(by->account)));
	return record(cx, db, by, id, "incident-taken", i.offer_note);
}

enum rc incident_keep(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      struct str note)
{
	struct incident i = { .service = { 0 } };
	TRY(load_open(cx, db, by, id, &i));
	if (!id_is_set(i.offered_to))
		return cx_fail(cx, RC_CONFLICT, N_("it is offered to nobody"));
	TRY(check_text(cx, note));
	TRY(DB_RUN(cx, db, &incident_hold, VAL(id), VAL(i.holder)));
	return record(cx, db, by, id, "incident-kept", note);
}
