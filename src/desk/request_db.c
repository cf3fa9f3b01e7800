// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request_db.h"

#include "desk/approver_db.h"
#include "desk/authority_db.h"
#include "desk/case_db.h"
#include "desk/event_db.h"
#include "desk/reference_db.h"
#include "desk/request_peer_db.h"
#include "desk/safeguards.h"
#include "desk/search_words_db.h"
#include "ledger/entry.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"
#include "people/member_db.h"

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static struct val hash_or_null(struct sha256 h)
{
	return entry_has_hash(&h) ? VAL(h) : VAL_NULL;
}

struct id request_scope(const struct request *r)
{
	return id_is_set(r->case_id) ? r->case_id : r->id;
}

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, enum permission p,
		      struct ledger_act act)
{
	act.object_kind = "request";
	return act_append(cx, db, by, p, act);
}

/* ---- what it says ------------------------------------------------------------- */

SQL_STATEMENT(request_text_delete, "DELETE FROM desk_request_text WHERE request_id = $1");
SQL_STATEMENT(request_text_insert, "INSERT INTO desk_request_text (request_id, field, text)"
				   " VALUES ($1, $2, $3)");
SQL_STATEMENT(request_term_delete, "DELETE FROM desk_request_term WHERE request_id = $1");
SQL_STATEMENT(request_term_insert,
	      "INSERT INTO desk_request_term (request_id, position, side, code, source)"
	      " VALUES ($1, $2, $3, $4, $5)");

static enum rc save_words(struct cx *cx, struct db *db, const struct request *r)
{
	TRY(DB_RUN(cx, db, &request_text_delete, VAL(r->id)));
	for (enum request_field f = 0; f < FIELDS; f++)
		if (r->text[f].n > 0)
			TRY(DB_RUN(cx, db, &request_text_insert, VAL(r->id),
				   VAL(str_from_c(field_key(f))), VAL(r->text[f])));
	TRY(DB_RUN(cx, db, &request_term_delete, VAL(r->id)));
	for (size_t i = 0; i < r->terms_n; i++)
		TRY(DB_RUN(cx, db, &request_term_insert, VAL(r->id), VAL((int64_t)i),
			   VAL(r->terms[i].side), VAL(r->terms[i].code), VAL(r->terms[i].source)));
	return RC_OK;
}

SQL_STATEMENT(request_text_list, "SELECT field, text FROM desk_request_text WHERE request_id = $1");
SQL_STATEMENT(request_term_list, "SELECT side, code, source FROM desk_request_term"
				 " WHERE request_id = $1 ORDER BY position");
SQL_STATEMENT(request_decision_list, "SELECT code, reason, by_id, at FROM desk_request_decision"
				     " WHERE request_id = $1 ORDER BY at, code");

static enum rc load_texts(struct cx *cx, struct db *db, struct request *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_text_list, VAL(r->id)));
	while (rows_next(rows)) {
		enum request_field f;
		const struct str key = rows_str(rows), text = rows_str(rows);
		if (field_parse(key, &f))
			r->text[f] = text;
	}
	return rows_end(cx, rows);
}

static enum rc load_terms(struct cx *cx, struct db *db, struct request *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_term_list, VAL(r->id)));
	while (rows_next(rows) && r->terms_n < REQUEST_DEADLINES_MAX) {
		struct time_limit *t = &r->terms[r->terms_n++];
		t->side = (enum step_side)rows_int(rows);
		t->code = rows_str(rows);
		t->source = rows_str(rows);
	}
	return rows_end(cx, rows);
}

static enum rc load_decisions(struct cx *cx, struct db *db, struct request *r)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_decision_list, VAL(r->id)));
	while (rows_next(rows) && r->decisions_n < REQUEST_DECISIONS_MAX) {
		struct decision *d = &r->decisions[r->decisions_n++];
		d->code = rows_str(rows);
		d->reason = rows_str(rows);
		d->by = rows_id(rows);
		d->at = rows_instant(rows);
	}
	return rows_end(cx, rows);
}

