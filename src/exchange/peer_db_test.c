// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer_db.h"

#include "exchange/test_exchange.h"
#include "people/test_people.h"

#define ORIGIN STR("node.example/zz")

static enum rc take(struct cx *cx, struct test_world *w, const struct test_node *n, bool compared,
		    bool continues, struct peer *out)
{
	const struct peer_import import = { .card = &n->card,
					    .bytes = n->card_bytes,
					    .fingerprint = n->fingerprint,
					    .compared = compared,
					    .continues = continues };
	return peer_take(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &import, out);
}

PEOPLE_TEST(a_peer_counts_when_its_fingerprint_was_compared)
{
	struct peer p, found;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	OK(take(cx, w, &n, false, false, &p));
	EQ(p.state, PEER_PROPOSED);
	EQ(peer_by_pin(cx, w->db, n.card.pins.p[0], &found), RC_DENIED);
	EQ(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_ACTIVE, STR("x")), RC_CONFLICT);
	OK(take(cx, w, &n, true, false, &p));
	EQ(p.state, PEER_ACTIVE);
	OK(peer_by_pin(cx, w->db, n.card.pins.p[0], &found));
	EQ_STR(found.origin, ORIGIN);
	EQ_STR(found.card, n.card_bytes);
	EQ(test_acts(cx, w, "peer-proposed"), 1);
	EQ(test_acts(cx, w, "peer-accepted"), 1);
	test_node_done(&n);
}

PEOPLE_TEST(a_later_card_needs_the_key_of_the_one_before)
{
	struct peer p;
	struct test_node old = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct test_node new = test_node_new(cx, ORIGIN, STR("ZZ"), 2);
	OK(take(cx, w, &old, true, false, &p));
	EQ(take(cx, w, &new, true, false, &p), RC_DENIED);
	OK(take(cx, w, &new, false, true, &p));
	EQ(p.state, PEER_ACTIVE);
	EQ(p.serial, 2);
	EQ(peer_by_pin(cx, w->db, old.card.pins.p[0], &p), RC_DENIED);
	OK(peer_by_pin(cx, w->db, new.card.pins.p[0], &p));
	EQ(take(cx, w, &old, true, true, &p), RC_CONFLICT); // an older serial
	EQ(test_acts(cx, w, "peer-card-replaced"), 1);
	test_node_done(&old);
	test_node_done(&new);
}

/* Its key speaks for what it is, and not for a country that nobody has compared. */
PEOPLE_TEST(a_card_with_another_country_or_kind_is_accepted_anew_or_not_at_all)
{
	struct peer p, found;
	struct test_node old = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct test_node moved = test_node_new(cx, ORIGIN, STR("AA"), 2);
	struct test_node other = test_node_new(cx, ORIGIN, STR("ZZ"), 2);
	other.card.kind = CARD_AUTHORITY;
	test_node_sign(cx, &other, NULL);
	OK(take(cx, w, &old, true, false, &p));
	const struct test_node *const later[] = { &moved, &other };
	for (size_t i = 0; i < 2; i++) { // by a message of the node
		const struct peer_import import = { .card = &later[i]->card,
						    .bytes = later[i]->card_bytes,
						    .fingerprint = later[i]->fingerprint,
						    .continues = true };
		EQ(peer_take(cx, w->db, NULL, &import, &p), RC_DENIED);
	}
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_SUSPENDED, STR("audit")));
	EQ(take(cx, w, &moved, false, true, &found), RC_DENIED);
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_ACTIVE, STR("audit over")));
	OK(take(cx, w, &moved, false, true, &p)); // by an administrator
	EQ(p.state, PEER_PROPOSED);
	EQ(peer_by_pin(cx, w->db, moved.card.pins.p[0], &found), RC_DENIED);
	OK(peer_accept(cx, w->db, &w->as[ROLE_ADMINISTRATOR], p.id));
	OK(peer_by_pin(cx, w->db, moved.card.pins.p[0], &found));
	EQ_STR(found.country, "AA");
	EQ(test_acts(cx, w, "peer-proposed-again"), 1);
	test_node_done(&old);
	test_node_done(&moved);
	test_node_done(&other);
}

PEOPLE_TEST(a_suspended_peer_is_nobody_until_it_is_resumed)
{
	struct peer p, found;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	const struct sha256 pin = n.card.pins.p[0];
	OK(take(cx, w, &n, true, false, &p));
	EQ(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_SUSPENDED, STR(" ")), RC_INVALID);
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_SUSPENDED, STR("audit")));
	EQ(peer_by_pin(cx, w->db, pin, &found), RC_DENIED);
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_ACTIVE, STR("audit over")));
	OK(peer_by_pin(cx, w->db, pin, &found));
	test_node_done(&n);
}

PEOPLE_TEST(a_revoked_peer_does_not_come_back_nor_do_its_keys)
{
	struct peer p, found;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct test_node later = test_node_new(cx, ORIGIN, STR("ZZ"), 2);
	OK(take(cx, w, &n, true, false, &p));
	OK(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_REVOKED, STR("key stolen")));
	EQ(peer_by_pin(cx, w->db, n.card.pins.p[0], &found), RC_DENIED);
	EQ(peer_set(cx, w->db, &ACTOR_TERMINAL, p.id, PEER_ACTIVE, STR("x")), RC_CONFLICT);
	EQ(take(cx, w, &n, true, true, &found), RC_CONFLICT);
	EQ(take(cx, w, &later, true, true, &found), RC_CONFLICT);
	struct test_node thief = test_node_new(cx, STR("other.example/zz"), STR("ZZ"), 1);
	thief.card.pins.p[0] = n.card.pins.p[0];
	test_node_sign(cx, &thief, NULL);
	EQ(take(cx, w, &thief, true, false, &found), RC_CONFLICT);
	thief.card.pins.p[0] = sha256_of(STR("another")); // the key that signs, by another name
	const struct note_key renamed = note_key_of(cx->arena, STR("other.example/new"),
						    NOTE_ED25519, &n.keys.signing.public.public);
	thief.card.signing.p[0].vkey = note_key_print(cx->arena, &renamed);
	thief.card.serial++;
	thief.fingerprint = sha256_of(STR("a later card"));
	EQ(take(cx, w, &thief, true, false, &found), RC_CONFLICT);
	test_node_done(&n);
	test_node_done(&later);
	test_node_done(&thief);
}

/* A key that has ended cannot show whose it is. */
PEOPLE_TEST(a_card_takes_no_key_by_calling_it_ended)
{
	struct peer p;
	struct test_node b = test_node_new(cx, STR("node.example/bb"), STR("BB"), 1);
	struct test_node x = test_node_new(cx, STR("node.example/xx"), STR("ZZ"), 1);
	x.card.signing.p[1] = b.card.signing.p[0];
	x.card.signing.p[1].until = instant_add(x.card.issued, DAYS(1));
	x.card.signing.n = 2;
	test_node_sign(cx, &x, NULL);
	OK(take(cx, w, &x, true, false, &p));
	OK(take(cx, w, &b, true, false, &p)); // the key is still its own
	x.card.serial++;
	test_node_sign(cx, &x, NULL);
	EQ(take(cx, w, &x, false, true, &p), RC_CONFLICT); // now it is seen
	test_node_done(&b);
	test_node_done(&x);
}
