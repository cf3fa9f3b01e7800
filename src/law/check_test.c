// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/check.h"

#include "core/test.h"
#include "law/test_world.h"

/* Sri Lanka against the Convention, for one concept: "partial narrower-than-permitted". */
static struct str judged(struct cx *cx, const struct law *law, const char *concept)
{
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct check_answer *a = check_run(cx->arena, w, test_country(law, "LK"), LAW_NONE,
					   test_instrument(law, "budapest"), false);
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		if (f->concept == test_concept(law, concept))
			return arena_fmt(cx->arena, "%s %s%s", finding_word(f->finding),
					 check_reason_word(f->reason),
					 f->as_family ? " as-family" : "");
	}
	return STR("");
}

/* ---- rules 6.1 and 6.2 --------------------------------------------------- */

TEST(each_concept_is_asked_once)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t budapest = test_instrument(w->law, "budapest");
	const struct instrument *ins = &w->law->instruments.p[budapest];
	struct check_answer *a = check_run(cx->arena, w, 0, LAW_NONE, budapest, false);
	bool *seen = arena_new(cx->arena, bool, w->law->concepts.n);
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct check_finding *f = &a->findings.p[i];
		CHECK(!seen[f->concept]);
		seen[f->concept] = true;
		CHECK(f->provision->pillar != PILLAR_DEFINITION);
		for (const struct provision *p = ins->provisions.p; p < f->provision; p++)
			CHECK(p->concept != f->concept || p->pillar == PILLAR_DEFINITION);
	}
	static const char *const out[] = { "accession",	      "declarations", "entry-into-force",
					   "federal-clause",  "protocols",    "reservations",
					   "treaty-committee" };
	for (size_t i = 0; i < sizeof(out) / sizeof(*out); i++)
		CHECK(!seen[test_concept(w->law, out[i])]);
	for (size_t i = 0; i < ins->provisions.n; i++) {
		uint16_t k = ins->provisions.p[i].concept;
		bool left_out = ins->provisions.p[i].pillar == PILLAR_DEFINITION;
		for (size_t j = 0; j < sizeof(out) / sizeof(*out); j++)
			left_out |= k == test_concept(w->law, out[j]);
		CHECK(left_out || seen[k]);
	}
	EQ(a->counts.full + a->counts.partial + a->counts.none + a->counts.unknown, a->findings.n);
}

