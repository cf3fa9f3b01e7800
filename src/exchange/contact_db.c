// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_db.h"

#include "exchange/contact_to_text.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/peer_db.h"
#include "people/act_db.h"

#define COLUMNS                                                                    \
	"SELECT id, peer_id, name, role, telephone, languages, hours, changed_at," \
	"       confirmed_at FROM exchange_contact"

SQL_STATEMENT(contact_of_peer, COLUMNS " WHERE peer_id = $1 AND removed = 0 ORDER BY role, name,"
				       " id LIMIT 50");
SQL_STATEMENT(contact_own,
	      COLUMNS " WHERE peer_id IS NULL AND removed = 0 ORDER BY role, name, id LIMIT 50");
SQL_STATEMENT(contact_by_id, COLUMNS " WHERE id = $1 AND removed = 0");
SQL_STATEMENT(contact_insert, "INSERT INTO exchange_contact (id, peer_id, name, role, telephone,"
			      " languages, hours, changed_at, confirmed_at, removed)"
			      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)");
SQL_STATEMENT(contact_update,
	      "UPDATE exchange_contact SET confirmed_at = CASE WHEN telephone = $4 AND removed = 0"
	      "   THEN confirmed_at ELSE 0 END,"
	      "  name = $2, role = $3, telephone = $4, languages = $5, hours = $6,"
	      "  changed_at = $7, removed = 0 WHERE id = $1");
SQL_STATEMENT(contact_hide, "UPDATE exchange_contact SET removed = 1, changed_at = $2"
			    " WHERE id = $1");
SQL_STATEMENT(contact_set_confirmed, "UPDATE exchange_contact SET confirmed_at = $2"
				     " WHERE id = $1 AND telephone = $3");
SQL_STATEMENT(contact_owner, "SELECT peer_id FROM exchange_contact WHERE id = $1");

static void read_one(struct rows *r, struct contact *c)
{
	c->id = rows_id(r);
	c->peer = rows_id(r);
	c->name = rows_str(r);
	c->role = (enum contact_role)rows_int(r); // a CHECK holds the range
	c->telephone = rows_str(r);
	c->languages = rows_str(r);
	c->hours = rows_str(r);
	c->changed_at = rows_instant(r);
	c->confirmed_at = rows_instant(r);
}

enum rc contact_list(struct cx *cx, struct db *db, struct id peer, struct contact_list *out)
{
	struct contact_list list = { 0 };
	AUTO(rows) r = NULL;
	if (id_is_set(peer))
		TRY(ROWS_OPEN(cx, db, &r, &contact_of_peer, VAL(peer)));
	else
		TRY(rows_open(cx, db, &r, &contact_own, NO_VALS));
	while (rows_next(r))
		read_one(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc contact_load(struct cx *cx, struct db *db, struct id id, struct contact *out)
{
	struct contact c = { 0 };
	bool found = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &contact_by_id, VAL(id)));
	while (rows_next(r)) {
		read_one(r, &c);
		found = true;
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("there is no such contact"));
	*out = c;
	return RC_OK;
}

static enum rc tell(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		    struct ledger_act act)
{
	act.object_kind = "contact";
	act.object = id;
	return by ? act_append(cx, db, by, ACCESS_PEER_ANSWER, act)
		  : ledger_append(cx, db, &act, NULL);
}

static enum rc insert(struct cx *cx, struct db *db, const struct contact *c)
{
	return DB_RUN(cx, db, &contact_insert, VAL(c->id),
		      id_is_set(c->peer) ? VAL(c->peer) : VAL_NULL, VAL(c->name),
		      VAL((int64_t)c->role), VAL(c->telephone), VAL(c->languages), VAL(c->hours),
		      VAL(cx->now));
}

static enum rc update(struct cx *cx, struct db *db, const struct contact *c)
{
	return DB_RUN(cx, db, &contact_update, VAL(c->id), VAL(c->name), VAL((int64_t)c->role),
		      VAL(c->telephone), VAL(c->languages), VAL(c->hours), VAL(cx->now));
}

/* One of this node. */
static enum rc load_own(struct cx *cx, struct db *db, struct id id, struct contact *out)
{
	TRY(contact_load(cx, db, id, out));
	return id_is_set(out->peer)
		       ? cx_fail(cx, RC_MISSING, N_("this is a contact of another node"))
		       : RC_OK;
}

enum rc contact_put(struct cx *cx, struct db *db, const struct actor *by, const struct contact *c,
		    struct id *out)
{
	struct contact new = *c, old;
	struct contact_list all;
	TRY(contact_check(cx, c));
	TRY(contact_list(cx, db, (struct id){ 0 }, &all));
	new.peer = (struct id){ 0 };
	if (!id_is_set(c->id) && all.n >= CONTACTS_MAX)
		return cx_fail(cx, RC_LIMIT, "a node has at most %d contacts", CONTACTS_MAX);
	if (id_is_set(c->id)) {
		TRY(load_own(cx, db, c->id, &old));
		TRY(update(cx, db, &new));
	} else {
		new.id = id_new(cx->now);
		TRY(insert(cx, db, &new));
	}
	*out = new.id;
	return tell(cx, db, by, new.id, (struct ledger_act){ .act = "contact-set" });
}

