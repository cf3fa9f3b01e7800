// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer_db.h"

#include "exchange/peer_eyes_db.h"
#include "exchange/person_db.h"
#include "people/act_db.h"

#define COLUMNS                                                                               \
	"SELECT p.id, p.origin, p.name, p.country, p.state, p.serial, p.card, p.fingerprint," \
	"       p.created_at, p.changed_at, p.vouched, p.kind FROM exchange_peer p"

SQL_STATEMENT(peer_by_id, COLUMNS " WHERE p.id = $1");
SQL_STATEMENT(peer_by_origin, COLUMNS " WHERE p.origin = $1");
SQL_STATEMENT(peer_by_key, COLUMNS " JOIN exchange_key k ON k.peer_id = p.id"
				   " WHERE k.key = $1 AND k.current = 1 AND p.state = 1");
SQL_STATEMENT(peer_id_by_key, "SELECT p.id FROM exchange_peer p"
			      "  JOIN exchange_key k ON k.peer_id = p.id"
			      " WHERE k.key = $1 AND k.current = 1 AND p.state = 1");
SQL_STATEMENT(peer_in, COLUMNS " WHERE p.country = $1 AND p.state = 1"
			       " ORDER BY p.origin LIMIT 100");
SQL_STATEMENT(peer_page, COLUMNS " WHERE p.origin > $1 ORDER BY p.origin LIMIT 100");

static void read_peer(struct rows *r, struct peer *out)
{
	out->id = rows_id(r);
	out->origin = rows_str(r);
	out->name = rows_str(r);
	out->country = rows_str(r);
	out->state = (enum peer_state)rows_int(r); // a CHECK holds the range
	out->serial = rows_int(r);
	out->card = rows_bytes(r);
	out->fingerprint = rows_hash(r);
	out->created_at = rows_instant(r);
	out->changed_at = rows_instant(r);
	out->road = peer_road_of(out->card);
	out->vouched = rows_str(r);
	out->kind = (enum card_kind)rows_int(r); // a CHECK holds the range
}

static enum rc read_one(struct cx *cx, struct rows *r, struct peer *out, bool *found)
{
	struct peer p = { 0 };
	*found = rows_next(r);
	if (*found)
		read_peer(r, &p);
	while (rows_next(r))
		continue;
	TRY(rows_end(cx, r));
	if (*found)
		*out = p;
	return RC_OK;
}

enum rc peer_load(struct cx *cx, struct db *db, struct id id, struct peer *out)
{
	bool found;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_by_id, VAL(id)));
	TRY(read_one(cx, r, out, &found));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, N_("there is no such peer"));
}

enum rc peer_find(struct cx *cx, struct db *db, struct str origin, struct peer *out)
{
	bool found;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_by_origin, VAL(origin)));
	TRY(read_one(cx, r, out, &found));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "no peer is called %.*s", STR_ARG(origin));
}

enum rc peer_by_pin(struct cx *cx, struct db *db, struct sha256 key, struct peer *out)
{
	bool found;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_by_key, VAL(key)));
	TRY(read_one(cx, r, out, &found));
	return found ? RC_OK : cx_fail(cx, RC_DENIED, "no active peer has this key");
}

enum rc peer_id_by_pin(struct cx *cx, struct db *db, struct sha256 key, struct id *out)
{
	struct id id = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_id_by_key, VAL(key)));
	while (rows_next(r))
		id = rows_id(r);
	TRY(rows_end(cx, r));
	if (!id_is_set(id))
		return cx_fail(cx, RC_DENIED, "no active peer has this key");
	*out = id;
	return RC_OK;
}

enum rc peer_list_from(struct cx *cx, struct db *db, struct str after, struct peer_list *out)
{
	struct peer_list list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_page, VAL(after)));
	while (rows_next(r))
		read_peer(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc peer_list_in(struct cx *cx, struct db *db, struct str country, struct peer_list *out)
{
	struct peer_list list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_in, VAL(country)));
	while (rows_next(r))
		read_peer(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

/* ---- Keys ---- */

SQL_STATEMENT(keys_of_old_card, "UPDATE exchange_key SET current = 0 WHERE peer_id = $1");
SQL_STATEMENT(key_insert, "INSERT INTO exchange_key (key, peer_id, current) VALUES ($1, $2, 1)"
			  " ON CONFLICT (key) DO UPDATE SET current = 1"
			  " WHERE exchange_key.peer_id = excluded.peer_id");

static enum rc is_anothers(struct cx *cx)
{
	return cx_fail(cx, RC_CONFLICT,
		       N_("a key in the card belongs to another peer, or to one that is revoked"));
}

static enum rc add_key(struct cx *cx, struct db *db, struct id peer, struct sha256 key)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &key_insert, VALS(VAL(key), VAL(peer)), &changed));
	return changed == 1 ? RC_OK : is_anothers(cx);
}

