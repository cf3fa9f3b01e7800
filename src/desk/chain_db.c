// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/chain_db.h"

#include "desk/bundle_db.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/vouch_db.h"
#include "evidence/delivery_db.h"

SQL_STATEMENT(chain_sent, "SELECT s.action, o.queued_at, o.body, o.wire, o.receipt, o.digest"
			  "  FROM desk_step s JOIN exchange_outbox o ON o.id = s.message_id"
			  " WHERE s.request_id = $1 ORDER BY o.queued_at, o.id LIMIT 100");
SQL_STATEMENT(chain_came, "SELECT s.action, i.received_at, i.body, i.wire, i.receipt, i.digest"
			  "  FROM desk_step s JOIN exchange_inbox i ON i.id = s.inbox_id"
			  " WHERE s.request_id = $1 ORDER BY i.received_at, i.id LIMIT 100");

static enum rc add_messages(struct cx *cx, struct db *db, const struct sql_statement *statement,
			    bool sent, struct chain_request *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, statement, VAL(out->b.r.id)));
	while (rows_next(r)) {
		struct chain_message *m = ARENA_PUSH(cx->arena, &out->messages);
		*m = (struct chain_message){ .sent = sent };
		m->action = rows_str(r);
		m->at = rows_instant(r);
		m->body = rows_bytes(r);
		m->wire = rows_str(r);
		m->receipt = rows_bytes(r);
		m->digest = rows_hash(r);
	}
	return rows_end(cx, r);
}

/* A key that was taken away since does not keep the rest from being told. */
static enum rc add_vouch(struct cx *cx, struct db *db, struct str address,
			 struct chain_request *out)
{
	if (out->b.r.progress.side != SIDE_ASKING)
		return RC_OK; // theirs is in the message that brought it
	const enum rc rc = vouch_load(cx, db, &out->b.r, address, &out->vouch, &out->is_vouched);
	if (rc != RC_CONFLICT)
		return rc;
	out->is_vouched = false;
	out->vouch_lacks = arena_copy(cx->arena, cx_error(cx));
	return RC_OK;
}

/* What was erased is not told by its name. */
static enum rc leave_out_names(struct cx *cx, struct db *db, struct id request,
			       struct chain_request *out)
{
	struct deliveries_sealed sealed = { NULL, 0, 0 };
	TRY(delivery_sealed_of(cx, db, request, &sealed));
	for (size_t i = 0; i < out->files.n; i++) {
		struct desk_file *f = &out->files.p[i];
		if (!delivery_is_gone(&sealed, f->id))
			continue;
		f->name = STR("");
		out->n_gone++;
	}
	return RC_OK;
}

enum rc chain_load(struct cx *cx, struct db *db, struct str address, struct id request,
		   struct chain_request *out)
{
	bool found = false;
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_try_load(cx, db, request, r, &found));
	if (!found)
		return cx_fail(cx, RC_MISSING, "this node has no such request");
	*out = (struct chain_request){ .b = { .r = *r } };
	TRY(bundle_load_story(cx, db, &out->b));
	TRY(file_list(cx, db, request, &out->files));
	TRY(leave_out_names(cx, db, request, out));
	TRY(add_messages(cx, db, &chain_sent, true, out));
	TRY(add_messages(cx, db, &chain_came, false, out));
	return add_vouch(cx, db, address, out);
}
