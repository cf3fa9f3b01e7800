// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/seal_out_job.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/banned.h"
#include "evidence/hashset_job.h"

enum {
	PACK_BYTES = 64 << 20,
	PACK_FILES = 1 << 16,
	CLAIMS = 100,	    // blobs named in one unit
	TEXT_MAX = 1 << 20, // of one line
};

/* A text that grows into a blob. */
struct text {
	struct blob_writer *w;
	struct buf line;
};

/* A file whose pack is not kept yet, or that comes after one. */
struct waiting {
	struct journal_row row;
	struct str path;
	bool is_packed, is_known;
};

struct seal_out {
	const struct seal_plan *plan;
	struct store *store;
	const struct blobs *blobs;
	struct journal *journal;
	struct text names, manifest, contents, findings;
	struct text also[DIGEST_KINDS];

	struct blob_writer *pack; // NULL: none is open
	int64_t pack_size;
	struct arena waiting_arena;
	struct {
		struct waiting *p;
		size_t n, cap;
	} waiting;

	const struct hashsets *lists;
	int64_t on_list[HASHSETS_MAX], alike[HASHSETS_MAX], withheld[HASHSETS_MAX];

	pthread_mutex_t lock;
	struct arena arena; // of the first findings and the claims
	struct digest_list claims;
	struct sha256 claimed; // the last one
	struct seal_result result;
};

/* ---- texts ------------------------------------------------------------------- */

static enum rc text_open(struct cx *cx, struct seal_out *o, struct text *t)
{
	buf_init(&t->line, TEXT_MAX);
	return blob_begin(cx, o->blobs, &t->w);
}

static void text_close(struct text *t)
{
	blob_writer_close(t->w);
	buf_done(&t->line);
}

static enum rc text_flush(struct cx *cx, struct text *t)
{
	if (buf_full(&t->line))
		return cx_fail(cx, RC_LIMIT, "a name is longer than %d bytes", TEXT_MAX);
	TRY(blob_add(cx, t->w, buf_str(&t->line)));
	buf_reset(&t->line);
	return RC_OK;
}

/* Once for those that follow each other. */
static void claim(struct seal_out *o, const struct sha256 *digest)
{
	if (sha256_eq(&o->claimed, digest))
		return;
	o->claimed = *digest;
	*ARENA_PUSH(&o->arena, &o->claims) = *digest;
}

static enum rc text_keep(struct cx *cx, struct seal_out *o, struct text *t, struct sha256 *out)
{
	struct blob kept = { 0 };
	TRY(blob_keep(cx, t->w, &kept));
	claim(o, &kept.hash);
	*out = kept.hash;
	return RC_OK;
}

enum rc seal_out_new(struct cx *cx, const struct seal_plan *plan, struct store *store,
		     const struct blobs *blobs, struct journal *journal, struct seal_out **out)
{
	struct seal_out *o = calloc(1, sizeof *o);
	INVARIANT(o);
	o->plan = plan;
	o->store = store;
	o->blobs = blobs;
	o->journal = journal;
	arena_init(&o->arena);
	arena_init(&o->waiting_arena);
	INVARIANT(pthread_mutex_init(&o->lock, NULL) == 0);
	*out = o;
	TRY(text_open(cx, o, &o->names));
	TRY(text_open(cx, o, &o->manifest));
	TRY(text_open(cx, o, &o->findings));
	if (!plan->is_outside)
		TRY(text_open(cx, o, &o->contents));
	for (size_t i = 0; i < plan->n_also; i++)
		TRY(text_open(cx, o, &o->also[i]));
	return RC_OK;
}

void seal_out_close(struct seal_out *o)
{
	if (!o)
		return;
	text_close(&o->names);
	text_close(&o->manifest);
	text_close(&o->contents);
	text_close(&o->findings);
	for (size_t i = 0; i < DIGEST_KINDS; i++)
		text_close(&o->also[i]);
	blob_writer_close(o->pack);
	(void)pthread_mutex_destroy(&o->lock);
	arena_done(&o->arena);
	arena_done(&o->waiting_arena);
	free(o);
}

void seal_out_lists(struct seal_out *o, const struct hashsets *lists)
{
	o->lists = lists;
}

static void count_lists(struct seal_out *o, const struct sealed *s)
{
	for (size_t i = 0; i < o->lists->n; i++) {
		const uint64_t same = s->lists >> i & 1, alike = s->alike >> i & 1;
		if (!same && !alike)
			continue;
		const bool is_abuse = o->lists->p[i].class == HASHSET_ABUSE;
		o->on_list[i] += (int64_t)same;
		o->alike[i] += (int64_t)alike;
		o->withheld[i] += is_abuse && s->is_withheld;
		o->result.is_locked = o->result.is_locked || is_abuse;
	}
	o->result.n_withheld += s->is_withheld;
}