/* ---- loading ------------------------------------------------------------------ */

SQL_STATEMENT(
	request_by_id,
	"SELECT id, case_id, reference, their_reference, kind, side, state, by_hand, pending,"
	"       said, heard, shown, from_country, to_country, provider, offence, basis,"
	"       provision, follows_id, executes_id, classes, data_from, data_to, political,"
	"       authorisation, refusal_place, refusal_name, refusal_words,"
	"       sent_at, delivered_at, acknowledged_at, started_at, preserved_at, renewed_at,"
	"       preserved_until, decided_at, closed_at, follow_up_due, follow_up_at,"
	"       reply_wanted, authorisation_ends, verified_at, confirmed_at, last_at,"
	"       peer_id, coalesce((SELECT p.origin FROM exchange_peer p WHERE p.id = peer_id), ''),"
	"       (SELECT p.card FROM exchange_peer p WHERE p.id = peer_id),"
	"       not_taken_at, not_taken_why, officer, approver, signed, officer_signed,"
	"       all_sign, authority_id, authority_ends, authority_refused, authority_why,"
	"       asked, called_at, called_how"
	"  FROM desk_request WHERE id = $1");

static bool read_progress(struct rows *rows, struct request *r)
{
	struct progress *p = &r->progress;
	r->id = rows_id(rows);
	r->case_id = rows_id(rows);
	r->reference = rows_str(rows);
	r->their_reference = rows_str(rows);
	const bool kind = kind_parse(rows_str(rows), &p->kind);
	p->side = (enum step_side)rows_int(rows);
	const bool state = state_parse(rows_str(rows), &p->state);
	r->by_hand = rows_int(rows) != 0;
	p->pending = (uint64_t)rows_int(rows);
	p->said = (uint32_t)rows_int(rows);
	p->heard = (uint32_t)rows_int(rows);
	p->shown = rows_int(rows) != 0;
	return kind && state;
}

static void read_subject(struct rows *rows, struct request *r)
{
	r->from = rows_str(rows);
	r->to = rows_str(rows);
	r->provider = rows_str(rows);
	r->offence = rows_str(rows);
	r->basis = rows_str(rows);
	r->provision = rows_str(rows);
	r->follows = rows_id(rows);
	r->executes = rows_id(rows);
	r->classes = (unsigned)rows_int(rows);
	r->data_from = rows_instant(rows);
	r->data_to = rows_instant(rows);
	r->political = rows_int(rows) != 0;
	r->authorisation = rows_hash(rows); // zero for NULL
	r->refusal.place = (enum ground_place)rows_int(rows);
	r->refusal.name = rows_str(rows);
	r->refusal.words = rows_str(rows);
}

static void read_moments(struct rows *rows, struct moments *at)
{
	struct instant *const columns[] = {
		&at->sent,
		&at->delivered,
		&at->acknowledged,
		&at->started,
		&at->preserved,
		&at->renewed,
		&at->preserved_until,
		&at->decided,
		&at->closed,
		&at->follow_up_due,
		&at->follow_up,
		&at->reply_wanted,
		&at->authorisation_ends,
		&at->verified,
		&at->confirmed,
		&at->last,
	};
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		*columns[i] = rows_instant(rows);
}

static void read_peer(struct rows *rows, struct request *r)
{
	r->peer = rows_id(rows);
	r->peer_origin = rows_str(rows);
	r->peer_road = peer_road_of(rows_bytes(rows));
	r->not_taken.at = rows_instant(rows);
	r->not_taken.why = rows_str(rows);
	r->officer = rows_str(rows);
	r->approver = rows_str(rows);
	r->is_signed = rows_int(rows) != 0;
	r->officer_signed = rows_int(rows) != 0;
	r->all_sign = rows_int(rows) != 0;
	r->authority.approval = rows_id(rows);
	r->authority.ends = rows_instant(rows);
	r->authority.refused = rows_instant(rows);
	r->authority.why = rows_str(rows);
	r->progress.asked = (uint32_t)rows_int(rows);
	r->called.at = rows_instant(rows);
	r->called.how = rows_str(rows);
}

