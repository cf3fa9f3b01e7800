// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A sentence whose name nobody fills aborts when it is printed. These tests print
 * every sentence that the real law leads to.
 */
#include "law/phrases.h"

#include "core/test.h"
#include "law/test_world.h"

static bool is_whole(struct arena *arena, struct phrase p)
{
	const struct str text = phrase_print(arena, &p);
	return (text.n > 0) == (p.text != NULL) && str_find(text, STR("{")) == STR_NONE;
}

static void print_route(struct cx *cx, const struct world *w, const struct route_answer *a)
{
	struct arena *arena = cx->arena;
	CHECK(is_whole(arena, phrase_route_answer(w, a)));
	CHECK(is_whole(arena, phrase_route_reason(w, a)));
	CHECK(is_whole(arena, phrase_power(arena, w, a->to, &a->power)));
	CHECK(is_whole(arena, phrase_bilateral_note(w, a->to)));
	for (size_t i = 0; i < a->routes.n; i++) {
		const struct route *r = &a->routes.p[i];
		CHECK(is_whole(arena, phrase_two_clocks(arena, w, a->to, r)));
		for (size_t k = 0; k < r->conditions.n; k++)
			CHECK(phrase_condition(w, a, r, &r->conditions.p[k]).text &&
			      is_whole(arena, phrase_condition(w, a, r, &r->conditions.p[k])));
		for (size_t k = 0; k < r->deadlines.n; k++)
			CHECK(is_whole(arena,
				       phrase_deadline(arena, w, a->to, &r->deadlines.p[k])));
	}
	for (size_t i = 0; i < a->not_yet.n; i++) {
		CHECK(phrase_not_yet(w, &a->not_yet.p[i]).text &&
		      is_whole(arena, phrase_not_yet(w, &a->not_yet.p[i])));
		CHECK(phrase_opens_when(w, &a->not_yet.p[i]).text &&
		      is_whole(arena, phrase_opens_when(w, &a->not_yet.p[i])));
	}
	for (size_t i = 0; i < sizeof(a->without) / sizeof(*a->without); i++)
		CHECK(is_whole(arena, phrase_risk(w, a->to, &a->without[i])));
}

static void print_routes_from(struct cx *cx, const struct world *w, const char *from,
			      const char *offence)
{
	struct arena *const kept = cx->arena;
	for (uint16_t m = 0; m < w->law->measures.n; m++)
		for (uint16_t to = 0; to < w->law->countries.n; to++) {
			struct arena scratch = { 0 };
			const struct route_question q = { test_country(w->law, from), to,
							  test_concept(w->law, offence), m,
							  .provider = to % 2 ? STR("Example")
									     : (struct str){ 0 } };
			cx->arena = &scratch;
			if (to != q.from)
				print_route(cx, w, route_find(&scratch, w, &q));
			cx->arena = kept;
			arena_done(&scratch);
		}
}

TEST(every_sentence_about_a_route_is_whole)
{
	const struct world *now = test_world(cx, test_law(), TEST_DATE, "");
	const struct world *then = test_world(
		cx, test_law(), "2019-05-01",
		"organised-group=no offence-in-art20-list=no offence-threshold-met=no");
	print_routes_from(cx, now, "DE", "illegal-access");
	print_routes_from(cx, now, "LK", "identity-crime");
	print_routes_from(cx, then, "US", "csam");
}

TEST(every_sentence_about_dual_criminality_is_whole)
{
	const struct world *w = test_world(cx, test_law(), TEST_DATE, "security-bypassed=no");
	const uint16_t lk = test_country(w->law, "LK");
	for (size_t o = 0; o < w->offences.n; o++)
		for (uint16_t c = 0; c < w->law->countries.n; c++) {
			const uint16_t offence = w->offences.p[o];
			const struct dual d = dual_criminality(w, lk, c, offence);
			CHECK(is_whole(cx->arena, phrase_side(cx->arena, w, c, offence)));
			CHECK(is_whole(cx->arena, phrase_dual_answer(w, lk, c, offence, &d)));
		}
}