enum rc contact_remove(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct contact old;
	TRY(load_own(cx, db, id, &old));
	TRY(DB_RUN(cx, db, &contact_hide, VAL(id), VAL(cx->now)));
	return tell(cx, db, by, id, (struct ledger_act){ .act = "contact-removed" });
}

/* *known: there is an entry of this id, also a removed one. RC_CONFLICT: it is another's. */
static enum rc look_up(struct cx *cx, struct db *db, const struct contact *c, bool *known)
{
	struct id owner = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &contact_owner, VAL(c->id)));
	*known = false;
	while (rows_next(r)) {
		owner = rows_id(r);
		*known = true;
	}
	TRY(rows_end(cx, r));
	if (*known && !id_eq(owner, c->peer))
		return cx_fail(cx, RC_CONFLICT, "a contact in it is of another node");
	return RC_OK;
}

static bool is_in(const struct contact_list *list, struct id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (id_eq(list->p[i].id, id))
			return true;
	return false;
}

enum rc contacts_withdraw(struct cx *cx, struct db *db, struct id peer,
			  const struct contact_list *list)
{
	struct contact_list before;
	TRY(contact_list(cx, db, peer, &before));
	for (size_t i = 0; i < before.n; i++)
		if (!is_in(list, before.p[i].id))
			TRY(DB_RUN(cx, db, &contact_hide, VAL(before.p[i].id), VAL(cx->now)));
	for (size_t i = 0; i < list->n; i++) {
		struct contact c = list->p[i];
		bool known;
		c.peer = peer;
		TRY(look_up(cx, db, &c, &known));
	}
	return RC_OK;
}

enum rc contacts_replace(struct cx *cx, struct db *db, struct id peer,
			 const struct contact_list *list)
{
	TRY(contacts_withdraw(cx, db, peer, list));
	for (size_t i = 0; i < list->n; i++) {
		struct contact c = list->p[i];
		bool known;
		c.peer = peer;
		TRY(look_up(cx, db, &c, &known));
		TRY(known ? update(cx, db, &c) : insert(cx, db, &c));
	}
	return RC_OK;
}

/* ---- Pings ---- */

#define PINGS                                                                          \
	"SELECT id, peer_id, contact_id, sent, asked_at, answered_at, telephone FROM " \
	"exchange_ping"
SQL_STATEMENT(ping_by_id, PINGS " WHERE id = $1");
SQL_STATEMENT(ping_waits, PINGS " WHERE sent = 0 AND answered_at = 0 AND asked_at > $1"
				" ORDER BY asked_at LIMIT 100");
SQL_STATEMENT(ping_lately, PINGS " WHERE peer_id = $1 AND sent = $2 AND contact_id = $3"
				 "   AND asked_at > $4 AND answered_at = 0 LIMIT 1");
SQL_STATEMENT(ping_insert,
	      "INSERT INTO exchange_ping (id, peer_id, contact_id, sent, asked_at, answered_at,"
	      "  telephone) VALUES ($1, $2, $3, $4, $5, 0, $6)");
SQL_STATEMENT(ping_set_answered,
	      "UPDATE exchange_ping SET answered_at = $2 WHERE id = $1 AND answered_at = 0");

static enum rc read_pings(struct cx *cx, struct rows *r, struct ping_list *out)
{
	struct ping_list list = { 0 };
	while (rows_next(r)) {
		struct ping *p = ARENA_PUSH(cx->arena, &list);
		p->id = rows_id(r);
		p->peer = rows_id(r);
		p->contact = rows_id(r);
		p->sent = rows_int(r) == 1;
		p->asked_at = rows_instant(r);
		p->answered_at = rows_instant(r);
		p->telephone = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

static enum rc add_ping(struct cx *cx, struct db *db, const struct ping *p)
{
	return DB_RUN(cx, db, &ping_insert, VAL(p->id), VAL(p->peer), VAL(p->contact),
		      VAL((int64_t)p->sent), VAL(cx->now), VAL(p->telephone));
}

static enum rc send(struct cx *cx, struct db *db, struct id peer, const struct document_kind *kind,
		    struct str contents)
{
	struct peer p;
	struct id message;
	TRY(peer_load(cx, db, peer, &p));
	const struct document_order order = { .peer = &p, .kind = kind, .contents = contents };
	return document_send(cx, db, &order, &message);
}

/* What waited on its way comes closer together. */
#define PING_PAUSE HOURS(-1)
#define PING_PAUSE_THERE MINUTES(-30)

static enum rc check_not_asked(struct cx *cx, struct db *db, const struct ping *p)
{
	struct ping_list lately;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ping_lately, VAL(p->peer), VAL((int64_t)p->sent),
		      VAL(p->contact),
		      VAL(instant_add(cx->now, p->sent ? PING_PAUSE : PING_PAUSE_THERE))));
	TRY(read_pings(cx, r, &lately));
	return lately.n == 0 ? RC_OK
			     : cx_fail(cx, RC_CONFLICT,
				       N_("they were asked less than an hour ago, and nobody has "
					  "answered yet"));
}

