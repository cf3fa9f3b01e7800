// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/seal_read_job.h"

#include "core/banned.h"
#include "evidence/ahead_job.h"
#include "evidence/hashset_job.h"
#include "evidence/alike_job.h"
#include "evidence/source_job.h"

enum {
	OWN_BLOB = 1 << 20, // files of this size are blobs of their own
	READ_BYTES = 1 << 20,
};
static const int64_t MARK_BYTES = INT64_C(1) << 30;
static const int64_t LARGE = INT64_C(256) << 20; // worth keeping first what went out before

struct journal_name seal_name(const struct walk_entry *e)
{
	return (struct journal_name){ e->root, e->original, e->facts };
}

/* ---- reading ----------------------------------------------------------------- */

struct reading {
	struct worker *w;
	struct source *source;
	struct digest_run *also[DIGEST_KINDS];
	struct alike likeness;
	struct journal_name name;
	int64_t at;
};

static void also_begin(struct reading *r)
{
	const struct seal_plan *p = r->w->seal->plan;
	for (size_t i = 0; i < p->n_also; i++)
		r->also[i] = digest_begin(p->also[i]);
	alike_begin(&r->likeness, r->w->seal->lists);
}

static void also_add(struct reading *r, struct str bytes)
{
	for (size_t i = 0; i < r->w->seal->plan->n_also; i++)
		if (r->also[i])
			digest_add(r->also[i], bytes);
	alike_add(&r->likeness, bytes);
}

static void also_end(struct reading *r, struct sealed *out)
{
	const struct seal_plan *p = r->w->seal->plan;
	struct arena *a = &r->w->arena;
	struct str all = { 0 };
	for (size_t i = 0; i < p->n_also; i++) {
		const struct digest d = r->also[i] ? digest_end(r->also[i]) : (struct digest){ 0 };
		all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "," : "",
				STR_ARG(digest_print(a, p->also[i], &d)));
		digest_run_close(r->also[i]);
	}
	out->also = all;
	alike_end(&r->w->cx, &r->likeness);
	out->pdq = r->likeness.pdq;
	out->uncompared = r->likeness.why;
}

static void also_zeros(struct reading *r, int64_t n)
{
	static const char zeros[1 << 16];
	const struct alike *l = &r->likeness;
	while (n > 0 && (r->w->seal->plan->n_also > 0 ||
			 (l->is_asked && (!l->has_begun || l->kind != PICTURE_NONE)))) {
		const size_t k = n < (int64_t)sizeof zeros ? (size_t)n : sizeof zeros;
		also_add(r, (struct str){ zeros, k });
		n -= (int64_t)k;
	}
}

static void count(struct worker *w, int64_t n)
{
	atomic_fetch_add(&w->seal->bytes, n);
}

/* ---- lists of hashes --------------------------------------------------------- */

static const uint8_t *also_of(const struct seal_plan *p, enum digest_kind kind,
			      struct digest *digests)
{
	for (size_t i = 0; i < p->n_also; i++)
		if (p->also[i] == kind)
			return digests[i].b;
	return NULL;
}

/* What the lists say of what was read; the digests are known. */
static void look_up(struct worker *w, struct sealed *out)
{
	const struct seal *s = w->seal;
	struct digest digests[DIGEST_KINDS] = { 0 };
	struct str rest = out->also, hex;
	for (size_t i = 0; i < s->plan->n_also; i++) {
		(void)str_cut(rest, ',', &hex, &rest);
		if (!digest_parse(s->plan->also[i], hex, &digests[i]))
			digests[i] = (struct digest){ 0 }; // this machine does not make it
	}
	const struct listed_file file = {
		.digests = { also_of(s->plan, DIGEST_MD5, digests),
			     also_of(s->plan, DIGEST_SHA1, digests), out->digest.b },
		.pdq = out->pdq,
		.why = out->uncompared,
	};
	const struct listed l = listed_find(&w->arena, s->lists, &file);
	out->lists = l.same;
	out->alike = l.alike;
	out->uncompared = l.why;
	out->is_withheld = l.is_abuse && !s->plan->keeps_abuse && !s->plan->is_outside;
	out->listed = l.words.n > 0 ? listed_says(&w->arena, &l, out->pdq, &out->digest) : l.words;
}

/* Its digest and name are recorded, and none of its bytes goes out. */
static void withhold(struct sealed *out)
{
	out->how = SEALED_NONE;
	out->path = STR("");
	out->bytes = STR("");
}

static enum finding_kind kind_of(const struct worker *w, const struct sealed *out)
{
	if (out->is_withheld)
		return FINDING_WITHHELD;
	for (size_t i = 0; i < w->seal->lists->n; i++)
		if ((out->lists >> i & 1) && w->seal->lists->p[i].class != HASHSET_KNOWN)
			return FINDING_LISTED;
	return FINDING_ALIKE;
}

