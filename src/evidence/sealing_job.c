// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealing_job.h"

#include "evidence/content.h"
#include "evidence/alike_job.h"

enum { TEXT_MAX = 4 << 20, PIECE = 1 << 20 };

bool sealing_is_alike(const struct sealing_file *file)
{
	return str_starts(file->listed, listed_alike_begins); // the same bytes are told first
}

/* ---- looking up ------------------------------------------------------------------ */

/* The digests that the lists ask for besides SHA-256. */
struct also {
	enum digest_kind kinds[DIGEST_KINDS];
	struct digest digests[DIGEST_KINDS];
	size_t n;
	struct alike likeness;
};

static const struct digest *also_of(const struct also *also, enum digest_kind kind)
{
	for (size_t i = 0; i < also->n; i++)
		if (also->kinds[i] == kind)
			return &also->digests[i];
	return NULL;
}

static enum rc read_all(struct cx *cx, const struct blobs *blobs, const struct blob *blob,
			struct digest_run *const *runs, struct also *also)
{
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	char *piece = arena_alloc(cx->arena, PIECE);
	TRY(blob_open(cx, blobs, &blob->hash, &r));
	while (got > 0) {
		TRY(blob_read(cx, r, piece, PIECE, &got));
		for (size_t i = 0; i < also->n; i++)
			if (runs[i])
				digest_add(runs[i], (struct str){ piece, got });
		alike_add(&also->likeness, (struct str){ piece, got });
	}
	return RC_OK;
}

static enum rc read_again(struct cx *cx, const struct blobs *blobs, const struct hashsets *lists,
			  const struct blob *blob, struct also *also)
{
	struct digest_run *runs[DIGEST_KINDS] = { NULL };
	for (size_t i = 0; i < also->n; i++)
		runs[i] = digest_begin(also->kinds[i]);
	alike_begin(&also->likeness, lists);
	const enum rc rc = read_all(cx, blobs, blob, runs, also);
	alike_end(cx, &also->likeness);
	for (size_t i = 0; i < also->n; i++) {
		also->digests[i] = rc == RC_OK && runs[i] ? digest_end(runs[i])
							  : (struct digest){ 0 };
		digest_run_close(runs[i]);
	}
	return rc;
}

/* Of one whose bytes are gone. */
static void recall(const struct sealing_file *file, struct also *also)
{
	also->likeness = (struct alike){ .pdq = file->pdq };
	for (size_t i = 0; i < also->n; i++) {
		const struct str hex = also->kinds[i] == DIGEST_MD5 ? file->md5 : file->sha1;
		if (!digest_parse(also->kinds[i], hex, &also->digests[i]))
			also->digests[i] = (struct digest){ 0 }; // no list asked for it then
	}
}

/* What they say by now is added to what they said when it came: a lock stays. */
static struct listed judge(struct cx *cx, const struct sealing_place *place,
			   const struct hashsets *lists, const struct also *also,
			   struct sealing_file *file)
{
	const struct digest *md5 = also_of(also, DIGEST_MD5), *sha1 = also_of(also, DIGEST_SHA1);
	const struct listed_file asked = {
		.digests = { md5 ? md5->b : NULL, sha1 ? sha1->b : NULL, file->blob.hash.b },
		.pdq = also->likeness.pdq,
		.why = also->likeness.why,
	};
	const struct listed found = listed_find(cx->arena, lists, &asked);
	if (found.words.n > 0)
		file->listed = found.words;
	file->is_abuse = file->is_abuse || found.is_abuse;
	file->is_withheld = file->is_withheld || (file->is_abuse && !place->keeps_abuse);
	if (md5)
		file->md5 = digest_print(cx->arena, DIGEST_MD5, md5);
	if (sha1)
		file->sha1 = digest_print(cx->arena, DIGEST_SHA1, sha1);
	if (also->likeness.pdq.n > 0)
		file->pdq = also->likeness.pdq;
	return found;
}

enum rc sealing_look_up(struct cx *cx, const struct sealing_place *place, struct sealing_file *file)
{
	struct also also = { .n = 0 };
	AUTO(hashsets) lists = NULL;
	TRY(hashsets_open(cx, place->folder, &lists));
	also.n = hashsets_ask(lists, also.kinds);
	if (also.n > 0 || hashsets_ask_near(lists))
		TRY(read_again(cx, place->blobs, lists, &file->blob, &also));
	(void)judge(cx, place, lists, &also, file); // the places of the lists are of no use here
	return RC_OK;
}

