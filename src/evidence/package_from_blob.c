// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_from_blob.h"

#include <stdlib.h>

#include "evidence/content.h"
#include "evidence/custody_from_json.h"
#include "evidence/exhibit_from_json.h"
#include "formats/bagit.h"
#include "formats/far.h"
#include "formats/pack.h"
#include "ledger/entry.h"

enum { DIGITS = 12, QUESTION_MAX = 64, PIECE = 1 << 16, TURN_BYTES = 8 << 20 };
enum { ASKS_PLAN, ASKS_CONTENT, ASKS_PAPERS, ASKS = ASKS_PAPERS };
#define RECORD_MAX ((size_t)4 << 20)

/* ---- in the box ---- */

struct reader {
	struct cx *cx;
	struct archive_source source;
	struct archive archive;
	struct str top; // "name/", or empty
	struct buf *answer;
};

static const struct archive_file *find(const struct reader *r, struct arena *a, struct str path)
{
	return archive_find(&r->archive, arena_fmt(a, "%.*s%.*s", STR_ARG(r->top), STR_ARG(path)));
}

static enum rc pack_part(struct cx *cx, const struct reader *r, const struct archive_file *f)
{
	uint64_t at = 0;
	if (f)
		TRY(archive_place(cx, &r->source, f, &at));
	pack_number(r->answer, at);
	pack_number(r->answer, f ? f->size : 0);
	pack_number(r->answer, f ? f->crc : 0);
	return RC_OK;
}