static void tell_listed(struct worker *w, struct sealed *out)
{
	struct findings {
		struct finding *p;
		size_t n, cap;
	} all = { 0 };
	if (out->listed.n == 0 && out->uncompared.n == 0)
		return;
	for (size_t i = 0; i < out->n_findings; i++)
		*ARENA_PUSH(&w->arena, &all) = out->findings[i];
	if (out->listed.n > 0)
		*ARENA_PUSH(&w->arena, &all) = (struct finding){ .kind = kind_of(w, out),
								 .length = out->size,
								 .words = out->listed };
	if (out->uncompared.n > 0)
		*ARENA_PUSH(&w->arena, &all) = (struct finding){ .kind = FINDING_UNCOMPARED,
								 .words = out->uncompared };
	out->findings = all.p;
	out->n_findings = all.n;
	if (out->is_withheld)
		withhold(out);
}

/* A small one, into the batch's buffer. */
static void read_small(struct worker *w, struct source *source, struct sealed *out)
{
	struct reading r = { .w = w, .source = source };
	char *p = w->buffer + w->used;
	const size_t want = (size_t)source->facts.size;
	const size_t n = source_read(&w->arena, source, 0, p, want);
	also_begin(&r);
	also_add(&r, (struct str){ p, n });
	w->used += n;
	count(w, (int64_t)n);
	out->how = SEALED_HERE;
	out->bytes = (struct str){ p, n };
	out->size = (int64_t)n;
	out->digest = sha256_of(out->bytes);
	also_end(&r, out);
}

/* Where it lies: hashed, and nothing more. */
static void read_outside(struct worker *w, struct source *source, struct sealed *out)
{
	struct reading r = { .w = w, .source = source };
	struct ahead ahead;
	AUTO(sha256_run) run = sha256_begin();
	_Static_assert((size_t)SEAL_BUFFER_BYTES >= AHEAD_BYTES,
		       "pieces lie in the worker's buffer");
	also_begin(&r);
	ahead_begin(&ahead, &w->arena, source, w->buffer);
	for (struct str piece = ahead_next(&ahead); piece.n > 0 && !atomic_load(&w->seal->failed);
	     piece = ahead_next(&ahead)) {
		sha256_add(run, piece);
		also_add(&r, piece);
		r.at += (int64_t)piece.n;
		count(w, (int64_t)piece.n);
	}
	ahead_end(&ahead);
	out->how = SEALED_HERE;
	out->size = r.at;
	out->digest = sha256_end(run);
	also_end(&r, out);
}

static enum rc copy_data(struct reading *r, struct blob_writer *bw, int64_t until, bool *ends)
{
	struct worker *w = r->w;
	while (r->at < until && !*ends && !atomic_load(&w->seal->failed)) {
		size_t room = 0;
		char *space = blob_space(bw, &room);
		const size_t most = room < READ_BYTES ? room : READ_BYTES;
		const size_t want = until - r->at < (int64_t)most ? (size_t)(until - r->at) : most;
		const size_t n = source_read(&w->arena, r->source, r->at, space, want);
		also_add(r, (struct str){ space, n });
		TRY(blob_fill(&w->cx, bw, n));
		r->at += (int64_t)n;
		count(w, (int64_t)n);
		*ends = n < want;
	}
	return RC_OK;
}

static enum rc mark(struct reading *r, struct blob_writer *bw)
{
	struct blob_mark m = { 0 };
	const enum rc rc = blob_mark(&r->w->cx, bw, &m);
	if (rc == RC_MISSING)
		return RC_OK; // no whole buffer yet
	TRY(rc);
	return journal_add_half(&r->w->cx, r->w->seal->journal, &r->name, &m);
}

static enum rc copy_all(struct reading *r, struct blob_writer *bw)
{
	bool ends = false;
	int64_t marked = r->at;
	while (r->at < r->source->facts.size && !ends && !atomic_load(&r->w->seal->failed)) {
		const struct source_run run = source_run_at(r->source, r->at);
		if (run.is_hole) {
			TRY(blob_add_hole(&r->w->cx, bw, run.n));
			also_zeros(r, run.n);
			r->at += run.n;
			count(r->w, run.n);
			continue;
		}
		const int64_t to_mark = marked + MARK_BYTES;
		const int64_t end = r->at + run.n;
		TRY(copy_data(r, bw, end < to_mark ? end : to_mark, &ends));
		if (r->at < to_mark)
			continue;
		TRY(mark(r, bw));
		marked = r->at;
	}
	return RC_OK;
}

/* Goes on with what an earlier process left of it, where nobody asks for other digests: they
 * would have to be made of all its bytes. */
static enum rc begin_large(struct reading *r, struct blob_writer **out)
{
	struct worker *w = r->w;
	struct blob_mark m;
	if (w->seal->plan->n_also == 0 && journal_find_half(w->seal->journal, &r->name, &m)) {
		const enum rc rc = blob_resume(&w->cx, w->seal->blobs, &m, out);
		if (rc == RC_OK) {
			r->at = m.size;
			count(w, m.size);
			*ARENA_PUSH(&w->arena, &r->source->findings) = (struct finding){
				.kind = FINDING_RESUMED,
				.offset = m.size,
				.length = r->source->facts.size - m.size,
				.words = STR("reading was interrupted and went on from here; what "
					     "was read before was hashed again from its copy"),
			};
			return RC_OK;
		}
		if (rc != RC_MISSING)
			return rc;
	}
	return blob_begin(&w->cx, w->seal->blobs, out);
}

