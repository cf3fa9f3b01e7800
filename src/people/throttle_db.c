// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/throttle_db.h"

static struct instant forgotten(const struct cx *cx)
{
	return (struct instant){ cx->now.us - THROTTLE_FORGETS.us };
}

SQL_STATEMENT(throttle_row, "SELECT failures, last_at FROM people_throttle WHERE key = $1");

enum rc throttle_until_of(struct cx *cx, struct db *db, enum throttle_kind kind, struct str what,
			  struct instant *out)
{
	AUTO(rows) r = NULL;
	struct throttle t = { .kind = kind };
	TRY(ROWS_OPEN(cx, db, &r, &throttle_row, VAL(throttle_key(cx->arena, kind, what))));
	if (rows_next(r)) {
		t.failures = rows_int(r);
		t.last_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = throttle_until(&t, cx->now);
	return RC_OK;
}

SQL_STATEMENT(throttle_add, "INSERT INTO people_throttle AS t (key, failures, last_at)"
			    " VALUES ($1, 1, $2)"
			    " ON CONFLICT (key) DO UPDATE"
			    "   SET failures = CASE WHEN t.last_at <= $3 THEN 1"
			    "                       ELSE t.failures + 1 END,"
			    "       last_at = excluded.last_at"
			    " RETURNING failures");

enum rc throttle_count(struct cx *cx, struct db *db, enum throttle_kind kind, struct str what,
		       int64_t *failures)
{
	int64_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &throttle_add, VAL(throttle_key(cx->arena, kind, what)),
		      VAL(cx->now), VAL(forgotten(cx))));
	if (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	if (failures)
		*failures = n;
	return RC_OK;
}

SQL_STATEMENT(throttle_less, "UPDATE people_throttle SET failures = failures - 1"
			     " WHERE key = $1 AND failures > 0");

enum rc throttle_uncount(struct cx *cx, struct db *db, enum throttle_kind kind, struct str what)
{
	return DB_RUN(cx, db, &throttle_less, VAL(throttle_key(cx->arena, kind, what)));
}

SQL_STATEMENT(throttle_drop, "DELETE FROM people_throttle WHERE key = $1");

enum rc throttle_forgive(struct cx *cx, struct db *db, enum throttle_kind kind, struct str what)
{
	return DB_RUN(cx, db, &throttle_drop, VAL(throttle_key(cx->arena, kind, what)));
}

SQL_STATEMENT(throttle_drop_old, "DELETE FROM people_throttle WHERE last_at <= $1");

enum rc throttle_forget(struct cx *cx, struct db *db)
{
	return DB_RUN(cx, db, &throttle_drop_old, VAL(forgotten(cx)));
}
