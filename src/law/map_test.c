// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/map.h"

#include "core/test.h"
#include "law/test_world.h"

static const struct map_country *of(const struct map_answer *a, const struct law *law,
				    const char *code)
{
	return &a->countries[test_country(law, code)];
}

TEST(who_is_bound_is_told_apart_from_who_is_not_and_who_is_not_known)
{
	struct law *law = test_law_bare(cx->arena);
	test_bind(cx->arena, law, "LK", "budapest");
	test_status(cx->arena, law, "KE", "budapest", STATUS_SIGNED);
	test_status(cx->arena, law, "BR", "budapest", STATUS_NOT_PARTY);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct map_answer a = map_by_instrument(cx->arena, w,
						      test_instrument(law, "budapest"));
	EQ(of(&a, law, "LK")->colour, MAP_HIGH);
	EQ(of(&a, law, "KE")->colour, MAP_NOT_YET);
	EQ(of(&a, law, "BR")->colour, MAP_NONE);
	EQ(of(&a, law, "AQ")->colour, MAP_UNKNOWN);
	unsigned sum = 0;
	for (size_t k = 0; k < MAP_CLASSES; k++)
		sum += a.counts[k];
	EQ(sum, law->countries.n);
}

TEST(what_is_not_in_force_colours_no_country)
{
	static const struct {
		enum finding finding;
		const char *code;
		enum map_class colour;
	} rows[] = {
		{ FINDING_FULL, NULL, MAP_HIGH },
		{ FINDING_FULL, "partly-commenced", MAP_MID },
		{ FINDING_FULL, "not-commenced", MAP_NONE },
		{ FINDING_PARTIAL, "struck-down", MAP_NONE },
		{ FINDING_PARTIAL, NULL, MAP_MID },
		{ FINDING_NONE, NULL, MAP_NONE },
		{ FINDING_UNKNOWN, "not-commenced", MAP_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct law *law = test_law_bare(cx->arena);
		struct national *row = test_row(cx->arena, law, "LK", "spam", rows[i].finding);
		if (rows[i].code)
			test_code(cx->arena, law, &row->qualifiers, rows[i].code);
		struct world *w = test_world(cx, law, TEST_DATE, "");
		const struct map_answer a = map_by_concept(cx->arena, w, test_concept(law, "spam"));
		EQ(of(&a, law, "LK")->colour, rows[i].colour);
	}
}

/* Of Antarctica nothing is known that could bind it: that it can ask nobody is not told. */
TEST(reach_is_unknown_where_what_binds_the_country_is)
{
	const struct law *law = test_law();
	struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct map_answer a = map_by_reach(cx->arena, w, test_concept(law, "illegal-access"),
						 test_measure(law, "expedited-preservation"));
	EQ(of(&a, law, "AQ")->colour, MAP_UNKNOWN);
	for (uint16_t c = 0; c < law->countries.n; c++) {
		const struct reach_row *r = a.countries[c].reach;
		const unsigned help = r->open + r->conditional;
		switch (a.countries[c].colour) {
		case MAP_HIGH:
			CHECK(help >= 75);
			break;
		case MAP_MID:
			CHECK(help >= 25 && help < 75);
			break;
		case MAP_LOW:
			CHECK(help > 0 && help < 25);
			break;
		case MAP_NONE:
			CHECK(help == 0 && r->unknown * 10 <= (law->countries.n - 1) * 4);
			break;
		case MAP_UNKNOWN:
			break;
		case MAP_NOT_YET:
		case MAP_CLASSES:
			CHECK(false);
		}
	}
}
