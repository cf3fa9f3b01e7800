// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/sfv.h"

TEST(structured_fields_have_one_spelling)
{
	static const struct {
		struct str in, out;
	} cases[] = {
		{ STR_INIT(""), STR_INIT("") },
		{ STR_INIT("a=1,  b=?0 ,\tc"), STR_INIT("a=1, b=?0, c") },
		{ STR_INIT("sig=( \"a\"   \"@b\";req );x=-5; y"),
		  STR_INIT("sig=(\"a\" \"@b\";req);x=-5;y") },
		{ STR_INIT("s=\"q\\\"\\\\\";t=*tok/en:1"),
		  STR_INIT("s=\"q\\\"\\\\\";t=*tok/en:1") },
		{ STR_INIT("b=:aGVsbG8=:, e=::"), STR_INIT("b=:aGVsbG8=:, e=::") },
		{ STR_INIT("n=999999999999999"), STR_INIT("n=999999999999999") },
		{ STR_INIT("l=()"), STR_INIT("l=()") },
		{ STR_INIT("n=007"), STR_INIT("n=7") },
		{ STR_INIT("t=?1;a=?1"), STR_INIT("t;a") },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sfv_dictionary d;
		REQUIRE(sfv_parse(cx, cases[i].in, &d) == RC_OK);
		EQ_STR(sfv_print(cx->arena, &d), cases[i].out);
	}
}

TEST(structured_fields_that_are_not_are_refused_with_their_place)
{
	static const struct {
		struct str in;
		const char *why;
	} cases[] = {
		{ STR_INIT("A=1"), "byte 0: a key begins" },
		{ STR_INIT("a=1,"), "byte 4: a comma at the end" },
		{ STR_INIT("a=1 b=2"), "byte 4: members have a comma" },
		{ STR_INIT("a=1, a=2"), "\"a\" is given twice" },
		{ STR_INIT("a=1;p=1;p=2"), "byte 11: a parameter is given twice" },
		{ STR_INIT("a=1.5"), "a decimal number" },
		{ STR_INIT("a=1234567890123456"), "1 to 15 digits" },
		{ STR_INIT("a=-"), "1 to 15 digits" },
		{ STR_INIT("a=\"x"), "the string does not end" },
		{ STR_INIT("a=\"x\\n\""), "a backslash stands only" },
		{ STR_INIT("a=\"\xc3\xa9\""), "a string is ASCII" },
		{ STR_INIT("a=:aGVsbG8:"), "not base64" },
		{ STR_INIT("a=:aGVsbG8="), "does not end" },
		{ STR_INIT("a=(\"x\"\"y\")"), "a space between" },
		{ STR_INIT("a=(\"x\""), "a space between" },
		{ STR_INIT("a=("), "the list does not end" },
		{ STR_INIT("a=((1))"), "no value" },
		{ STR_INIT("a=?2"), "a boolean is" },
		{ STR_INIT("a=@1"), "no value" },
		{ STR_INIT("a=\0"), "no value" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sfv_dictionary d;
		EQ(sfv_parse(cx, cases[i].in, &d), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(cases[i].why)) != STR_NONE);
	}
}

TEST(structured_fields_have_limits)
{
	struct sfv_dictionary d;
	struct buf text;
	buf_init(&text, 1 << 20);
	buf_add_c(&text, "a=(");
	for (int i = 0; i <= SFV_ITEMS_MAX; i++)
		buf_add_c(&text, "1 ");
	buf_add_c(&text, ")");
	EQ(sfv_parse(cx, buf_str(&text), &d), RC_LIMIT);
	buf_reset(&text);
	for (int i = 0; i <= SFV_MEMBERS_MAX; i++)
		buf_fmt(&text, "%sm%d=1", i ? "," : "", i);
	EQ(sfv_parse(cx, buf_str(&text), &d), RC_LIMIT);
	buf_reset(&text);
	buf_add_c(&text, "a=1");
	for (int i = 0; i <= SFV_PARAMETERS_MAX; i++)
		buf_fmt(&text, ";p%d", i);
	EQ(sfv_parse(cx, buf_str(&text), &d), RC_LIMIT);
	buf_reset(&text);
	for (int i = 0; i <= SFV_BYTES_MAX; i++)
		buf_add_char(&text, ' ');
	EQ(sfv_parse(cx, buf_str(&text), &d), RC_LIMIT);
	buf_done(&text);
}
