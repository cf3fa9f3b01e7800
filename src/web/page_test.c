// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/page.h"

#include "core/test.h"
#include "web/test_page.h"

TEST(numbers_are_grouped_as_the_language_does)
{
	struct page en = test_page(cx, NULL), fr = test_page(cx, lang_by_prefix(STR("fr"), false));
	EQ_STR(page_number(&en, 0), "0");
	EQ_STR(page_number(&en, 999), "999");
	EQ_STR(page_number(&en, 5142), "5,142");
	EQ_STR(page_number(&en, -1234567), "-1,234,567");
	EQ_STR(page_number(&en, -123), "-123");
	EQ_STR(page_number(&fr, 5142), "5\xe2\x80\xaf"
				       "142");
	test_page_done(&en);
	test_page_done(&fr);
}

TEST(dates_name_the_day_and_the_month)
{
	struct page en = test_page(cx, NULL), fr = test_page(cx, lang_by_prefix(STR("fr"), false));
	EQ_STR(page_date(&en, date_from_ymd(2026, 11, 21)), "Sat 21 Nov 2026");
	EQ_STR(page_date(&en, date_from_ymd(1969, 12, 31)), "Wed 31 Dec 1969");
	EQ_STR(page_date_long(&en, date_from_ymd(2026, 5, 1)), "1 May 2026");
	EQ_STR(page_date(&fr, date_from_ymd(2026, 2, 1)), "dim. 1er f\xc3\xa9vr. 2026");
	EQ_STR(page_date_long(&fr, date_from_ymd(2026, 8, 2)), "2 ao\xc3\xbbt 2026");
	EQ(page_date(&en, DATE_NONE).n, 0);
	EQ_STR(page_month(&en, STR("2026-11")), "November 2026");
	EQ_STR(page_month(&en, STR("soon")), "soon");
	test_page_done(&en);
	test_page_done(&fr);
}

TEST(a_share_has_its_base_and_small_ones_no_percentage)
{
	struct page en = test_page(cx, NULL);
	EQ_STR(page_share(&en, 8, 13), "62 % (8 of 13)");
	EQ_STR(page_share(&en, 3, 4), "3 of 4");
	EQ_STR(page_share(&en, 0, 0), "0 of 0");
	test_page_done(&en);
}

TEST(addresses_keep_the_pages_language)
{
	struct page en = test_page(cx, NULL), fr = test_page(cx, lang_by_prefix(STR("fr"), false));
	EQ_STR(page_href(&en, STR("/law/ke")), "/law/ke");
	EQ_STR(page_href(&fr, STR("/law/ke")), "/fr/law/ke");
	EQ_STR(page_href(&fr, STR("/")), "/fr");
	EQ_STR(page_href(&fr, STR("/assets/x.css")), "/assets/x.css");
	EQ_STR(page_href(&fr, STR("https://example.org/")), "https://example.org/");
	EQ_STR(page_url(&fr, STR("a b&c=\xc3\xa9")), "a%20b%26c%3D%C3%A9");
	test_page_done(&en);
	test_page_done(&fr);
}

TEST(sentences_take_values_by_name_and_do_not_read_them_again)
{
	struct page en = test_page(cx, NULL);
	EQ_STR(tr_with(&en, "{a} asks {b} for {n}", ARG("b", STR("{a}")), ARG("a", "x<y"),
		       ARG("n", 1000)),
	       "x<y asks {a} for 1,000");
	EQ_STR(tr_with(&en, "{ {c} {", ARG("a", 1)), "{ {c} {");
	page_put_tr(&en, "<{a}>", PAGE_ARGS(ARG("a", "x<y")));
	EQ_STR(test_page_take(&en), "&lt;x&lt;y&gt;");
	EQ_STR(tr_n_with(&en, 1, "{n} law", "{n} laws", ARG("n", 1)), "1 law");
	test_page_done(&en);
}

TEST(links_that_are_no_addresses_lead_nowhere)
{
	static const char *const bad[] = { "javascript:alert(1)", "data:text/html,x", " https://x",
					   "", "x" };
	struct page en = test_page(cx, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		page_put_link(&en, page_of_c(bad[i]));
		EQ_STR(test_page_take(&en), "#");
	}
	page_put_link(&en, page_of_c("https://example.org/\"><script>"));
	EQ_STR(test_page_take(&en), "https://example.org/&quot;&gt;&lt;script&gt;");
	test_page_done(&en);
}

TEST(markup_can_be_taken_out_as_a_value)
{
	struct page en = test_page(cx, NULL);
	page_raw(&en, STR("before "));
	const size_t mark = page_mark(&en);
	page_raw(&en, STR("<b>x</b>"));
	const struct html h = page_since(&en, mark);
	EQ_STR(h.text, "<b>x</b>");
	page_put(&en, page_of_html(h));
	EQ_STR(test_page_take(&en), "before <b>x</b>");
	test_page_done(&en);
}
