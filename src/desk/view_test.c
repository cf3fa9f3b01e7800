// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/view.h"

#include "core/test.h"
#include "desk/test_requests.h"
#include "law/test_world.h"

static struct request_view seen(struct cx *cx, const struct request *r)
{
	static const struct clock_settings none_set = { 0 };
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	struct request_view v;
	REQUIRE(view_make(cx, test_world(cx, law, TEST_DATE, ""), r, &none_set, &v) == RC_OK);
	return v;
}

/* A preservation of Sri Lanka, as Georgia reads it. */
static struct request came(struct cx *cx)
{
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "LK", "GE");
	r.progress.side = SIDE_ASKED;
	r.progress.state = STATE_DELIVERED;
	return r;
}

TEST(what_came_is_looked_through_by_the_rules_of_our_own)
{
	struct request r = came(cx);
	struct request_view v = seen(cx, &r);
	REQUIRE(v.came != NULL);
	CHECK(!v.composition); // and nothing stops us
	EQ(v.came->gaps.n, 0);
	r.text[FIELD_DATA_LINK] = STR("");
	r.text[FIELD_LESS_INTRUSIVE] = STR("\n");
	v = seen(cx, &r);
	REQUIRE(v.came->gaps.n == 2);
	EQ(v.came->gaps.p[0].field, FIELD_DATA_LINK);
	CHECK(str_find(v.came->gaps.p[0].source, STR("29")) != STR_NONE);
	EQ(v.came->gaps.p[1].field, FIELD_LESS_INTRUSIVE);
	EQ_STR(v.came->gaps.p[1].source, "Budapest Convention 15");
}

TEST(a_basis_that_our_data_do_not_know_leaves_what_every_request_must_say)
{
	struct request r = came(cx);
	r.basis = STR("treaty-of-elsewhere");
	r.text[FIELD_DATA_LINK] = STR("");
	r.text[FIELD_LESS_INTRUSIVE] = STR("");
	const struct request_view v = seen(cx, &r);
	EQ(v.entitled.answer, YN_UNKNOWN);
	REQUIRE(v.came && v.came->gaps.n == 1);
	EQ(v.came->gaps.p[0].field, FIELD_LESS_INTRUSIVE);
	r.from = STR("XX");
	CHECK(!seen(cx, &r).came);
}

TEST(who_asks_reads_what_stops_it_and_nothing_of_what_came)
{
	const struct request r = desk_test_words(cx, KIND_PRESERVATION, "LK", "GE");
	const struct request_view v = seen(cx, &r);
	CHECK(v.composition && !v.came);
}
