// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/member_db.h"

#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"

enum { LIST_MAX = 500 };

SQL_STATEMENT(member_one, "SELECT level, until_at FROM people_member"
			  " WHERE object_id = $1 AND account_id = $2");
SQL_STATEMENT(member_glass, "SELECT max(until_at) FROM people_glass"
			    " WHERE object_id = $1 AND account_id = $2");

static enum rc load(struct cx *cx, struct db *db, struct id object, struct id account,
		    struct member *out)
{
	struct member m = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &member_one, VAL(object), VAL(account)));
		if (rows_next(r)) {
			m.given = (enum member_level)rows_int(r);
			m.until = rows_instant(r);
		}
		TRY(rows_end(cx, r));
	}
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_glass, VAL(object), VAL(account)));
	if (rows_next(r))
		m.glass_until = rows_instant(r);
	TRY(rows_end(cx, r));
	*out = m;
	return RC_OK;
}

static const char not_there[] = "it may not exist, or you may not be on it";

enum rc member_check(struct cx *cx, struct db *db, const struct actor *who, struct id object,
		     enum member_level least)
{
	struct member m;
	INVARIANT(least > MEMBER_NONE && least < MEMBER_LEVELS);
	TRY(load(cx, db, object, who->account, &m));
	if (member_level_at(&m, cx->now) < least)
		return cx_fail(cx, RC_MISSING, "%s", not_there);
	return RC_OK;
}

SQL_STATEMENT(member_count, "SELECT count(*),"
			    "       count(*) FILTER (WHERE level = 3 AND account_id <> $2"
			    "                          AND (until_at = 0 OR until_at > $3))"
			    "  FROM people_member WHERE object_id = $1");

