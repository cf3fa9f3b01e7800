// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/share_db.h"

#include "people/account_db.h"
#include "people/act_db.h"

SQL_STATEMENT(share_group, "SELECT id FROM intake_group WHERE name = $1");
SQL_STATEMENT(share_insert, "INSERT INTO intake_share_reader (group_id, account_id, at)"
			    " VALUES ($1, $2, $3) ON CONFLICT (group_id, account_id) DO NOTHING");
SQL_STATEMENT(share_delete, "DELETE FROM intake_share_reader"
			    " WHERE group_id = $1 AND account_id = $2");
SQL_STATEMENT(share_rows, "SELECT g.name, a.login, g.id FROM intake_share_reader r"
			  " JOIN intake_group g ON g.id = r.group_id"
			  " JOIN people_account a ON a.id = r.account_id ORDER BY g.name, a.login");
SQL_STATEMENT(share_rows_of, "SELECT g.name, a.login, g.id FROM intake_share_reader r"
			     " JOIN intake_group g ON g.id = r.group_id"
			     " JOIN people_account a ON a.id = r.account_id WHERE a.id = $1"
			     " ORDER BY g.name");

static enum rc may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

static enum rc find_group(struct cx *cx, struct db *db, struct str group, struct id *out)
{
	bool found = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &share_group, VAL(group)));
	while (rows_next(r)) {
		*out = rows_id(r);
		found = true;
	}
	TRY(rows_end(cx, r));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING,
			       "there is no group \"%.*s\": comity warning group lists them",
			       STR_ARG(group));
}

static enum rc done(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		    struct id account, struct str group)
{
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "account", .object = account, .note = group });
}

enum rc share_let_in(struct cx *cx, struct db *db, const struct actor *by, struct str group,
		     struct str login)
{
	struct id id = { { 0 } };
	struct account who;
	TRY(may(cx, by));
	TRY(account_find(cx, db, login, &who));
	TRY(find_group(cx, db, group, &id));
	TRY(DB_RUN(cx, db, &share_insert, VAL(id), VAL(who.id), VAL(cx->now)));
	return done(cx, db, by, "share-reader-added", who.id, group);
}

enum rc share_let_out(struct cx *cx, struct db *db, const struct actor *by, struct str group,
		      struct str login)
{
	int64_t changed = 0;
	struct id id = { { 0 } };
	struct account who;
	TRY(may(cx, by));
	TRY(account_find(cx, db, login, &who));
	TRY(find_group(cx, db, group, &id));
	TRY(db_run(cx, db, &share_delete, VALS(VAL(id), VAL(who.id)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, "%.*s does not read what goes to \"%.*s\"",
			       STR_ARG(who.login), STR_ARG(group));
	return done(cx, db, by, "share-reader-removed", who.id, group);
}

static enum rc read_all(struct cx *cx, struct rows *r, struct share_readers *out)
{
	while (rows_next(r)) {
		struct share_reader *one = ARENA_PUSH(cx->arena, out);
		one->group = rows_str(r);
		one->login = rows_str(r);
		one->group_id = rows_id(r);
	}
	return rows_end(cx, r);
}

enum rc share_list(struct cx *cx, struct db *db, struct share_readers *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &share_rows, NO_VALS));
	return read_all(cx, r, out);
}

enum rc share_of(struct cx *cx, struct db *db, struct id account, struct share_readers *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &share_rows_of, VAL(account)));
	return read_all(cx, r, out);
}

/* ---- what came of what was left here ---- */

SQL_STATEMENT(share_status_insert, "INSERT INTO intake_taxii_status (id, account_id, at, total,"
				   " success) VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(share_status_forget, "DELETE FROM intake_taxii_status WHERE at < $1");
SQL_STATEMENT(share_status_one, "SELECT id, at, total, success FROM intake_taxii_status"
				" WHERE id = $1 AND account_id = $2");

enum rc share_status_add(struct cx *cx, struct db *db, const struct actor *by,
			 struct share_status *s)
{
	s->id = id_new(cx->now);
	s->at = cx->now;
	TRY(DB_RUN(cx, db, &share_status_forget, VAL(cx->now.us - DAYS(7).us)));
	return DB_RUN(cx, db, &share_status_insert, VAL(s->id), VAL(by->account), VAL(s->at),
		      VAL(s->total), VAL(s->success));
}

enum rc share_status_load(struct cx *cx, struct db *db, struct id account, struct id id,
			  struct share_status *out)
{
	bool found = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &share_status_one, VAL(id), VAL(account)));
	while (rows_next(r)) {
		found = true;
		out->id = rows_id(r);
		out->at = rows_instant(r);
		out->total = rows_int(r);
		out->success = rows_int(r);
	}
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such status, or no more");
}
