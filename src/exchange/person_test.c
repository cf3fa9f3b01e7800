// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer_db.h"
#include "exchange/person_db.h"
#include "exchange/test_exchange.h"
#include "people/passkey_db.h"
#include "people/signing_db.h"
#include "people/test_people.h"

static void passkey_of(struct cx *cx, struct test_world *w, enum role role)
{
	struct id id = { 0 };
	const struct passkey k = { .credential = arena_fmt(cx->arena, "credential %d", (int)role),
				   .public_key = arena_fmt(cx->arena, "key %d", (int)role),
				   .algorithm = -7,
				   .name = STR("phone") };
	OK(passkey_add(cx, w->db, &w->as[role], &k, &id));
}

PEOPLE_TEST(the_card_names_the_keys_of_who_may_propose_or_approve)
{
	struct card_people people;
	OK(person_own(cx, w->db, &people));
	EQ(people.n, 0);
	passkey_of(cx, w, ROLE_OFFICER);
	passkey_of(cx, w, ROLE_APPROVER);
	passkey_of(cx, w, ROLE_OVERSEER);
	OK(person_own(cx, w->db, &people));
	EQ(people.n, 2);
	EQ(people.p[0].until.us, 0);
	EQ(people.p[0].from.us, cx->now.us);
	CHECK(people.p[0].name.n > 0);

	/* What it signed may still be on its way. */
	const struct instant before = cx->now;
	cx->now = instant_add(before, HOURS(1));
	OK(signing_end_all(cx, w->db, w->as[ROLE_OFFICER].account));
	OK(person_own(cx, w->db, &people));
	EQ(people.n, 2);
	EQ((people.p[0].until.us == 0) + (people.p[1].until.us == 0), 1);
	EQ(people.p[0].until.us + people.p[1].until.us, cx->now.us);
	cx->now = instant_add(before, DAYS(33));
	OK(person_own(cx, w->db, &people));
	EQ(people.n, 1);
	cx->now = before;
}

static void take(struct cx *cx, struct test_world *w, struct test_node *n, struct peer *p)
{
	struct peer_import import = { .card = &n->card, .continues = true };
	test_node_sign(cx, n, NULL);
	import.bytes = n->card_bytes;
	import.fingerprint = n->fingerprint;
	OK(peer_take(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &import, p));
}

PEOPLE_TEST(a_key_is_known_by_the_card_that_names_it)
{
	struct peer p;
	struct person person;
	bool found;
	struct test_node n = test_node_new(cx, STR("node.example/zz"), STR("ZZ"), 1);
	struct person_key key = { { .b = { 7 } }, cx->now };
	take(cx, w, &n, &p);
	OK(person_find(cx, w->db, p.id, key, &person, &found));
	CHECK(!found);
	*ARENA_PUSH(cx->arena, &n.card.people) = (struct card_person){
		.key = key.key, .from = cx->now, .name = STR("A name, Officer")
	};
	n.card.serial = 2;
	take(cx, w, &n, &p);
	OK(person_find(cx, w->db, p.id, key, &person, &found));
	CHECK(found);
	EQ_STR(person.name, "A name, Officer");
	EQ(person.first_seen.us, cx->now.us);
	key.at = instant_add(cx->now, DAYS(-1)); // before it was registered there
	OK(person_find(cx, w->db, p.id, key, &person, &found));
	CHECK(!found);

	/* The next card names it no longer: what it signed before counts, and nothing after. */
	const struct instant before = cx->now;
	cx->now = instant_add(before, HOURS(1));
	n.card.people.n = 0;
	n.card.serial = 3;
	take(cx, w, &n, &p);
	key.at = before;
	OK(person_find(cx, w->db, p.id, key, &person, &found));
	CHECK(found);
	EQ(person.first_seen.us, before.us);
	key.at = cx->now;
	OK(person_find(cx, w->db, p.id, key, &person, &found));
	CHECK(!found);
	cx->now = before;
	test_node_done(&n);
}
