// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/query.h"

#include "core/test.h"

TEST(a_query_keeps_order_and_repeats)
{
	struct query q;
	REQUIRE(query_parse(cx, STR("fact=a%3Dyes&from=lk&&fact=b&empty=&bare"), &q) == RC_OK);
	REQUIRE(q.n == 5);
	EQ_STR(q.p[0].name, "fact");
	EQ_STR(q.p[0].value, "a=yes");
	EQ_STR(q.p[1].value, "lk");
	EQ_STR(q.p[2].value, "b");
	EQ_STR(q.p[3].name, "empty");
	EQ(q.p[3].value.n, 0);
	EQ_STR(q.p[4].name, "bare");
}

TEST(a_query_is_decoded_as_utf8)
{
	struct query q;
	REQUIRE(query_parse(cx, STR("q=C%C3%B4te+d%27Ivoire"), &q) == RC_OK);
	EQ_STR(q.p[0].value, "C\xc3\xb4te d'Ivoire");
}

TEST(a_query_that_breaks_a_rule_is_refused)
{
	static const char *const bad[] = {
		"a=%",	 "a=%4",     "a=%zz", "a=%00", "a=%0d%0aX",
		"a=%ff", "a=%c0%af", "%0a=1", "a=%7f", "a=%09",
	};
	struct query q;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EQ(query_parse(cx, str_from_c(bad[i]), &q), RC_INVALID);
}

TEST(a_form_may_hold_line_ends)
{
	struct query q;
	REQUIRE(query_parse_form(cx, STR("text=one%0D%0Atwo%09x"), &q) == RC_OK);
	EQ_STR(q.p[0].value, "one\r\ntwo\tx");
	EQ(query_parse_form(cx, STR("text=%1b"), &q), RC_INVALID);
}

TEST(a_query_has_limits)
{
	struct query q;
	struct buf b;
	buf_init(&b, 100000);
	for (int i = 0; i < QUERY_PAIRS_MAX; i++)
		buf_add_c(&b, "a=1&");
	EQ(query_parse(cx, buf_str(&b), &q), RC_OK);
	buf_add_c(&b, "a=1");
	EQ(query_parse(cx, buf_str(&b), &q), RC_LIMIT);
	buf_reset(&b);
	for (int i = 0; i < QUERY_BYTES_MAX; i++)
		buf_add_char(&b, 'a');
	EQ(query_parse(cx, buf_str(&b), &q), RC_OK);
	buf_add_char(&b, 'a');
	EQ(query_parse(cx, buf_str(&b), &q), RC_LIMIT);
	buf_done(&b);
}