SQL_STATEMENT(key_owner, "SELECT 1 FROM exchange_key WHERE key = $1 AND peer_id <> $2");

/* One that no longer signs cannot show whose it is: it becomes nobody's by that. */
static enum rc check_ended(struct cx *cx, struct db *db, struct id peer, struct sha256 key)
{
	bool found = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &key_owner, VAL(key), VAL(peer)));
	while (rows_next(r))
		found = true;
	TRY(rows_end(cx, r));
	return found ? is_anothers(cx) : RC_OK;
}

static enum rc add_signing(struct cx *cx, struct db *db, struct id peer, const struct card *card,
			   const struct card_key *k)
{
	const struct sha256 key = sha256_of(card_key_alone(k->vkey)); // its name is free to change
	return card_key_has_ended(card, k) ? check_ended(cx, db, peer, key)
					   : add_key(cx, db, peer, key);
}

static enum rc set_keys(struct cx *cx, struct db *db, struct id peer, const struct card *card)
{
	TRY(DB_RUN(cx, db, &keys_of_old_card, VAL(peer)));
	for (size_t i = 0; i < card->pins.n; i++)
		TRY(add_key(cx, db, peer, card->pins.p[i]));
	for (size_t i = 0; i < card->signing.n; i++)
		TRY(add_signing(cx, db, peer, card, &card->signing.p[i]));
	return person_take(cx, db, peer, &card->people);
}

/* ---- Taking a card ---- */

SQL_STATEMENT(peer_insert,
	      "INSERT INTO exchange_peer (id, origin, name, country, state, serial, card,"
	      "                           fingerprint, created_at, changed_at, vouched, kind)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)");
SQL_STATEMENT(peer_replace_card,
	      "UPDATE exchange_peer SET name = $2, country = $3, serial = $4, card = $5,"
	      "       fingerprint = $6, changed_at = $7, vouched = $8, kind = $9, state = $10"
	      " WHERE id = $1");

static enum rc tell(struct cx *cx, struct db *db, const struct actor *by, const struct peer *p,
		    struct ledger_act act)
{
	act.object_kind = "peer";
	act.object = p->id;
	act.content = p->fingerprint;
	if (!by)
		return ledger_append(cx, db, &act, NULL);
	return act_append(cx, db, by, ACCESS_NODE_MANAGE, act);
}

static enum rc add_peer(struct cx *cx, struct db *db, const struct actor *by,
			const struct peer_import *i, struct peer *p)
{
	const struct card *c = i->card;
	const struct ledger_act proposed = { .act = "peer-proposed", .note = c->origin };
	*p = (struct peer){ .id = id_new(cx->now),
			    .origin = c->origin,
			    .name = c->name,
			    .country = c->country,
			    .kind = c->kind,
			    .state = PEER_PROPOSED,
			    .serial = c->serial,
			    .card = i->bytes,
			    .road = peer_road_of(i->bytes),
			    .fingerprint = i->fingerprint,
			    .created_at = cx->now,
			    .changed_at = cx->now,
			    .vouched = i->vouched };
	TRY(DB_RUN(cx, db, &peer_insert, VAL(p->id), VAL(p->origin), VAL(p->name), VAL(p->country),
		   VAL((int64_t)p->state), VAL(p->serial), VAL_BYTES(p->card), VAL(p->fingerprint),
		   VAL(cx->now), VAL(p->vouched), VAL((int64_t)p->kind)));
	TRY(set_keys(cx, db, p->id, c));
	return tell(cx, db, by, p, proposed);
}

/* What others grant a node goes by its country and its kind: they are no business of its key. */
static bool is_elsewhere(const struct card *card, const struct peer *p)
{
	return !str_eq(card->country, p->country) || card->kind != p->kind;
}

static enum rc judge(struct cx *cx, const struct actor *by, const struct peer_import *i,
		     const struct peer *p)
{
	if (p->state == PEER_REVOKED)
		return cx_fail(cx, RC_CONFLICT, "%.*s is revoked, and does not come back",
			       STR_ARG(p->origin));
	if (sha256_eq(&i->fingerprint, &p->fingerprint))
		return RC_OK;
	if (p->road == PEER_COMITY && peer_road_of(i->bytes) != PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s is a node that signs: it does not become a HI1 system",
			       STR_ARG(p->origin));
	if (p->state != PEER_PROPOSED && !i->continues) // perhaps of somebody else
		return cx_fail(
			cx, RC_DENIED,
			"a later card of %.*s must be signed by a key of the card before; a HI1 "
			"system's record needs --fingerprint again",
			STR_ARG(p->origin));
	if (i->card->serial <= p->serial)
		return cx_fail(cx, RC_CONFLICT,
			       "the card has the serial %lld; the one that counts has %lld",
			       (long long)i->card->serial, (long long)p->serial);
	if (p->state != PEER_PROPOSED && is_elsewhere(i->card, p) &&
	    (!by || p->state != PEER_ACTIVE))
		return cx_fail(cx, RC_DENIED,
			       "the card gives %.*s another country or kind: send it by hand, and "
			       "have the fingerprint compared again",
			       STR_ARG(p->origin));
	return RC_OK;
}

