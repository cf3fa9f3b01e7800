// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_out_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"
#include "formats/zip.h"

enum { FILE_MODE = 0644, FOLDER_MODE = 0755, FOLDERS_OPEN = 16, ROW_MAX = 1 << 17 };
#define FLUSH_BYTES ((size_t)1 << 20)

struct package_out {
	struct arena arena;
	struct str name; // for people
	int root;	 // the folder, or the ZIP
	bool is_zip, is_begun, is_kept;
	int64_t left; // bytes of the file that was begun

	int file;	   // of a folder
	struct buf folder; // that was made last
	struct str top;	   // of a ZIP, with its slash
	struct zip zip;	   // its name lives in `path`
	struct buf bytes;  // that are not written yet
	struct buf path;
};

static enum rc fail_at(struct cx *cx, const struct package_out *o, struct str path)
{
	const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	return cx_fail(cx, RC_IO, "%.*s%s%.*s: %s%s", STR_ARG(o->name), path.n > 0 ? "/" : "",
		       STR_ARG(path), strerror(errno),
		       full ? ": make room, or name a place on another disk" : "");
}

/* ---- opening -------------------------------------------------------------------- */

enum rc package_out_open(struct cx *cx, const char *path, bool is_zip, struct str top,
			 struct package_out **out)
{
	struct package_out *o = calloc(1, sizeof *o);
	INVARIANT(o);
	arena_init(&o->arena);
	o->name = arena_copy(&o->arena, str_from_c(path));
	o->file = -1;
	o->is_zip = is_zip;
	o->top = arena_fmt(&o->arena, "%.*s/", STR_ARG(top));
	buf_init(&o->folder, ROW_MAX);
	buf_init(&o->path, ROW_MAX);
	buf_init(&o->bytes, ZIP_DIRECTORY_MAX + 4 * FLUSH_BYTES);
	zip_begin(&o->zip, &o->bytes);
	if (is_zip)
		o->root = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	else
		o->root = mkdir(path, FOLDER_MODE) == 0
				  ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
				  : -1;
	*out = o;
	if (o->root >= 0 && is_zip)
		(void)flock(o->root, LOCK_EX | LOCK_NB); // nobody else has it: it is new
	if (o->root >= 0)
		return RC_OK;
	if (errno == EEXIST)
		return cx_fail(cx, RC_CONFLICT,
			       "%s is there (an earlier run was interrupted?): remove it", path);
	return fail_at(cx, o, STR(""));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void package_out_remove(const char *path)
{
	(void)nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

void package_out_close(struct package_out *o)
{
	if (!o)
		return;
	if (o->root >= 0 && !o->is_kept)
		package_out_remove(str_c(&o->arena, o->name));
	if (o->file >= 0)
		(void)close(o->file);
	if (o->root >= 0)
		(void)close(o->root);
	buf_done(&o->zip.directory);
	buf_done(&o->bytes);
	buf_done(&o->folder);
	buf_done(&o->path);
	arena_done(&o->arena);
	free(o);
}

/* ---- a folder --------------------------------------------------------------------- */

/* Makes the folders above a path. */
static enum rc make_folders(struct cx *cx, struct package_out *o, struct str path)
{
	size_t end = path.n;
	while (end > 0 && path.p[end - 1] != '/')
		end--;
	const struct str folder = str_slice(path, 0, end);
	if (str_eq(folder, buf_str(&o->folder)))
		return RC_OK;
	for (size_t i = 0; i < folder.n; i++) {
		const char *name = NULL;
		if (folder.p[i] != '/')
			continue;
		name = str_c(cx->arena, str_slice(folder, 0, i));
		if (!name || (mkdirat(o->root, name, FOLDER_MODE) != 0 && errno != EEXIST))
			return fail_at(cx, o, folder);
	}
	buf_reset(&o->folder);
	buf_add(&o->folder, folder);
	return RC_OK;
}

static enum rc create(struct cx *cx, struct package_out *o, struct str path)
{
	const char *name = str_c(cx->arena, path);
	TRY(make_folders(cx, o, path));
	o->file = name ? openat(o->root, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
				FILE_MODE)
		       : -1;
	return o->file >= 0 ? RC_OK : fail_at(cx, o, path);
}

/* ---- a ZIP ------------------------------------------------------------------------- */

static bool is_zeros(struct str bytes)
{
	return bytes.n > 0 && bytes.p[0] == 0 && memcmp(bytes.p, bytes.p + 1, bytes.n - 1) == 0;
}

static uint64_t written(const struct package_out *o)
{
	return o->zip.at - buf_str(&o->bytes).n;
}

static bool write_at(int fd, struct str bytes, uint64_t at)
{
	errno = fd_write_at(fd, bytes, (int64_t)at);
	return errno == 0;
}

static enum rc flush(struct cx *cx, struct package_out *o, size_t least)
{
	const struct str bytes = buf_str(&o->bytes);
	if (bytes.n < least)
		return RC_OK;
	if (!is_zeros(bytes) && !write_at(o->root, bytes, written(o)))
		return fail_at(cx, o, STR(""));
	buf_reset(&o->bytes);
	return RC_OK;
}

static enum rc patch(struct cx *cx, struct package_out *o, const struct zip_patch *p)
{
	const uint64_t from = written(o);
	const struct str crc = { p->bytes, sizeof p->bytes };
	if (p->at >= from) {
		memcpy(o->bytes.p + (p->at - from), crc.p, crc.n);
		return RC_OK;
	}
	// The header may lie across what is written and what is not.
	TRY(flush(cx, o, 1));
	return write_at(o->root, crc, p->at) ? RC_OK : fail_at(cx, o, STR(""));
}

/* ---- both --------------------------------------------------------------------------- */

static void set_path(struct package_out *o, struct str path)
{
	buf_reset(&o->path);
	if (o->is_zip)
		buf_add(&o->path, o->top);
	buf_add(&o->path, path);
}

enum rc package_out_folder(struct cx *cx, struct package_out *o, struct str path)
{
	INVARIANT(!o->is_begun && str_ends(path, STR("/")));
	if (!o->is_zip)
		return make_folders(cx, o, path);
	set_path(o, path);
	zip_add(&o->zip, buf_str(&o->path), STR(""));
	return RC_OK;
}

enum rc package_out_begin(struct cx *cx, struct package_out *o, struct str path, int64_t size)
{
	INVARIANT(!o->is_begun && size >= 0);
	o->is_begun = true;
	o->left = size;
	set_path(o, path);
	if (!o->is_zip)
		return create(cx, o, path);
	if (buf_str(&o->path).n > UINT16_MAX)
		return cx_fail(cx, RC_LIMIT, "a name is too long for a ZIP: make a folder");
	zip_file(&o->zip, buf_str(&o->path), (uint64_t)size);
	return RC_OK;
}

enum rc package_out_add(struct cx *cx, struct package_out *o, struct str piece)
{
	INVARIANT(o->is_begun && piece.n <= (uint64_t)o->left);
	o->left -= (int64_t)piece.n;
	if (!o->is_zip) {
		errno = fd_write(o->file, piece);
		return errno == 0 ? RC_OK : fail_at(cx, o, buf_str(&o->path));
	}
	while (piece.n > 0) {
		const struct str now = str_slice(piece, 0,
						 piece.n < FLUSH_BYTES ? piece.n : FLUSH_BYTES);
		buf_add(&o->bytes, now);
		zip_pass(&o->zip, now);
		TRY(flush(cx, o, FLUSH_BYTES));
		piece = str_slice(piece, now.n, piece.n);
	}
	return RC_OK;
}

enum rc package_out_end(struct cx *cx, struct package_out *o)
{
	INVARIANT(o->is_begun && o->left == 0);
	o->is_begun = false;
	if (o->is_zip) {
		const struct zip_patch p = zip_file_end(&o->zip);
		return patch(cx, o, &p);
	}
	const int fd = o->file;
	o->file = -1;
	return close(fd) == 0 ? RC_OK : fail_at(cx, o, buf_str(&o->path));
}

enum rc package_out_keep(struct cx *cx, struct package_out *o)
{
	if (!o->is_zip) {
		o->is_kept = syncfs(o->root) == 0;
		return o->is_kept ? RC_OK : fail_at(cx, o, STR(""));
	}
	const uint64_t before = o->zip.at - buf_str(&o->bytes).n;
	zip_end(&o->zip);
	if (buf_full(&o->bytes))
		return cx_fail(cx, RC_LIMIT, "too many files for one ZIP: make a folder");
	const struct str rest = buf_str(&o->bytes);
	if (!write_at(o->root, rest, before) || ftruncate(o->root, (off_t)(before + rest.n)) != 0 ||
	    fsync(o->root) != 0)
		return fail_at(cx, o, STR(""));
	o->is_kept = true;
	return RC_OK;
}

/* ---- a blob ------------------------------------------------------------------------- */

static enum rc to_blob(struct cx *cx, int fd, const char *path, const struct blobs *blobs,
		       struct blob *out)
{
	size_t room = 0, got = 1;
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, blobs, &w));
	while (got > 0) {
		char *p = blob_space(w, &room);
		const int error = fd_read(fd, p, room, &got);
		if (error != 0)
			return cx_fail(cx, RC_IO, "%s: %s", path, strerror(error));
		TRY(blob_fill(cx, w, got));
	}
	return blob_keep(cx, w, out);
}

