// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/journal_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"
#include "evidence/source_job.h"
#include "evidence/walk_job.h"

#define MAGIC "comity-seal-1"

enum { LINE_BYTES_MAX = 1 << 24 };

struct half {
	struct journal_name name;
	struct blob_mark mark;
};

struct journal {
	struct arena arena;
	char *path, *new_path; // of the file that is written: new_path until it takes path's place
	FILE *old;	       // NULL: none, or all of it was met
	int fd, lock;
	struct id exhibit;
	struct instant resumed;
	pthread_mutex_t guard;
	struct {
		struct half *p;
		size_t n, cap;
	} halves;

	struct arena row_arena; // of the row that comes next
	struct journal_row row;
	bool has_row;
};

/* ---- lines ------------------------------------------------------------------- */

static void put_name(struct buf *b, const struct journal_name *n)
{
	buf_fmt(b, "%zu\t", n->root);
	content_encode(b, n->original);
	buf_fmt(b, "\t%lld\t%lld\t%lld\t%lld\t%lld\t", (long long)n->facts.size,
		(long long)n->facts.modified.us, (long long)n->facts.changed.us,
		(long long)n->facts.inode, (long long)n->facts.device);
}

static void put_row(struct arena *a, struct buf *b, const struct journal_row *r)
{
	buf_add_char(b, 'F');
	put_name(b, &r->name);
	buf_fmt(b, "%.*s\t%.*s\t%lld\t%lld\t%.*s\n", STR_ARG(sha256_print(a, &r->digest)),
		STR_ARG(sha256_print(a, &r->file.blob)), (long long)r->file.offset,
		(long long)r->file.size, STR_ARG(r->also));
	struct str rest = r->findings, line;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		buf_fmt(b, "N%.*s\n", STR_ARG(line));
	}
	buf_add_c(b, ".\n"); // whole: what was cut off by a crash has none
}

static bool take(struct str *rest, struct str *out)
{
	return str_cut(*rest, '\t', out, rest) || out->n > 0;
}

static bool take_number(struct str *rest, int64_t *out)
{
	struct str field;
	return take(rest, &field) && str_to_i64(field, INT64_MIN, INT64_MAX, out);
}

static bool take_name(struct cx *cx, struct str *rest, struct journal_name *out)
{
	int64_t root = 0;
	struct str encoded;
	struct source_facts *f = &out->facts;
	*out = (struct journal_name){ .facts.kind = SOURCE_FILE };
	if (!take_number(rest, &root) || root < 0 || !take(rest, &encoded) ||
	    content_decode(cx, encoded, &out->original) != RC_OK || !take_number(rest, &f->size) ||
	    !take_number(rest, &f->modified.us) || !take_number(rest, &f->changed.us) ||
	    !take_number(rest, &f->inode) || !take_number(rest, &f->device))
		return false;
	out->root = (size_t)root;
	return true;
}

static bool take_hash(struct str *rest, struct sha256 *out)
{
	struct str hex;
	return take(rest, &hex) && sha256_parse(hex, out);
}

static bool take_row(struct cx *cx, struct str line, struct journal_row *out)
{
	*out = (struct journal_row){ 0 };
	const bool ok = take_name(cx, &line, &out->name) && take_hash(&line, &out->digest) &&
			take_hash(&line, &out->file.blob) &&
			take_number(&line, &out->file.offset) &&
			take_number(&line, &out->file.size);
	out->also = arena_copy(cx->arena, line);
	return ok;
}

/* The next line of the old file, without its end; NULL: there is no whole one. */
static const char *read_line(struct journal *j, char **line, size_t *cap, size_t *n)
{
	const ssize_t got = getline(line, cap, j->old);
	if (got <= 0 || (*line)[got - 1] != '\n' || got > LINE_BYTES_MAX)
		return NULL;
	*n = (size_t)got - 1;
	return *line;
}

