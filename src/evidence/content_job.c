// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/content_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"

enum { PIECE = 1 << 16, LINE_BYTES_MAX = 1 << 20 };

/* A text that is a blob, line by line. */
struct lines {
	struct blob_reader *reader;
	struct buf buf;
	size_t at; // what of buf was taken
	bool ended;
};

struct content_reader {
	struct lines manifest, contents;
	char piece[PIECE];
	struct arena arena; // of the last file
};

/* ---- lines ------------------------------------------------------------------- */

static enum rc lines_open(struct cx *cx, const struct blobs *b, const struct sha256 *hash,
			  struct lines *l)
{
	buf_init(&l->buf, LINE_BYTES_MAX + PIECE);
	return blob_open(cx, b, hash, &l->reader);
}

static void lines_close(struct lines *l)
{
	blob_reader_close(l->reader);
	buf_done(&l->buf);
}

static enum rc lines_fill(struct cx *cx, struct content_reader *r, struct lines *l)
{
	size_t got = 0;
	const size_t left = l->buf.n - l->at;
	if (left > 0 && l->at > 0)
		memmove(l->buf.p, l->buf.p + l->at, left);
	l->buf.n = left;
	l->at = 0;
	TRY(blob_read(cx, l->reader, r->piece, PIECE, &got));
	l->ended = got == 0;
	buf_add(&l->buf, (struct str){ r->piece, got });
	return buf_full(&l->buf) ? cx_fail(cx, RC_IO, "a line of the exhibit is too long") : RC_OK;
}

/* With its LF; empty at the end. Valid until the next call. */
static enum rc lines_next(struct cx *cx, struct content_reader *r, struct lines *l, struct str *out)
{
	for (;;) {
		const struct str rest = str_slice(buf_str(&l->buf), l->at, l->buf.n);
		const char *end = rest.n > 0 ? memchr(rest.p, '\n', rest.n) : NULL;
		if (end) {
			*out = str_slice(rest, 0, (size_t)(end - rest.p) + 1);
			l->at += out->n;
			return RC_OK;
		}
		*out = STR("");
		if (l->ended)
			return rest.n == 0 ? RC_OK
					   : cx_fail(cx, RC_IO, "a text of the exhibit is cut off");
		TRY(lines_fill(cx, r, l));
	}
}

/* ---- files ------------------------------------------------------------------- */

