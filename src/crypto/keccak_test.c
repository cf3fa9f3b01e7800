// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/keccak.h"

static void digest_is(struct cx *cx, struct str text, const char *hex)
{
	uint8_t b[KECCAK256_BYTES];
	struct str s = { 0 };
	keccak256(text, b);
	for (size_t i = 0; i < sizeof b; i++)
		s = arena_fmt(cx->arena, "%.*s%02x", STR_ARG(s), b[i]);
	EQ_STR(s, hex);
}

/* The digests of the empty text and of "abc" before FIPS 202 changed the padding (Keccak team). */
TEST(keccak_256_is_the_one_of_2012)
{
	digest_is(cx, STR(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
	digest_is(cx, STR("abc"),
		  "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}
