// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/outbox_db.h"

#include "exchange/peer_db.h"
#include "ledger/entry_db.h"

#define NEVER INT64_MAX			// before the one before it is done
#define AT_ONCE ((struct instant){ 0 }) // also after the clock was set back

static enum rc add_job(struct cx *cx, struct db *db, struct id peer, int64_t size)
{
	return job_add(cx, db, size <= MESSAGE_SMALL_MAX ? OUTBOX_JOB_SMALL : OUTBOX_JOB_LARGE,
		       id_print(cx->arena, peer), AT_ONCE);
}

SQL_STATEMENT(outbox_last, "SELECT coalesce(max(number), 0), coalesce(sum(CASE WHEN state = 0"
			   "       THEN 1 ELSE 0 END), 0)"
			   "  FROM exchange_outbox WHERE peer_id = $1 AND thread = $2");
SQL_STATEMENT(outbox_insert,
	      "INSERT INTO exchange_outbox (id, peer_id, kind, thread, number, transaction_id,"
	      "  content_type, body, size, digest, queued_at, wire, state, tries, failed, done_at,"
	      "  due_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0, 0, '', 0, $12)");

static enum rc last_of_thread(struct cx *cx, struct db *db, const struct message *m, int64_t *last,
			      int64_t *waiting)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_last, VAL(m->peer), VAL(m->thread)));
	while (rows_next(r)) {
		*last = rows_int(r);
		*waiting = rows_int(r);
	}
	return rows_end(cx, r);
}

enum rc outbox_add(struct cx *cx, struct db *db, const struct message *m)
{
	struct peer peer;
	int64_t last = 0, waiting = 0;
	if (m->body.n == 0 || m->body.n > MESSAGE_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "a message has 1 to %zu bytes", MESSAGE_BYTES_MAX);
	TRY(peer_load(cx, db, m->peer, &peer));
	if (peer.state != PEER_ACTIVE)
		return cx_fail(cx, RC_CONFLICT, "nothing can be sent to %.*s: it is %s",
			       STR_ARG(peer.origin), peer_state_key(peer.state));
	TRY(last_of_thread(cx, db, m, &last, &waiting));
	const struct str transaction = message_transaction(cx->arena, m->id);
	const struct sha256 digest = sha256_of(m->body);
	TRY(DB_RUN(cx, db, &outbox_insert, VAL(m->id), VAL(m->peer), VAL(m->kind), VAL(m->thread),
		   VAL(last + 1), VAL(transaction), VAL(m->content_type), VAL_BYTES(m->body),
		   VAL((int64_t)m->body.n), VAL(digest), VAL(cx->now),
		   VAL(waiting > 0 ? NEVER : AT_ONCE.us)));
	const struct ledger_act act = { .act = "message-queued",
					.object_kind = "message",
					.object = m->id,
					.content = digest,
					.note = peer.origin };
	TRY(ledger_append(cx, db, &act, NULL));
	if (waiting > 0)
		return RC_OK; // goes when its turn has come
	return add_job(cx, db, m->peer, (int64_t)m->body.n);
}

#define HEAD                                                                              \
	"SELECT id, peer_id, kind, thread, number, transaction_id, content_type, digest," \
	"       queued_at, done_at, wire, state, tries, failed"
SQL_STATEMENT(outbox_by_id, HEAD ", body, response, receipt FROM exchange_outbox WHERE id = $1");
SQL_STATEMENT(outbox_by_transaction,
	      HEAD ", body, response, receipt FROM exchange_outbox WHERE transaction_id = $1");
SQL_STATEMENT(outbox_page, HEAD " FROM exchange_outbox WHERE state = $1 AND id > $2"
				" ORDER BY id LIMIT 100");

static void read_head(struct rows *r, struct outbox_row *out)
{
	out->message.id = rows_id(r);
	out->message.peer = rows_id(r);
	out->message.kind = rows_str(r);
	out->message.thread = rows_id(r);
	out->number = rows_int(r);
	out->transaction = rows_str(r);
	out->message.content_type = rows_str(r);
	out->digest = rows_hash(r);
	out->queued_at = rows_instant(r);
	out->done_at = rows_instant(r);
	out->wire = rows_str(r);
	out->state = (enum outbox_state)rows_int(r); // a CHECK holds the range
	out->tries = rows_int(r);
	out->failed = rows_str(r);
}

