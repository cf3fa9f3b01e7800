// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_job.h"

#include "evidence/custody_db.h"
#include "evidence/package_job.h"
#include "evidence/package_out_job.h"
#include "evidence/package_take_job.h"
#include "exchange/card_to_note.h"
#include "exchange/consignment_order_db.h"
#include "exchange/consignment_take_db.h"
#include "exchange/peer_db.h"
#include "formats/tlog_policy.h"
#include "ledger/key_db.h"
#include "people/account_db.h"

enum { OWN_MAX = 16, PEERS_MAX = 100 }; // of TLOG_POLICY_MAX logs

enum { WAIT_SECONDS = 60 };

/* ---- sending ------------------------------------------------------------------------ */

struct making {
	const struct consignment_order *order;
	struct consignment *out;
	struct exhibit exhibit;
};

/* Transferred to that node, unless an earlier run did it. */
static enum rc hand_over(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	const struct consignment_order *o = m->order;
	struct custody_rows rows;
	struct custody_state state;
	struct peer peer;
	TRY(peer_find(cx, db, o->peer, &peer));
	TRY(exhibit_find(cx, db, o->number, &m->exhibit));
	TRY(exhibit_check_here(cx, &m->exhibit));
	TRY(custody_check_near(cx, db, m->exhibit.id));
	TRY(custody_list(cx, db, m->exhibit.id, &rows));
	custody_rows_walk(cx->arena, &rows, &m->exhibit, &state);
	m->out->peer = peer.id;
	m->out->to = arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(o->receiver), STR_ARG(o->peer));
	if (peer.state != PEER_ACTIVE || peer.road != PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT, "%.*s is no active node of this program",
			       STR_ARG(o->peer));
	if (str_eq(state.awaited, m->out->to))
		return RC_OK;
	if (o->is_handed_over)
		return cx_fail(cx, RC_CONFLICT, "the hand-over was taken back meanwhile");
	struct custody_event event = {
		.act = CUSTODY_TRANSFERRED,
		.name = o->by,
		.office = o->office,
		.from = state.holder,
		.to = m->out->to,
		.place = o->place,
		.purpose = o->purpose,
		.hash_before = m->exhibit.content.manifest,
		.hash_after = m->exhibit.content.manifest,
	};
	return custody_append(cx, db, &ACTOR_TERMINAL, &m->exhibit, &event, NULL);
}

/* The package as a blob; the file that it was made as is gone. */
static enum rc make_blob(struct cx *cx, struct store *store, const struct blobs *blobs,
			 const struct making *m, struct blob *out)
{
	const struct consignment_order *o = m->order;
	struct package_made made;
	const char *path = str_c(cx->arena, arena_fmt(cx->arena, "%.*s/state/consignment-%.*s.zip",
						      STR_ARG(o->data),
						      STR_ARG(id_print(cx->arena, m->out->id))));
	const struct package_order order = {
		.out = path ? path : "",
		.asked = { .numbers = &o->number,
			   .n = 1,
			   .made_by = o->by,
			   .made_for = m->out->to,
			   .purpose = o->purpose },
		.data = o->data,
		.blobs = blobs,
		.is_handed_over = true,
		.wait_seconds = o->wait_seconds,
	};
	TRY(package_make(cx, store, &ACTOR_TERMINAL, &order, &made));
	return package_out_to_blob(cx, order.out, blobs, out);
}

enum rc consignment_sweep(struct cx *cx, struct str folder)
{
	return package_out_sweep(cx, arena_fmt(cx->arena, "%.*s/state", STR_ARG(folder)),
				 STR("consignment-"));
}

/* The record that hands it over is the last that the package holds. */
static enum rc queue(struct cx *cx, struct db *db, void *arg)
{
	struct making *m = arg;
	struct custody_rows rows;
	TRY(custody_list(cx, db, m->exhibit.id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].step.event.act == CUSTODY_TRANSFERRED)
			m->out->record = rows.p[i].step.hash;
	return consignment_send(cx, db, m->out);
}

/* Nobody is to have a package of what ended meanwhile. */
static enum rc queue_or_drop(struct cx *cx, struct store *store, const struct blobs *blobs,
			     struct making *m)
{
	const struct content_home home = { store, blobs, m->order->data, m->order->holders };
	const struct digest_list one = { &m->out->digest, 1, 1 };
	const enum rc rc = unit_run(cx, store, TX_WRITE, queue, m);
	if (rc == RC_OK)
		return RC_OK;
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	TRY(content_drop(cx, &home, &one));
	return cx_fail(cx, rc, "%.*s", STR_ARG(why));
}

