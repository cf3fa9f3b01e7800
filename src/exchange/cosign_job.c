// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/cosign_job.h"

#include "core/log.h"
#include "exchange/card_to_note.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/heard_db.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "exchange/witness_db.h"
#include "exchange/witness_to_tlog.h"
#include "formats/note.h"
#include "formats/receipt.h"
#include "ledger/alarm_db.h"
#include "ledger/checkpoint_db.h"
#include "ledger/proof_to_tlog.h"

#define SECOND_US INT64_C(1000000)
#define TURN_US (2 * SECOND_US)

enum { PEERS_MAX = 1000 };

/* All that one unit does for one peer. */
struct turn {
	const struct cosigner *c;
	struct peer peer;
	struct card card;
	struct peer_list peers;
	struct str line; // ours, for `witnessed`
	struct witnessed witnessed;
	bool any;
};

static enum rc send(struct cx *cx, struct db *db, const struct turn *t,
		    const struct document_kind *kind, struct str contents, struct id *id)
{
	const struct document_order order = { .peer = &t->peer,
					      .kind = kind,
					      .contents = contents };
	return document_send(cx, db, &order, id);
}

/* ---- Asking ---- */

static enum rc alarm(struct cx *cx, struct db *db, const struct turn *t, struct str sentence)
{
	const struct ledger_alarm a = { .kind = LEDGER_ALARM_FORKED,
					.number = -1,
					.sentence = arena_fmt(cx->arena, "%.*s: %.*s",
							      STR_ARG(t->peer.origin),
							      STR_ARG(sentence)) };
	LOG({ "unit", STR("cosign") }, { "alarm", STR("forked") }, { "why", a.sentence });
	return ledger_alarm_raise(cx, db, &a, NULL);
}

/* Why the peer said no, by its receipt. */
static struct str reason_of(struct cx *cx, const struct turn *t, const struct outbox_row *row)
{
	struct receipt receipt = { 0 };
	for (size_t i = 0; i < t->card.signing.n; i++) {
		struct note_key key;
		if (note_key_parse(cx, t->card.signing.p[i].vkey, &key) == RC_OK &&
		    receipt_read(cx, row->receipt, &key, &receipt) == RC_OK)
			return receipt.reason;
	}
	return (struct str){ 0 };
}

/* The sentence says no number of the peer's, or it could make one alarm after the other. */
static enum rc tell_stubborn(struct cx *cx, struct db *db, const struct turn *t,
			     const struct asked *a)
{
	if (a->stubborn != WITNESS_STUBBORN)
		return RC_OK;
	return alarm(
		cx, db, t,
		STR("it has refused to countersign this ledger again and again, each time for "
		    "another reason than the one that was answered. Ask its administrator what "
		    "it has seen"));
}

/* It says no, since it has seen so much of this ledger. */
static enum rc settle_seen(struct cx *cx, struct db *db, const struct turn *t, struct asked *a,
			   int64_t seen)
{
	struct checkpoint_row latest;
	TRY(checkpoint_latest(cx, db, &latest));
	a->stubborn++;
	if (seen > latest.size)
		TRY(alarm(cx, db, t, STR("it has seen more of this ledger than there is")));
	else
		a->seen = seen;
	return tell_stubborn(cx, db, t, a);
}

/* What became of the last question. */
static enum rc settle(struct cx *cx, struct db *db, const struct turn *t, struct asked *a)
{
	struct outbox_row row;
	struct str reason;
	int64_t seen;
	TRY(outbox_load(cx, db, a->message, &row));
	if (row.state == OUTBOX_WAITING)
		return RC_OK;
	a->settled = true;
	if (row.state == OUTBOX_DELIVERED) {
		a->seen = a->size;
		a->refused = a->stubborn = 0;
		return asked_store(cx, db, a);
	}
	a->refused++;
	reason = reason_of(cx, t, &row);
	if (str_eq(reason, WITNESS_FORKED_WORDS))
		TRY(alarm(cx, db, t, reason));
	else if (witness_seen_parse(reason, &seen))
		TRY(settle_seen(cx, db, t, a, seen));
	else
		LOG({ "unit", STR("cosign") }, { "peer", t->peer.origin }, { "why", reason });
	return asked_store(cx, db, a);
}

