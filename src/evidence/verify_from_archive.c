// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_archive.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/sign.h"
#include "crypto/timestamp.h"
#include "evidence/verify_from_bag.h"
#include "formats/bagit.h"
#include "formats/json.h"

#define PAPER_BYTES_MAX ((size_t)16 << 20)

struct open_zip {
	const struct verify_archive *asked;
	struct archive archive;
	struct str prefix;
};

static const struct archive_file *find(const struct open_zip *z, struct arena *a, struct str path)
{
	return archive_find(&z->archive,
			    arena_fmt(a, "%.*s%.*s", STR_ARG(z->prefix), STR_ARG(path)));
}

static enum rc read_paper(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	const struct open_zip *z = of;
	bool is_tags;
	enum digest_kind kind;
	const struct archive_file *f = find(z, cx->arena, file->path);
	const bool is_list = bagit_list_name(file->path, &is_tags, &kind) ||
			     str_ends(file->path, STR("manifest-sha256.txt")) ||
			     str_ends(file->path, STR(".tsv"));
	const size_t max = is_list ? z->asked->list_max : PAPER_BYTES_MAX;
	INVARIANT(f); // the list of files was made of them
	return archive_read_whole(cx, &z->asked->source, f, max, out);
}

struct sums {
	struct digest_run *runs[DIGEST_KINDS];
};

static enum rc add_piece(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	const struct sums *sums = arg;
	for (unsigned k = 0; k < DIGEST_KINDS; k++)
		if (sums->runs[k])
			digest_add(sums->runs[k], piece);
	return RC_OK;
}

/* By who has its bytes: nobody has to understand them. */
static enum rc hash_stored(struct cx *cx, const struct open_zip *z, struct bag *bag, size_t i)
{
	struct digest digests[DIGEST_KINDS] = { { { 0 } } };
	uint64_t at = 0;
	const struct bag_file *file = &bag->files.p[i];
	const struct archive_file *f = find(z, cx->arena, file->path);
	INVARIANT(f);
	TRY(archive_place(cx, &z->asked->source, f, &at));
	TRY(z->asked->hash(cx, z->asked->source.of, at, f->size, file->kinds, digests));
	for (unsigned k = 0; k < DIGEST_KINDS; k++)
		if (file->kinds >> k & 1)
			bag_put(bag, i, (enum digest_kind)k, &digests[k]);
	return RC_OK;
}

/* What cannot be read gets no digest, and bag_judge names it. */
static void read_one(struct cx *cx, const struct open_zip *z, struct bag *bag, size_t i)
{
	struct sums sums = { { NULL } };
	const struct bag_file *file = &bag->files.p[i];
	const struct archive_file *f = find(z, cx->arena, file->path);
	bool ok = f != NULL;
	for (unsigned k = 0; k < DIGEST_KINDS; k++)
		if (file->kinds >> k & 1) {
			sums.runs[k] = digest_begin((enum digest_kind)k);
			ok = ok && sums.runs[k];
		}
	ok = ok && archive_read(cx, &z->asked->source, f, add_piece, &sums) == RC_OK;
	for (unsigned k = 0; k < DIGEST_KINDS; k++) {
		if (ok && sums.runs[k]) {
			const struct digest d = digest_end(sums.runs[k]);
			bag_put(bag, i, (enum digest_kind)k, &d);
		}
		digest_run_close(sums.runs[k]);
	}
}

/* `each` is of this file alone: there may be very many. */
static void hash_one(struct cx *each, const struct open_zip *z, struct bag *bag, size_t i)
{
	const struct archive_file *f = find(z, each->arena, bag->files.p[i].path);
	if (z->asked->hash && f && !f->is_deflated)
		(void)hash_stored(each, z, bag, i); // then it has no digest, and bag_judge names it
	else
		read_one(each, z, bag, i);
}

static void hash_all(struct cx *cx, const struct open_zip *z, struct bag *bag)
{
	struct arena arena;
	struct cx each;
	arena_init(&arena);
	cx_init(&each, &arena, cx->now);
	for (size_t i = 0; i < bag->files.n; i++) {
		if (bag->files.p[i].kinds != 0)
			hash_one(&each, z, bag, i);
		arena_reset(&arena);
	}
	arena_done(&arena);
}

enum rc verify_archive(struct cx *cx, const struct verify_archive *asked, struct verification *out)
{
	struct bag bag;
	struct open_zip z = { .asked = asked };
	struct bag_source source = { .of = &z, .read = read_paper };
	TRY(archive_open(cx, &asked->source, &z.archive));
	z.prefix = archive_top(&z.archive);
	source.n = z.archive.n;
	source.files = arena_alloc_n(cx->arena, source.n + 1, sizeof *source.files);
	for (size_t i = 0; i < source.n; i++) {
		const struct archive_file *f = &z.archive.p[i];
		source.files[i] = (struct bag_file){
			.path = str_slice(f->path, z.prefix.n, f->path.n), .size = f->size
		};
	}
	TRY(bag_open(cx, &source, &bag));
	hash_all(cx, &z, &bag);
	bag_judge(cx, &bag);
	const struct verify_package p = {
		.source = &source, .bag = &bag, .policy = asked->policy, .roots = asked->roots
	};
	return verify_from_bag(cx, &p, out);
}

static int by_number(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

void verify_archive_prepare(void)
{
	struct arena a;
	struct cx cx;
	struct timestamp none;
	const struct sign_public key = { { 0 } };
	int many[1024] = { 0 };
	arena_init(&a);
	cx_init(&cx, &a, (struct instant){ 0 });
	(void)digest_of(DIGEST_MD5, STR(""));			  // only so that it is loaded
	(void)digest_of(DIGEST_SHA512, STR(""));		  // the same
	INVARIANT(timestamp_read(&cx, STR("0"), &none) != RC_OK); // it is none
	(void)sign_public_is_sound(&key);
	json_close(json_new(&a));
	qsort(many, sizeof many / sizeof *many, sizeof *many,
	      by_number); // asks how much memory there is
	arena_done(&a);
}
