// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/transition.h"

#include "core/test.h"

static const struct guards all_guards = { (UINT64_C(1) << GUARDS) - 1 };

static struct bits everything(void)
{
	struct bits all = { 0 };
	for (unsigned p = 0; p < ACCESS_PERMISSIONS; p++)
		bits_set(&all, p);
	return all;
}

static enum request_kind kind_of(enum flow flow)
{
	for (enum request_kind k = 0; k < KINDS; k++)
		if (kind_row(k)->flow == flow)
			return k;
	test_stop("a flow without a kind", __FILE__, __LINE__);
}

static enum request_state lowest(uint32_t states)
{
	return (enum request_state)__builtin_ctz(states);
}

TEST(names_of_kinds_states_and_actions_are_read_back)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		enum request_kind back = KINDS;
		CHECK(kind_parse(str_from_c(kind_key(k)), &back) && back == k);
		CHECK(kind_row(k)->title && kind_row(k)->law);
	}
	for (enum request_state s = 0; s < STATES; s++) {
		enum request_state back = STATES;
		CHECK(state_parse(str_from_c(state_key(s)), &back) && back == s);
	}
	for (enum action a = 0; a < ACTIONS; a++) {
		enum action back = ACTIONS;
		CHECK(action_parse(str_from_c(action_key(a)), &back) && back == a);
	}
	for (enum guard g = 0; g < GUARDS; g++)
		CHECK(guard_key(g) && guard_text(g));
}

TEST(for_each_situation_there_is_at_most_one_row)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(t.p[i].action != t.p[k].action || t.p[i].side != t.p[k].side ||
			      t.p[i].by != t.p[k].by || !(t.p[i].from & t.p[k].from) ||
			      !(t.p[i].flows & t.p[k].flows));
}

static size_t rows_on_message(enum request_kind k, enum request_state s, enum action action)
{
	const struct step_table t = step_table();
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += t.p[i].by == BY_MESSAGE && t.p[i].action == action &&
		     ((t.p[i].from >> s) & 1) && kind_flows(k, t.p[i].flows);
	EQ(step_on_message(k, s, action) != NULL, n == 1);
	return n;
}

/* Rule 3: one row by message for each wish that a kind knows and each state. */
TEST(the_asked_node_knows_what_to_do_with_every_wish_in_every_state)
{
	const struct step_table t = step_table();
	size_t wishes = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i].side != SIDE_ASKING || t.p[i].travel == STAYS_HERE)
			continue;
		wishes++;
		for (enum request_kind k = 0; k < KINDS; k++)
			for (enum request_state s = 0; s < STATES; s++)
				EQ(rows_on_message(k, s, t.p[i].action),
				   kind_flows(k, t.p[i].flows) ? 1 : 0);
	}
	EQ(wishes, 12);
	CHECK(step_on_message(KIND_STORED_DATA, STATE_DELIVERED, ACTION_DISCLOSE) == NULL);
}

TEST(no_step_is_taken_without_each_of_its_guards)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++) {
		for (enum flow f = 0; f < FLOWS; f++) {
			if (!((t.p[i].flows >> f) & 1))
				continue;
			struct step_ask ask = { kind_of(f), lowest(t.p[i].from), t.p[i].side,
						t.p[i].by,  t.p[i].action,	 everything(),
						all_guards };
			struct step_verdict v = step_judge(&ask);
			EQ(v.why, STEP_MAY);
			CHECK(v.row == &t.p[i]);
			for (enum guard g = 0; g < GUARDS; g++) {
				ask.met.bits = all_guards.bits & ~GUARD_SET(g);
				v = step_judge(&ask);
				const bool needed = (t.p[i].guards & GUARD_SET(g)) != 0;
				EQ(v.why, needed ? STEP_GUARD : STEP_MAY);
				CHECK(!needed || v.missing == g);
			}
		}
	}
}

TEST(no_step_is_taken_without_its_permission)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++) {
		struct step_ask ask = { KIND_PRESERVATION, lowest(t.p[i].from), t.p[i].side,
					t.p[i].by,	   t.p[i].action,	{ { 0 } },
					all_guards };
		for (enum flow f = 0; f < FLOWS; f++)
			if ((t.p[i].flows >> f) & 1)
				ask.kind = kind_of(f);
		EQ(step_judge(&ask).why, t.p[i].by == BY_PERSON ? STEP_NOT_PERMITTED : STEP_MAY);
	}
}

/* Whoever watches the others, and whoever belongs to somebody else, moves no request. */
TEST(overseers_administrators_and_liaisons_take_no_step)
{
	static const enum role idle[] = { ROLE_OVERSEER, ROLE_ADMINISTRATOR, ROLE_LIAISON,
					  ROLE_ANALYST };
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++)
		for (size_t r = 0; r < sizeof(idle) / sizeof(*idle); r++)
			CHECK(t.p[i].by != BY_PERSON || !access_role_may(idle[r], t.p[i].need));
}