/* How many members there are or were, and how many others work on it now. */
static enum rc count(struct cx *cx, struct db *db, struct id object, struct id but, int64_t *all,
		     int64_t *others)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_count, VAL(object), VAL(but), VAL(cx->now)));
	if (rows_next(r)) {
		*all = rows_int(r);
		*others = rows_int(r);
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(
	member_upsert,
	"INSERT INTO people_member (object_id, account_id, level, until_at, added_by, added_at)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (object_id, account_id) DO UPDATE"
	"   SET level = excluded.level, until_at = excluded.until_at,"
	"       added_by = excluded.added_by, added_at = excluded.added_at");

/* Who can read the database can add themselves to all anyway: the terminal's act is told of. */
static enum rc may_change(struct cx *cx, struct db *db, const struct actor *by, struct id object)
{
	return id_is_set(by->account) ? member_check(cx, db, by, object, MEMBER_WORK) : RC_OK;
}

enum rc member_add(struct cx *cx, struct db *db, const struct actor *by, struct member_of thing,
		   struct id account, struct member_term term)
{
	int64_t all = 0, others = 0;
	struct account a;
	const enum member_level level = term.level;
	const struct instant until = term.until;
	INVARIANT(level == MEMBER_READ || level == MEMBER_WORK);
	if (until.us != 0 && until.us <= cx->now.us)
		return cx_fail(cx, RC_INVALID, N_("the membership would end before it begins"));
	TRY(count(cx, db, thing.object, account, &all, &others));
	if (all > 0)
		TRY(may_change(cx, db, by, thing.object));
	else if (level != MEMBER_WORK || until.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("the first member works on it, without an end"));
	if (all > 0 && others == 0 && (level != MEMBER_WORK || until.us != 0))
		return cx_fail(cx, RC_CONFLICT, N_("somebody must go on working on it"));
	TRY(account_load(cx, db, account, &a));
	if (a.state != ACCOUNT_ACTIVE)
		return cx_fail(cx, RC_CONFLICT, N_("this account is not active"));
	TRY(DB_RUN(cx, db, &member_upsert, VAL(thing.object), VAL(account), VAL(level), VAL(until),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(cx->now)));
	return act_append(cx, db, by, ACCESS_CASE_MEMBERS,
			  (struct ledger_act){
				  .act = "member-added",
				  .object_kind = thing.kind,
				  .object = thing.object,
				  .note = arena_fmt(cx->arena, "%s: %.*s", member_level_key(level),
						    STR_ARG(id_print(cx->arena, account))) });
}

enum rc member_add_by_node(struct cx *cx, struct db *db, struct member_of thing, struct id account,
			   struct str why)
{
	TRY(DB_RUN(cx, db, &member_upsert, VAL(thing.object), VAL(account), VAL(MEMBER_WORK),
		   VAL((int64_t)0), VAL_NULL, VAL(cx->now)));
	return ledger_append(
		cx, db,
		&(struct ledger_act){ .act = "member-added",
				      .object_kind = thing.kind,
				      .object = thing.object,
				      .note = arena_fmt(cx->arena, "%s: %.*s: %.*s",
							member_level_key(MEMBER_WORK),
							STR_ARG(id_print(cx->arena, account)),
							STR_ARG(why)) },
		NULL);
}

SQL_STATEMENT(member_delete, "DELETE FROM people_member"
			     " WHERE object_id = $1 AND account_id = $2");

enum rc member_remove(struct cx *cx, struct db *db, const struct actor *by, struct member_of thing,
		      struct id account, struct str reason)
{
	int64_t all = 0, others = 0, changed = 0;
	const char *fault = account_reason_fault(reason);
	TRY(may_change(cx, db, by, thing.object));
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(count(cx, db, thing.object, account, &all, &others));
	if (others == 0)
		return cx_fail(cx, RC_CONFLICT,
			       N_("somebody must go on working on it: add another "
				  "person first"));
	TRY(db_run(cx, db, &member_delete, VALS(VAL(thing.object), VAL(account)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, N_("this person is no member"));
	return act_append(cx, db, by, ACCESS_CASE_MEMBERS,
			  (struct ledger_act){ .act = "member-removed",
					       .object_kind = thing.kind,
					       .object = thing.object,
					       .before = id_print(cx->arena, account),
					       .note = reason });
}

SQL_STATEMENT(member_page, "SELECT m.account_id, a.login, a.name, a.post, m.level, m.until_at"
			   "  FROM people_member m JOIN people_account a ON a.id = m.account_id"
			   " WHERE m.object_id = $1 AND (m.until_at = 0 OR m.until_at > $2)"
			   " ORDER BY m.added_at, m.account_id"
			   " LIMIT 500");

enum rc member_list(struct cx *cx, struct db *db, struct id object, struct member_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_page, VAL(object), VAL(cx->now)));
	struct member_list list = { .p = arena_new(cx->arena, struct member_row, LIST_MAX) };
	while (rows_next(r)) {
		struct member_row *m = &list.p[list.n++];
		m->account = rows_id(r);
		m->login = rows_str(r);
		m->name = rows_str(r);
		m->post = rows_str(r);
		m->level = (enum member_level)rows_int(r);
		m->until = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc member_find(struct cx *cx, struct db *db, const struct member_kind *table, struct str kind,
		    struct id object, const struct member_kind **out)
{
	AUTO(rows) r = NULL;
	const struct member_kind *k = table;
	while (k->kind && !str_eq(kind, str_from_c(k->kind)))
		k++;
	if (!k->kind)
		return cx_fail(cx, RC_MISSING, "%s", not_there);
	TRY(ROWS_OPEN(cx, db, &r, k->count, VAL(object)));
	const bool found = rows_next(r) && rows_int(r) > 0;
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "%s", not_there);
	*out = k;
	return RC_OK;
}

SQL_STATEMENT(glass_insert,
	      "INSERT INTO people_glass (id, object_id, account_id, reason, at, until_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6)");

static enum rc glass_may(struct cx *cx, struct db *db, const struct actor *by, struct id object,
			 struct duration lasts)
{
	struct member m;
	const struct bits may = access_of(by->roles, true);
	if (!id_is_set(by->account) || !bits_test(&may, ACCESS_BREAK_GLASS))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may break the glass"));
	if (lasts.us <= 0 || lasts.us > MEMBER_GLASS_LASTS_MAX.us)
		return cx_fail(cx, RC_INVALID, N_("glass stays broken for at most 24 hours"));
	TRY(load(cx, db, object, by->account, &m));
	if (member_level_at(&m, cx->now) > MEMBER_GLASS)
		return cx_fail(cx, RC_CONFLICT, N_("you are a member: open it as usual"));
	return RC_OK;
}

enum rc member_break_glass(struct cx *cx, struct db *db, const struct actor *by,
			   struct member_of thing, struct str reason, struct duration lasts)
{
	const char *fault = account_reason_fault(reason);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(glass_may(cx, db, by, thing.object, lasts));
	const struct id id = id_new(cx->now);
	const struct alarm alarm = {
		.kind = ALARM_BREAK_GLASS,
		.about = by->account,
		.object_kind = thing.kind,
		.object = thing.object,
		.text = reason,
		.ends_at = instant_add(cx->now, lasts),
	};
	TRY(DB_RUN(cx, db, &glass_insert, VAL(id), VAL(thing.object), VAL(by->account), VAL(reason),
		   VAL(cx->now), VAL(alarm.ends_at)));
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, id), NULL));
	return act_append(cx, db, by, ACCESS_BREAK_GLASS,
			  (struct ledger_act){ .act = "glass-broken",
					       .object_kind = thing.kind,
					       .object = thing.object,
					       .note = reason });
}
