// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/pouch_job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange/test_exchange.h"

#define URL STR("https://localhost:1/exchange")
#define OTHER STR("01a20000-0000-7000-8000-000000000002")

struct two {
	struct test_node us, them;
	struct pouch inside; // signed by them
};

static struct pouch sign_as(struct cx *cx, const struct test_node *by, struct str url,
			    struct str transaction, struct str body)
{
	struct pouch p = { .body = body, .transaction = transaction };
	const struct wire_signer signer = { by->keys.keyid, by->keys.signing.key };
	p.wire = (struct wire){ .url = url, .type = STR("application/xml") };
	REQUIRE(wire_sign(cx, body, transaction, &signer, &p.wire) == RC_OK);
	return p;
}

static void open_two(struct cx *cx, struct two *t)
{
	*t = (struct two){ .us = test_node_new(cx, STR("b.example/node"), STR("GE"), 1),
			   .them = test_node_new(cx, STR("a.example/node"), STR("LK"), 1) };
	t->inside = sign_as(cx, &t->them, URL, message_transaction(cx->arena, id_new(cx->now)),
			    STR("<secret/>"));
}

static void close_two(struct two *t)
{
	test_node_done(&t->us);
	test_node_done(&t->them);
}

/* Their envelope round any bytes, as it comes to us. */
static struct pouch around(struct cx *cx, const struct two *t, struct str sealed)
{
	struct pouch p = { .body = sealed, .transaction = t->inside.transaction };
	const struct wire_signer signer = { t->them.keys.keyid, t->them.keys.signing.key };
	p.wire = (struct wire){ .url = URL, .type = POUCH_TYPE };
	REQUIRE(wire_sign(cx, sealed, p.transaction, &signer, &p.wire) == RC_OK);
	return p;
}

static struct pouch put_in(struct cx *cx, const struct two *t, const struct pouch *inside)
{
	struct str sealed = { 0 };
	REQUIRE(pouch_seal(cx, &t->them.keys, &t->us.card, wire_print(cx->arena, &inside->wire),
			   inside->body, &sealed) == RC_OK);
	return around(cx, t, sealed);
}

/* As receive_job does it. */
static enum rc take(struct cx *cx, const struct two *t, const struct pouch *came, struct pouch *out,
		    int *status)
{
	struct str transaction;
	*status = 0;
	TRY(pouch_take(cx, &t->us.keys, &t->them.card, came, out, status));
	return pouch_judge(cx, out, &t->them.card, &transaction);
}

TEST(pouch_what_goes_over_a_line_is_read_by_its_receiver_alone_and_proves)
{
	struct two t;
	struct pouch posted = { 0 }, got = { 0 };
	struct str transaction, mine = { 0 };
	int status;
	open_two(cx, &t);
	REQUIRE(pouch_post(cx, &t.them.keys, &t.us.card, &t.inside, &posted) == RC_OK);
	EQ(str_find(posted.body, t.inside.body), STR_NONE);
	EQ(exchange_keys_decrypt(cx, &t.them.keys, posted.body, 1000, &mine), RC_DENIED);
	EQ(take(cx, &t, &posted, &got, &status), RC_OK);
	EQ_STR(got.body, t.inside.body);
	EQ_STR(wire_print(cx->arena, &got.wire), wire_print(cx->arena, &t.inside.wire));
	// The proof needs neither envelope nor key.
	EQ(wire_judge(cx, &got.wire, got.body, &t.them.card, &transaction), RC_OK);
	EQ_STR(transaction, t.inside.transaction);
	struct pouch again = { 0 }; // each try is another envelope
	REQUIRE(pouch_post(cx, &t.them.keys, &t.us.card, &t.inside, &again) == RC_OK);
	CHECK(!str_eq(again.body, posted.body));
	close_two(&t);
}