/* What it begins with was read by an earlier process. */
static void begin_again(struct reading *r)
{
	char head[PICTURE_HEAD];
	if (r->likeness.is_asked)
		alike_add(&r->likeness, (struct str){ head, source_read(&r->w->arena, r->source, 0,
									head, sizeof head) });
}

static enum rc read_large(struct worker *w, const struct walk_entry *e, struct source *source,
			  struct sealed *out)
{
	struct blob kept = { 0 };
	struct reading r = { .w = w, .source = source, .name = seal_name(e) };
	AUTO(blob_writer) bw = NULL;
	if (source->facts.size >= LARGE)
		TRY(seal_out_flush(&w->cx, w->seal->out));
	TRY(begin_large(&r, &bw));
	TRY(blob_expect(&w->cx, bw, source->facts.size, source->has_holes));
	also_begin(&r);
	if (r.at > 0)
		begin_again(&r);
	const enum rc rc = copy_all(&r, bw);
	also_end(&r, out);
	TRY(rc);
	if (atomic_load(&w->seal->failed))
		return RC_OK; // nothing goes out any more
	out->size = r.at;
	TRY(blob_hash(&w->cx, bw, &out->digest));
	look_up(w, out);
	if (out->is_withheld)
		return RC_OK; // closing the writer forgets it
	TRY(blob_keep(&w->cx, bw, &kept));
	out->how = SEALED_BLOB;
	out->digest = kept.hash;
	out->file.blob = kept.hash;
	out->size = out->file.size = kept.size;
	return RC_OK;
}

/* ---- one name ---------------------------------------------------------------- */

static void refuse(struct worker *w, struct sealed *out, enum finding_kind kind, struct str words)
{
	struct finding *f = arena_new(&w->arena, struct finding, 1);
	*f = (struct finding){ .kind = kind, .words = words };
	out->findings = f;
	out->n_findings = 1;
	out->path = STR("");
}

/* A blob that no unit named is swept after a day (erase_job.h): then the file is read again. */
static bool is_kept(struct worker *w, const struct journal_row *known)
{
	struct blob blob;
	if (w->seal->plan->is_outside || sha256_eq(&w->met, &known->file.blob))
		return true;
	if (blob_find(&w->cx, w->seal->blobs, &known->file.blob, &blob) != RC_OK)
		return false;
	w->met = known->file.blob; // files of one pack come one after the other
	return true;
}

static void seal_known(const struct task *t, struct sealed *out)
{
	out->how = SEALED_KNOWN;
	out->digest = t->known.digest;
	out->file = t->known.file;
	out->size = t->known.file.size;
	out->also = t->known.also;
	out->known_findings = t->known.findings;
	out->pdq = alike_recall(t->known.findings);
}

static enum rc read_file(struct worker *w, const struct task *t, struct sealed *out)
{
	enum rc rc = RC_OK;
	struct source source;
	const struct walk_entry *e = &t->entry;
	if (!source_open(&w->arena, walk_folder_fd(e->folder), e->name.p,
			 e->is_root && w->seal->plan->may_be_disk, &source)) {
		out->path = STR("");
		out->findings = source.findings.p;
		out->n_findings = source.findings.n;
		return RC_OK;
	}
	out->name.facts = source.facts; // as it was when it was opened
	if (w->seal->plan->is_outside)
		read_outside(w, &source, out);
	else if (source.facts.size < OWN_BLOB &&
		 w->used + (size_t)source.facts.size <= SEAL_BUFFER_BYTES)
		read_small(w, &source, out);
	else
		rc = read_large(w, e, &source, out);
	source_end(&w->arena, &source, out->size);
	out->findings = source.findings.p;
	out->n_findings = source.findings.n;
	TRY(rc);
	if (out->how == SEALED_HERE)
		look_up(w, out);
	tell_listed(w, out);
	return RC_OK;
}

enum rc seal_read(struct worker *w, const struct task *t, struct sealed *out)
{
	const struct walk_entry *e = &t->entry;
	struct arena *a = &w->arena;
	*out = (struct sealed){ .name = seal_name(e) };
	if (t->number > CONTENT_FILES_MAX)
		return cx_fail(&w->cx, RC_LIMIT, "an exhibit holds at most %d files",
			       CONTENT_FILES_MAX);
	if (t->number > 0)
		out->path = content_path(a, t->number, e->name);
	if (t->is_known && is_kept(w, &t->known)) {
		seal_known(t, out);
		look_up(w, out); // its findings say so already
		count(w, out->size);
		return RC_OK;
	}
	if (t->number > 0)
		return read_file(w, t, out);
	if (e->fault.n > 0)
		refuse(w, out, FINDING_CLOSED, e->fault);
	else if (e->facts.kind == SOURCE_LINK)
		refuse(w, out, FINDING_LEFT_OUT, STR("a link: where it leads is recorded"));
	else if (e->facts.kind != SOURCE_FOLDER)
		refuse(w, out, FINDING_LEFT_OUT, STR("a pipe, a socket or a device"));
	return RC_OK;
}
