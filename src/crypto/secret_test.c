// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/secret.h"

TEST(a_secret_holds_what_it_was_given)
{
	for (size_t n = 0; n < 70; n++) {
		char text[70];
		memset(text, 'x', sizeof text);
		AUTO(secret) s = secret_copy((struct str){ text, n });
		EQ_STR(secret_str(s), ((struct str){ text, n }));
		if (n > 0)
			secret_bytes(s)[n - 1] = 'y';
		CHECK(n == 0 || secret_str(s).p[n - 1] == 'y');
	}
}

TEST(a_new_secret_is_zero_and_a_random_one_is_not)
{
	static const char zero[32];
	const struct str zeroes = { zero, sizeof zero };
	AUTO(secret) empty = secret_new(32);
	AUTO(secret) one = secret_random(32);
	AUTO(secret) other = secret_random(32);
	CHECK(secret_eq(secret_str(empty), zeroes));
	CHECK(!secret_eq(secret_str(one), zeroes));
	CHECK(!secret_eq(secret_str(one), secret_str(other)));
}

TEST(secrets_are_equal_only_as_a_whole)
{
	CHECK(secret_eq(STR(""), (struct str){ 0 }));
	CHECK(secret_eq(STR("abc"), STR("abc")));
	CHECK(!secret_eq(STR("abc"), STR("abd")));
	CHECK(!secret_eq(STR("abc"), STR("ab")));
	CHECK(!secret_eq(STR(""), STR("a")));
}

TEST(what_is_wiped_is_gone)
{
	char text[] = "hidden";
	secret_wipe(text, sizeof text);
	for (size_t i = 0; i < sizeof text; i++)
		EQ(text[i], 0);
}