static enum rc replace_card(struct cx *cx, struct db *db, const struct actor *by,
			    const struct peer_import *i, struct peer *p)
{
	const struct card *c = i->card;
	const struct actor node = ACTOR_TERMINAL;
	const struct ledger_act rotated = { .act = "peer-card-replaced", .note = c->origin };
	const struct ledger_act again = { .act = "peer-proposed-again", .note = c->origin };
	const bool is_new = p->state == PEER_ACTIVE && is_elsewhere(c, p);
	const bool same = sha256_eq(&i->fingerprint, &p->fingerprint);
	if (same && (p->state != PEER_PROPOSED || i->vouched.n == 0))
		return RC_OK;
	p->name = c->name;
	p->country = c->country;
	p->kind = c->kind;
	p->serial = c->serial;
	p->card = i->bytes;
	p->road = peer_road_of(i->bytes);
	p->fingerprint = i->fingerprint;
	p->changed_at = cx->now;
	p->vouched = i->vouched;
	if (is_new)
		p->state = PEER_PROPOSED;
	TRY(DB_RUN(cx, db, &peer_replace_card, VAL(p->id), VAL(p->name), VAL(p->country),
		   VAL(p->serial), VAL_BYTES(p->card), VAL(p->fingerprint), VAL(cx->now),
		   VAL(p->vouched), VAL((int64_t)p->kind), VAL((int64_t)p->state)));
	TRY(set_keys(cx, db, p->id, c));
	TRY(peer_eyes_changed(cx, db, by ? by : &node, p));
	return tell(cx, db, by, p, is_new ? again : rotated);
}

/* ---- States ---- */

SQL_STATEMENT(peer_set_state, "UPDATE exchange_peer SET state = $2, changed_at = $3 WHERE id = $1");
SQL_STATEMENT(keys_of_revoked, "UPDATE exchange_key SET current = 0 WHERE peer_id = $1");

static const struct ledger_act state_acts[PEER_STATES] = {
	[PEER_ACTIVE] = { .act = "peer-resumed" },
	[PEER_SUSPENDED] = { .act = "peer-suspended" },
	[PEER_REVOKED] = { .act = "peer-revoked" },
};

enum rc peer_accept(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct peer p = { 0 };
	TRY(peer_load(cx, db, id, &p));
	if (p.state != PEER_PROPOSED)
		return cx_fail(cx, RC_CONFLICT, "%.*s is %s", STR_ARG(p.origin),
			       peer_state_key(p.state));
	TRY(DB_RUN(cx, db, &peer_set_state, VAL(id), VAL((int64_t)PEER_ACTIVE), VAL(cx->now)));
	const struct ledger_act accepted = { .act = "peer-accepted", .note = p.origin };
	const struct ledger_act vouched = { .act = "peer-accepted-vouched", .note = p.vouched };
	return tell(cx, db, by, &p, p.vouched.n > 0 ? vouched : accepted);
}

enum rc peer_set(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		 enum peer_state state, struct str reason)
{
	struct peer p = { 0 };
	TRY(peer_load(cx, db, id, &p));
	if (str_trim(reason).n == 0)
		return cx_fail(cx, RC_INVALID, N_("a reason is needed: it stays in the ledger"));
	if (p.state == PEER_PROPOSED && state == PEER_ACTIVE)
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s becomes active by its card: compare the "
			       "fingerprint and import it",
			       STR_ARG(p.origin));
	if (!peer_may_become(p.state, state))
		return cx_fail(cx, RC_CONFLICT, "%.*s is %s", STR_ARG(p.origin),
			       peer_state_key(p.state));
	TRY(DB_RUN(cx, db, &peer_set_state, VAL(id), VAL((int64_t)state), VAL(cx->now)));
	if (state == PEER_REVOKED)
		TRY(DB_RUN(cx, db, &keys_of_revoked, VAL(id)));
	struct ledger_act act = state_acts[state];
	act.note = reason;
	act.before = str_from_c(peer_state_key(p.state));
	return tell(cx, db, by, &p, act);
}

/* ---- Taking it ---- */

enum rc peer_take(struct cx *cx, struct db *db, const struct actor *by,
		  const struct peer_import *import, struct peer *out)
{
	bool found;
	struct peer p = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &peer_by_origin, VAL(import->card->origin)));
	TRY(read_one(cx, r, &p, &found));
	if (found)
		TRY(judge(cx, by, import, &p));
	TRY(found ? replace_card(cx, db, by, import, &p) : add_peer(cx, db, by, import, &p));
	if (import->compared && p.state == PEER_PROPOSED) {
		TRY(peer_accept(cx, db, by, p.id));
		p.state = PEER_ACTIVE;
	}
	*out = p;
	return RC_OK;
}
