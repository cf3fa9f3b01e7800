// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_disk: blobs in a folder. What a power cut leaves:
 *
 * 1. The bytes are synced before the name exists, so no name leads to half a blob.
 * 2. The name is synced before blob_keep returns: its own folder, and the folders above
 *    it, which this or another process may have made a moment ago.
 * 3. Where the blob is already, the new copy replaces it, since only the new one is
 *    known to be synced and undamaged.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/fd.h"
#include "core/id.h"
#include "store/blob_disk.h"

enum {
	DIGITS = 2 * SHA256_BYTES,
	LEFT_OVER_S = 24 * 3600, // no upload takes longer
	COPY_BYTES = 65536,
};

struct blob_reader {
	const struct blobs *blobs;
	struct sha256_run *run;
	int fd;
	struct blob blob;
	int64_t given;
	bool verified;
	char place[PLACE_MAX];
};

enum rc blob_fail(struct cx *cx, const struct blobs *b, const char *place, int error)
{
	const char *slash = place[0] ? "/" : "";
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return cx_fail(cx, RC_IO,
			       "the disk with the blobs %s is full; nothing was changed: make room "
			       "on it",
			       b->path);
	if (error == EROFS || error == EACCES || error == EPERM)
		return cx_fail(cx, RC_IO,
			       "the blob %s%s%s is out of reach: give this user the right to read "
			       "and write all of the folder (%s)",
			       b->path, slash, place, strerror(error));
	return cx_fail(cx, RC_IO, "the disk with the blob %s%s%s failed: %s", b->path, slash, place,
		       strerror(error));
}

void blob_place(const struct sha256 *hash, char out[PLACE_MAX])
{
	static const char digits[] = "0123456789abcdef";
	char *p = out + FOLDER_CHARS + 1;
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		p[2 * i] = digits[hash->b[i] >> 4];
		p[2 * i + 1] = digits[hash->b[i] & 15];
	}
	p[DIGITS] = '\0';
	out[0] = p[0];
	out[1] = p[1];
	out[2] = '/';
	out[3] = p[2];
	out[4] = p[3];
	out[5] = '/';
}

/* The first n characters of a place: 0 the blobs' own folder, 2 ab, 5 ab/cd. */
enum rc blob_sync_folder(struct cx *cx, const struct blobs *b, const char *place, size_t n)
{
	char folder[PLACE_MAX] = ".";
	if (n > 0) {
		memcpy(folder, place, n);
		folder[n] = '\0';
	}
	const int fd = openat(b->fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return blob_fail(cx, b, folder, errno);
	const int error = fsync(fd) == 0 ? 0 : errno;
	(void)close(fd); // only read
	return error ? blob_fail(cx, b, folder, error) : RC_OK;
}

static enum rc make_folder(struct cx *cx, const struct blobs *b, const char *place, size_t n)
{
	char folder[PLACE_MAX] = { 0 };
	memcpy(folder, place, n);
	if (mkdirat(b->fd, folder, 0700) != 0 && errno != EEXIST)
		return blob_fail(cx, b, folder, errno);
	return RC_OK;
}

/* A lock on a folder, which another process, or another thread, has or has not. Until *fd is closed. */
static enum rc lock_folder(struct cx *cx, const struct blobs *b, const char *folder, int how,
			   int *fd)
{
	int rc;
	*fd = openat(b->fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return blob_fail(cx, b, folder, errno);
	do
		rc = flock(*fd, how);
	while (rc != 0 && errno == EINTR);
	if (rc == 0)
		return RC_OK;
	const int error = errno;
	(void)close(*fd); // not locked
	return error == EWOULDBLOCK
		       ? cx_fail(cx, RC_BUSY,
				 "something is being sealed or stored: wait until that has ended")
		       : blob_fail(cx, b, folder, error);
}

enum rc blob_put(struct cx *cx, const struct blobs *b, const char *name, const struct sha256 *hash)
{
	int lock = -1;
	char place[PLACE_MAX];
	blob_place(hash, place);
	TRY(make_folder(cx, b, place, 2));
	TRY(make_folder(cx, b, place, FOLDER_CHARS));
	TRY(lock_folder(cx, b, "new", LOCK_SH, &lock)); // blob_delete_old
	const int error = renameat(b->fd, name, b->fd, place) == 0 ? 0 : errno;
	(void)close(lock); // only locked
	if (error != 0)
		return blob_fail(cx, b, place, error);
	TRY(blob_sync_folder(cx, b, place, FOLDER_CHARS));
	TRY(blob_sync_folder(cx, b, place, 2));
	return blob_sync_folder(cx, b, place, 0);
}

/* The folder. */

static enum rc sync_path(struct cx *cx, const struct blobs *b, const char *path)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const int error = fd >= 0 && fsync(fd) == 0 ? 0 : errno;
	if (fd >= 0)
		(void)close(fd); // only read
	return error ? blob_fail(cx, b, "", error) : RC_OK;
}

static bool is_left_over(const struct stat *st, int64_t now_s)
{
	return S_ISREG(st->st_mode) && st->st_mtim.tv_sec < now_s - LEFT_OVER_S;
}

/* By the clock of the disk, since that is what dates the files. */
static enum rc remove_left_overs(struct cx *cx, const struct blobs *b)
{
	struct stat st;
	const int fd = openat(b->fd, "new", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir)
		return blob_fail(cx, b, "new", errno);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    is_left_over(&st, cx->now.us / 1000000))
			(void)unlinkat(fd, e->d_name, 0); // the next start tries again
	(void)closedir(dir);				  // only read
	return RC_OK;
}

