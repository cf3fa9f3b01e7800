// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/rankings.h"

#include "core/test.h"
#include "law/test_world.h"

struct shelf {
	struct law_snapshot *snapshot;
	const struct law *law;
	struct rankings *rankings;
};

static struct shelf open_shelf(struct cx *cx)
{
	struct shelf s = { 0 };
	struct report report;
	report_init(&report, cx->arena);
	REQUIRE(law_snapshot_load(cx, (struct str){ 0 }, NULL, &report, &s.snapshot) == RC_OK);
	s.law = law_snapshot_get(s.snapshot);
	s.rankings = rankings_open(s.snapshot);
	return s;
}

static void close_shelf(struct shelf *s)
{
	rankings_close(s->rankings);
	law_snapshot_put(s->snapshot, s->law);
	law_snapshot_close(s->snapshot);
}

static struct reform_list one_reform(struct cx *cx, const char *text)
{
	struct reform_list list = { 0 };
	struct reform *r = ARENA_PUSH(cx->arena, &list);
	*r = (struct reform){ .change = { .text = str_from_c(text) }, .count = { .opened = 7 } };
	*ARENA_PUSH(cx->arena, &r->change.reserved) = STR("9(4)");
	return list;
}

TEST(a_ranking_is_found_only_by_all_that_it_depends_on)
{
	struct shelf s = open_shelf(cx);
	struct world asked = { .law = s.law, .date = test_day(TEST_DATE) }, other;
	const struct reform_list list = one_reform(cx, "accede:KE:budapest");
	struct reform_list found;
	CHECK(!rankings_find(s.rankings, &asked, 3, cx->arena, &found));
	rankings_keep(s.rankings, &asked, 3, &list);
	REQUIRE(rankings_find(s.rankings, &asked, 3, cx->arena, &found));
	REQUIRE(found.n == 1 && found.p[0].change.reserved.n == 1);
	EQ_STR(found.p[0].change.text, "accede:KE:budapest");
	EQ_STR(found.p[0].change.reserved.p[0], "9(4)");
	EQ(found.p[0].count.opened, 7);
	CHECK(found.p[0].change.text.p != list.p[0].change.text.p);
	CHECK(!rankings_find(s.rankings, &asked, 4, cx->arena, &found));
	other = asked;
	other.date = test_day("2015-01-01");
	CHECK(!rankings_find(s.rankings, &other, 3, cx->arena, &found));
	other = asked;
	other.verified_only = true;
	CHECK(!rankings_find(s.rankings, &other, 3, cx->arena, &found));
	other = asked;
	fact_set_add(&other.facts.yes, 1);
	CHECK(!rankings_find(s.rankings, &other, 3, cx->arena, &found));
	other = asked;
	fact_set_add(&other.facts.no, 1);
	CHECK(!rankings_find(s.rankings, &other, 3, cx->arena, &found));
	close_shelf(&s);
}

TEST(the_ranking_asked_for_longest_ago_makes_room)
{
	struct shelf s = open_shelf(cx);
	const struct world w = { .law = s.law, .date = test_day(TEST_DATE) };
	const struct reform_list list = one_reform(cx, "x");
	struct reform_list found;
	for (unsigned c = 0; c < RANKINGS_KEPT; c++)
		rankings_keep(s.rankings, &w, (uint16_t)c, &list);
	CHECK(rankings_find(s.rankings, &w, 0, cx->arena, &found)); // 1 is now the oldest
	rankings_keep(s.rankings, &w, RANKINGS_KEPT, &list);
	CHECK(rankings_find(s.rankings, &w, 0, cx->arena, &found));
	CHECK(!rankings_find(s.rankings, &w, 1, cx->arena, &found));
	CHECK(rankings_find(s.rankings, &w, 2, cx->arena, &found));
	CHECK(rankings_find(s.rankings, &w, RANKINGS_KEPT, cx->arena, &found));
	close_shelf(&s);
}

TEST(a_ranking_goes_with_its_law)
{
	struct shelf s = open_shelf(cx);
	struct report report;
	report_init(&report, cx->arena);
	const struct world w = { .law = s.law, .date = test_day(TEST_DATE) };
	const struct reform_list list = one_reform(cx, "x");
	struct reform_list found;
	rankings_keep(s.rankings, &w, 3, &list);
	REQUIRE(law_snapshot_replace(cx, s.snapshot, NULL, &report) == RC_OK);
	rankings_keep(s.rankings, &w, 4, &list); // too late: that law is an old one
	CHECK(!rankings_find(s.rankings, &w, 4, cx->arena, &found));
	CHECK(rankings_find(s.rankings, &w, 3, cx->arena, &found));
	const struct law *current = law_snapshot_get(s.snapshot);
	rankings_drop(s.rankings, current);
	CHECK(!rankings_find(s.rankings, &w, 3, cx->arena, &found));
	law_snapshot_put(s.snapshot, current);
	close_shelf(&s);
}
