// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/receive_job.h"

#include <string.h>

#include "core/log.h"
#include "exchange/freight_db.h"
#include "exchange/freight_in_job.h"
#include "exchange/outbox_db.h"
#include "exchange/receipt_job.h"
#include "exchange/receive_foreign_job.h"
#include "exchange/take_in_job.h"
#include "people/alarm_db.h"

/* One message on its way through. */
struct incoming {
	struct take_in take;
	const struct sender *from;
	const struct pouch *pouch;
	struct str transaction;
	struct received out;
};

/* ---- The unit ---- */

static enum rc make_receipt(struct cx *cx, struct db *db, const struct incoming *in,
			    const struct inbox_row *row, struct str *out)
{
	const struct take_in *t = &in->take;
	struct receipt receipt = { .message = t->digest,
				   .transaction = in->transaction,
				   .sender = t->peer->origin,
				   .time = cx->now,
				   .outcome = RECEIPT_ACCEPTED };
	if (row->outcome != INBOX_ACCEPTED) {
		receipt.outcome = RECEIPT_REFUSED;
		receipt.reason = row->reason;
	}
	return receipt_give(cx, db, t->r->keys, &receipt, out);
}

/* A receipt's reason is one line of no more than RECEIPT_REASON_MAX bytes. */
static struct str one_line(struct arena *a, struct str s)
{
	size_t n = s.n < RECEIPT_REASON_MAX ? s.n : RECEIPT_REASON_MAX;
	while (n > 0 && n < s.n && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	char *p = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		p[i] = s.p[i];
		if ((uint8_t)s.p[i] < ' ')
			p[i] = ' ';
	}
	const struct str line = { p, n };
	return n > 0 && str_is_utf8(line) ? line : STR("refused");
}

static enum rc store_new(struct cx *cx, struct db *db, struct incoming *in)
{
	struct take_in *t = &in->take;
	struct inbound_answer answer;
	struct inbox_row row = { .id = id_new(cx->now),
				 .peer = t->peer->id,
				 .transaction = in->transaction,
				 .kind = t->envelope.header.workflow,
				 .digest = t->digest,
				 .size = (int64_t)t->body.n,
				 .wire = wire_print(cx->arena, &in->pouch->wire),
				 .received_at = cx->now };
	if (t->body.n <= MESSAGE_SMALL_MAX)
		row.body = t->body;
	TRY(take_in_judge(cx, db, t, &row, &answer));
	if (answer.code != 0)
		row.reason = one_line(cx->arena, answer.description);
	row.response = answer.body;
	if (row.response.n == 0)
		TRY(envelope_answer(cx, &t->envelope, answer.code, answer.description,
				    &row.response));
	TRY(make_receipt(cx, db, in, &row, &row.receipt));
	TRY(inbox_add(cx, db, &row));
	in->out.response = row.response;
	in->out.receipt = row.receipt;
	in->out.accepted = row.outcome == INBOX_ACCEPTED;
	return RC_OK;
}

static enum rc run(struct cx *cx, struct db *db, void *arg)
{
	struct incoming *in = arg;
	const struct take_in *t = &in->take;
	struct inbox_row row;
	bool found;
	TRY(outbox_hurry(cx, db, t->peer->id));
	TRY(freight_hurry(cx, db, t->peer->id));
	TRY(inbox_find(cx, db, t->peer->id, in->transaction, &row, &found));
	if (!found)
		return store_new(cx, db, in);
	if (!sha256_eq(&row.digest, &t->digest))
		return envelope_answer(cx, &t->envelope, HI1_IMPROPER_VALUE,
				       STR("TransactionIdentifier: this transaction came before, "
					   "with other bytes"),
				       &in->out.response);
	in->out.response = row.response;
	in->out.receipt = row.receipt;
	in->out.accepted = row.outcome == INBOX_ACCEPTED;
	return RC_OK;
}

/* ---- Before it ---- */

