// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody_db.h"

#include "evidence/exhibit_db.h"
#include "ledger/entry_db.h"
#include "people/account_db.h"
#include "people/signature_db.h"

#define STEP_COLUMNS                                                                \
	"c.seq, c.act, c.at, c.by_name, c.from_holder, c.to_holder, c.hash_before," \
	" c.hash_after, c.corrects, c.record, c.hash, c.prev"

static void read_step(struct rows *r, struct custody_row *out)
{
	struct custody_event *e = &out->step.event;
	out->step.seq = rows_int(r);
	if (!custody_parse(rows_str(r), &e->act))
		e->act = CUSTODY_CORRECTION; // cannot be: the column is written from the table
	e->at = rows_instant(r);
	e->name = rows_str(r);
	e->from = rows_str(r);
	e->to = rows_str(r);
	e->hash_before = rows_hash(r);
	e->hash_after = rows_hash(r);
	e->corrects = rows_int(r);
	out->record = rows_bytes(r);
	out->step.hash = rows_hash(r);
	out->step.prev = rows_hash(r);
}

SQL_STATEMENT(custody_of, "SELECT " STEP_COLUMNS ", c.by_id, c.entry_id, c.signature_id, l.number"
			  "  FROM evidence_custody c LEFT JOIN ledger_entry l ON l.id = c.entry_id"
			  " WHERE c.exhibit_id = $1 ORDER BY c.seq");

static void read_row(struct rows *r, struct custody_row *out)
{
	read_step(r, out);
	out->step.event.account = rows_id(r);
	out->entry = rows_id(r);
	out->signature = rows_id(r);
	out->number = rows_is_null(r) ? -1 : 0;
	const int64_t number = rows_int(r);
	if (out->number == 0)
		out->number = number;
}

SQL_STATEMENT(custody_foreign, "SELECT " STEP_COLUMNS ", c.number, c.log, c.proof"
			       "  FROM evidence_foreign c WHERE c.exhibit_id = $1 ORDER BY c.seq");

static void read_foreign(struct rows *r, struct custody_row *out)
{
	read_step(r, out);
	out->number = rows_int(r);
	out->log = rows_str(r);
	out->proof = (enum custody_proof)rows_int(r);
}

static enum rc list_foreign(struct cx *cx, struct db *db, struct id exhibit,
			    struct custody_rows *list)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &custody_foreign, VAL(exhibit)));
	while (rows_next(r))
		read_foreign(r, ARENA_PUSH(cx->arena, list));
	return rows_end(cx, r);
}

