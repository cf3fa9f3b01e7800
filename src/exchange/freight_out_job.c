// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/freight_out_job.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/freight_db.h"
#include "exchange/message.h"
#include "exchange/peer_db.h"
#include "exchange/receipt_job.h"
#include "net/fetch_peer.h"
#include "people/alarm_db.h"

#define SECOND_US INT64_C(1000000)
#define LOOK_US (SECOND_US / 4)
#define WRITE_US SECOND_US	       // so often progress is written down
#define PAUSE_MAX_US (600 * SECOND_US) // of a peer that does not answer
#define LATER_US (10 * SECOND_US)
#define FULL_US (60 * SECOND_US)
#define CHECK_US (SECOND_US / 5)

enum { FIELDS = 4, GIVE_WAY_MS = 5, POLL_MS = 100, CHECK_DOUBLES = 6 };

enum outcome { ON, CHECKED, PUT_OFF, REFUSED, GONE, DONE, WRONG_RECEIPT };

/* What goes to one peer. */
struct carrier {
	struct arena arena; // of the call
	struct cx cx;
	struct id peer_id, file;
	struct card card;
	struct freight f;
	struct freight_ask ask;
	struct pouch pouch; // as it goes
	struct fetch_field fields[FIELDS];
	struct fetch_call call;
	struct fetch_peer *fetch;
	struct sha256 pin;
	bool busy, known; // known: `moved` is what the peer has said
	int64_t moved, written;
	size_t range, sent;
	int64_t rate, checks;
	struct instant begun, written_at, waits_since;
	struct instant small_at; // a small message waited for this peer
	struct duration took;	 // of the range before

	/* What came of the call. */
	enum outcome outcome;
	struct str why, receipt;
	struct instant due;
	struct carrier *next;
};

struct freighter {
	struct freighter_config config;
	struct fetch_many *many;
	struct carrier *carriers;
	struct instant looked;
	bool is_eager; // something has just been answered
	bool gives_way;
};

/* ---- A range ---- */

static enum rc read_range(struct cx *cx, const struct blobs *blobs, const struct freight *f,
			  int64_t at, size_t n, struct str *out)
{
	size_t got = 0;
	char *bytes = arena_alloc(cx->arena, n + 1);
	const struct blob_span span = { at, bytes, n };
	if (n > 0)
		TRY(blob_read_at(cx, blobs, &f->digest, &span, &got));
	if (got < n)
		return cx_fail(cx, RC_IO, "a file is shorter than it was: it is damaged");
	*out = (struct str){ bytes, n };
	return RC_OK;
}

/* What is within: its body is given. */
static enum rc sign_range(struct cx *cx, const struct exchange_keys *keys, const struct card *card,
			  const struct freight_ask *ask, struct pouch *inside)
{
	const struct wire_signer signer = { keys->keyid, keys->signing.key };
	inside->transaction = message_transaction(cx->arena, ask->id);
	inside->wire = (struct wire){
		.url = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(card->endpoints.p[0]),
				 STR_ARG(freight_path_print(cx->arena, ask))),
		.type = STR("application/octet-stream"),
	};
	return wire_sign(cx, inside->body, inside->transaction, &signer, &inside->wire);
}

enum rc freight_range_make(struct cx *cx, const struct freighter_config *config,
			   const struct card *card, const struct freight *f,
			   struct freight_range *range)
{
	const struct freight_ask ask = { .id = f->id, .at = range->at };
	TRY(read_range(cx, config->blobs, f, range->at, range->n, &range->inside.body));
	return sign_range(cx, config->keys, card, &ask, &range->inside);
}

/* ---- The call ---- */

static void agree(struct freighter *o, struct carrier *c)
{
	const struct sha256 none = { 0 };
	const struct card *card = &c->card;
	if (c->fetch && sha256_eq(&c->pin, &card->pins.p[0]))
		return;
	fetch_peer_close(c->fetch);
	c->pin = card->pins.p[0];
	c->fetch = fetch_peer_open(&(struct fetch_peer_config){
		.certificate = o->config.keys->tls_certificate_path,
		.key = o->config.keys->tls_key_path,
		.pin = c->pin,
		.also = card->pins.n > 1 ? card->pins.p[1] : none,
		.is_gentle = true,
	});
}

