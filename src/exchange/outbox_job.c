// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/outbox_job.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "exchange/foreign_from_yaml.h"
#include "exchange/outbox_foreign_job.h"
#include "exchange/peer_db.h"
#include "exchange/pouch_job.h"
#include "exchange/settle_job.h"
#include "net/fetch_peer.h"

#define SECOND_US INT64_C(1000000)
#define LEASE_US (30 * SECOND_US)
#define KEEP_US (10 * SECOND_US)
#define LINGER_US SECOND_US // that a peer is kept after its last message
// That a silent one is left alone: a line that comes and goes is often back within the minute.
#define PEER_PAUSE_US (60 * SECOND_US)
#define PEER_PAUSE_LATER_US (600 * SECOND_US)
enum { PEER_TRIES_SOON = 60 };	// an hour
#define LOOK_US (SECOND_US / 4) // for what other processes queued
#define LOOK_SOON_US 5000	// between looks while units are run here all the time
#define SLOW_US SECOND_US	// a call that takes longer: a bad line

enum { FIELDS = 4, TAKE_MAX = 32, AT_ONCE_SLOWLY = 4, LARGE_AT_ONCE = 2 };

/* One message on its way out. */
struct sending {
	struct arena arena;
	struct cx cx;
	struct channel *channel;
	struct settling settling;
	struct peer peer;
	struct card card;
	struct foreign foreign; // of a HI1 system; then the card is in it
	struct pouch pouch;	// as it goes
	struct fetch_field fields[FIELDS];
	struct fetch_call call;
	struct fetch_peer *fetch; // NULL: it did not get so far
	struct instant begun;
	struct sending *next;
};

/* A peer that something waits for. */
struct channel {
	struct arena arena;
	struct job job;
	struct id peer;
	unsigned window, running;
	bool is_hungry; // more may be ready
	bool is_silent; // it did not answer: nothing new is begun
	bool is_lost;	// another process has it
	struct instant kept, used;
	struct sending *sendings;
	struct {
		struct fetch_peer *p[SEND_AT_ONCE];
		size_t n;
	} idle;
	struct sha256 pin, also;  // of those; also zero: the peer has one TLS key
	struct sha256 checkpoint; // that verified last, in a receipt
	struct channel *next;
};

struct outbox {
	struct outbox_config config;
	const char *kind;
	struct fetch_many *many;
	struct channel *channels;
	struct sending *ended; // before a call was made
	struct instant looked;
	atomic_bool is_woken;
};

void outbox_wake(void *arg)
{
	struct outbox *o = arg;
	if (!atomic_exchange(&o->is_woken, true))
		fetch_many_wake(o->many);
}

/* ---- Channels ---- */

static void drop_idle(struct channel *c)
{
	while (c->idle.n > 0)
		fetch_peer_close(c->idle.p[--c->idle.n]);
}

static void channel_free(struct channel *c)
{
	drop_idle(c);
	arena_done(&c->arena);
	free(c);
}

static void add_channel(struct outbox *o, const struct job *job, struct id peer, struct instant now)
{
	for (struct channel *c = o->channels; c; c = c->next)
		if (id_eq(c->peer, peer)) { // our own lease had ended
			c->job.fence = job->fence;
			c->is_lost = false;
			return;
		}
	struct channel *c = calloc(1, sizeof *c);
	INVARIANT(c);
	c->job = *job;
	c->job.key = arena_copy(&c->arena, job->key);
	c->peer = peer;
	c->window = 1;
	c->is_hungry = true;
	c->kept = c->used = now;
	c->next = o->channels;
	o->channels = c;
}

struct taking {
	struct outbox *o;
	struct job jobs[TAKE_MAX];
	size_t n;
};

static enum rc take_jobs(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	for (t->n = 0; t->n < TAKE_MAX; t->n++) {
		TRY(job_take(cx, db, t->o->kind, LEASE_US, &t->jobs[t->n]));
		if (t->jobs[t->n].fence == 0)
			break;
	}
	return RC_OK;
}

static enum rc take_channels(struct cx *cx, struct outbox *o)
{
	struct taking t = { .o = o };
	TRY(unit_run(cx, o->config.store, TX_WRITE, take_jobs, &t));
	for (size_t i = 0; i < t.n; i++) {
		struct id peer;
		if (!id_parse(t.jobs[i].key, &peer))
			return cx_fail(cx, RC_BUG, "a job of the outbox is not called by a peer");
		add_channel(o, &t.jobs[i], peer, cx->now);
	}
	return RC_OK;
}