enum rc consignment_make(struct cx *cx, struct store *store, const struct blobs *blobs,
			 const struct consignment_order *order, struct consignment *out)
{
	struct making m = { .order = order, .out = out };
	struct blob blob = { 0 };
	*out = (struct consignment){ .id = id_new(cx->now),
				     .sent = true,
				     .number = order->number,
				     .purpose = order->purpose };
	if (order->by.n == 0 || order->receiver.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "--by says who hands it over, and --receiver who takes it there");
	TRY(unit_run(cx, store, TX_WRITE, hand_over, &m));
	TRY(make_blob(cx, store, blobs, &m, &blob));
	out->exhibit = m.exhibit.id;
	out->is_locked = m.exhibit.is_locked;
	out->digest = blob.hash;
	out->size = blob.size;
	return queue_or_drop(cx, store, blobs, &m);
}

/* ---- verifying what came --------------------------------------------------------------- */

struct verifying {
	struct consignment_list list;
	struct consignment one;
	struct peer peer;
	struct str policy; // the sender's log, and all others that are known
};

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct verifying *v = arg;
	return consignment_list_whole(cx, db, &v->list);
}

static void add_log(struct buf *b, struct str vkey)
{
	if (str_find(buf_str(b), vkey) == STR_NONE)
		buf_fmt(b, "log %.*s\n", STR_ARG(vkey));
}

/* This node's own, those that were its own, and those of peers: they may have had it before. */
static enum rc add_known(struct cx *cx, struct db *db, struct buf *b)
{
	struct ledger_keys own;
	struct peer_list peers;
	struct card card;
	TRY(ledger_key_list(cx, db, &own));
	for (size_t i = 0; i < own.n && i < OWN_MAX; i++)
		add_log(b, own.p[i]);
	TRY(peer_list_from(cx, db, STR(""), &peers));
	for (size_t i = 0; i < peers.n && i < PEERS_MAX; i++)
		if (peers.p[i].road == PEER_COMITY &&
		    card_read(cx, peers.p[i].card, &card) == RC_OK)
			add_log(b, card.ledger);
	return RC_OK;
}

static enum rc load_peer(struct cx *cx, struct db *db, void *arg)
{
	struct verifying *v = arg;
	struct card card;
	struct tlog_policy parsed;
	struct buf b;
	TRY(peer_load(cx, db, v->one.peer, &v->peer));
	TRY(card_read(cx, v->peer.card, &card));
	buf_init(&b, TLOG_POLICY_BYTES_MAX);
	add_log(&b, card.ledger);
	v->policy = arena_fmt(cx->arena, "%.*squorum none\n", STR_ARG(buf_str(&b)));
	const enum rc rc = add_known(cx, db, &b);
	const struct str all = arena_fmt(cx->arena, "%.*squorum none\n", STR_ARG(buf_str(&b)));
	if (rc == RC_OK && tlog_policy_parse(cx, all, &parsed) == RC_OK)
		v->policy = all; // two peers that show one key spoil it: then the sender's alone
	buf_done(&b);
	return rc;
}

static enum rc store_verified(struct cx *cx, struct db *db, void *arg)
{
	const struct verifying *v = arg;
	return consignment_verified(cx, db, &v->one);
}

/* By the key of the log that stands in the peer's card, not by that of the package. */
static enum rc verify_one(struct cx *cx, struct store *store, const struct blobs *blobs,
			  struct verifying *v)
{
	struct arena *a = cx->arena;
	struct package_verdict said;
	TRY(unit_run(cx, store, TX_READ, load_peer, v));
	enum rc rc = package_verify(cx, blobs, &v->one.digest, v->policy, &said);
	if (rc == RC_OK && said.holds && !str_eq(said.origin, v->peer.origin))
		rc = cx_fail(cx, RC_INVALID, "it is of the log %.*s, and %.*s sent it",
			     STR_ARG(said.origin), STR_ARG(v->peer.origin));
	if (rc != RC_OK && rc != RC_INVALID && rc != RC_LIMIT)
		return rc; // this node's fault: again later
	v->one.state = CONSIGNMENT_VERIFIED;
	v->one.said = said.said;
	v->one.why = rc == RC_OK ? said.not_proven : arena_copy(a, cx_error(cx));
	if (rc != RC_OK || !said.holds)
		v->one.state = CONSIGNMENT_FAILED;
	if (said.failed.n > 0)
		v->one.why = said.failed;
	v->one.logs = STR("");
	for (size_t i = 0; i < said.before.n; i++)
		v->one.logs = arena_fmt(a, "%.*s%d %.*s\n", STR_ARG(v->one.logs),
					said.before.p[i].is_known ? CUSTODY_BY_KNOWN_KEY
								  : CUSTODY_BY_PACKAGE_KEY,
					STR_ARG(said.before.p[i].origin));
	return unit_run(cx, store, TX_WRITE, store_verified, v);
}