enum rc custody_list(struct cx *cx, struct db *db, struct id exhibit, struct custody_rows *out)
{
	struct custody_rows list = { 0 };
	AUTO(rows) r = NULL;
	TRY(list_foreign(cx, db, exhibit, &list));
	TRY(ROWS_OPEN(cx, db, &r, &custody_of, VAL(exhibit)));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

void custody_rows_walk(struct arena *a, const struct custody_rows *rows, const struct exhibit *e,
		       struct custody_state *out)
{
	struct custody_steps steps = { 0 };
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(a, &steps) = rows->p[i].step;
	custody_walk(a, &steps, e, out);
}

/* ---- appending --------------------------------------------------------------- */

SQL_STATEMENT(away_insert, "INSERT INTO evidence_away (exhibit_id, to_holder, at)"
			   " VALUES ($1, $2, $3)");
SQL_STATEMENT(away_delete, "DELETE FROM evidence_away WHERE exhibit_id = $1");
SQL_STATEMENT(away_of, "SELECT to_holder FROM evidence_away WHERE exhibit_id = $1");

struct end {
	struct custody_steps steps;
	struct custody_state state;
	struct custody_place place;
	struct str away; // to whom at another node; empty: it is not
};

static enum rc find_away(struct cx *cx, struct db *db, struct id exhibit, struct str *to)
{
	AUTO(rows) r = NULL;
	*to = STR("");
	TRY(ROWS_OPEN(cx, db, &r, &away_of, VAL(exhibit)));
	while (rows_next(r))
		*to = rows_str(r);
	return rows_end(cx, r);
}

static enum rc find_end(struct cx *cx, struct db *db, const struct exhibit *e, struct end *out)
{
	struct custody_rows rows;
	*out = (struct end){ 0 };
	TRY(custody_list(cx, db, e->id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(cx->arena, &out->steps) = rows.p[i].step;
	custody_walk(cx->arena, &out->steps, e, &out->state);
	if (rows.n > 0)
		out->place.prev = rows.p[rows.n - 1].step.hash;
	out->place.seq = (int64_t)rows.n + 1;
	TRY(find_away(cx, db, e->id, &out->away));
	return ledger_origin(cx, db, &out->place.log);
}

static bool is_correctable(const struct end *end, const struct custody_event *event)
{
	return event->act != CUSTODY_CORRECTION ||
	       (event->corrects > 0 && event->corrects < end->place.seq);
}

/* Two would hold it, if this node took back what the other is taking. */
static enum rc check_away(struct cx *cx, const struct end *end, enum custody_act act)
{
	if (end->away.n == 0 || (act != CUSTODY_RECEIVED && act != CUSTODY_RECALLED))
		return RC_OK;
	return cx_fail(
		cx, RC_CONFLICT,
		"it is on its way to %.*s, whose node says whether it was received or refused; if "
		"it never does: comity consignment withdraw",
		STR_ARG(end->away));
}

static enum rc print(struct cx *cx, const struct exhibit *e, const struct custody_event *event,
		     const struct end *end, struct str *out)
{
	TRY(custody_follows(cx, &end->state, event));
	TRY(check_away(cx, end, event->act));
	TRY(custody_locked(cx, e, &end->steps, event));
	TRY(custody_kept(cx, e, event));
	TRY(custody_keeps(cx, e, &end->state, event));
	if (!is_correctable(end, event))
		return cx_fail(cx, RC_INVALID, "the exhibit has no act of the number --corrects");
	return custody_print(cx, e, event, &end->place, out);
}

SQL_STATEMENT(custody_insert,
	      "INSERT INTO evidence_custody (exhibit_id, seq, act, at, by_id, by_name, from_holder,"
	      "  to_holder, hash_before, hash_after, corrects, record, hash, prev, entry_id,"
	      "  signature_id)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

struct kept {
	struct str record;
	struct sha256 hash;
	struct id entry, signature;
};

static struct val hash_or_null(const struct sha256 *h)
{
	return entry_has_hash(h) ? VAL(*h) : VAL_NULL;
}

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static enum rc insert(struct cx *cx, struct db *db, const struct exhibit *e,
		      const struct custody_event *event, const struct custody_place *place,
		      const struct kept *kept)
{
	return DB_RUN(cx, db, &custody_insert, VAL(e->id), VAL(place->seq),
		      VAL(str_from_c(custody_key(event->act))), VAL(event->at),
		      id_or_null(event->account), VAL(event->name), VAL(event->from),
		      VAL(event->to), hash_or_null(&event->hash_before),
		      hash_or_null(&event->hash_after), VAL(event->corrects),
		      VAL_BYTES(kept->record), VAL(kept->hash), hash_or_null(&place->prev),
		      VAL(kept->entry), id_or_null(kept->signature));
}

static enum rc to_ledger(struct cx *cx, struct db *db, const struct exhibit *e,
			 const struct custody_event *event, struct kept *kept)
{
	const struct ledger_act act = {
		.act = str_c(cx->arena, custody_ledger_act(cx->arena, event->act)),
		.account = event->account,
		.role = str_c(cx->arena, event->role),
		.object_kind = "exhibit",
		.object = e->id,
		.content = kept->hash,
		.receipt = true,
	};
	return ledger_append(cx, db, &act, &kept->entry);
}

static enum rc keep_signature(struct cx *cx, struct db *db, const struct signature *s,
			      struct kept *kept)
{
	if (!s)
		return RC_OK;
	if (!sha256_eq(&s->digest, &kept->hash))
		return cx_fail(cx, RC_CONFLICT,
			       "something else was recorded of this exhibit meanwhile: look at "
			       "it, and sign again");
	return signature_add(cx, db, s, &kept->signature);
}

SQL_STATEMENT(hand_over_delete, "DELETE FROM evidence_hand_over WHERE exhibit_id = $1");

/* Whoever was to receive it by an earlier hand-over is so no longer, by whatever road this came. */
static enum rc end_hand_over(struct cx *cx, struct db *db, struct id exhibit, enum custody_act act)
{
	if (act != CUSTODY_TRANSFERRED && act != CUSTODY_RECEIVED && act != CUSTODY_RECALLED)
		return RC_OK;
	return DB_RUN(cx, db, &hand_over_delete, VAL(exhibit));
}

/* Who does it, as the node knows them. What is locked is sealed and referred by whoever keeps it; all else
 * is for those who are named for it. */
static enum rc name_actor(struct cx *cx, struct db *db, const struct actor *by,
			  const struct exhibit *e, struct custody_event *event)
{
	struct account a;
	const bool begins = event->act == CUSTODY_COLLECTED || event->act == CUSTODY_SEALED;
	const char *role = by ? access_role_for(by, ACCESS_EVIDENCE_KEEP) : "node";
	if (!role)
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	if (by && !begins && event->act != CUSTODY_REFERRED && !exhibit_is_open_to(by, e))
		return cx_fail(cx, RC_DENIED,
			       "the exhibit is locked (known child-abuse material): a restricted "
			       "custodian does that; anybody who keeps it records that it was "
			       "referred");
	event->role = str_from_c(role);
	event->account = by ? by->account : (struct id){ { 0 } };
	if (!by || !id_is_set(by->account))
		return RC_OK; // the node itself, or the terminal: the name is what was told there
	TRY(account_load(cx, db, by->account, &a));
	event->name = a.name;
	event->office = a.post;
	return RC_OK;
}

enum rc custody_draft(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		      struct custody_event *event, struct str *record)
{
	struct end end;
	TRY(name_actor(cx, db, by, e, event));
	TRY(find_end(cx, db, e, &end));
	return print(cx, e, event, &end, record);
}

/* By which orders it is held: each with its reason, until the last of them is lifted. */
static struct str hold_text(struct arena *a, struct str before, const struct custody_event *event,
			    int64_t holds)
{
	if (holds == 0)
		return STR("");
	if (event->act == CUSTODY_RELEASED)
		return arena_fmt(a, "%.*s; one lifted: %.*s", STR_ARG(before),
				 STR_ARG(event->purpose));
	return arena_fmt(a, "%.*s%s%.*s", STR_ARG(before), before.n > 0 ? "; " : "",
			 STR_ARG(event->purpose));
}

enum rc custody_append(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
		       struct custody_event *event, const struct signature *signed_by)
{
	struct end end;
	struct kept kept = { 0 };
	TRY(name_actor(cx, db, by, e, event));
	if (event->at.us == 0)
		event->at = cx->now;
	TRY(find_end(cx, db, e, &end));
	TRY(print(cx, e, event, &end, &kept.record));
	kept.hash = sha256_of(kept.record);
	TRY(keep_signature(cx, db, signed_by, &kept));
	TRY(to_ledger(cx, db, e, event, &kept));
	TRY(insert(cx, db, e, event, &end.place, &kept));
	TRY(end_hand_over(cx, db, e->id, event->act));
	*ARENA_PUSH(cx->arena, &end.steps) = (struct custody_step){ *event, end.place.seq,
								    kept.hash, end.place.prev };
	custody_walk(cx->arena, &end.steps, e, &end.state);
	e->state = end.state.state;
	e->holder = end.state.holder;
	if (event->act == CUSTODY_HELD || event->act == CUSTODY_RELEASED) {
		e->hold = hold_text(cx->arena, e->hold, event, end.state.holds);
		TRY(exhibit_set_hold(cx, db, e->id, e->hold));
	}
	if (event->act == CUSTODY_KEPT) {
		e->keep_until = event->keep_until;
		TRY(exhibit_set_keep(cx, db, e->id, e->keep_until));
	}
	return exhibit_set_state(cx, db, e->id, &end.state);
}

/* ---- on its way to another node ---------------------------------------------- */

enum rc custody_check_near(struct cx *cx, struct db *db, struct id exhibit)
{
	struct str away = STR("");
	TRY(find_away(cx, db, exhibit, &away));
	if (away.n == 0)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "it is on its way to %.*s already: comity consignment list tells how far; "
		       "comity consignment withdraw takes it back",
		       STR_ARG(away));
}

enum rc custody_send_away(struct cx *cx, struct db *db, struct id exhibit, struct str to)
{
	struct end end;
	struct exhibit e;
	TRY(exhibit_load(cx, db, exhibit, &e));
	TRY(custody_check_near(cx, db, exhibit));
	TRY(find_end(cx, db, &e, &end));
	if (!str_eq(end.state.awaited, to))
		return cx_fail(cx, RC_CONFLICT,
			       "it is not in transit to %.*s: the hand-over was recalled meanwhile",
			       STR_ARG(to));
	return DB_RUN(cx, db, &away_insert, VAL(exhibit), VAL(to), VAL(cx->now));
}

enum rc custody_came_back(struct cx *cx, struct db *db, struct id exhibit)
{
	return DB_RUN(cx, db, &away_delete, VAL(exhibit));
}