/* When what was shown was signed: what was said since then is not in it. */
static enum rc shown_at(struct cx *cx, struct db *db, const struct asked *a, struct instant *out)
{
	struct checkpoint_row row;
	const enum rc rc = checkpoint_from(cx, db, a->size, &row);
	*out = rc == RC_OK && row.at.us < a->at.us ? row.at : a->at;
	return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc is_due(struct cx *cx, struct db *db, const struct turn *t, const struct asked *a,
		      bool *out)
{
	struct instant since;
	bool talked = false;
	*out = a->size == 0 || instant_add(a->at, WITNESS_EVERY).us <= cx->now.us;
	if (!*out && a->refused > 0) {
		*out = witness_pause_ends(a->at, a->refused).us <= cx->now.us;
		return RC_OK;
	}
	if (*out || instant_add(a->at, WITNESS_AFTER_TALK).us > cx->now.us)
		return RC_OK;
	TRY(shown_at(cx, db, a, &since));
	TRY(asked_talked(cx, db, t->peer.id, since, &talked));
	*out = talked;
	return RC_OK;
}

/* What this node has seen of others goes with it. */
static enum rc tell_seen(struct cx *cx, struct db *db, const struct turn *t)
{
	struct str seen;
	struct id id;
	TRY(heard_for(cx, db, &t->peer, &seen));
	return seen.n > 0 ? send(cx, db, t, &document_seen, seen, &id) : RC_OK;
}

static enum rc show(struct cx *cx, struct db *db, const struct turn *t, struct asked *a)
{
	struct merkle_proof proof = { 0 };
	struct checkpoint_row latest;
	TRY(checkpoint_latest(cx, db, &latest));
	if (latest.size == 0 || latest.size <= a->seen)
		return RC_OK;
	if (a->seen > 0)
		TRY(tree_prove_consistency(cx, db, a->seen, latest.size, &proof));
	TRY(send(cx, db, t, &document_checkpoint,
		 proof_to_add_checkpoint(cx->arena, a->seen, &proof, latest.note), &a->message));
	a->size = latest.size;
	a->at = cx->now;
	a->settled = false;
	TRY(tell_seen(cx, db, t));
	return asked_store(cx, db, a);
}

static enum rc ask(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	struct asked a;
	bool due = false;
	TRY(asked_load(cx, db, t->peer.id, &a));
	if (a.size > 0 && !a.settled)
		TRY(settle(cx, db, t, &a));
	if (a.size > 0 && !a.settled)
		return RC_OK;
	TRY(is_due(cx, db, t, &a, &due));
	return due ? show(cx, db, t, &a) : RC_OK;
}

static enum rc load_peers(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	struct peer_list page = { .n = PEER_PAGE };
	while (page.n == PEER_PAGE && t->peers.n < PEERS_MAX) {
		const struct str after = t->peers.n > 0 ? t->peers.p[t->peers.n - 1].origin
							: STR("");
		TRY(peer_list_from(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++)
			*ARENA_PUSH(cx->arena, &t->peers) = page.p[i];
	}
	return RC_OK;
}

static enum rc ask_all(struct cx *cx, struct turn *t)
{
	enum rc first = RC_OK;
	TRY(unit_run(cx, t->c->store, TX_READ, load_peers, t));
	for (size_t i = 0; i < t->peers.n; i++) {
		t->peer = t->peers.p[i];
		if (t->peer.state != PEER_ACTIVE || t->peer.road != PEER_COMITY)
			continue;
		enum rc rc = card_read(cx, t->peer.card, &t->card);
		if (rc == RC_OK && t->card.witness.n > 0)
			rc = unit_run(cx, t->c->store, TX_WRITE, ask, t);
		if (first == RC_OK)
			first = rc;
	}
	return first;
}

/* ---- Countersigning ---- */

static enum rc load_due(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	struct id peer;
	TRY(cosigning_next(cx, db, &peer));
	t->any = id_is_set(peer);
	if (!t->any)
		return RC_OK;
	TRY(peer_load(cx, db, peer, &t->peer));
	return witnessed_load(cx, db, t->peer.origin, &t->witnessed);
}

static enum rc store_signed(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	struct id id;
	TRY(witnessed_sign(cx, db, t->peer.origin, t->witnessed.size, t->witnessed.note));
	TRY(cosigning_sent(cx, db, t->peer.id));
	if (t->peer.state != PEER_ACTIVE)
		return RC_OK; // it was suspended meanwhile
	return send(cx, db, t, &document_cosignature, t->witnessed.note, &id);
}

static enum rc store_refused(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	TRY(cosigning_sent(cx, db, t->peer.id));
	return alarm(cx, db, t, t->line);
}

/* The note as it came, or with our line from another road. */
static enum rc countersign(struct cx *cx, struct turn *t)
{
	struct note note;
	struct str line;
	TRY(note_parse(cx, t->witnessed.note, &note));
	const enum rc rc = signer_cosign(cx, t->c->signer, note.text,
					 (uint64_t)(cx->now.us / SECOND_US), &line);
	if (rc == RC_CONFLICT) {
		t->line = arena_copy(cx->arena, cx_error(cx));
		return unit_run(cx, t->c->store, TX_WRITE, store_refused, t);
	}
	TRY(rc);
	t->witnessed.note = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(t->witnessed.note),
				      STR_ARG(line));
	return unit_run(cx, t->c->store, TX_WRITE, store_signed, t);
}

static enum rc sign_next(struct cx *cx, struct turn *t)
{
	t->any = false;
	if (!t->c->signer || !signer_witness_key(t->c->signer))
		return RC_OK;
	TRY(unit_run(cx, t->c->store, TX_READ, load_due, t));
	return t->any ? countersign(cx, t) : RC_OK;
}

/* Who was asked for a proof and took the question. */
static enum rc judge_overdue(struct cx *cx, struct db *db, void *arg)
{
	struct heard h;
	bool found = false;
	(void)arg;
	TRY(heard_overdue(cx, db, &h, &found));
	return found ? heard_alarm(cx, db, &h) : RC_OK;
}

enum rc cosign_turn(struct cx *cx, void *cosigner, int64_t *next_us)
{
	struct turn t = { .c = cosigner };
	*next_us = TURN_US;
	TRY(sign_next(cx, &t));
	if (t.any) {
		*next_us = 0;
		return RC_OK;
	}
	TRY(ask_all(cx, &t));
	return unit_run(cx, t.c->store, TX_WRITE, judge_overdue, NULL);
}
