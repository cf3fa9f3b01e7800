// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/grounds.h"

#include "core/test.h"
#include "law/test_world.h"

/* Germany asks France: Budapest, and the European Investigation Order between them. */
static const struct route_answer *ask(struct cx *cx, const struct world *w, const char *measure)
{
	const struct route_question q = { test_country(w->law, "DE"),
					  test_country(w->law, "FR"),
					  test_concept(w->law, "illegal-access"),
					  test_measure(w->law, measure),
					  { 0 } };
	return route_find(cx->arena, w, &q);
}

static struct ground_list budapest_grounds(struct cx *cx, const struct world *w,
					   const char *measure)
{
	const struct route_answer *a = ask(cx, w, measure);
	for (size_t i = 0; i < a->routes.n; i++)
		if (!a->routes.p[i].basis.is_bilateral &&
		    a->routes.p[i].basis.instrument == test_instrument(w->law, "budapest"))
			return route_grounds(cx->arena, w, a, &a->routes.p[i]);
	REQUIRE(false);
}

static size_t count(const struct ground_list *list, enum ground_where where)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		n += list->p[i].where == where;
	return n;
}

static const struct world *world_of(struct cx *cx)
{
	struct law *law = test_law_copy(cx->arena);
	struct national *row = test_row(cx->arena, law, "FR", "mla-general", FINDING_FULL);
	row->law = STR("Code of Criminal Procedure");
	test_code(cx->arena, law, &row->qualifiers, "reciprocity");
	test_code(cx->arena, law, &row->qualifiers, "via-general-act");
	test_bind(cx->arena, law, "DE", "budapest");
	test_bind(cx->arena, law, "FR", "budapest");
	return test_world(cx, law, TEST_DATE, "");
}

TEST(preservation_has_only_the_grounds_of_the_convention)
{
	const struct ground_list g = budapest_grounds(cx, world_of(cx), "expedited-preservation");
	CHECK(count(&g, GROUND_INSTRUMENT) > 0);
	EQ(count(&g, GROUND_REQUESTED_LAW), 0);
	EQ(count(&g, GROUND_OTHER_TREATY), 0);
}

TEST(stored_data_may_be_refused_by_the_requested_law_too)
{
	const struct ground_list g = budapest_grounds(cx, world_of(cx), "stored-data");
	CHECK(count(&g, GROUND_INSTRUMENT) > 0);
	EQ(count(&g, GROUND_REQUESTED_LAW), 1);
	for (size_t i = 0; i < g.n; i++) {
		CHECK(phrase_print(cx->arena, &g.p[i].text).n > 0 && g.p[i].name.n > 0);
		if (g.p[i].where != GROUND_REQUESTED_LAW)
			continue;
		EQ_STR(g.p[i].name, "Code of Criminal Procedure");
		EQ_STR(phrase_print(cx->arena, &g.p[i].text), "Reciprocity is asked for");
	}
}

/* 25(4): the grounds of another treaty that stands between both come along. */
TEST(another_treaty_between_both_brings_its_grounds)
{
	const struct world *w = world_of(cx);
	const struct route_answer *a = ask(cx, w, "stored-data");
	size_t rows = 0;
	for (size_t i = 0; i < a->routes.n; i++) {
		const struct route *r = &a->routes.p[i];
		const bool stands = r->status == ROUTE_OPEN || r->status == ROUTE_CONDITIONAL;
		if (!r->basis.is_bilateral &&
		    r->basis.instrument != test_instrument(w->law, "budapest") && r->binding &&
		    stands && r->row)
			rows += r->row->refusal.n;
	}
	const struct ground_list g = budapest_grounds(cx, w, "stored-data");
	CHECK(rows > 0);
	EQ(count(&g, GROUND_OTHER_TREATY), rows);
}
