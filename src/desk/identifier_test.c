// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/identifier.h"

#include "core/test.h"

static bool has(const char *form, const char *line)
{
	return identifier_has_form(str_from_c(form), str_from_c(line));
}

TEST(a_form_says_how_often_a_class_stands)
{
	CHECK(has("[0-9]{8,12}", "12345678"));
	CHECK(has("[0-9]{8,12}", "123456789012"));
	CHECK(!has("[0-9]{8,12}", "1234567"));
	CHECK(!has("[0-9]{8,12}", "1234567890123"));
	CHECK(!has("[0-9]{8,12}", "12345678 "));
	CHECK(!has("[0-9]{8,12}", ""));
	CHECK(has("[A-Z]{2}-?[0-9]+", "LK-17") && has("[A-Z]{2}-?[0-9]+", "LK17"));
	CHECK(!has("[A-Z]{2}-?[0-9]+", "lk17") && !has("[A-Z]{2}-?[0-9]+", "LK"));
	CHECK(has("a*b", "b") && has("a*b", "aaab") && !has("a*b", "aaa"));
	CHECK(has("[a\\]-]+", "a-]") && !has("[a\\]-]+", "b"));
	CHECK(has("x\\.y", "x.y") && !has("x\\.y", "xzy"));
	// A piece gives back what the next one needs.
	CHECK(has("[0-9]+0", "1000") && has("[0-9]*[0-9]{3}", "123"));
}

TEST(words_have_kinds)
{
	CHECK(has("<e-mail>", "a.b@mail.example") && !has("<e-mail>", "a b@mail.example"));
	CHECK(!has("<e-mail>", "@mail.example") && !has("<e-mail>", "a@mail") &&
	      !has("<e-mail>", "a@b@mail.example"));
	CHECK(has("<ip>", "192.0.2.7") && !has("<ip>", "192.0.2.256") && !has("<ip>", "192.0.2"));
	CHECK(has("<ip>", "2001:db8::1") && has("<ip>", "::1") && has("<ip>", "::"));
	CHECK(!has("<ip>", "2001:db8:1") && !has("<ip>", "1::2::3") && !has("<ip>", ":1") &&
	      !has("<ip>", "12345::"));
	CHECK(has("<port>", "443") && !has("<port>", "0") && !has("<port>", "65536"));
	CHECK(has("<domain>", "a.example") && !has("<domain>", "example") &&
	      !has("<domain>", "a-.example") && !has("<domain>", ".example"));
	CHECK(has("<phone>", "+94 11 234 5678") && !has("<phone>", "011 234 5678"));
	CHECK(has("<time>", "2026-11-20T10:00:00Z") && has("<time>", "2026-11-20 10:00 +05:30") &&
	      has("<time>", "2026-11-20 10:00:59.25 UTC"));
	CHECK(!has("<time>", "2026-11-20T10:00:00") && !has("<time>", "2026-02-30T10:00Z") &&
	      !has("<time>", "2026-11-20 25:00 Z") && !has("<time>", "2026-11-20"));
}

TEST(a_form_of_several_words_needs_them_all)
{
	const char *form = "<ip> <time> <port>";
	CHECK(has(form, "192.0.2.7  2026-11-20 10:00 +05:30 443"));
	CHECK(!has(form, "192.0.2.7 2026-11-20 10:00 +05:30"));
	CHECK(!has(form, "192.0.2.7 2026-11-20 443"));
	CHECK(!has(form, "192.0.2.7"));
	char line[400];
	for (size_t i = 0; i < sizeof line; i++)
		line[i] = '1';
	CHECK(!identifier_has_form(STR("[0-9]+"), (struct str){ line, sizeof line }));
	CHECK(identifier_has_form(STR("[0-9]+"), (struct str){ line, IDENTIFIER_MAX }));
}

TEST(a_form_that_is_none_says_why)
{
	static const char *const wrong[] = { "",     "[0-9", "[]",     "[9-0]", "<name>", "<ip",
					     "a{x}", "a{3",  "a{9,3}", "+",	"<ip>+",  "a|b",
					     "(a)",  "a.b",  "x\\",    "a{999}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(identifier_form_fault(str_from_c(wrong[i])) != NULL);
	CHECK(identifier_form_fault(STR("[0-9]{8,12}")) == NULL);
	CHECK(identifier_form_fault(STR("<ip> <time> <port>")) == NULL);
	char many[100];
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = 'a';
	CHECK(identifier_form_fault((struct str){ many, IDENTIFIER_PIECES_MAX }) == NULL);
	CHECK(identifier_form_fault((struct str){ many, IDENTIFIER_PIECES_MAX + 1 }) != NULL);
}
