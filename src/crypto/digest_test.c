// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/digest.h"

/* "abc": RFC 1321, FIPS 180-2 with its change notice. */
static const struct {
	const char *name, *abc;
} known[] = {
	{ "md5", "900150983cd24fb0d6963f7d28e17f72" },
	{ "sha1", "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ "sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
	{ "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "sha384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		    "8086072ba1e7cc2358baeca134c825a7" },
	{ "sha512", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

TEST(digest_known_answers)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		enum digest_kind kind;
		REQUIRE(digest_of_name(str_from_c(known[i].name), &kind));
		EQ(kind, i);
		EQ_STR(digest_name(kind), known[i].name);
		const struct digest d = digest_of(kind, STR("abc"));
		EQ_STR(digest_print(cx->arena, kind, &d), known[i].abc);
		AUTO(digest_run) run = digest_begin(kind);
		digest_add(run, STR("a"));
		digest_add(run, STR("bc"));
		const struct digest pieces = digest_end(run);
		CHECK(digest_eq(&d, &pieces));
	}
	enum digest_kind kind = DIGEST_MD5;
	CHECK(!digest_of_name(STR("SHA256"), &kind) && !digest_of_name(STR("sha3"), &kind));
}

TEST(digest_is_read_in_small_and_capital_digits)
{
	const struct digest d = digest_of(DIGEST_MD5, STR("abc"));
	struct digest other;
	REQUIRE(digest_parse(DIGEST_MD5, STR("900150983CD24fb0d6963f7d28e17f72"), &other));
	CHECK(digest_eq(&d, &other));
	CHECK(!digest_parse(DIGEST_SHA1, STR("900150983cd24fb0d6963f7d28e17f72"), &other));
	CHECK(!digest_parse(DIGEST_MD5, STR("900150983cd24fb0d6963f7d28e17f7g"), &other));
	CHECK(!digest_parse(DIGEST_MD5, STR("900150983cd24fb0d6963f7d28e17f7"), &other));
}
