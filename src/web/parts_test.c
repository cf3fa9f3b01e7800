// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/parts.h"

#include "core/test.h"
#include "web/pages.h"
#include "web/test_page.h"

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_c(what)) != STR_NONE;
}

TEST(every_tag_has_word_sign_and_colour)
{
	struct page pg = test_page(cx, NULL);
	for (int i = 0; i < TAGS; i++) {
		const struct tag_view *v = tag_of((enum tag)i);
		REQUIRE(v->kind && v->word && v->sign.text.n > 0);
		page_tag(&pg, v);
		const struct str s = test_page_take(&pg);
		CHECK(has(s, "<svg class=\"app-sign\"") && has(s, "aria-hidden=\"true\"") &&
		      has(s, v->word));
		CHECK(has(s, v->kind));
	}
	test_page_done(&pg);
}

TEST(a_select_may_offer_groups_after_what_stands_alone)
{
	struct page pg = test_page(cx, NULL);
	struct select_view v = { .id = STR("act"), .label = STR("Act") };
	part_option(cx->arena, &v.options, STR(""), STR("Any"), false);
	struct option_group_view *g = ARENA_PUSH(cx->arena, &v.groups);
	*g = (struct option_group_view){ .label = STR("Signing in & out") };
	part_option(cx->arena, &g->options, STR("signed-in"), STR("Signed in"), true);
	page_select(&pg, &v);
	const struct str s = test_page_take(&pg);
	CHECK(has(s, "Any</option>"));
	CHECK(has(s, "<optgroup label=\"Signing in &amp; out\">"));
	CHECK(has(s, "<option value=\"signed-in\" selected>Signed in</option>"));
	CHECK(has(s, "</optgroup>"));
	test_page_done(&pg);
}

TEST(a_select_with_an_error_says_so_to_all_readers)
{
	struct page pg = test_page(cx, NULL);
	struct select_view v = { .id = STR("from"),
				 .label = STR("From"),
				 .hint = STR("h"),
				 .error = STR("Choose a <country>") };
	part_option(cx->arena, &v.options, STR("ke"), STR("Kenya"), false);
	part_option(cx->arena, &v.options, STR("lk"), STR("Sri Lanka"), true);
	page_select(&pg, &v);
	const struct str s = test_page_take(&pg);
	CHECK(has(s, "aria-describedby=\"from-hint from-error\""));
	CHECK(has(s, "<option value=\"ke\">Kenya</option>"));
	CHECK(has(s, "<option value=\"lk\" selected>Sri Lanka</option>"));
	CHECK(has(s,
		  "<span class=\"govuk-visually-hidden\">Error:</span> Choose a &lt;country&gt;"));
	v.hint = v.error = (struct str){ 0 };
	page_select(&pg, &v);
	CHECK(!has(test_page_take(&pg), "aria-describedby"));
	test_page_done(&pg);
}

static enum rc read_date(struct cx *cx, const char *query, struct date_view *v, struct date *out)
{
	struct page pg = test_page(cx, NULL);
	struct http_req req = *pg.req;
	REQUIRE(query_parse(cx, str_from_c(query), &req.query) == RC_OK);
	pg.req = &req;
	*v = (struct date_view){ .id = STR("date") };
	const enum rc rc = part_date(cx, &pg, v, out);
	test_page_done(&pg);
	return rc;
}

TEST(a_date_is_read_whole_or_from_three_boxes)
{
	struct date_view v;
	struct date d;
	EQ(read_date(cx, "date=2026-11-21", &v, &d), RC_OK);
	EQ_STR(date_print(cx->arena, d), "2026-11-21");
	EQ_STR(v.month, "11");
	EQ(read_date(cx, "date-day=1&date-month=2&date-year=2026", &v, &d), RC_OK);
	EQ_STR(date_print(cx->arena, d), "2026-02-01");
	EQ(read_date(cx, "", &v, &d), RC_OK);
	CHECK(!date_is_set(d));
	static const char *const bad[] = { "date=21.11.2026",
					   "date-day=31&date-month=2&date-year=2026", "date-day=x",
					   "date-day=1&date-month=1",
					   "date-day=1&date-month=13&date-year=2026" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(read_date(cx, bad[i], &v, &d), RC_INVALID);
		CHECK(v.error.n > 0);
	}
	EQ_STR(v.month, "13");
}

TEST(an_empty_error_summary_is_not_there)
{
	struct page pg = test_page(cx, NULL);
	struct errors_view v = { 0 };
	page_errors(&pg, &v);
	EQ_STR(str_trim(test_page_take(&pg)), "");
	*ARENA_PUSH(cx->arena, &v) = (struct error_view){ STR("Choose one"), STR("from") };
	page_errors(&pg, &v);
	CHECK(has(test_page_take(&pg), "<a href=\"#from\">Choose one</a>"));
	test_page_done(&pg);
}
