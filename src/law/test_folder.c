// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/test_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/test.h"
#include "law/test_sample.h"

void test_folder_write(struct cx *cx, const char *dir, const char *path, struct str text)
{
	FILE *f = fopen(arena_fmt(cx->arena, "%s/%s", dir, path).p, "wb");
	REQUIRE(f);
	const size_t n = fwrite(text.p, 1, text.n, f);
	REQUIRE(fclose(f) == 0 && n == text.n);
}

const char *test_folder_make(struct cx *cx)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_new(cx->arena, char, 512);
	REQUIRE(snprintf(dir, 512, "%s/comity-law-XXXXXX", tmp ? tmp : "/tmp") < 512);
	REQUIRE(mkdtemp(dir));
	REQUIRE(mkdir(arena_fmt(cx->arena, "%s/countries", dir).p, 0700) == 0);
	REQUIRE(mkdir(arena_fmt(cx->arena, "%s/instruments", dir).p, 0700) == 0);
	for (size_t i = 0; i < SAMPLE_N; i++)
		test_folder_write(cx, dir, str_c(cx->arena, sample[i].path), sample[i].text);
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void test_folder_remove(struct cx *cx, const char *dir)
{
	(void)cx;
	CHECK(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}
