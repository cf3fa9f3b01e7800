// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/freight_db.h"

#include "exchange/message.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"

enum { OUTBOX_SENT = OUTBOX_DELIVERED };

/* ---- Beginning ---- */

SQL_STATEMENT(freight_insert,
	      "INSERT INTO exchange_freight (id, peer_id, sent, message_id, thread, digest, size,"
	      "  moved, state, queued_at, moved_at, due_at, tries, rate, why, told, by_stick,"
	      "  done_at, again)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, 0, 0, 0, 0, '', 0, 0, 0, 0)");

static enum rc insert(struct cx *cx, struct db *db, const struct freight *f, bool sent)
{
	return DB_RUN(cx, db, &freight_insert, VAL(f->id), VAL(f->peer), VAL((int64_t)sent),
		      sent ? VAL(f->message) : VAL_NULL, VAL(f->thread), VAL(f->digest),
		      VAL(f->size), VAL(cx->now));
}

enum rc freight_send(struct cx *cx, struct db *db, const struct freight *f)
{
	return insert(cx, db, f, true);
}

SQL_STATEMENT(freight_count, "SELECT count(*) FROM exchange_freight"
			     " WHERE peer_id = $1 AND sent = 0 AND state IN (0, 1)");

static enum rc check_count(struct cx *cx, struct db *db, struct id peer)
{
	int64_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &freight_count, VAL(peer)));
	while (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	if (n < FREIGHT_AT_ONCE)
		return RC_OK;
	return cx_fail(cx, RC_BUSY, "%d files of this peer are on their way already",
		       FREIGHT_AT_ONCE);
}

enum rc freight_expect(struct cx *cx, struct db *db, const struct freight *f)
{
	struct freight there = { 0 };
	if (f->size <= 0)
		return cx_fail(cx, RC_INVALID, "a file of %lld bytes", (long long)f->size);
	const enum rc rc = freight_load(cx, db, f->id, &there);
	if (rc == RC_MISSING) {
		TRY(check_count(cx, db, f->peer));
		return insert(cx, db, f, false);
	}
	TRY(rc);
	if (there.sent || !id_eq(there.peer, f->peer) || !id_eq(there.thread, f->thread) ||
	    there.size != f->size || !sha256_eq(&there.digest, &f->digest))
		return cx_fail(cx, RC_CONFLICT, "another file of this id was announced before");
	return RC_OK;
}

/* ---- Reading ---- */

#define COLUMNS                                                                                \
	"f.id, f.peer_id, f.sent, f.message_id, f.thread, f.digest, f.size, f.moved, f.state," \
	" f.queued_at, f.moved_at, f.due_at, f.tries, f.rate, f.why, f.told, f.by_stick,"      \
	" f.done_at, f.again, f.receipt"
#define FROM " FROM exchange_freight f"

SQL_STATEMENT(freight_by_id, "SELECT " COLUMNS FROM " WHERE f.id = $1");
SQL_STATEMENT(freight_newest, "SELECT " COLUMNS FROM " ORDER BY f.id DESC LIMIT 100");
SQL_STATEMENT(freight_older, "SELECT " COLUMNS FROM " WHERE f.id < $1"
			     " ORDER BY f.id DESC LIMIT 100");
SQL_STATEMENT(freight_to_send,
	      "SELECT " COLUMNS ", o.state" FROM " JOIN exchange_outbox o ON o.id = f.message_id"
	      " JOIN exchange_peer p ON p.id = f.peer_id AND p.state = 1"
	      " WHERE f.sent = 1 AND f.told = 0 AND f.state IN (0, 3) AND f.due_at <= $1"
	      "   AND o.state <> 0 ORDER BY f.id LIMIT 200");
SQL_STATEMENT(freight_page_waiting, "SELECT " COLUMNS FROM
				    " WHERE f.sent = 1 AND f.told = 0 AND f.state = 0 AND f.id > $1"
				    " ORDER BY f.id LIMIT 100");
SQL_STATEMENT(freight_all_there,
	      "SELECT " COLUMNS FROM " WHERE f.sent = 0 AND f.told = 0 AND f.state = 0"
	      "   AND f.moved = f.size ORDER BY f.id LIMIT 20");
