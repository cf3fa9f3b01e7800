// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/witness_job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "formats/add_checkpoint.h"
#include "ledger/alarm_db.h"
#include "ledger/checkpoint_db.h"
#include "ledger/entry_db.h"
#include "ledger/proof_to_tlog.h"
#include "ledger/ticker_job.h"
#include "net/fetch.h"

static const int64_t SECOND_US = 1000000;

enum { ASK_MS = 20000, REMEMBER_MS = 4000, ANSWER_MAX = 65536, ROUNDS_MAX = 3, DELAY_MAX = 3600 };

/* When a witness is asked again. */
struct pause {
	int64_t until_us, delay_s;
};

struct witness {
	struct witness_config config;
	struct arena arena;
	struct tlog_policy policy;
	struct tlog_policy logs; // the same without witnesses: whom we countersign
	struct pause *pauses;	 // one a member
	struct ticker *ticker;
};

/* ---- the policy ---------------------------------------------------------- */

static enum rc read_policy(struct cx *cx, struct witness *w, struct str dir)
{
	char *text = arena_alloc(&w->arena, TLOG_POLICY_BYTES_MAX);
	const char *path = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/witnesses.txt", STR_ARG(dir)));
	FILE *f = path ? fopen(path, "re") : NULL;
	if (!f && errno == ENOENT)
		return RC_OK;
	if (!f)
		return cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	const size_t n = fread(text, 1, TLOG_POLICY_BYTES_MAX, f);
	const bool ok = ferror(f) == 0;
	(void)fclose(f); // only read
	if (!ok)
		return cx_fail(cx, RC_IO, "%s cannot be read", path);
	// The policy lives as long as the witness, in its arena.
	struct cx own;
	cx_init(&own, &w->arena, cx->now);
	const enum rc rc = tlog_policy_parse(&own, (struct str){ text, n }, &w->policy);
	return rc == RC_OK ? rc : cx_fail(cx, rc, "%s: %.*s", path, STR_ARG(cx_error(&own)));
}

enum rc witness_open(struct cx *cx, const struct witness_config *config, struct witness **out)
{
	struct witness *w = calloc(1, sizeof *w);
	INVARIANT(w);
	w->config = *config;
	const enum rc rc = read_policy(cx, w, config->dir);
	if (rc != RC_OK) {
		witness_close(w);
		return rc;
	}
	w->logs.logs = w->policy.logs;
	w->pauses = arena_new(&w->arena, struct pause, w->policy.members.n + 1);
	*out = w;
	return RC_OK;
}

void witness_run(struct witness *w)
{
	w->ticker = ticker_start("witness", witness_turn, w);
}

void witness_close(struct witness *w)
{
	if (!w)
		return;
	ticker_close(w->ticker);
	arena_done(&w->arena);
	free(w);
}

/* ---- alarms -------------------------------------------------------------- */

static enum rc raise_alarm(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_raise(cx, db, arg, NULL);
}

static enum rc alarm_forked(struct cx *cx, struct store *store, struct str sentence)
{
	struct ledger_alarm alarm = { .kind = LEDGER_ALARM_FORKED,
				      .number = -1,
				      .sentence = sentence };
	LOG({ "unit", STR("witness") }, { "alarm", STR("forked") }, { "why", sentence });
	return unit_run(cx, store, TX_WRITE, raise_alarm, &alarm);
}

/* ---- serving ------------------------------------------------------------- */

struct serving {
	struct str origin;
	struct witnessed seen, next;
	int64_t old;
	bool stored;
};

static enum rc load_seen(struct cx *cx, struct db *db, void *arg)
{
	struct serving *s = arg;
	return witnessed_load(cx, db, s->origin, &s->seen);
}

static enum rc store_next(struct cx *cx, struct db *db, void *arg)
{
	struct serving *s = arg;
	return witnessed_store(cx, db, s->origin, s->old, &s->next, &s->stored);
}

static enum rc store_signed(struct cx *cx, struct db *db, void *arg)
{
	const struct serving *s = arg;
	return witnessed_sign(cx, db, s->origin, s->next.size, s->next.note);
}

static struct witness_answer plain(int status, struct str body)
{
	return (struct witness_answer){ status, STR("text/plain; charset=utf-8"), body };
}

