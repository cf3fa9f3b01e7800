// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual.h"

#include "core/test.h"
#include "law/test_world.h"

/* A copy of the law in which nothing is known of Sri Lanka's and Georgia's laws and
 * neither has declared anything. */
static struct law *blank_law(struct arena *arena)
{
	struct law *law = test_law_copy(arena);
	const char *const countries[] = { "LK", "GE" };
	for (size_t i = 0; i < 2; i++) {
		test_no_rows(law, countries[i]);
		law->countries.p[test_country(law, countries[i])].declarations.n = 0;
	}
	return law;
}

/* "yes known", "depends a b", "unknown other-offence" of Sri Lanka. */
static struct str punishes(struct cx *cx, const struct law *law, const char *concept,
			   const char *facts)
{
	struct world *w = test_world(cx, law, TEST_DATE, facts);
	const struct punishes *p = world_punishes(w, test_country(law, "LK"),
						  test_concept(law, concept));
	if (p->answer == PUNISH_UNKNOWN)
		EQ(p->confidence, CONFIDENCE_NONE);
	if (p->answer != PUNISH_DEPENDS)
		CHECK(fact_set_empty(&p->open));
	struct str open = test_facts_words(cx->arena, law, &p->open);
	return arena_fmt(cx->arena, "%s%s%s%.*s", punish_word(p->answer),
			 p->other_offence ? " other-offence" : "", open.n ? " " : "",
			 STR_ARG(open));
}

TEST(rule_2_1_the_row_or_its_familys)
{
	struct law *law = blank_law(cx->arena);
	EQ_STR(punishes(cx, law, "csam-possession", ""), "unknown");
	struct national *family = test_row(cx->arena, law, "LK", "csam", FINDING_FULL);
	EQ_STR(punishes(cx, law, "csam-possession", ""), "yes");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	uint16_t lk = test_country(law, "LK"), part = test_concept(law, "csam-possession");
	CHECK(world_punishes(w, lk, part)->as_family);
	CHECK(world_punishes(w, lk, part)->row == family);
	struct national *own = test_row(cx->arena, law, "LK", "csam-possession", FINDING_NONE);
	EQ_STR(punishes(cx, law, "csam-possession", ""), "unknown other-offence"); // csam, 2.9
	EQ_STR(punishes(cx, law, "csam", ""), "yes");
	family->finding = FINDING_NONE;
	EQ_STR(punishes(cx, law, "csam-possession", ""), "no");
	w = test_world(cx, law, TEST_DATE, "");
	CHECK(!world_punishes(w, lk, part)->as_family);
	CHECK(world_punishes(w, lk, part)->row == own);
}

TEST(rule_2_2_what_is_not_said_is_unknown)
{
	struct law *law = blank_law(cx->arena);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_UNKNOWN);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "unknown");
	row->finding = FINDING_FULL;
	row->prov.confidence = CONFIDENCE_NONE;
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	row->finding = FINDING_NONE;
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
}

TEST(rule_2_3_law_that_is_not_law_today)
{
	static const char *const dead[] = { "not-commenced", "section-not-commenced-at-2022-11",
					    "struck-down", "repealed-2014" };
	struct law *law = blank_law(cx->arena);
	test_row(cx->arena, law, "LK", "illegal-access", FINDING_NONE);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
	for (size_t i = 0; i < sizeof(dead) / sizeof(*dead); i++) {
		struct national *row = test_row(cx->arena, law, "LK", "illegal-access",
						FINDING_FULL);
		EQ_STR(punishes(cx, law, "illegal-access", ""), "yes");
		test_code(cx->arena, law, &row->qualifiers, dead[i]);
		EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
		row->finding = FINDING_PARTIAL;
		EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
	}
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "partly-commenced");
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=yes"), "unknown");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");
}

