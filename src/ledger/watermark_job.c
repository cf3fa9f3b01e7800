// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/watermark_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { SLOT = 512, RECORD = 2 * SLOT, HEAD = 8 };

static const char MAGIC[HEAD] = "COMITYw1";

/* One of the two places of a log. All of it but the sum is summed. */
struct slot {
	char magic[HEAD];
	uint64_t size;
	struct sha256 root;
	uint16_t name_n;
	char name[WATERMARK_NAME_MAX + 1];
	uint8_t unused[SLOT - HEAD - 8 - 2 - 2 * SHA256_BYTES - (WATERMARK_NAME_MAX + 1) - 6];
	struct sha256 sum;
	uint8_t end[6]; // what the compiler would pad
};
_Static_assert(sizeof(struct slot) == SLOT, "two to a record");

struct place {
	int64_t record;	 // where the log is, or could be
	bool found;	 // it is there
	unsigned newest; // of the two places
	struct watermark mark;
};

static struct sha256 slot_sum(const struct slot *s)
{
	return sha256_of((struct str){ (const char *)s, offsetof(struct slot, sum) });
}

static bool slot_is_whole(const struct slot *s)
{
	const struct sha256 sum = slot_sum(s);
	return memcmp(s->magic, MAGIC, HEAD) == 0 && s->name_n <= WATERMARK_NAME_MAX &&
	       sha256_eq(&sum, &s->sum);
}

