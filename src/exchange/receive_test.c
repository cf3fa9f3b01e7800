// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/receive_job.h"

#include <string.h>

#include "exchange/advice_db.h"
#include "exchange/advice_inbound.h"
#include "exchange/advice_to_hi1.h"
#include "exchange/settle_job.h"
#include "exchange/test_exchange.h"
#include "formats/receipt.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

#define US STR("b.example/node")
#define THEM STR("a.example/node")

static const struct exchange_kind kinds[] = { { "advice", advice_apply, NULL }, { 0 } };

/* This node, and one peer that it knows. */
struct sides {
	struct test_node us, them;
	struct blobs *blobs;
	struct receiver receiver;
	struct peer peer;
	struct store *store;
};

static enum rc add_peer(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	return test_node_meet(cx, db, &s->them, &s->peer);
}

static void open_sides(struct cx *cx, struct store *store, struct sides *s)
{
	*s = (struct sides){ .store = store };
	test_ledger_open(cx, store);
	s->us = test_node_new(cx, US, STR("GE"), 1);
	s->them = test_node_new(cx, THEM, STR("LK"), 1);
	REQUIRE(blobs_open(cx, test_db_path(cx, "blobs"), &s->blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, add_peer, s) == RC_OK);
	s->receiver = (struct receiver){ .store = store,
					 .blobs = s->blobs,
					 .keys = &s->us.keys,
					 .kinds = kinds,
					 .country = STR("GE"),
					 .origin = US };
}

static void close_sides(struct sides *s)
{
	test_node_done(&s->us);
	test_node_done(&s->them);
	blobs_close(s->blobs);
}

/* A message of the peer, signed by it. */
struct sent {
	struct str body, transaction;
	struct wire wire;
};

static struct sent sign_as(struct cx *cx, const struct test_node *who, struct str transaction,
			   struct str body)
{
	struct sent m = { .body = body, .transaction = transaction };
	const struct wire_signer signer = { who->keys.keyid, who->keys.signing.key };
	m.wire.url = STR("https://localhost:1/exchange");
	m.wire.type = STR("application/xml");
	REQUIRE(wire_sign(cx, body, transaction, &signer, &m.wire) == RC_OK);
	return m;
}

static struct str advice_from(struct cx *cx, struct str transaction, struct str receiver,
			      struct str text)
{
	struct str body;
	const struct envelope_sides sides = { .peer_country = STR("GE"),
					      .peer = receiver,
					      .country = STR("LK"),
					      .node = THEM,
					      .transaction = transaction };
	REQUIRE(advice_print(cx, &sides, text, &body) == RC_OK);
	return body;
}

static struct sent advice_sent(struct cx *cx, const struct sides *s, struct str text)
{
	const struct str transaction = message_transaction(cx->arena, id_new(cx->now));
	return sign_as(cx, &s->them, transaction, advice_from(cx, transaction, US, text));
}

static enum rc receive_it(struct cx *cx, const struct sides *s, const struct sent *m,
			  struct received *out)
{
	const struct sender from = { &s->peer, &s->them.card };
	const struct pouch pouch = { .wire = m->wire, .body = m->body };
	*out = (struct received){ 0 };
	return receive(cx, &s->receiver, &from, &pouch, out);
}

/* A room that stores a blob in its unit: who deletes must wait until that has ended. */
static enum rc apply_and_look(struct cx *cx, struct db *db, const struct inbound *in,
			      struct inbound_answer *out)
{
	AUTO(blob_hold) alone = NULL;
	EQ(blobs_hold(cx, in->blobs, true, &alone), RC_BUSY);
	return advice_apply(cx, db, in, out);
}

static enum rc apply_unheld(struct cx *cx, struct db *db, const struct inbound *in,
			    struct inbound_answer *out)
{
	AUTO(blob_hold) alone = NULL;
	EQ(blobs_hold(cx, in->blobs, true, &alone), RC_OK);
	return advice_apply(cx, db, in, out);
}

struct kept {
	struct advice_list advice;
	struct inbox_rows rows;
};

static enum rc load_kept(struct cx *cx, struct db *db, void *arg)
{
	struct kept *k = arg;
	const struct id none = { 0 };
	TRY(advice_list(cx, db, none, &k->advice));
	return inbox_list(cx, db, none, &k->rows);
}