TEST(pouch_each_wrong_envelope_has_its_answer)
{
	struct two t;
	struct str for_them = { 0 };
	open_two(cx, &t);
	const struct pouch good = put_in(cx, &t, &t.inside);
	const struct pouch ours = sign_as(cx, &t.us, URL, t.inside.transaction, t.inside.body);
	const struct pouch elsewhere = sign_as(cx, &t.them, STR("https://localhost:2/exchange"),
					       t.inside.transaction, t.inside.body);
	const struct pouch another = sign_as(cx, &t.them, URL, OTHER, t.inside.body);
	struct pouch plain = t.inside, large = t.inside, changed = t.inside, unsigned_by = good;
	const size_t n = MESSAGE_BYTES_MAX + 1;
	char *p = arena_alloc(cx->arena, n);
	memset(p, 'x', n);
	large.body = (struct str){ p, n };
	changed.body = STR("<other/>");
	plain.wire = sign_as(cx, &t.them, URL, t.inside.transaction, t.inside.body).wire;
	unsigned_by.body = str_slice(good.body, 0, good.body.n - 1);
	REQUIRE(pouch_seal(cx, &t.us.keys, &t.them.card, wire_print(cx->arena, &t.inside.wire),
			   t.inside.body, &for_them) == RC_OK);
	const struct {
		struct pouch came;
		enum rc rc;
		int status;
	} cases[] = {
		{ good, RC_OK, 0 },
		{ plain, RC_INVALID, 415 },
		{ around(cx, &t, for_them), RC_DENIED, 421 },
		{ around(cx, &t, STR("")), RC_INVALID, 0 },
		{ around(cx, &t, STR("<x/>")), RC_INVALID, 0 },
		{ around(cx, &t, str_slice(good.body, 0, good.body.n - 9)), RC_INVALID, 0 },
		{ unsigned_by, RC_DENIED, 0 }, // judged before it is opened
		{ put_in(cx, &t, &large), RC_LIMIT, 413 },
		{ put_in(cx, &t, &changed), RC_DENIED, 0 },
		{ put_in(cx, &t, &ours), RC_DENIED, 0 },
		{ put_in(cx, &t, &elsewhere), RC_DENIED, 0 },
		{ put_in(cx, &t, &another), RC_DENIED, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pouch got = { 0 };
		int status;
		EQ(take(cx, &t, &cases[i].came, &got, &status), cases[i].rc);
		EQ(status, cases[i].status);
	}
	close_two(&t);
}

TEST(pouch_an_answer_comes_back_with_its_receipt)
{
	struct two t;
	struct str sealed = { 0 };
	struct wire_reply got = { 0 };
	const struct wire_reply reply = { STR("application/xml"), STR("a receipt\n"),
					  STR("<ok/>") };
	open_two(cx, &t);
	const struct wire_signer signer = { t.us.keys.keyid, t.us.keys.signing.key };
	struct pouch posted = { 0 };
	REQUIRE(pouch_post(cx, &t.them.keys, &t.us.card, &t.inside, &posted) == RC_OK);
	REQUIRE(pouch_reply(cx, &t.us.keys, &t.them.card, &reply, &sealed) == RC_OK);
	struct pouch_answer answer = { &posted.wire, { 200, POUCH_TYPE }, sealed };
	REQUIRE(wire_answer_sign(cx, &posted.wire, sealed, &signer, &answer.header) == RC_OK);
	EQ(str_find(sealed, reply.receipt), STR_NONE);
	EQ(pouch_reply_take(cx, &t.them.keys, &t.us.card, &answer, &got), RC_OK);
	EQ_STR(got.receipt, reply.receipt);
	EQ_STR(got.body, reply.body);
	EQ_STR(got.type, reply.type);
	answer.wire = &t.inside.wire; // to another request
	EQ(pouch_reply_take(cx, &t.them.keys, &t.us.card, &answer, &got), RC_DENIED);
	close_two(&t);
}

static enum rc open_by(struct cx *cx, const struct exchange_keys *keys, struct str sealed)
{
	struct str out = { 0 };
	return exchange_keys_decrypt(cx, keys, sealed, 100, &out);
}

static struct str seal_to(struct cx *cx, struct str dir)
{
	struct exchange_keys keys;
	struct str sealed = { 0 };
	const struct str text = STR("text");
	REQUIRE(exchange_keys_open(cx, dir, &keys) == RC_OK);
	const struct str to = keys.next.encryption ? keys.next.encryption_der : keys.encryption_der;
	REQUIRE(envelope_ring_seal(cx, keys.ring, to, &text, 1, &sealed) == RC_OK);
	exchange_keys_close(&keys);
	return sealed;
}

/* What is on its way while a key is replaced arrives, also at a node that has the keys open. */
TEST(pouch_the_keys_before_and_next_open_it)
{
	char dir[] = "/tmp/comity-test-pouch-XXXXXX";
	REQUIRE(mkdtemp(dir) != NULL);
	const struct str d = str_from_c(dir);
	const struct str origin = STR("a.example/node");
	struct exchange_keys running, fresh;
	REQUIRE(ledger_keys_make(cx, d, origin) == RC_OK);
	REQUIRE(exchange_keys_make(cx, d, origin) == RC_OK);
	REQUIRE(exchange_keys_open(cx, d, &running) == RC_OK);
	const struct str first = seal_to(cx, d);
	REQUIRE(exchange_key_next(cx, d, origin, ROTATION_ENCRYPTION) == RC_OK);
	const struct str second = seal_to(cx, d);
	EQ(open_by(cx, &running, first), RC_OK);
	EQ(open_by(cx, &running, second), RC_OK); // made since it began
	REQUIRE(exchange_key_switch(cx, d, ROTATION_ENCRYPTION) == RC_OK);
	EQ(open_by(cx, &running, second), RC_OK);
	REQUIRE(exchange_keys_open(cx, d, &fresh) == RC_OK);
	EQ(open_by(cx, &fresh, first), RC_OK); // by the one before
	EQ(open_by(cx, &fresh, second), RC_OK);
	exchange_keys_close(&fresh);
	REQUIRE(exchange_key_next(cx, d, origin, ROTATION_ENCRYPTION) == RC_OK);
	REQUIRE(exchange_key_switch(cx, d, ROTATION_ENCRYPTION) == RC_OK);
	REQUIRE(exchange_keys_open(cx, d, &fresh) == RC_OK);
	EQ(open_by(cx, &fresh, second), RC_OK);
	EQ(open_by(cx, &fresh, first), RC_DENIED); // the sender's next try is for a newer one
	exchange_keys_close(&fresh);
	exchange_keys_close(&running);
	REQUIRE(system(str_c(cx->arena, arena_fmt(cx->arena, "rm -r %s", dir))) == // NOLINT
		0);
}
