// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/id.h"
#include "core/test.h"
#include "crypto/base64.h"

// RFC 4648, section 10; the last one tells the two alphabets apart.
static const struct {
	struct str bytes, text, url;
} known[] = {
	{ STR_INIT(""), STR_INIT(""), STR_INIT("") },
	{ STR_INIT("f"), STR_INIT("Zg=="), STR_INIT("Zg") },
	{ STR_INIT("fo"), STR_INIT("Zm8="), STR_INIT("Zm8") },
	{ STR_INIT("foo"), STR_INIT("Zm9v"), STR_INIT("Zm9v") },
	{ STR_INIT("foob"), STR_INIT("Zm9vYg=="), STR_INIT("Zm9vYg") },
	{ STR_INIT("fooba"), STR_INIT("Zm9vYmE="), STR_INIT("Zm9vYmE") },
	{ STR_INIT("foobar"), STR_INIT("Zm9vYmFy"), STR_INIT("Zm9vYmFy") },
	{ STR_INIT("\xfb\xff\xbf"), STR_INIT("+/+/"), STR_INIT("-_-_") },
};

TEST(base64_follows_the_rfc_both_ways)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct str back = STR("?"), back_url = STR("?");
		EQ_STR(base64_print(cx->arena, known[i].bytes), known[i].text);
		EQ_STR(base64url_print(cx->arena, known[i].bytes), known[i].url);
		CHECK(base64_parse(cx->arena, known[i].text, &back));
		CHECK(base64url_parse(cx->arena, known[i].url, &back_url));
		EQ_STR(back, known[i].bytes);
		EQ_STR(back_url, known[i].bytes);
	}
}

TEST(random_bytes_come_back_from_base64)
{
	char bytes[100];
	for (size_t n = 0; n < sizeof bytes; n++) {
		random_bytes(bytes, n);
		const struct str in = { bytes, n };
		struct str back;
		REQUIRE(base64_parse(cx->arena, base64_print(cx->arena, in), &back));
		EQ_STR(back, in);
		REQUIRE(base64url_parse(cx->arena, base64url_print(cx->arena, in), &back));
		EQ_STR(back, in);
	}
}

TEST(base64_in_another_spelling_is_refused)
{
	static const struct str bad[] = {
		STR_INIT("Zg"),	      STR_INIT("Zg="),	    STR_INIT("Zg==="), STR_INIT("Zh=="),
		STR_INIT("Zm9="),     STR_INIT("Z==="),	    STR_INIT("===="),  STR_INIT("Zm9v\n"),
		STR_INIT("Zm 9v==="), STR_INIT("Zm9vZg=g"), STR_INIT("-_-_"),  STR_INIT("Zg==Zg=="),
	};
	struct str out;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!base64_parse(cx->arena, bad[i], &out));
	CHECK(!base64url_parse(cx->arena, STR("Zg=="), &out));
	CHECK(!base64url_parse(cx->arena, STR("+/+/"), &out));
	CHECK(!base64url_parse(cx->arena, STR("Zh"), &out));
	CHECK(!base64url_parse(cx->arena, STR("Z"), &out));
}

TEST(base64_of_another_length_is_refused)
{
	char three[3];
	CHECK(base64_parse_n(STR("Zm9v"), three, sizeof three));
	EQ_STR(((struct str){ three, 3 }), STR("foo"));
	CHECK(!base64_parse_n(STR("Zm8="), three, sizeof three));
	CHECK(!base64_parse_n(STR("Zm9vYg=="), three, sizeof three));
}
