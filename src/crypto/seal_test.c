// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/seal.h"

#include "core/id.h"
#include "core/test.h"

static struct seal_key new_key(void)
{
	struct seal_key key;
	random_bytes(key.b, sizeof key.b);
	return key;
}

TEST(what_is_sealed_opens_with_its_key_at_its_place_only)
{
	const struct seal_key key = new_key(), other = new_key();
	const struct str secret = STR("12345678901234567890");
	const struct str sealed = seal(cx->arena, &key, STR("totp a"), secret);
	struct str open = { 0 };
	EQ(sealed.n, secret.n + SEAL_OVERHEAD);
	CHECK(str_find(sealed, secret) == STR_NONE);
	CHECK(seal_open(cx, &key, STR("totp a"), sealed, &open) == RC_OK);
	EQ_STR(open, secret);
	EQ(seal_open(cx, &other, STR("totp a"), sealed, &open), RC_IO);
	EQ(seal_open(cx, &key, STR("totp b"), sealed, &open), RC_IO);
	EQ_STR(open, secret); // untouched
}

TEST(each_changed_byte_of_a_seal_is_found)
{
	const struct seal_key key = new_key();
	const struct str sealed = seal(cx->arena, &key, STR("p"), STR("secret"));
	struct str open;
	for (size_t i = 0; i < sealed.n; i++) {
		char bytes[64];
		REQUIRE(sealed.n <= sizeof bytes);
		for (size_t k = 0; k < sealed.n; k++)
			bytes[k] = sealed.p[k];
		bytes[i] = (char)(bytes[i] ^ 1);
		EQ(seal_open(cx, &key, STR("p"), (struct str){ bytes, sealed.n }, &open), RC_IO);
		EQ(seal_open(cx, &key, STR("p"), str_slice(sealed, 0, i), &open), RC_IO);
	}
}

TEST(two_seals_of_one_secret_differ)
{
	const struct seal_key key = new_key();
	CHECK(!str_eq(seal(cx->arena, &key, STR("p"), STR("s")),
		      seal(cx->arena, &key, STR("p"), STR("s"))));
}

TEST(a_key_file_is_read_as_it_was_printed)
{
	const struct seal_key key = new_key();
	const struct str text = seal_key_print(cx->arena, &key);
	struct seal_key again = { 0 };
	CHECK(str_starts(text, STR("comity-seal-key+1+")));
	REQUIRE(seal_key_parse(text, &again));
	EQ_STR(seal_key_print(cx->arena, &again), text);
	CHECK(!seal_key_parse(str_slice(text, 0, text.n - 1), &again));
	CHECK(!seal_key_parse(arena_fmt(cx->arena, "%.*s ", STR_ARG(text)), &again));
	CHECK(!seal_key_parse(arena_fmt(cx->arena, "comity-seal-key+2+%.*s",
					STR_ARG(str_slice(text, 18, text.n))),
			      &again));
	CHECK(!seal_key_parse(arena_fmt(cx->arena, "%.*sg\n", STR_ARG(str_slice(text, 0, 81))),
			      &again));
}