TEST(rule_2_4_each_narrowing_must_hold)
{
	static const struct {
		const char *condition, *facts, *answer;
	} rows[] = {
		{ "security-bypassed=yes", "", "depends security-bypassed" },
		{ "security-bypassed=yes", "security-bypassed=yes", "yes" },
		{ "security-bypassed=yes", "security-bypassed=no", "no" },
		{ "insider=no", "insider=yes", "no" },
		{ "insider=no", "insider=no", "yes" },
		{ "insider=no", "security-bypassed=yes", "depends insider" },
		/* or: one true is enough, all false is false */
		{ "insider=no or gain-intent=yes", "", "depends gain-intent insider" },
		{ "insider=no or gain-intent=yes", "insider=no", "yes" },
		{ "insider=no or gain-intent=yes", "gain-intent=yes insider=yes", "yes" },
		{ "insider=no or gain-intent=yes", "insider=yes", "depends gain-intent" },
		{ "insider=no or gain-intent=yes", "insider=yes gain-intent=no", "no" },
		/* and: one false is enough */
		{ "insider=no and gain-intent=yes", "", "depends gain-intent insider" },
		{ "insider=no and gain-intent=yes", "insider=yes", "no" },
		{ "insider=no and gain-intent=yes", "gain-intent=no", "no" },
		{ "insider=no and gain-intent=yes", "insider=no", "depends gain-intent" },
		{ "insider=no and gain-intent=yes", "insider=no gain-intent=yes", "yes" },
		/* no fact settles it: no harm to a full row */
		{ "", "", "yes" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = blank_law(cx->arena);
		struct national *row = test_row(cx->arena, law, "LK", "illegal-access",
						FINDING_FULL);
		test_push(cx->arena, &row->qualifiers,
			  test_narrowing(cx->arena, law, rows[i].condition));
		EQ_STR(punishes(cx, law, "illegal-access", rows[i].facts), rows[i].answer);
		if (rows[i].condition[0] == '\0')
			continue;
		row->finding = FINDING_PARTIAL; // the limb that is missing is named
		EQ_STR(punishes(cx, law, "illegal-access", rows[i].facts), rows[i].answer);
	}
}

TEST(rule_2_4_several_narrowings_add_up)
{
	struct law *law = blank_law(cx->arena);
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	test_code(cx->arena, law, &row->qualifiers, "requires-intent-to-obtain-data");
	EQ_STR(punishes(cx, law, "illegal-access", ""),
	       "depends security-bypassed intent-to-obtain-data");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=yes"),
	       "depends intent-to-obtain-data");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");
	EQ_STR(punishes(cx, law, "illegal-access",
			"security-bypassed=yes intent-to-obtain-data=yes"),
	       "yes");
}

TEST(rule_2_4_other_kinds_of_codes_do_nothing)
{
	struct law *law = blank_law(cx->arena);
	uint16_t code = test_narrowing(cx->arena, law, "insider=no");
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers, code);
	const enum qualifier_kind kinds[] = { QUALIFIER_WIDENING, QUALIFIER_PENALTY,
					      QUALIFIER_REMARK, QUALIFIER_DECLARED,
					      QUALIFIER_POWER };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		law->qualifiers.p[code].kind = kinds[i];
		EQ_STR(punishes(cx, law, "illegal-access", "insider=yes"), "yes");
	}
	law->qualifiers.p[code].kind = QUALIFIER_NARROWING;
	EQ_STR(punishes(cx, law, "illegal-access", "insider=yes"), "no");
}