static bool slot_is_blank(const struct slot *s)
{
	const char *p = (const char *)s;
	for (size_t i = 0; i < sizeof *s; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static bool slot_is_of(const struct slot *s, struct str log)
{
	return s->name_n == log.n && memcmp(s->name, log.p, log.n) == 0;
}

/* Reads a record: 0 at the file's end, 1 read, -1 failed. A record that a power cut left
 * half is as good as none. */
static int read_record(int fd, int64_t i, struct slot s[2])
{
	memset(s, 0, sizeof(struct slot[2]));
	const ssize_t n = pread(fd, s, RECORD, i * RECORD);
	return n < 0 ? -1 : n == 0 ? 0 : 1;
}

static enum rc find(struct cx *cx, int fd, struct str log, struct place *out)
{
	struct slot s[2];
	for (int64_t i = 0; i < WATERMARK_LOGS_MAX; i++) {
		const int got = read_record(fd, i, s);
		if (got < 0)
			return cx_fail(cx, RC_IO, "the file of signed sizes cannot be read");
		const bool whole[2] = { slot_is_whole(&s[0]), slot_is_whole(&s[1]) };
		*out = (struct place){ .record = i };
		if (got == 0 || (slot_is_blank(&s[0]) && slot_is_blank(&s[1])))
			return RC_OK;
		if (!whole[0] && !whole[1]) {
			// The first write of a log's first mark was torn: no signature left us.
			if (slot_is_blank(&s[1]))
				return RC_OK;
			return cx_fail(cx, RC_IO,
				       "the file of signed sizes (state/witnessed) is damaged: "
				       "do not delete it; see \"restored backup\" in the manual");
		}
		const unsigned k = !whole[0] || (whole[1] && s[1].size > s[0].size) ? 1 : 0;
		if (!slot_is_of(&s[k], log))
			continue;
		out->found = true;
		out->newest = k;
		out->mark = (struct watermark){ s[k].size, s[k].root };
		return RC_OK;
	}
	return cx_fail(cx, RC_IO, "the file of signed sizes is full: %d logs", WATERMARK_LOGS_MAX);
}

/* Without it a power cut could take the whole file, and with it the memory of what was
 * signed. */
static enum rc sync_folder_of(struct cx *cx, const char *path)
{
	const char *slash = strrchr(path, '/');
	const struct str folder = slash ? arena_fmt(cx->arena, "%.*s/", (int)(slash - path), path)
					: STR(".");
	const int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		(void)cx_fail(cx, RC_IO, "the folder of %s cannot be synced: %s", path,
			      strerror(errno));
	if (fd >= 0)
		(void)close(fd); // only read
	return ok ? RC_OK : RC_IO;
}

enum rc watermark_open(struct cx *cx, const char *path, int *fd_out)
{
	const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_DSYNC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "%s cannot be opened: %s", path, strerror(errno));
	const enum rc rc = sync_folder_of(cx, path);
	if (rc != RC_OK) {
		(void)close(fd); // nothing was written
		return rc;
	}
	*fd_out = fd;
	return RC_OK;
}

enum rc watermark_read(struct cx *cx, int fd, struct str log, struct watermark *out)
{
	struct place at = { 0 };
	TRY(find(cx, fd, log, &at));
	*out = at.mark;
	return RC_OK;
}

static const char *path_of(struct cx *cx, struct str dir)
{
	return str_c(cx->arena, arena_fmt(cx->arena, "%.*s/state/witnessed", STR_ARG(dir)));
}

enum rc watermark_make(struct cx *cx, struct str dir)
{
	int fd = -1;
	TRY(watermark_open(cx, path_of(cx, dir), &fd));
	(void)close(fd); // nothing was written
	return RC_OK;
}

enum rc watermark_load(struct cx *cx, struct str dir, struct str log, struct watermark *out)
{
	const char *path = path_of(cx, dir);
	*out = (struct watermark){ 0 };
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return RC_OK;
	if (fd < 0)
		return cx_fail(cx, RC_IO, "%s cannot be opened: %s", path, strerror(errno));
	const enum rc rc = watermark_read(cx, fd, log, out);
	(void)close(fd); // only read
	return rc;
}

static enum rc judge(struct cx *cx, struct str log, const struct watermark *mark,
		     const struct watermark *now)
{
	if (mark->size < now->size)
		return cx_fail(cx, RC_CONFLICT,
			       "a checkpoint of %.*s of size %llu has been signed: none of size "
			       "%llu will be",
			       STR_ARG(log), (unsigned long long)now->size,
			       (unsigned long long)mark->size);
	if (mark->size == now->size && !sha256_eq(&mark->root, &now->root))
		return cx_fail(cx, RC_CONFLICT,
			       "a checkpoint of %.*s of size %llu with another root has been "
			       "signed",
			       STR_ARG(log), (unsigned long long)now->size);
	return RC_OK;
}

static enum rc write_mark(struct cx *cx, int fd, const struct place *at, struct str log,
			  const struct watermark *mark)
{
	struct slot s = { .size = mark->size, .root = mark->root, .name_n = (uint16_t)log.n };
	memcpy(s.magic, MAGIC, HEAD);
	memcpy(s.name, log.p, log.n);
	s.sum = slot_sum(&s);
	const unsigned k = at->found ? 1 - at->newest : 0;
	const int64_t where = at->record * RECORD + (int64_t)k * SLOT;
	if (pwrite(fd, &s, sizeof s, where) != (ssize_t)sizeof s)
		return cx_fail(cx, RC_IO, "the file of signed sizes cannot be written");
	return RC_OK;
}

static enum rc raise_locked(struct cx *cx, int fd, struct str log, const struct watermark *mark)
{
	struct place at = { 0 };
	TRY(find(cx, fd, log, &at));
	if (at.found) {
		TRY(judge(cx, log, mark, &at.mark));
		if (mark->size == at.mark.size)
			return RC_OK;
	}
	return write_mark(cx, fd, &at, log, mark);
}

enum rc watermark_raise(struct cx *cx, int fd, struct str log, const struct watermark *mark)
{
	if (log.n > WATERMARK_NAME_MAX)
		return cx_fail(cx, RC_LIMIT, "a log's name is at most %d bytes long",
			       WATERMARK_NAME_MAX);
	if (flock(fd, LOCK_EX) != 0)
		return cx_fail(cx, RC_IO, "the file of signed sizes cannot be locked");
	const enum rc rc = raise_locked(cx, fd, log, mark);
	if (flock(fd, LOCK_UN) != 0)
		return cx_fail(cx, RC_IO, "the file of signed sizes cannot be unlocked");
	return rc;
}
