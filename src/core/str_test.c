// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

TEST(a_hexadecimal_digit_is_one_of_sixteen)
{
	for (int c = -128; c < 128; c++) {
		static const char digits[] = "0123456789abcdef";
		const char *at = c > 0 ? strchr(digits, c) : NULL;
		const int small = at ? (int)(at - digits) : -1;
		EQ(str_hex_small((char)c), small);
		EQ(str_hex_digit((char)c), c >= 'A' && c <= 'F' ? c - 'A' + 10 : small);
	}
}

TEST(empty_texts_are_equal_whatever_they_point_at)
{
	(void)cx;
	CHECK(str_eq((struct str){ 0 }, STR("")));
	EQ(str_cmp((struct str){ 0 }, STR("")), 0);
	CHECK(str_starts(STR("a"), (struct str){ 0 }));
	EQ(str_find((struct str){ 0 }, STR("a")), STR_NONE);
	EQ_STR(str_trim(STR(" \t\r\n ")), "");
	EQ(str_from_c(NULL).n, 0);
}

TEST(comparison_is_by_bytes_and_the_shorter_comes_first)
{
	(void)cx;
	CHECK(str_cmp(STR("a"), STR("ab")) < 0);
	CHECK(str_cmp(STR("b"), STR("ab")) > 0);
	CHECK(str_cmp(STR("\xC3\xA9"), STR("z")) > 0);
	CHECK(str_eq_nocase(STR("Sri LANKA"), STR("sri lanka")));
	CHECK(!str_eq_nocase(STR("@"), STR("`")));
	CHECK(!str_eq_nocase(STR("\xC3\x89"), STR("\xC3\xA9")));
	CHECK(str_ends(STR("KE.yaml"), STR(".yaml")) && !str_ends(STR("yaml"), STR(".yaml")));
}

TEST(cut_walks_a_list)
{
	(void)cx;
	static const char *const expected[] = { "a", "", "b:c", "d" };
	struct str item, rest = STR("a,,b:c,d");
	size_t n = 0;
	while (rest.n > 0) {
		(void)str_cut(rest, ',', &item, &rest); // the last item has no comma
		REQUIRE(n < 4);
		EQ_STR(item, expected[n++]);
	}
	EQ(n, 4);
	CHECK(!str_cut(STR("abc"), ',', &item, &rest));
	EQ_STR(item, "abc");
	EQ(rest.n, 0);
}

TEST(a_line_of_word_and_value_is_taken)
{
	(void)cx;
	struct str value, rest = STR("name An office\nempty \nname\ncut off");
	CHECK(!str_take_line(&rest, "nam", &value));
	REQUIRE(str_take_line(&rest, "name", &value));
	EQ_STR(value, "An office");
	REQUIRE(str_take_line(&rest, "empty", &value));
	EQ(value.n, 0);
	CHECK(!str_take_line(&rest, "name", &value)); // a word alone
	EQ_STR(rest, "name\ncut off");
	rest = STR("cut off");
	CHECK(!str_take_line(&rest, "cut", &value));
	EQ_STR(rest, "cut off");
}

TEST(find_and_slice)
{
	(void)cx;
	EQ(str_find(STR("abcabc"), STR("ca")), 2);
	EQ(str_find(STR("abc"), STR("abcd")), STR_NONE);
	EQ_STR(str_slice(STR("abc"), 1, 99), "bc");
	EQ_STR(str_slice(STR("abc"), 2, 1), "");
}

TEST(numbers_are_digits_within_their_bounds)
{
	(void)cx;
	static const char *const refused[] = { "",
					       "-",
					       "+1",
					       " 1",
					       "1 ",
					       "0x1",
					       "1.0",
					       "--1",
					       "9223372036854775808",
					       "-9223372036854775809",
					       "99999999999999999999999" };
	int64_t n = 7;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		CHECK(!str_to_i64(str_from_c(refused[i]), INT64_MIN, INT64_MAX, &n));
	EQ(n, 7);
	CHECK(str_to_i64(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &n) && n == INT64_MAX);
	CHECK(str_to_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n) && n == INT64_MIN);
	CHECK(str_to_i64(STR("007"), 0, 10, &n) && n == 7);
	CHECK(!str_to_i64(STR("11"), 0, 10, &n) && !str_to_i64(STR("-1"), 0, 10, &n));
}

/* The boundaries of RFC 3629 section 4. */
TEST(utf8_is_well_formed_or_refused)
{
	(void)cx;
	static const char *const good[] = { "",
					    "Cote d'Ivoire",
					    "C\xC3\xB4te",
					    "\xE0\xA0\x80",
					    "\xED\x9F\xBF",
					    "\xEE\x80\x80",
					    "\xF0\x90\x80\x80",
					    "\xF4\x8F\xBF\xBF" };
	static const char *const bad[] = { "\x80",
					   "\xC0\x80",
					   "\xC1\xBF",
					   "\xC3",
					   "\xC3(",
					   "\xE0\x9F\xBF",
					   "\xED\xA0\x80",
					   "\xE2\x82",
					   "\xF0\x8F\xBF\xBF",
					   "\xF4\x90\x80\x80",
					   "\xF5\x80\x80\x80",
					   "\xFF",
					   "a\xE2\x82" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		CHECK(str_is_utf8(str_from_c(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(!str_is_utf8(str_from_c(bad[i])));
	EQ(str_width(STR("C\xC3\xB4te")), 4);
}

TEST(copies_for_libraries_refuse_an_inner_nul)
{
	EQ_STR(str_lower(cx->arena, STR("K\xC3\x89nya")), "k\xC3\x89nya");
	EQ_STR(str_c(cx->arena, STR("abc")), "abc");
	CHECK(str_c(cx->arena, STR("a\0c")) == NULL);
	EQ_STR(str_c(cx->arena, (struct str){ 0 }), "");
}