enum rc package_out_to_blob(struct cx *cx, const char *path, const struct blobs *blobs,
			    struct blob *out)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	(void)flock(fd, LOCK_SH); // package_out_sweep leaves it
	const enum rc rc = to_blob(cx, fd, path, blobs, out);
	(void)unlink(path); // a copy is the blob; one that stays is swept
	(void)close(fd);    // only read
	return rc;
}

/* ---- what was left ------------------------------------------------------------------ */

static enum rc sweep_one(struct cx *cx, int folder, const char *name)
{
	const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return RC_OK; // gone meanwhile, or no file
	const bool swept = flock(fd, LOCK_EX | LOCK_NB) != 0 || unlinkat(folder, name, 0) == 0 ||
			   errno == ENOENT || errno == EISDIR || errno == EPERM;
	const int error = errno;
	(void)close(fd); // only locked
	return swept ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", name, strerror(error));
}

enum rc package_out_sweep(struct cx *cx, struct str folder, struct str prefix)
{
	const char *path = str_c(cx->arena, folder);
	const struct dirent *entry;
	enum rc rc = RC_OK;
	DIR *dir = opendir(path ? path : "");
	if (!dir && errno == ENOENT)
		return RC_OK;
	if (!dir)
		return cx_fail(cx, RC_IO, "%.*s: %s", STR_ARG(folder), strerror(errno));
	while (rc == RC_OK && (entry = readdir(dir)))
		if (str_starts(str_from_c(entry->d_name), prefix) && entry->d_name[0] != '.')
			rc = sweep_one(cx, dirfd(dir), entry->d_name);
	(void)closedir(dir); // only read
	return rc;
}
