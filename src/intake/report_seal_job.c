// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_seal_job.h"

static const char *ending(const struct intake_report *r)
{
	if (str_starts(r->format, STR("xarf")))
		return "json";
	if (str_eq(r->format, STR("mail")) || str_eq(r->format, STR("arf")))
		return "eml";
	return "bin";
}

static bool has_blob(const struct report_seal *s, const struct sha256 *hash)
{
	for (size_t i = 0; i < s->sealing.files.n; i++)
		if (sha256_eq(&s->sealing.files.p[i].blob.hash, hash))
			return true;
	return false;
}

static bool has_room(const struct report_seal *s, int64_t size)
{
	return s->bytes + size <= REPORT_SEAL_BYTES_MAX &&
	       s->sealing.files.n + s->texts.n < SEALING_FILES_MAX;
}

static bool add_file(struct arena *a, struct report_seal *s, struct str name, struct blob blob)
{
	if (has_blob(s, &blob.hash))
		return true;
	if (!has_room(s, blob.size))
		return false;
	s->bytes += blob.size;
	struct sealing_file *f = ARENA_PUSH(a, &s->sealing.files);
	f->name = name;
	f->blob = blob;
	return true;
}

static bool add_text(struct arena *a, struct report_seal *s, struct str name, struct str text)
{
	if (!has_room(s, (int64_t)text.n))
		return false;
	s->bytes += (int64_t)text.n;
	*ARENA_PUSH(a, &s->texts) = (struct report_text){ name, text };
	return true;
}

/* The answers, as they were hashed when they came, and the files. */
static bool add_form(struct arena *a, const struct intake_report *r, const struct visit_row *row,
		     struct report_seal *s)
{
	bool some = false;
	const struct str text = visit_print(a, &row->answers, VISIT_WHAT_HAPPENED);
	const struct sha256 hash = sha256_of(text);
	if (text.n > 0 && sha256_eq(&hash, &r->received))
		some = add_text(a, s, arena_fmt(a, "%.*s.txt", STR_ARG(r->number)), text);
	for (size_t i = 0; i < row->files.n; i++) {
		const struct visit_file *f = &row->files.p[i];
		some |= add_file(a, s,
				 arena_fmt(a, "%.*s-%lld-%.*s", STR_ARG(r->number), (long long)f->n,
					   STR_ARG(str_slice(f->name, 0, 200))),
				 (struct blob){ f->digest, f->size });
	}
	return some;
}

/* As it came. A document of many reports bears the number of the first. */
static bool add_raw(struct arena *a, const struct intake_report *r, struct str raw,
		    struct report_seal *s)
{
	static const struct sha256 none = { 0 };
	const struct str name = arena_fmt(a, "%.*s.%s", STR_ARG(r->number), ending(r));
	if (raw.n > 0)
		return add_text(a, s, name, raw);
	return !sha256_eq(&r->raw, &none) &&
	       add_file(a, s, name, (struct blob){ r->raw, r->raw_size });
}

void report_seal_add(struct arena *arena, const struct intake_report *r,
		     const struct report_bytes *bytes, struct report_seal *s)
{
	bool some = false;
	if (!intake_is_child_abuse(r->category, r->type))
		some = bytes->row ? add_form(arena, r, bytes->row, s)
				  : add_raw(arena, r, bytes->raw, s);
	s->reports += some;
	s->left_out += !some;
	if (some && (s->first.us == 0 || r->received_at.us < s->first.us))
		s->first = r->received_at;
}

static enum rc store_text(struct cx *cx, const struct sealing_place *place, struct str text,
			  struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, place->blobs, &w));
	TRY(blob_add(cx, w, text));
	return blob_keep(cx, w, out);
}

/* A file that a list of abuse names is not taken into an exhibit that many people open. */
static enum rc drop_listed(struct cx *cx, const struct sealing_place *place, struct report_seal *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->sealing.files.n; i++) {
		struct sealing_file *f = &s->sealing.files.p[i];
		TRY(sealing_look_up(cx, place, f));
		if (f->is_abuse) {
			s->left_out++;
			continue;
		}
		s->sealing.files.p[kept] = *f;
		s->sealing.files.p[kept].n = (int64_t)kept + 1;
		kept++;
	}
	s->sealing.files.n = kept;
	return RC_OK;
}

enum rc report_seal_write(struct cx *cx, const struct sealing_place *place, struct report_seal *s)
{
	for (size_t i = 0; i < s->texts.n; i++) {
		struct sealing_file *f = ARENA_PUSH(cx->arena, &s->sealing.files);
		*f = (struct sealing_file){ .name = s->texts.p[i].name };
		TRY(store_text(cx, place, s->texts.p[i].text, &f->blob));
	}
	TRY(drop_listed(cx, place, s));
	return s->sealing.files.n == 0 ? RC_OK : sealing_write(cx, place, &s->sealing, &s->result);
}

enum rc report_seal_end(struct cx *cx, struct db *db, struct id case_id, struct report_seal *s)
{
	struct exhibit e = s->exhibit; // a unit may run again
	if (s->sealing.files.n == 0)
		return RC_OK;
	e.of_case = case_id;
	return sealing_end_here(cx, db, NULL, &s->sealing, &s->result, &e);
}