SQL_STATEMENT(freight_receipts, "SELECT " COLUMNS FROM
				" WHERE f.sent = 0 AND f.by_stick = 1 AND f.receipt IS NOT NULL"
				"   AND f.done_at >= $1 AND f.id > $2 ORDER BY f.id LIMIT 100");

static void read_row(struct rows *r, struct freight *f)
{
	f->id = rows_id(r);
	f->peer = rows_id(r);
	f->sent = rows_int(r) != 0;
	f->message = rows_id(r);
	f->thread = rows_id(r);
	f->digest = rows_hash(r);
	f->size = rows_int(r);
	f->moved = rows_int(r);
	f->state = (enum freight_state)rows_int(r); // a CHECK holds the range
	f->queued_at = rows_instant(r);
	f->moved_at = rows_instant(r);
	f->due_at = rows_instant(r);
	f->tries = rows_int(r);
	f->rate = rows_int(r);
	f->why = rows_str(r);
	f->told = rows_int(r) != 0;
	f->by_stick = rows_int(r) != 0;
	f->done_at = rows_instant(r);
	f->again = rows_int(r) != 0;
	f->receipt = rows_bytes(r);
}

enum rc freight_load(struct cx *cx, struct db *db, struct id id, struct freight *out)
{
	struct freight f = { 0 };
	bool found = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &freight_by_id, VAL(id)));
	while (rows_next(r)) {
		read_row(r, &f);
		found = true;
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such file on its way");
	*out = f;
	return RC_OK;
}

static enum rc read_list(struct cx *cx, struct rows *r, struct freight_list *out)
{
	struct freight_list list = { 0 };
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc freight_list(struct cx *cx, struct db *db, struct id before, struct freight_list *out)
{
	AUTO(rows) r = NULL;
	if (id_is_set(before))
		TRY(ROWS_OPEN(cx, db, &r, &freight_older, VAL(before)));
	else
		TRY(rows_open(cx, db, &r, &freight_newest, NO_VALS));
	return read_list(cx, r, out);
}

static bool has_peer(const struct freight_list *list, struct id peer)
{
	for (size_t i = 0; i < list->n; i++)
		if (id_eq(list->p[i].peer, peer))
			return true;
	return false;
}

enum rc freight_due(struct cx *cx, struct db *db, struct freight_list *out)
{
	struct freight_list list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &freight_to_send, VAL(cx->now)));
	while (rows_next(r)) {
		struct freight f = { 0 };
		read_row(r, &f);
		if (rows_int(r) != OUTBOX_SENT)
			f.state = FREIGHT_REFUSED;
		if (!has_peer(&list, f.peer))
			*ARENA_PUSH(cx->arena, &list) = f;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc freight_list_waiting(struct cx *cx, struct db *db, struct id after,
			     struct freight_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &freight_page_waiting, VAL(after)));
	return read_list(cx, r, out);
}

enum rc freight_list_unjudged(struct cx *cx, struct db *db, struct freight_list *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &freight_all_there, NO_VALS));
	return read_list(cx, r, out);
}

enum rc freight_stick_receipts(struct cx *cx, struct db *db, struct instant since, struct id after,
			       struct freight_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &freight_receipts, VAL(since), VAL(after)));
	return read_list(cx, r, out);
}

SQL_STATEMENT(freight_small_waits, "SELECT 1 FROM exchange_outbox"
				   " WHERE peer_id = $1 AND state = 0 AND due_at <= $2"
				   "   AND size <= $3 LIMIT 1");

