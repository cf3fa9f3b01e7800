// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/backup_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"

#define SUMS_NAME STR("SHA256SUMS")
#define SUMS_MAX ((size_t)64 << 20)

enum { READ_BLOCK = 1 << 16 };

struct backup_writer {
	struct archive *archive;
	struct archive_entry *entry;
	char *path, *part; // part: the name until it is whole
	int fd;
	int64_t at; // seconds, of every member
	struct buf sums;
	bool kept;
};

struct backup_reader {
	struct archive *archive;
	char *path;
	char name[BACKUP_NAME_MAX + 1];
	struct sha256_run *run; // of the member that is read
	bool member_ended;
	struct sha256 digest; // of the member, when it has ended
	struct buf sums;      // as they come out
};

/* SHA256SUMS lists what is not named by its own digest. */
static bool is_summed(struct str name)
{
	return !str_starts(name, STR("blobs/"));
}

static void add_sum(struct buf *sums, struct str name, const struct sha256 *hash)
{
	struct arena arena = { 0 };
	const struct str hex = sha256_print(&arena, hash);
	buf_fmt(sums, "%.*s  %.*s\n", STR_ARG(hex), STR_ARG(name));
	arena_done(&arena);
}

/* Writing. */

static enum rc fail_write(struct cx *cx, const struct backup_writer *w, int error)
{
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return cx_fail(cx, RC_IO,
			       "the disk with the backup %s is full: make room on it, or write the "
			       "backup to another",
			       w->path);
	return cx_fail(cx, RC_IO, "the backup %s cannot be written: %s", w->path,
		       error > 0 ? strerror(error) : "libarchive failed");
}

static enum rc fail_archive(struct cx *cx, const struct backup_writer *w)
{
	return fail_write(cx, w, archive_errno(w->archive));
}