TEST(a_finding_as_the_row_records_it)
{
	static const struct {
		enum finding finding;
		const char *code, *says;
	} rows[] = {
		{ FINDING_FULL, "", "full as-recorded" },
		{ FINDING_PARTIAL, "", "partial as-recorded" },
		{ FINDING_NONE, "", "none as-recorded" },
		{ FINDING_UNKNOWN, "", "unknown as-recorded" },
		{ FINDING_FULL, "not-commenced", "none not-commenced" },
		{ FINDING_FULL, "section-not-commenced-at-2022-11", "none not-commenced" },
		{ FINDING_FULL, "struck-down", "none no-longer-law" },
		{ FINDING_FULL, "repealed-2014", "none no-longer-law" },
		{ FINDING_FULL, "partly-commenced", "partial partly-commenced" },
		{ FINDING_PARTIAL, "partly-commenced", "partial partly-commenced" },
		{ FINDING_UNKNOWN, "not-commenced", "unknown as-recorded" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct national *row = test_row(cx->arena, law, "LK", "production-order",
						rows[i].finding);
		if (rows[i].code[0])
			test_code(cx->arena, law, &row->qualifiers, rows[i].code);
		EQ_STR(judged(cx, law, "production-order"), rows[i].says);
		row->prov.confidence = CONFIDENCE_NONE;
		EQ_STR(judged(cx, law, "production-order"), "unknown not-researched");
	}
	struct law *law = test_law_bare(cx->arena);
	EQ_STR(judged(cx, law, "production-order"), "unknown no-row");
	test_row(cx->arena, law, "LK", "csam", FINDING_FULL);
	EQ_STR(judged(cx, law, "csam-possession"), "full as-recorded as-family");
	test_row(cx->arena, law, "LK", "csam-possession", FINDING_NONE);
	EQ_STR(judged(cx, law, "csam-possession"), "none as-recorded");
}

/* ---- rule 6.3 ------------------------------------------------------------ */

TEST(more_than_the_convention_allows_is_partial)
{
	static const struct {
		const char *concept, *code, *declared, *says; // declared: under this article
	} rows[] = {
		/* optional in article 2 */
		{ "illegal-access", "requires-security-infringement", "", "full as-recorded" },
		{ "illegal-access", "requires-dishonest-intent", "", "full as-recorded" },
		/* nowhere allowed */
		{ "illegal-access", "requires-fraudulent-act", "",
		  "partial narrower-than-permitted" },
		{ "illegal-access", "requires-fraudulent-act", "2",
		  "partial narrower-than-permitted" },
		/* allowed to whoever reserved it */
		{ "data-interference", "requires-serious-harm", "",
		  "partial narrower-than-permitted" },
		{ "data-interference", "requires-serious-harm", "4(2)", "full as-recorded" },
		{ "misuse-of-devices", "excludes-possession", "",
		  "partial narrower-than-permitted" },
		{ "misuse-of-devices", "excludes-possession", "6(3)", "full as-recorded" },
		/* built into article 6 */
		{ "misuse-of-devices", "intent-use-for-offence", "", "full as-recorded" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int alternative = 0; alternative < 2; alternative++) {
			struct law *law = test_law_bare(cx->arena);
			struct national *row = test_row(cx->arena, law, "LK", rows[i].concept,
							FINDING_FULL);
			test_code(cx->arena, law, alternative ? &row->one_of : &row->qualifiers,
				  rows[i].code);
			if (rows[i].declared[0])
				test_declare(cx->arena, law, "LK", "budapest", rows[i].declared,
					     law_qualifier(law, str_from_c(rows[i].code)));
			struct str says = judged(cx, law, rows[i].concept);
			EQ_STR(arena_fmt(cx->arena, "%s %.*s", rows[i].code, STR_ARG(says)),
			       arena_fmt(cx->arena, "%s %s", rows[i].code, rows[i].says));
		}
}

TEST(codes_with_the_same_condition_read_alike)
{
	struct law *law = test_law_bare(cx->arena);
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers,
		  test_narrowing(cx->arena, law, "security-bypassed=yes"));
	EQ_STR(judged(cx, law, "illegal-access"), "full as-recorded");
	test_push(cx->arena, &row->qualifiers,
		  test_narrowing(cx->arena, law, "security-bypassed=no"));
	EQ_STR(judged(cx, law, "illegal-access"), "partial narrower-than-permitted");
	row = test_row(cx->arena, law, "LK", "data-interference", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers, test_narrowing(cx->arena, law, "serious-harm=yes"));
	EQ_STR(judged(cx, law, "data-interference"), "partial narrower-than-permitted");
	test_declare(cx->arena, law, "LK", "uncc", "4(2)", // to another treaty
		     law_qualifier(law, STR("requires-serious-harm")));
	EQ_STR(judged(cx, law, "data-interference"), "partial narrower-than-permitted");
	test_declare(cx->arena, law, "LK", "budapest", "4(2)",
		     law_qualifier(law, STR("requires-serious-harm")));
	EQ_STR(judged(cx, law, "data-interference"), "full as-recorded");
}

/* Rule 1.3: a reservation that nobody has seen excuses nothing. */
TEST(an_unverified_reservation_excuses_nothing)
{
	struct law *law = test_law_bare(cx->arena);
	const uint16_t lk = test_country(law, "LK"),
		       code = law_qualifier(law, STR("requires-serious-harm"));
	const uint16_t budapest = test_instrument(law, "budapest");
	const uint16_t concept = test_concept(law, "data-interference");
	test_declare(cx->arena, law, "LK", "budapest", "4(2)", code);
	struct declaration *d = law->countries.p[lk].declarations.p;
	for (int verified = 0; verified < 2; verified++)
		for (int only = 0; only < 2; only++) {
			d->prov.confidence = verified ? CONFIDENCE_VERIFIED : CONFIDENCE_KNOWN;
			struct world_options o = { .date = test_day(TEST_DATE),
						   .verified_only = only };
			struct world *w = world_build(cx->arena, law, o);
			EQ(check_permits(w, lk, budapest, concept, code), verified || !only);
		}
}

TEST(only_narrowings_of_full_offences_are_lowered)
{
	struct law *law = test_law_bare(cx->arena);
	uint16_t more = test_narrowing(cx->arena, law, "insider=no");
	struct national *row = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers, more);
	EQ_STR(judged(cx, law, "illegal-access"), "partial narrower-than-permitted");
	law->qualifiers.p[more].kind = QUALIFIER_REMARK;
	EQ_STR(judged(cx, law, "illegal-access"), "full as-recorded");
	law->qualifiers.p[more].kind = QUALIFIER_NARROWING;
	row = test_row(cx->arena, law, "LK", "production-order", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers, more); // no offence
	EQ_STR(judged(cx, law, "production-order"), "full as-recorded");
	row = test_row(cx->arena, law, "LK", "sanctions", FINDING_FULL);
	test_push(cx->arena, &row->qualifiers, more); // no element of its own
	EQ_STR(judged(cx, law, "sanctions"), "full as-recorded");
}

