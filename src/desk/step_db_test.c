// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_db.h"

#include "desk/request_db.h"
#include "desk/test_requests.h"

static enum rc by_hand(struct cx *cx, struct test_world *w, struct id id, enum action action)
{
	struct step_done done;
	struct step_order o = { id, action, reason, desk_test_world(cx) };
	o.facts.evidence = sha256_of(STR("a paper"));
	return step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done);
}

static enum request_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	return desk_test_loaded(cx, w, id)->progress.state;
}

/* Nothing that is entered for the other side sends a request that nobody approved. */
PEOPLE_TEST(step_by_hand_goes_round_no_second_person)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	for (enum action a = 0; a < ACTIONS; a++)
		EQ(by_hand(cx, w, id, a), RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	for (enum action a = 0; a < ACTIONS; a++)
		EQ(by_hand(cx, w, id, a), RC_CONFLICT);
	EQ(state_of(cx, w, id), STATE_AWAITING_APPROVAL);
}

static struct id sent(struct cx *cx, struct test_world *w, enum request_kind kind)
{
	const struct id id = desk_test_request(cx, w, kind);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none));
	return id;
}

PEOPLE_TEST(step_by_hand_answers_a_wish_only_while_it_waits)
{
	const struct id id = sent(cx, w, KIND_PRESERVATION);
	EQ(by_hand(cx, w, id, ACTION_WITHDRAW), RC_CONFLICT); // nobody wished it
	OK(by_hand(cx, w, id, ACTION_ACKNOWLEDGE));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_WITHDRAW, reason));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_WITHDRAW, reason), RC_CONFLICT);
	OK(by_hand(cx, w, id, ACTION_WITHDRAW));
	EQ(state_of(cx, w, id), STATE_WITHDRAWN);
}

PEOPLE_TEST(step_by_hand_an_answer_on_paper_lets_one_ask_again)
{
	struct act_facts f = reason;
	const struct id id = sent(cx, w, KIND_PRESERVATION);
	OK(by_hand(cx, w, id, ACTION_START));
	OK(by_hand(cx, w, id, ACTION_PRESERVE));
	for (int64_t i = 0; i < 2; i++) {
		OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ASK_EXTENSION, f));
		EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ASK_EXTENSION, f), RC_CONFLICT);
		OK(by_hand(cx, w, id, ACTION_EXTEND));
	}
	EQ(state_of(cx, w, id), STATE_EXTENDED);
}