static enum rc take_in(struct cx *cx, struct incoming *in, struct received *out)
{
	const struct receiver *r = in->take.r;
	const struct peer *peer = in->take.peer;
	const struct str body = in->take.body;
	TRY(pouch_judge(cx, in->pouch, in->from->card, &in->transaction));
	if (body.n > MESSAGE_SMALL_MAX)
		TRY(take_in_keep(cx, &in->take));
	const struct envelope_sides sides = { .peer_country = peer->country,
					      .peer = peer->origin,
					      .country = r->country,
					      .node = r->origin,
					      .transaction = in->transaction };
	TRY(envelope_read(cx, in->pouch->wire.type, body, &sides, &in->take.envelope));
	TRY(take_in_unit(cx, &in->take, run, in));
	in->out.type = take_in_type(&in->take);
	*out = in->out;
	return RC_OK;
}

enum rc receive(struct cx *cx, const struct receiver *r, const struct sender *from,
		const struct pouch *pouch, struct received *out)
{
	struct incoming in = { .take = { .r = r,
					 .peer = from->peer,
					 .body = pouch->body,
					 .digest = sha256_of(pouch->body) },
			       .from = from,
			       .pouch = pouch };
	const enum rc rc = take_in(cx, &in, out);
	blob_hold_close(in.take.hold);
	return rc;
}

/* ---- HTTP ---- */

struct pin_question {
	struct sha256 pin;
	struct peer peer;
};

static enum rc find_peer(struct cx *cx, struct db *db, void *arg)
{
	struct pin_question *q = arg;
	return peer_by_pin(cx, db, q->pin, &q->peer);
}

struct known_question {
	struct sha256 pin;
	struct id id;
};

static enum rc find_id(struct cx *cx, struct db *db, void *arg)
{
	struct known_question *q = arg;
	return peer_id_by_pin(cx, db, q->pin, &q->id);
}

bool receive_knows(void *arg, const uint8_t key_sha256[32], struct shares_owner *whose)
{
	const struct receiver *r = arg;
	struct known_question q = { 0 };
	struct arena arena = { 0 };
	struct cx cx;
	memcpy(q.pin.b, key_sha256, sizeof q.pin.b);
	cx_init(&cx, &arena, instant_now());
	const enum rc rc = unit_run(&cx, r->store, TX_READ, find_id, &q);
	arena_done(&arena);
	_Static_assert(sizeof whose->b == sizeof q.id.b, "an owner is a peer's id");
	memcpy(whose->b, q.id.b, sizeof whose->b);
	return rc == RC_OK;
}

static enum rc tell_limit(struct cx *cx, struct db *db, void *arg)
{
	const struct peer *p = arg;
	const struct alarm alarm = {
		.kind = ALARM_PEER_LIMIT,
		.object_kind = "peer",
		.object = p->id,
		.text = STR(
			N_("Another node sends more than one node may. What is beyond is refused "
			   "and comes again later; others are not held up. Ask its "
			   "administrator, or suspend it.")),
	};
	return alarm_raise(cx, db, &alarm, id_print(cx->arena, p->id), NULL);
}

static enum rc check_rate(struct cx *cx, const struct receiver *r, struct peer *peer, size_t bytes)
{
	bool tell = false;
	const enum rate_answer answer = rate_take(r->rate, peer->id, bytes, cx->now, &tell);
	if (tell)
		TRY(unit_run(cx, r->store, TX_WRITE, tell_limit, peer));
	if (answer == RATE_MAY)
		return RC_OK;
	return cx_fail(cx, RC_LIMIT, "more %s than one peer may send: %.*s is put off",
		       answer == RATE_BYTES ? "bytes a day" : "messages at a time",
		       STR_ARG(peer->origin));
}

static struct str field(const struct http_req *req, const char *name)
{
	for (size_t i = 0; i < req->fields_n; i++)
		if (str_eq_nocase(req->fields[i].name, str_from_c(name)))
			return req->fields[i].value;
	return (struct str){ 0 };
}

/* One request on its way through. */
struct asked {
	const struct http_req *req;
	struct freight_ask ask;
	bool is_freight;
	struct pin_question who;
	struct card card;
	struct pouch came; // as it came; its header is what the answer is bound to
	struct received got;
};

