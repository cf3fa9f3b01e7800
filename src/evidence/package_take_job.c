// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_take_job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evidence/content.h"
#include "evidence/exhibit_from_json.h"
#include "evidence/verify_from_blob.h"
#include "formats/archive.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

enum { PAPER_MAX = 1 << 22, DIGITS = 12, RECORDS_MAX = 10000 };
#define LIST_MAX ((size_t)256 << 20)

struct reader {
	struct cx *cx;
	int fd;
	struct archive_source source;
	struct archive archive;
	struct str top; // "name/", or empty
};

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

/* ---- reading ---------------------------------------------------------------------- */

static const struct archive_file *find(const struct reader *r, struct arena *a, struct str path)
{
	return archive_find(&r->archive, arena_fmt(a, "%.*s%.*s", STR_ARG(r->top), STR_ARG(path)));
}

static enum rc read_named(struct reader *r, const char *path, struct str *out)
{
	const struct archive_file *f = find(r, r->cx->arena, str_from_c(path));
	*out = STR("");
	return f ? archive_read_whole(r->cx, &r->source, f, LIST_MAX, out) : RC_OK;
}

/* "TOP" "custody/000000000042.json", or the same below "before/NUMBER/" of those who had it before the
 * sender. *own: of the sender. */
static bool is_record(const struct reader *r, struct str path, int64_t *number, bool *own)
{
	const struct str from = STR("custody/"), end = STR(".json");
	const size_t tail = from.n + DIGITS + end.n;
	int64_t n = 0;
	if (path.n < r->top.n + tail || !str_ends(path, end) ||
	    !str_starts(str_slice(path, path.n - tail, path.n), from))
		return false;
	const struct str head = str_slice(path, r->top.n, path.n - tail);
	*own = head.n == 0;
	if (!*own && !str_starts(head, STR("before/")))
		return false;
	for (size_t i = path.n - end.n - DIGITS; i < path.n - end.n; i++) {
		if (path.p[i] < '0' || path.p[i] > '9')
			return false;
		n = n * 10 + (path.p[i] - '0');
	}
	*number = n;
	return true;
}

static enum rc read_record(struct reader *r, const struct archive_file *f, bool own,
			   struct package_taken *out, struct foreign_record *record)
{
	struct str text = { NULL, 0 };
	TRY(archive_read_whole(r->cx, &r->source, f, PAPER_MAX, &text));
	TRY(custody_from_json(r->cx, text, record));
	if (own && out->log.n > 0 && !str_eq(out->log, record->log))
		return cx_fail(r->cx, RC_INVALID, "records of two logs in one package");
	if (own)
		out->log = record->log;
	return RC_OK;
}

static int by_seq(const void *a, const void *b)
{
	const int64_t x = ((const struct foreign_record *)a)->step.seq;
	const int64_t y = ((const struct foreign_record *)b)->step.seq;
	return x < y ? -1 : x > y;
}

/* The last that says what the exhibit is. */
static enum rc read_facts(struct reader *r, struct package_taken *out)
{
	for (size_t i = out->records.n; i-- > 0;)
		if (out->records.p[i].has_facts)
			return exhibit_from_json(r->cx, out->records.p[i].record, &out->exhibit);
	return cx_fail(r->cx, RC_INVALID, "the package does not say what its exhibit is");
}

static enum rc read_records(struct reader *r, struct package_taken *out)
{
	for (size_t i = 0; i < r->archive.n; i++) {
		struct foreign_record record = { .number = 0 };
		int64_t number = 0;
		bool own = false;
		if (!is_record(r, r->archive.p[i].path, &number, &own))
			continue;
		if (out->records.n == RECORDS_MAX)
			return cx_fail(r->cx, RC_LIMIT, "more than %d records of custody",
				       RECORDS_MAX);
		TRY(read_record(r, &r->archive.p[i], own, out, &record));
		record.number = number;
		*ARENA_PUSH(r->cx->arena, &out->records) = record;
	}
	if (out->records.n > 0)
		qsort(out->records.p, out->records.n, sizeof *out->records.p, by_seq);
	return read_facts(r, out);
}

/* ---- keeping ------------------------------------------------------------------------ */

struct keeping {
	const struct blobs *blobs;
	struct digest_list *lists;
};

static enum rc keep(struct cx *cx, struct keeping *k, struct str text, const struct sha256 *want,
		    struct sha256 *out)
{
	struct blob kept;
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, k->blobs, &w));
	TRY(blob_add(cx, w, text));
	TRY(blob_keep(cx, w, &kept));
	*ARENA_PUSH(cx->arena, k->lists) = kept.hash;
	if (want && !sha256_eq(want, &kept.hash))
		return cx_fail(cx, RC_INVALID, "a list in the package is not the one sealed");
	*out = kept.hash;
	return RC_OK;
}

