// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_db.h"

#include "evidence/custody_db.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/freight_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry_db.h"

/* ---- rows ------------------------------------------------------------------------- */

SQL_STATEMENT(
	consignment_insert,
	"INSERT INTO exchange_consignment (id, peer_id, sent, exhibit_id, number, digest, size,"
	"  record, receiver, purpose, state, at, done_at, why, number_there, record_there,"
	"  by_name, letting_go, locked)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, 0, '', '', NULL, '', 0, $12)");

#define COLUMNS                                                                        \
	"c.id, c.peer_id, c.sent, c.exhibit_id, c.number, c.digest, c.size, c.record," \
	" c.receiver, c.purpose, c.state, c.at, c.done_at, c.why, c.number_there,"     \
	" c.record_there, c.by_name, c.letting_go, c.logs, c.locked"

SQL_STATEMENT(consignment_by_id, "SELECT " COLUMNS " FROM exchange_consignment c WHERE c.id = $1");
SQL_STATEMENT(consignment_newest, "SELECT " COLUMNS " FROM exchange_consignment c"
				  " ORDER BY c.id DESC LIMIT 200");
SQL_STATEMENT(consignment_whole,
	      "SELECT " COLUMNS
	      " FROM exchange_consignment c JOIN exchange_freight f ON f.id = c.id"
	      " WHERE c.sent = 0 AND c.state = 0 AND f.state = 2 ORDER BY c.id LIMIT 20");
SQL_STATEMENT(consignment_came, "SELECT " COLUMNS " FROM exchange_consignment c"
				" WHERE c.sent = 0 ORDER BY c.id DESC LIMIT 200");
SQL_STATEMENT(consignment_open_count, "SELECT count(*) FROM exchange_consignment"
				      " WHERE sent = 0 AND state IN (1, 2)");
SQL_STATEMENT(consignment_said_by_id, "SELECT said FROM exchange_consignment WHERE id = $1");
SQL_STATEMENT(consignment_said_update, "UPDATE exchange_consignment SET said = $2 WHERE id = $1");
SQL_STATEMENT(consignment_update,
	      "UPDATE exchange_consignment SET state = $2, done_at = $3, why = $4,"
	      "   number_there = $5, record_there = $6, by_name = $7, exhibit_id = $8,"
	      "   letting_go = $9, logs = $10"
	      " WHERE id = $1");

SQL_STATEMENT(consignment_letting_go, "SELECT " COLUMNS " FROM exchange_consignment c"
				      " WHERE c.letting_go = 1 ORDER BY c.id LIMIT 20");
SQL_STATEMENT(consignment_let_go_update,
	      "UPDATE exchange_consignment SET letting_go = 0 WHERE id = $1");
SQL_STATEMENT(consignment_of,
	      "SELECT " COLUMNS " FROM exchange_consignment c"
	      " WHERE c.exhibit_id = $1 AND c.sent = 1 ORDER BY c.id DESC LIMIT 50");

static void read_row(struct rows *r, struct consignment *c)
{
	c->id = rows_id(r);
	c->peer = rows_id(r);
	c->sent = rows_int(r) != 0;
	c->exhibit = rows_id(r);
	c->number = rows_str(r);
	c->digest = rows_hash(r);
	c->size = rows_int(r);
	c->record = rows_hash(r);
	c->to = rows_str(r);
	c->purpose = rows_str(r);
	c->state = (enum consignment_state)rows_int(r); // a CHECK holds the range
	c->at = rows_instant(r);
	c->done_at = rows_instant(r);
	c->why = rows_str(r);
	c->number_there = rows_str(r);
	c->record_there = rows_hash(r);
	c->by = rows_str(r);
	c->is_letting_go = rows_int(r) != 0;
	c->logs = rows_str(r);
	c->is_locked = rows_int(r) != 0;
}

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static enum rc insert(struct cx *cx, struct db *db, const struct consignment *c, bool sent)
{
	return DB_RUN(cx, db, &consignment_insert, VAL(c->id), VAL(c->peer), VAL((int64_t)sent),
		      id_or_null(c->exhibit), VAL(c->number), VAL(c->digest), VAL(c->size),
		      VAL(c->record), VAL(c->to), VAL(c->purpose), VAL(cx->now),
		      VAL((int64_t)c->is_locked));
}