static enum rc prepare(struct cx *cx, struct blobs *b)
{
	if (mkdir(b->path, 0700) != 0 && errno != EEXIST)
		return blob_fail(cx, b, "", errno);
	b->fd = open(b->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->fd < 0)
		return blob_fail(cx, b, "", errno);
	if (mkdirat(b->fd, "new", 0700) == 0) {
		const struct str above = arena_fmt(cx->arena, "%s/..", b->path);
		TRY(sync_path(cx, b, above.p));
		TRY(blob_sync_folder(cx, b, "", 0));
	} else if (errno != EEXIST) {
		return blob_fail(cx, b, "new", errno);
	}
	return remove_left_overs(cx, b);
}

enum rc blobs_open(struct cx *cx, struct str dir, struct blobs **out)
{
	const char *path = str_c(cx->arena, dir);
	if (!path || dir.n == 0)
		return cx_fail(cx, RC_INVALID, "the blobs' folder is empty, or holds a NUL");
	struct blobs *b = calloc(1, sizeof *b);
	INVARIANT(b);
	b->fd = -1;
	b->path = strdup(path);
	INVARIANT(b->path);
	const enum rc rc = prepare(cx, b);
	if (rc != RC_OK) {
		blobs_close(b);
		return rc;
	}
	*out = b;
	return RC_OK;
}

void blobs_close(struct blobs *b)
{
	if (!b)
		return;
	if (b->fd >= 0)
		(void)close(b->fd); // only read
	free(b->path);
	free(b);
}

/* Reading. */

static enum rc missing(struct cx *cx, const struct blobs *b, const char *place)
{
	return cx_fail(cx, RC_MISSING, "there is no blob %s/%s", b->path, place);
}