static struct kept kept_of(struct cx *cx, const struct sides *s)
{
	struct kept k = { 0 };
	EQ(unit_run(cx, s->store, TX_READ, load_kept, &k), RC_OK);
	return k;
}

struct body_question {
	struct id peer;
	struct str transaction;
	struct inbox_row row;
};

static enum rc load_body(struct cx *cx, struct db *db, void *arg)
{
	struct body_question *q = arg;
	bool found;
	return inbox_find(cx, db, q->peer, q->transaction, &q->row, &found);
}

static struct str body_of(struct cx *cx, const struct sides *s, struct str transaction)
{
	struct body_question q = { .peer = s->peer.id, .transaction = transaction };
	EQ(unit_run(cx, s->store, TX_READ, load_body, &q), RC_OK);
	return q.row.body;
}

static bool has_error(struct str response, const char *code)
{
	struct str tail = str_slice(response, str_find(response, STR("ErrorCode>")), response.n);
	return str_starts(str_slice(tail, 10, tail.n), str_from_c(code));
}

DB_TEST(a_message_is_kept_applied_and_receipted_once)
{
	struct sides s;
	struct received first, again;
	struct receipt receipt;
	struct blob blob;
	open_sides(cx, store, &s);
	const struct sent m = advice_sent(cx, &s, STR("Ask by art. 29"));
	EQ(receive_it(cx, &s, &m, &first), RC_OK);
	CHECK(first.accepted);
	cx->now = instant_add(cx->now, HOURS(5));
	EQ(receive_it(cx, &s, &m, &again), RC_OK);
	EQ_STR(again.response, first.response);
	EQ_STR(again.receipt, first.receipt);
	const struct kept k = kept_of(cx, &s);
	EQ(k.advice.n, 1);
	EQ(k.rows.n, 1);
	EQ_STR(k.advice.p[0].text, "Ask by art. 29");
	const struct sha256 digest = sha256_of(m.body);
	EQ(blob_find(cx, s.blobs, &digest, &blob), RC_MISSING); // a small one is in its row
	EQ_STR(body_of(cx, &s, m.transaction), m.body);
	EQ(receipt_read(cx, first.receipt, &s.us.keys.signing.public, &receipt), RC_OK);
	CHECK(sha256_eq(&receipt.message, &digest));
	EQ_STR(receipt.transaction, m.transaction);
	EQ_STR(receipt.sender, THEM);
	EQ(receipt.outcome, RECEIPT_ACCEPTED);
	close_sides(&s);
}

DB_TEST(nobody_deletes_blobs_while_a_room_stores_some)
{
	static const struct exchange_kind storing[] = { { "advice", apply_and_look, NULL, true },
							{ 0 } },
					  others[] = { { "advice", apply_unheld, NULL, false },
						       { 0 } };
	struct sides s;
	struct received out;
	AUTO(blob_hold) alone = NULL;
	open_sides(cx, store, &s);
	s.receiver.kinds = storing;
	const struct sent one = advice_sent(cx, &s, STR("one"));
	EQ(receive_it(cx, &s, &one, &out), RC_OK);
	CHECK(out.accepted);
	s.receiver.kinds = others;
	const struct sent two = advice_sent(cx, &s, STR("two"));
	EQ(receive_it(cx, &s, &two, &out), RC_OK);
	CHECK(out.accepted);
	EQ(blobs_hold(cx, s.blobs, true, &alone), RC_OK); // and after it they may
	close_sides(&s);
}

DB_TEST(other_bytes_under_a_known_transaction_are_refused_and_change_nothing)
{
	struct sides s;
	struct received got;
	open_sides(cx, store, &s);
	const struct sent m = advice_sent(cx, &s, STR("one"));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	const struct sent other = sign_as(cx, &s.them, m.transaction,
					  advice_from(cx, m.transaction, US, STR("two")));
	EQ(receive_it(cx, &s, &other, &got), RC_OK);
	CHECK(!got.accepted && got.receipt.n == 0);
	CHECK(has_error(got.response, "3007"));
	const struct kept k = kept_of(cx, &s);
	EQ(k.advice.n, 1);
	EQ_STR(k.advice.p[0].text, "one");
	close_sides(&s);
}

