// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/walk_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/source_job.h"

struct walk_folder {
	int fd;
	atomic_uint needed;
};

/* A folder that is being walked. */
struct level {
	struct walk_folder *folder;
	struct arena arena; // of its names and its path
	struct str path;
	struct {
		struct str *p;
		size_t n, cap;
	} names;
	size_t next;
};

struct walk {
	const struct str *paths;
	size_t n, next;
	struct level **levels; // the innermost last
	size_t depth, cap;
	struct walk_folder *here; // the working directory
};

/* ---- folders ----------------------------------------------------------------- */

static struct walk_folder *folder_new(int fd)
{
	struct walk_folder *f = malloc(sizeof *f);
	INVARIANT(f);
	f->fd = fd;
	atomic_init(&f->needed, 1);
	return f;
}

static struct walk_folder *need(struct walk_folder *f)
{
	atomic_fetch_add(&f->needed, 1);
	return f;
}

int walk_folder_fd(const struct walk_folder *f)
{
	return f->fd;
}

void walk_let_go(struct walk_folder *f)
{
	if (!f || atomic_fetch_sub(&f->needed, 1) != 1)
		return;
	if (f->fd >= 0)
		(void)close(f->fd); // only read
	free(f);
}

static int open_folder(int at, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	const int fd = openat(at, name, flags | O_NOATIME);
	return fd < 0 && errno == EPERM ? openat(at, name, flags) : fd;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* 0, or errno. */
static int read_names(struct level *l)
{
	const int fd = dup(l->folder->fd);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	int error = 0;
	if (!dir) {
		error = errno;
		if (fd >= 0)
			(void)close(fd); // only read
		return error;
	}
	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(dir);
		if (!e)
			break;
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			*ARENA_PUSH(&l->arena, &l->names) = str_from_c(
				str_c(&l->arena, str_from_c(e->d_name)));
	}
	error = errno;
	(void)closedir(dir); // only read
	if (l->names.n > 1)
		qsort(l->names.p, l->names.n, sizeof *l->names.p, by_bytes);
	return error;
}

static void level_free(struct level *l)
{
	walk_let_go(l->folder);
	arena_done(&l->arena);
	free(l);
}

static void leave(struct walk *w)
{
	level_free(w->levels[--w->depth]);
}

static void push(struct walk *w, struct level *l)
{
	if (w->depth == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 16;
		struct level **grown = realloc(w->levels, w->cap * sizeof(struct level *));
		INVARIANT(grown);
		w->levels = grown;
	}
	w->levels[w->depth++] = l;
}

/* Goes into the folder that the entry is; its fault says why not. */
static void enter(struct arena *a, struct walk *w, struct walk_entry *e)
{
	const int fd = open_folder(e->folder->fd, e->name.p);
	if (fd < 0) {
		e->fault = arena_copy(a, str_from_c(strerror(errno)));
		return;
	}
	struct level *l = calloc(1, sizeof *l);
	INVARIANT(l);
	l->folder = folder_new(fd);
	arena_init(&l->arena);
	l->path = arena_copy(&l->arena, e->original);
	const int error = read_names(l);
	if (error)
		e->fault = arena_copy(a, str_from_c(strerror(error)));
	push(w, l);
}

/* ---- entries ----------------------------------------------------------------- */

static void look_at_link(struct arena *a, struct walk_entry *e)
{
	char *target = arena_alloc(a, PATH_MAX);
	const ssize_t n = readlinkat(e->folder->fd, e->name.p, target, PATH_MAX);
	if (n >= 0)
		e->facts.target = (struct str){ target, (size_t)n };
	else
		e->fault = arena_copy(a, str_from_c(strerror(errno)));
}

static void look(struct arena *a, struct walk *w, struct walk_entry *e)
{
	struct stat st;
	if (fstatat(e->folder->fd, e->name.p, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		e->facts = (struct source_facts){ .kind = SOURCE_OTHER };
		e->fault = arena_copy(a, str_from_c(strerror(errno)));
		return;
	}
	source_facts_of(&st, &e->facts);
	if (e->facts.kind == SOURCE_LINK)
		look_at_link(a, e);
	else if (e->facts.kind == SOURCE_FOLDER)
		enter(a, w, e);
}

static struct str without_slashes(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

static void next_root(struct arena *a, struct walk *w, struct walk_entry *e)
{
	const struct str path = without_slashes(w->paths[w->next]);
	const char *name = str_c(a, path);
	e->root = w->next++;
	e->is_root = true;
	e->original = path;
	e->name = str_from_c(name ? name : "");
	e->folder = need(w->here);
	look(a, w, e);
}

bool walk_next(struct arena *a, struct walk *w, struct walk_entry *out)
{
	struct walk_entry e = { 0 };
	while (w->depth > 0 && w->levels[w->depth - 1]->next == w->levels[w->depth - 1]->names.n)
		leave(w);
	if (w->depth == 0) {
		if (w->next == w->n)
			return false;
		next_root(a, w, &e);
		*out = e;
		return true;
	}
	struct level *l = w->levels[w->depth - 1];
	const struct str name = l->names.p[l->next++];
	e.root = w->next - 1;
	e.folder = need(l->folder);
	e.original = arena_fmt(a, "%.*s%s%.*s", STR_ARG(l->path),
			       str_ends(l->path, STR("/")) ? "" : "/", STR_ARG(name));
	e.name = str_slice(e.original, e.original.n - name.n, e.original.n);
	look(a, w, &e);
	*out = e;
	return true;
}

struct walk *walk_new(const struct str *paths, size_t n)
{
	struct walk *w = calloc(1, sizeof *w);
	INVARIANT(w);
	w->paths = paths;
	w->n = n;
	w->here = folder_new(AT_FDCWD);
	return w;
}

void walk_close(struct walk *w)
{
	if (!w)
		return;
	while (w->depth > 0)
		leave(w);
	walk_let_go(w->here);
	free(w->levels);
	free(w);
}

int walk_compare(struct str a, struct str b)
{
	size_t i = 0;
	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	const bool ends_a = i == a.n, ends_b = i == b.n;
	if (ends_a || ends_b)
		return (int)ends_b - (int)ends_a;
	const int x = a.p[i] == '/' ? -1 : (unsigned char)a.p[i];
	const int y = b.p[i] == '/' ? -1 : (unsigned char)b.p[i];
	return x - y;
}