static enum rc prepare(struct freighter *o, struct carrier *c)
{
	const size_t range = freight_range_now(c->range,
					       (struct duration){ c->begun.us - c->small_at.us });
	struct cx *cx = &c->cx;
	struct pouch inside = { 0 };
	const int64_t at = c->known ? c->moved : c->f.moved;
	const int64_t left = c->known ? c->f.size - at : 0; // else it only asks
	c->sent = left < (int64_t)range ? (size_t)left : range;
	c->ask = (struct freight_ask){ .id = c->f.id, .at = at };
	if (c->f.state == FREIGHT_TAKEN_BACK || c->f.again) {
		c->ask.verb = c->f.again ? FREIGHT_AGAIN : FREIGHT_TAKE_BACK;
		c->sent = 0;
	}
	TRY(read_range(cx, o->config.blobs, &c->f, at, c->sent, &inside.body));
	TRY(sign_range(cx, o->config.keys, &c->card, &c->ask, &inside));
	TRY(pouch_post(cx, o->config.keys, &c->card, &inside, &c->pouch));
	const struct wire *wire = &c->pouch.wire;
	const struct fetch_field fields[FIELDS] = {
		{ STR("Content-Type"), wire->type },
		{ STR("Content-Digest"), wire->digest },
		{ STR("Signature-Input"), wire->input },
		{ STR("Signature"), wire->signature },
	};
	memcpy(c->fields, fields, sizeof fields);
	c->call = (struct fetch_call){ .url = wire->url,
				       .fields = c->fields,
				       .fields_n = FIELDS,
				       .body = c->pouch.body,
				       .answer_max = FREIGHT_ANSWER_MAX + POUCH_MORE };
	agree(o, c);
	return fetch_many_begin(cx, o->many, c->fetch, &c->call);
}

static void put_off(struct carrier *c, struct str why, int64_t us)
{
	c->outcome = PUT_OFF;
	c->why = why;
	c->due = (struct instant){ c->cx.now.us + us };
	c->known = false;
}

/* By the tries before this one. */
static int64_t pause_of(int64_t tries)
{
	int64_t us = 10 * SECOND_US;
	for (int64_t i = 0; i < tries && us < PAUSE_MAX_US; i++)
		us *= 2;
	return us < PAUSE_MAX_US ? us : PAUSE_MAX_US;
}

/* ---- The answer ---- */

static struct str field(const struct fetch_answer *a, const char *name)
{
	for (size_t i = 0; i < a->fields.n; i++)
		if (str_eq_nocase(a->fields.p[i].name, str_from_c(name)))
			return a->fields.p[i].value;
	return (struct str){ 0 };
}

static enum rc read_answer(const struct freighter *o, struct carrier *c,
			   const struct fetch_answer *a, struct freight_answer *out)
{
	struct cx *cx = &c->cx;
	struct wire_reply reply = { 0 };
	const struct pouch_answer answer = {
		.wire = &c->pouch.wire,
		.header = { a->status, field(a, "Content-Type"), field(a, "Content-Digest"),
			    field(a, "Signature-Input"), field(a, "Signature") },
		.bytes = a->body,
	};
	if (a->status != 200 && a->status != 507)
		return cx_fail(cx, RC_PEER, "the peer answers %d: %.*s", a->status,
			       (int)(a->body.n < 300 ? a->body.n : 300), a->body.p);
	TRY(pouch_reply_take(cx, o->config.keys, &c->card, &answer, &reply));
	TRY(freight_answer_parse(cx, reply.body, out));
	if (!id_eq(out->id, c->f.id) || out->moved > c->f.size)
		return cx_fail(cx, RC_PEER, "the peer answers about another file");
	c->receipt = reply.receipt;
	return RC_OK;
}