SQL_STATEMENT(outbox_is_due, "SELECT 1 FROM store_job"
			     " WHERE kind = $1 AND due_at <= $2 AND leased_until <= $2 LIMIT 1");

static enum rc is_due(struct cx *cx, struct db *db, const char *kind, bool *due)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &outbox_is_due, VAL(str_from_c(kind)), VAL(cx->now)));
	while (rows_next(r))
		*due = true;
	return rows_end(cx, r);
}

/* ---- Looking ---- */

static void sending_free(struct sending *s)
{
	struct arena arena = s->arena;
	arena_done(&arena);
	free(s);
}

static bool is_on_its_way(const struct channel *c, struct id message)
{
	for (const struct sending *s = c->sendings; s; s = s->next)
		if (id_eq(s->settling.row.message.id, message))
			return true;
	return false;
}

static enum rc load(struct cx *cx, struct db *db, struct channel *c, struct id id,
		    struct sending **list)
{
	struct sending *s = calloc(1, sizeof *s);
	INVARIANT(s);
	cx_init(&s->cx, &s->arena, cx->now);
	s->channel = c;
	s->begun = cx->now;
	s->next = *list;
	*list = s; // freed from there, whatever happens
	if (outbox_load(&s->cx, db, id, &s->settling.row) == RC_OK &&
	    peer_load(&s->cx, db, c->peer, &s->peer) == RC_OK)
		return RC_OK;
	return cx_fail(cx, RC_IO, "%s", s->cx.error);
}

struct looking {
	struct outbox *o;
	bool due;
	struct sending *found; // the last first
};

static enum rc look_for(struct cx *cx, struct db *db, struct channel *c, struct looking *l)
{
	struct outbox_ids ids;
	size_t fresh = 0;
	TRY(outbox_ready(cx, db, c->peer, l->o->config.large, c->window, &ids));
	for (size_t i = 0; i < ids.n && c->running + fresh < c->window; i++) {
		if (is_on_its_way(c, ids.p[i]))
			continue;
		TRY(load(cx, db, c, ids.p[i], &l->found));
		fresh++;
	}
	c->is_hungry = ids.n == c->window;
	return RC_OK;
}

static void forget_found(struct looking *l)
{
	for (struct sending *s = l->found, *next; s; s = next) {
		next = s->next;
		sending_free(s);
	}
	l->found = NULL;
}

static bool wants_more(const struct channel *c)
{
	return c->is_hungry && !c->is_silent && !c->is_lost && c->running < c->window;
}

static enum rc look_at_all(struct cx *cx, struct db *db, void *arg)
{
	struct looking *l = arg;
	forget_found(l); // of the run before, when this one is the second
	TRY(is_due(cx, db, l->o->kind, &l->due));
	for (struct channel *c = l->o->channels; c; c = c->next)
		if (wants_more(c))
			TRY(look_for(cx, db, c, l));
	return RC_OK;
}

/* ---- The call ---- */

static struct sha256 second_pin(const struct card *card)
{
	const struct sha256 none = { 0 };
	return card->pins.n > 1 ? card->pins.p[1] : none;
}

/* Whether these connections are to keys of this card. */
static bool is_agreed(const struct channel *c, const struct card *card)
{
	const struct sha256 also = second_pin(card);
	return sha256_eq(&c->pin, &card->pins.p[0]) && sha256_eq(&c->also, &also);
}

static struct fetch_peer *fetch_of(struct outbox *o, struct channel *c, const struct card *card)
{
	if (!is_agreed(c, card))
		drop_idle(c);
	c->pin = card->pins.p[0];
	c->also = second_pin(card);
	if (c->idle.n > 0)
		return c->idle.p[--c->idle.n];
	return fetch_peer_open(&(struct fetch_peer_config){
		.certificate = o->config.keys->tls_certificate_path,
		.key = o->config.keys->tls_key_path,
		.pin = c->pin,
		.also = c->also,
		.is_gentle = o->config.large,
	});
}

static enum rc begin_call(struct outbox *o, struct sending *s)
{
	struct fetch_peer *fetch = fetch_of(o, s->channel, &s->card);
	const enum rc rc = fetch_many_begin(&s->cx, o->many, fetch, &s->call);
	if (rc == RC_OK)
		s->fetch = fetch;
	else
		fetch_peer_close(fetch);
	return rc;
}

