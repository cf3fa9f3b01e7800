// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/base64.h"
#include "crypto/sha512.h"

/* FIPS 180-4's example, "abc". */
static const char abc[] =
	"3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4"
	"qmslPpUyknw==";

TEST(sha512_of_the_standard)
{
	struct sha512 want;
	REQUIRE(base64_parse_n(str_from_c(abc), want.b, sizeof want.b));
	const struct sha512 have = sha512_of(STR("abc"));
	CHECK(sha512_eq(&have, &want));
	want.b[63] ^= 1;
	CHECK(!sha512_eq(&have, &want));
}
