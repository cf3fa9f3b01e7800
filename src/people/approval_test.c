// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/approval.h"

#include "core/test.h"

static struct approval waiting(struct cx *cx)
{
	return (struct approval){
		.id = id_new(cx->now),
		.state = APPROVAL_WAITING,
		.digest = sha256_of(STR("the letter")),
		.roles = roles_of(ROLE_APPROVER),
		.proposer = id_new(cx->now),
		.proposed_at = cx->now,
		.expires_at = instant_add(cx->now, HOURS(4)),
	};
}

static struct approval_ask second_person(struct cx *cx, enum approval_step step)
{
	return (struct approval_ask){
		.step = step,
		.who = { id_new(cx->now), roles_of(ROLE_APPROVER) },
		.seen = sha256_of(STR("the letter")),
		.reason = STR("not proportionate"),
	};
}

TEST(a_second_person_with_the_role_decides)
{
	const struct approval a = waiting(cx);
	struct approval_ask ask = second_person(cx, APPROVAL_APPROVE);
	struct approval_verdict v = approval_judge(&a, &ask, cx->now);
	EQ(v.why, APPROVAL_MAY);
	EQ(v.to, APPROVAL_APPROVED);
	ask.step = APPROVAL_REFUSE;
	v = approval_judge(&a, &ask, cx->now);
	EQ(v.why, APPROVAL_MAY);
	EQ(v.to, APPROVAL_REFUSED);

	ask.reason = STR(" ");
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_NO_REASON);
	ask.who.roles = roles_of(ROLE_OFFICER);
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_NOT_ROLE);
	ask.who = ACTOR_TERMINAL;
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_NOT_ROLE);
}

TEST(any_of_several_roles_decides_but_never_the_author)
{
	struct approval a = waiting(cx);
	struct approval_ask ask = second_person(cx, APPROVAL_APPROVE);
	a.roles = roles_with(a.roles, ROLE_PROSECUTOR);
	CHECK(approval_may_decide(&a, &ask.who, cx->now));
	ask.who.roles = roles_of(ROLE_PROSECUTOR);
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_MAY);
	CHECK(approval_may_decide(&a, &ask.who, cx->now));
	CHECK(!approval_may_decide(&a, &ask.who, a.expires_at));
	a.author = ask.who.account;
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_OWN);
	CHECK(!approval_may_decide(&a, &ask.who, cx->now));
	CHECK(approval_may_see(&a, &ask.who));
}

TEST(what_was_decided_is_read_by_those_whose_it_was)
{
	struct approval a = waiting(cx);
	const struct actor first = second_person(cx, APPROVAL_APPROVE).who;
	const struct actor second = second_person(cx, APPROVAL_APPROVE).who;
	CHECK(approval_may_see(&a, &first) && approval_may_see(&a, &second));
	a.state = APPROVAL_APPROVED;
	a.decider = first.account;
	CHECK(approval_may_see(&a, &first) && !approval_may_see(&a, &second));
	CHECK(approval_may_see(&a, &(struct actor){ a.proposer, roles_of(ROLE_OFFICER) }));
}

TEST(what_was_seen_must_be_what_is_stored)
{
	struct approval a = waiting(cx);
	struct approval_ask ask = second_person(cx, APPROVAL_APPROVE);
	ask.seen = sha256_of(STR("the letter."));
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_OTHER_BYTES);
	ask.step = APPROVAL_REFUSE;
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_OTHER_BYTES);
	a.state = APPROVAL_APPROVED;
	ask.step = APPROVAL_USE;
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_OTHER_BYTES);
}

/* Every state, step, person, time and digest: what must never happen does not. */
struct world {
	struct cx *cx;
	struct approval a;
	struct approval_ask ask;
	bool over, own;
};

static void must_hold(const struct world *w)
{
	const struct instant now = w->over ? w->a.expires_at : w->cx->now;
	const struct approval_verdict v = approval_judge(&w->a, &w->ask, now);
	const enum approval_step step = w->ask.step;
	const bool decides = step == APPROVAL_APPROVE || step == APPROVAL_REFUSE;
	if (v.why != APPROVAL_MAY) {
		EQ(v.to, w->a.state);
		return;
	}
	CHECK(v.to != w->a.state);
	CHECK(!(decides && w->own));
	CHECK(!(decides && roles_both(w->ask.who.roles, w->a.roles).bits == 0));
	CHECK(!(decides && w->a.state != APPROVAL_WAITING));
	CHECK(!(w->over && v.to != APPROVAL_LAPSED));
	CHECK(!(v.to == APPROVAL_LAPSED && !w->over));
	CHECK(!(v.to == APPROVAL_USED && w->a.state != APPROVAL_APPROVED));
	CHECK(!(step == APPROVAL_WITHDRAW && !w->own));
	CHECK(w->a.state == APPROVAL_WAITING || w->a.state == APPROVAL_APPROVED);
}