/* Each row that the check lowers against the Convention, by hand: what its law asks
 * beyond what the articles let a state ask, or has not reserved. */
static const char *const lowered[] = {
	"AR illegal-access",	  "AR computer-forgery",     "AT data-interference",
	"AU illegal-access",	  "AU attempt-aiding",	     "BN illegal-interception",
	"BR misuse-of-devices",	  "BS illegal-interception", "BS system-interference",
	"CI illegal-access",	  "CY attempt-aiding",	     "EE csam",
	"ES data-interference",	  "FI data-interference",    "FI misuse-of-devices",
	"FI computer-fraud",	  "FR illegal-access",	     "FR data-interference",
	"FR computer-forgery",	  "GM illegal-interception", "IE misuse-of-devices",
	"IN computer-fraud",	  "IT illegal-interception", "IT misuse-of-devices",
	"JP system-interference", "LC illegal-interception", "MA illegal-access",
	"MA computer-forgery",	  "MX illegal-access",	     "MX data-interference",
	"NG system-interference", "PG illegal-access",	     "PK computer-fraud",
	"PL misuse-of-devices",	  "PL computer-fraud",	     "SG illegal-interception",
	"SN illegal-access",	  "TR misuse-of-devices",    "TT illegal-interception",
	"UG computer-fraud",	  "US illegal-access",	     "US data-interference",
	"US system-interference", "VN data-interference",    "VN system-interference",
};

TEST(the_rows_that_are_lowered)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t budapest = test_instrument(w->law, "budapest");
	const size_t n = sizeof(lowered) / sizeof(*lowered);
	size_t at = 0;
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		struct check_answer *a = check_run(cx->arena, w, c, LAW_NONE, budapest, false);
		for (size_t i = 0; i < a->findings.n; i++) {
			const struct check_finding *f = &a->findings.p[i];
			if (f->reason != CHECK_NARROWER || f->as_family)
				continue;
			EQ_STR(arena_fmt(cx->arena, "%s %.*s", w->law->countries.p[c].alpha2,
					 STR_ARG(w->law->concepts.p[f->concept].id)),
			       at < n ? lowered[at] : "nothing more");
			at++;
			CHECK(f->narrower.n > 0);
		}
	}
	EQ(at, n);
}

