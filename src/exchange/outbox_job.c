// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/outbox_job.h"

#include "crypto/base64.h"
#include "exchange/peer_db.h"
#include "exchange/wire_to_http.h"
#include "formats/receipt.h"
#include "ledger/entry_db.h"
#include "people/alarm_db.h"

#define SECOND_US INT64_C(1000000)
#define LEASE_US (30 * SECOND_US)
#define KEEP_US (5 * SECOND_US)
#define IDLE_US (SECOND_US / 4)

/* One message on its way out. */
struct outgoing {
	struct outbox_lane *lane;
	struct job job;
	struct outbox_row row;
	struct peer peer;
	struct str why;	     // the try failed
	struct instant kept; // when the lease was last renewed
};

/* ---- Taking ---- */

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct outgoing *o = arg;
	struct id id;
	TRY(job_take(cx, db, o->lane->kind, LEASE_US, &o->job));
	if (o->job.fence == 0)
		return RC_OK;
	if (!id_parse(o->job.key, &id))
		return cx_fail(cx, RC_BUG, "a job of the outbox is not called by an id");
	TRY(outbox_load(cx, db, id, &o->row));
	return peer_load(cx, db, o->row.message.peer, &o->peer);
}

SQL_STATEMENT(outbox_is_due, "SELECT 1 FROM store_job"
			     " WHERE kind = $1 AND due_at <= $2 AND leased_until <= $2 LIMIT 1");

struct due_question {
	const char *kind;
	bool due;
};

static enum rc is_due(struct cx *cx, struct db *db, void *arg)
{
	struct due_question *q = arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_is_due, VAL(str_from_c(q->kind)), VAL(cx->now)));
	while (rows_next(r))
		q->due = true;
	return rows_end(cx, r);
}

/* ---- Signing ---- */

struct signing {
	struct id id;
	struct str wire;
};

static enum rc store_wire(struct cx *cx, struct db *db, void *arg)
{
	const struct signing *s = arg;
	return outbox_sign(cx, db, s->id, s->wire);
}

static struct str url_of(struct cx *cx, const struct card *card)
{
	return arena_fmt(cx->arena, "%.*s/exchange", STR_ARG(card->endpoints.p[0]));
}

enum rc outbox_wire(struct cx *cx, struct store *store, const struct exchange_keys *keys,
		    const struct outbox_row *row, const struct str *card_bytes, struct str *out)
{
	struct card card;
	struct wire wire;
	const struct wire_signer signer = { keys->keyid, keys->signing.key };
	TRY(card_read(cx, *card_bytes, &card));
	const struct str url = url_of(cx, &card);
	if (row->wire.n > 0) {
		TRY(wire_parse(cx, row->wire, &wire));
		*out = row->wire;
		if (str_eq(wire.url, url) && wire_is_fresh(cx, &wire))
			return RC_OK;
	}
	wire = (struct wire){ .url = url, .type = row->message.content_type };
	TRY(wire_sign(cx, row->message.body, row->transaction, &signer, &wire));
	struct signing s = { row->message.id, wire_print(cx->arena, &wire) };
	TRY(unit_run(cx, store, TX_WRITE, store_wire, &s));
	*out = s.wire;
	return RC_OK;
}

/* ---- The receipt ---- */

struct settling {
	struct outbox_row row;
	const struct exchange_kind *kinds;
	bool accepted, fresh;
	struct str why; // of the alarm; of the peer, that it refused
};

static enum rc settle(struct cx *cx, struct db *db, void *arg)
{
	struct settling *s = arg;
	const struct message *m = &s->row.message;
	const struct exchange_kind *kind = exchange_kind_of(s->kinds, m->kind);
	TRY(outbox_done(cx, db, &s->row, s->accepted, &s->fresh));
	if (!s->fresh || !kind || !kind->settle)
		return RC_OK;
	const struct outbound_done done = { .id = m->id,
					    .peer = m->peer,
					    .thread = m->thread,
					    .accepted = s->accepted,
					    .reason = s->why };
	return kind->settle(cx, db, &done);
}

