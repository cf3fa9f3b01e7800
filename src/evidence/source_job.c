// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/source_job.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/disk_job.h"

enum { SECTOR = 512 };

static struct instant instant_of(struct timespec t)
{
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

static enum source_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return SOURCE_FILE;
	if (S_ISDIR(mode))
		return SOURCE_FOLDER;
	if (S_ISLNK(mode))
		return SOURCE_LINK;
	if (S_ISFIFO(mode))
		return SOURCE_PIPE;
	if (S_ISSOCK(mode))
		return SOURCE_SOCKET;
	if (S_ISCHR(mode))
		return SOURCE_CHARACTER;
	return S_ISBLK(mode) ? SOURCE_BLOCK : SOURCE_OTHER;
}

void source_facts_of(const struct stat *st, struct source_facts *out)
{
	*out = (struct source_facts){
		.kind = kind_of(st->st_mode),
		.size = st->st_size,
		.mode = st->st_mode,
		.modified = instant_of(st->st_mtim),
		.accessed = instant_of(st->st_atim),
		.changed = instant_of(st->st_ctim),
		.owner = st->st_uid,
		.group = st->st_gid,
		.device = (int64_t)st->st_dev,
		.inode = (int64_t)st->st_ino,
		.links = (int64_t)st->st_nlink,
	};
}

bool source_is_same(const struct source_facts *a, const struct source_facts *b)
{
	return a->kind == b->kind && a->size == b->size && a->modified.us == b->modified.us &&
	       a->changed.us == b->changed.us && a->inode == b->inode && a->device == b->device;
}

static void find(struct arena *a, struct source *s, struct finding f)
{
	*ARENA_PUSH(a, &s->findings) = f;
}

static bool refuse(struct arena *a, struct source *s, enum finding_kind kind, const char *why)
{
	if (s->fd >= 0)
		(void)close(s->fd); // only read
	s->fd = -1;
	find(a, s, (struct finding){ .kind = kind, .words = arena_copy(a, str_from_c(why)) });
	return false;
}

/* A disk has no size of its own in fstat; what it is stands among the findings. */
static bool measure_disk(struct arena *a, const struct stat *st, struct source *s)
{
	struct disk disk;
	uint64_t bytes = 0;
	if (ioctl(s->fd, BLKGETSIZE64, &bytes) != 0)
		return false;
	s->facts.size = (int64_t)bytes;
	s->is_disk = true;
	disk_look(a,
		  str_c(a, arena_fmt(a, "/sys/dev/block/%u:%u", major(st->st_rdev),
				     minor(st->st_rdev))),
		  &disk);
	find(a, s,
	     (struct finding){ .kind = FINDING_DISK, .words = disk_says(a, &disk, s->facts.size) });
	return true;
}

bool source_open(struct arena *a, int folder, const char *name, bool disk, struct source *out)
{
	struct stat st;
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	*out = (struct source){ .fd = openat(folder, name, flags | O_NOATIME) };
	if (out->fd < 0 && errno == EPERM) {
		out->fd = openat(folder, name, flags);
		if (out->fd >= 0)
			find(a, out,
			     (struct finding){ .kind = FINDING_ACCESSED,
					       .words = STR("its owner is another: reading may "
							    "have set its time of access") });
	}
	if (out->fd < 0)
		return refuse(a, out, FINDING_CLOSED, strerror(errno));
	if (fstat(out->fd, &st) != 0)
		return refuse(a, out, FINDING_CLOSED, strerror(errno));
	source_facts_of(&st, &out->facts);
	if (out->facts.kind == SOURCE_BLOCK && disk && measure_disk(a, &st, out))
		return true;
	if (out->facts.kind != SOURCE_FILE)
		return refuse(a, out, FINDING_LEFT_OUT, "a pipe, a socket or a device");
	out->has_holes = (int64_t)st.st_blocks * 512 < st.st_size;
	return true;
}

/* ---- reading ----------------------------------------------------------------- */

struct source_run source_run_at(const struct source *s, int64_t at)
{
	const int64_t left = s->facts.size - at;
	if (!s->has_holes)
		return (struct source_run){ left, false };
	const off_t data = lseek(s->fd, (off_t)at, SEEK_DATA);
	if (data < 0) // ENXIO: a hole up to the end; else the file system does not say
		return (struct source_run){ left, errno == ENXIO };
	if (data > at)
		return (struct source_run){ data - at < left ? data - at : left, true };
	const off_t hole = lseek(s->fd, (off_t)at, SEEK_HOLE);
	return (struct source_run){ hole > at && hole - at < left ? hole - at : left, false };
}

