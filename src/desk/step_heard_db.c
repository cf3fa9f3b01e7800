// SPDX-License-Identifier: AGPL-3.0-or-later
// Steps that no person of this node takes: by message, by clock, by receipt.
#include "desk/step_write_db.h"

#include "desk/step_vouch_db.h"

#include "desk/event_db.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/scope.h"
#include "desk/scope_db.h"
#include "desk/search_words_db.h"
#include "exchange/outbox_db.h"
#include "ledger/entry_db.h"

/* ---- by message, by clock -------------------------------------------------------------- */

SQL_STATEMENT(step_reference, "UPDATE desk_request SET their_reference = $1 WHERE id = $2");

/* By which the other side calls it. */
static enum rc learn_reference(struct cx *cx, struct db *db, const struct request *r,
			       struct str theirs)
{
	if (theirs.n == 0 || str_eq(theirs, r->their_reference))
		return RC_OK;
	TRY(DB_RUN(cx, db, &step_reference, VAL(theirs), VAL(r->id)));
	return search_words_put(cx, db, r->id);
}

/* What the side that asks wishes to be narrower, or the answer to that wish. */
static enum rc hear_scope(struct cx *cx, struct db *db, struct request *r,
			  const struct step_heard *heard)
{
	const struct step_message *m = &heard->said.message;
	if (m->action != ACTION_NARROW)
		return RC_OK;
	if (r->progress.side == SIDE_ASKING)
		return scope_settle(cx, db, r, m->answers);
	if (!heard->scope)
		return RC_OK;
	TRY(scope_check(cx, r, heard->scope));
	TRY(scope_put(cx, db, heard->scope, m->number));
	return scope_settle(cx, db, r, m->number);
}

enum rc step_hear(struct cx *cx, struct db *db, const struct step_heard *heard,
		  struct step_done *out)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct step_message *message = &heard->said.message;
	TRY(request_load(cx, db, heard->said.request, r));
	const struct request before = *r;
	struct step_taken t = { .side = r->progress.side == SIDE_ASKING ? SIDE_ASKED : SIDE_ASKING,
				.action = message->action,
				.facts = &heard->said.facts,
				.heard = heard->from,
				.from = r->progress.state };
	switch (progress_hear(&r->progress, message, &t.done.message, &t.done.travels)) {
	case HEARD:
		TRY(step_vouch_hear(cx, db, &before, heard, &t.vouch));
		TRY(file_came(cx, db, r->id, &heard->said.facts.files));
		TRY(learn_reference(cx, db, r, heard->said.reference));
		TRY(hear_scope(cx, db, r, heard));
		TRY(step_write(cx, db, r, &t));
		break;
	case HEARD_AGAIN:
		t.done.again = true;
		t.done.from = t.done.to = r->progress.state;
		break;
	case HEARD_EARLY:
		return cx_fail(cx, RC_BUSY, "message %lld came before message %lld",
			       (long long)message->number, (long long)r->progress.heard + 1);
	case HEARD_WRONG:
		return cx_fail(cx, RC_PEER, "the message does not fit the request's state");
	}
	*out = t.done;
	return RC_OK;
}

static enum rc take_by_node(struct cx *cx, struct db *db, struct request *r, enum action action,
			    const struct step *row, struct step_done *out)
{
	static const struct act_facts none = { 0 };
	struct step_taken t = { .side = r->progress.side,
				.action = action,
				.facts = &none,
				.from = r->progress.state };
	t.done.travels = progress_do(&r->progress, row, &t.done.message);
	TRY(step_write(cx, db, r, &t));
	*out = t.done;
	return RC_OK;
}

/* What the node itself may do now; NULL: nothing. */
static const struct step *node_row(const struct request *r, enum action action, enum step_by by,
				   const struct act_facts *facts, struct instant now)
{
	const struct act_known known = { .receipt = action == ACTION_RECEIPT };
	struct step_ask ask = { .kind = r->progress.kind,
				.state = r->progress.state,
				.side = r->progress.side,
				.by = by,
				.action = action,
				.met = act_guards(r, action, facts, &known, now) };
	bits_set(&ask.permissions, ACCESS_CASE_WORK);
	const struct step_verdict v = step_judge(&ask);
	return v.why == STEP_MAY ? v.row : NULL;
}

