// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/own_card_db.h"
#include "exchange/peer_eyes_db.h"
#include "exchange/test_exchange.h"
#include "people/test_people.h"

#define ORIGIN STR("node.example/zz")

static struct id proposed(struct cx *cx, struct test_world *w, const struct test_node *n,
			  struct str vouched)
{
	struct peer p = { 0 };
	const struct peer_import import = { .card = &n->card,
					    .bytes = n->card_bytes,
					    .fingerprint = n->fingerprint,
					    .vouched = vouched };
	OK(peer_take(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &import, &p));
	EQ(p.state, PEER_PROPOSED);
	return p.id;
}

static enum peer_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	struct peer p = { .state = PEER_STATES };
	OK(peer_load(cx, w->db, id, &p));
	return p.state;
}

static enum rc decide(struct cx *cx, struct test_world *w, struct id proposal,
		      enum approval_step step)
{
	struct approval a = { 0 };
	OK(approval_load(cx, w->db, proposal, &a));
	const struct approval_ask ask = {
		.step = step, .who = w->second_admin, .seen = a.digest, .reason = STR("no need")
	};
	TRY(approval_step(cx, w->db, proposal, &ask, NULL));
	return peer_eyes_decided(cx, w->db, &a, &ask);
}

static struct peer_eyes_act act_of(enum peer_eyes_kind kind, struct id peer)
{
	return (struct peer_eyes_act){ .kind = kind,
				       .peer = peer,
				       .reason = STR("called on the number in the treaty's list") };
}

PEOPLE_TEST(a_second_administrator_accepts_another_node)
{
	struct id proposal, waits;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct id peer = proposed(cx, w, &n, STR(""));
	const struct peer_eyes_act act = act_of(PEER_EYES_ACCEPT, peer);
	OK(peer_eyes_do(cx, w->db, by, &act, &proposal));
	CHECK(id_is_set(proposal));
	EQ(state_of(cx, w, peer), PEER_PROPOSED);
	OK(peer_eyes_waiting(cx, w->db, peer, &waits));
	CHECK(id_eq(waits, proposal));
	EQ(peer_eyes_do(cx, w->db, by, &act, &waits), RC_CONFLICT); // one waits already
	OK(decide(cx, w, proposal, APPROVAL_APPROVE));
	EQ(state_of(cx, w, peer), PEER_ACTIVE);
	EQ(test_acts(cx, w, "peer-accepted"), 1);
	EQ(test_acts(cx, w, "done-alone"), 0);
	test_node_done(&n);
}

PEOPLE_TEST(a_refused_node_stays_proposed)
{
	struct id proposal;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	const struct id peer = proposed(cx, w, &n, STR(""));
	const struct peer_eyes_act act = act_of(PEER_EYES_ACCEPT, peer);
	OK(peer_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &proposal));
	OK(decide(cx, w, proposal, APPROVAL_REFUSE));
	EQ(state_of(cx, w, peer), PEER_PROPOSED);
	test_node_done(&n);
}

PEOPLE_TEST(another_card_makes_the_proposal_void)
{
	struct id proposal, waits;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct test_node later = test_node_new(cx, ORIGIN, STR("ZZ"), 2);
	const struct id peer = proposed(cx, w, &n, STR(""));
	const struct peer_eyes_act act = act_of(PEER_EYES_ACCEPT, peer);
	OK(peer_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &proposal));
	CHECK(id_eq(proposed(cx, w, &later, STR("")), peer));
	OK(peer_eyes_waiting(cx, w->db, peer, &waits));
	CHECK(!id_is_set(waits));
	EQ(decide(cx, w, proposal, APPROVAL_APPROVE), RC_CONFLICT);
	EQ(state_of(cx, w, peer), PEER_PROPOSED);
	test_node_done(&n);
	test_node_done(&later);
}

PEOPLE_TEST(a_node_that_is_to_be_revoked_is_suspended_meanwhile)
{
	struct id proposal;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	const struct id peer = proposed(cx, w, &n, STR(""));
	struct peer_eyes_act act = act_of(PEER_EYES_ACCEPT, peer);
	act.alone = true;
	OK(peer_eyes_do(cx, w->db, &ACTOR_TERMINAL, &act, &proposal));
	CHECK(!id_is_set(proposal));
	EQ(state_of(cx, w, peer), PEER_ACTIVE);
	EQ(test_acts(cx, w, "done-alone"), 1);
	act = act_of(PEER_EYES_REVOKE, peer);
	OK(peer_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &proposal));
	EQ(state_of(cx, w, peer), PEER_SUSPENDED);
	OK(decide(cx, w, proposal, APPROVAL_APPROVE));
	EQ(state_of(cx, w, peer), PEER_REVOKED);
	act = act_of(PEER_EYES_RESUME, peer);
	EQ(peer_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &proposal), RC_CONFLICT);
	test_node_done(&n);
}

PEOPLE_TEST(one_administrator_accepts_whom_a_secretariat_vouches_for)
{
	struct id proposal;
	struct test_node n = test_node_new(cx, ORIGIN, STR("ZZ"), 1);
	struct id peer = proposed(cx, w, &n, STR(""));
	CHECK(id_eq(proposed(cx, w, &n, STR("secretariat.example/network")), peer));
	const struct peer_eyes_act act = act_of(PEER_EYES_ACCEPT, peer);
	OK(peer_eyes_do(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &act, &proposal));
	CHECK(!id_is_set(proposal));
	EQ(state_of(cx, w, peer), PEER_ACTIVE);
	EQ(test_acts(cx, w, "peer-accepted-vouched"), 1);
	test_node_done(&n);
}

PEOPLE_TEST(the_last_card_of_this_node_counts)
{
	struct own_card found;
	struct own_card card = { .serial = 2,
				 .card = STR("two"),
				 .fingerprint = sha256_of(STR("two")) };
	OK(own_card_load(cx, w->db, &found));
	EQ(found.serial, 0);
	OK(own_card_add(cx, w->db, &card));
	OK(own_card_add(cx, w->db, &card));
	card.serial = 1;
	OK(own_card_add(cx, w->db, &card));
	OK(own_card_load(cx, w->db, &found));
	EQ(found.serial, 2);
	EQ_STR(found.card, STR("two"));
	EQ(test_acts(cx, w, "card-made"), 1);
}
