// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * powercut: preloaded into a program, records what it does to its disk, and fails calls.
 *
 *	POWERCUT_ROOT	the folder to watch, empty when the program starts, or the log goes on
 *	POWERCUT_LOG	where to record (record.h); unset: nothing is recorded. One that is there
 *			goes on: of an earlier program in the same folder
 *	POWERCUT_LAZY	"blobs": syncing a folder of that name, or one below it, does nothing and
 *			is not recorded; "." all folders
 *	POWERCUT_FAIL	"ENOSPC write 17": the 17th such call fails so. write: all that can need
 *			room; sync: all syncs; any. "17+": from the 17th on. "KILL any 17": the
 *			program is killed as soon as the 17th is done
 *	POWERCUT_ARM	a path: calls count only while there is such a file
 *
 * What is written to a file called "acknowledged" is what the program has told the world.
 *
 * 1. All goes straight to the kernel: nothing of the C library, nor of a sanitizer, is
 *    called that could come back here.
 * 2. A forked process goes on in the same log. In a cell that allows only read, write
 *    and lock (the signer's), nothing more is called than these.
 * 3. The mapped file of SQLite's shared memory is not recorded: it is rebuilt from the
 *    log at each start.
 */
#undef _FILE_OFFSET_BITS // else pwrite is another name of pwrite64
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record.h"

enum { FILES_MAX = 4096, LOG_FD = 3000, FOLDERS_MAX = 1 << 17, DATA_MAX = 1 << 22 };

struct open_file {
	uint64_t inode; // 0: not watched
	bool is_lazy, syncs_itself, acknowledges;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct open_file files[FILES_MAX];
static struct folder {
	uint64_t inode;
	bool is_lazy;
} folders[FOLDERS_MAX];
static size_t folders_n;
static int log_fd = -1;
static const char *lazy_name = "";
static char buffer[sizeof(struct record) + DATA_MAX];

/* Which call fails. The count is shared with forked processes. */
static struct {
	int error;
	bool writes, syncs, ever_after, kills;
	const char *armed; // NULL: always
	long at;
	atomic_long *count;
} fault;

static _Noreturn void die(const char *why)
{
	syscall(SYS_write, 2, "powercut: ", 10L);
	syscall(SYS_write, 2, why, strlen(why));
	syscall(SYS_write, 2, "\n", 1L);
	syscall(SYS_exit_group, 99);
	abort();
}

/* Must be held: `lock`. */
static void record(struct record r, const void *p, size_t n)
{
	if (log_fd < 0)
		return;
	if (n > DATA_MAX)
		die("a write is too large to be recorded");
	r.n = (uint32_t)n;
	memcpy(buffer, &r, sizeof r);
	memcpy(buffer + sizeof r, p, n);
	if (syscall(SYS_write, log_fd, buffer, sizeof r + n) != (long)(sizeof r + n))
		die("the log cannot be written");
}

static _Thread_local bool is_last; // of a program that is to be killed: the call that is on its way

static void end_if_last(void)
{
	if (!is_last)
		return;
	pthread_mutex_lock(&lock); // no other thread has done something that is not recorded yet
	syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

static bool fails(bool is_sync)
{
	if (!fault.count || !(is_sync ? fault.syncs : fault.writes) ||
	    (fault.armed && syscall(SYS_faccessat, AT_FDCWD, fault.armed, F_OK) != 0))
		return false;
	const long i = atomic_fetch_add(fault.count, 1) + 1;
	is_last = fault.kills && i == fault.at;
	if (fault.kills)
		return false;
	if (i != fault.at && !(fault.ever_after && i > fault.at))
		return false;
	errno = fault.error;
	return true;
}

static void read_fault(const char *text)
{
	char error[16], what[16], after = 0;
	if (sscanf(text, "%15s %15s %ld%c", error, what, &fault.at, &after) < 3)
		die("POWERCUT_FAIL is not ERROR CALL NUMBER");
	fault.error = strcmp(error, "ENOSPC") == 0 ? ENOSPC : EIO;
	fault.kills = strcmp(error, "KILL") == 0;
	fault.armed = getenv("POWERCUT_ARM");
	fault.writes = strcmp(what, "sync") != 0;
	fault.syncs = strcmp(what, "write") != 0;
	fault.ever_after = after == '+';
	fault.count = mmap(NULL, sizeof *fault.count, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fault.count == MAP_FAILED)
		die("no memory");
}

static void add_folder(uint64_t inode, bool is_lazy)
{
	if (folders_n == FOLDERS_MAX)
		die("too many folders");
	folders[folders_n++] = (struct folder){ inode, is_lazy };
}

static const struct folder *find_folder(uint64_t inode)
{
	for (size_t i = 0; i < folders_n; i++)
		if (folders[i].inode == inode)
			return &folders[i];
	return NULL;
}

static void read_exactly(long fd, void *p, size_t n)
{
	for (size_t got = 0; got < n;) {
		const long k = syscall(SYS_read, fd, (char *)p + got, n - got);
		if (k <= 0)
			die("the log of the program before is cut off");
		got += (size_t)k;
	}
}

/* The folders that an earlier program made. False: there was none. */
static bool read_folders(const char *path)
{
	struct record r;
	struct stat st;
	const long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0 || syscall(SYS_newfstatat, fd, "", &st, AT_EMPTY_PATH) != 0)
		return false;
	for (off_t at = 0; at < st.st_size; at += (off_t)(sizeof r + r.n)) {
		read_exactly(fd, &r, sizeof r);
		read_exactly(fd, buffer, r.n);
		const struct folder *above = find_folder(r.dir);
		if (r.kind == RECORD_FOLDER && above)
			add_folder(r.inode,
				   above->is_lazy || (r.n == strlen(lazy_name) &&
						      memcmp(buffer, lazy_name, r.n) == 0));
	}
	syscall(SYS_close, fd);
	return st.st_size > 0;
}

__attribute__((constructor)) static void begin(void)
{
	struct stat st;
	const char *root = getenv("POWERCUT_ROOT"), *path = getenv("POWERCUT_LOG");
	const char *lazy = getenv("POWERCUT_LAZY"), *fail = getenv("POWERCUT_FAIL");
	lazy_name = lazy ? lazy : "";
	if (!root || syscall(SYS_newfstatat, AT_FDCWD, root, &st, 0) != 0)
		die("POWERCUT_ROOT is no folder");
	add_folder(st.st_ino, strcmp(lazy_name, ".") == 0);
	if (path) {
		const bool goes_on = read_folders(path);
		const long fd = syscall(SYS_openat, AT_FDCWD, path,
					O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		log_fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, LOG_FD); // out of the way
		if (log_fd < 0)
			die("POWERCUT_LOG cannot be opened");
		if (!goes_on)
			record((struct record){ .kind = RECORD_FOLDER, .inode = st.st_ino }, "", 0);
	}
	if (fail)
		read_fault(fail);
}

/* The watched folder that a path is in, or 0; *name: its last part. */
static uint64_t folder_of(int at, const char *path, const char **name)
{
	char above[PATH_MAX];
	struct stat st;
	const char *slash = strrchr(path, '/');
	const size_t n = slash ? (size_t)(slash - path) : 0;
	if (n >= sizeof above)
		return 0;
	memcpy(above, path, n);
	above[n] = '\0';
	*name = slash ? slash + 1 : path;
	const char *folder = !slash ? "." : n == 0 ? "/" : above;
	if (syscall(SYS_newfstatat, at, folder, &st, 0) != 0)
		return 0;
	return find_folder(st.st_ino) ? st.st_ino : 0;
}

static bool is_shared_memory(const char *name)
{
	const size_t n = strlen(name);
	return n > 4 && strcmp(name + n - 4, "-shm") == 0;
}

static bool is_there(int at, const char *path)
{
	struct stat st;
	return syscall(SYS_newfstatat, at, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int open_watched(int at, const char *path, int flags, mode_t mode)
{
	const char *name = path;
	struct stat st;
	const uint64_t dir = folder_of(at, path, &name);
	const bool is_new = dir && (flags & O_CREAT) && !is_there(at, path);
	if (is_new && fails(false))
		return -1;
	const int fd = (int)syscall(SYS_openat, at, path, flags, mode);
	if (fd < 0)
		return fd;
	if (fd >= FILES_MAX)
		die("too many files");
	files[fd] = (struct open_file){ 0 };
	if (strcmp(name, "acknowledged") == 0)
		files[fd].acknowledges = true;
	if (syscall(SYS_newfstatat, fd, "", &st, AT_EMPTY_PATH) != 0)
		die("fstat");
	const struct folder *folder = S_ISDIR(st.st_mode) ? find_folder(st.st_ino) : NULL;
	if (!folder && (!dir || is_shared_memory(name)))
		return fd;
	files[fd].inode = st.st_ino;
	files[fd].is_lazy = folder && folder->is_lazy;
	files[fd].syncs_itself = (flags & O_DSYNC) != 0;
	if (is_new)
		record((struct record){ .kind = RECORD_FILE, .inode = st.st_ino, .dir = dir }, name,
		       strlen(name));
	else if (flags & O_TRUNC)
		record((struct record){ .kind = RECORD_TRUNCATE, .inode = st.st_ino }, "", 0);
	return fd;
}

static int open_locked(int at, const char *path, int flags, mode_t mode)
{
	pthread_mutex_lock(&lock);
	const int fd = open_watched(at, path, flags, mode);
	pthread_mutex_unlock(&lock);
	end_if_last();
	return fd;
}

/* The mode is there only where a file may be made. */
static mode_t mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

#define OPEN(name, at, ...)                                \
	int name(__VA_ARGS__, int flags, ...)              \
	{                                                  \
		va_list ap;                                \
		va_start(ap, flags);                       \
		const mode_t mode = mode_of(flags, ap);    \
		va_end(ap);                                \
		return open_locked(at, path, flags, mode); \
	}
OPEN(open, AT_FDCWD, const char *path)
OPEN(open64, AT_FDCWD, const char *path)
OPEN(openat, at, int at, const char *path)
OPEN(openat64, at, int at, const char *path)

int close(int fd)
{
	pthread_mutex_lock(&lock);
	if (fd >= 0 && fd < FILES_MAX)
		files[fd] = (struct open_file){ 0 };
	const int rc = (int)syscall(SYS_close, fd);
	pthread_mutex_unlock(&lock);
	return rc;
}

/* The signer puts its files where it wants them, and closes all others. */
int dup2(int fd, int to)
{
	pthread_mutex_lock(&lock);
	const int rc = (int)syscall(SYS_dup3, fd, to, 0);
	if (rc >= 0 && to < FILES_MAX)
		files[to] = files[fd];
	pthread_mutex_unlock(&lock);
	return rc;
}

int close_range(unsigned first, unsigned last, int flags)
{
	pthread_mutex_lock(&lock);
	for (unsigned i = first; i < FILES_MAX && i <= last; i++)
		files[i] = (struct open_file){ 0 };
	int rc = 0;
	if (log_fd >= 0 && first <= (unsigned)log_fd && (unsigned)log_fd <= last) {
		rc = (int)syscall(SYS_close_range, first, log_fd - 1, flags);
		first = (unsigned)log_fd + 1;
	}
	if (rc == 0 && first <= last)
		rc = (int)syscall(SYS_close_range, first, last, flags);
	pthread_mutex_unlock(&lock);
	return rc;
}

static struct open_file *watched(int fd)
{
	return fd >= 0 && fd < FILES_MAX && files[fd].inode ? &files[fd] : NULL;
}

static void note_write(const struct open_file *f, const void *p, ssize_t n, off_t at)
{
	if (n <= 0)
		return;
	record((struct record){ .kind = RECORD_WRITE, .inode = f->inode, .at = at }, p, (size_t)n);
	if (f->syncs_itself)
		record((struct record){ .kind = RECORD_SYNC, .inode = f->inode }, "", 0);
}

ssize_t write(int fd, const void *p, size_t n)
{
	if (fd >= 0 && fd < FILES_MAX && files[fd].acknowledges) {
		pthread_mutex_lock(&lock);
		const ssize_t k = syscall(SYS_write, fd, p, n);
		record((struct record){ .kind = RECORD_ACKNOWLEDGED }, p, n);
		pthread_mutex_unlock(&lock);
		return k;
	}
	const struct open_file *f = watched(fd);
	if (!f)
		return syscall(SYS_write, fd, p, n);
	if (fails(false))
		return -1;
	pthread_mutex_lock(&lock);
	const ssize_t k = syscall(SYS_write, fd, p, n);
	if (k > 0)
		note_write(f, p, k, syscall(SYS_lseek, fd, 0, SEEK_CUR) - k);
	pthread_mutex_unlock(&lock);
	end_if_last();
	return k;
}

static ssize_t write_at(int fd, const void *p, size_t n, off_t at)
{
	const struct open_file *f = watched(fd);
	if (!f)
		return syscall(SYS_pwrite64, fd, p, n, at);
	if (fails(false))
		return -1;
	pthread_mutex_lock(&lock);
	const ssize_t k = syscall(SYS_pwrite64, fd, p, n, at);
	note_write(f, p, k, at);
	pthread_mutex_unlock(&lock);
	end_if_last();
	return k;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return write_at(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return write_at(fd, p, n, at);
}

static int truncate_to(int fd, off_t size)
{
	const struct open_file *f = watched(fd);
	if (!f)
		return (int)syscall(SYS_ftruncate, fd, size);
	pthread_mutex_lock(&lock);
	const int rc = (int)syscall(SYS_ftruncate, fd, size);
	if (rc == 0)
		record((struct record){ .kind = RECORD_TRUNCATE, .inode = f->inode, .at = size },
		       "", 0);
	pthread_mutex_unlock(&lock);
	return rc;
}

int ftruncate(int fd, off_t size)
{
	return truncate_to(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	return truncate_to(fd, size);
}

/* The disk of the test machine need not do it: what matters is that it was asked for. */
static int sync_one(int fd)
{
	const struct open_file *f = watched(fd);
	if (!f)
		return (int)syscall(SYS_fsync, fd);
	if (f->is_lazy)
		return 0;
	if (fails(true))
		return -1;
	pthread_mutex_lock(&lock);
	record((struct record){ .kind = RECORD_SYNC, .inode = f->inode }, "", 0);
	pthread_mutex_unlock(&lock);
	end_if_last();
	return 0;
}

int fsync(int fd)
{
	return sync_one(fd);
}

int fdatasync(int fd)
{
	return sync_one(fd);
}

static int make_folder(int at, const char *said, mode_t mode)
{
	const char *name;
	char path[PATH_MAX];
	struct stat st;
	size_t n = strlen(said);
	while (n > 1 && said[n - 1] == '/')
		n--;
	if (n >= sizeof path)
		die("a path is too long");
	memcpy(path, said, n);
	path[n] = '\0';
	pthread_mutex_lock(&lock);
	const uint64_t dir = folder_of(at, path, &name);
	int rc = -1;
	if (!dir || is_there(at, path) || !fails(false))
		rc = (int)syscall(SYS_mkdirat, at, path, mode);
	if (rc == 0 && dir && syscall(SYS_newfstatat, at, path, &st, 0) == 0) {
		add_folder(st.st_ino, strcmp(name, lazy_name) == 0 || find_folder(dir)->is_lazy);
		record((struct record){ .kind = RECORD_FOLDER, .inode = st.st_ino, .dir = dir },
		       name, strlen(name));
	}
	pthread_mutex_unlock(&lock);
	end_if_last();
	return rc;
}

int mkdir(const char *path, mode_t mode)
{
	return make_folder(AT_FDCWD, path, mode);
}

int mkdirat(int at, const char *path, mode_t mode)
{
	return make_folder(at, path, mode);
}

static int remove_one(int at, const char *path, int flags)
{
	const char *name;
	pthread_mutex_lock(&lock);
	const uint64_t dir = folder_of(at, path, &name);
	const int rc = (int)syscall(SYS_unlinkat, at, path, flags);
	if (rc == 0 && dir && !is_shared_memory(name))
		record((struct record){ .kind = RECORD_UNLINK, .dir = dir }, name, strlen(name));
	pthread_mutex_unlock(&lock);
	return rc;
}

int unlink(const char *path)
{
	return remove_one(AT_FDCWD, path, 0);
}

int unlinkat(int at, const char *path, int flags)
{
	return remove_one(at, path, flags);
}

static int rename_one(int at, const char *old, int to_at, const char *new)
{
	const char *name, *to_name;
	char names[2 * NAME_MAX + 2];
	pthread_mutex_lock(&lock);
	const uint64_t dir = folder_of(at, old, &name), to = folder_of(to_at, new, &to_name);
	int rc = -1;
	if (!dir != !to)
		die("a name crosses the border of the watched folder");
	if (!dir || !fails(false))
		rc = (int)syscall(SYS_renameat, at, old, to_at, new);
	if (rc == 0 && dir) {
		const int n = snprintf(names, sizeof names, "%s%c%s", name, '\0', to_name);
		record((struct record){ .kind = RECORD_RENAME, .dir = dir, .at = (int64_t)to },
		       names, (size_t)n);
	}
	pthread_mutex_unlock(&lock);
	end_if_last();
	return rc;
}

int rename(const char *old, const char *new)
{
	return rename_one(AT_FDCWD, old, AT_FDCWD, new);
}

int renameat(int at, const char *old, int to_at, const char *new)
{
	return rename_one(at, old, to_at, new);
}

/* As a file system without it: room that is asked for and not written is what a cut would leave. */
#define REFUSE(name, params, fd)    \
	int name params;            \
	int name params             \
	{                           \
		(void)(fd);         \
		errno = EOPNOTSUPP; \
		return -1;          \
	}
REFUSE(fallocate, (int fd, int mode, off_t at, off_t n), ((void)mode, (void)at, (void)n, fd))
REFUSE(fallocate64, (int fd, int mode, off64_t at, off64_t n), ((void)mode, (void)at, (void)n, fd))