static enum rc update(struct cx *cx, struct db *db, const struct consignment *c)
{
	return DB_RUN(cx, db, &consignment_update, VAL(c->id), VAL((int64_t)c->state), VAL(cx->now),
		      VAL(c->why), VAL(c->number_there),
		      entry_has_hash(&c->record_there) ? VAL(c->record_there) : VAL_NULL,
		      VAL(c->by), id_or_null(c->exhibit), VAL((int64_t)c->is_letting_go),
		      VAL(c->logs));
}

static enum rc find(struct cx *cx, struct db *db, struct id id, struct consignment *out,
		    bool *found)
{
	AUTO(rows) r = NULL;
	*found = false;
	TRY(ROWS_OPEN(cx, db, &r, &consignment_by_id, VAL(id)));
	while (rows_next(r)) {
		read_row(r, out);
		*found = true;
	}
	return rows_end(cx, r);
}

enum rc consignment_load(struct cx *cx, struct db *db, struct id id, struct consignment *out)
{
	bool found;
	TRY(find(cx, db, id, out, &found));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING,
			       "there is no such consignment: comity consignment list names them");
}

static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *which,
		    struct consignment_list *out)
{
	AUTO(rows) r = NULL;
	*out = (struct consignment_list){ NULL, 0, 0 };
	TRY(rows_open(cx, db, &r, which, NO_VALS));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

enum rc consignment_list(struct cx *cx, struct db *db, struct consignment_list *out)
{
	return list(cx, db, &consignment_newest, out);
}

enum rc consignment_list_whole(struct cx *cx, struct db *db, struct consignment_list *out)
{
	return list(cx, db, &consignment_whole, out);
}

enum rc consignment_list_came(struct cx *cx, struct db *db, struct consignment_list *out)
{
	return list(cx, db, &consignment_came, out);
}

enum rc consignment_count_open(struct cx *cx, struct db *db, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &consignment_open_count, NO_VALS));
	*out = rows_next(r) ? rows_int(r) : 0;
	return rows_end(cx, r);
}

enum rc consignment_said(struct cx *cx, struct db *db, struct id id, struct str *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &consignment_said_by_id, VAL(id)));
	*out = rows_next(r) ? rows_str(r) : STR("");
	return rows_end(cx, r);
}

enum rc consignment_list_letting_go(struct cx *cx, struct db *db, struct consignment_list *out)
{
	return list(cx, db, &consignment_letting_go, out);
}

enum rc consignment_let_go(struct cx *cx, struct db *db, struct id id)
{
	return DB_RUN(cx, db, &consignment_let_go_update, VAL(id));
}