static enum rc read_one(struct cx *cx, struct rows *r, struct outbox_row *out)
{
	struct outbox_row row = { 0 };
	bool found = false;
	while (rows_next(r)) {
		read_head(r, &row);
		row.message.body = rows_bytes(r);
		row.response = rows_bytes(r);
		row.receipt = rows_bytes(r);
		found = true;
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such message in the outbox");
	*out = row;
	return RC_OK;
}

enum rc outbox_load(struct cx *cx, struct db *db, struct id id, struct outbox_row *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_by_id, VAL(id)));
	return read_one(cx, r, out);
}

enum rc outbox_find(struct cx *cx, struct db *db, struct str transaction, struct outbox_row *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_by_transaction, VAL(transaction)));
	return read_one(cx, r, out);
}

SQL_STATEMENT(outbox_set_wire, "UPDATE exchange_outbox SET wire = $2 WHERE id = $1");
SQL_STATEMENT(
	outbox_set_failed,
	"UPDATE exchange_outbox SET tries = tries + 1, failed = $2, due_at = $3 WHERE id = $1");

enum rc outbox_sign(struct cx *cx, struct db *db, struct id id, struct str wire)
{
	return DB_RUN(cx, db, &outbox_set_wire, VAL(id), VAL(wire));
}

enum rc outbox_failed(struct cx *cx, struct db *db, struct id id, struct str why,
		      struct instant due)
{
	return DB_RUN(cx, db, &outbox_set_failed, VAL(id), VAL(why), VAL(due));
}

/* ---- What is due ---- */

/* The sizes of a lane, both included. */
static int64_t lane_from(bool large)
{
	return large ? MESSAGE_SMALL_MAX + 1 : 0;
}

static int64_t lane_to(bool large)
{
	return large ? INT64_MAX : MESSAGE_SMALL_MAX;
}

SQL_STATEMENT(outbox_due, "SELECT id FROM exchange_outbox"
			  " WHERE peer_id = $1 AND state = 0 AND due_at <= $2"
			  "   AND size BETWEEN $3 AND $4"
			  " ORDER BY due_at, id LIMIT $5");
SQL_STATEMENT(outbox_first_due, "SELECT min(due_at) FROM exchange_outbox"
				" WHERE peer_id = $1 AND state = 0 AND due_at < $2"
				"   AND size BETWEEN $3 AND $4");

enum rc outbox_ready(struct cx *cx, struct db *db, struct id peer, bool large, size_t max,
		     struct outbox_ids *out)
{
	struct outbox_ids ids = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_due, VAL(peer), VAL(cx->now), VAL(lane_from(large)),
		      VAL(lane_to(large)), VAL((int64_t)max)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &ids) = rows_id(r);
	TRY(rows_end(cx, r));
	*out = ids;
	return RC_OK;
}

enum rc outbox_next(struct cx *cx, struct db *db, struct id peer, bool large, bool *any,
		    struct instant *out)
{
	struct instant due = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_first_due, VAL(peer), VAL(NEVER), VAL(lane_from(large)),
		      VAL(lane_to(large))));
	while (rows_next(r)) {
		*any = !rows_is_null(r);
		due = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = due;
	return RC_OK;
}

enum rc outbox_hurry(struct cx *cx, struct db *db, struct id peer)
{
	const struct str key = id_print(cx->arena, peer);
	TRY(job_hurry(cx, db, OUTBOX_JOB_SMALL, key));
	return job_hurry(cx, db, OUTBOX_JOB_LARGE, key);
}

SQL_STATEMENT(outbox_all_due, "UPDATE exchange_outbox SET due_at = 0"
			      " WHERE state = 0 AND due_at > 0 AND due_at < $1");

enum rc outbox_hurry_all(struct cx *cx, struct db *db)
{
	return DB_RUN(cx, db, &outbox_all_due, VAL(NEVER));
}

/* ---- What became of it ---- */

SQL_STATEMENT(outbox_set_done,
	      "UPDATE exchange_outbox SET state = $2, response = $3, receipt = $4, done_at = $5,"
	      "       wire = $6, tries = tries + 1, failed = ''"
	      " WHERE id = $1 AND state = 0");