/* Two signed checkpoints of one size with different roots are a proof. */
static enum rc tell_fork(struct cx *cx, struct witness *w, const struct serving *s, struct str note)
{
	struct note n;
	struct checkpoint c;
	if (note_parse(cx, note, &n) != RC_OK || checkpoint_parse(cx, n.text, &c) != RC_OK ||
	    c.size != (uint64_t)s->seen.size || sha256_eq(&c.root, &s->seen.root))
		return RC_OK;
	return alarm_forked(
		cx, w->config.store,
		arena_fmt(cx->arena,
			  "%.*s has signed two checkpoints of %lld entries: %.*s and %.*s",
			  STR_ARG(s->origin), (long long)s->seen.size,
			  STR_ARG(sha256_print(cx->arena, &s->seen.root)),
			  STR_ARG(sha256_print(cx->arena, &c.root))));
}

/* Durable first, then signed, then answered. */
static enum rc countersign(struct cx *cx, struct witness *w, struct serving *s,
			   struct str checkpoint, struct witness_answer *out)
{
	struct str line;
	struct note note;
	TRY(unit_run(cx, w->config.store, TX_WRITE, store_next, s));
	if (!s->stored) // another request was first: judge anew
		return RC_OK;
	TRY(note_parse(cx, checkpoint, &note));
	TRY(signer_cosign(cx, w->config.signer, note.text, (uint64_t)(cx->now.us / SECOND_US),
			  &line));
	s->next.note = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(checkpoint), STR_ARG(line));
	TRY(unit_run(cx, w->config.store, TX_WRITE, store_signed, s));
	*out = plain(200, line);
	return RC_OK;
}

static enum rc refuse(struct cx *cx, struct witness *w, const struct serving *s,
		      enum add_checkpoint_verdict verdict, struct str checkpoint,
		      struct witness_answer *out)
{
	if (verdict == ADD_CHECKPOINT_INCONSISTENT)
		TRY(tell_fork(cx, w, s, checkpoint));
	*out = plain((int)verdict, arena_fmt(cx->arena, "%.*s\n", STR_ARG(cx_error(cx))));
	if (verdict == ADD_CHECKPOINT_OTHER_SIZE) {
		out->type = STR("text/x.tlog.size");
		out->body = arena_fmt(cx->arena, "%lld\n", (long long)s->seen.size);
	}
	return RC_OK;
}

enum rc witness_add(struct cx *cx, struct witness *w, struct str body, struct witness_answer *out)
{
	struct add_checkpoint req;
	struct serving s = { 0 };
	if (add_checkpoint_parse(cx, body, &req) != RC_OK ||
	    add_checkpoint_origin(cx, &req, &s.origin) != RC_OK) {
		*out = plain(400, arena_fmt(cx->arena, "%.*s\n", STR_ARG(cx_error(cx))));
		return RC_OK;
	}
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct checkpoint c;
		TRY(unit_run(cx, w->config.store, TX_READ, load_seen, &s));
		const struct add_checkpoint_seen seen = { (uint64_t)s.seen.size, s.seen.root };
		const enum add_checkpoint_verdict verdict = add_checkpoint_judge(cx, &req, &w->logs,
										 &seen, &c);
		if (verdict != ADD_CHECKPOINT_COSIGN)
			return refuse(cx, w, &s, verdict, req.checkpoint, out);
		s.old = (int64_t)req.old;
		s.next = (struct witnessed){ (int64_t)c.size, c.root, req.checkpoint, cx->now };
		TRY(countersign(cx, w, &s, req.checkpoint, out));
		if (s.stored)
			return RC_OK;
	}
	*out = plain(503, STR("busy: come again\n"));
	return RC_OK;
}

/* ---- asking -------------------------------------------------------------- */

struct asking {
	int64_t old, size;
	struct checkpoint_row latest;
	struct str body;
	struct str name;
	struct cosignature cosignature;
};

static enum rc make_request(struct cx *cx, struct db *db, void *arg)
{
	struct asking *a = arg;
	struct merkle_proof proof = { 0 };
	TRY(checkpoint_latest(cx, db, &a->latest));
	if (a->latest.size <= a->old)
		return cx_fail(cx, RC_MISSING, "there is no newer checkpoint");
	if (a->old > 0)
		TRY(tree_prove_consistency(cx, db, a->old, a->latest.size, &proof));
	a->body = proof_to_add_checkpoint(cx->arena, a->old, &proof, a->latest.note);
	return RC_OK;
}

enum rc witness_request(struct cx *cx, struct store *store, int64_t old, struct str *body,
			int64_t *size)
{
	struct asking a = { .old = old };
	TRY(unit_run(cx, store, TX_READ, make_request, &a));
	*body = a.body;
	*size = a.latest.size;
	return RC_OK;
}

