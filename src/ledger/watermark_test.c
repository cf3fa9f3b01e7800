// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/watermark_job.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/test.h"
#include "store/test_db.h"

static struct watermark mark_of(uint64_t size, const char *seed)
{
	return (struct watermark){ size, sha256_of(str_from_c(seed)) };
}

static int open_marks(struct cx *cx, const char **path)
{
	int fd;
	*path = str_c(cx->arena, test_db_path(cx, "witnessed"));
	REQUIRE(watermark_open(cx, *path, &fd) == RC_OK);
	return fd;
}

TEST(a_mark_only_rises)
{
	const char *path;
	const int fd = open_marks(cx, &path);
	struct watermark now = { 0 };
	const struct watermark ten = mark_of(10, "a"), other = mark_of(10, "b"),
			       nine = mark_of(9, "a"), twenty = mark_of(20, "a");
	EQ(watermark_raise(cx, fd, STR("log"), &ten), RC_OK);
	EQ(watermark_raise(cx, fd, STR("log"), &ten), RC_OK);
	EQ(watermark_raise(cx, fd, STR("log"), &other), RC_CONFLICT);
	EQ(watermark_raise(cx, fd, STR("log"), &nine), RC_CONFLICT);
	EQ(watermark_raise(cx, fd, STR("log"), &twenty), RC_OK);
	EQ(watermark_raise(cx, fd, STR("log"), &ten), RC_CONFLICT);
	REQUIRE(watermark_read(cx, fd, STR("log"), &now) == RC_OK);
	EQ(now.size, 20);
	(void)close(fd);
}

TEST(each_log_has_a_mark_of_its_own)
{
	const char *path;
	const int fd = open_marks(cx, &path);
	struct watermark now = { 0 };
	for (unsigned i = 1; i <= WATERMARK_LOGS_MAX; i++) {
		const struct str log = arena_fmt(cx->arena, "log-%u", i);
		const struct watermark mark = mark_of(i, "x");
		REQUIRE(watermark_raise(cx, fd, log, &mark) == RC_OK);
	}
	const struct watermark more = mark_of(1, "x");
	EQ(watermark_raise(cx, fd, STR("one more"), &more), RC_IO);
	REQUIRE(watermark_read(cx, fd, STR("log-7"), &now) == RC_OK);
	EQ(now.size, 7);
	(void)close(fd);
}

/* A power cut tears the write of one place: the mark before it stays. */
TEST(a_torn_write_loses_only_itself)
{
	const char *path;
	int fd = open_marks(cx, &path);
	struct watermark now = { 0 };
	const struct watermark one = mark_of(1, "a"), two = mark_of(2, "b");
	REQUIRE(watermark_raise(cx, fd, STR("log"), &one) == RC_OK);
	REQUIRE(watermark_raise(cx, fd, STR("log"), &two) == RC_OK);
	REQUIRE(pwrite(fd, "torn", 4, 512 + 100) == 4); // the second place
	REQUIRE(watermark_read(cx, fd, STR("log"), &now) == RC_OK);
	EQ(now.size, 1);
	REQUIRE(watermark_raise(cx, fd, STR("log"), &two) == RC_OK);
	REQUIRE(watermark_read(cx, fd, STR("log"), &now) == RC_OK);
	EQ(now.size, 2);
	REQUIRE(pwrite(fd, "torn", 4, 100) == 4 && pwrite(fd, "torn", 4, 512 + 100) == 4);
	EQ(watermark_raise(cx, fd, STR("log"), &two), RC_IO); // that is no power cut
	(void)close(fd);

	REQUIRE(unlink(path) == 0 && watermark_open(cx, path, &fd) == RC_OK);
	REQUIRE(pwrite(fd, "COMITYw1", 8, 0) == 8); // the very first write
	EQ(watermark_raise(cx, fd, STR("log"), &one), RC_OK);
	(void)close(fd);
}