enum rc consignment_turn(struct cx *cx, struct store *store, const struct blobs *blobs)
{
	struct verifying v = { .list = { NULL, 0, 0 } };
	enum rc first = RC_OK; // that could not be verified: the others can
	struct str why = STR("");
	TRY(unit_run(cx, store, TX_READ, look, &v));
	for (size_t i = 0; i < v.list.n; i++) {
		v.one = v.list.p[i];
		const enum rc rc = verify_one(cx, store, blobs, &v);
		if (rc == RC_OK || first != RC_OK)
			continue;
		first = rc;
		why = arena_copy(cx->arena, cx_error(cx));
	}
	return first == RC_OK ? RC_OK : cx_fail(cx, first, "%.*s", STR_ARG(why));
}

/* ---- taking ------------------------------------------------------------------------------- */

struct taking {
	const struct consignment_taker *who;
	struct consignment *c;
	struct package_taken taken;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	const struct taking *t = arg;
	return consignment_load(cx, db, t->who->id, t->c);
}

static enum rc store_taken(struct cx *cx, struct db *db, void *arg)
{
	struct taking *t = arg;
	struct package_taken taken = t->taken; // a unit may run again
	const struct consignment_taking how = { &taken, t->who->name, t->who->office, t->who->place,
						t->who->of_case };
	TRY(load(cx, db, arg));
	return consignment_take(cx, db, &t->who->by, t->c, &how);
}

static enum rc take(struct cx *cx, const struct content_home *home, struct taking *t)
{
	TRY(package_take(cx, home->blobs, &t->c->digest, &t->taken));
	if (t->taken.exhibit.is_locked && !t->who->keeps_abuse)
		return cx_fail(cx, RC_DENIED, "%.*s: comity consignment refuse deletes it",
			       STR_ARG(CONSIGNMENT_NOT_HERE));
	return unit_run(cx, home->store, TX_WRITE, store_taken, t);
}

/* The lists of one that was not taken. */
static enum rc drop_lists(struct cx *cx, const struct content_home *home,
			  const struct digest_list *lists)
{
	AUTO(blob_hold) hold = NULL;
	TRY(blobs_hold(cx, home->blobs, true, &hold));
	return content_drop(cx, home, lists);
}

enum rc consignment_accept(struct cx *cx, struct store *store, const struct blobs *blobs,
			   const struct consignment_taker *who, struct consignment *out)
{
	struct blob_hold *hold = NULL;
	struct taking t = { .who = who, .c = out };
	const struct content_home home = { store, blobs, who->data, who->holders };
	TRY(unit_run(cx, store, TX_READ, load, &t));
	if (out->sent || out->state != CONSIGNMENT_VERIFIED)
		return cx_fail(cx, RC_CONFLICT,
			       "it is %s: only what came, and was verified, is taken",
			       consignment_state_key(out->state));
	TRY(blobs_hold(cx, blobs, false, &hold));
	const enum rc rc = take(cx, &home, &t);
	blob_hold_close(hold);
	if (rc == RC_OK)
		return RC_OK;
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	const enum rc dropped = drop_lists(cx, &home, &t.taken.lists);
	if (dropped != RC_OK && dropped != RC_BUSY) // they are found again when it is taken
		return dropped;
	return cx_fail(cx, rc, "%.*s", STR_ARG(why));
}

/* ---- what was asked for in the browser ------------------------------------------------------- */

struct asked {
	struct consignment_wish wish;
	struct exhibit exhibit;
	struct peer peer;
	struct account by;
};

