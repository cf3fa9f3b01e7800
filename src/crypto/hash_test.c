// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "crypto/hash.h"

// FIPS 180-4, the examples published with it.
static const struct {
	struct str text, hex;
} known[] = {
	{ STR_INIT(""),
	  STR_INIT("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") },
	{ STR_INIT("abc"),
	  STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") },
	{ STR_INIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	  STR_INIT("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1") },
};

TEST(the_published_texts_hash_to_the_published_values)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const struct sha256 h = sha256_of(known[i].text);
		EQ_STR(sha256_print(cx->arena, &h), known[i].hex);
	}
}

TEST(a_text_in_pieces_hashes_as_the_whole)
{
	const struct str text = known[2].text;
	for (size_t cut = 0; cut <= text.n; cut++) {
		AUTO(sha256_run) run = sha256_begin();
		sha256_add(run, str_slice(text, 0, cut));
		sha256_add(run, (struct str){ 0 });
		sha256_add(run, str_slice(text, cut, text.n));
		const struct sha256 h = sha256_end(run);
		EQ_STR(sha256_print(cx->arena, &h), known[2].hex);
	}
}

TEST(a_hash_is_read_as_it_is_printed)
{
	struct sha256 h;
	REQUIRE(sha256_parse(known[1].hex, &h));
	const struct sha256 abc = sha256_of(STR("abc")), empty = sha256_of(STR(""));
	CHECK(sha256_eq(&h, &abc));
	CHECK(!sha256_eq(&h, &empty));
}

TEST(a_hash_in_another_spelling_is_refused)
{
	struct sha256 h;
	CHECK(!sha256_parse(str_slice(known[1].hex, 0, 63), &h));
	CHECK(!sha256_parse(STR(""), &h));
	CHECK(!sha256_parse(arena_fmt(cx->arena, "%.*s0", STR_ARG(known[1].hex)), &h));
	CHECK(!sha256_parse(STR("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
			    &h));
	CHECK(!sha256_parse(STR("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
			    &h));
}