/* ---- rule 6.4 ------------------------------------------------------------ */

static const struct check_finding *of_model(struct cx *cx, const struct world *w, const char *model,
					    const char *concept)
{
	struct check_answer *a = check_run(cx->arena, w, LAW_NONE, test_instrument(w->law, model),
					   test_instrument(w->law, "budapest"), false);
	for (size_t i = 0; i < a->findings.n; i++)
		if (a->findings.p[i].concept == test_concept(w->law, concept))
			return &a->findings.p[i];
	REQUIRE(false);
	return NULL;
}

TEST(a_model_law_in_a_countrys_place)
{
	static const struct {
		const char *model, *concept;
		enum finding finding;
		enum check_reason reason;
	} rows[] = {
		{ "cw-model-law", "illegal-access", FINDING_FULL, CHECK_MODEL_PROVISION },
		{ "cw-model-law", "computer-forgery", FINDING_NONE, CHECK_NO_PROVISION },
		{ "cw-model-law", "csam-possession", FINDING_FULL, CHECK_MODEL_PROVISION },
		/* parts of the family, but not this one */
		{ "cw-model-law", "csam-procuring", FINDING_NONE, CHECK_NO_PROVISION },
		{ "coe-isp-guidelines", "illegal-access", FINDING_UNKNOWN,
		  CHECK_NO_PROVISIONS_KNOWN },
		{ "budapest", "illegal-access", FINDING_FULL, CHECK_MODEL_PROVISION },
	};
	struct law *law = test_law_copy(cx->arena);
	law->instruments.p[test_instrument(law, "coe-isp-guidelines")].provisions.n = 0;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct check_finding *f = of_model(cx, w, rows[i].model, rows[i].concept);
		EQ(f->finding, rows[i].finding);
		EQ(f->reason, rows[i].reason);
		CHECK((f->model != NULL) == (rows[i].reason == CHECK_MODEL_PROVISION));
	}
}

/* A model that has no part of a family, but the family, stands for its parts; and what
 * it builds in beyond the Convention lowers it, the mildest of its elements deciding. */
TEST(a_model_stands_for_parts_and_may_ask_more)
{
	struct law *law = test_law_copy(cx->arena);
	struct instrument *model = &law->instruments.p[test_instrument(law, "cw-model-law")];
	struct provision family = { .number = STR("1"), .concept = test_concept(law, "csam") };
	struct element elements[2] = { { .concept = family.concept },
				       { .concept = family.concept } };
	model->provisions.p = &family;
	model->provisions.n = 1;
	model->elements.p = elements;
	model->elements.n = 1;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	const struct check_finding *f = of_model(cx, w, "cw-model-law", "csam-possession");
	EQ(f->finding, FINDING_FULL);
	CHECK(f->as_family);
	EQ(of_model(cx, w, "cw-model-law", "illegal-access")->finding, FINDING_NONE);

	test_push(cx->arena, &elements[0].built_in, test_narrowing(cx->arena, law, "insider=no"));
	w = test_world(cx, law, TEST_DATE, "");
	f = of_model(cx, w, "cw-model-law", "csam-possession");
	EQ(f->finding, FINDING_PARTIAL);
	EQ(f->reason, CHECK_NARROWER);
	EQ(f->narrower.n, 1);
	model->elements.n = 2; // a milder form beside it
	f = of_model(cx, w, "cw-model-law", "csam-possession");
	EQ(f->finding, FINDING_FULL);
}

/* ---- rule 6.5 ------------------------------------------------------------ */

static enum finding stage(struct cx *cx, const struct law *law, const char *country,
			  enum check_stage s)
{
	struct world *w = test_world(cx, law, TEST_DATE, "");
	return check_run(cx->arena, w, test_country(law, country), LAW_NONE,
			 test_instrument(law, "budapest"), false)
		->stages[s]
		.finding;
}

