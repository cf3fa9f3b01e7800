// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "law/condition.h"

/* The facts a to e. */
static struct law_names some_facts(struct cx *cx)
{
	struct law_names facts;
	law_names_init(&facts, cx->arena, 5);
	law_names_add(&facts, STR("a"), 0);
	law_names_add(&facts, STR("b"), 1);
	law_names_add(&facts, STR("c"), 2);
	law_names_add(&facts, STR("d"), 3);
	law_names_add(&facts, STR("e"), 4);
	return facts;
}

TEST(a_condition_prints_as_it_was_read)
{
	static const char *const cases[] = { "a=yes", "a=no", "a=yes or b=no",
					     "a=yes and b=no and c=yes",
					     "a=yes or b=yes or c=yes or d=no" };
	const struct law_names names = some_facts(cx);
	struct fact facts[] = {
		{ .id = STR("a") }, { .id = STR("b") }, { .id = STR("c") }, { .id = STR("d") }
	};
	const struct law law = { .facts = { facts, 4, 4 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct condition c;
		struct condition_mistake m;
		REQUIRE(condition_parse(&names, str_from_c(cases[i]), &c, &m));
		EQ_STR(condition_print(cx->arena, &law, &c), cases[i]);
	}
}

TEST(a_condition_that_breaks_the_rule_is_refused)
{
	static const char *const cases[] = { "",
					     " ",
					     "a",
					     "a=",
					     "a=maybe",
					     "=yes",
					     "x=yes",
					     "a=yes b=no",
					     "a=yes or",
					     "or a=yes",
					     "a=yes and b=no or c=yes",
					     "a=yes or a=no",
					     "a=YES",
					     "a = yes",
					     "a=yes or b=yes or c=yes or d=yes or e=yes" };
	const struct law_names names = some_facts(cx);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct condition c = { .n = 77 };
		struct condition_mistake m = { 0 };
		CHECK(!condition_parse(&names, str_from_c(cases[i]), &c, &m));
		CHECK(m.problem != NULL);
		EQ(c.n, 77);
	}
}
