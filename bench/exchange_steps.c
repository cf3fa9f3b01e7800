// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exchange-steps: what each step of a message costs, both nodes in one process, one message at
 * a time, without a line between them.
 *
 *     exchange-steps DIR OTHER-DIR COUNT BYTES
 *         a message of so many bytes from the node in DIR to that in OTHER-DIR; lines of
 *         "name=microseconds" of processor time of the whole process, the mean of COUNT
 *
 * A unit alone pays its commit alone; under load many share one, so these are the highest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/node.h"
#include "exchange/document_to_hi1.h"
#include "exchange/envelope_from_hi1.h"
#include "exchange/receive_job.h"
#include "exchange/settle_job.h"
#include "formats/xmldsig.h"

static const struct document_kind bench_kind = { "bench", "Advice", "text/plain; charset=utf-8" };

enum step {
	WRITE,
	QUEUE,
	SIGN,
	PACK,
	VERIFY,
	OPEN,
	READ,
	RECEIVE, // with a second VERIFY, of what is within, and READ
	ANSWER_SEAL,
	ANSWER,
	JUDGE,
	SETTLE,
	XML_SIGN,
	XML_VERIFY,
	STEPS,
};
static const char *const names[STEPS] = {
	[WRITE] = "write",	 [QUEUE] = "queue",	      [SIGN] = "sign",
	[PACK] = "pack",	 [VERIFY] = "verify",	      [OPEN] = "open",
	[READ] = "read",	 [RECEIVE] = "receive",	      [ANSWER_SEAL] = "answer-seal",
	[ANSWER] = "answer",	 [JUDGE] = "judge",	      [SETTLE] = "settle",
	[XML_SIGN] = "xml-sign", [XML_VERIFY] = "xml-verify",
};

struct side {
	struct settings settings;
	struct node *node;
	struct exchange_keys keys;
	struct peer other; // as this side knows it
	struct card card;  // of the other
};

struct bench {
	struct side from, to;
	struct str text, certificate;
	double spent[STEPS], since;
};

static double cpu_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void begin(struct bench *b)
{
	b->since = cpu_s();
}

static void end(struct bench *b, enum step step)
{
	b->spent[step] += cpu_s() - b->since;
}

static enum rc take(struct cx *cx, struct db *db, const struct inbound *in,
		    struct inbound_answer *out)
{
	(void)cx;
	(void)db;
	(void)in;
	(void)out;
	return RC_OK;
}

static const struct exchange_kind kinds[] = { { .name = "bench", .apply = take }, { 0 } };

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct side *s = arg;
	return peer_find(cx, db, s->other.origin, &s->other);
}

static enum rc open_side(struct cx *cx, const char *dir, struct side *s)
{
	TRY(settings_load(cx, str_from_c(dir), &s->settings));
	TRY(node_begin(cx, &s->settings, STR(""), &s->node));
	TRY(node_start(cx, s->node));
	return exchange_keys_open(cx, s->settings.dir, &s->keys);
}

static enum rc know(struct cx *cx, struct side *s, const struct side *other)
{
	s->other.origin = other->settings.origin;
	TRY(unit_run(cx, node_store(s->node), TX_READ, find, s));
	return card_read(cx, s->other.card, &s->card);
}

/* ---- One message ---- */

struct queued {
	struct message message;
	struct outbox_row row;
};

static enum rc queue(struct cx *cx, struct db *db, void *arg)
{
	return outbox_add(cx, db, &((struct queued *)arg)->message);
}

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct queued *q = arg;
	return outbox_load(cx, db, q->message.id, &q->row);
}

static enum rc send(struct cx *cx, struct bench *b, struct queued *q, struct pouch *posted)
{
	struct pouch inside = { 0 };
	const struct side *s = &b->from;
	bool fresh;
	q->message = (struct message){ .id = id_new(cx->now),
				       .peer = s->other.id,
				       .kind = STR("bench"),
				       .content_type = STR("application/xml") };
	q->message.thread = q->message.id;
	const struct envelope_sides sides = {
		.peer_country = s->other.country,
		.peer = s->other.origin,
		.country = s->settings.country,
		.node = s->settings.origin,
		.transaction = message_transaction(cx->arena, q->message.id),
	};
	begin(b);
	TRY(document_print(cx, &sides, &bench_kind, b->text, &q->message.body));
	end(b, WRITE);
	begin(b);
	TRY(unit_run(cx, node_store(s->node), TX_WRITE, queue, q));
	TRY(unit_run(cx, node_store(s->node), TX_READ, load, q));
	end(b, QUEUE);
	begin(b);
	TRY(settle_wire(cx, &s->keys, &q->row, &s->card, &q->row.wire, &fresh));
	end(b, SIGN);
	TRY(wire_parse(cx, q->row.wire, &inside.wire));
	inside.body = q->row.message.body;
	inside.transaction = q->row.transaction;
	begin(b);
	TRY(pouch_post(cx, &s->keys, &s->card, &inside, posted));
	end(b, PACK);
	return RC_OK;
}