DB_TEST(what_is_not_signed_by_the_peer_is_not_taken)
{
	struct sides s;
	struct received got;
	open_sides(cx, store, &s);
	struct sent m = advice_sent(cx, &s, STR("text"));
	const struct str body = m.body;
	m.body = str_slice(body, 0, body.n - 1);
	EQ(receive_it(cx, &s, &m, &got), RC_DENIED); // other bytes than digested
	m = sign_as(cx, &s.us, m.transaction, body);
	EQ(receive_it(cx, &s, &m, &got), RC_DENIED); // another's key
	m = sign_as(cx, &s.them, m.transaction, body);
	m.wire.url = STR("https://localhost:2/exchange");
	EQ(receive_it(cx, &s, &m, &got), RC_DENIED); // sent to somebody else
	m = sign_as(cx, &s.them, m.transaction, body);
	m.wire.signature = (struct str){ 0 };
	EQ(receive_it(cx, &s, &m, &got), RC_INVALID);
	EQ(kept_of(cx, &s).rows.n, 0);
	close_sides(&s);
}

/* It names a file on a stick. */
DB_TEST(a_transaction_is_a_uuid_and_no_path)
{
	struct sides s;
	struct received got;
	open_sides(cx, store, &s);
	static const char *const names[] = { "../../../../tmp/x", "x", "/tmp/x",
					     "0C2B7D3E-5F10-4A6B-8C9D-1E2F3A4B5C6D",
					     "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d/x" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct sent m = sign_as(cx, &s.them, str_from_c(names[i]), STR("<x/>"));
		EQ(receive_it(cx, &s, &m, &got), RC_INVALID);
	}
	EQ(kept_of(cx, &s).rows.n, 0);
	close_sides(&s);
}

DB_TEST(what_is_not_signed_takes_no_room)
{
	struct sides s;
	struct received got;
	struct blob blob;
	const size_t n = MESSAGE_SMALL_MAX + 1;
	char *large = arena_alloc(cx->arena, n);
	memset(large, 'x', n);
	open_sides(cx, store, &s);
	struct sent m = advice_sent(cx, &s, STR("text"));
	m.body = (struct str){ large, n };
	const struct sha256 digest = sha256_of(m.body);
	EQ(receive_it(cx, &s, &m, &got), RC_DENIED);
	EQ(blob_find(cx, s.blobs, &digest, &blob), RC_MISSING);
	m = sign_as(cx, &s.them, m.transaction, m.body);
	EQ(receive_it(cx, &s, &m, &got), RC_OK); // 3020, and kept
	EQ(blob_find(cx, s.blobs, &digest, &blob), RC_OK);
	close_sides(&s);
}

DB_TEST(a_clock_may_be_behind_for_weeks_but_ahead_for_an_hour)
{
	struct sides s;
	struct received got;
	open_sides(cx, store, &s);
	const struct sent m = advice_sent(cx, &s, STR("text"));
	cx->now = instant_add(cx->now, MINUTES(-61));
	EQ(receive_it(cx, &s, &m, &got), RC_DENIED);
	cx->now = instant_add(cx->now, DAYS(30));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(got.accepted);
	close_sides(&s);
}

DB_TEST(what_is_refused_is_receipted_too)
{
	struct sides s;
	struct received got;
	struct receipt receipt;
	open_sides(cx, store, &s);
	const struct str t1 = message_transaction(cx->arena, id_new(cx->now)),
			 t2 = message_transaction(cx->arena, id_new(cx->now)),
			 t3 = message_transaction(cx->arena, id_new(cx->now));
	struct sent m = sign_as(cx, &s.them, t1, STR("<no-message/>"));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && has_error(got.response, "3020"));
	m = sign_as(cx, &s.them, t2, advice_from(cx, t2, STR("c.example/node"), STR("x")));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && has_error(got.response, "3007"));
	EQ(receipt_read(cx, got.receipt, &s.us.keys.signing.public, &receipt), RC_OK);
	EQ(receipt.outcome, RECEIPT_REFUSED);
	EQ_STR(receipt.reason, "ReceiverIdentifier: that is not this node");
	m = sign_as(cx, &s.them, t3, advice_from(cx, t1, US, STR("x")));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && has_error(got.response, "3007"));
	const struct kept k = kept_of(cx, &s);
	EQ(k.rows.n, 3);
	EQ(k.advice.n, 0);
	close_sides(&s);
}

static enum rc say_no(struct cx *cx, struct db *db, const struct inbound *in,
		      struct inbound_answer *out)
{
	TRY(advice_apply(cx, db, in, out)); // must be undone
	return cx_fail(cx, RC_CONFLICT, "the case is closed");
}

