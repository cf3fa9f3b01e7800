// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/checkpoint.h"
#include "core/test.h"
#include "formats/note.h"
#include "formats/test_tlog.h"

#define ROOT "9PzTNm5+zen8MmTQhK3dQgry3ZmcDAuICrU2i7kW8Io=\n"

TEST(the_samples_checkpoint_is_that_of_its_entries)
{
	struct note note;
	struct checkpoint c;
	REQUIRE(note_parse(cx, tlog_sample(cx, "checkpoint"), &note) == RC_OK);
	REQUIRE(checkpoint_parse(cx, note.text, &c) == RC_OK);
	EQ_STR(c.origin, "log.example/ke");
	EQ(c.size, TLOG_ENTRIES);
	struct merkle_range range = { 0 };
	for (size_t i = 0; i < TLOG_ENTRIES; i++)
		CHECK(merkle_push(&range, &tlog_leaves(cx, TLOG_ENTRIES)[i]));
	const struct sha256 root = merkle_root(&range);
	CHECK(sha256_eq(&c.root, &root));
	EQ_STR(checkpoint_print(cx->arena, &c), note.text);
}

TEST(extension_lines_are_kept)
{
	struct checkpoint c;
	const struct str text = STR("log\n0\n" ROOT "one\ntwo\n");
	REQUIRE(checkpoint_parse(cx, text, &c) == RC_OK);
	EQ_STR(c.extensions, "one\ntwo\n");
	EQ_STR(checkpoint_print(cx->arena, &c), text);
}

TEST(checkpoints_that_break_the_format_are_refused)
{
	static const struct {
		struct str text;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "line 1" },
		{ STR_INIT("\n11\n" ROOT), "line 1" },
		{ STR_INIT("log\n"), "line 2" },
		{ STR_INIT("log\n011\n" ROOT), "line 2" },
		{ STR_INIT("log\n-1\n" ROOT), "line 2" },
		{ STR_INIT("log\n+1\n" ROOT), "line 2" },
		{ STR_INIT("log\n\n" ROOT), "line 2" },
		{ STR_INIT("log\n9223372036854775808\n" ROOT), "line 2" },
		{ STR_INIT("log\n11\n"), "line 3" },
		{ STR_INIT("log\n11\nc2hvcnQ=\n"), "line 3" },
		{ STR_INIT("log\n11\n9PzTNm5+zen8MmTQhK3dQgry3ZmcDAuICrU2i7kW8Io\n"), "line 3" },
		{ STR_INIT("log\n11\n9PzTNm5+zen8MmTQhK3dQgry3ZmcDAuICrU2i7kW8Io="), "line 3" },
		{ STR_INIT("log\n11\n" ROOT "\n"), "line 4" },
		{ STR_INIT("log\n11\n" ROOT "one\n\n"), "line 4" },
		{ STR_INIT("log\n11\n" ROOT "one"), "line 4" },
	};
	struct checkpoint c;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(checkpoint_parse(cx, bad[i].text, &c), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
}

TEST(numbers_have_one_spelling_and_a_limit)
{
	uint64_t n = 7;
	CHECK(checkpoint_parse_number(STR("0"), &n) && n == 0);
	CHECK(checkpoint_parse_number(STR("9223372036854775807"), &n) && n == MERKLE_SIZE_MAX);
	n = 7;
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("00"),
		STR_INIT("-0"),
		STR_INIT("1 "),
		STR_INIT(" 1"),
		STR_INIT("1a"),
		STR_INIT("18446744073709551625"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!checkpoint_parse_number(bad[i], &n));
	EQ(n, 7);
}