static enum rc begin_archive(struct cx *cx, struct backup_writer *w)
{
	w->fd = open(w->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (w->fd < 0)
		return errno == EEXIST
			       ? cx_fail(cx, RC_CONFLICT,
					 "%s is there: another backup is being written, or was cut "
					 "off; remove it in the latter case",
					 w->part)
			       : fail_write(cx, w, errno);
	w->archive = archive_write_new();
	w->entry = archive_entry_new();
	INVARIANT(w->archive && w->entry);
	if (archive_write_set_format_pax_restricted(w->archive) != ARCHIVE_OK ||
	    archive_write_add_filter_zstd(w->archive) != ARCHIVE_OK ||
	    archive_write_open_fd(w->archive, w->fd) != ARCHIVE_OK)
		return fail_archive(cx, w);
	return RC_OK;
}

enum rc backup_create(struct cx *cx, struct str path, struct backup_writer **out)
{
	const char *p = str_c(cx->arena, path);
	if (!p || path.n == 0)
		return cx_fail(cx, RC_INVALID, "a backup needs the name of a file");
	if (access(p, F_OK) == 0)
		return cx_fail(cx, RC_CONFLICT, "there is already a file %s", p);
	struct backup_writer *w = calloc(1, sizeof *w);
	INVARIANT(w);
	w->at = cx->now.us / 1000000;
	w->path = strdup(p);
	w->part = strdup(arena_fmt(cx->arena, "%s.part", p).p);
	INVARIANT(w->path && w->part);
	buf_init(&w->sums, SUMS_MAX);
	const enum rc rc = begin_archive(cx, w);
	if (rc != RC_OK) {
		backup_writer_close(w);
		return rc;
	}
	*out = w;
	return RC_OK;
}

enum rc backup_begin(struct cx *cx, struct backup_writer *w, struct str name, int64_t size)
{
	INVARIANT(name.n <= BACKUP_NAME_MAX);
	(void)archive_entry_clear(w->entry); // gives the entry back
	archive_entry_set_pathname(w->entry, str_c(cx->arena, name));
	archive_entry_set_size(w->entry, size);
	archive_entry_set_filetype(w->entry, AE_IFREG);
	archive_entry_set_perm(w->entry, 0600);
	archive_entry_set_mtime(w->entry, w->at, 0);
	return archive_write_header(w->archive, w->entry) == ARCHIVE_OK ? RC_OK
									: fail_archive(cx, w);
}

enum rc backup_add(struct cx *cx, struct backup_writer *w, struct str bytes)
{
	if (bytes.n == 0)
		return RC_OK;
	const la_ssize_t n = archive_write_data(w->archive, bytes.p, bytes.n);
	return n == (la_ssize_t)bytes.n ? RC_OK : fail_archive(cx, w);
}

enum rc backup_put(struct cx *cx, struct backup_writer *w, struct str name, struct str bytes)
{
	const struct sha256 hash = sha256_of(bytes);
	TRY(backup_begin(cx, w, name, (int64_t)bytes.n));
	TRY(backup_add(cx, w, bytes));
	if (is_summed(name))
		add_sum(&w->sums, name, &hash);
	return RC_OK;
}

static enum rc sync_folder(struct cx *cx, const struct backup_writer *w)
{
	const char *slash = strrchr(w->path, '/');
	const struct str folder = slash ? arena_fmt(cx->arena, "%.*s/", (int)(slash - w->path),
						    w->path)
					: STR(".");
	const int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const int error = fd >= 0 && fsync(fd) == 0 ? 0 : errno;
	if (fd >= 0)
		(void)close(fd); // only read
	return error ? fail_write(cx, w, error) : RC_OK;
}

enum rc backup_keep(struct cx *cx, struct backup_writer *w)
{
	if (buf_full(&w->sums))
		return cx_fail(cx, RC_LIMIT, "the backup would have too many parts");
	const struct str sums = buf_str(&w->sums);
	TRY(backup_begin(cx, w, SUMS_NAME, (int64_t)sums.n));
	TRY(backup_add(cx, w, sums));
	if (archive_write_close(w->archive) != ARCHIVE_OK)
		return fail_archive(cx, w);
	if (fsync(w->fd) != 0)
		return fail_write(cx, w, errno);
	// A link, since a rename would take the place of what came there meanwhile.
	if (link(w->part, w->path) != 0)
		return errno == EEXIST
			       ? cx_fail(cx, RC_CONFLICT, "there is already a file %s", w->path)
			       : fail_write(cx, w, errno);
	w->kept = true;
	(void)unlink(w->part); // the file has its name; closing tries again
	return sync_folder(cx, w);
}

void backup_writer_close(struct backup_writer *w)
{
	if (!w)
		return;
	(void)archive_write_free(w->archive); // its error was told
	archive_entry_free(w->entry);
	if (w->fd >= 0) {
		(void)close(w->fd); // what was kept is synced
		(void)unlink(w->part);
	}
	buf_done(&w->sums);
	free(w->path);
	free(w->part);
	free(w);
}

/* Reading. */

static enum rc fail_read(struct cx *cx, const struct backup_reader *r)
{
	const char *why = archive_error_string(r->archive);
	return cx_fail(cx, RC_INVALID,
		       "%s is no backup of comity, or it was cut off or changed: %s; take another "
		       "copy of it",
		       r->path, why ? why : "it ends too early");
}

enum rc backup_open(struct cx *cx, struct str path, struct backup_reader **out)
{
	const char *p = str_c(cx->arena, path);
	if (!p || access(p, R_OK) != 0)
		return cx_fail(cx, p && errno == ENOENT ? RC_MISSING : RC_IO, "%s: %s", p ? p : "",
			       p ? strerror(errno) : "no name of a file");
	struct backup_reader *r = calloc(1, sizeof *r);
	INVARIANT(r);
	r->path = strdup(p);
	r->archive = archive_read_new();
	INVARIANT(r->path && r->archive);
	buf_init(&r->sums, SUMS_MAX);
	if (archive_read_support_filter_zstd(r->archive) != ARCHIVE_OK ||
	    archive_read_support_format_tar(r->archive) != ARCHIVE_OK ||
	    archive_read_open_filename(r->archive, p, READ_BLOCK) != ARCHIVE_OK) {
		const enum rc rc = fail_read(cx, r);
		backup_reader_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

/* The member that is read ends: what its reader left unread is read, too. */
static enum rc end_member(struct cx *cx, struct backup_reader *r)
{
	char piece[4096];
	size_t got = 1;
	while (!r->member_ended && got > 0)
		TRY(backup_read(cx, r, piece, sizeof piece, &got));
	return RC_OK;
}

static enum rc compare_sums(struct cx *cx, struct backup_reader *r)
{
	struct buf told;
	char piece[4096];
	size_t got = 1;
	enum rc rc = RC_OK;
	buf_init(&told, SUMS_MAX);
	while (rc == RC_OK && got > 0) {
		rc = backup_read(cx, r, piece, sizeof piece, &got);
		if (rc == RC_OK)
			buf_add(&told, (struct str){ piece, got });
	}
	if (rc == RC_OK && !str_eq(buf_str(&told), buf_str(&r->sums)))
		rc = cx_fail(cx, RC_INVALID,
			     "%s was changed: its parts have not the digests of its SHA256SUMS; "
			     "take another copy of it",
			     r->path);
	buf_done(&told);
	return rc;
}

enum rc backup_next(struct cx *cx, struct backup_reader *r, struct backup_member *out, bool *more)
{
	struct archive_entry *entry;
	TRY(r->run ? end_member(cx, r) : RC_OK);
	if (archive_read_next_header(r->archive, &entry) != ARCHIVE_OK)
		return fail_read(cx, r); // also at the end, where the sums should have been
	const struct str name = str_from_c(archive_entry_pathname(entry));
	if (name.n > BACKUP_NAME_MAX || archive_entry_filetype(entry) != AE_IFREG)
		return fail_read(cx, r);
	memcpy(r->name, name.p, name.n);
	r->name[name.n] = '\0';
	sha256_run_close(r->run);
	r->run = sha256_begin();
	r->member_ended = false;
	*more = !str_eq(name, SUMS_NAME);
	if (!*more) {
		r->name[0] = '\0';
		return compare_sums(cx, r);
	}
	*out = (struct backup_member){ str_from_c(r->name), archive_entry_size(entry) };
	return RC_OK;
}

enum rc backup_read(struct cx *cx, struct backup_reader *r, void *p, size_t n, size_t *got)
{
	*got = 0;
	if (r->member_ended)
		return RC_OK;
	const la_ssize_t k = archive_read_data(r->archive, p, n);
	if (k < 0)
		return fail_read(cx, r);
	*got = (size_t)k;
	if (k > 0) {
		sha256_add(r->run, (struct str){ p, (size_t)k });
		return RC_OK;
	}
	r->member_ended = true;
	r->digest = sha256_end(r->run);
	const struct str name = str_from_c(r->name);
	if (name.n > 0 && is_summed(name))
		add_sum(&r->sums, name, &r->digest);
	return RC_OK;
}

struct sha256 backup_digest(const struct backup_reader *r)
{
	INVARIANT(r->member_ended);
	return r->digest;
}

void backup_reader_close(struct backup_reader *r)
{
	if (!r)
		return;
	(void)archive_read_free(r->archive); // only read
	sha256_run_close(r->run);
	buf_done(&r->sums);
	free(r->path);
	free(r);
}
