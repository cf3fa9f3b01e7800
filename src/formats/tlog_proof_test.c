// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tlog_proof.h"
#include "formats/test_tlog.h"

#define HEADER "c2sp.org/tlog-proof@v1\n"
#define HASH "ZggFSu+jgQsZQWd9NhKXM5Diqsb6R77wtwB5El49mGw=\n"

TEST(a_proof_is_printed_as_it_was_read)
{
	const struct str text = tlog_sample(cx, "entry.tlog-proof");
	struct tlog_proof proof;
	REQUIRE(tlog_proof_parse(cx, text, &proof) == RC_OK);
	EQ(proof.index, 6);
	EQ(proof.path.n, 4);
	EQ_STR(proof.extra, "case 7");
	EQ_STR(proof.checkpoint, tlog_sample(cx, "checkpoint"));
	EQ_STR(tlog_proof_print(cx->arena, &proof), text);
	proof.has_extra = false;
	EQ_STR(tlog_proof_print(cx->arena, &proof),
	       tlog_replace(cx, text, STR("extra Y2FzZSA3\n"), STR("")));
}

TEST(a_proof_is_about_its_entry_alone)
{
	const struct tlog_policy policy = tlog_sample_policy(cx);
	struct tlog_proof proof;
	struct checkpoint c;
	REQUIRE(tlog_proof_parse(cx, tlog_sample(cx, "entry.tlog-proof"), &proof) == RC_OK);
	EQ(tlog_proof_judge(cx, &proof, tlog_sample(cx, "entry"), &policy, &c), RC_OK);
	EQ(c.size, TLOG_ENTRIES);
	EQ(tlog_proof_judge(cx, &proof, tlog_entry(cx, 5), &policy, &c), RC_DENIED);
	EQ(tlog_proof_judge(cx, &proof, STR(""), &policy, &c), RC_DENIED);
	proof.index = 7;
	EQ(tlog_proof_judge(cx, &proof, tlog_entry(cx, 6), &policy, &c), RC_DENIED);
	proof.index = 11;
	EQ(tlog_proof_judge(cx, &proof, tlog_entry(cx, 6), &policy, &c), RC_DENIED);
	EQ_STR(cx_error(cx), "entry 11 is not in a log of 11 entries");
	proof.index = 6;
	proof.path.n--;
	EQ(tlog_proof_judge(cx, &proof, tlog_entry(cx, 6), &policy, &c), RC_DENIED);
}

TEST(proofs_that_break_the_format_are_refused)
{
	static const struct {
		struct str text;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "line 1" },
		{ STR_INIT("c2sp.org/tlog-proof@v2\nindex 0\n\nnote"), "line 1" },
		{ STR_INIT(HEADER), "line 2" },
		{ STR_INIT(HEADER "\n\nnote\n"), "line 2" },
		{ STR_INIT(HEADER "extra Zh==\nindex 0\n\nnote"), "line 2: the extra" },
		{ STR_INIT(HEADER "extra Zg==\nextra Zg==\nindex 0\n\nnote"), "line 3: not the" },
		{ STR_INIT(HEADER "index 00\n\nnote"), "line 2" },
		{ STR_INIT(HEADER "index -1\n\nnote"), "line 2" },
		{ STR_INIT(HEADER "index 18446744073709551625\n\nnote"), "line 2" },
		{ STR_INIT(HEADER "index 0\nAAAA\n\nnote"), "line 3" },
		{ STR_INIT(HEADER "index 0\n" HASH "note"), "line 4" },
		{ STR_INIT(HEADER "index 0\n" HASH), "there is no checkpoint" },
		{ STR_INIT(HEADER "index 0\n" HASH "\n"), "there is no checkpoint" },
		{ STR_INIT(HEADER "index 0"), "there is no checkpoint" },
	};
	struct tlog_proof proof;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(tlog_proof_parse(cx, bad[i].text, &proof), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
}

TEST(a_proof_has_at_most_so_many_hashes)
{
	struct buf b;
	buf_init(&b, 100000);
	buf_add_c(&b, HEADER "index 0\n");
	for (int i = 0; i <= MERKLE_PROOF_MAX; i++)
		buf_add_c(&b, HASH);
	struct tlog_proof proof;
	EQ(tlog_proof_parse(cx, buf_str(&b), &proof), RC_LIMIT);
	buf_done(&b);
}
