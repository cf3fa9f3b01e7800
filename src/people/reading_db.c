// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/reading_db.h"

#include "people/act_db.h"

static int64_t hour_of(struct instant now)
{
	return now.us - now.us % HOURS(1).us;
}

SQL_STATEMENT(reading_first, "INSERT INTO people_reading (account_id, object_id, hour, n,"
			     "                            kind, role)"
			     " VALUES ($1, $2, $3, 1, $4, $5)"
			     " ON CONFLICT (account_id, object_id, hour) DO NOTHING");
SQL_STATEMENT(reading_again, "UPDATE people_reading SET n = n + 1"
			     " WHERE account_id = $1 AND object_id = $2 AND hour = $3");

enum rc reading_note(struct cx *cx, struct db *db, const struct actor *by,
		     const struct reading *what)
{
	int64_t added = 0;
	const int64_t hour = hour_of(cx->now);
	const char *role = access_role_for(by, what->need);
	TRY(db_run(cx, db, &reading_first,
		   VALS(VAL(by->account), VAL(what->object), VAL(hour), VAL(str_from_c(what->kind)),
			VAL(str_from_c(role ? role : ""))),
		   &added));
	if (added == 0)
		return DB_RUN(cx, db, &reading_again, VAL(by->account), VAL(what->object),
			      VAL(hour));
	return act_append(cx, db, by, what->need,
			  (struct ledger_act){ .act = "content-read",
					       .object_kind = what->kind,
					       .object = what->object });
}

SQL_STATEMENT(reading_in_hour, "SELECT n FROM people_reading"
			       " WHERE account_id = $1 AND object_id = $2 AND hour = $3");

enum rc reading_count(struct cx *cx, struct db *db, struct id account, struct id object,
		      int64_t *out)
{
	AUTO(rows) r = NULL;
	int64_t n = 0;
	TRY(ROWS_OPEN(cx, db, &r, &reading_in_hour, VAL(account), VAL(object),
		      VAL(hour_of(cx->now))));
	if (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	*out = n;
	return RC_OK;
}

enum { CLOSED_AT_ONCE = 1000 };

struct hour {
	struct id account, object;
	int64_t at;
};

SQL_STATEMENT(reading_over, "SELECT account_id, object_id, hour FROM people_reading"
			    " WHERE hour < $1 ORDER BY hour LIMIT 1000");
SQL_STATEMENT(reading_close_one, "DELETE FROM people_reading"
				 " WHERE account_id = $1 AND object_id = $2 AND hour = $3"
				 " RETURNING n, kind, role");

/* Another process may have closed it: the row is gone then. */
static enum rc close_one(struct cx *cx, struct db *db, const struct hour *hour)
{
	int64_t n = 0;
	struct ledger_act act = { .act = "content-read-count",
				  .account = hour->account,
				  .object = hour->object };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &reading_close_one, VAL(hour->account), VAL(hour->object),
			      VAL(hour->at)));
		if (rows_next(r)) {
			n = rows_int(r);
			act.object_kind = str_c(cx->arena, rows_str(r));
			act.role = str_c(cx->arena, rows_str(r));
		}
		TRY(rows_end(cx, r));
	}
	if (n < 2)
		return RC_OK;
	act.note = arena_fmt(cx->arena, "%lld times in the hour from %.*s", (long long)n,
			     STR_ARG(entry_print_time(cx->arena, (struct instant){ hour->at })));
	return ledger_append(cx, db, &act, NULL);
}

enum rc reading_close(struct cx *cx, struct db *db, int64_t *n)
{
	struct hour *over = arena_new(cx->arena, struct hour, CLOSED_AT_ONCE);
	int64_t found = 0;
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &reading_over, VAL(hour_of(cx->now))));
		while (rows_next(r) && found < CLOSED_AT_ONCE) {
			over[found].account = rows_id(r);
			over[found].object = rows_id(r);
			over[found++].at = rows_int(r);
		}
		TRY(rows_end(cx, r));
	}
	for (int64_t i = 0; i < found; i++)
		TRY(close_one(cx, db, &over[i]));
	*n = found;
	return RC_OK;
}
