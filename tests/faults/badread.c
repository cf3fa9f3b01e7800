// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * badread: preloaded, makes a source misbehave under whoever reads it (pread), as its
 * environment says:
 *
 *     BADREAD_FILE=NAME	the end of its path: only that file
 *     BADREAD_FROM, BADREAD_TO	bytes of it that cannot be read (EIO)
 *     BADREAD_GROW=N		N bytes are appended to it after its first read
 *     BADREAD_SHRINK=N		it is cut to N bytes after its first read
 *     BADREAD_KILL=N		the process kills itself (SIGKILL) when N bytes of it were read
 *     BADREAD_DISK=1		it is a disk that the system knows nothing of but its size
 */
#undef _FILE_OFFSET_BITS // pread and pread64 are two here
#undef _FORTIFY_SOURCE	 // and neither is inline

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <unistd.h>

enum { LOCAL_MAJOR = 240 }; // for local use: no disk of any system has it

typedef ssize_t pread_call(int fd, void *p, size_t n, off_t at);
typedef int stat_call(int fd, struct stat64 *st);
typedef int statat_call(int fd, const char *name, struct stat64 *st, int flags);
typedef int ioctl_call(int fd, unsigned long request, void *argument);

static long long number(const char *name)
{
	const char *text = getenv(name);
	return text ? strtoll(text, NULL, 10) : -1;
}

static int is_it(int fd, char path[PATH_MAX])
{
	char link[64];
	const char *name = getenv("BADREAD_FILE");
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	const ssize_t n = name ? readlink(link, path, PATH_MAX - 1) : -1;
	if (n <= 0 || (size_t)n < strlen(name))
		return 0;
	path[n] = '\0';
	return strcmp(path + n - strlen(name), name) == 0;
}

static void change(const char *path)
{
	static int done;
	const long long grow = number("BADREAD_GROW"), shrink = number("BADREAD_SHRINK");
	if (done++)
		return;
	if (shrink >= 0 && truncate(path, (off_t)shrink) != 0)
		abort();
	if (grow < 0)
		return;
	const int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	for (long long i = 0; i < grow; i++)
		if (write(fd, "x", 1) != 1)
			abort();
	(void)close(fd);
}

static ssize_t read_badly(int fd, void *p, size_t n, off_t at)
{
	char path[PATH_MAX];
	pread_call *real = NULL;
	void *found = dlsym(RTLD_NEXT, "pread64");
	memcpy(&real, &found, sizeof real); // ISO C has no cast for it
	if (!is_it(fd, path))
		return real(fd, p, n, at);
	const long long from = number("BADREAD_FROM"), to = number("BADREAD_TO");
	const long long kill_at = number("BADREAD_KILL");
	if (kill_at >= 0 && at + (off_t)n > kill_at)
		(void)kill(getpid(), SIGKILL);
	if (from >= 0 && at < to && at + (off_t)n > from) {
		if (at >= from) {
			errno = EIO;
			return -1;
		}
		n = (size_t)(from - at); // what lies before it comes
	}
	const ssize_t got = real(fd, p, n, at);
	change(path);
	return got;
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
	return read_badly(fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
	return read_badly(fd, p, n, at);
}

static void be_disk(struct stat64 *st)
{
	st->st_mode = S_IFBLK | 0600;
	st->st_rdev = makedev(LOCAL_MAJOR, 0);
	st->st_size = st->st_blocks = 0;
}

int fstat64(int fd, struct stat64 *st)
{
	char path[PATH_MAX];
	stat_call *real = NULL;
	void *found = dlsym(RTLD_NEXT, "fstat64");
	memcpy(&real, &found, sizeof real);
	const int rc = real(fd, st);
	if (rc == 0 && number("BADREAD_DISK") > 0 && is_it(fd, path))
		be_disk(st);
	return rc;
}

int fstatat64(int fd, const char *name, struct stat64 *st, int flags)
{
	const char *wanted = getenv("BADREAD_FILE");
	statat_call *real = NULL;
	void *found = dlsym(RTLD_NEXT, "fstatat64");
	memcpy(&real, &found, sizeof real);
	const int rc = real(fd, name, st, flags);
	const size_t n = strlen(name), end = wanted ? strlen(wanted) : 0;
	if (rc == 0 && number("BADREAD_DISK") > 0 && wanted && n >= end &&
	    strcmp(name + n - end, wanted) == 0)
		be_disk(st);
	return rc;
}

int ioctl(int fd, unsigned long request, ...)
{
	char path[PATH_MAX];
	struct stat64 st;
	va_list list;
	va_start(list, request);
	void *argument = va_arg(list, void *);
	va_end(list);
	stat_call *size_of = NULL;
	ioctl_call *real = NULL;
	void *found = dlsym(RTLD_NEXT, "ioctl"), *stats = dlsym(RTLD_NEXT, "fstat64");
	memcpy(&real, &found, sizeof real);
	memcpy(&size_of, &stats, sizeof size_of);
	if (request != BLKGETSIZE64 || number("BADREAD_DISK") <= 0 || !is_it(fd, path))
		return real(fd, request, argument);
	if (size_of(fd, &st) != 0)
		return -1;
	const unsigned long long bytes = (unsigned long long)st.st_size;
	memcpy(argument, &bytes, sizeof bytes);
	return 0;
}
