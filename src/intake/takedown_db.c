// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/takedown_db.h"

#include "people/act_db.h"

#define TAKEDOWN                                                                               \
	"SELECT id, campaign_id, kind, key, asked_of, host, state, misses, returns, asked_at," \
	" answered_at, offline_at, changed_at, looked_at, look_at,"                            \
	" CASE WHEN EXISTS (SELECT 1 FROM intake_notice n"                                     \
	"  WHERE n.takedown_id = intake_takedown.id) THEN 1 ELSE 0 END FROM intake_takedown"

SQL_STATEMENT(takedown_one, TAKEDOWN " WHERE id = $1");
SQL_STATEMENT(takedown_all, TAKEDOWN " ORDER BY asked_at DESC, id DESC LIMIT 1000");
SQL_STATEMENT(takedown_same, TAKEDOWN " WHERE key = $1 AND kind = $2 AND asked_of = $3"
				      " AND state <> 'offline'");
SQL_STATEMENT(takedown_next, TAKEDOWN " WHERE look_at > 0 AND look_at <= $1"
				      " AND kind IN ('url', 'host') ORDER BY look_at, id LIMIT 1");
SQL_STATEMENT(takedown_later, "UPDATE intake_takedown SET look_at = $2 WHERE id = $1");
SQL_STATEMENT(takedown_seen, "UPDATE intake_takedown SET looked_at = $2 WHERE id = $1");
SQL_STATEMENT(takedown_last, "SELECT what FROM intake_takedown_line WHERE takedown_id = $1"
			     " AND what IN ('up', 'gone', 'blocked', 'unsure')"
			     " ORDER BY id DESC LIMIT 1");
SQL_STATEMENT(takedown_told,
	      "SELECT r.id, r.mail, r.state, r.made_at FROM intake_referral_item i"
	      "  JOIN intake_referral r ON r.id = i.referral_id"
	      " WHERE i.key = $1 AND i.kind = $2 ORDER BY r.made_at DESC, r.id DESC LIMIT 20");
SQL_STATEMENT(takedown_referred, TAKEDOWN
	      " WHERE EXISTS (SELECT 1 FROM intake_referral_item i"
	      "  WHERE i.referral_id = $1 AND i.key = intake_takedown.key"
	      "  AND i.kind = intake_takedown.kind) ORDER BY asked_at DESC, id DESC LIMIT 50");
SQL_STATEMENT(takedown_insert,
	      "INSERT INTO intake_takedown (id, kind, key, asked_of, campaign_id, state, host,"
	      " misses, returns, asked_at, answered_at, offline_at, changed_at)"
	      " VALUES ($1, $2, $3, $4, $5, 'asked', '', 0, 0, $6, 0, 0, $6)");
SQL_STATEMENT(takedown_update,
	      "UPDATE intake_takedown SET state = $2, host = $3, misses = $4, returns = $5,"
	      " answered_at = $6, offline_at = $7, changed_at = $8 WHERE id = $1");
SQL_STATEMENT(takedown_line_insert,
	      "INSERT INTO intake_takedown_line (id, takedown_id, at, what, host, note,"
	      " account_id) VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL_STATEMENT(takedown_line_rows, "SELECT at, what, host, note, account_id"
				  " FROM intake_takedown_line WHERE takedown_id = $1"
				  " ORDER BY id DESC LIMIT 200");

static bool read_one(struct rows *r, struct takedown *out)
{
	out->id = rows_id(r);
	out->campaign = rows_id(r);
	const bool known = subject_kind_parse(rows_str(r), &out->kind);
	out->key = rows_str(r);
	out->asked_of = rows_str(r);
	out->host = rows_str(r);
	const bool stands = takedown_state_parse(rows_str(r), &out->state);
	out->misses = rows_int(r);
	out->returns = rows_int(r);
	out->asked_at = rows_instant(r);
	out->answered_at = rows_instant(r);
	out->offline_at = rows_instant(r);
	out->changed_at = rows_instant(r);
	out->looked_at = rows_instant(r);
	out->look_at = rows_instant(r);
	out->of_notice = rows_int(r) != 0;
	return known && stands;
}

static enum rc read_all(struct cx *cx, struct rows *r, struct takedowns *out)
{
	while (rows_next(r)) {
		struct takedown t = { .misses = 0 };
		if (read_one(r, &t))
			*ARENA_PUSH(cx->arena, out) = t;
	}
	return rows_end(cx, r);
}

enum rc takedown_load(struct cx *cx, struct db *db, struct id id, struct takedown *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &takedown_one, VAL(id)));
	const bool found = rows_next(r) && read_one(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such takedown");
}

enum rc takedown_list(struct cx *cx, struct db *db, struct takedowns *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &takedown_all, NO_VALS));
	return read_all(cx, r, out);
}

enum rc takedown_log(struct cx *cx, struct db *db, struct id id, struct takedown_lines *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &takedown_line_rows, VAL(id)));
	while (rows_next(r)) {
		struct takedown_line *l = ARENA_PUSH(cx->arena, out);
		l->at = rows_instant(r);
		l->what = rows_str(r);
		l->host = rows_str(r);
		l->note = rows_str(r);
		l->account = rows_id(r);
	}
	return rows_end(cx, r);
}

