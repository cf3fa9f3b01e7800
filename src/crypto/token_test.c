// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/token.h"
#include "core/test.h"
#include "crypto/base64.h"

TEST(a_token_is_new_each_time_and_found_by_its_hash)
{
	struct sha256 stored, other;
	const struct str token = token_new(cx->arena, &stored);
	const struct str second = token_new(cx->arena, &other);
	struct str bytes;
	EQ(token.n, TOKEN_TEXT);
	CHECK(base64url_parse(cx->arena, token, &bytes) && bytes.n == TOKEN_BYTES);
	CHECK(!str_eq(token, second));
	const struct sha256 shown = sha256_of(token);
	CHECK(sha256_eq(&shown, &stored));
	CHECK(!sha256_eq(&shown, &other));
}