static void judge_receipt(const struct freighter *o, struct carrier *c, enum receipt_outcome want)
{
	struct receipt receipt;
	const struct receipt_of of = { c->f.digest, message_transaction(&c->arena, c->f.id),
				       o->config.origin, NULL };
	if (receipt_by(&c->cx, &c->card, c->receipt, &receipt) == RC_OK &&
	    receipt_check(&c->cx, &c->card, &receipt, &of) == RC_OK && receipt.outcome == want) {
		c->outcome = want == RECEIPT_ACCEPTED ? DONE : REFUSED;
		return;
	}
	put_off(c, arena_copy(&c->arena, cx_error(&c->cx)), PAUSE_MAX_US);
	c->outcome = WRONG_RECEIPT;
}

/* The range, and the time it took, say how large the next shall be. */
static void go_on(struct carrier *c, const struct freight_answer *a)
{
	const int64_t us = c->took.us > 0 ? c->took.us : 1;
	const bool has_come = c->sent > 0 && a->moved >= c->ask.at + (int64_t)c->sent;
	c->outcome = ON;
	if (c->sent > 0 && !has_come) {
		put_off(c, STR("the receiver lacks bytes that were sent"), SECOND_US);
		return;
	}
	c->known = true;
	c->moved = a->moved;
	if (!has_come)
		return;
	const int64_t now = (int64_t)((double)c->sent * 1e6 / (double)us);
	c->rate = c->rate > 0 ? (3 * c->rate + now) / 4 : now;
	c->range = freight_range_next(c->sent, c->took);
}

static void take_word(const struct freighter *o, struct carrier *c, const struct freight_answer *a)
{
	switch (a->word) {
	case FREIGHT_SEND:
		go_on(c, a);
		break;
	case FREIGHT_CHECKED:
		c->known = true;
		c->moved = a->moved;
		c->outcome = CHECKED;
		c->why = STR("all bytes are there, and are being compared");
		c->due = (struct instant){ c->cx.now.us + (CHECK_US << c->checks) };
		c->checks += c->checks < CHECK_DOUBLES ? 1 : 0;
		break;
	case FREIGHT_LATER:
		put_off(c, a->why, LATER_US);
		break;
	case FREIGHT_FULL:
		put_off(c, a->why, FULL_US);
		break;
	case FREIGHT_DONE:
		judge_receipt(o, c, RECEIPT_ACCEPTED);
		break;
	case FREIGHT_NO:
	case FREIGHT_WORDS:
		c->outcome = c->f.state == FREIGHT_TAKEN_BACK ? GONE : REFUSED;
		c->why = a->why;
		if (c->outcome == REFUSED && c->receipt.n > 0)
			judge_receipt(o, c, RECEIPT_REFUSED);
		break;
	}
}

static void take_answer(const struct freighter *o, struct carrier *c, enum rc rc,
			const struct fetch_answer *a)
{
	struct freight_answer answer = { 0 };
	c->cx.now = instant_now();
	c->took = (struct duration){ c->cx.now.us - c->begun.us };
	c->receipt = (struct str){ 0 };
	if (rc == RC_OK)
		rc = read_answer(o, c, a, &answer);
	if (rc == RC_OK) {
		take_word(o, c, &answer);
		return;
	}
	if (c->sent > 0) // what a line did not carry at once may go in parts
		c->range = FREIGHT_RANGE_FIRST;
	put_off(c, arena_copy(&c->arena, cx_error(&c->cx)), pause_of(c->f.tries));
}

/* ---- Writing down ---- */

static bool is_to_write(const struct carrier *c)
{
	const int64_t since = c->cx.now.us - c->written_at.us;
	return c->outcome != ON || c->f.again || c->moved < c->written || since >= WRITE_US ||
	       since < 0;
}