/* The next whole row, past the halves. */
static bool next_row(struct journal *j)
{
	struct cx cx;
	struct buf findings;
	char *line = NULL;
	size_t cap = 0, n = 0;
	bool whole = false, begun = false;
	arena_reset(&j->row_arena);
	cx_init(&cx, &j->row_arena, (struct instant){ 0 });
	buf_init(&findings, LINE_BYTES_MAX);
	while (!whole && read_line(j, &line, &cap, &n)) {
		const struct str rest = { line + 1, n > 0 ? n - 1 : 0 };
		if (line[0] == 'F')
			begun = take_row(&cx, rest, &j->row);
		else if (line[0] == 'N' && begun)
			buf_fmt(&findings, "%.*s\n", STR_ARG(rest));
		else if (line[0] == '.')
			whole = begun;
	}
	j->row.findings = arena_copy(&j->row_arena, buf_str(&findings));
	buf_done(&findings);
	free(line);
	return whole;
}

/* ---- opening ----------------------------------------------------------------- */

static enum rc fail(struct cx *cx, const char *path)
{
	return cx_fail(cx, RC_IO, "%s, by which sealing could be gone on with: %s", path,
		       strerror(errno));
}

static enum rc write_text(struct cx *cx, struct journal *j, const struct buf *b)
{
	if (buf_full(b))
		return cx_fail(cx, RC_LIMIT, "the names of these files are too long together");
	errno = fd_write(j->fd, buf_str(b));
	return errno == 0 ? RC_OK : fail(cx, j->new_path);
}

static enum rc write_head(struct cx *cx, struct journal *j)
{
	struct buf b;
	buf_init(&b, 200);
	buf_fmt(&b, MAGIC "\t%.*s\t%lld\n", STR_ARG(id_print(cx->arena, j->exhibit)),
		(long long)(j->resumed.us ? j->resumed.us : cx->now.us));
	const enum rc rc = write_text(cx, j, &b);
	buf_done(&b);
	return rc;
}

static bool read_head(struct journal *j)
{
	char *line = NULL;
	size_t cap = 0, n = 0;
	struct str rest, magic, id;
	bool ok = read_line(j, &line, &cap, &n) != NULL;
	if (ok) {
		rest = (struct str){ line, n };
		ok = take(&rest, &magic) && str_eq(magic, STR(MAGIC)) && take(&rest, &id) &&
		     id_parse(id, &j->exhibit) && take_number(&rest, &j->resumed.us);
	}
	free(line);
	return ok;
}

static void note_half(struct journal *j, struct cx *cx, struct str line)
{
	struct half h;
	struct str id;
	if (!take_name(cx, &line, &h.name) || !take(&line, &id) || !id_parse(id, &h.mark.id) ||
	    !take_number(&line, &h.mark.size))
		return;
	h.name.original = arena_copy(&j->arena, h.name.original);
	*ARENA_PUSH(&j->arena, &j->halves) = h;
}

/* Halves stand anywhere: they are read before. */
static void read_halves(struct journal *j, struct cx *cx)
{
	char *line = NULL;
	size_t cap = 0, n = 0;
	const long begin = ftell(j->old);
	while (read_line(j, &line, &cap, &n))
		if (line[0] == 'H')
			note_half(j, cx, (struct str){ line + 1, n - 1 });
	free(line);
	clearerr(j->old);
	INVARIANT(fseek(j->old, begin, SEEK_SET) == 0);
}

