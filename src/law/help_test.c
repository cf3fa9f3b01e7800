// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/help.h"

#include "core/test.h"
#include "law/test_world.h"

static struct project project(struct str name, struct str *kind)
{
	struct project p = { .name = name, .kinds = { kind, 1, 1 } };
	bits_set(&p.countries, 0);
	return p;
}

TEST(help_is_named_once_for_each_gap_of_its_kind)
{
	const struct law *law = test_law();
	struct str legislation = STR("legislation"), point = STR("24-7");
	const struct project laws = project(STR("A"), &legislation),
			     again = project(STR("A"), &legislation),
			     points = project(STR("B"), &point);
	struct project world = project(STR("C"), &point);
	world.where = STR("global");
	bits_clear(&world.countries, 0);
	struct check_answer a = { 0 };
	*ARENA_PUSH(cx->arena, &a.projects) = &laws;
	*ARENA_PUSH(cx->arena, &a.projects) = &points;
	*ARENA_PUSH(cx->arena, &a.projects) = &again;
	*ARENA_PUSH(cx->arena, &a.projects) = &world;
	struct check_finding f = { .concept = test_concept(law, "spam"), .finding = FINDING_NONE };
	struct str_list help = help_for(cx->arena, law, &a, &f);
	REQUIRE(help.n == 1);
	EQ_STR(help.p[0], "A");
	f.concept = test_concept(law, "network-24-7");
	f.finding = FINDING_UNKNOWN;
	help = help_for(cx->arena, law, &a, &f);
	REQUIRE(help.n == 2);
	EQ_STR(help.p[0], "B");
	EQ_STR(help.p[1], "C (global)");
	f.finding = FINDING_FULL;
	EQ(help_for(cx->arena, law, &a, &f).n, 0);
}

TEST(a_project_is_over_when_its_last_year_is)
{
	static const struct {
		const char *years;
		bool over;
	} rows[] = {
		{ "2013", true },   { "2006-2013", true }, { "2016-2025", true },
		{ "2026", false },  { "2010-", false },	   { "2016-2026", false },
		{ "2020s", false }, { "", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct project p = { .years = str_from_c(rows[i].years) };
		EQ(project_is_over(&p, date_from_ymd(2026, 1, 1)), rows[i].over);
	}
}
