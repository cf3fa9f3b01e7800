// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/tmplc_sample.h"

#include "core/test.h"
#include "web/test_page.h"
#include "web/test_pages.h"

static struct str write_sample(struct cx *cx, const struct lang *lang)
{
	struct str subs[] = { STR("s1"), STR("s2") };
	struct sample_row rows[] = { { .name = STR("one"), .marked = true, .subs = { subs, 2 } },
				     { .name = STR("two") } };
	const struct sample_view v = {
		.text = STR("<a> & \"b\" 'c' {d}"),
		.safe = STR("https://example.org/?a=1&b=2"),
		.c = "plain",
		.word = "Law",
		.number = 5142,
		.n = 1,
		.day = date_from_ymd(2026, 11, 21),
		.markup = { STR("<em>raw</em>") },
		.rows = { rows, 2 },
	};
	struct page pg = test_page(cx, lang);
	page_sample(&pg, &v);
	const struct str out = test_page_take(&pg);
	test_page_done(&pg);
	return out;
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_c(what)) != STR_NONE;
}

TEST(a_template_escapes_by_type_and_place)
{
	const struct str s = write_sample(cx, NULL);
	CHECK(has(s, "<p title=\"&lt;a&gt; &amp; &quot;b&quot; &#39;c&#39; {d}\">&lt;a&gt; &amp; "
		     "&quot;b&quot; &#39;c&#39; {d}|"
		     "5,142|plain|Sat 21 Nov 2026|<em>raw</em></p>"));
	CHECK(has(s, "data-n=\"5142\" data-day=\"2026-11-21\""));
	CHECK(has(s, "<a href=\"#\"></a><a href=\"https://example.org/?a=1&amp;b=2\"></a>"
		     "<a href=\"/x?q=%3Ca%3E%20%26%20%22b%22%20%27c%27%20%7Bd%7D\"></a>"));
	CHECK(!has(s, "remark"));
}

TEST(a_template_chooses_and_repeats)
{
	const struct str s = write_sample(cx, NULL);
	CHECK(has(s, "\nmany\n"));
	CHECK(has(s, "<ul><li class=\"marked\">one<b>s1</b><b>s2</b></li><li>two</li></ul>"));
	CHECK(has(s, "<i>&lt;a&gt; &amp; &quot;b&quot; &#39;c&#39; {d}</i>"));
	CHECK(has(s, "app-tag--full"));
}

TEST(a_template_speaks_the_pages_language)
{
	const struct str s = write_sample(cx, NULL);
	CHECK(has(s, "Printed on Sat 21 Nov 2026 from &lt;a&gt; &amp; "));
	CHECK(has(s, "1 fact in &lt;a&gt;"));
	CHECK(has(s, "<a href=\"/law\">Law</a>"));
	const struct str f = write_sample(cx, lang_by_prefix(STR("fr"), false));
	CHECK(has(f, "5\xe2\x80\xaf"
		     "142"));
	CHECK(has(f, "<a href=\"/fr/law\">Droit</a>"));
	CHECK(has(f, "sam. 21 nov. 2026"));
	const struct str p = write_sample(cx, lang_by_prefix(STR("ar-x"), true));
	CHECK(has(p, "<a href=\"/ar-x/law\">\xd9\x84\xd8\xa7\xd9\x88</a>"));
	CHECK(!has(p, "{date}") && has(p, "&lt;a&gt;"));
}