TEST(why_a_step_is_not_possible_is_said)
{
	struct step_ask ask = { KIND_PRESERVATION, STATE_IN_WORK, SIDE_ASKED, BY_PERSON,
				ACTION_DISCLOSE,   everything(),  all_guards };
	struct step_verdict v = step_judge(&ask);
	EQ(v.why, STEP_NOT_KIND);
	EQ_STR(step_why_text(cx->arena, &ask, &v),
	       "\"disclose\" does not exist for a request of the kind \"preservation\"");
	ask.action = ACTION_EXTEND;
	v = step_judge(&ask);
	EQ(v.why, STEP_NOT_FROM);
	EQ_STR(step_why_text(cx->arena, &ask, &v),
	       "\"extend\" is not possible while the request is \"in-work\"");
	ask.action = ACTION_APPROVE;
	EQ(step_judge(&ask).why, STEP_NOT_SIDE);
	ask.action = ACTION_EXPIRE;
	EQ(step_judge(&ask).why, STEP_NOT_BY);
	ask.action = ACTION_PRESERVE;
	ask.met.bits &= ~GUARD_SET(GUARD_VERIFIED);
	v = step_judge(&ask);
	CHECK(str_starts(step_why_text(cx->arena, &ask, &v),
			 STR("\"preserve\" needs that the asker is verified")));
}

/* ---- what a lawyer would look for ---------------------------------------- */

/* The states that a kind of this flow can reach, wishes and clocks included. */
static uint32_t reached(enum flow flow, uint32_t from)
{
	const struct step_table t = step_table();
	uint32_t states = from, before = 0;
	while (states != before) {
		before = states;
		if ((states >> STATE_SENT) & 1) // the receipt comes from the other side
			states |= UINT32_C(1) << STATE_DELIVERED;
		for (size_t i = 0; i < t.n; i++)
			if (((t.p[i].flows >> flow) & 1) && (t.p[i].from & states) &&
			    t.p[i].to != STATE_SAME)
				states |= UINT32_C(1) << t.p[i].to;
	}
	return states;
}

static bool reaches(enum flow flow, enum request_state to)
{
	return (reached(flow, 1U << STATE_DRAFT) >> to) & 1;
}

TEST(every_state_is_reached_and_every_life_ends)
{
	uint32_t any = 0;
	for (enum flow f = 0; f < FLOWS; f++) {
		const uint32_t states = reached(f, 1U << STATE_DRAFT);
		any |= states;
		for (enum request_state s = 0; s < STATES; s++)
			if ((states >> s) & 1)
				CHECK((reached(f, 1U << s) >> STATE_CLOSED) & 1 ||
				      (reached(f, 1U << s) >> STATE_WITHDRAWN) & 1);
	}
	EQ(any, (UINT32_C(1) << STATES) - 1);
	for (enum flow f = 0; f < FLOWS; f++) {
		EQ(reached(f, 1U << STATE_CLOSED), 1U << STATE_CLOSED);
		EQ(reached(f, 1U << STATE_WITHDRAWN), 1U << STATE_WITHDRAWN);
	}
}

TEST(preservation_hands_nothing_over_and_knows_no_delay)
{
	CHECK(!reaches(FLOW_KEEP, STATE_DISCLOSED));
	CHECK(!reaches(FLOW_KEEP, STATE_PARTLY));
	static const enum flow closed[] = { FLOW_KEEP, FLOW_PATH };
	for (size_t i = 0; i < 2; i++) {
		CHECK(!reaches(closed[i], STATE_POSTPONED));
		CHECK(!reaches(closed[i], STATE_CONDITIONS_OFFERED));
	}
	CHECK(reaches(FLOW_DATA, STATE_POSTPONED));
	CHECK(reaches(FLOW_DATA, STATE_CONDITIONS_OFFERED));
	CHECK(!reaches(FLOW_DATA, STATE_EXPIRED));
	CHECK(!reaches(FLOW_DATA, STATE_HELD));
}

static bool needs(const struct step *row, enum guard g)
{
	return (row->guards & GUARD_SET(g)) != 0;
}

TEST(each_refusal_names_a_ground_and_the_closed_lists_stay_closed)
{
	const struct step_table t = step_table();
	const unsigned closed = 1U << FLOW_KEEP | 1U << FLOW_PATH;
	const unsigned assists = 1U << FLOW_DATA | 1U << FLOW_RECORD;
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->to != STATE_REFUSED)
			continue;
		CHECK(needs(row, GUARD_REASON));
		if (row->flows & closed)
			CHECK(needs(row, GUARD_GROUND_OF_INSTRUMENT) &&
			      needs(row, GUARD_APPROVED) && !(row->flows & ~closed));
		if (row->flows & assists)
			CHECK(needs(row, GUARD_GROUND_NAMED) && needs(row, GUARD_CONSIDERED) &&
			      needs(row, GUARD_APPROVED));
	}
}

TEST(expiry_needs_that_no_follow_up_was_received)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->to == STATE_EXPIRED)
			CHECK(needs(row, GUARD_NO_FOLLOW_UP) && needs(row, GUARD_TIME_OVER));
		if (row->to == STATE_HELD)
			CHECK(needs(row, GUARD_FOLLOW_UP));
		if (row->from >> STATE_HELD & 1 && row->to != STATE_SAME)
			CHECK(row->action == ACTION_RELEASE && needs(row, GUARD_DECISION));
	}
}

TEST(nothing_leaves_without_what_the_law_asks_for)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->to == STATE_SENT || row->to == STATE_APPROVED)
			CHECK(needs(row, GUARD_SAFEGUARDS) && needs(row, GUARD_DUAL) &&
			      needs(row, GUARD_AUTHORITY) && needs(row, GUARD_COMPLETE) &&
			      needs(row, GUARD_DECIDED) && needs(row, GUARD_FLAGS) &&
			      (needs(row, GUARD_APPROVED) || needs(row, GUARD_ONE_PERSON)));
		if (row->by == BY_PERSON && row->side == SIDE_ASKED &&
		    (row->to == STATE_DISCLOSED || row->to == STATE_PARTLY) &&
		    row->action != ACTION_ANSWER)
			CHECK(needs(row, GUARD_VERIFIED));
	}
}