static enum rc write_alarm(struct cx *cx, struct db *db, const struct carrier *c)
{
	const struct alarm alarm = { .kind = ALARM_RECEIPT_WRONG,
				     .object_kind = "freight",
				     .object = c->f.id,
				     .text = c->why };
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, c->f.id), NULL));
	return freight_put_off(cx, db, &c->f, c->why, c->due);
}

static enum rc write_down(struct cx *cx, struct db *db, void *arg)
{
	struct carrier *c = arg;
	switch (c->outcome) {
	case ON:
	case CHECKED:
		if (c->f.again)
			TRY(freight_begun_again(cx, db, &c->f));
		if (c->moved < c->written)
			TRY(freight_lost(cx, db, &c->f, c->moved));
		TRY(freight_moved(cx, db, &c->f, c->moved, c->rate));
		if (c->outcome == CHECKED)
			TRY(freight_put_off(cx, db, &c->f, c->why, c->due));
		break;
	case PUT_OFF:
		return freight_put_off(cx, db, &c->f, c->why, c->due);
	case REFUSED:
		return freight_refused(cx, db, &c->f, c->why, c->receipt);
	case GONE:
		return freight_gone(cx, db, &c->f);
	case DONE:
		return freight_done(cx, db, &c->f, c->receipt);
	case WRONG_RECEIPT:
		return write_alarm(cx, db, c);
	}
	return RC_OK;
}

/* What could not be written down is asked for again. */
static enum rc settle(struct freighter *o, struct carrier *c)
{
	enum rc rc = RC_OK;
	c->busy = false;
	c->waits_since = (struct instant){ 0 };
	o->is_eager = true;
	if (is_to_write(c)) {
		rc = unit_run(&c->cx, o->config.store, TX_WRITE, write_down, c);
		c->written = c->moved;
		c->written_at = c->cx.now;
	}
	if (c->outcome != ON && c->outcome != CHECKED)
		c->known = false;
	return rc;
}

/* The first fault is told; the carriers' own sentences do not live as long. */
static enum rc settle_one(struct cx *cx, struct freighter *o, struct carrier *c, enum rc before)
{
	const enum rc rc = settle(o, c);
	if (rc == RC_OK || before != RC_OK)
		return before;
	return cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&c->cx)));
}

/* ---- Looking ---- */

static struct carrier *carrier_of(struct freighter *o, struct id peer)
{
	struct carrier *c = o->carriers;
	while (c && !id_eq(c->peer_id, peer))
		c = c->next;
	if (c)
		return c;
	c = calloc(1, sizeof *c);
	INVARIANT(c);
	c->peer_id = peer;
	c->range = FREIGHT_RANGE_FIRST;
	c->next = o->carriers;
	o->carriers = c;
	return c;
}

struct looking {
	struct freighter *o;
	struct freight_list list;
	bool *waits;	    // of each: something small goes first
	struct peer *peers; // of each
};

static enum rc look_at_all(struct cx *cx, struct db *db, void *arg)
{
	struct looking *l = arg;
	TRY(freight_due(cx, db, &l->list));
	l->waits = arena_new(cx->arena, bool, l->list.n + 1);
	l->peers = arena_new(cx->arena, struct peer, l->list.n + 1);
	for (size_t i = 0; i < l->list.n; i++) {
		TRY(freight_gives_way(cx, db, l->list.p[i].peer, &l->waits[i]));
		TRY(peer_load(cx, db, l->list.p[i].peer, &l->peers[i]));
	}
	return RC_OK;
}

static bool gives_way(struct carrier *c, struct instant now)
{
	if (c->waits_since.us == 0)
		c->waits_since = now;
	return now.us - c->waits_since.us < c->took.us;
}

static struct str keep(struct arena *a, struct str s)
{
	return s.n > 0 ? arena_copy(a, s) : s;
}