TEST(rule_2_5_one_alternative_is_enough)
{
	static const struct {
		const char *one, *other, *facts, *answer;
	} rows[] = {
		{ "insider=no", "gain-intent=yes", "", "depends gain-intent insider" },
		{ "insider=no", "gain-intent=yes", "insider=no", "yes" },
		{ "insider=no", "gain-intent=yes", "insider=yes", "depends gain-intent" },
		{ "insider=no", "gain-intent=yes", "insider=yes gain-intent=yes", "yes" },
		{ "insider=no", "gain-intent=yes", "insider=yes gain-intent=no", "no" },
		/* the other can be settled by no fact */
		{ "insider=no", "", "", "depends insider" },
		{ "insider=no", "", "insider=no", "yes" },
		{ "insider=no", "", "insider=yes", "unknown" },
		{ "", "", "", "unknown" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = blank_law(cx->arena);
		struct national *row = test_row(cx->arena, law, "LK", "illegal-access",
						FINDING_FULL);
		test_push(cx->arena, &row->one_of, test_narrowing(cx->arena, law, rows[i].one));
		test_push(cx->arena, &row->one_of, test_narrowing(cx->arena, law, rows[i].other));
		EQ_STR(punishes(cx, law, "illegal-access", rows[i].facts), rows[i].answer);
		row->finding = FINDING_PARTIAL;
		EQ_STR(punishes(cx, law, "illegal-access", rows[i].facts), rows[i].answer);
	}
}

TEST(rule_2_6_partial_without_saying_where)
{
	struct law *law = blank_law(cx->arena);
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_PARTIAL);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	uint16_t unsettled = test_narrowing(cx->arena, law, "");
	test_push(cx->arena, &row->qualifiers, unsettled);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
	test_code(cx->arena, law, &row->qualifiers, "requires-security-infringement");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=yes"), "unknown");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");
	row->qualifiers.p[0] = row->qualifiers.p[1]; // the settled one alone
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=yes"), "yes");
	law->qualifiers.p[unsettled].kind = QUALIFIER_WIDENING;
	row->qualifiers.p[0] = unsettled;
	row->qualifiers.n = 1;
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown");
}

TEST(rule_2_7_a_declared_narrowing)
{
	struct law *law = blank_law(cx->arena);
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	uint16_t security = law_qualifier(law, STR("requires-security-infringement"));
	test_declare(cx->arena, law, "LK", "budapest", "2", security);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "depends security-bypassed");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=yes"), "yes");
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "unknown");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	uint16_t lk = test_country(law, "LK"), access = test_concept(law, "illegal-access");
	CHECK(world_punishes(w, lk, access)->by_declaration);
	EQ(world_punishes(w, lk, access)->confidence, CONFIDENCE_VERIFIED);
	law->countries.p[lk].declarations.p[0].prov.confidence = CONFIDENCE_KNOWN;
	w = test_world(cx, law, TEST_DATE, "security-bypassed=yes");
	EQ(world_punishes(w, lk, access)->confidence, CONFIDENCE_KNOWN);

	/* the law in force decides where it says the same, by code or by condition */
	test_push(cx->arena, &row->qualifiers, security);
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");
	row->qualifiers.n = 0;
	test_push(cx->arena, &row->qualifiers,
		  test_narrowing(cx->arena, law, "security-bypassed=yes"));
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");
	w = test_world(cx, law, TEST_DATE, "");
	CHECK(!world_punishes(w, lk, access)->by_declaration);
	row->qualifiers.n = 0;
	test_push(cx->arena, &row->one_of, security);
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "no");

	test_push(cx->arena, &row->one_of, test_narrowing(cx->arena, law, "insider=no"));
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no insider=no"), "yes");

	law->countries.p[lk].declarations.p[0].withdrawn = true;
	row->one_of.n = 0;
	EQ_STR(punishes(cx, law, "illegal-access", "security-bypassed=no"), "yes");
}