static enum rc find_wish(struct cx *cx, struct db *db, void *arg)
{
	struct asked *a = arg;
	TRY(consignment_wish_next(cx, db, &a->wish));
	TRY(exhibit_load(cx, db, a->wish.exhibit, &a->exhibit));
	TRY(peer_load(cx, db, a->wish.peer, &a->peer));
	return account_load(cx, db, a->wish.by, &a->by);
}

static enum rc end_wish(struct cx *cx, struct db *db, void *arg)
{
	const struct asked *a = arg;
	return consignment_wish_done(cx, db, &a->wish);
}

static enum rc send_next(struct cx *cx, const struct content_home *home)
{
	struct asked a = { .exhibit = { .number = STR("") } };
	struct consignment sent;
	enum rc rc = unit_run(cx, home->store, TX_READ, find_wish, &a);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	const struct consignment_order order = { .number = a.exhibit.number,
						 .peer = a.peer.origin,
						 .by = a.by.name,
						 .office = a.by.post,
						 .receiver = a.wish.receiver,
						 .purpose = a.wish.purpose,
						 .data = home->folder,
						 .holders = home->holders,
						 .wait_seconds = WAIT_SECONDS,
						 .is_handed_over = true };
	rc = consignment_make(cx, home->store, home->blobs, &order, &sent);
	if (rc == RC_BUSY)
		return rc; // again in a moment
	if (rc != RC_OK)
		a.wish.why = arena_copy(cx->arena, cx_error(cx));
	cx->now = instant_now(); // it took its time
	return unit_run(cx, home->store, TX_WRITE, end_wish, &a);
}

/* ---- what was withdrawn ------------------------------------------------------------------------ */

static enum rc look_withdrawn(struct cx *cx, struct db *db, void *arg)
{
	return consignment_list_letting_go(cx, db, arg);
}

static enum rc store_let_go(struct cx *cx, struct db *db, void *arg)
{
	const struct consignment *c = arg;
	return consignment_let_go(cx, db, c->id);
}

static enum rc let_go(struct cx *cx, const struct content_home *home)
{
	struct consignment_list list = { NULL, 0, 0 };
	TRY(unit_run(cx, home->store, TX_READ, look_withdrawn, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct digest_list one = { &list.p[i].digest, 1, 1 };
		TRY(content_drop(cx, home, &one));
		TRY(unit_run(cx, home->store, TX_WRITE, store_let_go, &list.p[i]));
	}
	return RC_OK;
}

enum rc consignment_send_turn(struct cx *cx, const struct content_home *home)
{
	TRY(let_go(cx, home));
	return send_next(cx, home);
}

/* ---- what is taken in the browser -------------------------------------------------------------- */

struct taking_asked {
	struct consignment_take_wish wish;
	struct account by;
};

static enum rc find_taking(struct cx *cx, struct db *db, void *arg)
{
	struct taking_asked *a = arg;
	TRY(consignment_take_next(cx, db, &a->wish));
	return account_load(cx, db, a->wish.by, &a->by);
}

static enum rc end_taking(struct cx *cx, struct db *db, void *arg)
{
	const struct taking_asked *a = arg;
	return consignment_take_done(cx, db, &a->wish);
}

/* By who asked, with the roles that they have now. */
enum rc consignment_take_turn(struct cx *cx, const struct content_home *home, bool keeps_abuse)
{
	struct taking_asked a = { .wish = { .state = CONSIGNMENT_WAITS } };
	struct consignment taken;
	enum rc rc = unit_run(cx, home->store, TX_READ, find_taking, &a);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	const struct consignment_taker who = { .id = a.wish.consignment,
					       .by = { a.by.id, a.by.roles },
					       .of_case = a.wish.of_case,
					       .place = a.wish.place,
					       .data = home->folder,
					       .holders = home->holders,
					       .keeps_abuse = keeps_abuse };
	rc = a.by.state == ACCOUNT_ACTIVE
		     ? consignment_accept(cx, home->store, home->blobs, &who, &taken)
		     : cx_fail(cx, RC_DENIED, "who asked for it may not sign in any more");
	if (rc == RC_BUSY)
		return rc; // again in a moment
	if (rc != RC_OK)
		a.wish.why = arena_copy(cx->arena, cx_error(cx));
	cx->now = instant_now(); // it took its time
	return unit_run(cx, home->store, TX_WRITE, end_taking, &a);
}
