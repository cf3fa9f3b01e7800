// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_write_db.h"

#include "desk/step_vouch_db.h"

#include "desk/courier_db.h"
#include "desk/event_db.h"
#include "desk/request_db.h"
#include "ledger/entry.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"

enum { LIST_MAX = 500 };

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

SQL_STATEMENT(step_insert,
	      "INSERT INTO desk_step (id, request_id, at, side, by_id, by_hand, action, from_state,"
	      "  to_state, reason, stated, until_at, ground_place, ground_name, ground_words,"
	      "  evidence, message_number, answers, message_id, inbox_id)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	      "  $18, $19, $20)");

static enum rc write_row(struct cx *cx, struct db *db, const struct request *r,
			 const struct step_taken *t, struct id id)
{
	const struct act_facts *f = t->facts;
	return DB_RUN(cx, db, &step_insert, VAL(id), VAL(r->id), VAL(cx->now), VAL(t->side),
		      t->by ? id_or_null(t->by->account) : VAL_NULL, VAL(t->by_hand),
		      VAL(str_from_c(action_key(t->action))), VAL(str_from_c(state_key(t->from))),
		      VAL(str_from_c(state_key(r->progress.state))), VAL(f->reason),
		      VAL((int64_t)f->stated.bits), VAL(f->until), VAL(f->ground.place),
		      VAL(f->ground.name), VAL(f->ground.words),
		      entry_has_hash(&f->evidence) ? VAL(f->evidence) : VAL_NULL,
		      VAL(t->done.travels ? t->done.message.number : 0),
		      VAL(t->done.travels ? t->done.message.answers : 0), id_or_null(t->done.sent),
		      id_or_null(t->heard));
}

/* Reasons stay in the database; the ledger has their digest with all else that was said. */
static enum rc append(struct cx *cx, struct db *db, const struct request *r,
		      const struct step_taken *t)
{
	const struct ledger_act act = {
		.act = step_act(cx->arena, t->action).p,
		.object_kind = "request",
		.object = r->id,
		.basis = t->facts->ground.place != PLACE_NONE
				 ? arena_fmt(cx->arena, "%.*s: %.*s",
					     STR_ARG(t->facts->ground.name),
					     STR_ARG(t->facts->ground.words))
				 : r->basis,
		.before = str_from_c(state_key(t->from)),
		.content = sha256_of(act_bytes(cx->arena, r, t->action, t->facts)),
		.note = t->by_hand ? STR("entered by hand for the other side") : STR(""),
		.receipt = t->done.travels,
	};
	if (t->by)
		return act_append(cx, db, t->by, t->need, act);
	return ledger_append(cx, db, &act, NULL);
}

/* What this node says of it: an answer to what was heard says nothing of its own. */
static enum rc send(struct cx *cx, struct db *db, const struct request *r, struct step_taken *t)
{
	const bool own = t->side == r->progress.side;
	struct said said = { .request = r->id, .message = t->done.message };
	if (!t->done.travels || !id_is_set(r->peer))
		return RC_OK;
	if (own)
		said.facts = *t->facts;
	said.facts.when = cx->now;
	said.reference = r->reference;
	said.vouch = own ? t->vouch : NULL;
	t->done.sent = id_new(cx->now);
	return courier_send(cx, db, t->scope ? t->scope : r, &said, &t->done.sent);
}

enum rc step_write(struct cx *cx, struct db *db, struct request *r, struct step_taken *t)
{
	const struct id id = id_new(cx->now);
	t->done.from = t->from;
	t->done.to = r->progress.state;
	act_mark(r, t->action, t->facts, cx->now);
	TRY(request_move(cx, db, r));
	TRY(send(cx, db, r, t));
	TRY(write_row(cx, db, r, t, id));
	if (t->vouch && act_is_answer(t->action))
		TRY(step_vouch_put(
			cx, db,
			&(struct step_vouch){ r, id, t->action, t->vouch, id_is_set(t->heard) }));
	TRY(append(cx, db, r, t));
	if (id_is_set(r->follows)) // what is held for it may now be released, or is held again
		TRY(event_watch(cx, db, r->follows));
	return event_watch(cx, db, r->id);
}

/* ---- what was said ---------------------------------------------------------------------- */

SQL_STATEMENT(step_words, "SELECT reason FROM desk_step WHERE request_id = $1 AND action = $2"
			  " ORDER BY at DESC, id DESC LIMIT 1");

enum rc step_words_of(struct cx *cx, struct db *db, struct id request, enum action action,
		      struct str *out)
{
	AUTO(rows) rows = NULL;
	*out = STR("");
	TRY(ROWS_OPEN(cx, db, &rows, &step_words, VAL(request),
		      VAL(str_from_c(action_key(action)))));
	if (rows_next(rows))
		*out = rows_str(rows);
	return rows_end(cx, rows);
}

/* ---- timeline -------------------------------------------------------------------------- */

SQL_STATEMENT(step_rows,
	      "SELECT s.at, s.side, s.by_id, s.by_hand, s.action, s.from_state, s.to_state,"
	      "       s.reason, s.ground_place, s.ground_name, s.ground_words, s.until_at,"
	      "       " STEP_PEOPLE_COLUMNS
	      "  FROM desk_step s LEFT JOIN desk_step_vouch v ON v.step_id = s.id"
	      " WHERE s.request_id = $1 ORDER BY s.at, s.id LIMIT 500");

static void read_row(const struct request *r, struct rows *rows, struct step_row *s)
{
	enum action action;
	s->at = rows_instant(rows);
	s->side = (enum step_side)rows_int(rows);
	s->by = rows_id(rows);
	s->by_hand = rows_int(rows) != 0;
	s->action = rows_str(rows);
	s->from = rows_str(rows);
	s->to = rows_str(rows);
	s->reason = rows_str(rows);
	s->ground.place = (enum ground_place)rows_int(rows);
	s->ground.name = rows_str(rows);
	s->ground.words = rows_str(rows);
	s->until = rows_instant(rows);
	step_people_read(
		rows, action_parse(s->action, &action) && act_takes_two(r->progress.kind, action),
		&s->people);
}

enum rc step_list(struct cx *cx, struct db *db, const struct request *r, struct step_list *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &step_rows, VAL(r->id)));
	struct step_list list = { .p = arena_new(cx->arena, struct step_row, LIST_MAX) };
	while (rows_next(rows))
		read_row(r, rows, &list.p[list.n++]);
	TRY(rows_end(cx, rows));
	*out = list;
	return RC_OK;
}
