// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual_side.h"

#include "core/test.h"
#include "law/test_world.h"

static enum dual_because because(struct cx *cx, const struct law *law, const char *facts)
{
	return dual_because(test_world(cx, law, TEST_DATE, facts), test_country(law, "LK"),
			    test_concept(law, "illegal-access"));
}

/* A country whose file holds one row only. */
static struct national *only_row(struct cx *cx, struct law **law, enum finding finding)
{
	*law = test_law_copy(cx->arena);
	test_no_rows(*law, "LK");
	return test_row(cx->arena, *law, "LK", "illegal-access", finding);
}

TEST(a_side_is_told_why)
{
	struct law *law;
	struct national *row = only_row(cx, &law, FINDING_FULL);
	EQ(because(cx, law, ""), BECAUSE_COVERED);
	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	EQ(because(cx, law, ""), BECAUSE_FACTS);
	EQ(because(cx, law, "security-bypassed=yes"), BECAUSE_COVERED);
	EQ(because(cx, law, "security-bypassed=no"), BECAUSE_NARROWER);

	row = only_row(cx, &law, FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "not-commenced");
	EQ(because(cx, law, ""), BECAUSE_NOT_COMMENCED);

	row = only_row(cx, &law, FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "partly-commenced");
	EQ(because(cx, law, ""), BECAUSE_PARTLY_COMMENCED);

	only_row(cx, &law, FINDING_NONE);
	EQ(because(cx, law, ""), BECAUSE_NO_PROVISION);
	only_row(cx, &law, FINDING_PARTIAL);
	EQ(because(cx, law, ""), BECAUSE_LIMB_NOT_SAID);
	only_row(cx, &law, FINDING_UNKNOWN);
	EQ(because(cx, law, ""), BECAUSE_UNCLEAR);
	only_row(cx, &law, FINDING_UNKNOWN)->prov.confidence = CONFIDENCE_NONE;
	EQ(because(cx, law, ""), BECAUSE_NOT_RESEARCHED);
	test_no_row(law, "LK", "illegal-access");
	EQ(because(cx, law, ""), BECAUSE_NOT_RESEARCHED);
}

TEST(a_declaration_that_the_row_does_not_show_is_named)
{
	struct law *law;
	only_row(cx, &law, FINDING_FULL);
	test_declare(cx->arena, law, "LK", "budapest", "2",
		     law_qualifier(law, STR("requires-security-infringement")));
	EQ(because(cx, law, "security-bypassed=no"), BECAUSE_DECLARATION);
}

TEST(declarations_that_count_are_listed_unless_the_row_says_the_same)
{
	struct law *law;
	struct national *row = only_row(cx, &law, FINDING_FULL);
	const uint16_t code = law_qualifier(law, STR("requires-security-infringement")),
		       lk = test_country(law, "LK"), access = test_concept(law, "illegal-access");
	test_declare(cx->arena, law, "LK", "budapest", "2", code);
	const struct declared_list one = dual_declared(
		cx->arena, test_world(cx, law, TEST_DATE, ""), lk, access);
	EQ(one.n, 1u);
	EQ(one.p[0]->code, code);

	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	EQ(dual_declared(cx->arena, test_world(cx, law, TEST_DATE, ""), lk, access).n, 0u);
}

TEST(another_offence_that_may_cover_the_conduct_is_named)
{
	struct law *law;
	only_row(cx, &law, FINDING_NONE);
	const uint16_t access = test_concept(law, "illegal-access");
	const struct concept *c = &law->concepts.p[access];
	REQUIRE(c->kin.n > 1);
	const char *const covers = str_c(cx->arena, law->concepts.p[c->kin.p[0]].id);
	const char *const none = str_c(cx->arena, law->concepts.p[c->kin.p[1]].id);
	test_row(cx->arena, law, "LK", covers, FINDING_FULL);
	test_row(cx->arena, law, "LK", none, FINDING_NONE);
	EQ(because(cx, law, ""), BECAUSE_OTHER_OFFENCE);
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct id_list others = dual_other_offences(cx->arena, w, test_country(law, "LK"),
							  access);
	REQUIRE(others.n == 1);
	EQ(others.p[0], c->kin.p[0]);
}
