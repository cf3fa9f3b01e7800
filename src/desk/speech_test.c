// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/speech.h"

TEST(each_state_and_step_has_words_on_both_sides)
{
	for (enum request_state s = 0; s < STATES; s++) {
		struct request r = { .progress = { .kind = KIND_STORED_DATA, .state = s } };
		r.progress.side = SIDE_ASKING;
		CHECK(*speech_next(&r) != '\0');
		r.progress.side = SIDE_ASKED;
		// What only the side that asks knows has none on the other.
		CHECK((*speech_next(&r) == '\0') ==
		      (s == STATE_AWAITING_APPROVAL || s == STATE_APPROVED || s == STATE_SENT));
	}
	for (enum action a = 0; a < ACTIONS; a++)
		CHECK(speech_done(KIND_PRESERVATION, a) != NULL);
}

TEST(an_order_has_a_provider_s_words)
{
	EQ_STR(str_from_c(speech_state(KIND_ORDER_PRODUCTION, STATE_DELIVERED)), STR("Served"));
	EQ_STR(str_from_c(speech_state(KIND_STORED_DATA, STATE_DELIVERED)), STR("Delivered"));
	EQ_STR(str_from_c(speech_step(KIND_DIRECT_SUBSCRIBER, ACTION_DISCLOSE)),
	       STR("Produce the data"));
	EQ_STR(str_from_c(speech_done(KIND_ORDER_PATH, ACTION_REFUSE)),
	       STR("Objected to, with a ground"));
	EQ_STR(str_from_c(speech_state(KIND_ORDER_PATH, STATE_CLOSED)), STR("Closed"));
}

/* A button that leads nowhere is worse than none. */
TEST(what_is_offered_first_stands_in_the_table)
{
	const struct step_table t = step_table();
	for (enum request_kind k = 0; k < KINDS; k++)
		for (enum step_side side = SIDE_ASKING; side <= SIDE_ASKED; side++)
			for (enum request_state s = 0; s < STATES; s++) {
				const struct request r = {
					.progress = { .kind = k, .side = side, .state = s }
				};
				const enum action first = speech_first(&r);
				bool found = first == ACTIONS;
				for (size_t i = 0; i < t.n && !found; i++)
					found = t.p[i].action == first && t.p[i].side == side &&
						t.p[i].by == BY_PERSON && (t.p[i].from >> s & 1);
				CHECK(found);
			}
}
