// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/test.h"
#include "law/test_folder.h"
#include "law/test_sample.h"

TEST(a_folder_loads_like_the_files_built_in)
{
	const char *dir = test_folder_make(cx);
	struct report report;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	EQ(law_source_load(cx, cx->arena, str_from_c(dir), NULL, &report, &law), RC_OK);
	EQ(report_count(&report), 0);
	test_folder_remove(cx, dir);
	REQUIRE(law);
	EQ(law->countries.n, 2);
	EQ_STR(law->countries.p[0].prov.file, "countries/at.yaml");
}

TEST(other_files_of_a_folder_are_left_alone)
{
	const char *dir = test_folder_make(cx);
	test_folder_write(cx, dir, "COUNTS", STR("x"));
	test_folder_write(cx, dir, "countries/README", STR("x"));
	test_folder_write(cx, dir, "countries/.at.yaml", STR("x"));
	struct law_files files;
	EQ(law_source_read(cx, str_from_c(dir), &files), RC_OK);
	test_folder_remove(cx, dir);
	EQ(files.n, SAMPLE_N);
}

TEST(a_folder_that_is_missing_is_named)
{
	struct law_files files;
	EQ(law_source_read(cx, STR("/nonexistent/law"), &files), RC_MISSING);
	EQ_STR(cx_error(cx), "there is no law folder /nonexistent/law");
}

/* The sentence that a file in the folder's countries/ leads to. */
static struct str refused(struct cx *cx, const char *dir, enum rc want)
{
	struct law_files files;
	EQ(law_source_read(cx, str_from_c(dir), &files), want);
	const struct str sentence = arena_copy(cx->arena, cx_error(cx));
	test_folder_remove(cx, dir);
	return sentence;
}

TEST(a_link_out_of_the_folder_is_refused)
{
	const char *dir = test_folder_make(cx);
	const char *link = arena_fmt(cx->arena, "%s/countries/xx.yaml", dir).p;
	REQUIRE(symlink("/etc/passwd", link) == 0);
	EQ_STR(refused(cx, dir, RC_INVALID),
	       arena_fmt(cx->arena, "%s is a symbolic link: put the file itself there", link));

	dir = test_folder_make(cx);
	const char *folder = arena_fmt(cx->arena, "%s/instruments", dir).p;
	const char *away = arena_fmt(cx->arena, "%s/elsewhere", dir).p;
	REQUIRE(rename(folder, away) == 0 && symlink(away, folder) == 0);
	EQ_STR(refused(cx, dir, RC_INVALID),
	       arena_fmt(cx->arena, "%s is no folder: put the folder itself there", folder));
}

TEST(what_is_no_regular_file_is_refused_and_not_waited_for)
{
	const char *dir = test_folder_make(cx);
	const char *pipe = arena_fmt(cx->arena, "%s/countries/xx.yaml", dir).p;
	REQUIRE(mkfifo(pipe, 0600) == 0);
	EQ_STR(refused(cx, dir, RC_INVALID),
	       arena_fmt(cx->arena, "%s is not a regular file", pipe));
}

TEST(a_file_that_is_too_large_is_not_read)
{
	const char *dir = test_folder_make(cx);
	const char *file = arena_fmt(cx->arena, "%s/capacity.yaml", dir).p;
	REQUIRE(truncate(file, LAW_FILE_BYTES_MAX) == 0);
	struct law_files files;
	EQ(law_source_read(cx, str_from_c(dir), &files), RC_OK);
	REQUIRE(truncate(file, LAW_FILE_BYTES_MAX + 1) == 0);
	EQ_STR(refused(cx, dir, RC_LIMIT), arena_fmt(cx->arena, "%s is larger than 2 MiB", file));
}

TEST(a_folder_with_too_many_files_is_refused)
{
	const char *dir = test_folder_make(cx);
	for (int i = 0; i < LAW_FILES_MAX; i++)
		test_folder_write(cx, dir, arena_fmt(cx->arena, "countries/%d.yaml", i).p,
				  STR("x"));
	EQ_STR(refused(cx, dir, RC_LIMIT),
	       arena_fmt(cx->arena, "%s holds more than 2000 files", dir));
}