static enum rc missing(struct cx *cx)
{
	return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
}

static enum rc load_row(struct cx *cx, struct db *db, struct id id, struct request *out,
			bool *there)
{
	AUTO(rows) rows = NULL;
	bool known = true;
	TRY(ROWS_OPEN(cx, db, &rows, &request_by_id, VAL(id)));
	const bool found = rows_next(rows);
	if (found) {
		known = read_progress(rows, out);
		read_subject(rows, out);
		read_moments(rows, &out->at);
		read_peer(rows, out);
	}
	TRY(rows_end(cx, rows));
	*there = found;
	return known ? RC_OK
		     : cx_fail(cx, RC_IO, "a request has a kind or state of a newer program");
}

SQL_STATEMENT(request_follow_ups, "SELECT state, last_at FROM desk_request WHERE follows_id = $1");

/* When the last of its follow-ups had its outcome; 0 while one is open. */
static enum rc load_settled(struct cx *cx, struct db *db, struct request *r)
{
	AUTO(rows) rows = NULL;
	bool open = false;
	TRY(ROWS_OPEN(cx, db, &rows, &request_follow_ups, VAL(r->id)));
	while (rows_next(rows)) {
		enum request_state s = STATE_DRAFT;
		const bool known = state_parse(rows_str(rows), &s);
		const struct instant last = rows_instant(rows);
		open = open || !known || !state_is_outcome(s);
		if (last.us > r->at.settled.us)
			r->at.settled = last;
	}
	if (open)
		r->at.settled = (struct instant){ 0 };
	return rows_end(cx, rows);
}

SQL_STATEMENT(request_orders, "SELECT provider, state, preserved_until, reference FROM desk_request"
			      " WHERE executes_id = $1 AND side = 0 AND state IN"
			      "       ('preserved', 'extended', 'held', 'expired')"
			      " ORDER BY provider, preserved_until");

/* Of each provider the order that lasts longest counts; of all of them the first that ends. */
static enum rc load_order(struct cx *cx, struct db *db, struct request *r)
{
	AUTO(rows) rows = NULL;
	struct str provider = STR(""), reference = STR("");
	struct instant until = { 0 };
	bool more, held = false, any = false;
	TRY(ROWS_OPEN(cx, db, &rows, &request_orders, VAL(r->id)));
	do {
		more = rows_next(rows);
		const struct str of = more ? rows_str(rows) : STR("");
		if (any && (!more || !str_eq(of, provider)) && !held && until.us != 0 &&
		    (r->order.until.us == 0 || until.us < r->order.until.us)) {
			r->order.until = until;
			r->order.reference = reference;
		}
		if (!more)
			break;
		if (!str_eq(of, provider))
			held = false;
		provider = of;
		held = held || str_eq(rows_str(rows), STR("held"));
		until = rows_instant(rows);
		reference = rows_str(rows);
		any = true;
	} while (more);
	return rows_end(cx, rows);
}

enum rc request_try_load(struct cx *cx, struct db *db, struct id id, struct request *out,
			 bool *found)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(load_row(cx, db, id, r, found));
	if (!*found)
		return RC_OK;
	TRY(load_texts(cx, db, r));
	TRY(load_terms(cx, db, r));
	TRY(load_decisions(cx, db, r));
	if (r->progress.state == STATE_HELD)
		TRY(load_settled(cx, db, r));
	if (r->progress.side == SIDE_ASKED &&
	    (r->progress.state == STATE_PRESERVED || r->progress.state == STATE_EXTENDED ||
	     r->progress.state == STATE_HELD))
		TRY(load_order(cx, db, r));
	*out = *r;
	return RC_OK;
}

