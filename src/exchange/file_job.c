// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/file_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"

enum rc file_read(struct cx *cx, struct str path, size_t max, struct str *out)
{
	struct stat st;
	const int fd = open(str_c(cx->arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO, "cannot read %.*s: %s",
			       STR_ARG(path), strerror(errno));
	const bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	const size_t n = plain && st.st_size > 0 ? (size_t)st.st_size : 0;
	char *p = plain && n <= max ? arena_alloc(cx->arena, n) : NULL;
	size_t got = 0;
	const bool whole = p && fd_read(fd, p, n, &got) == 0 && got == n;
	(void)close(fd); // only read
	if (plain && n > max)
		return cx_fail(cx, RC_LIMIT, "%.*s is larger than %zu bytes", STR_ARG(path), max);
	if (!whole)
		return cx_fail(cx, RC_IO, "cannot read %.*s: it is no plain file, or damaged",
			       STR_ARG(path));
	*out = (struct str){ p, n };
	return RC_OK;
}

static enum rc write_all(int fd, struct str bytes)
{
	const bool whole = fd_write(fd, bytes) == 0 && fsync(fd) == 0;
	return close(fd) == 0 && whole ? RC_OK : RC_IO;
}

static bool sync_folder_of(struct cx *cx, struct str path)
{
	size_t n = path.n;
	while (n > 0 && path.p[n - 1] != '/')
		n--;
	const struct str dir = n > 0 ? str_slice(path, 0, n) : STR(".");
	const int fd = open(str_c(cx->arena, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		(void)close(fd); // nothing was written
	return good;
}

enum rc file_write(struct cx *cx, struct str path, unsigned mode, struct str bytes)
{
	const char *to = str_c(cx->arena, path);
	const char *fresh = arena_fmt(cx->arena, "%.*s.new", STR_ARG(path)).p;
	(void)unlink(fresh); // what a crash left
	const int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			    (mode_t)mode);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "cannot make %s: %s", fresh, strerror(errno));
	if (write_all(fd, bytes) != RC_OK || rename(fresh, to) != 0 || !sync_folder_of(cx, path)) {
		const int error = errno;
		(void)unlink(fresh); // may be gone already
		return cx_fail(cx, RC_IO, "cannot write %s: %s", to, strerror(error));
	}
	return RC_OK;
}

enum rc file_sync_names(struct cx *cx, struct str path)
{
	return sync_folder_of(cx, path) ? RC_OK
					: cx_fail(cx, RC_IO, "cannot write %.*s: %s", STR_ARG(path),
						  strerror(errno));
}

enum rc file_folder(struct cx *cx, struct str path)
{
	const char *dir = str_c(cx->arena, path);
	return mkdir(dir, 0700) == 0 || errno == EEXIST
		       ? RC_OK
		       : cx_fail(cx, RC_IO, "cannot make %s: %s", dir, strerror(errno));
}
