// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/sign.h"

// RFC 8032, section 7.1, test 3.
static const char rfc_seed[] = "\xc5\xaa\x8d\xf4\x3f\x9f\x83\x7b\xed\xb7\x44\x2f\x31\xdc\xb7\xb1"
			       "\x66\xd3\x85\x35\x07\x6f\x09\x4b\x85\xce\x3a\x2e\x0b\x44\x58\xf7";
static const char rfc_public[] = "\xfc\x51\xcd\x8e\x62\x18\xa1\xa3\x8d\xa4\x7e\xd0\x02\x30\xf0\x58"
				 "\x08\x16\xed\x13\xba\x33\x03\xac\x5d\xeb\x91\x15\x48\x90\x80\x25";
static const char rfc_signature[] =
	"\x62\x91\xd6\x57\xde\xec\x24\x02\x48\x27\xe6\x9c\x3a\xbe\x01\xa3"
	"\x0c\xe5\x48\xa2\x84\x74\x3a\x44\x5e\x36\x80\xd7\xdb\x5a\xc3\xac"
	"\x18\xff\x9b\x53\x8d\x16\xf2\x90\xae\x67\xf7\x60\x98\x4d\xc6\x59"
	"\x4a\x7c\x15\xe9\x71\x6e\xd2\x8d\xc0\x27\xbe\xce\xea\x1e\xc4\x0a";

static struct sign_key *rfc_key(void)
{
	AUTO(secret) seed = secret_copy((struct str){ rfc_seed, SIGN_SEED_BYTES });
	return sign_key_open(seed);
}

TEST(the_rfc_seed_gives_the_rfc_key_and_signature)
{
	AUTO(sign_key) key = rfc_key();
	const struct sign_public public = sign_key_public(key);
	const struct sign_signature s = sign(key, STR("\xaf\x82"));
	EQ(memcmp(public.b, rfc_public, sizeof public.b), 0);
	EQ(memcmp(s.b, rfc_signature, sizeof s.b), 0);
	CHECK(sign_verify(&public, STR("\xaf\x82"), &s));
	CHECK(sign_public_is_sound(&public));
}

TEST(a_flipped_bit_anywhere_breaks_the_signature)
{
	AUTO(sign_key) key = rfc_key();
	const struct sign_public public = sign_key_public(key);
	const struct sign_signature good = sign(key, STR("release 7"));
	CHECK(sign_verify(&public, STR("release 7"), &good));
	CHECK(!sign_verify(&public, STR("release 8"), &good));
	CHECK(!sign_verify(&public, STR("release "), &good));
	for (size_t bit = 0; bit < sizeof good.b * 8; bit++) {
		struct sign_signature bad = good;
		bad.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK(!sign_verify(&public, STR("release 7"), &bad));
	}
	for (size_t bit = 0; bit < sizeof public.b * 8; bit++) {
		struct sign_public other = public;
		other.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK(!sign_verify(&other, STR("release 7"), &good));
	}
}

TEST(keys_that_nobody_can_have_made_are_not_sound)
{
	struct sign_public zero = { { 0 } }, one = { { 1 } }, high;
	memset(high.b, 0xff, sizeof high.b);
	CHECK(!sign_public_is_sound(&zero));
	CHECK(!sign_public_is_sound(&one));  // the neutral element: low order
	CHECK(!sign_public_is_sound(&high)); // not reduced
}