static enum rc pack_list(struct reader *r, const char *path)
{
	return pack_part(r->cx, r, find(r, r->cx->arena, str_from_c(path)));
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
			   struct package_plan *out, struct foreign_record *record)
{
	struct str text = { NULL, 0 };
	TRY(archive_read_whole(r->cx, &r->source, f, RECORD_MAX, &text));
	struct custody_event shown; // as pages will read it
	TRY(custody_from_json(r->cx, text, record));
	TRY(custody_read(r->cx, text, &shown));
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

static enum rc read_records(struct reader *r, struct package_plan *out)
{
	size_t bytes = 0;
	for (size_t i = 0; i < r->archive.n; i++) {
		struct foreign_record record = { .number = 0 };
		int64_t number = 0;
		bool own = false;
		if (!is_record(r, r->archive.p[i].path, &number, &own))
			continue;
		if (out->records.n == PLAN_RECORDS_MAX || bytes > PLAN_RECORDS_BYTES_MAX)
			return cx_fail(r->cx, RC_LIMIT,
				       "more than %d records of custody, or %d MiB of them",
				       PLAN_RECORDS_MAX, PLAN_RECORDS_BYTES_MAX >> 20);
		TRY(read_record(r, &r->archive.p[i], own, out, &record));
		record.number = number;
		bytes += record.record.n;
		*ARENA_PUSH(r->cx->arena, &out->records) = record;
	}
	if (out->records.n > 0)
		qsort(out->records.p, out->records.n, sizeof *out->records.p, by_seq);
	return RC_OK;
}

/* The last that says what the exhibit is. */
static enum rc read_facts(struct reader *r, struct package_plan *out)
{
	for (size_t i = out->records.n; i-- > 0;)
		if (out->records.p[i].has_facts)
			return exhibit_from_json(r->cx, out->records.p[i].record, &out->exhibit);
	return cx_fail(r->cx, RC_INVALID, "the package does not say what its exhibit is");
}

/* What would be copied one day must lie there as it is. */
static enum rc check_papers(struct reader *r)
{
	for (size_t i = 0; i < r->archive.n; i++) {
		const struct archive_file *f = &r->archive.p[i];
		if (f->is_deflated)
			return cx_fail(r->cx, RC_INVALID,
				       "ZIP, %.*s: it is packed, and only what is stored as it is "
				       "can be taken over: ask for the package as comity made it",
				       STR_ARG(str_slice(f->path, 0, 200)));
		if (f->size > PLAN_PART_MAX &&
		    !str_starts(str_slice(f->path, r->top.n, f->path.n), STR("data/")))
			return cx_fail(r->cx, RC_LIMIT, "%.*s is larger than %llu MiB",
				       STR_ARG(str_slice(f->path, 0, 200)),
				       (unsigned long long)PLAN_PART_MAX >> 20);
	}
	return RC_OK;
}

static void pack_time(struct buf *b, struct instant at)
{
	pack_number(b, (uint64_t)at.us);
}

static void pack_record(struct buf *b, const struct foreign_record *r)
{
	const struct custody_event *e = &r->step.event;
	pack_number(b, (uint64_t)r->number);
	pack_number(b, (uint64_t)r->step.seq);
	pack_number(b, e->act);
	pack_time(b, e->at);
	pack_number(b, (uint64_t)e->corrects);
	pack_number(b, r->has_facts);
	pack_hash(b, &e->hash_before);
	pack_hash(b, &e->hash_after);
	pack_hash(b, &r->step.prev);
	const struct str texts[] = { r->log, r->record, e->name, e->from, e->to };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		pack_text(b, texts[i]);
}

static void pack_exhibit(struct buf *b, const struct exhibit *e)
{
	const struct exhibit_content *c = &e->content;
	const struct str texts[] = { e->number,	       e->description,	e->collector,
				     e->place,	       e->zone,		e->tools,
				     e->persons,       e->devices,	e->derivation,
				     e->seal,	       e->authority.id, e->authority.text,
				     e->source.device, e->source.serial };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		pack_text(b, texts[i]);
	pack_number(b, e->kind);
	pack_number(b, e->authority.kind);
	pack_number(b, e->source.mounted);
	pack_number(b, e->source.write_blocker);
	pack_number(b, e->is_opaque);
	pack_number(b, e->is_locked);
	pack_time(b, e->collected_at);
	pack_time(b, e->authority.from);
	pack_time(b, e->authority.until);
	pack_hash(b, &c->manifest);
	pack_hash(b, &c->names);
	pack_hash(b, &c->findings);
	pack_number(b, (uint64_t)c->files);
	pack_number(b, (uint64_t)c->bytes);
	pack_number(b, (uint64_t)c->n_findings);
	pack_number(b, c->is_outside);
}

static enum rc parse_plan(struct reader *r)
{
	struct package_plan p = { .log = STR("") };
	TRY(check_papers(r));
	TRY(read_records(r, &p));
	TRY(read_facts(r, &p));
	pack_text(r->answer, p.log);
	pack_exhibit(r->answer, &p.exhibit);
	pack_number(r->answer, p.records.n);
	for (size_t i = 0; i < p.records.n; i++)
		pack_record(r->answer, &p.records.p[i]);
	TRY(pack_list(r, "manifest-sha256.txt"));
	TRY(pack_list(r, "custody/names.tsv"));
	return pack_list(r, "custody/findings.tsv");
}

static enum rc pack_place(struct cx *cx, struct reader *r, struct str path,
			  const struct archive_file *f)
{
	pack_number(r->answer, 1);
	pack_text(r->answer, path);
	return pack_part(cx, r, f);
}

/* The file that the first line of the manifest names; takes the line. */
static enum rc pack_line(struct cx *cx, struct reader *r, struct str *manifest)
{
	struct str hex, path;
	TRY(content_take_digest(cx, manifest, &hex, &path));
	const struct archive_file *f = find(r, cx->arena, path);
	return f ? pack_place(cx, r, path, f)
		 : cx_fail(cx, RC_INVALID, "%.*s is not in the package", STR_ARG(path));
}

/* So many as go into an answer, from the `from`th on. 1 stands before each, 0 behind the last, 2 where
 * there are more. */
static enum rc parse_content(struct reader *r, size_t from)
{
	struct arena arena; // of one file
	struct cx own;
	struct str manifest = STR(""), line;
	enum rc rc = RC_OK;
	const struct archive_file *f = find(r, r->cx->arena, STR("manifest-sha256.txt"));
	if (f)
		TRY(archive_read_whole(r->cx, &r->source, f, PLAN_PART_MAX, &manifest));
	for (size_t i = 0; i < from && manifest.n > 0; i++)
		(void)str_cut(manifest, '\n', &line, &manifest); // or the last, without an end
	arena_init(&arena);
	cx_init(&own, &arena, r->cx->now);
	while (rc == RC_OK && manifest.n > 0 && buf_str(r->answer).n < TURN_BYTES) {
		rc = pack_line(&own, r, &manifest);
		if (rc == RC_OK)
			arena_reset(&arena);
	}
	if (rc != RC_OK)
		(void)cx_fail(r->cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	pack_number(r->answer, manifest.n > 0 ? 2 : 0);
	return rc;
}

static enum rc parse_papers(struct reader *r, size_t from)
{
	size_t n = 0;
	for (size_t i = 0; i < r->archive.n; i++) {
		const struct archive_file *f = &r->archive.p[i];
		const struct str path = str_slice(f->path, r->top.n, f->path.n);
		if (str_starts(path, STR("data/")) || n++ < from)
			continue;
		if (buf_str(r->answer).n >= TURN_BYTES) {
			pack_number(r->answer, 2);
			return RC_OK;
		}
		TRY(pack_place(r->cx, r, path, f));
	}
	pack_number(r->answer, 0);
	return RC_OK;
}

/* The size, what is asked, from which file on. */
static enum rc parse(struct cx *cx, struct str question, struct buf *answer)
{
	struct unpacking u = { .rest = question };
	struct reader r = { .cx = cx, .answer = answer };
	const uint64_t size = unpack_number(&u, INT64_MAX);
	const size_t what = unpack_number(&u, ASKS), from = unpack_number(&u, CONTENT_FILES_MAX);
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG, "a question without its parts");
	r.source = far_source(cx, size);
	TRY(archive_open(cx, &r.source, &r.archive));
	r.top = archive_top(&r.archive);
	if (what == ASKS_PLAN)
		return parse_plan(&r);
	return what == ASKS_CONTENT ? parse_content(&r, from) : parse_papers(&r, from);
}

const struct box_parser package_plan_parser = { "taken", NULL, parse };

/* ---- who asks: what it is told is looked at again ---- */

static enum rc ask(struct cx *cx, const struct archive_source *source, unsigned what, size_t from,
		   struct unpacking *u)
{
	struct buf question;
	*u = (struct unpacking){ .rest = STR("") };
	buf_init(&question, QUESTION_MAX);
	pack_number(&question, source->size);
	pack_number(&question, what);
	pack_number(&question, from);
	const enum rc rc = far_ask(cx, &package_plan_parser, source, buf_str(&question), &u->rest);
	buf_done(&question);
	return rc;
}

static enum rc not_in_order(struct cx *cx)
{
	return cx_fail(cx, RC_INVALID,
		       "what the process that read the package says is not in order");
}

static int64_t unpack_count(struct unpacking *u)
{
	return (int64_t)unpack_number(u, INT64_MAX);
}

static bool unpack_yes(struct unpacking *u)
{
	return unpack_number(u, 1) == 1;
}

/* Of the years 1 to 9999, or not said. */
static struct instant unpack_time(struct unpacking *u)
{
	const struct instant at = { (int64_t)unpack_number(u, UINT64_MAX) };
	if (at.us < INT64_C(-62135596800000000) || at.us >= INT64_C(253402300800000000))
		u->is_bad = true;
	return at;
}

static struct package_part unpack_part(struct unpacking *u, uint64_t package)
{
	struct package_part p = { .at = unpack_number(u, package) };
	p.size = unpack_number(u, package - p.at);
	p.crc = (uint32_t)unpack_number(u, UINT32_MAX);
	return p;
}

static void unpack_record(struct unpacking *u, struct foreign_record *r)
{
	struct custody_event *e = &r->step.event;
	struct str *const texts[] = { &r->log, &r->record, &e->name, &e->from, &e->to };
	r->number = unpack_count(u);
	r->step.seq = unpack_count(u);
	e->act = (enum custody_act)unpack_number(u, CUSTODY_ACTS - 1);
	e->at = unpack_time(u);
	e->corrects = unpack_count(u);
	r->has_facts = unpack_yes(u);
	e->hash_before = unpack_hash(u);
	e->hash_after = unpack_hash(u);
	r->step.prev = unpack_hash(u);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = unpack_text(u);
	r->step.hash = sha256_of(r->record);
}

static void unpack_exhibit(struct unpacking *u, struct exhibit *e)
{
	struct exhibit_content *c = &e->content;
	struct str *const texts[] = { &e->number,	 &e->description,  &e->collector,
				      &e->place,	 &e->zone,	   &e->tools,
				      &e->persons,	 &e->devices,	   &e->derivation,
				      &e->seal,		 &e->authority.id, &e->authority.text,
				      &e->source.device, &e->source.serial };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = unpack_text(u);
	e->kind = (enum exhibit_kind)unpack_number(u, EXHIBIT_KINDS - 1);
	e->authority.kind = (enum authority_kind)unpack_number(u, AUTHORITY_KINDS - 1);
	e->source.mounted = (enum told)unpack_number(u, TOLDS - 1);
	e->source.write_blocker = (enum told)unpack_number(u, TOLDS - 1);
	e->is_opaque = unpack_yes(u);
	e->is_locked = unpack_yes(u);
	e->collected_at = unpack_time(u);
	e->authority.from = unpack_time(u);
	e->authority.until = unpack_time(u);
	c->manifest = unpack_hash(u);
	c->names = unpack_hash(u);
	c->findings = unpack_hash(u);
	c->files = unpack_count(u);
	c->bytes = unpack_count(u);
	c->n_findings = unpack_count(u);
	c->is_outside = unpack_yes(u);
}

enum rc package_plan(struct cx *cx, const struct archive_source *source, struct package_plan *out)
{
	struct unpacking u;
	*out = (struct package_plan){ .log = STR("") };
	TRY(ask(cx, source, ASKS_PLAN, 0, &u));
	out->log = unpack_text(&u);
	unpack_exhibit(&u, &out->exhibit);
	const size_t n = unpack_number(&u, PLAN_RECORDS_MAX);
	for (size_t i = 0; i < n && !u.is_bad; i++)
		unpack_record(&u, ARENA_PUSH(cx->arena, &out->records));
	out->manifest = unpack_part(&u, source->size);
	out->names = unpack_part(&u, source->size);
	out->findings = unpack_part(&u, source->size);
	return unpack_is_done(&u) ? RC_OK : not_in_order(cx);
}

struct places {
	package_place_sink *sink;
	void *arg;
	size_t n;  // so far
	bool more; // the answer ended before the package did
};

static enum rc take_turn(struct cx *cx, const struct archive_source *source, struct unpacking *u,
			 struct places *p)
{
	size_t mark;
	while ((mark = unpack_number(u, 2)) == 1) {
		const struct str path = unpack_text(u);
		const struct package_part part = unpack_part(u, source->size);
		if (u->is_bad || bagit_path_fault(path) || ++p->n > CONTENT_FILES_MAX)
			return not_in_order(cx);
		TRY(p->sink(cx, p->arg, path, &part));
	}
	p->more = mark == 2;
	return unpack_is_done(u) ? RC_OK : not_in_order(cx);
}

enum rc package_places(struct cx *cx, const struct archive_source *source,
		       enum package_places which, package_place_sink *sink, void *arg)
{
	const unsigned what = which == PLACES_CONTENT ? ASKS_CONTENT : ASKS_PAPERS;
	struct places p = { sink, arg, 0, true };
	while (p.more) {
		struct unpacking u;
		const size_t before = p.n;
		TRY(ask(cx, source, what, p.n, &u));
		TRY(take_turn(cx, source, &u, &p));
		if (p.more && p.n == before)
			return not_in_order(cx);
	}
	return RC_OK;
}

struct piece {
	archive_sink *sink;
	void *arg;
	char *bytes;
};

static enum rc read_part(struct cx *cx, const struct archive_source *source,
			 const struct package_part *part, struct piece *p)
{
	uint32_t crc = 0;
	for (uint64_t done = 0; done < part->size;) {
		const size_t n = part->size - done < PIECE ? (size_t)(part->size - done) : PIECE;
		const struct str bytes = { p->bytes, n };
		TRY(source->read_at(cx, source->of, part->at + done, p->bytes, n));
		crc = archive_crc(crc, bytes);
		TRY(p->sink(cx, p->arg, bytes));
		done += n;
	}
	return crc == part->crc
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "a part of the package is not what was packed");
}

enum rc package_part_read(struct cx *cx, const struct archive_source *source,
			  const struct package_part *part, archive_sink *sink, void *arg)
{
	struct arena arena; // of this part: there are many
	if (part->size > PLAN_PART_MAX)
		return cx_fail(cx, RC_LIMIT, "a part of the package is larger than %llu MiB",
			       (unsigned long long)PLAN_PART_MAX >> 20);
	arena_init(&arena);
	struct piece p = { sink, arg, arena_alloc(&arena, PIECE) };
	const enum rc rc = read_part(cx, source, part, &p);
	arena_done(&arena);
	return rc;
}