enum rc consignment_list_of(struct cx *cx, struct db *db, struct id exhibit,
			    struct consignment_list *out)
{
	AUTO(rows) r = NULL;
	*out = (struct consignment_list){ NULL, 0, 0 };
	TRY(ROWS_OPEN(cx, db, &r, &consignment_of, VAL(exhibit)));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

/* ---- sending and expecting ------------------------------------------------------------ */

static enum rc say(struct cx *cx, struct db *db, const struct consignment *c,
		   const struct document_kind *kind, struct str text, struct id *message)
{
	struct peer peer;
	TRY(peer_load(cx, db, c->peer, &peer));
	if (peer.state != PEER_ACTIVE || peer.road != PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s is no active node of this program: make a package, and hand "
			       "it over by hand",
			       STR_ARG(peer.origin));
	const struct document_order order = {
		.peer = &peer, .kind = kind, .contents = text, .thread = c->id
	};
	return document_send(cx, db, &order, message);
}

enum rc consignment_send(struct cx *cx, struct db *db, const struct consignment *c)
{
	struct exhibit e;
	struct freight freight = {
		.id = c->id, .peer = c->peer, .thread = c->id, .digest = c->digest, .size = c->size
	};
	TRY(exhibit_load(cx, db, c->exhibit, &e));
	TRY(exhibit_check_here(cx, &e)); // it may have ended while its package was made
	TRY(custody_send_away(cx, db, c->exhibit, c->to));
	TRY(say(cx, db, c, &document_consignment, consignment_print(cx->arena, c),
		&freight.message));
	struct sha256 digest = c->digest;
	const struct digest_list own = { &digest, 1, 1 };
	TRY(freight_send(cx, db, &freight));
	TRY(exhibit_claim_blobs(cx, db, c->exhibit, &own)); // it ends with the exhibit
	return insert(cx, db, c, true);
}

enum rc consignment_expect(struct cx *cx, struct db *db, const struct consignment *c)
{
	struct consignment there;
	bool found;
	const struct freight freight = {
		.id = c->id, .peer = c->peer, .thread = c->id, .digest = c->digest, .size = c->size
	};
	TRY(freight_expect(cx, db, &freight));
	TRY(find(cx, db, c->id, &there, &found));
	return found ? RC_OK : insert(cx, db, c, false);
}

/* ---- what became of one that came --------------------------------------------------------- */

static enum rc to_ledger(struct cx *cx, struct db *db, const struct actor *by, const char *act,
			 const struct consignment *c)
{
	struct id entry;
	const struct ledger_act a = { .act = act,
				      .account = by ? by->account : (struct id){ { 0 } },
				      .role = by ? access_role_for(by, ACCESS_EVIDENCE_KEEP) : NULL,
				      .object_kind = "consignment",
				      .object = c->id,
				      .content = c->digest,
				      .note = c->why };
	return ledger_append(cx, db, &a, &entry);
}

enum rc consignment_turn_away(struct cx *cx, struct db *db, const struct consignment *announced)
{
	struct consignment c = *announced, there;
	struct freight freight;
	struct id message;
	bool found;
	TRY(find(cx, db, c.id, &there, &found));
	if (found)
		return RC_OK;
	TRY(consignment_expect(cx, db, &c));
	TRY(freight_load(cx, db, c.id, &freight));
	c.state = CONSIGNMENT_REFUSED;
	c.why = CONSIGNMENT_NOT_HERE;
	TRY(freight_refused(cx, db, &freight, c.why, STR("")));
	TRY(to_ledger(cx, db, NULL, "consignment-refused", &c));
	TRY(say(cx, db, &c, &document_consignment_answer, consignment_answer_print(cx->arena, &c),
		&message));
	return update(cx, db, &c);
}

enum rc consignment_verified(struct cx *cx, struct db *db, const struct consignment *c)
{
	TRY(to_ledger(cx, db, NULL, "consignment-verified", c));
	TRY(DB_RUN(cx, db, &consignment_said_update, VAL(c->id), VAL(c->said)));
	return update(cx, db, c);
}

enum rc consignment_check_open(struct cx *cx, const struct actor *by, const struct consignment *c)
{
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	if (c->sent || (c->state != CONSIGNMENT_VERIFIED && c->state != CONSIGNMENT_FAILED))
		return cx_fail(cx, RC_CONFLICT,
			       "it is %s: only what came, whole and verified, is taken or refused",
			       consignment_state_key(c->state));
	return RC_OK;
}

static enum rc last_record(struct cx *cx, struct db *db, struct id exhibit, struct sha256 *out)
{
	struct custody_rows rows;
	TRY(custody_list(cx, db, exhibit, &rows));
	*out = rows.p[rows.n - 1].step.hash;
	return RC_OK;
}

/* The weakest of those that have this origin. */
static enum custody_proof proof_of(const struct consignment *c, struct str log)
{
	struct str rest = c->logs, line, proof;
	int64_t n = 0, least = CUSTODY_NOT_VERIFIED;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		(void)str_cut(line, ' ', &proof, &line);
		if (str_eq(line, log) && str_to_i64(proof, 1, CUSTODY_BY_KNOWN_KEY, &n) &&
		    (least == CUSTODY_NOT_VERIFIED || n < least))
			least = n;
	}
	return (enum custody_proof)least;
}

/* Its own are verified by the key of the log in its card, or it would not be taken. */
static void mark_records(const struct consignment *c, struct package_taken *t)
{
	for (size_t i = 0; i < t->records.n; i++) {
		struct foreign_record *r = &t->records.p[i];
		r->proof = str_eq(r->log, t->log) ? CUSTODY_BY_KNOWN_KEY : proof_of(c, r->log);
	}
}