static enum rc begin_foreign(struct outbox *o, struct sending *s)
{
	struct str body = { 0 };
	struct outbox_row *row = &s->settling.row;
	TRY(foreign_read(&s->cx, s->peer.card, &s->foreign));
	s->card = s->foreign.card;
	TRY(outbox_foreign_body(&s->cx, o->config.store, o->config.keys, &s->foreign, row, &body));
	s->fields[0] = (struct fetch_field){ STR("Content-Type"), row->message.content_type };
	s->call = (struct fetch_call){ .url = s->card.endpoints.p[0],
				       .fields = s->fields,
				       .fields_n = 1,
				       .body = body,
				       .answer_max = MESSAGE_BYTES_MAX };
	return begin_call(o, s);
}

static enum rc begin(struct outbox *o, struct sending *s)
{
	struct cx *cx = &s->cx;
	struct outbox_row *row = &s->settling.row;
	struct pouch inside = { .body = row->message.body, .transaction = row->transaction };
	bool fresh;
	if (s->peer.state != PEER_ACTIVE)
		return cx_fail(cx, RC_DENIED, "the peer is %s", peer_state_key(s->peer.state));
	if (s->peer.road != PEER_COMITY)
		return begin_foreign(o, s);
	TRY(card_read_again(cx, s->peer.card, &s->card));
	TRY(settle_wire(cx, o->config.keys, row, &s->card, &row->wire, &fresh));
	TRY(wire_parse(cx, row->wire, &inside.wire));
	TRY(pouch_post(cx, o->config.keys, &s->card, &inside, &s->pouch));
	const struct wire *wire = &s->pouch.wire;
	const struct fetch_field fields[FIELDS] = {
		{ STR("Content-Type"), wire->type },
		{ STR("Content-Digest"), wire->digest },
		{ STR("Signature-Input"), wire->input },
		{ STR("Signature"), wire->signature },
	};
	memcpy(s->fields, fields, sizeof fields);
	s->call = (struct fetch_call){ .url = wire->url,
				       .fields = s->fields,
				       .fields_n = FIELDS,
				       .body = s->pouch.body,
				       .answer_max = MESSAGE_BYTES_MAX + POUCH_MORE };
	return begin_call(o, s);
}

static void fail(struct sending *s, struct str why, bool is_silent)
{
	struct channel *c = s->channel;
	struct settling *g = &s->settling;
	g->what = SETTLE_FAILED;
	g->why = arena_copy(&s->arena, why);
	if (!is_silent) // else the peer's own pause counts
		g->due = (struct instant){ instant_now().us + job_pause(g->row.tries + 1) };
	if (!is_silent)
		return;
	c->is_silent = true;
	c->window = 1;
}

static void start(struct outbox *o, struct sending *s)
{
	struct channel *c = s->channel;
	s->next = c->sendings;
	c->sendings = s;
	c->running++;
	c->used = s->cx.now;
	const enum rc rc = begin(o, s);
	if (rc == RC_OK)
		return;
	fail(s, cx_error(&s->cx), rc == RC_DENIED);
	s->fetch = NULL;
}

static enum rc look(struct cx *cx, struct outbox *o)
{
	struct looking l = { .o = o };
	const bool is_woken = atomic_exchange(&o->is_woken, false);
	if (is_woken || cx->now.us - o->looked.us >= LOOK_US)
		for (struct channel *c = o->channels; c; c = c->next)
			c->is_hungry = true;
	o->looked = cx->now;
	const enum rc rc = unit_run(cx, o->config.store, TX_READ, look_at_all, &l);
	if (rc != RC_OK) {
		forget_found(&l);
		return rc;
	}
	for (struct sending *s = l.found, *next; s; s = next) {
		next = s->next;
		start(o, s);
	}
	return l.due ? take_channels(cx, o) : RC_OK;
}

/* ---- The answer ---- */

static struct str field(const struct fetch_answer *a, const char *name)
{
	for (size_t i = 0; i < a->fields.n; i++)
		if (str_eq_nocase(a->fields.p[i].name, str_from_c(name)))
			return a->fields.p[i].value;
	return (struct str){ 0 };
}

/* It would answer any other message in the same way. */
static bool is_of_peer(int status)
{
	return status == 403 || status == 429 || status >= 500;
}

