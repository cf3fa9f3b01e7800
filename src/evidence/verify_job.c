// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/fd.h"
#include "core/mark.h"
#include "evidence/verify_from_bag.h"
#include "formats/archive.h"

#define PIECE ((size_t)1 << 20)
#define PAPER_BYTES_MAX ((size_t)16 << 20)

enum { THREADS_MAX = 64, FILES_MAX = 5000000, DEPTH_MAX = 100 };

struct odd {
	struct str file, what;
};

struct folder {
	struct cx *cx;
	int root; // or the archive, when is_zip
	bool is_zip;
	struct archive_source source; // of is_zip
	struct archive archive;
	struct str prefix; // of all names in the archive: the folder that was packed
	struct {
		struct bag_file *p;
		size_t n, cap;
	} files;
	struct {
		struct odd *p;
		size_t n, cap;
	} odd;
};

/* --- the folder --- */

static void add_odd(struct folder *f, struct str file, const char *what)
{
	*ARENA_PUSH(f->cx->arena, &f->odd) = (struct odd){ file, str_from_c(what) };
}

static enum rc add_file(struct folder *f, struct str path, const struct stat *st)
{
	if (f->files.n == FILES_MAX)
		return cx_fail(f->cx, RC_LIMIT, N_("more than %d files"), FILES_MAX);
	*ARENA_PUSH(f->cx->arena, &f->files) = (struct bag_file){ .path = path,
								  .size = (uint64_t)st->st_size };
	return RC_OK;
}

static enum rc walk(struct folder *f, int fd, struct str prefix, unsigned depth);

