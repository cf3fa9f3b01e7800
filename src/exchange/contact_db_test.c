// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_db.h"

#include "exchange/own_card_db.h"
#include "exchange/peer_db.h"
#include "exchange/test_exchange.h"
#include "people/test_people.h"

#define ORIGIN STR("node.example/zz")

/* A peer with one contact, and one of our own. */
struct there {
	struct test_node node, us;
	struct peer peer;
	struct contact theirs;
	struct id ours;
};

static void open_there(struct cx *cx, struct test_world *w, struct there *t)
{
	*t = (struct there){ .node = test_node_new(cx, ORIGIN, STR("ZZ"), 1),
			     .us = test_node_new(cx, STR("us.example/aa"), STR("AA"), 1) };
	const struct peer_import import = { .card = &t->node.card,
					    .bytes = t->node.card_bytes,
					    .fingerprint = t->node.fingerprint,
					    .compared = true };
	const struct own_card own = { .card = t->us.card_bytes,
				      .serial = 1,
				      .fingerprint = t->us.fingerprint };
	const struct contact desk = { .role = CONTACT_POINT,
				      .name = STR("Desk"),
				      .telephone = STR("+94 11 000 0000") };
	OK(own_card_add(cx, w->db, &own));
	OK(peer_take(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &import, &t->peer));
	OK(contact_put(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &desk, &t->ours));
	t->theirs = desk;
	t->theirs.id = id_new(cx->now);
	OK(contacts_replace(cx, w->db, t->peer.id, &(struct contact_list){ &t->theirs, 1, 1 }));
}

static void close_there(struct there *t)
{
	test_node_done(&t->node);
	test_node_done(&t->us);
}

/* Whoever may change the entry there, and nothing else, would have his own number confirmed. */
PEOPLE_TEST(an_answer_confirms_the_number_that_was_asked_about)
{
	struct there t;
	struct contact now = { 0 };
	struct id ping;
	open_there(cx, w, &t);
	OK(ping_ask(cx, w->db, &w->as[ROLE_ADMINISTRATOR], t.theirs.id, &ping));
	t.theirs.telephone = STR("+94 99 999 9999");
	OK(contacts_replace(cx, w->db, t.peer.id, &(struct contact_list){ &t.theirs, 1, 1 }));
	EQ(ping_answered(cx, w->db, t.peer.id, ping, t.theirs.id), RC_CONFLICT);
	OK(contact_load(cx, w->db, t.theirs.id, &now));
	EQ(now.confirmed_at.us, 0);
	EQ(ping_ask(cx, w->db, &w->as[ROLE_ADMINISTRATOR], t.theirs.id, &ping), RC_CONFLICT);
	cx->now = instant_add(cx->now, HOURS(2));
	OK(ping_ask(cx, w->db, &w->as[ROLE_ADMINISTRATOR], t.theirs.id, &ping));
	OK(ping_answered(cx, w->db, t.peer.id, ping, t.theirs.id));
	OK(contact_load(cx, w->db, t.theirs.id, &now));
	EQ(now.confirmed_at.us, cx->now.us);
	close_there(&t);
}

/* A flood of questions would hide those of others from the people here. */
PEOPLE_TEST(a_peer_that_asks_again_and_again_asks_once)
{
	struct there t;
	struct ping_list open;
	open_there(cx, w, &t);
	struct ping p = { .id = id_new(cx->now), .peer = t.peer.id, .contact = t.ours };
	OK(ping_asked(cx, w->db, &p));
	EQ(ping_asked(cx, w->db, &p), RC_CONFLICT); // the same
	const struct id first = p.id;
	p.id = id_new(cx->now);
	EQ(ping_asked(cx, w->db, &p), RC_CONFLICT); // another
	cx->now = instant_add(cx->now, HOURS(1));
	p.id = first;
	EQ(ping_asked(cx, w->db, &p), RC_CONFLICT);
	p.id = id_new(cx->now);
	OK(ping_asked(cx, w->db, &p));
	OK(ping_open(cx, w->db, &open));
	EQ(open.n, 2);
	OK(ping_answer(cx, w->db, &w->as[ROLE_ADMINISTRATOR], first));
	close_there(&t);
}

PEOPLE_TEST(people_are_asked_again_before_their_number_stops_counting)
{
	struct there t;
	struct id due, ping;
	open_there(cx, w, &t);
	OK(ping_due(cx, w->db, &due));
	CHECK(!id_is_set(due)); // people may ask first
	cx->now = instant_add(cx->now, DAYS(2));
	OK(ping_due(cx, w->db, &due));
	CHECK(id_eq(due, t.theirs.id));
	OK(ping_ask(cx, w->db, NULL, due, &ping));
	OK(ping_due(cx, w->db, &due));
	CHECK(!id_is_set(due));
	cx->now = instant_add(cx->now, DAYS(8)); // nobody has answered
	OK(ping_due(cx, w->db, &due));
	CHECK(id_eq(due, t.theirs.id));
	OK(ping_ask(cx, w->db, NULL, due, &ping));
	OK(ping_answered(cx, w->db, t.peer.id, ping, t.theirs.id));
	cx->now = instant_add(cx->now, DAYS(59));
	OK(ping_due(cx, w->db, &due));
	CHECK(!id_is_set(due));
	cx->now = instant_add(cx->now, DAYS(2));
	OK(ping_due(cx, w->db, &due));
	CHECK(id_eq(due, t.theirs.id));
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, t.peer.id, PEER_SUSPENDED, STR("a doubt")));
	OK(ping_due(cx, w->db, &due));
	CHECK(!id_is_set(due));
	close_there(&t);
}