enum rc ping_ask(struct cx *cx, struct db *db, const struct actor *by, struct id contact,
		 struct id *out)
{
	struct contact c = { 0 };
	TRY(contact_load(cx, db, contact, &c));
	if (!id_is_set(c.peer))
		return cx_fail(cx, RC_CONFLICT, N_("this is a contact of this node itself"));
	const struct ping p = { .id = id_new(cx->now),
				.peer = c.peer,
				.contact = contact,
				.sent = true,
				.telephone = c.telephone };
	TRY(check_not_asked(cx, db, &p));
	const struct ping_text text = { p.id, contact };
	TRY(add_ping(cx, db, &p));
	TRY(send(cx, db, c.peer, &document_ping, ping_print(cx->arena, &text)));
	*out = p.id;
	return tell(cx, db, by, contact, (struct ledger_act){ .act = "ping-sent" });
}

/* Before its 90 days are over; one that is new, once people had a day to ask themselves; again when
 * nobody has answered for a week. */
#define PING_AFTER DAYS(-60)
#define PING_NEW DAYS(-1)
#define PING_EVERY DAYS(-7)

SQL_STATEMENT(ping_due_one,
	      "SELECT c.id FROM exchange_contact c JOIN exchange_peer p ON p.id = c.peer_id"
	      " WHERE c.removed = 0 AND p.state = $1 AND c.changed_at < $2 AND c.confirmed_at < $3"
	      "   AND NOT EXISTS (SELECT 1 FROM exchange_ping g WHERE g.contact_id = c.id"
	      "                     AND g.sent = 1 AND g.asked_at > $4)"
	      " ORDER BY c.id LIMIT 1");

enum rc ping_due(struct cx *cx, struct db *db, struct id *out)
{
	AUTO(rows) r = NULL;
	*out = (struct id){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &ping_due_one, VAL((int64_t)PEER_ACTIVE),
		      VAL(instant_add(cx->now, PING_NEW)), VAL(instant_add(cx->now, PING_AFTER)),
		      VAL(instant_add(cx->now, PING_EVERY))));
	if (rows_next(r))
		*out = rows_id(r);
	return rows_end(cx, r);
}

static enum rc load_ping(struct cx *cx, struct db *db, struct id id, struct ping *out)
{
	struct ping_list list;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ping_by_id, VAL(id)));
	TRY(read_pings(cx, r, &list));
	if (list.n == 0)
		return cx_fail(cx, RC_MISSING, "nobody has asked this");
	*out = list.p[0];
	return RC_OK;
}

enum rc ping_asked(struct cx *cx, struct db *db, const struct ping *p)
{
	struct contact c = { 0 };
	struct ping asked = *p, same;
	TRY(load_own(cx, db, p->contact, &c));
	if (load_ping(cx, db, p->id, &same) == RC_OK)
		return cx_fail(cx, RC_CONFLICT, "this was asked before");
	TRY(check_not_asked(cx, db, p));
	asked.telephone = c.telephone;
	TRY(add_ping(cx, db, &asked));
	return tell(cx, db, NULL, c.id, (struct ledger_act){ .act = "ping-received" });
}

static enum rc settle(struct cx *cx, struct db *db, const struct actor *by, const struct ping *p)
{
	int64_t confirmed = 0;
	const struct ledger_act here = { .act = "ping-answered" };
	const struct ledger_act there = { .act = "contact-confirmed" };
	TRY(db_run(cx, db, &contact_set_confirmed,
		   VALS(VAL(p->contact), VAL(cx->now), VAL(p->telephone)), &confirmed));
	if (confirmed == 0)
		return cx_fail(cx, RC_CONFLICT,
			       N_("the number has changed since it was asked about: ask again"));
	TRY(DB_RUN(cx, db, &ping_set_answered, VAL(p->id), VAL(cx->now)));
	return tell(cx, db, by, p->contact, by ? here : there);
}

enum rc ping_answer(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct ping p = { 0 };
	TRY(load_ping(cx, db, id, &p));
	if (p.sent)
		return cx_fail(cx, RC_MISSING, "this node asked it itself");
	if (p.answered_at.us != 0)
		return cx_fail(cx, RC_CONFLICT, N_("somebody has answered before"));
	const struct ping_text text = { p.id, p.contact };
	TRY(settle(cx, db, by, &p));
	return send(cx, db, p.peer, &document_pong, pong_print(cx->arena, &text));
}

enum rc ping_answered(struct cx *cx, struct db *db, struct id peer, struct id id, struct id contact)
{
	struct ping p = { 0 };
	TRY(load_ping(cx, db, id, &p));
	if (!p.sent || !id_eq(p.peer, peer) || !id_eq(p.contact, contact))
		return cx_fail(cx, RC_MISSING, "nobody has asked this");
	return p.answered_at.us != 0 ? RC_OK : settle(cx, db, NULL, &p);
}

enum rc ping_open(struct cx *cx, struct db *db, struct ping_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &ping_waits, VAL(instant_add(cx->now, DAYS(-7)))));
	return read_pings(cx, r, out);
}