static enum rc load_checkpoint(struct cx *cx, struct db *db, void *arg)
{
	struct asking *a = arg;
	return checkpoint_from(cx, db, a->size, &a->latest);
}

static enum rc store_cosignature(struct cx *cx, struct db *db, void *arg)
{
	const struct asking *a = arg;
	return cosignature_add(cx, db, a->size, &a->cosignature);
}

/* The line of this key among those that were answered. */
static enum rc take_lines(struct cx *cx, struct store *store, const struct note_key *key,
			  struct asking *a, struct str lines)
{
	struct note note, own;
	bool found = false;
	uint64_t seconds = 0;
	TRY(unit_run(cx, store, TX_READ, load_checkpoint, a));
	TRY(note_parse(cx, a->latest.note, &own));
	if (note_parse_lines(cx, lines, &note) != RC_OK)
		return cx_fail(cx, RC_PEER, "witness %.*s answers no signature line",
			       STR_ARG(key->name));
	note.text = own.text;
	if (note_verify(cx, &note, key, &found) != RC_OK || !found)
		return cx_fail(cx, RC_PEER, "witness %.*s answers a wrong signature",
			       STR_ARG(key->name));
	struct note one = { .text = own.text };
	for (size_t i = 0; i < note.lines.n; i++)
		if (str_eq(note.lines.p[i].name, key->name) &&
		    memcmp(note.lines.p[i].id, key->id, NOTE_KEY_ID_BYTES) == 0 &&
		    note_line_seconds(&note.lines.p[i], &seconds) && one.lines.n == 0)
			*ARENA_PUSH(cx->arena, &one.lines) = note.lines.p[i];
	a->cosignature = (struct cosignature){
		.witness = key->name,
		.at = { (int64_t)seconds * SECOND_US },
		.line = note_print_lines(cx->arena, &one),
	};
	return unit_run(cx, store, TX_WRITE, store_cosignature, a);
}

enum rc witness_answered(struct cx *cx, struct store *store, const struct note_key *key,
			 int64_t size, const struct witness_answer *answer, int64_t *old)
{
	struct asking a = { .size = size };
	uint64_t has;
	if (answer->status == ADD_CHECKPOINT_COSIGN)
		return take_lines(cx, store, key, &a, answer->body);
	if (answer->status == ADD_CHECKPOINT_OTHER_SIZE && str_ends(answer->body, STR("\n")) &&
	    checkpoint_parse_number(str_slice(answer->body, 0, answer->body.n - 1), &has)) {
		*old = (int64_t)has;
		return cx_fail(cx, RC_CONFLICT, "witness %.*s has seen %lld entries",
			       STR_ARG(key->name), (long long)*old);
	}
	if (answer->status == ADD_CHECKPOINT_INCONSISTENT)
		return cx_fail(cx, RC_DENIED,
			       "witness %.*s has countersigned another history of this ledger",
			       STR_ARG(key->name));
	return cx_fail(cx, RC_PEER, "witness %.*s answers with status %d", STR_ARG(key->name),
		       answer->status);
}

static enum rc load_largest(struct cx *cx, struct db *db, void *arg)
{
	struct asking *a = arg;
	return cosignature_largest(cx, db, a->name, &a->old);
}

/* Asks one witness, at most twice: it may have to say first how much it has seen. */
static enum rc ask(struct cx *cx, struct witness *w, const struct tlog_member *m)
{
	struct asking a = { .name = m->key.name };
	struct store *store = w->config.store;
	struct fetch_req req = {
		.url = arena_fmt(cx->arena, "%.*s/add-checkpoint", STR_ARG(m->url)),
		.type = STR("text/plain; charset=utf-8"),
		.timeout_ms = ASK_MS,
		.answer_max = ANSWER_MAX,
	};
	enum rc rc = RC_OK;
	TRY(unit_run(cx, store, TX_READ, load_largest, &a));
	for (int round = 0; round < 2; round++) {
		struct fetch_res res;
		rc = witness_request(cx, store, a.old, &req.body, &a.size);
		if (rc == RC_MISSING && round == 0)
			return RC_OK; // it has signed all there is
		if (rc == RC_MISSING)
			return alarm_forked(cx, store,
					    arena_fmt(cx->arena,
						      "witness %.*s has seen more of this ledger "
						      "(%lld entries) than there is",
						      STR_ARG(m->key.name), (long long)a.old));
		TRY(rc);
		TRY(fetch_post(cx, &req, &res));
		const struct witness_answer answer = { res.status, { 0 }, res.body };
		rc = witness_answered(cx, store, &m->key, a.size, &answer, &a.old);
		if (rc != RC_CONFLICT)
			break;
	}
	if (rc == RC_DENIED)
		return alarm_forked(cx, store, arena_copy(cx->arena, cx_error(cx)));
	return rc;
}