SQL_STATEMENT(outbox_after, "SELECT id, size FROM exchange_outbox"
			    " WHERE peer_id = $1 AND thread = $2 AND state = 0"
			    " ORDER BY number LIMIT 1");
SQL_STATEMENT(outbox_set_due, "UPDATE exchange_outbox SET due_at = $2 WHERE id = $1");

static enum rc let_next_go(struct cx *cx, struct db *db, const struct message *m)
{
	struct id id = { 0 };
	int64_t size = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_after, VAL(m->peer), VAL(m->thread)));
	while (rows_next(r)) {
		id = rows_id(r);
		size = rows_int(r);
	}
	TRY(rows_end(cx, r));
	if (!id_is_set(id))
		return RC_OK;
	TRY(DB_RUN(cx, db, &outbox_set_due, VAL(id), VAL(AT_ONCE)));
	return add_job(cx, db, m->peer, size);
}

enum rc outbox_done(struct cx *cx, struct db *db, const struct outbox_row *row, bool accepted,
		    bool *fresh)
{
	int64_t changed = 0;
	const enum outbox_state state = accepted ? OUTBOX_DELIVERED : OUTBOX_REFUSED;
	TRY(db_run(cx, db, &outbox_set_done,
		   VALS(VAL(row->message.id), VAL((int64_t)state), VAL_BYTES(row->response),
			VAL_BYTES(row->receipt), VAL(cx->now), VAL(row->wire)),
		   &changed));
	*fresh = changed == 1;
	if (changed == 0)
		return RC_OK;
	const struct ledger_act delivered = { .act = "message-delivered",
					      .object_kind = "message",
					      .object = row->message.id,
					      .content = sha256_of(row->receipt) };
	const struct ledger_act refused = { .act = "message-refused-there",
					    .object_kind = "message",
					    .object = row->message.id,
					    .content = sha256_of(row->receipt) };
	const struct ledger_act answered = { .act = "hi1-answered",
					     .object_kind = "message",
					     .object = row->message.id,
					     .content = sha256_of(row->response),
					     .note = row->transaction };
	const struct ledger_act not_taken = { .act = "hi1-refused-there",
					      .object_kind = "message",
					      .object = row->message.id,
					      .content = sha256_of(row->response),
					      .note = row->transaction };
	if (row->receipt.n > 0)
		TRY(ledger_append(cx, db, accepted ? &delivered : &refused, NULL));
	else // a HI1 system, which gives none
		TRY(ledger_append(cx, db, accepted ? &answered : &not_taken, NULL));
	return let_next_go(cx, db, &row->message);
}

SQL_STATEMENT(outbox_waiting, "SELECT id, digest FROM exchange_outbox"
			      " WHERE peer_id = $1 AND thread = $2 AND state = 0"
			      " ORDER BY number LIMIT 100");
SQL_STATEMENT(outbox_set_dropped, "UPDATE exchange_outbox SET state = 2, failed = $2, done_at = $3"
				  " WHERE id = $1");

static enum rc list_waiting(struct cx *cx, struct db *db, struct id peer, struct id thread,
			    struct outbox_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_waiting, VAL(peer), VAL(thread)));
	while (rows_next(r)) {
		struct outbox_row *row = ARENA_PUSH(cx->arena, out);
		row->message.id = rows_id(r);
		row->digest = rows_hash(r);
	}
	return rows_end(cx, r);
}

enum rc outbox_drop(struct cx *cx, struct db *db, struct id peer, struct id thread, struct str why)
{
	struct outbox_rows list = { 0 };
	TRY(list_waiting(cx, db, peer, thread, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct ledger_act act = { .act = "message-dropped",
						.object_kind = "message",
						.object = list.p[i].message.id,
						.content = list.p[i].digest,
						.note = why };
		TRY(DB_RUN(cx, db, &outbox_set_dropped, VAL(list.p[i].message.id), VAL(why),
			   VAL(cx->now)));
		TRY(ledger_append(cx, db, &act, NULL));
	}
	return RC_OK;
}

enum rc outbox_list(struct cx *cx, struct db *db, enum outbox_state state, struct id after,
		    struct outbox_rows *out)
{
	struct outbox_rows list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_page, VAL((int64_t)state), VAL(after)));
	while (rows_next(r))
		read_head(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
