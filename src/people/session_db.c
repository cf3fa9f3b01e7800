// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/session_db.h"

#include "people/account_db.h"
#include "people/act_db.h"

enum { LIST_MAX = 100 };

static void read_session(struct rows *r, struct session *s)
{
	s->id = rows_id(r);
	s->account = rows_id(r);
	s->stage = (enum session_stage)rows_int(r);
	s->factor = (enum session_factor)rows_int(r);
	s->created_at = rows_instant(r);
	s->seen_at = rows_instant(r);
	s->proved_at = rows_instant(r);
	s->network = rows_str(r);
	s->agent = rows_str(r);
}

SQL_STATEMENT(session_by_token,
	      "SELECT id, account_id, stage, factor, created_at, seen_at, proved_at, network, agent"
	      "  FROM people_session"
	      " WHERE token = $1 AND ended_at IS NULL");

enum rc session_find(struct cx *cx, struct db *db, const struct session_limits *limits,
		     struct sha256 token, struct session *out, struct account *who)
{
	static const char gone[] = "nobody is signed in here";
	AUTO(rows) r = NULL;
	struct session s = { 0 };
	struct account a;
	TRY(ROWS_OPEN(cx, db, &r, &session_by_token, VAL(token)));
	const bool found = rows_next(r);
	if (found)
		read_session(r, &s);
	TRY(rows_end(cx, r));
	if (!found || session_is_over(&s, limits, cx->now))
		return cx_fail(cx, RC_MISSING, "%s", gone);
	TRY(account_load(cx, db, s.account, &a));
	if (a.state != ACCOUNT_ACTIVE)
		return cx_fail(cx, RC_MISSING, "%s", gone);
	*out = s;
	*who = a;
	return RC_OK;
}

SQL_STATEMENT(session_seen, "UPDATE people_session SET seen_at = $1"
			    " WHERE id = $2 AND seen_at < $1 AND ended_at IS NULL");

enum rc session_touch(struct cx *cx, struct db *db, struct id session)
{
	return DB_RUN(cx, db, &session_seen, VAL(cx->now), VAL(session));
}

SQL_STATEMENT(session_close_one, "UPDATE people_session SET ended_at = $1"
				 " WHERE id = $2 AND account_id = $3 AND ended_at IS NULL");

enum rc session_end(struct cx *cx, struct db *db, const struct actor *by, struct id session)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &session_close_one, VALS(VAL(cx->now), VAL(session), VAL(by->account)),
		   &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, "you have no such session");
	return act_append(cx, db, by, ACCESS_OWN_ACCOUNT,
			  (struct ledger_act){ .act = "signed-out",
					       .object_kind = "session",
					       .object = session });
}

SQL_STATEMENT(session_close_all, "UPDATE people_session SET ended_at = $1"
				 " WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL");

enum rc session_end_all(struct cx *cx, struct db *db, struct id account, struct id keep)
{
	return DB_RUN(cx, db, &session_close_all, VAL(cx->now), VAL(account), VAL(keep));
}

SQL_STATEMENT(session_close_every, "UPDATE people_session SET ended_at = $1"
				   " WHERE ended_at IS NULL");

enum rc session_end_every(struct cx *cx, struct db *db)
{
	return DB_RUN(cx, db, &session_close_every, VAL(cx->now));
}

SQL_STATEMENT(session_page,
	      "SELECT id, account_id, stage, factor, created_at, seen_at, proved_at, network, agent"
	      "  FROM people_session"
	      " WHERE account_id = $1 AND ended_at IS NULL"
	      " ORDER BY created_at DESC, id"
	      " LIMIT 100");

enum rc session_list(struct cx *cx, struct db *db, const struct session_limits *limits,
		     struct id account, struct session_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &session_page, VAL(account)));
	struct session_list list = { .p = arena_new(cx->arena, struct session, LIST_MAX) };
	while (rows_next(r)) {
		read_session(r, &list.p[list.n]);
		list.n += !session_is_over(&list.p[list.n], limits, cx->now);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(session_delete_old, "DELETE FROM people_session WHERE created_at < $1");

enum rc session_forget(struct cx *cx, struct db *db, const struct session_limits *limits)
{
	const struct instant oldest = { cx->now.us - limits->absolute.us - DAYS(1).us };
	return DB_RUN(cx, db, &session_delete_old, VAL(oldest));
}