enum rc freight_gives_way(struct cx *cx, struct db *db, struct id peer, bool *out)
{
	AUTO(rows) r = NULL;
	*out = false;
	TRY(ROWS_OPEN(cx, db, &r, &freight_small_waits, VAL(peer), VAL(cx->now),
		      VAL((int64_t)MESSAGE_SMALL_MAX)));
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

/* ---- Moving ---- */

SQL_STATEMENT(freight_set_moved,
	      "UPDATE exchange_freight SET moved = $2, moved_at = $3,"
	      "  rate = CASE WHEN CAST($4 AS BIGINT) > 0 THEN $4 ELSE rate END, tries = 0,"
	      "  why = '' WHERE id = $1 AND state = 0 AND moved <= $2");
SQL_STATEMENT(freight_set_lost, "UPDATE exchange_freight SET moved = $2 WHERE id = $1");
SQL_STATEMENT(freight_set_due, "UPDATE exchange_freight SET tries = tries + 1, why = $2,"
			       "  due_at = $3 WHERE id = $1");
SQL_STATEMENT(freight_set_again, "UPDATE exchange_freight SET again = 0 WHERE id = $1");
SQL_STATEMENT(freight_set_stick, "UPDATE exchange_freight SET by_stick = 1 WHERE id = $1");

enum rc freight_moved(struct cx *cx, struct db *db, const struct freight *f, int64_t moved,
		      int64_t rate)
{
	return DB_RUN(cx, db, &freight_set_moved, VAL(f->id), VAL(moved), VAL(cx->now), VAL(rate));
}

enum rc freight_lost(struct cx *cx, struct db *db, const struct freight *f, int64_t moved)
{
	return DB_RUN(cx, db, &freight_set_lost, VAL(f->id), VAL(moved));
}

enum rc freight_put_off(struct cx *cx, struct db *db, const struct freight *f, struct str why,
			struct instant due)
{
	return DB_RUN(cx, db, &freight_set_due, VAL(f->id), VAL(why), VAL(due));
}

SQL_STATEMENT(freight_set_hurried, "UPDATE exchange_freight SET due_at = 0"
				   " WHERE peer_id = $1 AND sent = 1 AND state IN (0, 3)"
				   "   AND told = 0 AND due_at > 0");

enum rc freight_hurry(struct cx *cx, struct db *db, struct id peer)
{
	return DB_RUN(cx, db, &freight_set_hurried, VAL(peer));
}

SQL_STATEMENT(freight_all_hurried, "UPDATE exchange_freight SET due_at = 0"
				   " WHERE sent = 1 AND told = 0 AND due_at > 0");

enum rc freight_hurry_all(struct cx *cx, struct db *db)
{
	return db_run(cx, db, &freight_all_hurried, NO_VALS, NULL);
}

enum rc freight_begun_again(struct cx *cx, struct db *db, const struct freight *f)
{
	return DB_RUN(cx, db, &freight_set_again, VAL(f->id));
}

enum rc freight_came_by_stick(struct cx *cx, struct db *db, struct id id)
{
	return DB_RUN(cx, db, &freight_set_stick, VAL(id));
}

/* ---- Ending ---- */

SQL_STATEMENT(
	freight_end,
	"UPDATE exchange_freight SET state = $2, why = $3, done_at = $4,"
	"  told = 1, receipt = $5, moved = CASE WHEN CAST($6 AS BIGINT) > 0 THEN $6 ELSE moved END"
	" WHERE id = $1 AND told = 0");

/* How it ends. */
struct ending {
	enum freight_state state;
	struct str why, receipt;
	const char *act;
	bool is_receipt;
};

static enum rc end(struct cx *cx, struct db *db, const struct freight *f, const struct ending *e)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &freight_end,
		   VALS(VAL(f->id), VAL((int64_t)e->state), VAL(e->why), VAL(cx->now),
			e->receipt.n > 0 ? VAL_BYTES(e->receipt) : VAL_NULL,
			VAL(e->state == FREIGHT_WHOLE ? f->size : 0)),
		   &changed));
	if (changed == 0)
		return RC_OK; // it has ended before
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = e->act,
						   .object_kind = "freight",
						   .object = f->id,
						   .content = f->digest,
						   .note = e->why,
						   .receipt = e->is_receipt && !f->sent },
			     NULL);
}

enum rc freight_done(struct cx *cx, struct db *db, const struct freight *f, struct str receipt)
{
	return end(cx, db, f,
		   &(struct ending){ .state = FREIGHT_WHOLE,
				     .receipt = receipt,
				     .act = f->sent ? "freight-delivered" : "freight-received",
				     .is_receipt = true });
}

enum rc freight_refused(struct cx *cx, struct db *db, const struct freight *f, struct str why,
			struct str receipt)
{
	return end(
		cx, db, f,
		&(struct ending){ .state = FREIGHT_REFUSED,
				  .why = why,
				  .receipt = receipt,
				  .act = f->sent ? "freight-refused-there" : "freight-refused" });
}