enum rc request_load(struct cx *cx, struct db *db, struct id id, struct request *out)
{
	bool found = false;
	TRY(request_try_load(cx, db, id, out, &found));
	return found ? RC_OK : missing(cx);
}

SQL_STATEMENT(request_by_reference, "SELECT id FROM desk_request WHERE reference = $1");

enum rc request_find(struct cx *cx, struct db *db, struct str reference, struct id *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_by_reference, VAL(reference)));
	const bool found = rows_next(rows);
	if (found)
		*out = rows_id(rows);
	TRY(rows_end(cx, rows));
	return found ? RC_OK : missing(cx);
}

/* ---- creating ----------------------------------------------------------------- */

SQL_STATEMENT(
	request_insert,
	"INSERT INTO desk_request (id, case_id, reference, their_reference, kind, side, state,"
	"  by_hand, pending, said, heard, shown, from_country, to_country, provider, offence,"
	"  basis, provision, follows_id, executes_id, classes, data_from, data_to, political,"
	"  authorisation, refusal_place, refusal_name, refusal_words, created_by, created_at,"
	"  approval_id, answer_approval_id, sent_at, delivered_at, acknowledged_at, started_at,"
	"  preserved_at, renewed_at, preserved_until, decided_at, closed_at, follow_up_due,"
	"  follow_up_at, reply_wanted, authorisation_ends, verified_at, confirmed_at, last_at,"
	"  next_due)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, $9, $10, $11, $12, '', '', NULL,"
	"  NULL, 0, 0, 0, 0, NULL, 0, '', '', $13, $14, NULL, NULL, 0, $15, 0, 0, 0, 0, 0, 0, 0,"
	"  0, 0, 0, 0, 0, 0, $14, 0)");