enum rc consignment_take(struct cx *cx, struct db *db, const struct actor *by,
			 struct consignment *c, const struct consignment_taking *t)
{
	struct id message;
	struct peer peer;
	struct custody_event event = {
		.name = t->name,
		.office = t->office,
		.place = t->place,
		.purpose = arena_fmt(cx->arena, "from %.*s, package %.*s", STR_ARG(t->taken->log),
				     STR_ARG(sha256_print(cx->arena, &c->digest))),
	};
	TRY(consignment_check_open(cx, by, c));
	if (c->state == CONSIGNMENT_FAILED)
		return cx_fail(cx, RC_CONFLICT,
			       "it does not hold (%.*s): refuse it, and ask for it again",
			       STR_ARG(c->why));
	TRY(peer_load(cx, db, c->peer, &peer));
	if (!str_eq(t->taken->log, peer.origin))
		return cx_fail(cx, RC_CONFLICT,
			       "its records are of %.*s, and %.*s sent it: refuse it",
			       STR_ARG(t->taken->log), STR_ARG(peer.origin));
	const struct foreign_records *rs = &t->taken->records;
	if (rs->n == 0 || !sha256_eq(&rs->p[rs->n - 1].step.hash, &c->record))
		return cx_fail(cx, RC_CONFLICT,
			       "its last record is not the one that was announced: refuse it");
	mark_records(c, t->taken);
	t->taken->exhibit.of_case = t->of_case;
	TRY(exhibit_take(cx, db, by, t->taken, &event));
	TRY(last_record(cx, db, t->taken->exhibit.id, &c->record_there));
	c->exhibit = t->taken->exhibit.id;
	c->number_there = t->taken->exhibit.number;
	c->state = CONSIGNMENT_TAKEN;
	c->by = event.name;
	TRY(to_ledger(cx, db, by, "consignment-taken", c));
	TRY(say(cx, db, c, &document_consignment_answer, consignment_answer_print(cx->arena, c),
		&message));
	return update(cx, db, c);
}

enum rc consignment_refuse(struct cx *cx, struct db *db, const struct actor *by,
			   struct consignment *c)
{
	struct id message;
	TRY(consignment_check_open(cx, by, c));
	if (str_trim(c->why).n == 0)
		return cx_fail(cx, RC_INVALID, "say why it is refused: --reason TEXT");
	c->state = CONSIGNMENT_REFUSED;
	TRY(to_ledger(cx, db, by, "consignment-refused", c));
	TRY(say(cx, db, c, &document_consignment_answer, consignment_answer_print(cx->arena, c),
		&message));
	return update(cx, db, c);
}

/* ---- what became of one of ours ------------------------------------------------------------- */

static enum rc go_on(struct cx *cx, struct db *db, const struct consignment *c,
		     const struct peer *peer)
{
	struct arena *a = cx->arena;
	struct exhibit e;
	const bool taken = c->state == CONSIGNMENT_TAKEN;
	struct custody_event event = {
		.act = taken ? CUSTODY_RECEIVED : CUSTODY_RECALLED,
		.name = c->by.n > 0 ? c->by : peer->origin,
		.office = peer->origin,
		.to = taken ? c->to : STR(""),
		.purpose = taken ? arena_fmt(a, "exhibit %.*s of %.*s, their record %.*s",
					     STR_ARG(c->number_there), STR_ARG(peer->origin),
					     STR_ARG(sha256_print(a, &c->record_there)))
				 : arena_fmt(a, "refused by %.*s: %.*s", STR_ARG(peer->origin),
					     STR_ARG(str_slice(c->why, 0,
							       c->why.n < 500 ? c->why.n : 500))),
	};
	TRY(exhibit_load(cx, db, c->exhibit, &e));
	if (taken)
		event.from = e.holder;
	TRY(custody_came_back(cx, db, e.id));
	return custody_append(cx, db, &ACTOR_TERMINAL, &e, &event, NULL);
}

/* They had it before they heard that it was withdrawn: two have it, and the record says so. */
static enum rc taken_late(struct cx *cx, struct db *db, struct consignment *c,
			  const struct consignment *answer, const struct peer *peer)
{
	struct arena *a = cx->arena;
	struct exhibit e;
	struct custody_rows rows;
	struct custody_event event = { .act = CUSTODY_CORRECTION, .name = peer->origin };
	c->number_there = answer->number_there;
	c->record_there = answer->record_there;
	TRY(exhibit_load(cx, db, c->exhibit, &e));
	TRY(custody_list(cx, db, e.id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].step.event.act == CUSTODY_RECALLED)
			event.corrects = rows.p[i].step.seq;
	event.purpose = arena_fmt(a,
				  "%.*s had taken it before it heard that it was withdrawn, as "
				  "exhibit %.*s, their record %.*s: both have it",
				  STR_ARG(peer->origin), STR_ARG(c->number_there),
				  STR_ARG(sha256_print(a, &c->record_there)));
	TRY(custody_append(cx, db, &ACTOR_TERMINAL, &e, &event, NULL));
	TRY(to_ledger(cx, db, NULL, "consignment-taken-late", c));
	return update(cx, db, c);
}

