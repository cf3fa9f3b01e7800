// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/draft_db.h"

#include "people/account.h"
#include "people/session.h"

SQL_STATEMENT(draft_session,
	      "SELECT s.account_id"
	      "  FROM people_session s JOIN people_account a ON a.id = s.account_id"
	      " WHERE s.token = $1 AND s.stage = $2 AND s.ended_at IS NULL AND a.state = $3");

enum rc draft_owner(struct cx *cx, struct db *db, struct sha256 token, struct id *out)
{
	AUTO(rows) r = NULL;
	struct id id = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &draft_session, VAL(token), VAL(SESSION_FULL),
		      VAL(ACCOUNT_ACTIVE)));
	if (rows_next(r))
		id = rows_id(r);
	TRY(rows_end(cx, r));
	if (!id_is_set(id))
		return cx_fail(cx, RC_MISSING, "there was no such session");
	*out = id;
	return RC_OK;
}

/* Where it is sealed to: neither to another account nor to another page. */
static struct str place_of(struct arena *a, struct id account, struct str path)
{
	return arena_fmt(a, "draft %.*s %.*s", STR_ARG(id_print(a, account)), STR_ARG(path));
}

SQL_STATEMENT(draft_put, "INSERT INTO people_draft (account_id, path, sealed, at)"
			 " VALUES ($1, $2, $3, $4)"
			 " ON CONFLICT (account_id) DO UPDATE"
			 "   SET path = excluded.path, sealed = excluded.sealed, at = excluded.at");

enum rc draft_keep_text(struct cx *cx, struct db *db, const struct seal_key *key, struct id account,
			struct str path, struct str text)
{
	const struct str sealed = seal(cx->arena, key, place_of(cx->arena, account, path), text);
	return DB_RUN(cx, db, &draft_put, VAL(account), VAL(path), VAL_BYTES(sealed), VAL(cx->now));
}

SQL_STATEMENT(draft_of_page, "SELECT sealed FROM people_draft"
			     " WHERE account_id = $1 AND path = $2 AND at > $3");

enum rc draft_find_text(struct cx *cx, struct db *db, const struct seal_key *key, struct id account,
			struct str path, struct str *out)
{
	AUTO(rows) r = NULL;
	struct str sealed = { 0 };
	const struct instant oldest = { cx->now.us - DRAFT_LASTS.us };
	*out = (struct str){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &draft_of_page, VAL(account), VAL(path), VAL(oldest)));
	if (rows_next(r))
		sealed = rows_bytes(r);
	TRY(rows_end(cx, r));
	if (sealed.n == 0)
		return RC_OK;
	return seal_open(cx, key, place_of(cx->arena, account, path), sealed, out);
}

SQL_STATEMENT(draft_delete, "DELETE FROM people_draft WHERE account_id = $1");
SQL_STATEMENT(draft_delete_old, "DELETE FROM people_draft WHERE at <= $1");

enum rc draft_drop_text(struct cx *cx, struct db *db, struct id account)
{
	return DB_RUN(cx, db, &draft_delete, VAL(account));
}

enum rc draft_forget(struct cx *cx, struct db *db)
{
	const struct instant oldest = { cx->now.us - DRAFT_LASTS.us };
	return DB_RUN(cx, db, &draft_delete_old, VAL(oldest));
}