TEST(the_stages_of_south_africa_and_kenya)
{
	static const struct {
		const char *country;
		enum finding stages[STAGES];
	} rows[] = {
		{ "ZA",
		  { FINDING_UNKNOWN, FINDING_PARTIAL, FINDING_PARTIAL, FINDING_FULL,
		    FINDING_UNKNOWN } },
		{ "KE",
		  { FINDING_UNKNOWN, FINDING_PARTIAL, FINDING_UNKNOWN, FINDING_PARTIAL,
		    FINDING_UNKNOWN } },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int s = 0; s < STAGES; s++)
			EQ(stage(cx, test_law(), rows[i].country, (enum check_stage)s),
			   rows[i].stages[s]);
}

TEST(law_that_waits_is_enacted_but_not_commenced)
{
	struct law *law = test_law_bare(cx->arena);
	test_no_row(law, "LK", "illegal-access");
	EQ(stage(cx, law, "LK", STAGE_LAW), FINDING_UNKNOWN);
	EQ(stage(cx, law, "LK", STAGE_COMMENCEMENT), FINDING_UNKNOWN);
	struct national *a = test_row(cx->arena, law, "LK", "production-order", FINDING_FULL);
	test_code(cx->arena, law, &a->qualifiers, "not-commenced");
	EQ(stage(cx, law, "LK", STAGE_LAW), FINDING_PARTIAL); // the rest is unknown
	EQ(stage(cx, law, "LK", STAGE_COMMENCEMENT), FINDING_NONE);
	struct national *b = test_row(cx->arena, law, "LK", "search-seizure", FINDING_FULL);
	test_code(cx->arena, law, &b->qualifiers, "partly-commenced");
	EQ(stage(cx, law, "LK", STAGE_COMMENCEMENT), FINDING_PARTIAL);
	test_no_row(law, "LK", "search-seizure");
	a->qualifiers.n = 0;
	test_code(cx->arena, law, &a->qualifiers, "struck-down");
	EQ(stage(cx, law, "LK", STAGE_LAW), FINDING_UNKNOWN); // no law, and unknown ones beside it
	EQ(stage(cx, law, "LK", STAGE_COMMENCEMENT), FINDING_UNKNOWN);
	test_row(cx->arena, law, "LK", "national-strategy", FINDING_FULL);
	EQ(stage(cx, law, "LK", STAGE_POLICY), FINDING_FULL);
}

TEST(institutions_by_how_many_the_data_name)
{
	static const enum finding by_number[] = { FINDING_UNKNOWN, FINDING_PARTIAL, FINDING_PARTIAL,
						  FINDING_FULL };
	static const char *const kinds[] = { "central-authority", "24-7-point", "national-cert",
					     "hotline" };
	struct law *law = test_law_bare(cx->arena);
	struct country *lk = &law->countries.p[test_country(law, "LK")];
	struct authority all[4] = { { 0 } };
	for (size_t i = 0; i < 4; i++)
		all[i].kind = str_from_c(kinds[i]);
	lk->authorities.p = all;
	for (size_t n = 0; n <= 3; n++) {
		lk->authorities.n = n;
		EQ(stage(cx, law, "LK", STAGE_INSTITUTION), by_number[n]);
	}
	lk->authorities.p = &all[3]; // a hotline is no institution of these
	lk->authorities.n = 1;
	EQ(stage(cx, law, "LK", STAGE_INSTITUTION), FINDING_UNKNOWN);
}

/* ---- rules 6.6 and 6.7 --------------------------------------------------- */

