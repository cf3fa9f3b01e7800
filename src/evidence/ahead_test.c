// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/ahead_job.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/fd.h"
#include "core/test.h"
#include "crypto/hash.h"
#include "store/test_db.h"

/* A file of n bytes, no two pieces of which are the same. */
static struct sha256 write_source(struct cx *cx, const char *path, size_t n)
{
	char *p = arena_alloc(cx->arena, n + 1);
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + (i >> 11) * 7);
	REQUIRE(fd >= 0 && fd_write(fd, (struct str){ p, n }) == 0);
	(void)close(fd);
	return sha256_of((struct str){ p, n });
}

static void open_source(struct cx *cx, struct str folder, struct source *s)
{
	const int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	REQUIRE(fd >= 0 && source_open(cx->arena, fd, "source", false, s));
	(void)close(fd);
}

TEST(what_is_read_ahead_comes_whole_and_in_order)
{
	static const size_t sizes[] = {
		0, 1, AHEAD_PIECE, 3 * AHEAD_PIECE + 7, 9 * AHEAD_PIECE, 21 * AHEAD_PIECE + 4099
	};
	const struct str folder = test_db_path(cx, "ahead");
	char *buffer = malloc(AHEAD_BYTES);
	REQUIRE(buffer && mkdir(folder.p, 0700) == 0);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct source s;
		struct ahead ahead;
		AUTO(sha256_run) run = sha256_begin();
		int64_t n = 0;
		const struct sha256 want = write_source(
			cx, arena_fmt(cx->arena, "%s/source", folder.p).p, sizes[i]);
		open_source(cx, folder, &s);
		ahead_begin(&ahead, cx->arena, &s, buffer);
		for (struct str p = ahead_next(&ahead); p.n > 0; p = ahead_next(&ahead)) {
			sha256_add(run, p);
			n += (int64_t)p.n;
		}
		ahead_end(&ahead);
		source_end(cx->arena, &s, n);
		EQ(n, (int64_t)sizes[i]);
		EQ(s.findings.n, 0);
		const struct sha256 got = sha256_end(run);
		CHECK(sha256_eq(&got, &want));
	}
	free(buffer);
}

TEST(reading_ahead_can_be_ended_before_its_end)
{
	const struct str folder = test_db_path(cx, "ended");
	char *buffer = malloc(AHEAD_BYTES);
	REQUIRE(buffer && mkdir(folder.p, 0700) == 0);
	(void)write_source(cx, arena_fmt(cx->arena, "%s/source", folder.p).p,
			   (size_t)20 * AHEAD_PIECE);
	for (size_t i = 0; i < 7; i++) {
		struct source s;
		struct ahead ahead;
		open_source(cx, folder, &s);
		ahead_begin(&ahead, cx->arena, &s, buffer);
		for (size_t k = 0; k < i; k++)
			EQ(ahead_next(&ahead).n, AHEAD_PIECE);
		ahead_end(&ahead);
		source_end(cx->arena, &s, (int64_t)i * AHEAD_PIECE);
	}
	free(buffer);
}