/* With an answer of its own, and for a message that could never fit. */
static enum rc say_wrong(struct cx *cx, struct db *db, const struct inbound *in,
			 struct inbound_answer *out)
{
	TRY(advice_apply(cx, db, in, out)); // must be undone
	*out = (struct inbound_answer){ .code = HI1_IMPROPER_VALUE,
					.description = STR("Step: of no request here") };
	return cx_fail(cx, RC_PEER, "not shown");
}

DB_TEST(a_room_that_says_no_leaves_nothing_behind_but_the_refusal)
{
	static const struct exchange_kind no[] = { { "advice", say_no, NULL }, { 0 } };
	static const struct exchange_kind wrong[] = { { "advice", say_wrong, NULL }, { 0 } };
	static const struct exchange_kind none[] = { { 0 } };
	struct sides s;
	struct received got;
	open_sides(cx, store, &s);
	s.receiver.kinds = no;
	struct sent m = advice_sent(cx, &s, STR("text"));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && str_find(got.response, STR("the case is closed")) != STR_NONE);
	s.receiver.kinds = wrong;
	m = advice_sent(cx, &s, STR("text"));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && has_error(got.response, "3007"));
	CHECK(str_find(got.response, STR("Step: of no request here")) != STR_NONE);
	s.receiver.kinds = none;
	m = advice_sent(cx, &s, STR("text"));
	EQ(receive_it(cx, &s, &m, &got), RC_OK);
	CHECK(!got.accepted && has_error(got.response, "3001"));
	const struct kept k = kept_of(cx, &s);
	EQ(k.advice.n, 0);
	EQ(k.rows.n, 3);
	EQ(k.rows.p[0].outcome + k.rows.p[1].outcome + k.rows.p[2].outcome,
	   2 * INBOX_REFUSED + INBOX_NOT_UNDERSTOOD);
	close_sides(&s);
}

/* ---- The sender ---- */

struct queued {
	struct sides *s;
	struct message m;
	struct outbox_row row;
};

static enum rc queue(struct cx *cx, struct db *db, void *arg)
{
	struct queued *q = arg;
	q->m = (struct message){ .id = id_new(cx->now),
				 .peer = q->s->peer.id,
				 .kind = STR("advice"),
				 .thread = q->s->peer.id,
				 .content_type = STR("application/xml"),
				 .body = STR("<body/>") };
	TRY(outbox_add(cx, db, &q->m));
	return outbox_load(cx, db, q->m.id, &q->row);
}

static enum rc reload(struct cx *cx, struct db *db, void *arg)
{
	struct queued *q = arg;
	return outbox_load(cx, db, q->m.id, &q->row);
}

static struct str receipt_for(struct cx *cx, const struct queued *q, struct sha256 message)
{
	struct str bytes;
	const struct receipt receipt = {
		.message = message, .transaction = q->row.transaction, .sender = US, .time = cx->now
	};
	REQUIRE(receipt_sign(cx, &receipt, &q->s->them.keys.signing.public,
			     q->s->them.keys.signing.key, &bytes) == RC_OK);
	return bytes;
}

DB_TEST(only_a_receipt_for_these_bytes_ends_a_message)
{
	struct sides s;
	struct queued q = { .s = &s };
	open_sides(cx, store, &s);
	REQUIRE(unit_run(cx, store, TX_WRITE, queue, &q) == RC_OK);
	struct settling wrong = { .row = q.row }, none = wrong, good = wrong;
	struct settling *const list[] = { &wrong, &none, &good };
	wrong.row.receipt = receipt_for(cx, &q, sha256_of(STR("other")));
	good.row.receipt = receipt_for(cx, &q, q.row.digest);
	EQ(settle_judge(cx, &s.them.card, US, &wrong), RC_OK);
	EQ(settle_judge(cx, &s.them.card, US, &none), RC_OK);
	EQ(settle_judge(cx, &s.them.card, US, &good), RC_OK);
	EQ(wrong.what, SETTLE_ALARM);
	EQ(none.what, SETTLE_ALARM);
	settle_all(cx, store, kinds, list, 2);
	REQUIRE(unit_run(cx, store, TX_READ, reload, &q) == RC_OK);
	EQ(q.row.state, OUTBOX_WAITING);
	EQ(q.row.tries, 2);
	settle_all(cx, store, kinds, list, 3);
	EQ(good.rc, RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, reload, &q) == RC_OK);
	EQ(q.row.state, OUTBOX_DELIVERED);
	CHECK(good.accepted && good.fresh);
	EQ_STR(q.row.receipt, good.row.receipt);
	settle_all(cx, store, kinds, &list[2], 1);
	CHECK(good.rc == RC_OK && !good.fresh);
	close_sides(&s);
}

