// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/technique.h"

#include "core/test.h"
#include "law/test_world.h"

TEST(a_technique_is_found_by_its_id_or_by_a_word_of_it)
{
	const struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct technique_answer whole, word;
	REQUIRE(technique_find(cx, w, STR("identity-theft-phishing"), LAW_NONE, &whole) == RC_OK);
	REQUIRE(technique_find(cx, w, STR("phishing"), LAW_NONE, &word) == RC_OK);
	EQ_STR(word.technique, "identity-theft-phishing");
	EQ(word.concepts.n, whole.concepts.n);
	REQUIRE(technique_find(cx, w, STR("ransomware"), LAW_NONE, &word) == RC_OK);
	EQ_STR(word.technique, "ransomware");
}

TEST(a_word_of_two_techniques_is_none)
{
	const struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct technique_answer a;
	EQ(technique_find(cx, w, STR("election"), LAW_NONE, &a), RC_MISSING);
	EQ(technique_find(cx, w, STR("spamm"), LAW_NONE, &a), RC_MISSING);
	CHECK(str_find(cx_error(cx), STR("\"spam\"")) != STR_NONE);
}

TEST(a_country_has_a_finding_for_each_offence)
{
	struct law *law = test_law_copy(cx->arena);
	test_row(cx->arena, law, "LK", "system-interference", FINDING_NONE);
	test_row(cx->arena, law, "LK", "data-interference", FINDING_FULL);
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	struct technique_answer a;
	REQUIRE(technique_find(cx, w, STR("ddos"), test_country(law, "LK"), &a) == RC_OK);
	unsigned found = 0;
	for (size_t i = 0; i < a.concepts.n; i++) {
		const struct technique_concept *c = &a.concepts.p[i];
		if (c->row->concept == test_concept(law, "system-interference")) {
			EQ(c->found.finding, FINDING_NONE);
			found++;
		}
		if (c->row->concept == test_concept(law, "data-interference"))
			EQ(c->found.finding, FINDING_FULL);
	}
	CHECK(found > 0);
}
