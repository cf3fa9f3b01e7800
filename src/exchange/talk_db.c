// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/talk_db.h"

#include <stdlib.h>

SQL_STATEMENT(talk_heard, "SELECT coalesce(max(received_at), 0) FROM exchange_inbox"
			  " WHERE peer_id = $1");
SQL_STATEMENT(talk_waits, "SELECT count(*), coalesce(min(queued_at), 0) FROM exchange_outbox"
			  " WHERE peer_id = $1 AND state = 0");
SQL_STATEMENT(talk_receipts, "SELECT queued_at, done_at FROM exchange_outbox"
			     " WHERE peer_id = $1 AND done_at > 0 ORDER BY done_at DESC LIMIT 100");

static enum rc load_heard(struct cx *cx, struct db *db, struct id peer, struct talk *t)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &talk_heard, VAL(peer)));
	while (rows_next(r))
		t->heard = rows_instant(r);
	return rows_end(cx, r);
}

static enum rc load_waiting(struct cx *cx, struct db *db, struct id peer, struct talk *t)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &talk_waits, VAL(peer)));
	while (rows_next(r)) {
		t->waiting = rows_int(r);
		t->since = rows_instant(r);
	}
	return rows_end(cx, r);
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static enum rc load_receipts(struct cx *cx, struct db *db, struct id peer, struct talk *t)
{
	int64_t took[TALK_MEASURED];
	size_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &talk_receipts, VAL(peer)));
	while (rows_next(r)) {
		const struct instant queued = rows_instant(r), done = rows_instant(r);
		if (n == 0)
			t->receipt = done;
		if (n < TALK_MEASURED)
			took[n++] = done.us - queued.us;
	}
	TRY(rows_end(cx, r));
	t->measured = (int64_t)n;
	if (n == 0)
		return RC_OK;
	qsort(took, n, sizeof *took, by_size);
	t->median = (struct duration){ took[(n - 1) / 2] };
	t->slowest = (struct duration){ took[n - 1] };
	return RC_OK;
}

enum rc talk_load(struct cx *cx, struct db *db, struct id peer, struct talk *out)
{
	struct talk t = { 0 };
	TRY(load_heard(cx, db, peer, &t));
	TRY(load_waiting(cx, db, peer, &t));
	TRY(load_receipts(cx, db, peer, &t));
	*out = t;
	return RC_OK;
}