static enum rc take_native(struct cx *cx, const struct receiver *r, struct asked *a)
{
	const struct http_req *req = a->req;
	const struct sender from = { &a->who.peer, &a->card };
	struct pouch inside = { 0 };
	a->came = (struct pouch){
		.wire = { .url = arena_fmt(cx->arena, "https://%.*s%.*s", STR_ARG(req->host),
					   STR_ARG(req->target)),
			  .type = field(req, "Content-Type"),
			  .digest = field(req, "Content-Digest"),
			  .input = field(req, "Signature-Input"),
			  .signature = field(req, "Signature") },
		.body = req->body,
	};
	TRY(card_read_again(cx, a->who.peer.card, &a->card));
	TRY(pouch_take(cx, r->keys, &a->card, &a->came, &inside, &a->got.status));
	if (a->is_freight)
		return freight_receive(cx, r, &(struct freight_came){ &from, &inside, a->ask },
				       &a->got);
	return receive(cx, r, &from, &inside, &a->got);
}

static enum rc take_request(struct cx *cx, const struct receiver *r, struct asked *a)
{
	const struct http_req *req = a->req;
	a->is_freight = freight_path_parse(req->path, &a->ask);
	if (req->method != HTTP_POST || (!a->is_freight && !str_eq(req->path, STR("/exchange"))))
		return cx_fail(cx, RC_MISSING, "messages are taken by POST /exchange");
	memcpy(a->who.pin.b, req->peer.key_sha256, sizeof a->who.pin.b);
	TRY(unit_run(cx, r->store, TX_READ, find_peer, &a->who));
	TRY(check_rate(cx, r, &a->who.peer, req->body.n));
	if (a->who.peer.road == PEER_COMITY)
		return take_native(cx, r, a);
	if (a->is_freight)
		return cx_fail(cx, RC_MISSING, "files of HI1 come in DELIVER, by POST /exchange");
	if (req->body.n > MESSAGE_BYTES_MAX) { // the server lets through what an envelope adds
		a->got.status = HTTP_TOO_LARGE;
		return cx_fail(cx, RC_LIMIT, "a message has at most %zu bytes", MESSAGE_BYTES_MAX);
	}
	return receive_foreign(cx, r, &a->who.peer, field(req, "Content-Type"), req->body, &a->got);
}

/* To a node: encrypted to it, and signed over that. */
static enum rc answer(struct cx *cx, const struct receiver *r, const struct asked *a,
		      struct http_res *res)
{
	const struct received *got = &a->got;
	const struct wire_signer signer = { r->keys->keyid, r->keys->signing.key };
	const struct wire_reply reply = { got->type, got->receipt, got->response };
	res->status = got->status > 0 ? got->status : 200;
	res->type = got->type;
	res->body = got->response;
	if (got->plain)
		return RC_OK;
	struct wire_answer signed_answer = { .status = res->status, .type = POUCH_TYPE };
	TRY(pouch_reply(cx, r->keys, &a->card, &reply, &res->body));
	TRY(wire_answer_sign(cx, &a->came.wire, res->body, &signer, &signed_answer));
	res->type = signed_answer.type;
	http_header(res, "Content-Digest", signed_answer.digest);
	http_header(res, "Signature-Input", signed_answer.input);
	http_header(res, "Signature", signed_answer.signature);
	return RC_OK;
}

static int status_of(enum rc rc, const struct asked *a)
{
	if (a->got.status > 0)
		return a->got.status;
	return rc == RC_LIMIT ? 429 : rc_http_status(rc);
}

void receive_http(void *arg, const struct http_req *req, struct http_res *res)
{
	const struct receiver *r = arg;
	struct asked a = { .req = req };
	struct cx cx;
	cx_init(&cx, req->arena, instant_now());
	enum rc rc = RC_OK;
	if (req->refused != 0) {
		res->status = req->refused;
		res->body = req->why;
	} else {
		rc = take_request(&cx, r, &a);
		if (rc == RC_OK)
			rc = answer(&cx, r, &a, res);
		if (rc != RC_OK) {
			res->status = status_of(rc, &a);
			res->body = arena_copy(req->arena, cx_error(&cx));
		}
	}
	const struct str why = res->body;
	const bool has_failed = rc != RC_OK || req->refused != 0;
	if (rc == RC_IO ||
	    rc == RC_BUG) // of this node's files and database: nobody else's business
		res->body = STR("this node cannot take it now: send it again");
	if (has_failed)
		res->type = STR("text/plain; charset=utf-8");
	res->cache = HTTP_CACHE_NEVER;
	LOG({ "unit", STR("exchange") }, { "status", arena_fmt(req->arena, "%d", res->status) },
	    { "why", has_failed ? why : STR("") });
}