TEST(rule_2_7_only_of_the_offences_own_article)
{
	static const struct {
		const char *article, *concept;
		bool acts;
	} rows[] = {
		{ "2", "illegal-access", true },
		{ "3", "illegal-access", false },
		{ "22(2)", "illegal-access", false },
		{ "2", "illegal-interception", false },
		{ "3", "illegal-interception", true },
		{ "4(2)", "data-interference", true },
		{ "6(3)", "misuse-of-devices", true },
		{ "7", "computer-forgery", true },
		{ "9(4)", "csam", true },
		{ "9(4)", "csam-possession", true },
		{ "11(3)", "attempt-aiding", true },
		{ "11(3)", "attempt", true },
		{ "9(4)", "illegal-access", false },
		{ "", "illegal-access", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = blank_law(cx->arena);
		test_row(cx->arena, law, "LK", rows[i].concept, FINDING_FULL);
		test_declare(cx->arena, law, "LK", "budapest", rows[i].article,
			     test_narrowing(cx->arena, law, "insider=no"));
		EQ_STR(punishes(cx, law, rows[i].concept, ""),
		       rows[i].acts ? "depends insider" : "yes");
	}
	struct law *law = blank_law(cx->arena); // article 2 of another treaty
	test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_declare(cx->arena, law, "LK", "uncc", "2",
		     test_narrowing(cx->arena, law, "insider=no"));
	EQ_STR(punishes(cx, law, "illegal-access", ""), "yes");
}

TEST(rule_2_9_conduct_not_label)
{
	struct law *law = blank_law(cx->arena);
	test_row(cx->arena, law, "LK", "illegal-access", FINDING_NONE);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
	struct national *kin = test_row(cx->arena, law, "LK", "data-espionage", FINDING_FULL);
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown other-offence");
	kin->finding = FINDING_UNKNOWN;
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown other-offence");
	kin->finding = FINDING_NONE;
	EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
	kin->finding = FINDING_FULL;
	test_code(cx->arena, law, &kin->qualifiers, "not-commenced");
	EQ_STR(punishes(cx, law, "illegal-access", ""), "no");
	kin->qualifiers.n = 0;
	test_push(cx->arena, &kin->qualifiers, test_narrowing(cx->arena, law, "insider=no"));
	EQ_STR(punishes(cx, law, "illegal-access", ""), "unknown other-offence");
	EQ_STR(punishes(cx, law, "illegal-access", "insider=yes"), "no");
	/* one that is no kin of it does not matter, nor does a second that is met not */
	test_row(cx->arena, law, "LK", "spam", FINDING_FULL);
	test_row(cx->arena, law, "LK", "privacy-offence", FINDING_NONE);
	EQ_STR(punishes(cx, law, "illegal-access", "insider=yes"), "no");
	test_row(cx->arena, law, "LK", "privacy-offence", FINDING_PARTIAL);
	EQ_STR(punishes(cx, law, "illegal-access", "insider=yes"), "unknown other-offence");
}

TEST(rule_3_the_weaker_side_answers)
{
	static const struct {
		const char *lk, *ge, *answer, *needs; // full, none, unknown or a condition
	} rows[] = {
		{ "full", "full", "yes", "" },
		{ "full", "none", "no", "" },
		{ "none", "none", "no", "" },
		{ "none", "unknown", "no", "" },
		{ "unknown", "full", "unknown", "" },
		{ "insider=no", "full", "depends", "insider" },
		{ "insider=no", "gain-intent=yes", "depends", "gain-intent insider" },
		{ "insider=no", "unknown", "unknown", "" },
		{ "insider=no", "none", "no", "" },
	};
	const char *const countries[] = { "LK", "GE" };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = blank_law(cx->arena);
		const char *const sides[] = { rows[i].lk, rows[i].ge };
		for (size_t k = 0; k < 2; k++) {
			struct str side = str_from_c(sides[k]);
			struct national *row = test_row(cx->arena, law, countries[k],
							"illegal-access", FINDING_FULL);
			if (str_eq(side, STR("none")))
				row->finding = FINDING_NONE;
			else if (str_eq(side, STR("unknown")))
				row->finding = FINDING_UNKNOWN;
			else if (!str_eq(side, STR("full")))
				test_push(cx->arena, &row->qualifiers,
					  test_narrowing(cx->arena, law, sides[k]));
		}
		struct world *w = test_world(cx, law, TEST_DATE, "");
		uint16_t lk = test_country(law, "LK"), ge = test_country(law, "GE");
		uint16_t access = test_concept(law, "illegal-access");
		struct dual d = dual_criminality(w, lk, ge, access);
		struct dual back = dual_criminality(w, ge, lk, access);
		EQ_STR(punish_word(d.answer), rows[i].answer);
		EQ_STR(test_facts_words(cx->arena, law, &d.needs), rows[i].needs);
		EQ_STR(punish_word(back.answer), rows[i].answer);
		EQ_STR(test_facts_words(cx->arena, law, &back.needs), rows[i].needs);
	}
}

