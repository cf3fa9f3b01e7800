// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of the law share: sources, sentences, forms.
#include "core/test.h"
#include "law/form_web.h"
#include "law/test_world.h"
#include "web/test_page.h"

static struct law_view view_of(struct cx *cx, struct page *pg)
{
	return (struct law_view){ .cx = cx, .pg = pg, .law = test_law() };
}

TEST(a_source_is_split_and_its_addresses_become_links)
{
	struct page pg = test_page(cx, NULL);
	const struct law_view lv = view_of(cx, &pg);
	const struct law_sources s = law_sources_of(
		&lv, STR("Gazette no. 7; https://example.org/a_(b) (status 2015-12-03) ; see "
			 "https://example.org/c."));
	REQUIRE(s.n == 3);
	EQ_STR(s.p[0].text, "Gazette no. 7");
	EQ(s.p[0].href.n, 0);
	EQ_STR(s.p[1].href, "https://example.org/a_(b)");
	EQ_STR(s.p[1].shown, "example.org/a_(b)");
	EQ_STR(s.p[1].text, "(status 2015-12-03)");
	EQ_STR(s.p[2].text, "see");
	EQ_STR(s.p[2].href, "https://example.org/c");
	test_page_done(&pg);
}

TEST(what_a_sentence_quotes_is_marked_as_english_in_other_languages)
{
	struct phrase p = phrase_of("Law: {law}");
	phrase_text(&p, "law", STR("Act <1>"));
	struct page english = test_page(cx, NULL),
		    french = test_page(cx, lang_by_prefix(STR("fr"), false));
	const struct law_view en = view_of(cx, &english), fr = view_of(cx, &french);
	EQ_STR(law_sentence(&en, p).text, "Law: Act &lt;1&gt;");
	EQ_STR(law_sentence(&fr, p).text,
	       "Law: <span lang=\"en\" dir=\"ltr\">Act &lt;1&gt;</span>");
	EQ_STR(law_say(&fr, p), "Law: Act <1>");
	test_page_done(&english);
	test_page_done(&french);
}

TEST(a_sentence_that_begins_with_a_title_begins_with_a_capital)
{
	struct page pg = test_page(cx, NULL);
	const struct law_view lv = view_of(cx, &pg);
	struct phrase first = phrase_of("{offence}: yes"), within = phrase_of("Of {offence}");
	phrase_concept(&first, "offence", lv.law, test_concept(lv.law, "illegal-access"));
	phrase_concept(&within, "offence", lv.law, test_concept(lv.law, "illegal-access"));
	EQ_STR(law_say(&lv, first), "Illegal access: yes");
	EQ_STR(law_say(&lv, within), "Of illegal access");
	test_page_done(&pg);
}

static struct str redirect(struct cx *cx, const char *query, const char *const *required)
{
	struct http_req req = { .arena = cx->arena };
	REQUIRE(query_parse(cx, str_from_c(query), &req.query) == RC_OK);
	struct page pg = test_page(cx, NULL);
	pg.req = &req;
	pg.path = STR("/route");
	const bool moved = law_redirect_form(&pg, required);
	CHECK(moved == (pg.location.n > 0));
	test_page_done(&pg);
	return pg.location;
}

TEST(a_form_s_address_is_made_short_to_be_shared)
{
	static const char *const required[] = { "from", "to", NULL };
	EQ_STR(redirect(cx, "from=lk&to=us", required), "");
	EQ_STR(redirect(cx, "from=lk&to=us&provider=&ask=1", required), "/route?from=lk&to=us");
	EQ_STR(redirect(cx, "from=lk&to=&ask=1", required), "/route?from=lk&ask=1");
	EQ_STR(redirect(cx, "from=lk&date-day=5&date-month=1&date-year=2020", NULL),
	       "/route?from=lk&date=2020-01-05");
	EQ_STR(redirect(cx, "from=lk&date-day=21&date-month=11&date-year=2026", NULL),
	       "/route?from=lk");
	EQ_STR(redirect(cx, "date-day=31&date-month=2&date-year=2026", NULL), "");
	EQ_STR(redirect(cx, "a=1&fact-x=yes&fact-y=unknown&fact-z=no", NULL),
	       "/route?a=1&fact=x%3Ayes&fact=z%3Ano");
}
