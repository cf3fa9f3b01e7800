// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/embedded.h"
#include "core/fd.h"

static enum rc io_failed(struct cx *cx, struct str dir, const char *below)
{
	const char *slash = below[0] ? "/" : "";
	const char *why = strerror(errno);
	return cx_fail(cx, RC_IO, "cannot read %.*s%s%s: %s", STR_ARG(dir), slash, below, why);
}

/* What is read: a folder and how far we are in it. */
struct walk {
	struct cx *cx;
	struct str dir; // as the user wrote it, for sentences
	struct law_files *out;
};

static enum rc read_whole(struct walk *w, int fd, const char *path, size_t size)
{
	char *text = arena_alloc(w->cx->arena, size);
	size_t n = 0;
	errno = fd_read(fd, text, size, &n);
	if (errno != 0) // one that is cut while we read: what is there is judged
		return io_failed(w->cx, w->dir, path);
	*ARENA_PUSH(w->cx->arena, w->out) = (struct law_file){
		.path = arena_copy(w->cx->arena, str_from_c(path)),
		.text = { text, n },
	};
	return RC_OK;
}

static enum rc read_open(struct walk *w, int fd, const char *path)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return io_failed(w->cx, w->dir, path);
	if (!S_ISREG(st.st_mode))
		return cx_fail(w->cx, RC_INVALID, "%.*s/%s is not a regular file", STR_ARG(w->dir),
			       path);
	if ((uintmax_t)st.st_size > LAW_FILE_BYTES_MAX)
		return cx_fail(w->cx, RC_LIMIT, "%.*s/%s is larger than 2 MiB", STR_ARG(w->dir),
			       path);
	if (w->out->n == LAW_FILES_MAX)
		return cx_fail(w->cx, RC_LIMIT, "%.*s holds more than %d files", STR_ARG(w->dir),
			       LAW_FILES_MAX);
	return read_whole(w, fd, path, (size_t)st.st_size);
}

/* Does not wait for a FIFO, and does not follow a link. */
static enum rc read_file(struct walk *w, int folder, const char *name, const char *path)
{
	const int fd = openat(folder, name,
			      O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ELOOP)
		return cx_fail(w->cx, RC_INVALID,
			       "%.*s/%s is a symbolic link: put the file itself there",
			       STR_ARG(w->dir), path);
	if (fd < 0)
		return io_failed(w->cx, w->dir, path);
	const enum rc rc = read_open(w, fd, path);
	(void)close(fd); // only read from
	return rc;
}

/* The *.yaml of an open folder; prefix is "" or "countries/". */
static enum rc read_names(struct walk *w, DIR *d, const char *prefix)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(d);
		if (!entry)
			return errno == 0 ? RC_OK : io_failed(w->cx, w->dir, prefix);
		const struct str name = str_from_c(entry->d_name);
		if (str_starts(name, STR(".")) || !str_ends(name, STR(".yaml")))
			continue;
		const char *path = arena_fmt(w->cx->arena, "%s%s", prefix, entry->d_name).p;
		TRY(read_file(w, dirfd(d), entry->d_name, path));
	}
}

/* Takes the descriptor over. */
static enum rc read_folder(struct walk *w, int fd, const char *prefix)
{
	DIR *d = fdopendir(fd);
	if (!d) {
		(void)close(fd); // the reason is fdopendir's
		return io_failed(w->cx, w->dir, prefix);
	}
	const enum rc rc = read_names(w, d, prefix);
	(void)closedir(d); // only read from
	return rc;
}

static enum rc read_subfolder(struct walk *w, int top, const char *name, const char *prefix)
{
	const int fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return RC_OK; // law_load says what is missing
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return cx_fail(w->cx, RC_INVALID,
			       "%.*s/%s is no folder: put the folder itself there", STR_ARG(w->dir),
			       name);
	if (fd < 0)
		return io_failed(w->cx, w->dir, name);
	return read_folder(w, fd, prefix);
}

static enum rc read_top(struct walk *w, int top)
{
	TRY(read_subfolder(w, top, "instruments", "instruments/"));
	TRY(read_subfolder(w, top, "countries", "countries/"));
	const int again = dup(top); // read_folder closes what it is given
	if (again < 0)
		return io_failed(w->cx, w->dir, "");
	return read_folder(w, again, "");
}

static enum rc read_dir(struct cx *cx, struct str dir, struct law_files *out)
{
	struct walk w = { .cx = cx, .dir = dir, .out = out };
	const char *path = str_c(cx->arena, dir);
	if (!path)
		return cx_fail(cx, RC_INVALID, "the name of the law folder holds a NUL");
	const int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (top < 0 && (errno == ENOENT || errno == ENOTDIR))
		return cx_fail(cx, RC_MISSING, "there is no law folder %.*s", STR_ARG(dir));
	if (top < 0)
		return io_failed(cx, dir, "");
	const enum rc rc = read_top(&w, top);
	(void)close(top); // only read from
	return rc;
}

enum rc law_source_read(struct cx *cx, struct str dir, struct law_files *out)
{
	struct law_files files = { 0 };
	if (dir.n > 0)
		TRY(read_dir(cx, dir, &files));
	for (size_t i = 0; dir.n == 0 && i < embedded_law_n; i++)
		*ARENA_PUSH(cx->arena, &files) = (struct law_file){
			.path = str_from_c(embedded_law[i].name),
			.text = { (const char *)embedded_law[i].p, embedded_law[i].n },
		};
	*out = files;
	return RC_OK;
}

/* ---- one file in place of another ---------------------------------------- */

