// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/reading_db.h"

#include "people/act_db.h"

static int64_t hour_of(struct instant now)
{
	return now.us - now.us % HOURS(1).us;
}

SQL_STATEMENT(reading_first, "INSERT INTO people_reading (account_id, object_id, hour, n)"
			     " VALUES ($1, $2, $3, 1)"
			     " ON CONFLICT (account_id, object_id, hour) DO NOTHING");
SQL_STATEMENT(reading_again, "UPDATE people_reading SET n = n + 1"
			     " WHERE account_id = $1 AND object_id = $2 AND hour = $3");

enum rc reading_note(struct cx *cx, struct db *db, const struct actor *by,
		     const struct reading *what)
{
	int64_t added = 0;
	const int64_t hour = hour_of(cx->now);
	TRY(db_run(cx, db, &reading_first, VALS(VAL(by->account), VAL(what->object), VAL(hour)),
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