static bool is_code(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static enum rc check_form(struct cx *cx, const struct request *r)
{
	const bool home = kind_row(r->progress.kind)->to == TO_PROVIDER_HOME;
	if (!is_code(r->from) || !is_code(r->to))
		return cx_fail(cx, RC_INVALID, "a country is written as two letters, such as KE");
	if (str_eq(r->from, r->to) != home)
		return cx_fail(cx, RC_INVALID,
			       home ? "an order at home stays in one country"
				    : "a country does not ask itself");
	if (r->provider.n > REQUEST_PROVIDER_MAX || r->offence.n > REQUEST_WORD_MAX ||
	    r->basis.n > REQUEST_WORD_MAX || r->provision.n > REQUEST_WORD_MAX)
		return cx_fail(cx, RC_INVALID, N_("a name is too long"));
	for (enum request_field f = 0; f < FIELDS; f++)
		if (r->text[f].n > FIELD_BYTES_MAX || !str_is_utf8(r->text[f]))
			return cx_fail(cx, RC_INVALID, N_("%s has at most %d bytes of UTF-8"),
				       field_key(f), FIELD_BYTES_MAX);
	return RC_OK;
}

static enum rc may(struct cx *cx, const struct actor *by, enum permission p)
{
	if (!access_role_for(by, p))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"), access_text(p));
	return RC_OK;
}

SQL_STATEMENT(
	request_update_words,
	"UPDATE desk_request SET provider = $1, offence = $2, basis = $3, provision = $4,"
	"       follows_id = $5, executes_id = $6, classes = $7, data_from = $8, data_to = $9,"
	"       political = $10, follow_up_due = $11, reply_wanted = $12, last_at = $13,"
	"       their_reference = $14, peer_id = $15, by_hand = $16"
	" WHERE id = $17");

/* What this node asks goes to a node or by hand; what it is asked came as it came. */
static bool is_by_hand(const struct request *r)
{
	return r->progress.side == SIDE_ASKING ? !id_is_set(r->peer) : r->by_hand;
}

enum rc request_put_words(struct cx *cx, struct db *db, const struct request *r)
{
	TRY(DB_RUN(cx, db, &request_update_words, VAL(r->provider), VAL(r->offence), VAL(r->basis),
		   VAL(r->provision), id_or_null(r->follows), id_or_null(r->executes),
		   VAL(r->classes), VAL(r->data_from), VAL(r->data_to), VAL(r->political),
		   VAL(r->at.follow_up_due), VAL(r->at.reply_wanted), VAL(cx->now),
		   VAL(r->their_reference), id_or_null(r->peer), VAL(is_by_hand(r)), VAL(r->id)));
	TRY(save_words(cx, db, r));
	return search_words_put(cx, db, r->id);
}

/* ---- a new one ------------------------------------------------------------------ */

static enum rc put_row(struct cx *cx, struct db *db, struct id by, struct request *r)
{
	TRY(reference_next(cx, db, "", &r->reference));
	TRY(DB_RUN(cx, db, &request_insert, VAL(r->id), id_or_null(r->case_id), VAL(r->reference),
		   VAL(r->their_reference), VAL(str_from_c(kind_key(r->progress.kind))),
		   VAL(r->progress.side), VAL(str_from_c(state_key(r->progress.state))),
		   VAL(r->by_hand), VAL(r->from), VAL(r->to), VAL(r->provider), VAL(r->offence),
		   id_or_null(by), VAL(cx->now), VAL(r->at.delivered)));
	return request_put_words(cx, db, r);
}

static enum rc insert(struct cx *cx, struct db *db, const struct actor *by, struct request *r,
		      struct id first)
{
	TRY(check_form(cx, r));
	TRY(request_check_peer(cx, db, r));
	r->by_hand = is_by_hand(r);
	r->id = id_new(cx->now);
	if (id_is_set(r->case_id))
		TRY(case_access(cx, db, by, r->case_id, MEMBER_WORK));
	TRY(put_row(cx, db, by->account, r));
	if (id_is_set(r->case_id))
		return RC_OK;
	const struct id member = id_is_set(first) ? first : by->account;
	if (!id_is_set(member))
		return cx_fail(cx, RC_INVALID,
			       N_("somebody must work on it: name the first member"));
	return member_add(cx, db, by, (struct member_of){ "request", r->id }, member,
			  (struct member_term){ .level = MEMBER_WORK });
}

enum rc request_create(struct cx *cx, struct db *db, const struct actor *by, struct request *r,
		       struct id first)
{
	TRY(may(cx, by, ACCESS_REQUEST_PROPOSE));
	r->progress = (struct progress){ .kind = r->progress.kind, .side = SIDE_ASKING };
	TRY(insert(cx, db, by, r, first));
	return append(cx, db, by, ACCESS_REQUEST_PROPOSE,
		      (struct ledger_act){
			      .act = "request-drafted", .object = r->id, .note = r->reference });
}

enum rc request_enter(struct cx *cx, struct db *db, const struct actor *by, struct request *r,
		      struct id first)
{
	TRY(may(cx, by, ACCESS_CASE_WORK));
	r->progress = (struct progress){ .kind = r->progress.kind,
					 .side = SIDE_ASKED,
					 .state = STATE_DELIVERED };
	r->by_hand = true;
	if (r->at.delivered.us > cx->now.us)
		return cx_fail(cx, RC_INVALID, N_("it cannot have come later than now"));
	if (r->at.delivered.us == 0)
		r->at.delivered = cx->now;
	TRY(insert(cx, db, by, r, first));
	TRY(event_watch(cx, db, r->id));
	return append(cx, db, by, ACCESS_CASE_WORK,
		      (struct ledger_act){ .act = "request-entered",
					   .object = r->id,
					   .content = sha256_of(request_bytes_here(cx->arena, r)),
					   .note = r->reference });
}

SQL_STATEMENT(request_update_received, "UPDATE desk_request SET authorisation = $1,"
				       "       authorisation_ends = $2"
				       " WHERE id = $3");
SQL_STATEMENT(request_decision_delete, "DELETE FROM desk_request_decision WHERE request_id = $1");
SQL_STATEMENT(request_decision_insert,
	      "INSERT INTO desk_request_decision (request_id, code, reason, by_id, at)"
	      " VALUES ($1, $2, $3, NULL, $4) ON CONFLICT (request_id, code) DO NOTHING");

/* What a peer's request follows is one of its own that is here, or nothing. */
static enum rc check_follows(struct cx *cx, struct db *db, struct request *r)
{
	struct request *of = arena_new(cx->arena, struct request, 1);
	bool found = false;
	r->executes = (struct id){ 0 };
	if (!id_is_set(r->follows))
		return RC_OK;
	TRY(request_try_load(cx, db, r->follows, of, &found));
	if (!found || !id_eq(of->peer, r->peer) || of->progress.side != SIDE_ASKED)
		r->follows = (struct id){ 0 };
	return RC_OK;
}

enum rc request_put_received(struct cx *cx, struct db *db, struct request *r)
{
	TRY(check_form(cx, r));
	TRY(check_follows(cx, db, r));
	TRY(request_put_words(cx, db, r));
	TRY(DB_RUN(cx, db, &request_update_received, hash_or_null(r->authorisation),
		   VAL(r->at.authorisation_ends), VAL(r->id)));
	TRY(DB_RUN(cx, db, &request_decision_delete, VAL(r->id)));
	for (size_t i = 0; i < r->decisions_n; i++)
		TRY(DB_RUN(cx, db, &request_decision_insert, VAL(r->id), VAL(r->decisions[i].code),
			   VAL(r->decisions[i].reason), VAL(r->decisions[i].at)));
	return RC_OK;
}

enum rc request_receive(struct cx *cx, struct db *db, struct request *r)
{
	INVARIANT(id_is_set(r->peer));
	const struct sha256 said = sha256_of(request_bytes(cx->arena, r));
	r->progress = (struct progress){ .kind = r->progress.kind, .side = SIDE_ASKED };
	r->case_id = (struct id){ 0 };
	r->by_hand = false;
	r->their_reference = r->reference;
	r->at.delivered = (struct instant){ 0 };
	TRY(check_form(cx, r));
	TRY(check_follows(cx, db, r));
	TRY(put_row(cx, db, (struct id){ 0 }, r));
	TRY(request_put_received(cx, db, r));
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = "request-received",
						   .object_kind = "request",
						   .object = r->id,
						   .content = said,
						   .note = r->reference },
			     NULL);
}