static enum rc take_lock(struct cx *cx, struct journal *j)
{
	const struct str path = arena_fmt(cx->arena, "%s.lock", j->path);
	j->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (j->lock < 0)
		return fail(cx, path.p);
	if (flock(j->lock, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	if (errno == EWOULDBLOCK)
		return cx_fail(cx, RC_BUSY, "another process is sealing the same at this moment");
	return fail(cx, path.p);
}

static void end_old(struct journal *j)
{
	if (!j->old)
		return;
	(void)fclose(j->old); // only read
	j->old = NULL;
	(void)rename(j->new_path, j->path); // else the old one is gone on with
}

static enum rc open_files(struct cx *cx, struct journal *j, bool fresh)
{
	TRY(take_lock(cx, j));
	j->old = fresh ? NULL : fopen(j->path, "re");
	if (j->old && !read_head(j)) {
		(void)fclose(j->old); // only read
		j->old = NULL;
	}
	if (!j->old) {
		j->exhibit = id_new(cx->now);
		j->resumed.us = 0;
	}
	j->fd = open(j->new_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (j->fd < 0)
		return fail(cx, j->new_path);
	TRY(write_head(cx, j));
	if (!j->old)
		return rename(j->new_path, j->path) == 0 ? RC_OK : fail(cx, j->path);
	read_halves(j, cx);
	for (size_t i = 0; i < j->halves.n; i++)
		TRY(journal_add_half(cx, j, &j->halves.p[i].name, &j->halves.p[i].mark));
	j->has_row = next_row(j);
	if (!j->has_row)
		end_old(j);
	return RC_OK;
}

static struct journal *journal_at(struct str path)
{
	struct journal *j = calloc(1, sizeof *j);
	INVARIANT(j);
	arena_init(&j->arena);
	arena_init(&j->row_arena);
	INVARIANT(pthread_mutex_init(&j->guard, NULL) == 0);
	j->fd = j->lock = -1;
	j->path = strdup(path.p);
	j->new_path = strdup(arena_fmt(&j->arena, "%s.new", path.p).p);
	INVARIANT(j->path && j->new_path);
	return j;
}

enum rc journal_open(struct cx *cx, struct str folder, const struct sha256 *key, bool fresh,
		     struct journal **out)
{
	const struct str dir = arena_fmt(cx->arena, "%.*s/seal", STR_ARG(folder));
	if (mkdir(dir.p, 0700) != 0 && errno != EEXIST)
		return fail(cx, dir.p);
	struct journal *j = journal_at(
		arena_fmt(cx->arena, "%.*s/%.32s", STR_ARG(dir), sha256_print(cx->arena, key).p));
	const enum rc rc = open_files(cx, j, fresh);
	if (rc != RC_OK) {
		journal_close(j);
		return rc;
	}
	*out = j;
	return RC_OK;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->old)
		(void)fclose(j->old); // only read
	if (j->fd >= 0)
		(void)close(j->fd); // what is missing is read again
	if (j->lock >= 0)
		(void)close(j->lock);
	(void)pthread_mutex_destroy(&j->guard);
	arena_done(&j->arena);
	arena_done(&j->row_arena);
	free(j->path);
	free(j->new_path);
	free(j);
}

struct id journal_exhibit(const struct journal *j)
{
	return j->exhibit;
}

struct instant journal_resumed(const struct journal *j)
{
	return j->resumed;
}

/* ---- rows -------------------------------------------------------------------- */

static int compare(const struct journal_name *a, const struct journal_name *b)
{
	if (a->root != b->root)
		return a->root < b->root ? -1 : 1;
	return walk_compare(a->original, b->original);
}

static struct journal_row copy(struct arena *a, const struct journal_row *r)
{
	struct journal_row row = *r;
	row.name.original = arena_copy(a, r->name.original);
	row.also = arena_copy(a, r->also);
	row.findings = arena_copy(a, r->findings);
	return row;
}

bool journal_find(struct arena *a, struct journal *j, const struct journal_name *name,
		  struct journal_row *out)
{
	bool found = false;
	while (j->has_row) {
		const int c = compare(&j->row.name, name);
		if (c > 0)
			return false;
		found = c == 0 && source_is_same(&j->row.name.facts, &name->facts);
		if (found)
			*out = copy(a, &j->row);
		j->has_row = next_row(j);
		if (!j->has_row)
			end_old(j);
		if (c == 0)
			return found;
	}
	return false;
}

bool journal_find_half(struct journal *j, const struct journal_name *name, struct blob_mark *out)
{
	bool found = false;
	INVARIANT(pthread_mutex_lock(&j->guard) == 0);
	for (size_t i = 0; i < j->halves.n; i++) {
		const struct half *h = &j->halves.p[i];
		if (compare(&h->name, name) != 0 || !source_is_same(&h->name.facts, &name->facts))
			continue;
		*out = h->mark;
		found = true; // the last one has most
	}
	INVARIANT(pthread_mutex_unlock(&j->guard) == 0);
	return found;
}

static enum rc append(struct cx *cx, struct journal *j, struct buf *b)
{
	INVARIANT(pthread_mutex_lock(&j->guard) == 0);
	const enum rc rc = write_text(cx, j, b);
	INVARIANT(pthread_mutex_unlock(&j->guard) == 0);
	buf_done(b);
	return rc;
}

enum rc journal_add(struct cx *cx, struct journal *j, const struct journal_row *rows, size_t n)
{
	struct buf b;
	buf_init(&b, (size_t)1 << 30);
	for (size_t i = 0; i < n; i++)
		put_row(cx->arena, &b, &rows[i]);
	return append(cx, j, &b);
}

enum rc journal_add_half(struct cx *cx, struct journal *j, const struct journal_name *name,
			 const struct blob_mark *mark)
{
	struct buf b;
	buf_init(&b, LINE_BYTES_MAX);
	buf_add_char(&b, 'H');
	put_name(&b, name);
	buf_fmt(&b, "%.*s\t%lld\n", STR_ARG(id_print(cx->arena, mark->id)), (long long)mark->size);
	return append(cx, j, &b);
}

void journal_remove(struct journal *j)
{
	(void)unlink(j->path);
	(void)unlink(j->new_path);
	const size_t n = strlen(j->path) + sizeof ".lock";
	char *lock = malloc(n);
	INVARIANT(lock);
	(void)snprintf(lock, n, "%s.lock", j->path);
	(void)unlink(lock);
	free(lock);
}

/* ---- those that lie there ---------------------------------------------------------- */

/* A lock for a moment: a process that begins just then is told to come again. */
static bool is_locked(struct arena *a, const char *path)
{
	const int fd = open(arena_fmt(a, "%s.lock", path).p, O_RDONLY | O_CLOEXEC);
	const bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
	if (fd >= 0)
		(void)close(fd); // only locked
	return locked;
}

static void look_at(struct cx *cx, struct str path, struct journals *out)
{
	AUTO(journal) j = journal_at(path);
	struct buf first;
	j->old = fopen(j->path, "re");
	if (!j->old || !read_head(j))
		return;
	struct journal_seen *seen = ARENA_PUSH(cx->arena, out);
	*seen = (struct journal_seen){ .path = path,
				       .exhibit = j->exhibit,
				       .began = j->resumed,
				       .is_alive = is_locked(cx->arena, j->path) };
	if (!next_row(j))
		return;
	buf_init(&first, LINE_BYTES_MAX);
	content_encode(&first, j->row.name.original);
	seen->first = arena_copy(cx->arena, buf_str(&first));
	buf_done(&first);
}

enum rc journal_list(struct cx *cx, struct str folder, struct journals *out)
{
	const struct str dir = arena_fmt(cx->arena, "%.*s/seal", STR_ARG(folder));
	const struct dirent *e;
	DIR *d = opendir(dir.p);
	*out = (struct journals){ NULL, 0, 0 };
	if (!d)
		return errno == ENOENT ? RC_OK : fail(cx, dir.p);
	while ((e = readdir(d)))
		if (!strchr(e->d_name, '.')) // nor a lock, nor one that is being written
			look_at(cx, arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), e->d_name), out);
	(void)closedir(d); // only read
	return RC_OK;
}

enum rc journal_take(struct cx *cx, const struct journal_seen *seen, struct journal **out)
{
	struct journal *j = journal_at(seen->path);
	const enum rc rc = take_lock(cx, j);
	if (rc != RC_OK) {
		journal_close(j);
		return rc;
	}
	*out = j;
	return RC_OK;
}