static enum rc ring(struct cx *cx, struct db *db, void *arg)
{
	const struct settling *s = arg;
	const struct alarm alarm = { .kind = ALARM_RECEIPT_WRONG,
				     .object_kind = "message",
				     .object = s->row.message.id,
				     .text = s->why };
	const struct ledger_act act = { .act = "receipt-wrong",
					.object_kind = "message",
					.object = s->row.message.id,
					.content = sha256_of(s->row.receipt),
					.note = s->why };
	bool fresh = false;
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, s->row.message.id), &fresh));
	return fresh ? ledger_append(cx, db, &act, NULL) : RC_OK;
}

/* By whichever of its keys the peer signed; a receipt may be older than its newest card. */
static enum rc read_receipt(struct cx *cx, const struct card *card, struct str bytes,
			    struct receipt *out)
{
	enum rc rc = RC_DENIED;
	for (size_t i = 0; i < card->signing.n && rc != RC_OK; i++) {
		struct note_key key;
		TRY(note_key_parse(cx, card->signing.p[i].vkey, &key));
		rc = receipt_read(cx, bytes, &key, out);
	}
	return rc;
}

/* That it is for this message, all of it. */
static enum rc check_receipt(struct cx *cx, const struct outbox_row *row, const struct card *card,
			     struct str bytes, struct settling *s)
{
	struct receipt receipt;
	TRY(read_receipt(cx, card, bytes, &receipt));
	if (!sha256_eq(&receipt.message, &row->digest))
		return cx_fail(cx, RC_DENIED, "the receipt is for other bytes");
	if (!str_eq(receipt.transaction, row->transaction))
		return cx_fail(cx, RC_DENIED, "the receipt is for another transaction");
	s->accepted = receipt.outcome == RECEIPT_ACCEPTED;
	s->why = receipt.reason;
	return RC_OK;
}

enum rc outbox_receipt(struct cx *cx, struct store *store, const struct exchange_kind *kinds,
		       const struct outbox_row *row, const struct str *card_bytes,
		       struct outbox_answer *answer)
{
	struct card card;
	struct settling s = { .row = *row, .kinds = kinds };
	s.row.response = answer->response;
	s.row.receipt = answer->receipt;
	TRY(card_read(cx, *card_bytes, &card));
	if (check_receipt(cx, row, &card, answer->receipt, &s) == RC_OK) {
		answer->accepted = s.accepted;
		return unit_run(cx, store, TX_WRITE, settle, &s);
	}
	s.why = arena_copy(cx->arena, cx_error(cx));
	TRY(unit_run(cx, store, TX_WRITE, ring, &s));
	return cx_fail(cx, RC_PEER, "%.*s", STR_ARG(s.why));
}

/* ---- The call ---- */

static enum rc keep(struct cx *cx, struct db *db, void *arg)
{
	const struct outgoing *o = arg;
	return job_keep(cx, db, &o->job, LEASE_US);
}

static bool go_on(void *arg, uint64_t sent, uint64_t got)
{
	struct outgoing *o = arg;
	struct arena arena = { 0 };
	struct cx cx;
	(void)sent;
	(void)got;
	const struct instant now = instant_now();
	if (now.us - o->kept.us < KEEP_US)
		return true;
	cx_init(&cx, &arena, now);
	const enum rc rc = unit_run(&cx, o->lane->store, TX_WRITE, keep, o);
	arena_done(&arena);
	o->kept = now;
	return rc != RC_CONFLICT; // somebody else has it
}

static struct str field(const struct fetch_answer *a, const char *name)
{
	for (size_t i = 0; i < a->fields.n; i++)
		if (str_eq_nocase(a->fields.p[i].name, str_from_c(name)))
			return a->fields.p[i].value;
	return (struct str){ 0 };
}

static void connect_to(struct outbox_lane *lane, const struct card *card)
{
	if (lane->fetch && sha256_eq(&lane->pin, &card->pins.p[0]))
		return;
	fetch_peer_close(lane->fetch);
	lane->pin = card->pins.p[0];
	lane->fetch = fetch_peer_open(&(struct fetch_peer_config){
		.certificate = lane->keys->tls_certificate_path,
		.key = lane->keys->tls_key_path,
		.pin = lane->pin,
	});
}

