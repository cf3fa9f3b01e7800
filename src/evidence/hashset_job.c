// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/hashset_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"

struct str hashset_folder(struct arena *a, struct str data)
{
	return arena_fmt(a, "%.*s/hashsets", STR_ARG(data));
}

/* ---- one ---------------------------------------------------------------------- */

static enum rc map(struct cx *cx, int fd, struct str path, struct str *out)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return cx_fail(cx, RC_INVALID, "%.*s is no file", STR_ARG(path));
	*out = (struct str){ .n = (size_t)st.st_size };
	if (st.st_size == 0)
		return RC_OK;
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return cx_fail(cx, RC_IO, "cannot map %.*s into memory: %s", STR_ARG(path),
			       strerror(errno));
	out->p = p;
	return RC_OK;
}

static void unmap(struct str bytes)
{
	if (bytes.n > 0)
		(void)munmap((void *)(uintptr_t)bytes.p, bytes.n); // it was mapped as it is
}

enum rc hashset_load(struct cx *cx, struct str data, struct str name, struct hashset *out)
{
	struct str bytes = { 0 };
	const struct str path = arena_fmt(cx->arena, "%.*s/hashsets/%.*s.hashset", STR_ARG(data),
					  STR_ARG(name));
	if (!hashset_name_is_good(name))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no name of a hash set: a-z, 0-9, '.', '_' and '-', at "
			       "most %d of them",
			       STR_ARG(name), HASHSET_NAME_MAX);
	const int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO,
			       "there is no hash set %.*s (%s): comity hashset list names them",
			       STR_ARG(name), strerror(errno));
	enum rc rc = map(cx, fd, path, &bytes);
	(void)close(fd); // the map stays
	TRY(rc);
	rc = hashset_open(cx, bytes, out);
	if (rc == RC_OK && str_eq(out->name, name))
		return RC_OK;
	if (rc == RC_OK)
		rc = cx_fail(cx, RC_INVALID, "byte 64: the name within is another");
	unmap(bytes);
	return cx_fail(cx, rc, "%.*s: %.*s", STR_ARG(path),
		       STR_ARG(arena_copy(cx->arena, cx_error(cx))));
}

void hashset_unload(struct hashset *s)
{
	unmap((struct str){ (const char *)s->p, s->n });
	*s = (struct hashset){ 0 };
}

enum rc hashset_remove(struct cx *cx, struct str data, struct str name)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/hashsets/%.*s.hashset", STR_ARG(data),
					  STR_ARG(name));
	if (!hashset_name_is_good(name) || unlink(path.p) != 0)
		return cx_fail(cx, RC_MISSING,
			       "there is no hash set %.*s: comity hashset list names them",
			       STR_ARG(name));
	return RC_OK;
}

/* ---- all ---------------------------------------------------------------------- */

struct names {
	struct str *p;
	size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum rc read_names(struct cx *cx, struct str folder, struct names *out)
{
	const struct dirent *e;
	static const struct str suffix = STR_INIT(".hashset");
	DIR *d = opendir(folder.p);
	if (!d && errno == ENOENT)
		return RC_OK;
	if (!d)
		return cx_fail(cx, RC_IO, "cannot read %.*s: %s", STR_ARG(folder), strerror(errno));
	while ((e = readdir(d))) {
		const struct str name = str_from_c(e->d_name);
		if (name.p[0] == '.' || !str_ends(name, suffix))
			continue; // of an import that did not end, or another's
		*ARENA_PUSH(cx->arena, out) = arena_copy(cx->arena,
							 str_slice(name, 0, name.n - suffix.n));
	}
	(void)closedir(d);
	if (out->n > 1)
		qsort(out->p, out->n, sizeof *out->p, by_name);
	return RC_OK;
}

enum rc hashsets_open(struct cx *cx, struct str data, struct hashsets **out)
{
	struct names names = { 0 };
	struct hashsets *s = calloc(1, sizeof *s);
	INVARIANT(s);
	*out = s;
	TRY(read_names(cx, hashset_folder(cx->arena, data), &names));
	if (names.n > HASHSETS_MAX)
		return cx_fail(cx, RC_LIMIT, "a node has at most %d hash sets", HASHSETS_MAX);
	for (size_t i = 0; i < names.n; i++) {
		TRY(hashset_load(cx, data, names.p[i], &s->p[i]));
		s->n++;
	}
	return RC_OK;
}

void hashsets_close(struct hashsets *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		hashset_unload(&s->p[i]);
	free(s);
}

/* ---- looking up --------------------------------------------------------------- */

static bool asks(const struct hashset *s, enum hashset_kind kind)
{
	const struct hashset_section *sha256 = &s->sections[HASHSET_SHA256];
	return s->sections[kind].count > 0 && !(sha256->count > 0 && sha256->is_complete);
}

size_t hashsets_ask(const struct hashsets *s, enum digest_kind *out)
{
	size_t n = 0;
	bool md5 = false, sha1 = false;
	for (size_t i = 0; i < s->n; i++) {
		md5 = md5 || asks(&s->p[i], HASHSET_MD5);
		sha1 = sha1 || asks(&s->p[i], HASHSET_SHA1);
	}
	if (md5)
		out[n++] = DIGEST_MD5;
	if (sha1)
		out[n++] = DIGEST_SHA1;
	return n;
}

int hashset_looks(const struct hashset *s)
{
	const bool looks = s->sections[HASHSET_NEAR].count > 0 && s->class != HASHSET_KNOWN;
	return looks ? (int)s->distance : -1;
}

bool hashsets_ask_near(const struct hashsets *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (hashset_looks(&s->p[i]) >= 0)
			return true;
	return false;
}

uint64_t hashsets_find(const struct hashsets *s, const struct hashset_file *file)
{
	uint64_t found = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct hashset *l = &s->p[i];
		if ((file->sha256 && hashset_has(l, HASHSET_SHA256, file->sha256)) ||
		    (file->sha1 && hashset_has(l, HASHSET_SHA1, file->sha1)) ||
		    (file->md5 && hashset_has(l, HASHSET_MD5, file->md5)))
			found |= UINT64_C(1) << i;
	}
	return found;
}