SQL_STATEMENT(request_decision_drop, "DELETE FROM desk_request_decision"
				     " WHERE request_id = $1 AND code = $2");

/* What an officer decided was decided of that offence on that basis, and what an approver wrote to
 * a flag of those very words: of others it says nothing. */
static enum rc drop_decisions(struct cx *cx, struct db *db, const struct request *old,
			      const struct request *now)
{
	const bool other_provider = kind_row(old->progress.kind)->to != TO_STATE &&
				    !str_eq(old->provider, now->provider);
	const bool same_law = str_eq(old->offence, now->offence) &&
			      str_eq(old->basis, now->basis) && !other_provider &&
			      old->political == now->political;
	const bool same = same_law && str_eq(request_bytes_here(cx->arena, old),
					     request_bytes_here(cx->arena, now));
	for (size_t i = 0; !same && i < old->decisions_n; i++) {
		const struct str code = old->decisions[i].code;
		if (!same_law || flag_is(code))
			TRY(DB_RUN(cx, db, &request_decision_drop, VAL(old->id), VAL(code)));
	}
	return RC_OK;
}

enum rc request_write(struct cx *cx, struct db *db, const struct actor *by, const struct request *r)
{
	struct request *old = arena_new(cx->arena, struct request, 1);
	TRY(may(cx, by, ACCESS_REQUEST_PROPOSE));
	TRY(request_load(cx, db, r->id, old));
	TRY(request_access(cx, db, by, old, MEMBER_WORK));
	const bool draft = old->progress.side == SIDE_ASKING && old->progress.state == STATE_DRAFT;
	const bool entered = old->by_hand && old->progress.side == SIDE_ASKED &&
			     old->progress.state < STATE_IN_WORK;
	if (!draft && !entered)
		return cx_fail(cx, RC_CONFLICT,
			       N_("the text can be changed only while it is a draft"));
	TRY(check_form(cx, r));
	TRY(request_check_peer(cx, db, r));
	TRY(drop_decisions(cx, db, old, r));
	TRY(request_put_words(cx, db, r));
	TRY(authority_changed(cx, db, by, r->id));
	TRY(event_watch(cx, db, r->id));
	return append(
		cx, db, by, ACCESS_REQUEST_PROPOSE,
		(struct ledger_act){ .act = "request-written",
				     .object = r->id,
				     .content = sha256_of(request_bytes_here(cx->arena, r)) });
}

