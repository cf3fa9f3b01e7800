// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_take_job.h"

#include <unistd.h>

#include "evidence/content.h"
#include "evidence/package_from_blob.h"
#include "evidence/verify_from_blob.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

#define LIST_MAX ((size_t)256 << 20)

/* ---- verifying -------------------------------------------------------------------- */

static bool is_yes(const struct json_node *v, const char *key)
{
	const struct json_node *n = json_get(v, key);
	return n && n->yes;
}

static enum rc read_verdict(struct cx *cx, struct package_verdict *out)
{
	const struct json_node *v = NULL;
	TRY(json_read(cx, out->said, &v));
	const struct json_node *before = json_get(v, "before"), *findings = json_get(v, "findings");
	out->holds = is_yes(v, "holds");
	out->origin = json_get_text(v, "log");
	out->not_proven = json_get_text(v, "notProven");
	for (const struct json_node *b = before ? before->first : NULL; b; b = b->next)
		*ARENA_PUSH(cx->arena, &out->before) = (struct verify_log){ json_get_text(b, "log"),
									    is_yes(b, "known") };
	for (const struct json_node *f = findings ? findings->first : NULL; f; f = f->next)
		if (is_yes(f, "fails") && out->failed.n == 0)
			out->failed = arena_fmt(cx->arena, "%.*s: %.*s",
						STR_ARG(json_get_text(f, "file")),
						STR_ARG(json_get_text(f, "what")));
	return RC_OK;
}

enum rc package_verify(struct cx *cx, const struct blobs *blobs, const struct sha256 *package,
		       struct str policy, struct package_verdict *out)
{
	uint64_t size;
	int fd = -1;
	*out = (struct package_verdict){ .holds = false };
	TRY(blob_file(cx, blobs, package, &fd, &size));
	const struct archive_source source = archive_of_file(&fd, size);
	const struct verify_blob asked = { source.of, size, source.read_at, policy };
	enum rc rc = verify_blob(cx, &asked, PACKAGE_FINDINGS_MAX, &out->said);
	(void)close(fd);
	if (rc == RC_OK)
		rc = read_verdict(cx, out);
	return rc;
}

/* ---- keeping ------------------------------------------------------------------------ */

struct keeping {
	struct archive_source source; // the package
	const struct blobs *blobs;
	struct digest_list *lists;
};

/* As it lies in the package; of what it says only its lines are counted. */
struct copying {
	struct blob_writer *to;
	size_t lines;
};

static enum rc add_piece(struct cx *cx, void *arg, struct str piece)
{
	struct copying *c = arg;
	for (size_t i = 0; i < piece.n; i++)
		c->lines += piece.p[i] == '\n';
	return blob_add(cx, c->to, piece);
}

static enum rc keep_blob(struct cx *cx, struct keeping *k, struct blob_writer *w,
			 struct sha256 *out)
{
	struct blob kept;
	TRY(blob_keep(cx, w, &kept));
	*ARENA_PUSH(cx->arena, k->lists) = kept.hash;
	*out = kept.hash;
	return RC_OK;
}

static enum rc keep_part(struct cx *cx, struct keeping *k, const struct package_part *part,
			 const struct sha256 *want, size_t *lines)
{
	struct sha256 is;
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, k->blobs, &w));
	struct copying c = { w, 0 };
	TRY(package_part_read(cx, &k->source, part, add_piece, &c));
	*lines = c.lines;
	TRY(keep_blob(cx, k, w, &is));
	return sha256_eq(want, &is)
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "a list in the package is not the one sealed");
}

/* Where a file of the manifest lies within the ZIP. */
struct placing {
	struct sha256 package;
	struct buf list;
	size_t n, lines; // of the list; of the manifest
};

static enum rc add_place(struct cx *cx __attribute__((unused)), void *arg, struct str path,
			 const struct package_part *part)
{
	struct placing *p = arg;
	const struct content_file file = { path, p->package, (int64_t)part->at,
					   (int64_t)part->size };
	content_add_file(&p->list, &file);
	p->n++;
	return RC_OK;
}

