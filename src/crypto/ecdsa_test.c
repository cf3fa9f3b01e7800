// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/base64.h"
#include "crypto/ecdsa.h"

/* RFC 6979 appendix A.2.5, P-256 with SHA-256, message "sample". */
static const char key_text[] = "BGD+1LolWp0xyWHrdMY1bWjASbiSO2H6bOZpYi5g8p+2eQP+EAi4vJmkGunpVii8ZPL"
			       "xsgwtfp9Rd6PClNRGIpk=";
static const char signature_text[] =
	"79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxb3yxyULWV8QdQ2x6G24p9"
	"l8+kA27mv9AZNxKsvhDrNqA==";

TEST(ecdsa_verifies_the_vector_of_rfc_6979)
{
	struct ecdsa_public key;
	struct ecdsa_signature s;
	REQUIRE(base64_parse_n(str_from_c(key_text), key.b, sizeof key.b));
	REQUIRE(base64_parse_n(str_from_c(signature_text), s.b, sizeof s.b));
	CHECK(ecdsa_public_is_sound(&key));
	CHECK(ecdsa_verify(&key, STR("sample"), &s));
	CHECK(!ecdsa_verify(&key, STR("samples"), &s));
	s.b[63] ^= 1;
	CHECK(!ecdsa_verify(&key, STR("sample"), &s));
	memset(s.b, 0, sizeof s.b);
	CHECK(!ecdsa_verify(&key, STR("sample"), &s));
}

TEST(ecdsa_knows_what_is_no_point)
{
	struct ecdsa_public key;
	const struct ecdsa_signature s = { { 1 } };
	REQUIRE(base64_parse_n(str_from_c(key_text), key.b, sizeof key.b));
	key.b[64] ^= 1;
	CHECK(!ecdsa_public_is_sound(&key) && !ecdsa_verify(&key, STR("sample"), &s));
	key.b[64] ^= 1;
	key.b[0] = 2;
	CHECK(!ecdsa_public_is_sound(&key));
}