static enum rc read_answer(const struct outbox *o, struct sending *s, const struct fetch_answer *a)
{
	struct cx *cx = &s->cx;
	struct outbox_row *row = &s->settling.row;
	struct wire_reply reply = { 0 };
	const struct pouch_answer answer = {
		.wire = &s->pouch.wire,
		.header = { a->status, field(a, "Content-Type"), field(a, "Content-Digest"),
			    field(a, "Signature-Input"), field(a, "Signature") },
		.bytes = a->body,
	};
	if (a->status != 200)
		return cx_fail(cx, RC_PEER, "the peer answers %d: %.*s", a->status,
			       (int)(a->body.n < 300 ? a->body.n : 300), a->body.p);
	row->response = a->body;
	if (s->peer.road != PEER_COMITY)
		return outbox_foreign_judge(cx, &s->foreign, &s->settling);
	TRY(pouch_reply_take(cx, o->config.keys, &s->card, &answer, &reply));
	row->response = reply.body;
	row->receipt = reply.receipt;
	s->settling.checkpoint = &s->channel->checkpoint;
	return settle_judge(cx, &s->card, o->config.origin, &s->settling);
}

static void take_answer(const struct outbox *o, struct sending *s, enum rc rc,
			const struct fetch_answer *a)
{
	struct channel *c = s->channel;
	const bool has_answered = rc == RC_OK;
	s->cx.now = instant_now();
	if (has_answered)
		rc = read_answer(o, s, a);
	if (rc != RC_OK) {
		fail(s, cx_error(&s->cx), !has_answered || is_of_peer(a->status));
		return;
	}
	s->settling.due = (struct instant){ s->cx.now.us + job_pause(s->settling.row.tries + 1) };
	if (s->settling.row.message.body.n > MESSAGE_SMALL_MAX)
		c->window = LARGE_AT_ONCE;
	else if (s->cx.now.us - s->begun.us > SLOW_US)
		c->window = c->window < AT_ONCE_SLOWLY ? c->window + 1 : AT_ONCE_SLOWLY;
	else if (c->window < SEND_AT_ONCE)
		c->window++; // not all at once: a new connection takes as long as several messages
}

static struct sending *sending_of(struct outbox *o, const struct fetch_peer *fetch)
{
	for (struct channel *c = o->channels; c; c = c->next)
		for (struct sending *s = c->sendings; s; s = s->next)
			if (s->fetch == fetch)
				return s;
	return NULL;
}

static void take_answers(struct outbox *o)
{
	enum rc rc;
	struct fetch_answer answer = { 0 };
	for (struct fetch_peer *f; (f = fetch_many_next(o->many, &rc, &answer));) {
		struct sending *s = sending_of(o, f);
		INVARIANT(s);
		take_answer(o, s, rc, &answer);
		s->fetch = NULL;
		struct channel *c = s->channel;
		if (rc == RC_OK && c->idle.n < SEND_AT_ONCE && is_agreed(c, &s->card))
			c->idle.p[c->idle.n++] = f;
		else
			fetch_peer_close(f);
	}
}

/* ---- Writing down ---- */

struct settling_list {
	struct settling **p;
	size_t n, cap;
};

/* The first that could not be written down: what it says is sent again. */
static enum rc settle_ended(struct cx *cx, struct outbox *o)
{
	struct settling_list list = { 0 };
	enum rc rc = RC_OK;
	for (struct channel *c = o->channels; c; c = c->next)
		for (struct sending *s = c->sendings; s; s = s->next)
			if (!s->fetch)
				*ARENA_PUSH(cx->arena, &list) = &s->settling;
	settle_all(cx, o->config.store, o->config.kinds, list.p, list.n);
	for (size_t i = 0; i < list.n && rc == RC_OK; i++)
		rc = list.p[i]->rc;
	for (struct channel *c = o->channels; c; c = c->next) {
		for (struct sending **at = &c->sendings; *at;) {
			struct sending *s = *at;
			if (s->fetch) {
				at = &s->next;
				continue;
			}
			*at = s->next;
			c->running--;
			c->is_hungry = true;
			c->used = cx->now;
			sending_free(s);
		}
	}
	return rc;
}

/* ---- Ending, keeping ---- */

struct channel_work {
	struct outbox *o;
	struct channel *c;
};

static enum rc end_job(struct cx *cx, struct db *db, void *arg)
{
	const struct channel_work *w = arg;
	struct instant due;
	bool any = false;
	const int64_t tries = w->c->job.tries, pause = job_pause(tries);
	const int64_t most = tries <= PEER_TRIES_SOON ? PEER_PAUSE_US : PEER_PAUSE_LATER_US;
	TRY(outbox_next(cx, db, w->c->peer, w->o->config.large, &any, &due));
	if (w->c->is_silent)
		return job_later(cx, db, &w->c->job,
				 (struct instant){ cx->now.us + (pause < most ? pause : most) });
	return any ? job_later(cx, db, &w->c->job, due) : job_done(cx, db, &w->c->job);
}