TEST(what_to_enact_next_is_ordered)
{
	static const char *const countries[] = { "ZA", "KE" };
	for (size_t k = 0; k < sizeof(countries) / sizeof(*countries); k++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, "");
		uint16_t budapest = test_instrument(w->law, "budapest");
		struct check_answer *a = check_run(cx->arena, w, test_country(w->law, countries[k]),
						   LAW_NONE, budapest, true);
		bool bound = a->bound == BOUND_BOUND;
		EQ(a->next.n, a->findings.n - a->counts.full + (bound ? 0 : 1));
		for (size_t i = 0; i < a->next.n; i++) {
			const struct check_next *n = &a->next.p[i], *before = n - 1;
			CHECK((n->kind == NEXT_ACCEDE) == (i == 0 && !bound));
			if (n->kind == NEXT_ACCEDE)
				continue;
			EQ(n->kind == NEXT_FIND_OUT, n->finding->finding == FINDING_UNKNOWN);
			if (n->finding->reason == CHECK_NOT_COMMENCED)
				EQ(n->kind, NEXT_COMMENCE);
			if (i == 0 || before->kind == NEXT_ACCEDE)
				continue;
			/* none, then partial, then unknown; the more it opens the earlier */
			static const int rank[] = {
				[FINDING_NONE] = 0, [FINDING_PARTIAL] = 1, [FINDING_UNKNOWN] = 2
			};
			int ra = rank[before->finding->finding], rb = rank[n->finding->finding];
			CHECK(ra <= rb);
			size_t sum = before->opens + before->strengthens;
			if (ra == rb)
				CHECK(sum > n->opens + n->strengthens ||
				      (sum == n->opens + n->strengthens &&
				       before->finding->provision < n->finding->provision));
		}
	}
}

TEST(nobody_is_told_to_join_what_is_closed_to_it)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	static const char *const closed[] = { "sadc-mla-2002", "cw-model-law" };
	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++) {
		struct check_answer *a = check_run(cx->arena, w, test_country(w->law, "LK"),
						   LAW_NONE, test_instrument(w->law, closed[i]),
						   true);
		CHECK(a->bound != BOUND_BOUND);
		CHECK(a->next.n == 0 || a->next.p[0].kind != NEXT_ACCEDE);
	}
}

TEST(models_are_full_and_kindred_first)
{
	struct law *law = test_law_copy(cx->arena);
	uint16_t concept = test_concept(law, "production-order");
	for (size_t c = 0; c < law->countries.n; c++) {
		law->national[c * law->concepts.n + concept] = NULL;
		for (size_t o = 0; o < law->organisations_n; o++)
			law->countries.p[c].member[o] = YN_NO;
	}
	size_t commonwealth = (size_t)law_organisation(law, STR("commonwealth"));
	size_t coe = (size_t)law_organisation(law, STR("coe"));
	static const char *const full[] = { "AT", "BE", "CA", "DE", "EE", "FR", "GE" };
	for (size_t i = 0; i < sizeof(full) / sizeof(*full); i++)
		test_row(cx->arena, law, full[i], "production-order", FINDING_FULL);
	test_row(cx->arena, law, "AU", "production-order", FINDING_PARTIAL);
	test_row(cx->arena, law, "DE", "production-order", FINDING_FULL)->finding_seen = false;
	static const char *const members[] = { "LK", "AU", "FR" };
	for (size_t i = 0; i < 3; i++)
		law->countries.p[test_country(law, members[i])].member[commonwealth] = YN_YES;
	law->countries.p[test_country(law, "LK")].member[coe] = YN_YES;
	law->countries.p[test_country(law, "CA")].member[coe] = YN_YES;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct check_answer *a = check_run(cx->arena, w, test_country(law, "LK"), LAW_NONE,
					   test_instrument(law, "budapest"), false);
	struct str out = { 0 };
	for (size_t i = 0; i < a->findings.n; i++)
		for (size_t k = 0;
		     a->findings.p[i].concept == concept && k < a->findings.p[i].models.n; k++)
			out = arena_fmt(cx->arena, "%.*s%s ", STR_ARG(out),
					law->countries.p[a->findings.p[i].models.p[k]].alpha2);
	/* the Commonwealth counts double; then what was seen, then the list's order */
	EQ_STR(out, "FR CA AT BE EE ");
}