static enum rc call(struct cx *cx, struct outgoing *o, const struct wire *w,
		    struct fetch_answer *out)
{
	const struct fetch_field fields[] = {
		{ STR("Content-Type"), w->type },
		{ STR("Content-Digest"), w->digest },
		{ STR("Signature-Input"), w->input },
		{ STR("Signature"), w->signature },
	};
	const struct fetch_call request = {
		.url = w->url,
		.fields = fields,
		.fields_n = sizeof fields / sizeof *fields,
		.body = o->row.message.body,
		.answer_max = MESSAGE_BYTES_MAX,
		.go_on = go_on,
		.arg = o,
	};
	return fetch_peer_call(cx, o->lane->fetch, &request, out);
}

static enum rc judge(struct cx *cx, struct outgoing *o, const struct card *card,
		     const struct wire *wire, const struct fetch_answer *a)
{
	struct outbox_answer settled = { .response = a->body };
	const struct wire_answer header = { a->status, field(a, "Content-Type"),
					    field(a, "Content-Digest"), field(a, "Signature-Input"),
					    field(a, "Signature") };
	if (a->status != 200)
		return cx_fail(cx, RC_PEER, "the peer answers %d: %.*s", a->status,
			       (int)(a->body.n < 300 ? a->body.n : 300), a->body.p);
	TRY(wire_answer_judge(cx, wire, &header, a->body, card));
	if (!base64_parse(cx->arena, field(a, "Comity-Receipt"), &settled.receipt))
		settled.receipt = (struct str){ 0 };
	return outbox_receipt(cx, o->lane->store, o->lane->kinds, &o->row, &o->peer.card, &settled);
}

static enum rc send(struct cx *cx, struct outgoing *o)
{
	struct card card;
	struct str text;
	struct wire wire;
	struct fetch_answer answer;
	if (o->row.state != OUTBOX_WAITING)
		return RC_OK; // by another road
	if (o->peer.state != PEER_ACTIVE)
		return cx_fail(cx, RC_DENIED, "the peer is %s", peer_state_key(o->peer.state));
	TRY(card_read(cx, o->peer.card, &card));
	TRY(outbox_wire(cx, o->lane->store, o->lane->keys, &o->row, &o->peer.card, &text));
	TRY(wire_parse(cx, text, &wire));
	connect_to(o->lane, &card);
	TRY(call(cx, o, &wire, &answer));
	cx->now = instant_now(); // the call may have been long
	return judge(cx, o, &card, &wire, &answer);
}

/* ---- One turn ---- */

static enum rc finish(struct cx *cx, struct db *db, void *arg)
{
	const struct outgoing *o = arg;
	return job_done(cx, db, &o->job);
}

static enum rc put_off(struct cx *cx, struct db *db, void *arg)
{
	const struct outgoing *o = arg;
	TRY(outbox_failed(cx, db, o->row.message.id, o->why));
	return job_retry(cx, db, &o->job, o->why);
}

enum rc outbox_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct outbox_lane *lane = arg;
	struct due_question q = { .kind = lane->kind };
	struct outgoing o = { .lane = lane, .kept = cx->now };
	*next_us = IDLE_US;
	TRY(unit_run(cx, lane->store, TX_READ, is_due, &q));
	if (!q.due)
		return RC_OK;
	TRY(unit_run(cx, lane->store, TX_WRITE, take, &o));
	if (o.job.fence == 0)
		return RC_OK;
	*next_us = 0;
	const enum rc rc = send(cx, &o);
	cx->now = instant_now();
	if (rc == RC_OK)
		return unit_run(cx, lane->store, TX_WRITE, finish, &o);
	o.why = arena_copy(cx->arena, cx_error(cx));
	return unit_run(cx, lane->store, TX_WRITE, put_off, &o);
}

void outbox_lane_done(struct outbox_lane *lane)
{
	fetch_peer_close(lane->fetch);
	lane->fetch = NULL;
}