static enum rc keep_jobs(struct cx *cx, struct db *db, void *arg)
{
	const struct channel_work *w = arg;
	return job_keep(cx, db, &w->c->job, LEASE_US);
}

static bool has_ended(const struct channel *c, struct instant now)
{
	if (c->running > 0)
		return false;
	return c->is_silent || c->is_lost || now.us - c->used.us > LINGER_US || now.us < c->used.us;
}

/* A lease that was lost meanwhile is no fault: another process goes on, or we do. */
static void mind_channels(struct cx *cx, struct outbox *o)
{
	for (struct channel **at = &o->channels; *at;) {
		struct channel *c = *at;
		struct channel_work w = { o, c };
		if (has_ended(c, cx->now)) {
			if (!c->is_lost &&
			    unit_run(cx, o->config.store, TX_WRITE, end_job, &w) != RC_OK)
				LOG({ "unit", STR("outbox") }, { "why", cx_error(cx) });
			*at = c->next;
			channel_free(c);
			continue;
		}
		if (cx->now.us - c->kept.us > KEEP_US) {
			c->kept = cx->now;
			c->is_lost = unit_run(cx, o->config.store, TX_WRITE, keep_jobs, &w) ==
				     RC_CONFLICT;
		}
		at = &c->next;
	}
}

/* ---- One turn ---- */

static unsigned sleep_ms(const struct outbox *o, struct instant now)
{
	for (const struct channel *c = o->channels; c; c = c->next)
		if (wants_more(c))
			return 0;
	const int64_t pause = atomic_load(&o->is_woken) ? LOOK_SOON_US : LOOK_US;
	const int64_t left = o->looked.us + pause - now.us;
	return left > 0 && left <= pause ? (unsigned)(left / 1000) + 1 : 0;
}

enum rc outbox_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct outbox *o = arg;
	bool is_wanting = false;
	*next_us = 0;
	for (const struct channel *c = o->channels; c; c = c->next)
		is_wanting = is_wanting || wants_more(c);
	const int64_t since = cx->now.us - o->looked.us;
	if (is_wanting || since >= LOOK_US || since < 0 ||
	    (atomic_load(&o->is_woken) && since >= LOOK_SOON_US)) {
		const enum rc rc = look(cx, o);
		if (rc != RC_OK) {
			*next_us = SECOND_US;
			return rc;
		}
	}
	fetch_many_wait(o->many, sleep_ms(o, cx->now));
	cx->now = instant_now();
	take_answers(o);
	const enum rc rc = settle_ended(cx, o);
	if (rc != RC_OK)
		*next_us = SECOND_US;
	else
		mind_channels(cx, o);
	return rc;
}

/* ---- Opening and closing ---- */

static enum rc free_jobs(struct cx *cx, struct db *db, void *arg)
{
	const struct outbox *o = arg;
	TRY(outbox_hurry_all(cx, db));
	return job_free_all(cx, db, o->kind);
}

enum rc outbox_open(struct cx *cx, const struct outbox_config *config, struct outbox **out)
{
	struct outbox *o = calloc(1, sizeof *o);
	INVARIANT(o);
	o->config = *config;
	o->kind = config->large ? OUTBOX_JOB_LARGE : OUTBOX_JOB_SMALL;
	o->many = fetch_many_open();
	const enum rc rc = unit_run(cx, config->store, TX_WRITE, free_jobs, o);
	if (rc != RC_OK) {
		outbox_close(o);
		return rc;
	}
	store_watch(config->store, outbox_wake, o);
	*out = o;
	return RC_OK;
}

void outbox_close(struct outbox *o)
{
	if (!o)
		return;
	store_unwatch(o->config.store, o);
	for (struct channel *c = o->channels, *next; c; c = next) {
		next = c->next;
		for (struct sending *s = c->sendings, *after; s; s = after) {
			after = s->next;
			if (s->fetch) {
				fetch_many_stop(o->many, s->fetch);
				fetch_peer_close(s->fetch);
			}
			sending_free(s);
		}
		channel_free(c);
	}
	fetch_many_close(o->many);
	free(o);
}
