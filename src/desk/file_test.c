// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/file.h"

#include <string.h>

#include "core/test.h"

TEST(a_name_that_a_browser_says_becomes_one_that_can_be_kept)
{
	static const struct {
		struct str said, kept;
	} cases[] = {
		{ STR_INIT("report.pdf"), STR_INIT("report.pdf") },
		{ STR_INIT("../../etc/passwd"), STR_INIT("passwd") },
		{ STR_INIT("C:\\Users\\x\\log.csv"), STR_INIT("log.csv") },
		{ STR_INIT("bill\xe2\x80\xae"
			   "fdp.exe"),
		  STR_INIT("billfdp.exe") },
		{ STR_INIT("\xe2\x81\xa7"
			   "a\xe2\x80\xa8"
			   "b\xe2\x81\xa9"),
		  STR_INIT("ab") },
		{ STR_INIT("a\r\nSet-Cookie: b"), STR_INIT("aSet-Cookie: b") },
		{ STR_INIT("a\0b"), STR_INIT("ab") },
		{ STR_INIT("a\xc2\x85"
			   "b"),
		  STR_INIT("ab") },
		{ STR_INIT("\xff\xfe.txt"), STR_INIT("__.txt") },
		{ STR_INIT("   "), STR_INIT("file") },
		{ STR_INIT(""), STR_INIT("file") },
		{ STR_INIT(".."), STR_INIT("file") },
		{ STR_INIT("a/.."), STR_INIT("file") },
		{ STR_INIT("a/"), STR_INIT("file") },
		{ STR_INIT("\xe1\x83\x93\xe1\x83\x90.txt"),
		  STR_INIT("\xe1\x83\x93\xe1\x83\x90.txt") },
		{ STR_INIT("<script>\".html"), STR_INIT("<script>\".html") },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str kept = file_tidy_name(cx->arena, cases[i].said);
		EQ_STR(kept, cases[i].kept);
		EQ(file_check_name(cx, kept), RC_OK);
	}
}

TEST(a_long_name_keeps_its_ending)
{
	char *x = arena_alloc(cx->arena, 10000);
	memset(x, 'x', 10000);
	EQ_STR(file_tidy_name(cx->arena, arena_fmt(cx->arena, "%.10000s.csv", x)),
	       arena_fmt(cx->arena, "%.196s.csv", x));
	EQ_STR(file_tidy_name(cx->arena, (struct str){ x, 10000 }),
	       arena_fmt(cx->arena, "%.200s", x));
	for (size_t i = 0; i < 10000; i++)
		x[i] = (char)(i % 2 == 0 ? '\xc3' : '\xa9');
	const struct str cut = file_tidy_name(cx->arena, arena_fmt(cx->arena, "a%.9998s.txt", x));
	EQ(file_check_name(cx, cut), RC_OK);
	CHECK(cut.n == 199 && str_ends(cut, STR("\xc3\xa9.txt")));
}

TEST(a_name_that_turns_what_follows_is_refused)
{
	EQ(file_check_name(cx, STR("a\xe2\x80\xae.txt")), RC_INVALID);
	EQ(file_check_name(cx, STR("a\xe2\x81\xa6.txt")), RC_INVALID);
	EQ(file_check_name(cx, STR("a\nb")), RC_INVALID);
	EQ(file_check_name(cx, STR("a/b")), RC_INVALID);
	EQ(file_check_name(cx, STR("a\xe2\x80\xa7.txt")), RC_OK);
}

TEST(a_media_type_is_taken_when_it_is_one)
{
	EQ_STR(file_tidy_type(cx->arena, STR("text/CSV; charset=utf-8")), STR("text/csv"));
	EQ_STR(file_tidy_type(cx->arena, STR("application/vnd.ms-excel")),
	       STR("application/vnd.ms-excel"));
	EQ_STR(file_tidy_type(cx->arena, STR("text")), STR(""));
	EQ_STR(file_tidy_type(cx->arena, STR("a/b/c")), STR(""));
	EQ_STR(file_tidy_type(cx->arena, STR("text/<b>")), STR(""));
	EQ_STR(file_tidy_type(cx->arena, STR("")), STR(""));
}
