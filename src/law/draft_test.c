// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/draft.h"

#include "core/test.h"
#include "law/dual.h"
#include "law/test_world.h"

static struct draft_brief *brief(struct cx *cx, const struct world *w, const char *country,
				 const char *instrument, const char *number)
{
	struct draft_brief *d = NULL;
	REQUIRE(draft_run(cx, w, test_country(w->law, country), test_instrument(w->law, instrument),
			  str_from_c(number), &d) == RC_OK);
	return d;
}

TEST(a_number_stands_for_its_parts_and_no_others)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	static const char *const numbers[] = { "2", "9", "29", "9(1)(a)" };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct draft_brief *d = brief(cx, w, "KE", "budapest", numbers[i]);
		struct str asked = str_from_c(numbers[i]);
		CHECK(d->provisions.n > 0);
		for (size_t k = 0; k < d->provisions.n; k++) {
			struct str number = d->provisions.p[k]->number;
			CHECK(str_eq(number, asked) ||
			      (str_starts(number, asked) && number.p[asked.n] == '('));
		}
	}
	const struct instrument *ins = &w->law->instruments.p[test_instrument(w->law, "budapest")];
	size_t nine = 0;
	for (size_t i = 0; i < ins->provisions.n; i++)
		nine += str_eq(ins->provisions.p[i].number, STR("9")) ||
			str_starts(ins->provisions.p[i].number, STR("9("));
	EQ(brief(cx, w, "KE", "budapest", "9")->provisions.n, nine);
	CHECK(nine > 4);
}

TEST(a_brief_for_preservation)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct draft_brief *d = brief(cx, w, "KE", "budapest", "29");
	REQUIRE(d->concepts.n > 0);
	EQ(d->concepts.p[0], test_concept(w->law, "mla-preservation"));
	EQ(d->measures.n, 1);
	EQ_STR(d->measures.p[0]->provision, "29");
	CHECK(d->safeguards.n > 0);
	for (size_t i = 0; i < d->safeguards.n; i++)
		EQ(d->safeguards.p[i]->pillar, PILLAR_SAFEGUARD);
	REQUIRE(d->choices.n == 1); // the reservation of 29(4)
	EQ_STR(d->choices.p[0].article, "29(4)");
	CHECK(d->choices.p[0].reservation);
	CHECK(d->models.n <= 2 && d->models.n > 0);
	for (size_t i = 0; i < d->models.n; i++) {
		EQ(d->models.p[i]->concept, d->concepts.p[0]);
		EQ(d->models.p[i]->finding, FINDING_FULL);
		CHECK(d->models.p[i]->country != d->country);
	}
	CHECK(d->now.provision && d->now.concept == d->concepts.p[0]);
}

TEST(a_brief_for_an_offence)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct draft_brief *d = brief(cx, w, "LK", "budapest", "2");
	CHECK(d->elements.n > 0);
	for (size_t i = 0; i < d->elements.n; i++)
		EQ(d->elements.p[i]->concept, test_concept(w->law, "illegal-access"));
	CHECK(d->model_laws.n > 0 && d->model_laws.n <= 2);
	EQ(d->model_laws.n, d->model_law_instruments.n);
	for (size_t i = 0; i < d->model_laws.n; i++) {
		EQ(d->model_laws.p[i]->concept, d->concepts.p[0]);
		EQ(w->law->instruments.p[d->model_law_instruments.p[i]].role, ROLE_STANDARD);
	}
	bool security = false;
	for (size_t i = 0; i < d->choices.n; i++) {
		for (size_t k = 0; k < i; k++)
			CHECK(d->choices.p[k].qualifier != d->choices.p[i].qualifier);
		security |= d->choices.p[i].qualifier ==
			    law_qualifier(w->law, STR("requires-security-infringement"));
	}
	CHECK(security);
}

/* With how many others the offence would be a plain yes, asked of the changed world. */
static unsigned meets(struct cx *cx, const struct world *w, const char *country, uint16_t offence,
		      uint16_t qualifier)
{
	struct law *law = test_law_copy(cx->arena);
	uint16_t c = test_country(law, country);
	const char *concept =
		arena_fmt(cx->arena, "%.*s%c", STR_ARG(law->concepts.p[offence].id), 0).p;
	struct national *row = test_row(cx->arena, law, country, concept, FINDING_FULL);
	if (qualifier != LAW_NONE)
		test_push(cx->arena, &row->qualifiers, qualifier);
	law->countries.p[c].declarations.n = 0;
	struct world_options o = { .date = w->date, .facts = w->facts };
	struct world *then = world_build(cx->arena, law, o);
	unsigned n = 0;
	for (size_t b = 0; b < law->countries.n; b++)
		n += b != c && dual_criminality(then, c, (uint16_t)b, offence).answer == PUNISH_YES;
	return n;
}

TEST(what_a_choice_does_to_dual_criminality)
{
	static const char *const facts[] = { "", "security-bypassed=yes", "security-bypassed=no" };
	for (size_t f = 0; f < sizeof(facts) / sizeof(*facts); f++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, facts[f]);
		struct draft_brief *d = brief(cx, w, "KE", "budapest", "2");
		uint16_t offence = test_concept(w->law, "illegal-access");
		CHECK(d->choices.n >= 3);
		for (size_t i = 0; i < d->choices.n; i++) {
			const struct draft_choice *c = &d->choices.p[i];
			EQ(c->meets_now, meets(cx, w, "KE", offence, LAW_NONE));
			EQ(c->meets_then, meets(cx, w, "KE", offence, c->qualifier));
		}
	}
}

TEST(a_number_that_is_not_there)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t ke = test_country(w->law, "KE"), budapest = test_instrument(w->law, "budapest");
	struct draft_brief *d = NULL;
	EQ(draft_run(cx, w, ke, budapest, STR("99"), &d), RC_MISSING);
	CHECK(str_find(cx_error(cx), STR("has no provision 99 in the data")) != STR_NONE);
	EQ(draft_run(cx, w, ke, budapest, STR("29(11)"), &d), RC_MISSING);
	CHECK(str_find(cx_error(cx), STR("the nearest is 29(1)")) != STR_NONE);
	EQ(draft_run(cx, w, ke, budapest, STR(""), &d), RC_MISSING);
	EQ(draft_run(cx, w, ke, budapest, STR("1(a)"), &d), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("only defines words")) != STR_NONE);
	CHECK(!d);
}