static void tell_lists(struct cx *cx, const struct seal_out *o, struct custody_matches *out)
{
	for (size_t i = 0; i < o->lists->n; i++) {
		const struct hashset *l = &o->lists->p[i];
		*ARENA_PUSH(cx->arena, out) = (struct custody_match){
			.list = arena_copy(cx->arena, l->name),
			.class = str_from_c(hashset_class_key(l->class)),
			.digest = l->body,
			.files = o->on_list[i],
			.withheld = o->withheld[i],
			.alike = o->alike[i],
			.distance = hashset_looks(l),
		};
	}
}

/* ---- claims ------------------------------------------------------------------ */

static enum rc claim_in_unit(struct cx *cx, struct db *db, void *arg)
{
	const struct seal_out *o = arg;
	return exhibit_claim_blobs(cx, db, journal_exhibit(o->journal), &o->claims);
}

static enum rc flush_claims(struct cx *cx, struct seal_out *o, size_t least)
{
	if (o->claims.n < least)
		return RC_OK;
	TRY(unit_run(cx, o->store, TX_WRITE, claim_in_unit, o));
	o->claims.n = 0;
	return RC_OK;
}

/* ---- findings ---------------------------------------------------------------- */

static enum rc add_finding(struct cx *cx, struct seal_out *o, const struct finding *f)
{
	struct seal_result *r = &o->result;
	content_add_finding(&o->findings.line, f);
	const struct str line = buf_str(&o->findings.line);
	if (r->facts.findings.n < CUSTODY_FINDINGS_MAX && line.n > 0)
		*ARENA_PUSH(&o->arena, &r->facts.findings) = arena_copy(
			&o->arena, str_slice(line, 0, line.n - 1));
	r->content.n_findings++;
	return text_flush(cx, &o->findings);
}

/* "kind TAB offset TAB length TAB words" of the journal. */
static enum rc add_known(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	struct str rest = s->known_findings, line;
	while (rest.n > 0) {
		struct finding f = { .path = s->path, .original = s->name.original };
		struct str kind, offset, length;
		(void)str_cut(rest, '\n', &line, &rest);
		(void)str_cut(line, '\t', &kind, &line);
		(void)str_cut(line, '\t', &offset, &line);
		(void)str_cut(line, '\t', &length, &f.words);
		if (!finding_parse(kind, &f.kind) || !str_to_i64(offset, 0, INT64_MAX, &f.offset) ||
		    !str_to_i64(length, 0, INT64_MAX, &f.length))
			return cx_fail(cx, RC_IO,
				       "a finding of what was begun is damaged: begin "
				       "again with --fresh");
		TRY(add_finding(cx, o, &f));
	}
	return RC_OK;
}

static enum rc add_findings(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	if (s->how == SEALED_KNOWN)
		TRY(add_known(cx, o, s));
	for (size_t i = 0; i < s->n_findings; i++) {
		struct finding f = s->findings[i];
		f.path = s->path;
		f.original = s->name.original;
		TRY(add_finding(cx, o, &f));
	}
	return RC_OK;
}

static struct str findings_for_journal(struct arena *a, const struct sealed *s)
{
	struct str all = s->known_findings;
	for (size_t i = 0; i < s->n_findings; i++) {
		const struct finding *f = &s->findings[i];
		all = arena_fmt(a, "%.*s%s\t%lld\t%lld\t%.*s\n", STR_ARG(all), finding_key(f->kind),
				(long long)f->offset, (long long)f->length, STR_ARG(f->words));
	}
	return all;
}

/* ---- packs ------------------------------------------------------------------- */

static enum rc tell_waiting(struct cx *cx, struct seal_out *o, const struct sha256 *pack)
{
	struct journal_row *rows = arena_new(&o->waiting_arena, struct journal_row, o->waiting.n);
	for (size_t i = 0; i < o->waiting.n; i++) {
		struct waiting *w = &o->waiting.p[i];
		if (pack && w->is_packed)
			w->row.file.blob = *pack;
		w->row.file.path = w->path;
		if (!o->plan->is_outside)
			content_add_file(&o->contents.line, &w->row.file);
		if (!o->plan->is_outside && o->contents.line.n > TEXT_MAX / 2)
			TRY(text_flush(cx, &o->contents));
		rows[i] = w->row;
	}
	if (!o->plan->is_outside)
		TRY(text_flush(cx, &o->contents));
	TRY(journal_add(cx, o->journal, rows, o->waiting.n));
	o->waiting.p = NULL;
	o->waiting.n = o->waiting.cap = 0;
	arena_reset(&o->waiting_arena);
	return RC_OK;
}

static enum rc end_pack(struct cx *cx, struct seal_out *o)
{
	struct blob kept = { 0 };
	if (!o->pack)
		return o->waiting.n > 0 ? tell_waiting(cx, o, NULL) : RC_OK;
	TRY(blob_keep(cx, o->pack, &kept));
	blob_writer_close(o->pack);
	o->pack = NULL;
	o->pack_size = 0;
	claim(o, &kept.hash);
	return tell_waiting(cx, o, &kept.hash);
}

