// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fd.h"

#include <errno.h>
#include <unistd.h>

enum { NO_PLACE = -1 }; // where the file stands

static int write_on(int fd, struct str bytes, int64_t at)
{
	while (bytes.n > 0) {
		const ssize_t n = at == NO_PLACE ? write(fd, bytes.p, bytes.n)
						 : pwrite(fd, bytes.p, bytes.n, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return EIO; // it would go on for ever
		bytes = str_slice(bytes, (size_t)n, bytes.n);
		at += at == NO_PLACE ? 0 : n;
	}
	return 0;
}

static int read_on(int fd, char *p, size_t n, int64_t at, size_t *got)
{
	*got = 0;
	while (*got < n) {
		const ssize_t k = at == NO_PLACE
					  ? read(fd, p + *got, n - *got)
					  : pread(fd, p + *got, n - *got, (off_t)at + (off_t)*got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return errno;
		if (k == 0)
			break;
		*got += (size_t)k;
	}
	return 0;
}

int fd_write(int fd, struct str bytes)
{
	return write_on(fd, bytes, NO_PLACE);
}

int fd_write_at(int fd, struct str bytes, int64_t at)
{
	INVARIANT(at >= 0);
	return write_on(fd, bytes, at);
}

int fd_read(int fd, void *p, size_t n, size_t *got)
{
	return read_on(fd, p, n, NO_PLACE, got);
}

int fd_read_at(int fd, void *p, size_t n, int64_t at, size_t *got)
{
	INVARIANT(at >= 0);
	return read_on(fd, p, n, at, got);
}
