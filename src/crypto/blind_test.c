// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/blind.h"

#include <string.h>

#include "core/test.h"

static struct blind_point times(const struct blind_key *k, struct blind_point p)
{
	struct blind_point out = { { 0 } };
	CHECK(blind_multiply(k, &p, &out));
	return out;
}

TEST(blind_keys_commute)
{
	struct blind_key a, b;
	blind_key_new(&a);
	blind_key_new(&b);
	const struct blind_point x = blind_hash(STR("x")), y = blind_hash(STR("y"));
	const struct blind_point one = times(&b, times(&a, x)), other = times(&a, times(&b, x));
	const struct blind_point differs = times(&a, times(&b, y)), single = times(&a, x);
	EQ(blind_cmp(&one, &other), 0);
	CHECK(blind_cmp(&one, &differs) != 0);
	CHECK(blind_cmp(&one, &single) != 0);
	blind_key_new(&a); // another question shows another point
	const struct blind_point anew = times(&a, x);
	CHECK(blind_cmp(&anew, &single) != 0);
}

/* RFC 9496, appendix A.3, the first of its inputs of 64 bytes is made by SHA-512 of this text. */
TEST(blind_hash_is_that_of_the_standard)
{
	static const uint8_t wanted[] = { 0x30, 0x66, 0xf8, 0x2a, 0x1a, 0x74, 0x7d, 0x45,
					  0x12, 0x0d, 0x17, 0x40, 0xf1, 0x43, 0x58, 0x53,
					  0x1a, 0x8f, 0x04, 0xbb, 0xff, 0xe6, 0xa8, 0x19,
					  0xf8, 0x6d, 0xfe, 0x50, 0xf4, 0x4a, 0x0a, 0x46 };
	const struct blind_point p = blind_hash(
		STR("Ristretto is traditionally a short shot of espresso coffee"));
	CHECK(memcmp(p.b, wanted, sizeof wanted) == 0);
}

TEST(blind_refuses_what_is_no_point)
{
	struct blind_key k;
	struct blind_point zero = { { 0 } }, high, out;
	blind_key_new(&k);
	memset(high.b, 0xff, sizeof high.b);
	CHECK(!blind_multiply(&k, &zero, &out)); // the neutral one
	CHECK(!blind_multiply(&k, &high, &out));
}
