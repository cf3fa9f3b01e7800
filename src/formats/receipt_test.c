// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/receipt.h"

#define DIGEST "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" // "test"

static const char accepted[] = "comity/receipt/v1\n"
			       "message " DIGEST "\n"
			       "transaction 2f0c7a1e-5b1c-4a44-9a0e-0c2b6d1f7e55\n"
			       "sender lk.example/node\n"
			       "time 1795262400000001\n"
			       "outcome accepted\n";

struct keys {
	struct sign_key *node, *log;
	struct note_key node_name, log_name;
	struct str checkpoint;
};

static struct keys keys_open(struct cx *cx)
{
	AUTO(secret) a = secret_random(SIGN_SEED_BYTES);
	AUTO(secret) b = secret_random(SIGN_SEED_BYTES);
	struct keys k = { .node = sign_key_open(a), .log = sign_key_open(b) };
	const struct sign_public node = sign_key_public(k.node), log = sign_key_public(k.log);
	k.node_name = note_key_of(cx->arena, STR("ge.example/node"), NOTE_ED25519, &node);
	k.log_name = note_key_of(cx->arena, STR("ge.example/ledger"), NOTE_ED25519, &log);
	const struct checkpoint c = { .origin = STR("ge.example/ledger"),
				      .size = 12,
				      .root = sha256_of(STR("root")) };
	struct note note = { .text = checkpoint_print(cx->arena, &c) };
	note_sign(cx->arena, &note, &k.log_name, k.log, 0);
	k.checkpoint = note_print(cx->arena, &note);
	return k;
}

static void keys_close(struct keys *k)
{
	sign_key_close(k->node);
	sign_key_close(k->log);
}

static struct receipt example(const struct keys *k)
{
	return (struct receipt){
		.message = sha256_of(STR("test")),
		.transaction = STR("2f0c7a1e-5b1c-4a44-9a0e-0c2b6d1f7e55"),
		.sender = STR("lk.example/node"),
		.time = { INT64_C(1795262400000001) },
		.checkpoint = k ? k->checkpoint : (struct str){ 0 },
	};
}

TEST(receipts_are_printed_as_the_header_says)
{
	struct str text = { 0 };
	struct receipt r = example(NULL);
	REQUIRE(receipt_print(cx, &r, &text) == RC_OK);
	EQ_STR(text, accepted);
	r.outcome = RECEIPT_REFUSED;
	EQ(receipt_print(cx, &r, &text), RC_INVALID);
	r.reason = STR("not for us");
	REQUIRE(receipt_print(cx, &r, &text) == RC_OK);
	CHECK(str_ends(text, STR("\noutcome refused\nreason not for us\n")));
}

TEST(receipts_with_a_checkpoint_are_signed_and_read)
{
	struct keys k = keys_open(cx);
	const struct receipt r = example(&k);
	struct receipt read;
	struct str bytes, text = { 0 }, again = { 0 };
	struct note inner;
	bool by_log = false;
	REQUIRE(receipt_sign(cx, &r, &k.node_name, k.node, &bytes) == RC_OK);
	REQUIRE(receipt_read(cx, bytes, &k.node_name, &read) == RC_OK);
	REQUIRE(receipt_print(cx, &r, &text) == RC_OK && receipt_print(cx, &read, &again) == RC_OK);
	EQ_STR(text, again);
	EQ_STR(read.checkpoint, k.checkpoint);
	REQUIRE(note_parse(cx, read.checkpoint, &inner) == RC_OK);
	CHECK(note_verify(cx, &inner, &k.log_name, &by_log) == RC_OK && by_log);
	keys_close(&k);
}

TEST(receipts_by_another_key_or_changed_are_refused)
{
	struct keys k = keys_open(cx);
	const struct receipt r = example(&k);
	struct receipt read;
	struct str bytes;
	REQUIRE(receipt_sign(cx, &r, &k.node_name, k.node, &bytes) == RC_OK);
	EQ(receipt_read(cx, bytes, &k.log_name, &read), RC_DENIED);
	struct buf changed;
	buf_init(&changed, bytes.n + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		buf_reset(&changed);
		buf_add(&changed, str_slice(bytes, 0, i));
		buf_add_char(&changed, (char)(bytes.p[i] ^ 1));
		buf_add(&changed, str_slice(bytes, i + 1, bytes.n));
		CHECK(receipt_read(cx, buf_str(&changed), &k.node_name, &read) != RC_OK);
		CHECK(receipt_read(cx, str_slice(bytes, 0, i), &k.node_name, &read) != RC_OK);
	}
	buf_done(&changed);
	// Its checkpoint alone, signed by the log, is no receipt by the log.
	EQ(receipt_read(cx, r.checkpoint, &k.log_name, &read), RC_INVALID);
	keys_close(&k);
}

TEST(texts_that_are_no_receipt_are_refused_with_the_reason)
{
#define HEAD "comity/receipt/v1\nmessage " DIGEST "\n"
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "does not begin" },
		{ "comity/receipt/v2\n", "does not begin" },
		{ "comity/receipt/v1\nmessage 12\n", "no digest" },
		{ HEAD "sender a\n", "no transaction" },
		{ HEAD "transaction \nsender a\ntime 1\noutcome accepted\n", "the transaction is" },
		{ HEAD "transaction a b\nsender a\ntime 1\noutcome accepted\n",
		  "the transaction is" },
		{ HEAD "transaction t\nsender a+b\ntime 1\noutcome accepted\n", "the sender is" },
		{ HEAD "transaction t\nsender a\ntime 01\noutcome accepted\n", "no time" },
		{ HEAD "transaction t\nsender a\ntime -1\noutcome accepted\n", "no time" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome maybe\n", "neither accepted" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome refused\n", "without a reason" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome refused\nreason \n",
		  "a reason of one line" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome accepted\nreason x\n",
		  "no checkpoint" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome accepted\n\n", "no checkpoint" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome accepted\n\nx\n",
		  "no empty line" },
		{ HEAD "transaction t\nsender a\ntime 1\noutcome accepted", "neither accepted" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct receipt r;
		EQ(receipt_parse(cx, str_from_c(cases[i].text), &r), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].why)) != STR_NONE);
	}
}