enum rc freight_gone(struct cx *cx, struct db *db, const struct freight *f)
{
	return end(cx, db, f,
		   &(struct ending){ .state = FREIGHT_TAKEN_BACK,
				     .why = STR("the sender has taken it back"),
				     .act = "freight-gone" });
}

SQL_STATEMENT(freight_anew, "UPDATE exchange_freight SET state = 0, moved = 0, tries = 0,"
			    "  due_at = 0, why = '', told = 0, done_at = 0, receipt = NULL,"
			    "  again = $2 WHERE id = $1 AND state = 4");

enum rc freight_restarted(struct cx *cx, struct db *db, const struct freight *f)
{
	return DB_RUN(cx, db, &freight_anew, VAL(f->id), VAL(0));
}

/* ---- By people ---- */

SQL_STATEMENT(freight_set_state, "UPDATE exchange_freight SET state = $2, due_at = 0, tries = 0,"
				 "  why = '' WHERE id = $1");

static enum rc wrong_state(struct cx *cx, const struct freight *f)
{
	return cx_fail(cx, RC_CONFLICT, "the file is %s: nothing of that can be done now",
		       freight_state_key(f->state));
}

static enum rc act_on(struct cx *cx, struct db *db, const struct actor *by, const struct freight *f,
		      struct ledger_act act)
{
	act.object_kind = "freight";
	act.object = f->id;
	act.content = f->digest;
	return act_append(cx, db, by, ACCESS_CASE_WORK, act);
}

enum rc freight_pause(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct freight f = { 0 };
	TRY(freight_load(cx, db, id, &f));
	if (f.state != FREIGHT_MOVING)
		return wrong_state(cx, &f);
	TRY(DB_RUN(cx, db, &freight_set_state, VAL(id), VAL((int64_t)FREIGHT_PAUSED)));
	return act_on(cx, db, by, &f, (struct ledger_act){ .act = "freight-paused" });
}

enum rc freight_resume(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct freight f = { 0 };
	TRY(freight_load(cx, db, id, &f));
	if (f.state == FREIGHT_REFUSED && f.sent)
		TRY(DB_RUN(cx, db, &freight_anew, VAL(id), VAL(1)));
	else if (f.state == FREIGHT_PAUSED || f.state == FREIGHT_MOVING)
		TRY(DB_RUN(cx, db, &freight_set_state, VAL(id), VAL((int64_t)FREIGHT_MOVING)));
	else
		return wrong_state(cx, &f);
	return act_on(cx, db, by, &f, (struct ledger_act){ .act = "freight-resumed" });
}

/* The peer is told as soon as it can be. One whose message has not left is told, too: it may have
 * come by a stick. */
enum rc freight_take_back(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct freight f = { 0 };
	TRY(freight_load(cx, db, id, &f));
	if (!f.sent)
		return cx_fail(cx, RC_CONFLICT, "only who sends a file can take it back");
	if (f.state != FREIGHT_MOVING && f.state != FREIGHT_PAUSED && f.state != FREIGHT_REFUSED)
		return wrong_state(cx, &f);
	TRY(DB_RUN(cx, db, &freight_set_state, VAL(id), VAL((int64_t)FREIGHT_TAKEN_BACK)));
	return act_on(cx, db, by, &f, (struct ledger_act){ .act = "freight-taken-back" });
}

/* ---- Who names a blob ---- */

/* What has arrived belongs to the room that it came for; a consignment, until it was taken or
 * refused: then the exhibit has it, here and there. */
SQL_STATEMENT(exchange_blob_count,
	      "SELECT (SELECT count(*) FROM exchange_freight WHERE digest = $1"
	      "          AND state NOT IN (2, 3))"
	      "  + (SELECT count(*) FROM exchange_consignment WHERE digest = $1"
	      "          AND state IN (0, 1, 2))"
	      "  + (SELECT count(*) FROM exchange_inbox WHERE digest = $1)"
	      "  + (SELECT count(*) FROM exchange_outbox WHERE digest = $1)");

const struct blob_holder exchange_blobs = { "exchange", &exchange_blob_count };