enum rc witness_turn(struct cx *cx, void *witness, int64_t *next_us)
{
	struct witness *w = witness;
	enum rc first = RC_OK;
	*next_us = 5 * SECOND_US;
	for (size_t i = 0; i < w->policy.members.n; i++) {
		const struct tlog_member *m = &w->policy.members.p[i];
		struct pause *p = &w->pauses[i];
		if (m->is_group || m->url.n == 0 || cx->now.us < p->until_us)
			continue;
		const enum rc rc = ask(cx, w, m);
		p->delay_s = rc == RC_OK ? 0 : p->delay_s == 0 ? 60 : p->delay_s * 2;
		if (p->delay_s > DELAY_MAX)
			p->delay_s = DELAY_MAX;
		p->until_us = cx->now.us + p->delay_s * SECOND_US;
		if (first == RC_OK)
			first = rc;
	}
	return first;
}

/* ---- what witnesses remember ---------------------------------------------- */

void witness_remembered(struct cx *cx, const struct note_key *key, struct str origin,
			const struct witness_answer *answer, struct witness_memory *out)
{
	struct note note;
	struct checkpoint c;
	bool found = false;
	*out = (struct witness_memory){ .witness = key->name };
	if (answer->status == 404)
		return;
	if (answer->status != 200) {
		out->trouble = arena_fmt(cx->arena, "it answers with status %d", answer->status);
		return;
	}
	if (note_parse(cx, answer->body, &note) != RC_OK ||
	    note_verify(cx, &note, key, &found) != RC_OK || !found ||
	    checkpoint_parse(cx, note.text, &c) != RC_OK || !str_eq(c.origin, origin) ||
	    c.size > INT64_MAX)
		out->trouble = STR("it shows no checkpoint of this ledger with its signature");
	else
		out->last = (struct watermark){ c.size, c.root };
}

struct own {
	struct str origin;
	struct tree_head head;
};

static enum rc load_own(struct cx *cx, struct db *db, void *arg)
{
	struct own *own = arg;
	TRY(ledger_origin(cx, db, &own->origin));
	return tree_head_load(cx, db, &own->head);
}

static void remember_one(struct cx *cx, const struct tlog_member *m, struct str origin,
			 struct witness_memory *out)
{
	const struct sha256 hash = sha256_of(origin);
	const struct fetch_req req = {
		.url = arena_fmt(cx->arena, "%.*s/%.*s/checkpoint", STR_ARG(m->url),
				 STR_ARG(sha256_print(cx->arena, &hash))),
		.timeout_ms = REMEMBER_MS,
		.answer_max = ANSWER_MAX,
	};
	struct fetch_res res;
	if (fetch_get(cx, &req, &res) != RC_OK) {
		*out = (struct witness_memory){ .witness = m->key.name,
						.trouble = arena_copy(cx->arena, cx_error(cx)) };
		return;
	}
	const struct witness_answer answer = { res.status, { 0 }, res.body };
	witness_remembered(cx, &m->key, origin, &answer, out);
}

enum rc witness_remember(struct cx *cx, const struct witness *w, struct witness_memories *out)
{
	struct own own;
	const struct witness_memory *most = NULL;
	*out = (struct witness_memories){ 0 };
	TRY(unit_run(cx, w->config.store, TX_READ, load_own, &own));
	for (size_t i = 0; i < w->policy.members.n; i++) {
		const struct tlog_member *m = &w->policy.members.p[i];
		if (!m->is_group && m->url.n > 0)
			remember_one(cx, m, own.origin, ARENA_PUSH(cx->arena, out));
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i].last.size > (most ? most->last.size : (uint64_t)own.head.size))
			most = &out->p[i];
	if (!most)
		return RC_OK;
	return cx_fail(
		cx, RC_CONFLICT,
		"this database is older than what its ledger has signed: %lld entries, and "
		"witness %.*s has countersigned a checkpoint of %llu. It was restored from a "
		"backup or copied. Look for the newer database first; if it is lost: comity "
		"ledger acknowledge-restore",
		(long long)own.head.size, STR_ARG(most->witness),
		(unsigned long long)most->last.size);
}