TEST(the_proposer_never_decides_and_what_has_lapsed_stays_so)
{
	struct world w = { .cx = cx };
	size_t allowed = 0;
	for (unsigned i = 0; i < 2 * 2 * 2 * 2 * ROLES; i++) {
		w.over = i & 1;
		w.own = i & 2;
		w.a = waiting(cx);
		const enum role decides = (enum role)(i / 16);
		w.a.roles = roles_with(roles_of(ROLE_LIAISON), decides);
		w.ask = second_person(cx, APPROVAL_APPROVE);
		w.ask.who.roles = roles_of(i & 4 ? decides : ROLE_OVERSEER);
		if (i & 8)
			w.ask.seen = (struct sha256){ 0 };
		if (w.own)
			w.ask.who.account = w.a.proposer;
		for (enum approval_state s = 0; s < APPROVAL_STATES; s++) {
			for (enum approval_step step = 0; step < APPROVAL_STEPS; step++) {
				w.a.state = s;
				w.ask.step = step;
				must_hold(&w);
				allowed += approval_judge(&w.a, &w.ask, cx->now).why ==
					   APPROVAL_MAY;
			}
		}
	}
	CHECK(allowed > 0);
}

TEST(the_ends_of_an_approval_are_ends)
{
	struct approval a = waiting(cx);
	struct approval_ask ask = second_person(cx, APPROVAL_APPROVE);
	const enum approval_state ends[] = { APPROVAL_REFUSED, APPROVAL_WITHDRAWN, APPROVAL_VOID,
					     APPROVAL_USED };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		a.state = ends[i];
		EQ(approval_state_at(&a, instant_add(a.expires_at, DAYS(1))), ends[i]);
		for (enum approval_step step = 0; step < APPROVAL_STEPS; step++) {
			ask.step = step;
			EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_NOT_OPEN);
		}
	}
	a.state = APPROVAL_LAPSED;
	EQ(approval_judge(&a, &ask, cx->now).why, APPROVAL_EXPIRED);
}

TEST(an_approval_lapses_at_its_time)
{
	struct approval a = waiting(cx);
	const struct instant before = { a.expires_at.us - 1 };
	struct approval_ask ask = second_person(cx, APPROVAL_EXPIRE);
	EQ(approval_state_at(&a, before), APPROVAL_WAITING);
	EQ(approval_state_at(&a, a.expires_at), APPROVAL_LAPSED);
	EQ(approval_judge(&a, &ask, before).why, APPROVAL_NOT_OPEN);
	EQ(approval_judge(&a, &ask, a.expires_at).to, APPROVAL_LAPSED);
	a.state = APPROVAL_APPROVED;
	ask.step = APPROVAL_USE;
	EQ(approval_judge(&a, &ask, before).to, APPROVAL_USED);
	EQ(approval_judge(&a, &ask, a.expires_at).why, APPROVAL_EXPIRED);
}

TEST(what_is_signed_names_node_proposal_digest_and_decision)
{
	const struct approval a = { .digest = sha256_of(STR("x")) };
	EQ_STR(approval_statement(cx->arena, STR("node.example/ge"), &a, APPROVAL_REFUSE),
	       "comity approval 1\nnode.example/ge\n00000000000000000000000000\n"
	       "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\nrefuse\n");
	CHECK(!str_eq(approval_statement(cx->arena, STR("n"), &a, APPROVAL_REFUSE),
		      approval_statement(cx->arena, STR("n"), &a, APPROVAL_APPROVE)));
}

TEST(each_state_and_reason_has_its_words)
{
	for (enum approval_state s = 0; s < APPROVAL_STATES; s++)
		CHECK(approval_state_key(s)[0] != '\0');
	for (enum approval_why w = 0; w < APPROVAL_WHYS; w++)
		CHECK(approval_why_text(w)[0] != '\0');
}
