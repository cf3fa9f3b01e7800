// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/act_words.h"

#include "core/test.h"
#include "desk/transition.h"

TEST(desk_act_words_each_step_has_words)
{
	for (enum action a = 0; a < ACTIONS; a++) {
		const struct str act = step_act(cx->arena, a);
		const char *text = act_text_of(desk_act_groups, act);
		CHECK(text != NULL);
		if (!text)
			fprintf(stderr, "no words for \"%.*s\"\n", STR_ARG(act));
	}
}

/* Two steps that are told with the same words cannot be told apart in the search. */
TEST(desk_act_words_differ)
{
	for (const struct act_group *g = desk_act_groups; g->title; g++)
		for (const struct act_word *w = g->acts; w->key; w++)
			CHECK(act_text_of(desk_act_groups, str_from_c(w->key)) == w->text);
}
