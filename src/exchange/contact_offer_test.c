// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_offer_db.h"

#include "exchange/contact_to_text.h"
#include "exchange/peer_db.h"
#include "exchange/test_exchange.h"
#include "people/test_people.h"

static struct str text_of(struct cx *cx, const struct contact *c, size_t n)
{
	struct str text = { 0 };
	struct contact copies[2];
	for (size_t i = 0; i < n; i++)
		copies[i] = c[i];
	OK(contacts_print(cx, &(struct contact_list){ copies, n, n }, &text));
	return text;
}

static size_t standing(struct cx *cx, struct test_world *w, struct id peer)
{
	struct contact_list list = { 0 };
	OK(contact_list(cx, w->db, peer, &list));
	return list.n;
}

static struct contact_offer waiting(struct cx *cx, struct test_world *w, struct id peer)
{
	struct contact_offer o = { 0 };
	OK(contact_offer_load(cx, w->db, peer, &o));
	return o;
}

PEOPLE_TEST(a_peer_s_contacts_wait_until_somebody_accepts_them)
{
	struct peer p = { 0 };
	const struct actor *by = &w->as[ROLE_OFFICER];
	struct test_node n = test_node_new(cx, STR("a.example/node"), STR("LK"), 1);
	OK(test_node_meet(cx, w->db, &n, &p));
	struct contact c[2] = { { .id = id_new(cx->now),
				  .name = STR("Duty desk"),
				  .telephone = STR("+94 11 000 0000") },
				{ .id = id_new(cx->now),
				  .name = STR("Central authority"),
				  .telephone = STR("+94 11 000 0009") } };
	OK(contact_offer_put(cx, w->db, p.id, text_of(cx, c, 2)));
	EQ(standing(cx, w, p.id), 0);
	struct contact_offer o = waiting(cx, w, p.id);
	EQ(o.changes.n, 2);
	EQ(contact_offer_accept(cx, w->db, by, p.id, sha256_of(STR("x"))), RC_CONFLICT);
	OK(contact_offer_accept(cx, w->db, by, p.id, o.digest));
	EQ(standing(cx, w, p.id), 2);
	EQ(contact_offer_accept(cx, w->db, by, p.id, o.digest), RC_CONFLICT); // once
	OK(contact_offer_put(cx, w->db, p.id, text_of(cx, c, 2)));	      // the same again
	EQ(waiting(cx, w, p.id).changes.n, 0);

	c[0].telephone = STR("+94 11 000 0001"); // another number, and one is gone
	OK(contact_offer_put(cx, w->db, p.id, text_of(cx, c, 1)));
	EQ(standing(cx, w, p.id), 1);
	o = waiting(cx, w, p.id);
	EQ(o.changes.n, 1);
	if (o.changes.n == 1)
		EQ_STR(o.changes.p[0].was->telephone, "+94 11 000 0000");
	EQ(contact_offer_refuse(cx, w->db, by, p.id, STR("")), RC_INVALID);
	OK(contact_offer_refuse(cx, w->db, by, p.id, STR("the old number says no")));
	EQ(waiting(cx, w, p.id).at.us, 0);
	EQ(standing(cx, w, p.id), 1);
	EQ(test_acts(cx, w, "contacts-received"), 3);
	EQ(test_acts(cx, w, "contacts-accepted"), 1);
	EQ(test_acts(cx, w, "contacts-refused"), 1);
	test_node_done(&n);
}