/* Where the first file of the list lies within the ZIP; takes its line. */
static enum rc add_place(struct cx *cx, struct reader *r, struct str *manifest,
			 const struct sha256 *package, struct buf *b)
{
	struct content_file file = { .blob = *package };
	struct str hex;
	uint64_t at = 0;
	TRY(content_take_digest(cx, manifest, &hex, &file.path));
	const struct archive_file *f = find(r, cx->arena, file.path);
	if (!f)
		return cx_fail(cx, RC_INVALID, "%.*s is not in the package", STR_ARG(file.path));
	TRY(archive_place(cx, &r->source, f, &at));
	file.offset = (int64_t)at;
	file.size = (int64_t)f->size;
	content_add_file(b, &file);
	return RC_OK;
}

static enum rc add_places(struct reader *r, struct str manifest, const struct sha256 *package,
			  struct buf *b)
{
	struct arena arena; // of one file
	struct cx own;
	enum rc rc = RC_OK;
	arena_init(&arena);
	cx_init(&own, &arena, r->cx->now);
	while (rc == RC_OK && manifest.n > 0) {
		rc = add_place(&own, r, &manifest, package, b);
		if (rc == RC_OK)
			arena_reset(&arena);
	}
	if (rc != RC_OK)
		(void)cx_fail(r->cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	return rc;
}

static enum rc keep_content(struct reader *r, struct keeping *k, struct package_taken *out)
{
	struct exhibit_content *c = &out->exhibit.content;
	struct str manifest, names, findings;
	struct buf places;
	if (!entry_has_hash(&c->manifest))
		return RC_OK; // a thing
	TRY(read_named(r, "manifest-sha256.txt", &manifest));
	TRY(read_named(r, "custody/names.tsv", &names));
	TRY(read_named(r, "custody/findings.tsv", &findings));
	TRY(keep(r->cx, k, manifest, &c->manifest, &c->manifest));
	TRY(keep(r->cx, k, names, &c->names, &c->names));
	TRY(keep(r->cx, k, findings, &c->findings, &c->findings));
	if (c->is_outside)
		return cx_fail(r->cx, RC_INVALID,
			       "the files were sealed where they lie, and are not in the package");
	buf_init(&places, LIST_MAX);
	enum rc rc = add_places(r, manifest, &out->package, &places);
	if (rc == RC_OK)
		rc = keep(r->cx, k, buf_str(&places), NULL, &c->contents);
	buf_done(&places);
	return rc;
}

static enum rc take(struct reader *r, struct keeping *k, struct package_taken *out)
{
	TRY(archive_open(r->cx, &r->source, &r->archive));
	r->top = archive_top(&r->archive);
	TRY(read_records(r, out));
	out->exhibit.id = id_new(r->cx->now);
	return keep_content(r, k, out);
}

enum rc package_take(struct cx *cx, const struct blobs *blobs, const struct sha256 *package,
		     struct package_taken *out)
{
	struct reader r = { .cx = cx, .fd = -1 };
	struct keeping k = { blobs, &out->lists };
	uint64_t size;
	*out = (struct package_taken){ .package = *package };
	TRY(blob_file(cx, blobs, package, &r.fd, &size));
	r.source = archive_of_file(&r.fd, size);
	const enum rc rc = take(&r, &k, out);
	(void)close(r.fd);
	return rc;
}

static enum rc give_papers(struct reader *r, package_paper_sink *sink, void *arg)
{
	TRY(archive_open(r->cx, &r->source, &r->archive));
	r->top = archive_top(&r->archive);
	for (size_t i = 0; i < r->archive.n; i++) {
		const struct archive_file *f = &r->archive.p[i];
		const struct str path = str_slice(f->path, r->top.n, f->path.n);
		struct str bytes = { NULL, 0 };
		if (str_starts(path, STR("data/")))
			continue;
		TRY(archive_read_whole(r->cx, &r->source, f, LIST_MAX, &bytes));
		TRY(sink(r->cx, arg, path, bytes));
	}
	return RC_OK;
}

enum rc package_papers(struct cx *cx, const struct blobs *blobs, const struct sha256 *package,
		       package_paper_sink *sink, void *arg)
{
	struct reader r = { .cx = cx, .fd = -1 };
	uint64_t size;
	TRY(blob_file(cx, blobs, package, &r.fd, &size));
	r.source = archive_of_file(&r.fd, size);
	const enum rc rc = give_papers(&r, sink, arg);
	(void)close(r.fd);
	return rc;
}