SQL_STATEMENT(request_update_progress,
	      "UPDATE desk_request SET state = $1, pending = $2, said = $3, heard = $4, shown = $5,"
	      "       refusal_place = $6, refusal_name = $7, refusal_words = $8, sent_at = $9,"
	      "       delivered_at = $10, acknowledged_at = $11, started_at = $12,"
	      "       preserved_at = $13, renewed_at = $14, preserved_until = $15,"
	      "       decided_at = $16, closed_at = $17, follow_up_at = $18, last_at = $19,"
	      "       not_taken_at = $20, not_taken_why = $21, asked = $22"
	      " WHERE id = $23");

enum rc request_move(struct cx *cx, struct db *db, const struct request *r)
{
	const struct progress *p = &r->progress;
	const struct moments *at = &r->at;
	return DB_RUN(cx, db, &request_update_progress, VAL(str_from_c(state_key(p->state))),
		      VAL((int64_t)p->pending), VAL(p->said), VAL(p->heard), VAL(p->shown),
		      VAL(r->refusal.place), VAL(r->refusal.name), VAL(r->refusal.words),
		      VAL(at->sent), VAL(at->delivered), VAL(at->acknowledged), VAL(at->started),
		      VAL(at->preserved), VAL(at->renewed), VAL(at->preserved_until),
		      VAL(at->decided), VAL(at->closed), VAL(at->follow_up), VAL(at->last),
		      VAL(r->not_taken.at), VAL(r->not_taken.why), VAL(p->asked), VAL(r->id));
}

/* ---- decisions, checks -------------------------------------------- */

SQL_STATEMENT(request_decision_put,
	      "INSERT INTO desk_request_decision (request_id, code, reason, by_id, at)"
	      " VALUES ($1, $2, $3, $4, $5)"
	      " ON CONFLICT (request_id, code) DO UPDATE"
	      "   SET reason = excluded.reason, by_id = excluded.by_id, at = excluded.at");

static enum rc may_decide(struct cx *cx, struct db *db, const struct actor *by,
			  const struct request *r, bool flag)
{
	struct request_people people;
	bool waits;
	if (!flag) {
		TRY(may(cx, by, ACCESS_REQUEST_PROPOSE));
		return request_access(cx, db, by, r, MEMBER_WORK);
	}
	TRY(may(cx, by, ACCESS_REQUEST_APPROVE));
	TRY(request_people(cx, db, r->id, &people));
	TRY(approver_sees(cx, db, by, &people, &waits));
	if (!waits && id_is_set(by->account)) // they are on it, or learn nothing of it
		TRY(request_access(cx, db, by, r, MEMBER_READ));
	if (!waits)
		return cx_fail(
			cx, RC_DENIED,
			N_("the reason for a flagged offence is written by whoever may approve "
			   "the request, while it waits for them"));
	return RC_OK;
}

