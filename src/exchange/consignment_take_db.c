// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_take_db.h"

#include "exchange/consignment_db.h"

#define COLUMNS                                                            \
	"SELECT id, by_id, case_id, place, asked_at, done_at, state, why " \
	" FROM exchange_consignment_taking"
SQL_STATEMENT(consignment_take_upsert,
	      "INSERT INTO exchange_consignment_taking (id, by_id, case_id, place, asked_at,"
	      "  state, done_at, why) VALUES ($1, $2, $3, $4, $5, 0, 0, '')"
	      " ON CONFLICT (id) DO UPDATE SET by_id = excluded.by_id,"
	      "  case_id = excluded.case_id, place = excluded.place,"
	      "  asked_at = excluded.asked_at, state = 0, done_at = 0, why = ''");
SQL_STATEMENT(consignment_take_by_id, COLUMNS " WHERE id = $1");
SQL_STATEMENT(consignment_take_waits, COLUMNS " WHERE state = 0 ORDER BY asked_at, id LIMIT 1");
SQL_STATEMENT(consignment_take_update, "UPDATE exchange_consignment_taking SET state = $2,"
				       "  done_at = $3, why = $4 WHERE id = $1");

static void read_wish(struct rows *r, struct consignment_take_wish *w)
{
	*w = (struct consignment_take_wish){ .consignment = rows_id(r) };
	w->by = rows_id(r);
	w->of_case = rows_id(r);
	w->place = rows_str(r);
	w->asked_at = rows_instant(r);
	w->done_at = rows_instant(r);
	w->state = (enum consignment_wish_state)rows_int(r); // a CHECK holds the range
	w->why = rows_str(r);
}

static enum rc end_one(struct cx *cx, struct rows *r, struct consignment_take_wish *out)
{
	const bool found = rows_next(r);
	if (found)
		read_wish(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "nothing is to be taken");
}

enum rc consignment_take_find(struct cx *cx, struct db *db, struct id consignment,
			      struct consignment_take_wish *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &consignment_take_by_id, VAL(consignment)));
	return end_one(cx, r, out);
}

enum rc consignment_take_next(struct cx *cx, struct db *db, struct consignment_take_wish *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &consignment_take_waits, NO_VALS));
	return end_one(cx, r, out);
}

enum rc consignment_take_done(struct cx *cx, struct db *db, const struct consignment_take_wish *w)
{
	const bool taken = w->why.n == 0;
	return DB_RUN(cx, db, &consignment_take_update, VAL(w->consignment),
		      VAL((int64_t)(taken ? CONSIGNMENT_MADE : CONSIGNMENT_NOT_MADE)), VAL(cx->now),
		      VAL(w->why));
}

/* ---- asking ---------------------------------------------------------------------------- */

static enum rc check(struct cx *cx, struct db *db, const struct actor *by,
		     const struct consignment_take_wish *wish)
{
	struct consignment c;
	struct consignment_take_wish there = { .state = CONSIGNMENT_MADE };
	const struct exhibit e = { .of_case = wish->of_case };
	TRY(consignment_load(cx, db, wish->consignment, &c));
	TRY(consignment_check_open(cx, by, &c));
	if (c.state == CONSIGNMENT_FAILED)
		return cx_fail(cx, RC_CONFLICT,
			       "it does not hold: refuse it, and ask for it again");
	if (id_is_set(wish->of_case))
		TRY(exhibit_access(cx, db, by, &e, MEMBER_WORK));
	const enum rc rc = consignment_take_find(cx, db, wish->consignment, &there);
	if (rc == RC_OK && there.state == CONSIGNMENT_WAITS)
		return cx_fail(cx, RC_CONFLICT, "it is being taken already");
	return rc == RC_MISSING ? RC_OK : rc;
}

enum rc consignment_take_ask(struct cx *cx, struct db *db, const struct actor *by,
			     struct consignment_take_wish *wish)
{
	TRY(check(cx, db, by, wish));
	wish->by = by->account;
	wish->asked_at = cx->now;
	return DB_RUN(cx, db, &consignment_take_upsert, VAL(wish->consignment), VAL(wish->by),
		      id_is_set(wish->of_case) ? VAL(wish->of_case) : VAL_NULL, VAL(wish->place),
		      VAL(wish->asked_at));
}