TEST(rule_3_2_the_weakest_row_that_it_rests_on)
{
	static const struct {
		enum finding lk, ge;
		bool lk_known, ge_known, kin_known;
		enum confidence confidence;
	} rows[] = {
		{ FINDING_FULL, FINDING_FULL, false, false, false, CONFIDENCE_VERIFIED },
		{ FINDING_FULL, FINDING_FULL, true, false, false, CONFIDENCE_KNOWN },
		{ FINDING_FULL, FINDING_FULL, false, true, false, CONFIDENCE_KNOWN },
		/* of a no, only the side that says it */
		{ FINDING_NONE, FINDING_FULL, false, true, false, CONFIDENCE_VERIFIED },
		{ FINDING_NONE, FINDING_FULL, true, false, false, CONFIDENCE_KNOWN },
		{ FINDING_FULL, FINDING_NONE, true, false, false, CONFIDENCE_VERIFIED },
		{ FINDING_NONE, FINDING_NONE, false, true, false, CONFIDENCE_KNOWN },
		{ FINDING_NONE, FINDING_FULL, false, false, true, CONFIDENCE_KNOWN },
		{ FINDING_UNKNOWN, FINDING_FULL, false, false, false, CONFIDENCE_NONE },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = blank_law(cx->arena);
		struct national *lk = test_row(cx->arena, law, "LK", "illegal-access", rows[i].lk);
		struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", rows[i].ge);
		struct national *kin = test_row(cx->arena, law, "LK", "data-espionage",
						FINDING_NONE);
		/* law and section were seen, the finding was not: 1.2 */
		lk->finding_seen = !rows[i].lk_known;
		ge->finding_seen = !rows[i].ge_known;
		kin->prov.confidence = rows[i].kin_known ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		struct world *w = test_world(cx, law, TEST_DATE, "");
		EQ(dual_criminality(w, lk->country, ge->country, lk->concept).confidence,
		   rows[i].confidence);
	}
}

TEST(what_is_no_offence_is_unknown)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t lk = test_country(w->law, "LK"), ge = test_country(w->law, "GE");
	uint16_t help = test_concept(w->law, "mla-general");
	EQ(dual_criminality(w, lk, ge, help).answer, PUNISH_UNKNOWN);
	CHECK(!world_national(w, lk, LAW_NONE));
}

/* The real law. */
TEST(the_named_cases)
{
	static const struct {
		const char *a, *b, *offence, *facts, *answer, *needs;
	} rows[] = {
		{ "LK", "GE", "illegal-access", "", "yes", "" },
		{ "LK", "KE", "illegal-access", "", "depends", "security-bypassed" },
		{ "LK", "KE", "illegal-access", "security-bypassed=yes", "yes", "" },
		{ "LK", "KE", "illegal-access", "security-bypassed=no", "unknown", "" },
		{ "LK", "AQ", "illegal-access", "", "unknown", "" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, rows[i].facts);
		struct dual d = dual_criminality(w, test_country(w->law, rows[i].a),
						 test_country(w->law, rows[i].b),
						 test_concept(w->law, rows[i].offence));
		EQ_STR(punish_word(d.answer), rows[i].answer);
		EQ_STR(test_facts_words(cx->arena, w->law, &d.needs), rows[i].needs);
	}
}

TEST(a_fact_is_named_said_once_and_known)
{
	const struct law *law = test_law();
	struct facts f = { 0 };
	EQ(facts_parse(cx, law, STR("insider=yes"), &f), RC_OK);
	EQ(facts_parse(cx, law, STR("insider=yes"), &f), RC_OK);
	EQ(facts_parse(cx, law, STR("insider=no"), &f), RC_INVALID);
	EQ_STR(cx_error(cx), "the fact \"insider\" is said both yes and no");
	EQ(facts_parse(cx, law, STR("insidr=no"), &f), RC_INVALID);
	EQ_STR(cx_error(cx), "unknown fact \"insidr\"; the nearest is \"insider\"");
	EQ(facts_parse(cx, law, STR("insider"), &f), RC_INVALID);
	EQ(facts_parse(cx, law, STR("insider=maybe"), &f), RC_INVALID);
	EQ(facts_parse(cx, law, STR("=yes"), &f), RC_INVALID);
	CHECK(fact_set_has(&f.yes, test_fact(law, "insider")));
	CHECK(fact_set_empty(&f.no));
}