static void digest_all(struct str bytes, struct also *also)
{
	for (size_t i = 0; i < also->n; i++) {
		struct digest_run *run = digest_begin(also->kinds[i]);
		if (run)
			digest_add(run, bytes);
		also->digests[i] = run ? digest_end(run) : (struct digest){ 0 };
		digest_run_close(run);
	}
}

enum rc sealing_keep_paper(struct cx *cx, const struct sealing_place *place, struct str bytes,
			   struct sealing_file *file)
{
	struct also also = { .n = 0 };
	AUTO(hashsets) lists = NULL;
	AUTO(blob_writer) w = NULL;
	TRY(hashsets_open(cx, place->folder, &lists));
	also.n = hashsets_ask(lists, also.kinds);
	digest_all(bytes, &also);
	alike_of(cx, &also.likeness, lists, bytes);
	file->blob.hash = sha256_of(bytes);
	(void)judge(cx, place, lists, &also, file); // only whether one has it counts
	if (file->is_abuse)
		return RC_OK;
	TRY(blob_begin(cx, place->blobs, &w));
	TRY(blob_add(cx, w, bytes));
	return blob_keep(cx, w, &file->blob);
}

/* ---- the texts ------------------------------------------------------------------- */

struct writing {
	const struct sealing_place *place;
	const struct hashsets *lists;
	struct also also;
	struct buf manifest, names, contents, findings, more[DIGEST_KINDS];
	int64_t files[HASHSETS_MAX], alike[HASHSETS_MAX], withheld[HASHSETS_MAX]; // of each list
	struct sealing_result *out;
};

static void add_digest(struct buf *b, struct str hex, struct str path)
{
	buf_add(b, hex);
	buf_add_c(b, "  ");
	buf_add(b, path);
	buf_add_char(b, '\n');
}

static void count(struct writing *w, const struct listed *found, const struct sealing_file *f)
{
	for (size_t i = 0; i < w->lists->n; i++) {
		const uint64_t same = found->same >> i & 1, alike = found->alike >> i & 1;
		if (!same && !alike)
			continue;
		w->files[i] += (int64_t)same;
		w->alike[i] += (int64_t)alike;
		w->withheld[i] += f->is_withheld && w->lists->p[i].class == HASHSET_ABUSE;
	}
	w->out->is_locked = w->out->is_locked || f->is_abuse;
}

static void add_finding(struct cx *cx, struct writing *w, const struct finding *finding)
{
	struct sealing_result *r = w->out;
	const size_t before = w->findings.n;
	content_add_finding(&w->findings, finding);
	const struct str all = buf_str(&w->findings);
	if (r->facts.findings.n < CUSTODY_FINDINGS_MAX && all.n > before)
		*ARENA_PUSH(cx->arena, &r->facts.findings) = arena_copy(
			cx->arena, str_slice(all, before, all.n - 1));
	r->content.n_findings++;
}

/* The words may be of when it came, and of lists that are gone. */
static void tell_findings(struct cx *cx, struct writing *w, const struct sealing_file *f,
			  const struct listed *found, struct str path)
{
	struct listed says = *found;
	says.words = f->listed;
	says.alike = str_find(f->listed, listed_alike_begins) != STR_NONE;
	const struct finding listed = {
		.kind = f->is_withheld	      ? FINDING_WITHHELD
			: sealing_is_alike(f) ? FINDING_ALIKE
					      : FINDING_LISTED,
		.path = path,
		.original = f->name,
		.length = f->blob.size,
		.words = listed_says(cx->arena, &says, f->pdq, &f->blob.hash),
	};
	const struct finding uncompared = {
		.kind = FINDING_UNCOMPARED, .path = path, .original = f->name, .words = found->why
	};
	const struct finding empty = {
		.kind = FINDING_EMPTY, .path = path, .original = f->name, .words = STR("0 bytes")
	};
	if (f->listed.n > 0)
		add_finding(cx, w, &listed);
	if (found->why.n > 0)
		add_finding(cx, w, &uncompared);
	if (f->blob.size == 0)
		add_finding(cx, w, &empty);
}