static enum rc take_it(struct cx *cx, struct bench *b, const struct pouch *posted,
		       struct received *got)
{
	const struct side *s = &b->to;
	const struct receiver r = { .store = node_store(s->node),
				    .blobs = node_blobs(s->node),
				    .keys = &s->keys,
				    .kinds = kinds,
				    .country = s->settings.country,
				    .origin = s->settings.origin };
	struct str transaction;
	struct hi1_envelope envelope;
	struct pouch inside = { 0 };
	const struct sender from = { &s->other, &s->card };
	begin(b);
	TRY(wire_judge(cx, &posted->wire, posted->body, &s->card, &transaction));
	end(b, VERIFY);
	begin(b);
	TRY(pouch_open(cx, &s->keys, posted->body, &inside));
	end(b, OPEN);
	const struct envelope_sides sides = { .peer_country = s->other.country,
					      .peer = s->other.origin,
					      .country = s->settings.country,
					      .node = s->settings.origin,
					      .transaction = transaction };
	begin(b);
	TRY(envelope_read(cx, inside.wire.type, inside.body, &sides, &envelope));
	end(b, READ);
	begin(b);
	TRY(receive(cx, &r, &from, &inside, got));
	end(b, RECEIVE);
	return got->accepted ? RC_OK : cx_fail(cx, RC_BUG, "the message was refused");
}

static enum rc settle(struct cx *cx, struct bench *b, struct queued *q, const struct pouch *posted,
		      const struct received *got)
{
	const struct wire_reply reply = { got->type, got->receipt, got->response };
	struct wire_reply back = { 0 };
	const struct wire_signer signer = { b->to.keys.keyid, b->to.keys.signing.key };
	struct pouch_answer answer = { .wire = &posted->wire, .header = { 200, POUCH_TYPE } };
	struct settling s = { .row = q->row };
	struct settling *const list[] = { &s };
	begin(b);
	TRY(pouch_reply(cx, &b->to.keys, &b->to.card, &reply, &answer.bytes));
	end(b, ANSWER_SEAL);
	begin(b);
	TRY(wire_answer_sign(cx, &posted->wire, answer.bytes, &signer, &answer.header));
	end(b, ANSWER);
	begin(b);
	TRY(pouch_reply_take(cx, &b->from.keys, &b->from.card, &answer, &back));
	s.row.response = back.body;
	s.row.receipt = back.receipt;
	TRY(settle_judge(cx, &b->from.card, b->from.settings.origin, &s));
	end(b, JUDGE);
	begin(b);
	settle_all(cx, node_store(b->from.node), kinds, list, 1);
	end(b, SETTLE);
	return s.rc;
}

static enum rc sign_xml(struct cx *cx, struct bench *b, struct str body)
{
	struct str signed_body, covered;
	int code;
	begin(b);
	TRY(exchange_signature_add(cx, b->from.settings.dir, body, &signed_body));
	end(b, XML_SIGN);
	begin(b);
	TRY(xmldsig_verify(cx, signed_body, b->certificate, &covered, &code));
	end(b, XML_VERIFY);
	return RC_OK;
}

/* ---- All ---- */

static enum rc make_signature_key(struct cx *cx, struct bench *b)
{
	AUTO(identity) id = identity_new();
	AUTO(secret) key = identity_print(id);
	const struct identity_term term = { cx->now, instant_add(cx->now, DAYS(1)) };
	const struct str dir = b->from.settings.dir;
	TRY(identity_certify(cx, id, IDENTITY_SIGNATURE, STR("bench"), term, &b->certificate));
	TRY(node_write_file(cx, arena_fmt(cx->arena, "%.*s/keys/signature.pem", STR_ARG(dir)),
			    b->certificate));
	return node_write_file(cx, arena_fmt(cx->arena, "%.*s/keys/signature.key", STR_ARG(dir)),
			       secret_str(key));
}

static enum rc run(struct cx *cx, char **args, struct bench *b)
{
	const int64_t count = atoll(args[2]), bytes = atoll(args[3]);
	if (count < 1 || bytes < 1)
		return cx_fail(cx, RC_INVALID, "a count and a size of 1 or more");
	char *text = arena_alloc(cx->arena, (size_t)bytes);
	memset(text, 'x', (size_t)bytes);
	b->text = (struct str){ text, (size_t)bytes * 3 / 4 };
	TRY(open_side(cx, args[0], &b->from));
	TRY(open_side(cx, args[1], &b->to));
	TRY(know(cx, &b->from, &b->to));
	TRY(know(cx, &b->to, &b->from));
	TRY(make_signature_key(cx, b));
	struct arena arena;
	arena_init(&arena);
	for (int64_t i = 0; i < count; i++) {
		struct cx one;
		struct queued q = { 0 };
		struct pouch posted = { 0 };
		struct received got = { 0 };
		cx_init(&one, &arena, instant_now());
		enum rc rc = send(&one, b, &q, &posted);
		if (rc == RC_OK)
			rc = take_it(&one, b, &posted, &got);
		if (rc == RC_OK)
			rc = settle(&one, b, &q, &posted, &got);
		if (rc == RC_OK)
			rc = sign_xml(&one, b, q.row.message.body);
		if (rc != RC_OK)
			return cx_fail(cx, rc, "%s", one.error);
		arena_reset(&arena);
	}
	arena_done(&arena);
	for (enum step s = 0; s < STEPS; s++)
		(void)printf("%s=%.1f\n", names[s], b->spent[s] / (double)count * 1e6);
	return RC_OK;
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct arena arena;
	struct cx cx;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	enum rc rc = RC_INVALID;
	if (argc == 5)
		rc = run(&cx, argv + 1, &b);
	else
		(void)cx_fail(&cx, RC_INVALID, "usage: DIR OTHER-DIR COUNT BYTES");
	exchange_keys_close(&b.from.keys);
	exchange_keys_close(&b.to.keys);
	node_close(&cx, b.from.node);
	node_close(&cx, b.to.node);
	if (rc != RC_OK)
		(void)fprintf(stderr, "exchange-steps: %s\n", cx.error);
	arena_done(&arena);
	return rc == RC_OK ? 0 : 1;
}
