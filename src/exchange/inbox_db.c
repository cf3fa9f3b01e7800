// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/inbox_db.h"

#include "ledger/entry_db.h"

#define COLUMNS                                                                      \
	"SELECT id, peer_id, transaction_id, kind, digest, size, wire, received_at," \
	"       outcome, reason, response, receipt"
SQL_STATEMENT(inbox_by_transaction,
	      COLUMNS ", body FROM exchange_inbox WHERE peer_id = $1 AND transaction_id = $2");
SQL_STATEMENT(inbox_page, COLUMNS " FROM exchange_inbox WHERE id > $1 ORDER BY id LIMIT 100");
SQL_STATEMENT(inbox_insert,
	      "INSERT INTO exchange_inbox (id, peer_id, transaction_id, kind, digest, size, wire,"
	      "  received_at, outcome, reason, response, receipt, body)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

static void read_row(struct rows *r, struct inbox_row *out)
{
	out->id = rows_id(r);
	out->peer = rows_id(r);
	out->transaction = rows_str(r);
	out->kind = rows_str(r);
	out->digest = rows_hash(r);
	out->size = rows_int(r);
	out->wire = rows_str(r);
	out->received_at = rows_instant(r);
	out->outcome = (enum inbox_outcome)rows_int(r); // a CHECK holds the range
	out->reason = rows_str(r);
	out->response = rows_bytes(r);
	out->receipt = rows_bytes(r);
}

enum rc inbox_find(struct cx *cx, struct db *db, struct id peer, struct str transaction,
		   struct inbox_row *out, bool *found)
{
	struct inbox_row row = { 0 };
	bool any = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &inbox_by_transaction, VAL(peer), VAL(transaction)));
	while (rows_next(r)) {
		read_row(r, &row);
		row.body = rows_bytes(r);
		any = true;
	}
	TRY(rows_end(cx, r));
	*found = any;
	if (any)
		*out = row;
	return RC_OK;
}

/* From a HI1 system: no receipt was given, and our response is what proves it. */
static enum rc tell_foreign(struct cx *cx, struct db *db, const struct inbox_row *w)
{
	const struct sha256 response = sha256_of(w->response);
	const struct str note = arena_fmt(cx->arena, "%.*s; response %.*s", STR_ARG(w->transaction),
					  STR_ARG(sha256_print(cx->arena, &response)));
	const struct ledger_act received = { .act = "hi1-received",
					     .object_kind = "message",
					     .object = w->id,
					     .content = w->digest,
					     .note = note };
	const struct ledger_act refused = { .act = "hi1-refused",
					    .object_kind = "message",
					    .object = w->id,
					    .content = w->digest,
					    .note = note };
	return ledger_append(cx, db, w->outcome == INBOX_ACCEPTED ? &received : &refused, NULL);
}

enum rc inbox_add(struct cx *cx, struct db *db, const struct inbox_row *w)
{
	const struct ledger_act received = { .act = "message-received",
					     .object_kind = "message",
					     .object = w->id,
					     .content = w->digest,
					     .note = w->transaction,
					     .receipt = true };
	const struct ledger_act refused = { .act = "message-refused",
					    .object_kind = "message",
					    .object = w->id,
					    .content = w->digest,
					    .note = w->transaction,
					    .receipt = true };
	TRY(DB_RUN(cx, db, &inbox_insert, VAL(w->id), VAL(w->peer), VAL(w->transaction),
		   VAL(w->kind), VAL(w->digest), VAL(w->size), VAL(w->wire), VAL(w->received_at),
		   VAL((int64_t)w->outcome), VAL(w->reason), VAL_BYTES(w->response),
		   VAL_BYTES(w->receipt), w->body.n > 0 ? VAL_BYTES(w->body) : VAL_NULL));
	if (w->receipt.n == 0)
		return tell_foreign(cx, db, w);
	return ledger_append(cx, db, w->outcome == INBOX_ACCEPTED ? &received : &refused, NULL);
}

enum rc inbox_list(struct cx *cx, struct db *db, struct id after, struct inbox_rows *out)
{
	struct inbox_rows list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &inbox_page, VAL(after)));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