enum rc blob_find(struct cx *cx, const struct blobs *b, const struct sha256 *hash, struct blob *out)
{
	char place[PLACE_MAX];
	struct stat st;
	blob_place(hash, place);
	if (fstatat(b->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	*out = (struct blob){ *hash, st.st_size };
	return RC_OK;
}

enum rc blob_open(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
		  struct blob_reader **out)
{
	struct stat st;
	char place[PLACE_MAX];
	blob_place(hash, place);
	const int fd = openat(b->fd, place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	if (fstat(fd, &st) != 0) {
		const int error = errno;
		(void)close(fd); // only read
		return blob_fail(cx, b, place, error);
	}
	struct blob_reader *r = calloc(1, sizeof *r);
	INVARIANT(r);
	r->blobs = b;
	r->fd = fd;
	r->blob = (struct blob){ *hash, st.st_size };
	memcpy(r->place, place, sizeof place);
	r->run = sha256_begin();
	*out = r;
	return RC_OK;
}

static enum rc verify(struct cx *cx, struct blob_reader *r)
{
	const struct sha256 hash = sha256_end(r->run);
	r->verified = r->given == r->blob.size && sha256_eq(&hash, &r->blob.hash);
	if (!r->verified)
		return cx_fail(cx, RC_IO,
			       "the blob %s/%s is damaged: restore it from a backup, and look at "
			       "the disk",
			       r->blobs->path, r->place);
	return RC_OK;
}

enum rc blob_read(struct cx *cx, struct blob_reader *r, void *p, size_t n, size_t *got)
{
	INVARIANT(n > 0);
	ssize_t k;
	do
		k = r->verified ? 0 : read(r->fd, p, n);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return blob_fail(cx, r->blobs, r->place, errno);
	if (k == 0 && !r->verified)
		TRY(verify(cx, r));
	else if (k > 0)
		sha256_add(r->run, (struct str){ p, (size_t)k });
	r->given += k;
	*got = (size_t)k;
	return RC_OK;
}

int64_t blob_size(const struct blob_reader *r)
{
	return r->blob.size;
}

void blob_reader_close(struct blob_reader *r)
{
	if (!r)
		return;
	(void)close(r->fd); // only read
	sha256_run_close(r->run);
	free(r);
}

enum rc blob_read_at(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
		     const struct blob_span *span, size_t *got)
{
	char place[PLACE_MAX];
	blob_place(hash, place);
	const int fd = openat(b->fd, place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	const int error = fd_read_at(fd, span->p, span->n, span->at, got);
	(void)close(fd); // only read
	return error ? blob_fail(cx, b, place, error) : RC_OK;
}

enum rc blob_file(struct cx *cx, const struct blobs *b, const struct sha256 *hash, int *fd,
		  uint64_t *size)
{
	char place[PLACE_MAX];
	struct blob found = { 0 };
	blob_place(hash, place);
	TRY(blob_find(cx, b, hash, &found));
	*fd = openat(b->fd, place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	*size = (uint64_t)found.size;
	return RC_OK;
}

/* Parts. */

struct part_name {
	char text[5 + ID_TEXT + 1]; // part/ID
};

static struct part_name part_of(struct cx *cx, struct id id)
{
	struct part_name name;
	const struct str text = id_print(cx->arena, id);
	(void)snprintf(name.text, sizeof name.text, "part/%.*s", STR_ARG(text));
	return name;
}

/* The folder is made with the first part. *fresh: the name is to be synced, too. */
static enum rc open_part(struct cx *cx, const struct blobs *b, const char *name, int *out,
			 bool *fresh)
{
	if (mkdirat(b->fd, "part", 0700) == 0)
		TRY(blob_sync_folder(cx, b, "", 0));
	else if (errno != EEXIST)
		return blob_fail(cx, b, "part", errno);
	*out = openat(b->fd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	*fresh = *out < 0 && errno == ENOENT;
	if (*fresh)
		*out = openat(b->fd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return *out < 0 ? blob_fail(cx, b, name, errno) : RC_OK;
}

enum rc blob_part_write(struct cx *cx, const struct blobs *b, struct id id, int64_t at,
			struct str bytes)
{
	struct stat st;
	int fd = -1;
	bool fresh = false;
	const struct part_name name = part_of(cx, id);
	TRY(open_part(cx, b, name.text, &fd, &fresh));
	int error = fstat(fd, &st) == 0 ? 0 : errno;
	const bool is_gap = error == 0 && st.st_size < at;
	if (error == 0 && !is_gap)
		error = fd_write_at(fd, bytes, at);
	if (error == 0 && !is_gap && fdatasync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (is_gap)
		return cx_fail(cx, RC_CONFLICT, "the part %s/%s has only %lld bytes", b->path,
			       name.text, (long long)st.st_size);
	if (error)
		return blob_fail(cx, b, name.text, error);
	return fresh ? blob_sync_folder(cx, b, "part", 4) : RC_OK;
}

enum rc blob_part_size(struct cx *cx, const struct blobs *b, struct id id, int64_t *out)
{
	struct stat st;
	const struct part_name name = part_of(cx, id);
	*out = 0;
	if (fstatat(b->fd, name.text, &st, AT_SYMLINK_NOFOLLOW) == 0)
		*out = st.st_size;
	else if (errno != ENOENT)
		return blob_fail(cx, b, name.text, errno);
	return RC_OK;
}

static enum rc hash_part(struct cx *cx, const struct blobs *b, const char *name, int fd,
			 struct blob *out)
{
	char *bytes = arena_alloc(cx->arena, COPY_BYTES);
	struct sha256_run *run = sha256_begin();
	ssize_t n = 1;
	int error = 0;
	*out = (struct blob){ 0 };
	while (n > 0 || (n < 0 && errno == EINTR)) {
		n = read(fd, bytes, COPY_BYTES);
		error = n < 0 ? errno : 0;
		if (n <= 0)
			continue;
		sha256_add(run, (struct str){ bytes, (size_t)n });
		out->size += n;
	}
	if (error == 0 && (fchmod(fd, 0400) != 0 || fsync(fd) != 0))
		error = errno;
	out->hash = sha256_end(run);
	sha256_run_close(run);
	return error ? blob_fail(cx, b, name, error) : RC_OK;
}

/* It was kept before the caller could write that down. */
static enum rc was_kept(struct cx *cx, const struct blobs *b, const struct blob *want)
{
	struct blob found = { 0 };
	TRY(blob_find(cx, b, &want->hash, &found));
	return found.size == want->size ? RC_OK
					: cx_fail(cx, RC_IO, "the blob that came is damaged");
}

enum rc blob_part_keep(struct cx *cx, const struct blobs *b, struct id id, const struct blob *want)
{
	struct blob got = { 0 };
	const struct part_name name = part_of(cx, id);
	const int fd = openat(b->fd, name.text, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? was_kept(cx, b, want) : blob_fail(cx, b, name.text, errno);
	const enum rc rc = hash_part(cx, b, name.text, fd, &got);
	(void)close(fd); // only read
	TRY(rc);
	if (got.size != want->size || !sha256_eq(&got.hash, &want->hash))
		return cx_fail(cx, RC_INVALID, "what came has another SHA-256 than was said");
	return blob_put(cx, b, name.text, &got.hash);
}

enum rc blob_part_delete(struct cx *cx, const struct blobs *b, struct id id)
{
	const struct part_name name = part_of(cx, id);
	if (unlinkat(b->fd, name.text, 0) != 0)
		return errno == ENOENT ? RC_OK : blob_fail(cx, b, name.text, errno);
	return blob_sync_folder(cx, b, "part", 4);
}

enum rc blobs_room(struct cx *cx, const struct blobs *b, int64_t *out)
{
	struct statvfs v;
	if (fstatvfs(b->fd, &v) != 0)
		return blob_fail(cx, b, "", errno);
	*out = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	return RC_OK;
}

enum rc blobs_disk(struct cx *cx, const struct blobs *b, int64_t *out)
{
	struct statvfs v;
	if (fstatvfs(b->fd, &v) != 0)
		return blob_fail(cx, b, "", errno);
	*out = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
	return RC_OK;
}

/* The rest. */

enum rc blob_delete(struct cx *cx, const struct blobs *b, const struct sha256 *hash)
{
	char place[PLACE_MAX];
	blob_place(hash, place);
	if (unlinkat(b->fd, place, 0) != 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	return blob_sync_folder(cx, b, place, FOLDER_CHARS);
}

static enum rc delete_old(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
			  struct instant before)
{
	char place[PLACE_MAX];
	struct stat st;
	blob_place(hash, place);
	if (fstatat(b->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? missing(cx, b, place) : blob_fail(cx, b, place, errno);
	// By the inode's own time: a name that was given later changes it.
	if ((int64_t)st.st_ctim.tv_sec * 1000000 >= before.us)
		return cx_fail(cx, RC_CONFLICT, "the blob %s/%s was just stored", b->path, place);
	return blob_delete(cx, b, hash);
}

enum rc blob_delete_old(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
			struct instant before)
{
	int lock = -1;
	TRY(lock_folder(cx, b, "new", LOCK_EX, &lock)); // no name is given meanwhile
	const enum rc rc = delete_old(cx, b, hash, before);
	(void)close(lock); // only locked
	return rc;
}

struct blob_hold {
	int fd;
};

enum rc blobs_hold(struct cx *cx, const struct blobs *b, bool alone, struct blob_hold **out)
{
	int fd = -1;
	TRY(lock_folder(cx, b, ".", alone ? LOCK_EX | LOCK_NB : LOCK_SH, &fd));
	struct blob_hold *h = calloc(1, sizeof *h);
	INVARIANT(h);
	h->fd = fd;
	*out = h;
	return RC_OK;
}

void blob_hold_close(struct blob_hold *h)
{
	if (!h)
		return;
	(void)close(h->fd); // only locked
	free(h);
}

static int by_name(const void *a, const void *b)
{
	const struct blob *x = a, *y = b;
	return memcmp(x->hash.b, y->hash.b, SHA256_BYTES);
}

/* One folder ab/cd. What is no blob's name is none of ours. */
static enum rc list_folder(struct cx *cx, const struct blobs *b, const char *folder,
			   struct blob_page *page)
{
	struct stat st;
	struct sha256 hash;
	enum rc rc = RC_OK;
	const int fd = openat(b->fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return RC_OK;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir)
		return blob_fail(cx, b, folder, errno);
	for (struct dirent *e = readdir(dir); e && rc == RC_OK; e = readdir(dir)) {
		if (!sha256_parse(str_from_c(e->d_name), &hash))
			continue;
		if (fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			*ARENA_PUSH(cx->arena, page) = (struct blob){ hash, st.st_size };
		else if (errno != ENOENT) // deleted meanwhile
			rc = blob_fail(cx, b, folder, errno);
	}
	(void)closedir(dir); // only read
	return rc;
}

enum rc blob_list(struct cx *cx, const struct blobs *b, unsigned part, struct blob_page *out)
{
	INVARIANT(part < BLOB_PARTS);
	struct blob_page page = { 0 };
	char folder[FOLDER_CHARS + 1];
	(void)snprintf(folder, sizeof folder, "%02x", part);
	if (faccessat(b->fd, folder, F_OK, 0) == 0)
		for (unsigned i = 0; i < 256; i++) {
			(void)snprintf(folder, sizeof folder, "%02x/%02x", part & 255, i);
			TRY(list_folder(cx, b, folder, &page));
		}
	if (page.n > 1)
		qsort(page.p, page.n, sizeof *page.p, by_name);
	*out = page;
	return RC_OK;
}