static enum rc add_line(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			const struct takedown_line *l)
{
	TRY(DB_RUN(cx, db, &takedown_line_insert, VAL(id_new(cx->now)), VAL(id), VAL(cx->now),
		   VAL(l->what), VAL(l->host), VAL(l->note),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL));
	const bool is_new = str_eq(l->what, STR("asked"));
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = is_new ? "takedown-asked" : "takedown-noted",
					       .object_kind = "takedown",
					       .object = id,
					       .note = l->what });
}

static enum rc may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

enum rc takedown_add(struct cx *cx, struct db *db, const struct actor *by, struct takedown *t)
{
	struct takedowns same = { 0 };
	TRY(may(cx, by));
	if ((t->kind != SUBJECT_URL && t->kind != SUBJECT_HOST && t->kind != SUBJECT_IP) ||
	    t->key.n == 0 || t->asked_of.n == 0)
		return cx_fail(
			cx, RC_INVALID,
			"name an address on the web, a host or a machine, and who was asked");
	const struct str kind = str_from_c(subject_kind_key(t->kind));
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &takedown_same, VAL(t->key), VAL(kind),
			      VAL(t->asked_of)));
		TRY(read_all(cx, r, &same));
	}
	if (same.n > 0)
		return cx_fail(cx, RC_CONFLICT, "they were asked already, and it is open");
	t->id = id_new(cx->now);
	t->asked_at = t->changed_at = cx->now;
	t->state = TAKEDOWN_ASKED;
	TRY(DB_RUN(cx, db, &takedown_insert, VAL(t->id), VAL(kind), VAL(t->key), VAL(t->asked_of),
		   id_is_set(t->campaign) ? VAL(t->campaign) : VAL_NULL, VAL(cx->now)));
	const struct takedown_line line = { .what = STR("asked"), .note = t->asked_of };
	return add_line(cx, db, by, t->id, &line);
}

static enum rc save(struct cx *cx, struct db *db, const struct takedown *t)
{
	return DB_RUN(cx, db, &takedown_update, VAL(t->id),
		      VAL(str_from_c(takedown_state_key(t->state))), VAL(t->host), VAL(t->misses),
		      VAL(t->returns), VAL(t->answered_at), VAL(t->offline_at), VAL(t->changed_at));
}

enum rc takedown_note(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      const struct takedown_line *line, struct takedown *t)
{
	enum takedown_state says;
	enum takedown_finding finding;
	TRY(may(cx, by));
	TRY(takedown_load(cx, db, id, t));
	if (takedown_finding_parse(line->what, &finding))
		takedown_found(t, finding, line->host, cx->now);
	else if (!takedown_state_parse(line->what, &says) || !takedown_answered(t, says, cx->now))
		return cx_fail(cx, RC_INVALID,
			       "an answer is acknowledged, acted or refused; a look finds it up, "
			       "gone, blocked or unsure");
	TRY(save(cx, db, t));
	return add_line(cx, db, by, id, line);
}

/* ---- looks of the program ---- */

enum rc takedown_due(struct cx *cx, struct db *db, struct takedown *t, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &takedown_next, VAL(cx->now)));
	*found = rows_next(r) && read_one(r, t);
	return rows_end(cx, r);
}

enum rc takedown_look_later(struct cx *cx, struct db *db, struct id id, struct instant at)
{
	return DB_RUN(cx, db, &takedown_later, VAL(id), VAL(at));
}

static enum rc last_finding(struct cx *cx, struct db *db, struct id id, struct str *out)
{
	AUTO(rows) r = NULL;
	*out = (struct str){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &takedown_last, VAL(id)));
	if (rows_next(r))
		*out = rows_str(r);
	return rows_end(cx, r);
}

enum rc takedown_looked(struct cx *cx, struct db *db, struct id id,
			const struct takedown_line *line, struct takedown *t)
{
	enum takedown_finding finding;
	struct str last;
	TRY(takedown_load(cx, db, id, t));
	const struct takedown was = *t;
	if (!takedown_finding_parse(line->what, &finding))
		return cx_fail(cx, RC_BUG, "a look finds up, gone, blocked or unsure");
	TRY(last_finding(cx, db, id, &last));
	takedown_found(t, finding, line->host, cx->now);
	t->looked_at = cx->now;
	const bool is_new = t->state != was.state || !str_eq(t->host, was.host) ||
			    !str_eq(last, line->what) ||
			    (t->misses != was.misses && t->misses <= TAKEDOWN_MISSES);
	if (!is_new)
		t->changed_at = was.changed_at;
	TRY(save(cx, db, t));
	TRY(DB_RUN(cx, db, &takedown_seen, VAL(id), VAL(cx->now)));
	return is_new ? add_line(cx, db, &ACTOR_TERMINAL, id, line) : RC_OK;
}

/* ---- beside it ---- */

enum rc takedown_referrals(struct cx *cx, struct db *db, const struct takedown *t,
			   struct takedown_referrals *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &takedown_told, VAL(t->key),
		      VAL(str_from_c(subject_kind_key(t->kind)))));
	while (rows_next(r)) {
		struct takedown_referral *one = ARENA_PUSH(cx->arena, out);
		one->id = rows_id(r);
		one->mail = rows_str(r);
		one->state = rows_str(r);
		one->made_at = rows_instant(r);
	}
	return rows_end(cx, r);
}

enum rc takedown_of_referral(struct cx *cx, struct db *db, struct id referral,
			     struct takedowns *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &takedown_referred, VAL(referral)));
	return read_all(cx, r, out);
}