enum rc request_decide(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str code, struct str reason)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const bool flag = flag_is(code);
	TRY(request_load(cx, db, id, r));
	TRY(may_decide(cx, db, by, r, flag));
	const enum request_state s = r->progress.state;
	if (r->progress.side != SIDE_ASKING || s != (flag ? STATE_AWAITING_APPROVAL : STATE_DRAFT))
		return cx_fail(cx, RC_CONFLICT, N_("this is decided while the request is a draft"));
	if (code.n == 0 || code.n > REQUEST_WORD_MAX || str_trim(reason).n == 0 ||
	    reason.n > FIELD_BYTES_MAX || !str_is_utf8(reason))
		return cx_fail(cx, RC_INVALID, N_("say what you decide, and why"));
	if (r->decisions_n == REQUEST_DECISIONS_MAX)
		return cx_fail(cx, RC_LIMIT, N_("a request has at most %d decisions"),
			       REQUEST_DECISIONS_MAX);
	TRY(DB_RUN(cx, db, &request_decision_put, VAL(id), VAL(code), VAL(reason),
		   id_or_null(by->account), VAL(cx->now)));
	return append(
		cx, db, by, flag ? ACCESS_REQUEST_APPROVE : ACCESS_REQUEST_PROPOSE,
		(struct ledger_act){
			.act = "request-decided", .object = id, .basis = code, .note = reason });
}

SQL_STATEMENT(request_update_verified, "UPDATE desk_request SET verified_at = $1"
				       " WHERE id = $2 AND verified_at = 0");
SQL_STATEMENT(request_update_confirmed, "UPDATE desk_request SET confirmed_at = $1"
					" WHERE id = $2 AND confirmed_at = 0");

enum rc request_check(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		      enum request_check check, struct str how)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	int64_t changed = 0;
	TRY(may(cx, by, ACCESS_CASE_WORK));
	TRY(request_load(cx, db, id, r));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	if (str_trim(how).n == 0 || how.n > FIELD_BYTES_MAX || !str_is_utf8(how))
		return cx_fail(cx, RC_INVALID, N_("say how it was checked, and who answered"));
	if (check == CHECK_VERIFIED && r->progress.side != SIDE_ASKED)
		return cx_fail(cx, RC_CONFLICT, N_("the side that is asked verifies the asker"));
	if (check == CHECK_CONFIRMED && !kind_is(r->progress.kind, KIND_EMERGENCY))
		return cx_fail(cx, RC_CONFLICT, N_("only an emergency is confirmed afterwards"));
	TRY(db_run(cx, db,
		   check == CHECK_VERIFIED ? &request_update_verified : &request_update_confirmed,
		   VALS(VAL(cx->now), VAL(id)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_CONFLICT, N_("this was done before"));
	TRY(event_watch(cx, db, id));
	return append(cx, db, by, ACCESS_CASE_WORK,
		      (struct ledger_act){ .act = check == CHECK_VERIFIED ? "request-verified"
									  : "request-confirmed",
					   .object = id,
					   .note = how });
}

/* ---- people --------------------------------------------------------------------- */

SQL_STATEMENT(request_people_of, "SELECT created_by, created_at, approval_id,"
				 "       answer_approval_id, authority_id"
				 "  FROM desk_request WHERE id = $1");

enum rc request_people(struct cx *cx, struct db *db, struct id id, struct request_people *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_people_of, VAL(id)));
	*out = (struct request_people){ 0 };
	const bool found = rows_next(rows);
	if (found) {
		out->created_by = rows_id(rows);
		out->created_at = rows_instant(rows);
		out->approval = rows_id(rows);
		out->answer_approval = rows_id(rows);
		out->authority = rows_id(rows);
	}
	TRY(rows_end(cx, rows));
	return found ? RC_OK : missing(cx);
}

SQL_STATEMENT(request_set_send, "UPDATE desk_request SET approval_id = $1 WHERE id = $2");
SQL_STATEMENT(request_set_answer, "UPDATE desk_request SET answer_approval_id = $1 WHERE id = $2");

enum rc request_set_approval(struct cx *cx, struct db *db, struct id id, struct id approval,
			     bool answer)
{
	return DB_RUN(cx, db, answer ? &request_set_answer : &request_set_send,
		      id_or_null(approval), VAL(id));
}