static enum rc add_to_pack(struct cx *cx, struct seal_out *o, const struct sealed *s,
			   struct waiting *w)
{
	if (!o->pack)
		TRY(blob_begin(cx, o->blobs, &o->pack));
	w->is_packed = true;
	w->row.file.offset = o->pack_size;
	w->row.file.size = s->size;
	o->pack_size += s->size;
	return blob_add(cx, o->pack, s->bytes);
}

/* ---- files ------------------------------------------------------------------- */

static enum rc add_digests(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	struct str rest = s->also, hex;
	buf_fmt(&o->manifest.line, "%.*s  %.*s\n", STR_ARG(sha256_print(cx->arena, &s->digest)),
		STR_ARG(s->path));
	TRY(text_flush(cx, &o->manifest));
	for (size_t i = 0; i < o->plan->n_also; i++) {
		(void)str_cut(rest, ',', &hex, &rest);
		buf_fmt(&o->also[i].line, "%.*s  %.*s\n", STR_ARG(hex), STR_ARG(s->path));
		TRY(text_flush(cx, &o->also[i]));
	}
	return RC_OK;
}

static enum rc add_file(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	struct arena *a = &o->waiting_arena;
	struct waiting w = { .row = { .name = s->name, .digest = s->digest, .file = s->file },
			     .is_known = s->how == SEALED_KNOWN };
	if (o->pack_size >= PACK_BYTES || o->waiting.n >= PACK_FILES)
		TRY(end_pack(cx, o));
	TRY(add_digests(cx, o, s));
	if (s->how == SEALED_HERE && !o->plan->is_outside)
		TRY(add_to_pack(cx, o, s, &w));
	else if (!o->plan->is_outside)
		claim(o, &s->file.blob);
	if (s->how == SEALED_HERE && o->plan->is_outside)
		w.row.file.size = s->size;
	w.row.name.original = arena_copy(a, s->name.original);
	w.row.also = arena_copy(a, s->also);
	w.row.findings = findings_for_journal(a, s);
	w.path = arena_copy(a, s->path);
	*ARENA_PUSH(a, &o->waiting) = w;
	o->result.content.files++;
	o->result.content.bytes += s->size;
	o->result.n_known += s->how == SEALED_KNOWN;
	return o->pack ? RC_OK : end_pack(cx, o);
}

static enum rc add(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	content_add_name(&o->names.line, s->path, s->name.original, &s->name.facts);
	TRY(text_flush(cx, &o->names));
	if (s->how != SEALED_NONE)
		TRY(add_file(cx, o, s));
	count_lists(o, s);
	TRY(add_findings(cx, o, s));
	return flush_claims(cx, o, CLAIMS);
}

enum rc seal_out_add(struct cx *cx, struct seal_out *o, const struct sealed *s)
{
	INVARIANT(pthread_mutex_lock(&o->lock) == 0);
	const enum rc rc = add(cx, o, s);
	INVARIANT(pthread_mutex_unlock(&o->lock) == 0);
	return rc;
}

enum rc seal_out_flush(struct cx *cx, struct seal_out *o)
{
	INVARIANT(pthread_mutex_lock(&o->lock) == 0);
	const enum rc rc = end_pack(cx, o);
	INVARIANT(pthread_mutex_unlock(&o->lock) == 0);
	return rc;
}

static enum rc keep_texts(struct cx *cx, struct seal_out *o)
{
	struct exhibit_content *c = &o->result.content;
	TRY(text_keep(cx, o, &o->names, &c->names));
	TRY(text_keep(cx, o, &o->manifest, &c->manifest));
	TRY(text_keep(cx, o, &o->findings, &c->findings));
	if (!o->plan->is_outside)
		TRY(text_keep(cx, o, &o->contents, &c->contents));
	for (size_t i = 0; i < o->plan->n_also; i++) {
		struct exhibit_manifest *m = ARENA_PUSH(&o->arena, &o->result.facts.manifests);
		m->algorithm = digest_name(o->plan->also[i]);
		TRY(text_keep(cx, o, &o->also[i], &m->digest));
	}
	return flush_claims(cx, o, 1);
}

enum rc seal_out_end(struct cx *cx, struct seal_out *o, struct seal_result *out)
{
	struct custody_facts facts = { 0 };
	TRY(end_pack(cx, o));
	TRY(keep_texts(cx, o));
	*out = o->result;
	out->exhibit = journal_exhibit(o->journal);
	out->resumed = journal_resumed(o->journal);
	out->content.is_outside = o->plan->is_outside;
	for (size_t i = 0; i < o->result.facts.findings.n; i++)
		*ARENA_PUSH(cx->arena, &facts.findings) = arena_copy(cx->arena,
								     o->result.facts.findings.p[i]);
	for (size_t i = 0; i < o->result.facts.manifests.n; i++)
		*ARENA_PUSH(cx->arena, &facts.manifests) = o->result.facts.manifests.p[i];
	tell_lists(cx, o, &facts.matches);
	out->facts = facts;
	return RC_OK;
}