/* Joins what follows the last one. */
static void note_unreadable(struct arena *a, struct source *s, int64_t at, size_t n, int error)
{
	struct finding *last = s->findings.n > 0 ? &s->findings.p[s->findings.n - 1] : NULL;
	if (last && last->kind == FINDING_UNREADABLE && last->offset + last->length == at)
		last->length += (int64_t)n;
	else
		find(a, s,
		     (struct finding){ .kind = FINDING_UNREADABLE,
				       .offset = at,
				       .length = (int64_t)n,
				       .words = arena_copy(a, str_from_c(strerror(error))) });
}

/* Less than n: it ends here. */
static size_t read_sector(struct arena *a, struct source *s, int64_t at, char *p, size_t n)
{
	size_t done = 0;
	while (done < n) {
		const ssize_t k = pread(s->fd, p + done, n - done, (off_t)at + (off_t)done);
		if (k < 0 && errno == EINTR)
			continue;
		if (k == 0)
			break;
		if (k < 0) {
			memset(p + done, 0, n - done);
			note_unreadable(a, s, at + (int64_t)done, n - done, errno);
			return n;
		}
		done += (size_t)k;
	}
	return done;
}

/* After an error: what can be read of these bytes. */
static size_t read_sectors(struct arena *a, struct source *s, int64_t at, char *p, size_t n)
{
	size_t done = 0;
	while (done < n) {
		const int64_t here = at + (int64_t)done;
		const size_t to_end = SECTOR - (size_t)(here % SECTOR);
		const size_t want = to_end < n - done ? to_end : n - done;
		const size_t k = read_sector(a, s, here, p + done, want);
		done += k;
		if (k < want)
			break;
	}
	return done;
}

size_t source_read(struct arena *a, struct source *s, int64_t at, char *p, size_t n)
{
	size_t done = 0;
	while (done < n) {
		const ssize_t k = pread(s->fd, p + done, n - done, (off_t)at + (off_t)done);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return done + read_sectors(a, s, at + (int64_t)done, p + done, n - done);
		if (k == 0)
			break;
		done += (size_t)k;
	}
	return done;
}

static void compare(struct arena *a, struct source *s, const struct source_facts *now, int64_t got)
{
	const struct source_facts *was = &s->facts;
	if (got < was->size)
		find(a, s,
		     (struct finding){ .kind = FINDING_SHORT,
				       .offset = got,
				       .length = was->size - got,
				       .words = STR("it ended before the size that it had when it "
						    "was opened") });
	if (now->size != was->size)
		find(a, s,
		     (struct finding){ .kind = FINDING_CHANGED,
				       .offset = now->size < was->size ? now->size : was->size,
				       .length = now->size < was->size ? was->size - now->size
								       : now->size - was->size,
				       .words = now->size < was->size
							? STR("it became smaller while it was read")
							: STR("it grew while it was read: these "
							      "bytes are not in it") });
	else if (now->modified.us != was->modified.us || now->changed.us != was->changed.us)
		find(a, s,
		     (struct finding){ .kind = FINDING_CHANGED,
				       .length = was->size,
				       .words = STR("it was written to while it was read: no "
						    "one moment had all of these bytes") });
}

void source_end(struct arena *a, struct source *s, int64_t got)
{
	struct stat st;
	struct source_facts now;
	char more;
	if (s->is_disk) {
		if (got < s->facts.size)
			find(a, s,
			     (struct finding){ .kind = FINDING_SHORT,
					       .offset = got,
					       .length = s->facts.size - got,
					       .words = STR("the disk ended before its size") });
	} else if (fstat(s->fd, &st) == 0) {
		source_facts_of(&st, &now);
		compare(a, s, &now, got);
		if (s->facts.size == 0 && now.size == 0 && pread(s->fd, &more, 1, 0) == 1)
			find(a, s,
			     (struct finding){
				     .kind = FINDING_CHANGED,
				     .words = STR("it has bytes though its size is 0 (the "
						  "system makes them as it is read): they are "
						  "not in it; copy it first") });
	}
	(void)close(s->fd); // only read
	s->fd = -1;
}