static enum rc visit(struct folder *f, int dir, struct str prefix, const char *name, unsigned depth)
{
	struct stat st;
	const struct str path = arena_fmt(f->cx->arena, "%.*s%s", STR_ARG(prefix), name);
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return cx_fail(f->cx, RC_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
	if (S_ISREG(st.st_mode))
		return add_file(f, path, &st);
	if (!S_ISDIR(st.st_mode)) {
		add_odd(f, path, N_("a link or a device stands where a file belongs"));
		return RC_OK;
	}
	if (depth == DEPTH_MAX)
		return cx_fail(f->cx, RC_LIMIT, N_("folders more than %d deep"), DEPTH_MAX);
	const int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return cx_fail(f->cx, RC_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
	return walk(f, fd, arena_fmt(f->cx->arena, "%.*s/", STR_ARG(path)), depth + 1);
}

/* Takes the descriptor. */
static enum rc walk(struct folder *f, int fd, struct str prefix, unsigned depth)
{
	enum rc rc = RC_OK;
	DIR *dir = fdopendir(fd);
	const struct dirent *e;
	if (!dir) {
		(void)close(fd);
		return cx_fail(f->cx, RC_IO, "%.*s: %s", STR_ARG(prefix), strerror(errno));
	}
	while (rc == RC_OK && (errno = 0, e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			rc = visit(f, dirfd(dir), prefix, e->d_name, depth);
	if (rc == RC_OK && errno != 0)
		rc = cx_fail(f->cx, RC_IO, "%.*s: %s", STR_ARG(prefix), strerror(errno));
	(void)closedir(dir);
	return rc;
}

static int open_in(const struct folder *f, struct arena *a, struct str path)
{
	const char *name = str_c(a, path);
	return name ? openat(f->root, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOATIME) : -1;
}

/* O_NOATIME is for who owns the file; others read without it. */
static int open_file(const struct folder *f, struct arena *a, struct str path)
{
	const int fd = open_in(f, a, path);
	const char *name = str_c(a, path);
	return fd < 0 && errno == EPERM && name
		       ? openat(f->root, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
		       : fd;
}

static enum rc read_whole(struct cx *cx, int fd, const char *name, size_t max, struct str *out)
{
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO, "%s: %s", name,
			       strerror(errno));
	if ((uint64_t)st.st_size > max)
		return cx_fail(cx, RC_LIMIT, N_("%s is larger than %zu bytes"), name, max);
	char *p = arena_alloc(cx->arena, (size_t)st.st_size + 1);
	size_t n = 0;
	const int error = fd_read(fd, p, (size_t)st.st_size, &n);
	*out = (struct str){ p, n };
	return error == 0 ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", name, strerror(error));
}

static const struct archive_file *find_in_zip(const struct folder *f, struct arena *a,
					      struct str path)
{
	return archive_find(&f->archive,
			    arena_fmt(a, "%.*s%.*s", STR_ARG(f->prefix), STR_ARG(path)));
}

static enum rc unzip_whole(struct cx *cx, const struct folder *f, struct str path, size_t max,
			   struct str *out)
{
	const struct archive_file *file = find_in_zip(f, cx->arena, path);
	INVARIANT(file); // the list of files was made of them
	return archive_read_whole(cx, &f->source, file, max, out);
}

static enum rc read_paper(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	const struct folder *f = of;
	bool is_tags;
	enum digest_kind kind;
	const bool is_list = bagit_list_name(file->path, &is_tags, &kind) ||
			     str_ends(file->path, STR("manifest-sha256.txt")) ||
			     str_ends(file->path, STR(".tsv"));
	const size_t max = is_list ? BAGIT_BYTES_MAX : PAPER_BYTES_MAX;
	if (f->is_zip)
		return unzip_whole(cx, f, file->path, max, out);
	const int fd = open_file(f, cx->arena, file->path);
	const char *name = str_c(cx->arena, file->path);
	const enum rc rc = read_whole(cx, fd, name ? name : "?", max, out);
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

enum rc verify_read_file(struct cx *cx, const char *path, struct str *out)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const enum rc rc = read_whole(cx, fd, path, PAPER_BYTES_MAX, out);
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* --- digests, on all cores --- */

struct hashing {
	const struct folder *folder;
	struct bag *bag;
	atomic_size_t next;
	atomic_uint_fast64_t done;
	atomic_uint running;
};

/* The digests of one file, as its bytes come. */
struct sums {
	struct hashing *h;
	struct digest_run *runs[DIGEST_KINDS];
};

static enum rc add_piece(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	struct sums *sums = arg;
	for (unsigned k = 0; k < DIGEST_KINDS; k++)
		if (sums->runs[k])
			digest_add(sums->runs[k], piece);
	atomic_fetch_add_explicit(&sums->h->done, piece.n, memory_order_relaxed);
	return RC_OK;
}

static bool read_fd(struct sums *sums, int fd, char *piece)
{
	ssize_t n = fd < 0 ? -1 : 1;
	if (fd >= 0)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	while (n > 0) {
		n = read(fd, piece, PIECE);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			(void)add_piece(NULL, sums, (struct str){ piece, (size_t)n });
	}
	return n == 0;
}

/* Each kind that a list asks for, in one pass over the bytes; bag_judge names what could not be
 * read, since nobody put its digest. */
static void hash_one(struct cx *cx, struct hashing *h, size_t i, char *piece)
{
	const struct bag_file *file = &h->bag->files.p[i];
	struct sums sums = { .h = h };
	bool ok = true;
	for (unsigned k = 0; k < DIGEST_KINDS; k++)
		if (file->kinds >> k & 1) {
			sums.runs[k] = digest_begin((enum digest_kind)k);
			ok = ok && sums.runs[k];
		}
	if (ok && h->folder->is_zip) {
		const struct archive_file *z = find_in_zip(h->folder, cx->arena, file->path);
		ok = z && archive_read(cx, &h->folder->source, z, add_piece, &sums) == RC_OK;
	} else if (ok) {
		const int fd = open_file(h->folder, cx->arena, file->path);
		ok = read_fd(&sums, fd, piece);
		if (fd >= 0)
			(void)close(fd);
	}
	for (unsigned k = 0; k < DIGEST_KINDS; k++) {
		if (ok && sums.runs[k]) {
			const struct digest d = digest_end(sums.runs[k]);
			bag_put(h->bag, i, (enum digest_kind)k, &d);
		}
		digest_run_close(sums.runs[k]);
	}
}

static void *hash_files(void *of)
{
	struct hashing *h = of;
	struct arena whole, each;
	struct cx cx;
	arena_init(&whole);
	arena_init(&each);
	cx_init(&cx, &each, h->folder->cx->now);
	char *piece = arena_alloc(&whole, PIECE);
	for (;;) {
		const size_t i = atomic_fetch_add_explicit(&h->next, 1, memory_order_relaxed);
		if (i >= h->bag->files.n)
			break;
		if (h->bag->files.p[i].kinds != 0)
			hash_one(&cx, h, i, piece);
		arena_reset(&each);
	}
	arena_done(&each);
	arena_done(&whole);
	atomic_fetch_sub(&h->running, 1);
	return NULL;
}

static unsigned threads_of(const struct verify_asked *asked)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = asked->threads > 0 ? asked->threads : cores > 0 ? (unsigned)cores : 1;
	return n > THREADS_MAX ? THREADS_MAX : n;
}

static enum rc hash_all(struct cx *cx, const struct verify_asked *asked, struct hashing *h)
{
	pthread_t threads[THREADS_MAX];
	const unsigned wanted = threads_of(asked);
	unsigned n = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < h->bag->files.n; i++)
		bytes += h->bag->files.p[i].kinds ? h->bag->files.p[i].size : 0;
	while (n < wanted) {
		atomic_fetch_add(&h->running, 1);
		if (pthread_create(&threads[n], NULL, hash_files, h) != 0) {
			atomic_fetch_sub(&h->running, 1);
			break;
		}
		n++;
	}
	if (n == 0)
		return cx_fail(cx, RC_IO, N_("no thread could be begun: this machine has no room"));
	while (asked->progress && atomic_load(&h->running) > 0) {
		const struct timespec pause = { .tv_sec = 0, .tv_nsec = 100000000 };
		asked->progress(asked->of, atomic_load(&h->done), bytes);
		(void)nanosleep(&pause, NULL);
	}
	while (n > 0)
		(void)pthread_join(threads[--n], NULL);
	return RC_OK;
}

/* --- both --- */

static enum rc list_zip(struct folder *f, const struct stat *st)
{
	f->is_zip = true;
	f->source = archive_of_file(&f->root, (uint64_t)st->st_size);
	TRY(archive_open(f->cx, &f->source, &f->archive));
	f->prefix = archive_top(&f->archive);
	for (size_t i = 0; i < f->archive.n; i++) {
		const struct archive_file *z = &f->archive.p[i];
		*ARENA_PUSH(f->cx->arena, &f->files) = (struct bag_file){
			.path = str_slice(z->path, f->prefix.n, z->path.n), .size = z->size
		};
	}
	return RC_OK;
}

static enum rc list_folder(struct folder *f)
{
	const int again = dup(f->root);
	return again >= 0 ? walk(f, again, STR(""), 0)
			  : cx_fail(f->cx, RC_IO, "%s", strerror(errno));
}

static enum rc verify_folder(struct cx *cx, const struct verify_asked *asked, struct folder *f,
			     struct verification *out)
{
	struct bag bag;
	struct stat st;
	if (fstat(f->root, &st) != 0)
		return cx_fail(cx, RC_IO, "%s: %s", asked->path, strerror(errno));
	TRY(S_ISDIR(st.st_mode) ? list_folder(f) : list_zip(f, &st));
	const struct bag_source source = {
		.files = f->files.p, .n = f->files.n, .of = f, .read = read_paper
	};
	TRY(bag_open(cx, &source, &bag));
	struct hashing h = { .folder = f, .bag = &bag };
	TRY(hash_all(cx, asked, &h));
	bag_judge(cx, &bag);
	struct verify_package p = { .source = &source,
				    .bag = &bag,
				    .policy = asked->policy,
				    .roots = asked->roots,
				    .n_odd = f->odd.n };
	p.odd = arena_alloc_n(cx->arena, f->odd.n + 1, sizeof *p.odd);
	for (size_t i = 0; i < f->odd.n; i++) {
		p.odd[i].file = f->odd.p[i].file;
		p.odd[i].what = f->odd.p[i].what;
	}
	return verify_from_bag(cx, &p, out);
}

enum rc verify_run(struct cx *cx, const struct verify_asked *asked, struct verification *out)
{
	struct folder f = { .cx = cx };
	f.root = open(asked->path, O_RDONLY | O_CLOEXEC);
	if (f.root < 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO, "%s: %s", asked->path,
			       strerror(errno));
	const enum rc rc = verify_folder(cx, asked, &f, out);
	(void)close(f.root);
	return rc;
}