enum rc consignment_answered(struct cx *cx, struct db *db, struct id peer,
			     const struct consignment *answer)
{
	struct consignment c;
	struct peer p;
	bool found;
	TRY(find(cx, db, answer->id, &c, &found));
	if (!found || !c.sent || !id_eq(c.peer, peer))
		return cx_fail(cx, RC_MISSING, "no such exhibit was sent to this node");
	if (c.state == answer->state && sha256_eq(&c.record_there, &answer->record_there))
		return RC_OK;
	TRY(peer_load(cx, db, peer, &p));
	if (c.state == CONSIGNMENT_WITHDRAWN && answer->state == CONSIGNMENT_REFUSED)
		return RC_OK; // nobody there has it
	if (c.state == CONSIGNMENT_WITHDRAWN)
		return sha256_eq(&c.record_there, &answer->record_there)
			       ? RC_OK
			       : taken_late(cx, db, &c, answer, &p);
	if (c.state != CONSIGNMENT_MOVING)
		return cx_fail(cx, RC_CONFLICT, "this exhibit was %s before",
			       consignment_state_key(c.state));
	c.state = answer->state;
	c.why = answer->why;
	c.number_there = answer->number_there;
	c.record_there = answer->record_there;
	c.by = answer->by;
	TRY(go_on(cx, db, &c, &p));
	TRY(to_ledger(cx, db, NULL, "consignment-answered", &c));
	return update(cx, db, &c);
}

/* ---- withdrawing ---------------------------------------------------------------------------- */

static enum rc recall(struct cx *cx, struct db *db, const struct actor *by,
		      const struct consignment *c, const struct peer *peer)
{
	struct exhibit e;
	struct custody_event event = {
		.act = CUSTODY_RECALLED,
		.name = c->by,
		.purpose = arena_fmt(
			cx->arena, "withdrawn before %.*s answered: %.*s", STR_ARG(peer->origin),
			STR_ARG(str_slice(c->why, 0, c->why.n < 500 ? c->why.n : 500))),
	};
	TRY(exhibit_load(cx, db, c->exhibit, &e));
	TRY(custody_came_back(cx, db, e.id));
	return custody_append(cx, db, by, &e, &event, NULL);
}

enum rc consignment_withdraw(struct cx *cx, struct db *db, const struct actor *by,
			     struct consignment *c)
{
	struct id message;
	struct peer peer;
	struct freight f;
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	if (!c->sent || c->state != CONSIGNMENT_MOVING)
		return cx_fail(cx, RC_CONFLICT,
			       "it is %s: only what was sent, and is not answered, is withdrawn",
			       consignment_state_key(c->state));
	if (str_trim(c->why).n == 0)
		return cx_fail(cx, RC_INVALID, "say why it is withdrawn: --reason TEXT");
	TRY(peer_load(cx, db, c->peer, &peer));
	TRY(freight_load(cx, db, c->id, &f));
	if (f.state != FREIGHT_WHOLE && f.state != FREIGHT_TAKEN_BACK)
		TRY(freight_take_back(cx, db, &ACTOR_TERMINAL, f.id));
	c->state = CONSIGNMENT_WITHDRAWN;
	TRY(recall(cx, db, by, c, &peer));
	TRY(to_ledger(cx, db, by, "consignment-withdrawn", c));
	if (peer.state == PEER_ACTIVE) // a node that is shut out hears nothing
		TRY(say(cx, db, c, &document_consignment_withdrawal,
			consignment_withdrawal_print(cx->arena, c), &message));
	return update(cx, db, c);
}

enum rc consignment_withdrawn(struct cx *cx, struct db *db, struct id peer,
			      const struct consignment *withdrawal)
{
	struct consignment c;
	struct freight f;
	bool found;
	TRY(find(cx, db, withdrawal->id, &c, &found));
	if (!found || c.sent || !id_eq(c.peer, peer))
		return cx_fail(cx, RC_MISSING, "this node announced no such exhibit");
	if (c.state != CONSIGNMENT_MOVING && c.state != CONSIGNMENT_VERIFIED &&
	    c.state != CONSIGNMENT_FAILED)
		return RC_OK; // it was taken or refused, and they hear that
	TRY(freight_load(cx, db, c.id, &f));
	if (f.state == FREIGHT_MOVING || f.state == FREIGHT_PAUSED)
		TRY(freight_gone(cx, db, &f));
	c.state = CONSIGNMENT_WITHDRAWN;
	c.why = withdrawal->why;
	c.by = withdrawal->by;
	c.is_letting_go = true;
	TRY(to_ledger(cx, db, NULL, "consignment-gone", &c));
	return update(cx, db, &c);
}