enum rc content_open(struct cx *cx, const struct blobs *blobs, const struct exhibit_content *c,
		     struct content_reader **out)
{
	if (c->is_outside)
		return cx_fail(cx, RC_MISSING,
			       "the content of this exhibit was left where it lies: this node has "
			       "its digests alone");
	struct content_reader *r = calloc(1, sizeof *r);
	INVARIANT(r);
	arena_init(&r->arena);
	enum rc rc = lines_open(cx, blobs, &c->manifest, &r->manifest);
	if (rc == RC_OK)
		rc = lines_open(cx, blobs, &c->contents, &r->contents);
	if (rc != RC_OK) {
		content_reader_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

void content_reader_close(struct content_reader *r)
{
	if (!r)
		return;
	lines_close(&r->manifest);
	lines_close(&r->contents);
	arena_done(&r->arena);
	free(r);
}

enum rc content_next(struct cx *cx, struct content_reader *r, struct exhibit_file *out, bool *more)
{
	struct str m, c, hex, path;
	INVARIANT(r);
	TRY(lines_next(cx, r, &r->manifest, &m));
	TRY(lines_next(cx, r, &r->contents, &c));
	*more = m.n > 0;
	if ((m.n > 0) != (c.n > 0))
		return cx_fail(cx, RC_IO, "manifest and contents name different files");
	if (m.n == 0)
		return RC_OK;
	arena_reset(&r->arena);
	m = arena_copy(&r->arena, m);
	c = arena_copy(&r->arena, c);
	TRY(content_take_digest(cx, &m, &hex, &path));
	TRY(content_take_file(cx, &c, &out->file));
	if (!sha256_parse(hex, &out->digest) || !str_eq(path, out->file.path))
		return cx_fail(cx, RC_IO, "manifest and contents name different files");
	return RC_OK;
}

enum rc content_read_file(struct cx *cx, const struct blobs *blobs, const struct exhibit_file *file,
			  content_sink *sink, void *arg, bool *good)
{
	const struct content_file *f = &file->file;
	int64_t done = 0;
	size_t got = 1;
	AUTO(sha256_run) run = sha256_begin();
	char *piece = malloc(PIECE);
	INVARIANT(piece);
	enum rc rc = RC_OK;
	while (rc == RC_OK && done < f->size && got > 0) {
		const int64_t left = f->size - done;
		const struct blob_span span = { f->offset + done, piece,
						left < PIECE ? (size_t)left : PIECE };
		rc = blob_read_at(cx, blobs, &f->blob, &span, &got);
		if (rc != RC_OK)
			break;
		sha256_add(run, (struct str){ piece, got });
		if (sink)
			rc = sink(cx, arg, (struct str){ piece, got });
		done += (int64_t)got;
	}
	free(piece);
	TRY(rc);
	const struct sha256 found = sha256_end(run);
	*good = done == f->size && sha256_eq(&found, &file->digest);
	return RC_OK;
}

static enum rc check_one(struct cx *cx, const struct blobs *blobs, const struct exhibit_file *f,
			 struct content_check *out)
{
	bool good = false;
	const enum rc rc = content_read_file(cx, blobs, f, NULL, NULL, &good);
	if (rc != RC_OK && rc != RC_MISSING && rc != RC_IO)
		return rc;
	out->files++;
	out->bytes += f->file.size;
	if (rc == RC_OK && good)
		return RC_OK;
	if (++out->n_bad <= CONTENT_BAD_MAX)
		*ARENA_PUSH(cx->arena, &out->bad) = arena_fmt(
			cx->arena, "%.*s: %s", STR_ARG(f->file.path),
			rc == RC_MISSING ? "its bytes are gone"
			: rc == RC_OK	 ? "its bytes are others than were sealed"
					 : "it cannot be read");
	return RC_OK;
}

enum rc content_check(struct cx *cx, const struct blobs *blobs, const struct exhibit_content *c,
		      struct content_check *out)
{
	struct exhibit_file f = { 0 };
	bool more = true;
	AUTO(content_reader) r = NULL;
	*out = (struct content_check){ 0 };
	TRY(content_open(cx, blobs, c, &r));
	for (;;) {
		TRY(content_next(cx, r, &f, &more));
		if (!more)
			return RC_OK;
		TRY(check_one(cx, blobs, &f, out));
	}
}

/* ---- export ------------------------------------------------------------------ */

struct target {
	int folder;
	const char *path; // for sentences
	int fd;
};

static enum rc fail(struct cx *cx, const struct target *t, struct str name)
{
	return cx_fail(cx, errno == EEXIST ? RC_CONFLICT : RC_IO, "%s/%.*s: %s", t->path,
		       STR_ARG(name), strerror(errno));
}

static enum rc write_piece(struct cx *cx, void *arg, struct str piece)
{
	const struct target *t = arg;
	errno = fd_write(t->fd, piece);
	return errno == 0 ? RC_OK : fail(cx, t, STR("data"));
}

static enum rc create(struct cx *cx, struct target *t, struct str name)
{
	const char *path = str_c(cx->arena, name);
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	t->fd = path ? openat(t->folder, path, flags, 0400) : -1;
	return t->fd < 0 ? fail(cx, t, name) : RC_OK;
}

static enum rc done(struct cx *cx, struct target *t, struct str name, enum rc rc)
{
	if (rc == RC_OK && fsync(t->fd) != 0)
		rc = fail(cx, t, name);
	(void)close(t->fd); // synced, or thrown away
	return rc;
}

static enum rc export_file(struct cx *cx, struct target *t, const struct blobs *blobs,
			   const struct exhibit_file *f)
{
	bool good = false;
	const struct str path = f->file.path;
	const struct str folder = str_slice(path, 0, str_find(path, STR("/")) + 6); // data/00000
	if (mkdirat(t->folder, str_c(cx->arena, folder), 0700) != 0 && errno != EEXIST)
		return fail(cx, t, folder);
	TRY(create(cx, t, path));
	TRY(done(cx, t, path, content_read_file(cx, blobs, f, write_piece, t, &good)));
	if (!good)
		return cx_fail(cx, RC_IO,
			       "%.*s is not what was sealed: restore its blob from a backup",
			       STR_ARG(path));
	return RC_OK;
}

static enum rc export_text(struct cx *cx, struct target *t, const struct blobs *blobs,
			   const char *name, const struct sha256 *hash)
{
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	char *piece = arena_alloc(cx->arena, PIECE);
	TRY(blob_open(cx, blobs, hash, &r));
	TRY(create(cx, t, str_from_c(name)));
	enum rc rc = RC_OK;
	while (rc == RC_OK && got > 0) {
		rc = blob_read(cx, r, piece, PIECE, &got);
		if (rc == RC_OK)
			rc = write_piece(cx, t, (struct str){ piece, got });
	}
	return done(cx, t, str_from_c(name), rc);
}

static enum rc export_all(struct cx *cx, struct target *t, const struct blobs *blobs,
			  const struct exhibit_content *c)
{
	struct exhibit_file f = { 0 };
	bool more = true;
	AUTO(content_reader) r = NULL;
	TRY(content_open(cx, blobs, c, &r));
	TRY(export_text(cx, t, blobs, "manifest-sha256.txt", &c->manifest));
	TRY(export_text(cx, t, blobs, "names.tsv", &c->names));
	TRY(export_text(cx, t, blobs, "findings.tsv", &c->findings));
	if (mkdirat(t->folder, "data", 0700) != 0)
		return fail(cx, t, STR("data"));
	struct arena a = { 0 };
	arena_init(&a);
	struct cx each;
	cx_init(&each, &a, cx->now);
	enum rc rc = RC_OK;
	while (rc == RC_OK && more) {
		rc = content_next(&each, r, &f, &more);
		if (rc == RC_OK && more)
			rc = export_file(&each, t, blobs, &f);
		if (rc != RC_OK)
			(void)cx_fail(cx, rc, "%s", each.error);
		arena_reset(&a);
	}
	arena_done(&a);
	return rc;
}

enum rc content_export(struct cx *cx, const struct blobs *blobs, const struct exhibit_content *c,
		       struct str folder)
{
	struct target t = { .fd = -1, .path = str_c(cx->arena, folder) };
	if (!t.path || mkdir(t.path, 0700) != 0)
		return cx_fail(cx, t.path && errno == EEXIST ? RC_CONFLICT : RC_IO, "%.*s: %s",
			       STR_ARG(folder), t.path ? strerror(errno) : "it holds a NUL");
	t.folder = open(t.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (t.folder < 0)
		return fail(cx, &t, STR(""));
	enum rc rc = export_all(cx, &t, blobs, c);
	if (rc == RC_OK && fsync(t.folder) != 0)
		rc = fail(cx, &t, STR(""));
	(void)close(t.folder); // synced
	return rc;
}
