// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/children.h"

#include "core/test.h"
#include "law/test_world.h"

/* "yes - yes no -": the five criteria of Sri Lanka, "-" for unknown. */
static struct str told(struct cx *cx, const struct law *law)
{
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct child_answer a = children_of(w, test_country(law, "LK"));
	struct str out = { 0 };
	for (size_t i = 0; i < CHILD_CRITERIA; i++) {
		const char *word = a.met[i] == YN_YES ? "yes" : a.met[i] == YN_NO ? "no" : "-";
		out = arena_fmt(cx->arena, "%.*s%s%s", STR_ARG(out), i ? " " : "", word);
	}
	return out;
}

TEST(the_five_criteria_by_finding)
{
	static const struct {
		enum finding finding;
		const char *code, *says;
	} rows[] = {
		{ FINDING_UNKNOWN, "", "- - - - -" },
		{ FINDING_NONE, "", "no - - - -" },
		{ FINDING_PARTIAL, "", "yes - - - -" },
		{ FINDING_FULL, "", "yes - - yes -" },
		{ FINDING_FULL, "not-commenced", "no - - - -" },
		{ FINDING_FULL, "struck-down", "no - - - -" },
		{ FINDING_FULL, "child-under-18", "yes yes - yes -" },
		{ FINDING_FULL, "child-by-constitution", "yes yes - yes -" },
		{ FINDING_FULL, "minor-under-16", "yes yes - yes -" },
		{ FINDING_FULL, "visual-only", "yes yes - yes -" },
		{ FINDING_FULL, "audio-covered", "yes yes - yes -" },
		{ FINDING_FULL, "by-computer-system", "yes - yes yes -" },
		{ FINDING_FULL, "computer-specific", "yes - yes yes -" },
		{ FINDING_FULL, "excludes-9-1-e", "yes - - no -" },
		{ FINDING_PARTIAL, "excludes-9-1-e", "yes - - no -" },
		{ FINDING_FULL, "service-provider-duty", "yes - - yes yes" },
		{ FINDING_NONE, "service-provider-duty", "no - - - -" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct national *row = test_row(cx->arena, law, "LK", "csam", rows[i].finding);
		if (rows[i].code[0])
			test_code(cx->arena, law, &row->qualifiers, rows[i].code);
		EQ_STR(arena_fmt(cx->arena, "%s: %.*s", rows[i].code, STR_ARG(told(cx, law))),
		       arena_fmt(cx->arena, "%s: %s", rows[i].code, rows[i].says));
		row->prov.confidence = CONFIDENCE_NONE;
		EQ_STR(told(cx, law), "- - - - -");
	}
	EQ_STR(told(cx, test_law_bare(cx->arena)), "- - - - -");
}

TEST(the_name_of_the_act_may_speak_of_computers)
{
	static const struct {
		const char *law, *says;
	} rows[] = {
		{ "Penal Code", "yes - - yes -" },
		{ "Computer Crimes Act", "yes - yes yes -" },
		{ "CYBERCRIMES ACT 2015", "yes - yes yes -" },
		{ "Electronic Transactions Act", "yes - yes yes -" },
		{ "Information Technology Act", "yes - yes yes -" },
		{ "Information Act", "yes - - yes -" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		test_row(cx->arena, law, "LK", "csam", FINDING_FULL)->law = str_from_c(rows[i].law);
		EQ_STR(told(cx, law), rows[i].says);
	}
}

/* Any code that begins with covers- tells what is covered. */
TEST(a_code_of_what_is_covered_is_a_definition)
{
	struct law *law = test_law_bare(cx->arena);
	struct national *row = test_row(cx->arena, law, "LK", "csam", FINDING_FULL);
	uint16_t code = test_narrowing(cx->arena, law, "");
	law->qualifiers.p[code].id = STR("covers-drawings");
	test_push(cx->arena, &row->qualifiers, code);
	EQ_STR(told(cx, law), "yes yes - yes -");
	law->qualifiers.p[code].id = STR("discovers-drawings");
	EQ_STR(told(cx, law), "yes - - yes -");
}

TEST(the_confidence_is_that_of_the_row)
{
	struct law *law = test_law_bare(cx->arena);
	uint16_t lk = test_country(law, "LK");
	struct national *row = test_row(cx->arena, law, "LK", "csam", FINDING_FULL);
	EQ(children_of(test_world(cx, law, TEST_DATE, ""), lk).confidence, CONFIDENCE_VERIFIED);
	row->finding_seen = false;
	EQ(children_of(test_world(cx, law, TEST_DATE, ""), lk).confidence, CONFIDENCE_KNOWN);
	row->finding = FINDING_UNKNOWN;
	EQ(children_of(test_world(cx, law, TEST_DATE, ""), lk).confidence, CONFIDENCE_NONE);
}

/* In the real law nobody is told anything about a country without a row. */
TEST(a_country_without_a_row_is_unknown)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t csam = test_concept(w->law, "csam");
	size_t told_of = 0;
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		struct child_answer a = children_of(w, c);
		const struct national *row = world_national(w, c, csam);
		CHECK(a.row == row);
		bool says = row && row->finding != FINDING_UNKNOWN;
		CHECK((a.met[CHILD_LEGISLATION] != YN_UNKNOWN) == says);
		for (size_t i = 1; i < CHILD_CRITERIA; i++)
			CHECK(a.met[i] == YN_UNKNOWN || a.met[CHILD_LEGISLATION] == YN_YES);
		told_of += says;
	}
	CHECK(told_of > 50);
}