static void begin(struct freighter *o, struct carrier *c, const struct freight *f,
		  const struct peer *peer)
{
	arena_reset(&c->arena);
	cx_init(&c->cx, &c->arena, instant_now());
	if (!id_eq(c->file, f->id)) {
		c->known = false;
		c->rate = 0;
		c->checks = 0;
		c->written = f->moved;
	}
	c->file = f->id;
	c->f = *f;
	c->f.why = keep(&c->arena, f->why);
	c->begun = c->cx.now;
	c->busy = true;
	c->receipt = (struct str){ 0 };
	if (f->state == FREIGHT_REFUSED) {
		c->outcome = REFUSED;
		c->why = STR("the node has refused the message that announces it");
		c->busy = false;
	} else if (card_read_again(&c->cx, keep(&c->arena, peer->card), &c->card) != RC_OK ||
		   prepare(o, c) != RC_OK) {
		put_off(c, arena_copy(&c->arena, cx_error(&c->cx)), pause_of(f->tries));
		c->busy = false;
	}
}

static enum rc look(struct cx *cx, struct freighter *o)
{
	enum rc rc = RC_OK;
	struct looking l = { .o = o };
	o->looked = cx->now;
	o->is_eager = o->gives_way = false;
	TRY(unit_run(cx, o->config.store, TX_READ, look_at_all, &l));
	for (size_t i = 0; i < l.list.n; i++) {
		struct carrier *c = carrier_of(o, l.list.p[i].peer);
		if (l.waits[i])
			c->small_at = cx->now;
		if (c->busy)
			continue;
		if (l.waits[i] && gives_way(c, cx->now)) {
			o->gives_way = true;
			continue;
		}
		begin(o, c, &l.list.p[i], &l.peers[i]);
		if (!c->busy)
			rc = settle_one(cx, o, c, rc);
	}
	return rc;
}

/* ---- One turn ---- */

static struct carrier *carrying(struct freighter *o, const struct fetch_peer *fetch)
{
	for (struct carrier *c = o->carriers; c; c = c->next)
		if (c->busy && c->fetch == fetch)
			return c;
	return NULL;
}

static enum rc take_answers(struct cx *cx, struct freighter *o)
{
	enum rc rc, worst = RC_OK;
	struct fetch_answer answer = { 0 };
	for (struct fetch_peer *f; (f = fetch_many_next(o->many, &rc, &answer));) {
		struct carrier *c = carrying(o, f);
		INVARIANT(c);
		take_answer(o, c, rc, &answer);
		if (rc != RC_OK) {
			fetch_peer_close(c->fetch);
			c->fetch = NULL;
		}
		worst = settle_one(cx, o, c, worst);
	}
	return worst;
}

enum rc freight_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct freighter *o = arg;
	*next_us = 0;
	const int64_t since = cx->now.us - o->looked.us;
	enum rc rc = RC_OK;
	if (o->is_eager || o->gives_way || since >= LOOK_US || since < 0)
		rc = look(cx, o);
	if (rc == RC_OK) {
		fetch_many_wait(o->many, o->gives_way ? GIVE_WAY_MS : o->is_eager ? 0 : POLL_MS);
		rc = take_answers(cx, o);
	}
	if (rc != RC_OK)
		*next_us = SECOND_US;
	return rc;
}

static enum rc hurry_all(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return freight_hurry_all(cx, db);
}

enum rc freighter_open(struct cx *cx, const struct freighter_config *config, struct freighter **out)
{
	TRY(unit_run(cx, config->store, TX_WRITE, hurry_all, NULL));
	struct freighter *o = calloc(1, sizeof *o);
	INVARIANT(o);
	o->config = *config;
	o->many = fetch_many_open();
	*out = o;
	return RC_OK;
}

void freighter_close(struct freighter *o)
{
	if (!o)
		return;
	for (struct carrier *c = o->carriers, *next; c; c = next) {
		next = c->next;
		if (c->busy)
			fetch_many_stop(o->many, c->fetch);
		fetch_peer_close(c->fetch);
		arena_done(&c->arena);
		free(c);
	}
	fetch_many_close(o->many);
	free(o);
}