static const struct law_over *over_of(const struct law_overlay *o, struct str path)
{
	for (size_t i = 0; o && i < o->n; i++)
		if (o->p[i].fault.n == 0 && str_eq(o->p[i].file.path, path))
			return &o->p[i];
	return NULL;
}

static struct law_files merged(struct cx *cx, const struct law_files *base,
			       const struct law_overlay *o)
{
	struct law_files all = { 0 };
	for (size_t i = 0; i < base->n; i++)
		if (!over_of(o, base->p[i].path))
			*ARENA_PUSH(cx->arena, &all) = base->p[i];
	for (size_t i = 0; o && i < o->n; i++)
		if (o->p[i].fault.n == 0)
			*ARENA_PUSH(cx->arena, &all) = o->p[i].file;
	return all;
}

static struct law_published keep_published(struct arena *arena, const struct law_published *p)
{
	struct law_published copy = *p;
	copy.by = arena_copy(arena, p->by);
	copy.origin = arena_copy(arena, p->origin);
	return copy;
}

/* What the law remembers of where it came from. */
static void remember(struct arena *arena, struct law *law, struct str dir,
		     const struct law_overlay *o)
{
	law->dir = arena_copy(arena, dir);
	for (size_t i = 0; o && i < o->n; i++) {
		const struct law_file *file = &o->p[i].file;
		if (o->p[i].fault.n > 0)
			continue;
		struct law_file *kept = ARENA_PUSH(arena, &law->over);
		*kept = (struct law_file){ .path = arena_copy(arena, file->path),
					   .text = arena_copy(arena, file->text) };
		if (!file->published)
			continue;
		struct law_published *p = arena_new(arena, struct law_published, 1);
		*p = keep_published(arena, file->published);
		kept->published = p;
		for (size_t c = 0; c < law->countries.n; c++)
			if (str_eq(law->countries.p[c].prov.file, file->path))
				law->countries.p[c].published = *p;
	}
}

static enum rc load_merged(struct cx *cx, struct arena *arena, struct str dir,
			   const struct law_overlay *o, struct report *report, struct law **out)
{
	struct law_files base;
	TRY(law_source_read(cx, dir, &base));
	const struct law_files all = merged(cx, &base, o);
	TRY(law_load(cx, arena, all.p, all.n, report, out));
	remember(arena, *out, dir, o);
	return RC_OK;
}

static struct str mistake_of(struct arena *a, const struct report_row *row)
{
	return arena_fmt(a, "%.*s:%d: %.*s%s%.*s", STR_ARG(row->file), row->line,
			 STR_ARG(row->field), row->field.n > 0 ? ": " : "", STR_ARG(row->problem));
}

/* Those that the report names get a fault; where it names none, all do. False: none is left to
 * be left out. */
static bool leave_out(struct cx *cx, struct law_overlay *o, const struct report *report)
{
	bool any = false, named = false;
	for (size_t i = 0; i < o->n; i++) {
		struct law_over *over = &o->p[i];
		any = any || over->fault.n == 0;
		for (size_t k = 0; k < report->n && over->fault.n == 0; k++)
			if (str_eq(report->p[k].file, over->file.path)) {
				over->fault = mistake_of(cx->arena, &report->p[k]);
				named = true;
			}
	}
	for (size_t i = 0; i < o->n && !named; i++)
		if (o->p[i].fault.n == 0)
			o->p[i].fault = report->n > 0 ? mistake_of(cx->arena, &report->p[0])
						      : STR("it does not fit the other files");
	return any;
}

enum rc law_source_load(struct cx *cx, struct arena *arena, struct str dir,
			struct law_overlay *overlay, struct report *report, struct law **out)
{
	for (;;) {
		struct report tried;
		report_init(&tried, cx->arena);
		const enum rc rc = load_merged(cx, arena, dir, overlay, &tried, out);
		if (rc == RC_INVALID && overlay && leave_out(cx, overlay, &tried))
			continue;
		for (size_t i = 0; i < tried.n; i++)
			report_add(report, tried.p[i]);
		report->left_out += tried.left_out;
		return rc;
	}
}

enum rc law_source_try(struct cx *cx, struct arena *arena, const struct law *law,
		       const struct law_file *file, struct report *report, struct law **out)
{
	struct law_overlay o = { 0 };
	for (size_t i = 0; i < law->over.n; i++)
		if (!str_eq(law->over.p[i].path, file->path))
			ARENA_PUSH(cx->arena, &o)->file = law->over.p[i];
	ARENA_PUSH(cx->arena, &o)->file = *file;
	return load_merged(cx, arena, law->dir, &o, report, out);
}

struct str law_source_path(struct arena *arena, struct str code)
{
	return arena_fmt(arena, "countries/%.*s.yaml", STR_ARG(str_lower(arena, code)));
}

enum rc law_source_country(struct cx *cx, const struct law *law, struct str code,
			   struct str *standing, struct str *installed)
{
	struct law_files base;
	const struct str path = law_source_path(cx->arena, code);
	*standing = *installed = (struct str){ 0 };
	TRY(law_source_read(cx, law->dir, &base));
	for (size_t i = 0; i < base.n; i++)
		if (str_eq(base.p[i].path, path))
			*standing = *installed = base.p[i].text;
	for (size_t i = 0; i < law->over.n; i++)
		if (str_eq(law->over.p[i].path, path))
			*standing = law->over.p[i].text;
	return standing->n > 0 ? RC_OK
			       : cx_fail(cx, RC_MISSING, "the law data have no country %.*s",
					 STR_ARG(code));
}

enum rc law_load_embedded(struct cx *cx, struct arena *arena, struct report *report,
			  struct law **out)
{
	return law_source_load(cx, arena, (struct str){ 0 }, NULL, report, out);
}