static void print_check(struct arena *arena, const struct world *w, const struct check_answer *a)
{
	CHECK(is_whole(arena, phrase_check_answer(w, a)));
	CHECK(is_whole(arena, phrase_check_bound(w, a)));
	for (size_t i = 0; i < a->findings.n; i++)
		CHECK(is_whole(arena, phrase_reason(arena, w, a->instrument, &a->findings.p[i])));
	for (enum check_stage s = STAGE_POLICY; s < STAGES; s++)
		CHECK(is_whole(arena, phrase_stage(w, a, s)));
	for (size_t i = 0; i < a->next.n; i++)
		CHECK(is_whole(arena, phrase_next(w, a, &a->next.p[i])));
}

TEST(every_sentence_about_a_check_is_whole)
{
	const struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	const uint16_t budapest = test_instrument(w->law, "budapest");
	for (uint16_t i = 0; i < w->law->instruments.n; i++) {
		if (i != budapest)
			print_check(cx->arena, w,
				    check_run(cx->arena, w, LAW_NONE, i, budapest, false));
		for (uint16_t c = 0; c < w->law->countries.n; c += 20)
			print_check(cx->arena, w, check_run(cx->arena, w, c, LAW_NONE, i, false));
	}
	const char *const countries[] = { "ZA", "KE", "PH" };
	for (size_t i = 0; i < 3; i++)
		print_check(cx->arena, w,
			    check_run(cx->arena, w, test_country(w->law, countries[i]), LAW_NONE,
				      budapest, true));
}

TEST(every_sentence_about_a_reform_is_whole)
{
	const struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	const char *const texts[] = {
		"accede:KE:budapest+reserve:9(4)+reserve:29(4)",
		"accede:KE:budapest-ap2",
		"accede:KE:uncc",
		"accede:ZA:budapest",
		"enact:NA:illegal-access",
		"withdraw:AT:29(4)",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct change c;
		REQUIRE(change_parse(cx, w, str_from_c(texts[i]), &c) == RC_OK);
		const struct change_list one = { &c, 1, 1 };
		const struct what_if_answer *a = what_if_preconditions(cx->arena, w, &one);
		CHECK(is_whole(cx->arena, phrase_change(cx->arena, w->law, &c)));
		CHECK(is_whole(cx->arena, phrase_what_if_answer(a)));
		for (size_t k = 0; k < a->preconditions.n; k++)
			CHECK(is_whole(cx->arena, phrase_precondition(w, &a->preconditions.p[k])));
	}
}

TEST(unknown_is_said_not_to_be_a_no)
{
	struct law *law = test_law_copy(cx->arena);
	test_no_rows(law, "LK");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const uint16_t lk = test_country(law, "LK"), access = test_concept(law, "illegal-access");
	const struct phrase side = phrase_side(cx->arena, w, lk, access);
	CHECK(str_find(phrase_print(cx->arena, &side), STR("not a no")) != STR_NONE);
	const struct route_power power = route_power(w, lk,
						     test_measure(law, "expedited-preservation"));
	const struct phrase p = phrase_power(cx->arena, w, lk, &power);
	CHECK(str_find(phrase_print(cx->arena, &p), STR("not a no")) != STR_NONE);
}

TEST(two_clocks_are_told_only_where_the_power_ends_first)
{
	const struct law *law = test_law();
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	const uint16_t lk = test_country(law, "LK");
	struct route_deadline d[] = { { .code = STR("preserve-min=P60D") },
				      { .requested_law = true, .code = STR("preserve-max=P7D") } };
	struct route r = { .basis = { .instrument = test_instrument(law, "budapest") },
			   .deadlines = { d, 2, 2 } };
	const struct phrase short_power = phrase_two_clocks(cx->arena, w, lk, &r);
	EQ_STR(phrase_print(cx->arena, &short_power),
	       "Two clocks: the Budapest Convention promises 60 days. Sri Lanka's own power ends "
	       "after 7 days. "
	       "Act on the earlier.");
	d[1].code = STR("preserve-max=P90D");
	CHECK(!phrase_two_clocks(cx->arena, w, lk, &r).text);
	r.deadlines.n = 1;
	CHECK(!phrase_two_clocks(cx->arena, w, lk, &r).text);
}
