// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/reading_db.h"

static const int64_t HOUR_US = 3600 * 1000000LL;

enum { TELL_MAX = 100 };

SQL_STATEMENT(reading_count,
	      "UPDATE ledger_reading SET times = times + 1"
	      " WHERE hour = $1 AND account = $2 AND object_kind = $3 AND object = $4");

SQL_STATEMENT(reading_put, "INSERT INTO ledger_reading"
			   " (hour, account, object_kind, object, role, times)"
			   " VALUES ($1, $2, $3, $4, $5, 1)");

SQL_STATEMENT(reading_list_over,
	      "SELECT hour, account, object_kind, object, role, times FROM ledger_reading"
	      " WHERE hour < $1 ORDER BY hour, account, object_kind, object LIMIT $2");

SQL_STATEMENT(reading_drop,
	      "DELETE FROM ledger_reading"
	      " WHERE hour = $1 AND account = $2 AND object_kind = $3 AND object = $4");

static int64_t hour_of(struct instant t)
{
	return t.us - t.us % HOUR_US;
}

enum rc ledger_read(struct cx *cx, struct db *db, const struct ledger_act *act)
{
	struct ledger_act read = *act;
	int64_t changed = 0;
	const int64_t hour = hour_of(cx->now);
	const struct str kind = str_from_c(act->object_kind), role = str_from_c(act->role);
	read.act = "content-read";
	TRY(db_run(cx, db, &reading_count,
		   VALS(VAL(hour), VAL(act->account), VAL(kind), VAL(act->object)), &changed));
	if (changed > 0)
		return RC_OK;
	TRY(DB_RUN(cx, db, &reading_put, VAL(hour), VAL(act->account), VAL(kind), VAL(act->object),
		   VAL(role)));
	return ledger_append(cx, db, &read, NULL);
}

struct over {
	int64_t hour, times;
	struct id account, object;
	struct str kind, role;
};

static enum rc tell(struct cx *cx, struct db *db, const struct over *o)
{
	const struct str at = entry_print_time(cx->arena, (struct instant){ o->hour });
	const struct ledger_act act = {
		.act = "content-read-again",
		.account = o->account,
		.role = str_c(cx->arena, o->role),
		.object_kind = str_c(cx->arena, o->kind),
		.object = o->object,
		.note = arena_fmt(cx->arena, "%lld times in the hour from %.*s",
				  (long long)o->times, STR_ARG(at)),
	};
	if (o->times > 1)
		TRY(ledger_append(cx, db, &act, NULL));
	return DB_RUN(cx, db, &reading_drop, VAL(o->hour), VAL(o->account), VAL(o->kind),
		      VAL(o->object));
}

enum rc ledger_reads_tell(struct cx *cx, struct db *db, bool *more)
{
	AUTO(rows) r = NULL;
	struct over *over = arena_new(cx->arena, struct over, TELL_MAX);
	size_t n = 0;
	TRY(ROWS_OPEN(cx, db, &r, &reading_list_over, VAL(hour_of(cx->now)), VAL(TELL_MAX)));
	while (rows_next(r)) {
		struct over *o = &over[n++];
		o->hour = rows_int(r);
		o->account = rows_id(r);
		o->kind = rows_str(r);
		o->object = rows_id(r);
		o->role = rows_str(r);
		o->times = rows_int(r);
	}
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < n; i++)
		TRY(tell(cx, db, &over[i]));
	*more = n == TELL_MAX;
	return RC_OK;
}