/* One that is withheld has a name and a finding, and no path. */
static enum rc write_file(struct cx *cx, struct writing *w, int64_t number, struct sealing_file f)
{
	const bool was_withheld = f.is_withheld;
	if (was_withheld)
		recall(&f, &w->also);
	else
		TRY(read_again(cx, w->place->blobs, w->lists, &f.blob, &w->also));
	const struct listed found = judge(cx, w->place, w->lists, &w->also, &f);
	count(w, &found, &f);
	const struct str path = f.is_withheld ? STR("") : content_path(cx->arena, number, f.name);
	content_add_untold_name(&w->names, path, f.name, f.blob.size);
	tell_findings(cx, w, &f, &found, path);
	if (f.is_withheld && !was_withheld)
		*ARENA_PUSH(cx->arena, &w->out->withheld) = f.blob.hash;
	if (f.is_withheld)
		return RC_OK;
	const struct content_file file = { .path = path, .blob = f.blob.hash, .size = f.blob.size };
	content_add_file(&w->contents, &file);
	add_digest(&w->manifest, sha256_print(cx->arena, &f.blob.hash), path);
	for (size_t i = 0; i < w->also.n; i++)
		add_digest(&w->more[i],
			   digest_print(cx->arena, w->also.kinds[i], &w->also.digests[i]), path);
	w->out->content.files++;
	w->out->content.bytes += f.blob.size;
	return RC_OK;
}

static enum rc keep_text(struct cx *cx, const struct blobs *blobs, const struct buf *text,
			 struct sha256 *out)
{
	struct blob blob;
	AUTO(blob_writer) w = NULL;
	INVARIANT(!buf_full(text)); // SEALING_FILES_MAX of SEALING_NAME_MAX
	TRY(blob_begin(cx, blobs, &w));
	TRY(blob_add(cx, w, buf_str(text)));
	TRY(blob_keep(cx, w, &blob));
	*out = blob.hash;
	return RC_OK;
}

static enum rc keep_texts(struct cx *cx, struct writing *w)
{
	const struct blobs *blobs = w->place->blobs;
	struct exhibit_content *c = &w->out->content;
	TRY(keep_text(cx, blobs, &w->manifest, &c->manifest));
	TRY(keep_text(cx, blobs, &w->names, &c->names));
	TRY(keep_text(cx, blobs, &w->contents, &c->contents));
	TRY(keep_text(cx, blobs, &w->findings, &c->findings));
	for (size_t i = 0; i < w->also.n; i++) {
		struct exhibit_manifest *m = ARENA_PUSH(cx->arena, &w->out->facts.manifests);
		m->algorithm = digest_name(w->also.kinds[i]);
		TRY(keep_text(cx, blobs, &w->more[i], &m->digest));
	}
	for (size_t i = 0; i < w->lists->n; i++) {
		const struct hashset *l = &w->lists->p[i];
		*ARENA_PUSH(cx->arena, &w->out->facts.matches) = (struct custody_match){
			.list = arena_copy(cx->arena, l->name),
			.class = str_from_c(hashset_class_key(l->class)),
			.digest = l->body,
			.files = w->files[i],
			.withheld = w->withheld[i],
			.alike = w->alike[i],
			.distance = hashset_looks(l),
		};
	}
	return RC_OK;
}

static enum rc write_all(struct cx *cx, struct writing *w, const struct sealing *s)
{
	for (size_t i = 0; i < s->files.n; i++)
		TRY(write_file(cx, w, (int64_t)i + 1, s->files.p[i]));
	return keep_texts(cx, w);
}

enum rc sealing_write(struct cx *cx, const struct sealing_place *place, const struct sealing *s,
		      struct sealing_result *out)
{
	AUTO(hashsets) lists = NULL;
	struct sealing_result result = { .is_locked = false };
	if (s->files.n == 0)
		return cx_fail(cx, RC_INVALID, "there is no file yet");
	TRY(hashsets_open(cx, place->folder, &lists));
	struct writing w = { .place = place, .lists = lists, .out = &result };
	struct buf *const texts[] = { &w.manifest, &w.names, &w.contents, &w.findings };
	w.also.n = hashsets_ask(lists, w.also.kinds);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		buf_init(texts[i], TEXT_MAX);
	for (size_t i = 0; i < w.also.n; i++)
		buf_init(&w.more[i], TEXT_MAX);
	const enum rc rc = write_all(cx, &w, s);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		buf_done(texts[i]);
	for (size_t i = 0; i < w.also.n; i++)
		buf_done(&w.more[i]);
	if (rc == RC_OK)
		*out = result;
	return rc;
}