enum rc step_follow_up(struct cx *cx, struct db *db, struct id follow_up, struct step_done *out)
{
	const struct act_facts received = { .stated = { GUARD_SET(GUARD_FOLLOW_UP) } };
	struct request *f = arena_new(cx->arena, struct request, 2), *r = f + 1;
	*out = (struct step_done){ 0 };
	TRY(request_load(cx, db, follow_up, f));
	if (!id_is_set(f->follows) || !kind_is(f->progress.kind, KIND_FOLLOWS) ||
	    f->progress.state < STATE_DELIVERED)
		return RC_OK;
	TRY(request_load(cx, db, f->follows, r));
	const struct step *row = node_row(r, ACTION_FOLLOW_UP, BY_PERSON, &received, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_FOLLOW_UP, row, out) : RC_OK;
}

enum rc step_expire(struct cx *cx, struct db *db, struct id request, struct step_done *out)
{
	static const struct act_facts none = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	*out = (struct step_done){ 0 };
	TRY(request_load(cx, db, request, r));
	const struct step *row = node_row(r, ACTION_EXPIRE, BY_NODE, &none, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_EXPIRE, row, out) : RC_OK;
}

/* ---- by receipt ------------------------------------------------------------------------ */

SQL_STATEMENT(step_of_message, "SELECT action FROM desk_step WHERE message_id = $1");
SQL_STATEMENT(step_taken_there, "SELECT coalesce(max(s.message_number), 0) FROM desk_step s"
				"  JOIN exchange_outbox o ON o.id = s.message_id"
				" WHERE s.request_id = $1 AND o.state = 1");
SQL_STATEMENT(step_not_taken, "SELECT s.action FROM desk_step s"
			      "  JOIN exchange_outbox o ON o.id = s.message_id"
			      " WHERE s.request_id = $1 AND o.state = 2 AND s.message_number > $2");

/* What was said by this message; ACTIONS: no step, but a file. */
static enum rc find_spoken(struct cx *cx, struct db *db, struct id message, enum action *out)
{
	AUTO(rows) rows = NULL;
	*out = ACTIONS;
	TRY(ROWS_OPEN(cx, db, &rows, &step_of_message, VAL(message)));
	while (rows_next(rows))
		if (!action_parse(rows_str(rows), out))
			*out = ACTIONS;
	return rows_end(cx, rows);
}

/* What the other node took counts as said, and nothing after it: those wishes are open no
 * more. */
static enum rc unsay(struct cx *cx, struct db *db, struct request *r)
{
	uint32_t taken = 0;
	uint64_t wishes = 0;
	{
		AUTO(rows) rows = NULL;
		TRY(ROWS_OPEN(cx, db, &rows, &step_taken_there, VAL(r->id)));
		while (rows_next(rows))
			taken = (uint32_t)rows_int(rows);
		TRY(rows_end(cx, rows));
	}
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &step_not_taken, VAL(r->id), VAL(taken)));
	while (rows_next(rows)) {
		enum action action;
		if (action_parse(rows_str(rows), &action))
			wishes |= UINT64_C(1) << action;
	}
	TRY(rows_end(cx, rows));
	progress_unsay(&r->progress, taken, wishes);
	return RC_OK;
}

static enum rc delivered(struct cx *cx, struct db *db, struct request *r)
{
	static const struct act_facts none = { 0 };
	struct step_done done;
	const struct step *row = node_row(r, ACTION_RECEIPT, BY_NODE, &none, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_RECEIPT, row, &done) : RC_OK;
}

/* The other node never heard it: neither that nor what came after it. */
static enum rc not_taken(struct cx *cx, struct db *db, struct request *r, struct str why)
{
	const struct ledger_act act = {
		.act = "request-not-taken", .object_kind = "request", .object = r->id, .note = why
	};
	TRY(outbox_drop(cx, db, r->peer, r->id, STR("the message before it was refused")));
	TRY(unsay(cx, db, r));
	r->not_taken.at = cx->now;
	r->not_taken.why = why;
	TRY(request_move(cx, db, r));
	TRY(ledger_append(cx, db, &act, NULL));
	return event_watch(cx, db, r->id);
}

enum rc step_receipt(struct cx *cx, struct db *db, const struct step_receipt *receipt)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	enum action said;
	TRY(request_load(cx, db, receipt->request, r));
	TRY(find_spoken(cx, db, receipt->message, &said));
	if (!receipt->accepted)
		return not_taken(cx, db, r, receipt->why);
	return said == ACTION_SUBMIT ? delivered(cx, db, r) : RC_OK;
}
