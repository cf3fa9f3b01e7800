// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/content_digest.h"

/* RFC 9530 appendix B.1 and RFC 9421 appendix B.2 */
#define HELLO "{\"hello\": \"world\"}"
#define HELLO_256 "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
#define HELLO_512                                                                        \
	"sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyeal" \
	"dVLvRwEmTHWXvJwew==:"

TEST(content_digests_of_the_rfc_hold)
{
	struct content_digest d;
	REQUIRE(content_digest_parse(cx, STR(HELLO_256), &d) == RC_OK);
	EQ(content_digest_check(cx, &d, STR(HELLO)), RC_OK);
	EQ_STR(content_digest_print(cx->arena, &d), HELLO_256);
	REQUIRE(content_digest_parse(cx, STR(HELLO_512), &d) == RC_OK);
	EQ(content_digest_check(cx, &d, STR(HELLO)), RC_OK);
	EQ_STR(content_digest_print(cx->arena, &d), HELLO_512);
	d = content_digest_of(STR(HELLO));
	EQ_STR(content_digest_print(cx->arena, &d), HELLO_256);
}

TEST(each_digest_that_is_there_must_be_right)
{
	struct content_digest d;
	REQUIRE(content_digest_parse(cx, STR(HELLO_256 ", " HELLO_512), &d) == RC_OK);
	EQ(content_digest_check(cx, &d, STR(HELLO)), RC_OK);
	EQ(content_digest_check(cx, &d, STR(HELLO " ")), RC_DENIED);
	d.sha512.b[63] ^= 1;
	EQ(content_digest_check(cx, &d, STR(HELLO)), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("SHA-512")) != STR_NONE);
	d.sha512.b[63] ^= 1;
	d.sha256.b[0] ^= 1;
	EQ(content_digest_check(cx, &d, STR(HELLO)), RC_DENIED);
	CHECK(str_find(cx_error(cx), STR("SHA-256")) != STR_NONE);
}

TEST(content_digests_in_pieces_are_those_of_the_whole)
{
	struct content_digest d;
	REQUIRE(content_digest_parse(cx, STR(HELLO_256 "," HELLO_512), &d) == RC_OK);
	AUTO(content_digest_run) run = content_digest_begin(&d);
	content_digest_add(run, STR("{\"hello\""));
	content_digest_add(run, STR(""));
	content_digest_add(run, STR(": \"world\"}"));
	EQ(content_digest_end(cx, run), RC_OK);
}

TEST(headers_that_name_no_digest_are_refused)
{
	static const struct str wrong[] = {
		STR_INIT(""),
		STR_INIT("md5=:AAAA:"),
		STR_INIT("sha-256=X48E"),
		STR_INIT("sha-256=:AAAA:"),
		STR_INIT("sha-256=(:AAAA:)"),
		STR_INIT(HELLO_256 ";q=1"),
		STR_INIT(HELLO_256 ", " HELLO_256),
		STR_INIT("sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"),
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct content_digest d;
		EQ(content_digest_parse(cx, wrong[i], &d), RC_INVALID);
	}
}
