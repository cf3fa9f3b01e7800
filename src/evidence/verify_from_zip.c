// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_zip.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/sign.h"
#include "crypto/timestamp.h"
#include "evidence/verify_from_bag.h"
#include "evidence/verify_to_json.h"
#include "formats/archive.h"
#include "formats/parser.h"

#define PAPER_BYTES_MAX ((uint64_t)16 << 20)

/* ---- in the box ---- */

struct open_zip {
	struct str bytes, prefix;
	struct archive_source source;
	struct archive archive;
};

static enum rc read_at(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct open_zip *z = of;
	if (at > z->bytes.n || n > z->bytes.n - at)
		return cx_fail(cx, RC_INVALID, "the archive: it ends too early");
	if (n > 0)
		memcpy(p, z->bytes.p + at, n);
	return RC_OK;
}

static const struct archive_file *find(const struct open_zip *z, struct arena *a, struct str path)
{
	return archive_find(&z->archive,
			    arena_fmt(a, "%.*s%.*s", STR_ARG(z->prefix), STR_ARG(path)));
}

static enum rc to_memory(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	char **to = arg;
	memcpy(*to, piece.p, piece.n); // archive_read gives no more than the size it says
	*to += piece.n;
	return RC_OK;
}

static enum rc read_paper(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	const struct open_zip *z = of;
	const struct archive_file *f = find(z, cx->arena, file->path);
	if (!f || f->size > PAPER_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "%.*s is too large to be read here",
			       STR_ARG(file->path));
	char *p = arena_alloc(cx->arena, (size_t)f->size + 1), *to = p;
	*out = (struct str){ p, (size_t)f->size };
	return archive_read(cx, &z->source, f, to_memory, &to);
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

/* What cannot be read gets no digest, and bag_judge names it. */
static void hash_one(struct cx *cx, const struct open_zip *z, struct bag *bag, size_t i)
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
	ok = ok && archive_read(cx, &z->source, f, add_piece, &sums) == RC_OK;
	for (unsigned k = 0; k < DIGEST_KINDS; k++) {
		if (ok && sums.runs[k]) {
			const struct digest d = digest_end(sums.runs[k]);
			bag_put(bag, i, (enum digest_kind)k, &d);
		}
		digest_run_close(sums.runs[k]);
	}
}

static enum rc judge(struct cx *cx, struct open_zip *z, const struct verify_zip *asked,
		     struct verification *out)
{
	struct bag bag;
	struct bag_source source = { .of = z, .read = read_paper };
	z->source = (struct archive_source){ z, z->bytes.n, read_at };
	TRY(archive_open(cx, &z->source, &z->archive));
	z->prefix = archive_top(&z->archive);
	source.n = z->archive.n;
	source.files = arena_alloc_n(cx->arena, source.n + 1, sizeof *source.files);
	for (size_t i = 0; i < source.n; i++) {
		const struct archive_file *f = &z->archive.p[i];
		source.files[i] = (struct bag_file){
			.path = str_slice(f->path, z->prefix.n, f->path.n), .size = f->size
		};
	}
	TRY(bag_open(cx, &source, &bag));
	for (size_t i = 0; i < bag.files.n; i++)
		if (bag.files.p[i].kinds != 0)
			hash_one(cx, z, &bag, i);
	bag_judge(cx, &bag);
	const struct verify_package p = {
		.source = &source, .bag = &bag, .policy = asked->policy, .roots = asked->roots
	};
	return verify_from_bag(cx, &p, out);
}

/* The lengths of policy and roots, eight digits each; they, and the ZIP. */
static enum rc parse(struct cx *cx, struct str question, struct buf *answer)
{
	int64_t policy = 0, roots = 0;
	struct verification v = { .files = 0 };
	AUTO(json) j = json_new(cx->arena);
	if (question.n < 16 ||
	    !str_to_i64(str_slice(question, 0, 8), 0, VERIFY_TRUST_MAX, &policy) ||
	    !str_to_i64(str_slice(question, 8, 16), 0, VERIFY_TRUST_MAX, &roots) ||
	    (int64_t)question.n - 16 < policy + roots)
		return cx_fail(cx, RC_BUG, "a question without its parts");
	const size_t after = 16 + (size_t)policy, zip = after + (size_t)roots;
	const struct verify_zip asked = { str_slice(question, zip, question.n),
					  str_slice(question, 16, after),
					  str_slice(question, after, zip) };
	struct open_zip z = { .bytes = asked.zip };
	TRY(judge(cx, &z, &asked, &v));
	verify_to_json(cx, &v, VERIFY_SHOWN_MAX, j);
	json_print(j, answer);
	return RC_OK;
}

static int by_number(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* Libraries ask for their chance and their settings at the first use. */
static void prepare(void)
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

const struct box_parser verify_parser = { "package", prepare, parse };

/* ---- what callers know ---- */

enum rc verify_zip(struct cx *cx, const struct verify_zip *asked, struct str *json)
{
	const struct str parts[] = { arena_fmt(cx->arena, "%08zu%08zu%.*s%.*s", asked->policy.n,
					       asked->roots.n, STR_ARG(asked->policy),
					       STR_ARG(asked->roots)),
				     asked->zip };
	if (asked->zip.n > VERIFY_ZIP_MAX || asked->policy.n > VERIFY_TRUST_MAX ||
	    asked->roots.n > VERIFY_TRUST_MAX)
		return cx_fail(cx, RC_LIMIT, "at most %zu MiB: comity verify has no such limit",
			       VERIFY_ZIP_MAX >> 20);
	return parser_ask(cx, &verify_parser, parts, 2, json);
}