static enum rc keep_list(struct cx *cx, struct keeping *k, struct placing *p,
			 struct exhibit_content *c)
{
	AUTO(blob_writer) w = NULL;
	TRY(package_places(cx, &k->source, PLACES_CONTENT, add_place, p));
	if (buf_full(&p->list))
		return cx_fail(cx, RC_LIMIT, "more files than fit into a list");
	if (p->n != p->lines)
		return cx_fail(cx, RC_INVALID, "the list names %zu files, and %zu were found",
			       p->lines, p->n);
	TRY(blob_begin(cx, k->blobs, &w));
	TRY(blob_add(cx, w, buf_str(&p->list)));
	return keep_blob(cx, k, w, &c->contents);
}

static enum rc keep_content(struct cx *cx, struct keeping *k, const struct package_plan *plan,
			    struct package_taken *out)
{
	struct exhibit_content *c = &out->exhibit.content;
	struct placing p = { .package = out->package };
	size_t any;
	if (!entry_has_hash(&c->manifest))
		return RC_OK; // a thing
	if (c->is_outside)
		return cx_fail(cx, RC_INVALID,
			       "the files were sealed where they lie, and are not in the package");
	TRY(keep_part(cx, k, &plan->manifest, &c->manifest, &p.lines));
	TRY(keep_part(cx, k, &plan->names, &c->names, &any));
	TRY(keep_part(cx, k, &plan->findings, &c->findings, &any));
	buf_init(&p.list, LIST_MAX);
	const enum rc rc = keep_list(cx, k, &p, c);
	buf_done(&p.list);
	return rc;
}

static enum rc take(struct cx *cx, struct keeping *k, struct package_taken *out)
{
	struct package_plan plan;
	TRY(package_plan(cx, &k->source, &plan));
	out->exhibit = plan.exhibit;
	out->exhibit.id = id_new(cx->now);
	out->records = plan.records;
	out->log = plan.log;
	return keep_content(cx, k, &plan, out);
}

enum rc package_take(struct cx *cx, const struct blobs *blobs, const struct sha256 *package,
		     struct package_taken *out)
{
	struct keeping k = { .blobs = blobs, .lists = &out->lists };
	uint64_t size;
	int fd = -1;
	*out = (struct package_taken){ .package = *package };
	TRY(blob_file(cx, blobs, package, &fd, &size));
	k.source = archive_of_file(&fd, size);
	const enum rc rc = take(cx, &k, out);
	(void)close(fd);
	return rc;
}

/* ---- its papers ---------------------------------------------------------------------- */

struct papers {
	struct archive_source source;
	package_paper_sink *sink;
	void *arg;
};

static enum rc add_bytes(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	buf_add(arg, piece);
	return RC_OK;
}

static enum rc give_paper(struct cx *cx, void *arg, struct str path,
			  const struct package_part *part)
{
	const struct papers *p = arg;
	struct buf bytes;
	buf_init(&bytes, LIST_MAX);
	enum rc rc = package_part_read(cx, &p->source, part, add_bytes, &bytes);
	if (rc == RC_OK)
		rc = p->sink(cx, p->arg, path, buf_str(&bytes));
	buf_done(&bytes);
	return rc;
}

enum rc package_papers(struct cx *cx, const struct blobs *blobs, const struct sha256 *package,
		       package_paper_sink *sink, void *arg)
{
	struct papers p = { .sink = sink, .arg = arg };
	uint64_t size;
	int fd = -1;
	TRY(blob_file(cx, blobs, package, &fd, &size));
	p.source = archive_of_file(&fd, size);
	const enum rc rc = package_places(cx, &p.source, PLACES_PAPERS, give_paper, &p);
	(void)close(fd);
	return rc;
}