/* A receipt of the peer that proves nothing of this message, or of the peer's ledger. */
DB_TEST(a_receipt_for_another_sender_or_with_anothers_checkpoint_is_an_alarm)
{
	struct sides s;
	struct queued q = { .s = &s };
	open_sides(cx, store, &s);
	REQUIRE(unit_run(cx, store, TX_WRITE, queue, &q) == RC_OK);
	struct note theirs = { .text = test_checkpoint(cx, THEM, 8, STR("y")) };
	struct note forged = theirs, others = { .text = test_checkpoint(cx, US, 8, STR("y")) };
	note_sign(cx->arena, &theirs, &s.them.ledger, s.them.keys.signing.key, 0);
	note_sign(cx->arena, &forged, &s.us.ledger, s.us.keys.signing.key, 0);
	note_sign(cx->arena, &others, &s.us.ledger, s.us.keys.signing.key, 0);
	const struct {
		struct str sender, checkpoint;
		enum settle_what what;
	} cases[] = {
		{ US, STR(""), SETTLE_DONE },
		{ US, note_print(cx->arena, &theirs), SETTLE_DONE },
		{ STR("c.example/node"), STR(""), SETTLE_ALARM },
		{ US, note_print(cx->arena, &forged), SETTLE_ALARM },
		{ US, note_print(cx->arena, &others), SETTLE_ALARM },
	};
	struct card other = s.them.card; // that says another key for the same ledger
	struct sha256 last = { 0 };
	other.ledger = s.us.card.ledger;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settling settling = { .row = q.row };
		const struct receipt receipt = { .message = q.row.digest,
						 .transaction = q.row.transaction,
						 .sender = cases[i].sender,
						 .time = cx->now,
						 .checkpoint = cases[i].checkpoint };
		REQUIRE(receipt_sign(cx, &receipt, &s.them.keys.signing.public,
				     s.them.keys.signing.key, &settling.row.receipt) == RC_OK);
		EQ(settle_judge(cx, &s.them.card, US, &settling), RC_OK);
		EQ(settling.what, cases[i].what);
		CHECK(settling.by_peer);
		settling.checkpoint = &last; // of those before
		EQ(settle_judge(cx, &s.them.card, US, &settling), RC_OK);
		EQ(settling.what, cases[i].what);
		EQ(settle_judge(cx, &s.them.card, US, &settling), RC_OK);
		EQ(settling.what, cases[i].what);
		if (i != 1)
			continue;
		EQ(settle_judge(cx, &other, US, &settling), RC_OK);
		EQ(settling.what, SETTLE_ALARM); // it verified, by another key
	}
	close_sides(&s);
}

DB_TEST(a_message_is_signed_once)
{
	struct sides s;
	struct queued q = { .s = &s };
	struct str first, again;
	bool fresh;
	open_sides(cx, store, &s);
	REQUIRE(unit_run(cx, store, TX_WRITE, queue, &q) == RC_OK);
	EQ(settle_wire(cx, &s.us.keys, &q.row, &s.them.card, &first, &fresh), RC_OK);
	CHECK(fresh);
	q.row.wire = first;
	const struct instant signed_at = cx->now;
	static const struct {
		int64_t hours;
		bool fresh;
	} cases[] = { { 9, false }, { 19 * 24, false }, { 21 * 24, true }, { -1, true } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cx->now = instant_add(signed_at, HOURS(cases[i].hours));
		EQ(settle_wire(cx, &s.us.keys, &q.row, &s.them.card, &again, &fresh), RC_OK);
		EQ(fresh, cases[i].fresh);
		EQ(str_eq(again, first), !fresh);
	}
	cx->now = signed_at;
	s.them.card.endpoints.p[0] = STR("https://localhost:9");
	EQ(settle_wire(cx, &s.us.keys, &q.row, &s.them.card, &again, &fresh), RC_OK);
	CHECK(fresh && !str_eq(again, first));
	close_sides(&s);
}
