// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/witness_db.h"

#include "ledger/checkpoint_db.h"

SQL_STATEMENT(asked_find, "SELECT message_id, size, seen, at, settled, refused, stubborn"
			  " FROM exchange_asked WHERE peer_id = $1");
SQL_STATEMENT(asked_put, "INSERT INTO exchange_asked (peer_id, message_id, size, seen, at, settled,"
			 "                            refused, stubborn)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
			 " ON CONFLICT (peer_id) DO UPDATE SET message_id = excluded.message_id,"
			 "   size = excluded.size, seen = excluded.seen, at = excluded.at,"
			 "   settled = excluded.settled, refused = excluded.refused,"
			 "   stubborn = excluded.stubborn");

enum rc asked_load(struct cx *cx, struct db *db, struct id peer, struct asked *out)
{
	struct asked a = { .peer = peer };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &asked_find, VAL(peer)));
	while (rows_next(r)) {
		a.message = rows_id(r);
		a.size = rows_int(r);
		a.seen = rows_int(r);
		a.at = rows_instant(r);
		a.settled = rows_int(r) == 1;
		a.refused = rows_int(r);
		a.stubborn = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = a;
	return RC_OK;
}

enum rc asked_store(struct cx *cx, struct db *db, const struct asked *a)
{
	return DB_RUN(cx, db, &asked_put, VAL(a->peer), VAL(a->message), VAL(a->size), VAL(a->seen),
		      VAL(a->at), VAL((int64_t)a->settled), VAL(a->refused), VAL(a->stubborn));
}

struct instant witness_pause_ends(struct instant asked_at, int64_t refused)
{
	const struct duration longest = WITNESS_EVERY;
	struct duration wait = { 0 };
	for (int64_t i = 1; i < refused && wait.us < longest.us; i++)
		wait = wait.us == 0 ? MINUTES(1) : (struct duration){ 4 * wait.us };
	return instant_add(asked_at, wait.us < longest.us ? wait : longest);
}

#define NO_TALK "'checkpoint', 'cosignature', 'seen', 'prove', 'proof'"
SQL_STATEMENT(asked_said, "SELECT 1 FROM exchange_outbox WHERE peer_id = $1 AND queued_at > $2"
			  "   AND kind NOT IN (" NO_TALK ") LIMIT 1");
SQL_STATEMENT(asked_heard, "SELECT 1 FROM exchange_inbox WHERE peer_id = $1 AND received_at > $2"
			   "   AND kind NOT IN (" NO_TALK ") LIMIT 1");

static enum rc any(struct cx *cx, struct rows *r, bool *out)
{
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

enum rc asked_talked(struct cx *cx, struct db *db, struct id peer, struct instant since, bool *out)
{
	bool talked = false;
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &asked_said, VAL(peer), VAL(since)));
		TRY(any(cx, r, &talked));
	}
	if (!talked) {
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &asked_heard, VAL(peer), VAL(since)));
		TRY(any(cx, r, &talked));
	}
	*out = talked;
	return RC_OK;
}

/* ---- As a witness ---- */

SQL_STATEMENT(cosigning_put, "INSERT INTO exchange_cosigning (peer_id, size, at, sent)"
			     " VALUES ($1, $2, $3, 0) ON CONFLICT (peer_id) DO UPDATE"
			     " SET size = excluded.size, at = excluded.at, sent = 0");
SQL_STATEMENT(cosigning_due, "SELECT peer_id FROM exchange_cosigning WHERE sent = 0"
			     " ORDER BY at LIMIT 1");
SQL_STATEMENT(cosigning_done, "UPDATE exchange_cosigning SET sent = 1 WHERE peer_id = $1");

enum rc cosigning_want(struct cx *cx, struct db *db, struct id peer, int64_t size)
{
	return DB_RUN(cx, db, &cosigning_put, VAL(peer), VAL(size), VAL(cx->now));
}

enum rc cosigning_next(struct cx *cx, struct db *db, struct id *peer)
{
	struct id found = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &cosigning_due, NO_VALS));
	while (rows_next(r))
		found = rows_id(r);
	TRY(rows_end(cx, r));
	*peer = found;
	return RC_OK;
}

enum rc cosigning_sent(struct cx *cx, struct db *db, struct id peer)
{
	return DB_RUN(cx, db, &cosigning_done, VAL(peer));
}

/* ---- For people ---- */

SQL_STATEMENT(cosigned_theirs, "SELECT size, at FROM exchange_cosigning"
			       " WHERE peer_id = $1 AND sent = 1");

enum rc cosigned_load(struct cx *cx, struct db *db, struct id peer, struct str witness,
		      struct cosigned *out)
{
	struct cosigned c = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &cosigned_theirs, VAL(peer)));
	while (rows_next(r)) {
		c.theirs = rows_int(r);
		c.theirs_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	if (witness.n > 0)
		TRY(cosignature_last(cx, db, witness, &c.ours, &c.ours_at));
	*out = c;
	return RC_OK;
}
