// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/test.h"

enum { LARGE = 1 << 20 }; // more than a pipe holds

static void *write_large(void *arg)
{
	const int *fd = arg;
	char *bytes = malloc(LARGE);
	INVARIANT(bytes);
	memset(bytes, 'x', LARGE);
	const int error = fd_write(*fd, (struct str){ bytes, LARGE });
	free(bytes);
	INVARIANT(close(*fd) == 0);
	return error == 0 ? arg : NULL;
}

TEST(what_a_pipe_takes_in_pieces_arrives_whole)
{
	int ends[2];
	pthread_t writer;
	void *whole = NULL;
	size_t got = 0;
	char *p = arena_alloc(cx->arena, LARGE + 1);
	REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
	REQUIRE(pthread_create(&writer, NULL, write_large, &ends[1]) == 0);
	EQ(fd_read(ends[0], p, LARGE + 1, &got), 0);
	EQ(got, LARGE); // and then it ends
	REQUIRE(pthread_join(writer, &whole) == 0);
	CHECK(whole != NULL);
	EQ(p[0], 'x');
	EQ(p[LARGE - 1], 'x');
	REQUIRE(close(ends[0]) == 0);
}

TEST(bytes_go_where_they_are_told_to_go)
{
	char p[8] = { 0 };
	size_t got = 0;
	const int fd = memfd_create("fd_test", MFD_CLOEXEC);
	REQUIRE(fd >= 0);
	EQ(fd_write_at(fd, STR("cd"), 2), 0);
	EQ(fd_write_at(fd, STR("ab"), 0), 0);
	EQ(fd_read_at(fd, p, sizeof p, 1, &got), 0);
	EQ(got, 3);
	CHECK(memcmp(p, "bcd", 3) == 0);
	EQ(fd_read_at(fd, p, sizeof p, 9, &got), 0);
	EQ(got, 0);
	EQ(fd_read(fd, p, 1, &got), 0); // those with a place did not move it
	EQ(p[0], 'a');
	REQUIRE(close(fd) == 0);
	EQ(fd_write(fd, STR("a")), EBADF);
	EQ(fd_read(fd, p, 1, &got), EBADF);
}
