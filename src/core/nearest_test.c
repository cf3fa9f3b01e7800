// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/nearest.h"
#include "core/test.h"

TEST(a_slip_of_the_finger_is_understood)
{
	(void)cx;
	static const struct str names[] = { STR_INIT("illegal-access"), STR_INIT("route"),
					    STR_INIT("check"), STR_INIT("country"),
					    STR_INIT("KE") };
	static const struct {
		const char *word;
		const char *name;
	} cases[] = {
		{ "illegal-acess", "illegal-access" },
		{ "rotue", "route" },
		{ "cehck", "check" },
		{ "COUNTRYS", "country" },
		{ "ilegalaccess", "illegal-access" },
		{ "K", "KE" },
		{ "x", "" },
		{ "", "" },
		{ "serve", "" },
		{ "qqqqqq", "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		EQ_STR(nearest_name(str_from_c(cases[i].word), names, 5), cases[i].name);
}

TEST(a_word_beyond_the_limit_has_no_nearest)
{
	char word[NEAREST_NAME_MAX + 1];
	memset(word, 'a', sizeof(word));
	const struct str name = arena_copy(cx->arena, (struct str){ word, NEAREST_NAME_MAX });
	EQ_STR(nearest_name((struct str){ word, NEAREST_NAME_MAX }, &name, 1), name);
	EQ_STR(nearest_name((struct str){ word, NEAREST_NAME_MAX + 1 }, &name, 1), "");
}
