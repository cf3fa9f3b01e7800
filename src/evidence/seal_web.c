// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/new, /sealings: what was collected is sealed from the browser: first what it is, then
// its files, one upload each, then the seal.
#include "evidence/certificate_web.h"
#include "evidence/court_db.h"
#include "evidence/facts_web.h"
#include "evidence/html/pages.h"
#include "evidence/seal_web.h"
#include "evidence/sealed_db.h"
#include "evidence/sealing_job.h"
#include "law/law.h"
#include "people/account_db.h"
#include "people/organisation_db.h"
#include "web/pages.h"
#include "web/upload.h"

static struct str sealing_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/sealings/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 what[0] ? "/" : "", what);
}

/* ---- what it is ------------------------------------------------------------------------ */

/* Of which case: asked first, since the case says by what authority. */
static enum rc show_cases(struct cx *cx, struct page *pg)
{
	struct evidence_cases cases = { 0 };
	struct sealings begun;
	struct sealing_cases_view v = { .none_href = STR("/exhibits/new?case=none") };
	const struct actor who = people_actor(pg);
	TRY(pg->site->evidence->cases(cx, pg, &cases));
	TRY(sealing_list(cx, pg->db, &who, &begun));
	for (size_t i = 0; i < cases.n; i++)
		*ARENA_PUSH(cx->arena, &v.cases) = (struct sealing_case){
			.href = arena_fmt(cx->arena, "/exhibits/new?case=%.*s",
					  STR_ARG(id_print(cx->arena, cases.p[i].id))),
			.reference = cases.p[i].reference,
			.title = cases.p[i].title,
		};
	for (size_t i = 0; i < begun.n; i++)
		*ARENA_PUSH(cx->arena, &v.begun) = (struct sealing_case){
			.href = sealing_href(pg, begun.p[i].id, ""),
			.reference = page_time(pg, begun.p[i].began_at),
		};
	pg->object = (struct page_object){ "case-list", who.account }; // titles are content
	pg->title = tr(pg, "Seal an exhibit");
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	page_evidence_sealing_cases(pg, &v);
	return RC_OK;
}

static enum rc show_facts(struct cx *cx, struct page *pg, struct str action)
{
	struct facts_about about;
	TRY(exhibit_facts_open(cx, pg, &about));
	const size_t mark = page_mark(pg);
	exhibit_facts_put(pg, &about);
	struct form_page_view v = { .form = { .action = action,
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Continue") } };
	v.heading = id_is_set(about.parent.id) ? tr_with(pg, "An exhibit derived from {number}",
							 ARG("number", about.parent.number))
		    : about.of_case.reference.n > 0 ? tr_with(pg, "Seal an exhibit of {case}",
							      ARG("case", about.of_case.reference))
						    : tr(pg, "Seal an exhibit");
	const size_t above = page_mark(pg);
	people_put_text(pg,
			tr(pg, "After it is sealed nothing of this changes: a mistake is mended "
			       "by a correction that stands beside it."));
	v.above = page_since(pg, above);
	pg->object = id_is_set(about.of_case.id)
			     ? (struct page_object){ "case", about.of_case.id }
			     : (struct page_object){ "exhibit-list", pg->person.account };
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	return people_form(pg, &v);
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	const bool chosen = http_query(pg->req, "case").n > 0 ||
			    http_query(pg->req, "parent").n > 0 || pg->form.values.n > 0;
	return chosen ? show_facts(cx, pg, STR("/exhibits/new")) : show_cases(cx, pg);
}

static enum rc read_exhibit(struct cx *cx, struct page *pg, struct exhibit *e)
{
	struct facts_about about;
	TRY(exhibit_facts_open(cx, pg, &about));
	return exhibit_facts_read(cx, pg, &about, e);
}

/* A thing has no files: it is taken in at once. */
static enum rc begin(struct cx *cx, struct page *pg)
{
	struct exhibit e;
	struct id id;
	struct custody_facts facts = { 0 };
	const struct actor by = people_actor(pg);
	TRY(read_exhibit(cx, pg, &e));
	if (e.kind == EXHIBIT_THING) {
		TRY(exhibit_add(cx, pg->db, &by, &e, &facts));
		return page_redirect(pg, evidence_href(pg, e.id, ""));
	}
	TRY(sealing_begin(cx, pg->db, &by, exhibit_facts_print(pg), &id));
	return page_redirect(pg, sealing_href(pg, id, ""));
}

/* ---- its files ------------------------------------------------------------------------- */

static enum rc load(struct cx *cx, struct page *pg, struct sealing *out)
{
	struct id id;
	const struct actor by = people_actor(pg);
	if (!id_parse(page_param(pg, "sealing"), &id))
		return cx_fail(cx, RC_MISSING, "nothing of this name is being sealed");
	return sealing_load(cx, pg->db, &by, id, out);
}

/* One that is locked is neither named nor taken off. */
static struct sealing_file_row locked_row(struct page *pg, const struct sealing_file *f)
{
	return (struct sealing_file_row){
		.name = f->is_withheld ? tr(pg, "A locked file: its digest, its name and its size "
						"are kept, and no byte of it")
				       : tr(pg, "A locked file: its name is not shown"),
		.size = page_number(pg, f->blob.size),
		.is_locked = true,
	};
}

static void fill_files(struct page *pg, const struct sealing *s, struct sealing_view *v)
{
	for (size_t i = 0; i < s->files.n; i++) {
		const struct sealing_file *f = &s->files.p[i];
		const struct str off = arena_fmt(pg->cx->arena, "files/%lld/off", (long long)f->n);
		if (f->is_abuse) {
			v->is_locked = true;
			*ARENA_PUSH(pg->cx->arena, &v->files) = locked_row(pg, f);
			continue;
		}
		*ARENA_PUSH(pg->cx->arena, &v->files) = (struct sealing_file_row){
			.name = sealed_readable(pg->cx->arena, f->name),
			.size = page_number(pg, f->blob.size),
			.digest = sha256_print(pg->cx->arena, &f->blob.hash),
			.listed = sealing_is_alike(f) ? STR("") : f->listed,
			.alike = sealing_is_alike(f) ? f->listed : STR(""),
			.off = { .action = sealing_href(pg, s->id, off.p),
				 .button = tr(pg, "Take off") },
		};
	}
}

static void put_file(struct page *pg)
{
	struct input_view file = {
		.id = STR("file"),
		.label = tr(pg, "Files of the exhibit"),
		.error = form_error(pg, "file"),
		.type = "file",
		.hint = tr_with(pg,
				"Up to {files} at a time, of {n} MiB together; what is larger is "
				"sealed at the node: comity seal. Their bytes are kept as they are "
				"and hashed as they come; an empty file is sealed as one.",
				ARG("files", (int64_t)UPLOAD_FILES_MAX),
				ARG("n", page_number(pg, pg->site->upload_max / (1024 * 1024)))),
		.many = true,
	};
	page_input(pg, &file);
}

/* For whose court it may be, and what is still to be answered. */
static enum rc fill_court(struct cx *cx, struct page *pg, const struct sealing *s,
			  struct sealing_view *v)
{
	struct sealing_court court;
	struct certificate_fields missing = { 0 };
	bool found = false;
	TRY(court_load(cx, pg->db, s->id, &court, &found));
	v->court_href = sealing_href(pg, s->id, "court");
	if (!found)
		return RC_OK;
	const uint16_t n = law_country(pg->law, court.rule.country);
	const struct str country = n == LAW_NONE ? court.rule.country
						 : country_name(pg, court.rule.country,
								pg->law->countries.p[n].name);
	v->court_says =
		court.kind == CERTIFICATE_OF_FACTS
			? tr_with(pg,
				  "{country}: its rule is not known to us; the draft is a plain "
				  "statement of facts",
				  ARG("country", country))
			: arena_fmt(cx->arena, "%.*s%.*s %.*s, %.*s", STR_ARG(country),
				    STR_ARG(tr(pg, ":")), STR_ARG(court.rule.law),
				    STR_ARG(court.rule.section));
	certificate_missing(cx->arena, &court.rule, &court.answers, &missing);
	if (missing.n > 0)
		v->court_lacks = tr_n_with(pg, (int64_t)missing.n,
					   "{n} question of the rule has no answer yet",
					   "{n} questions of the rule have no answer yet",
					   ARG("n", (int64_t)missing.n));
	if (court.rule.fields.n > 0)
		v->answers_href = sealing_href(pg, s->id, "court/answers");
	v->court_drop = (struct form_view){ .action = sealing_href(pg, s->id, "court/drop"),
					    .button = tr(pg, "No court after all") };
	return RC_OK;
}

static enum rc show_files(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	TRY(load(cx, pg, &s));
	struct sealing_view v = { .errors = part_errors(pg),
				  .facts_href = sealing_href(pg, s.id, "facts") };
	const size_t mark = page_mark(pg);
	put_file(pg);
	v.add = (struct form_view){ .action = sealing_href(pg, s.id, "files"),
				    .fields = page_since(pg, mark),
				    .button = tr(pg, "Add to the exhibit"),
				    .upload = true };
	v.seal = (struct form_view){ .action = sealing_href(pg, s.id, "seal"),
				     .button = tr(pg, "Seal"),
				     .warning = true };
	v.drop = (struct form_view){ .action = sealing_href(pg, s.id, "drop"),
				     .button = tr(pg, "Throw it away, files and all") };
	fill_files(pg, &s, &v);
	TRY(fill_court(cx, pg, &s, &v));
	if (v.is_locked)
		TRY(evidence_fill_locked(cx, pg, &v.locked));
	pg->object = (struct page_object){ "sealing", s.id };
	pg->title = tr_n_with(pg, (int64_t)s.files.n, "Seal an exhibit: {n} file",
			      "Seal an exhibit: {n} files", ARG("n", (int64_t)s.files.n));
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	page_evidence_sealing(pg, &v);
	return RC_OK;
}

static enum rc may_add(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	return load(cx, pg, &s);
}

static struct sealing_place place_of(const struct page *pg)
{
	return (struct sealing_place){ pg->site->blobs, pg->site->people->data_dir,
				       pg->site->keeps_abuse };
}

/* The files of one form. */
struct came {
	struct sealing_file *p;
	size_t n, cap;
};

static enum rc keep(struct cx *cx, struct page *pg)
{
	struct came *came = arena_new(cx->arena, struct came, 1);
	const struct sealing_place place = place_of(pg);
	struct upload_files files;
	pg->kept = came;
	TRY(upload_keep_all(cx, pg, &files));
	for (size_t i = 0; i < files.n && !form_failed(pg); i++) {
		struct sealing_file *f = ARENA_PUSH(cx->arena, came);
		*f = (struct sealing_file){ .name = files.p[i].name, .blob = files.p[i].blob };
		TRY(sealing_look_up(cx, &place, f));
	}
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	const struct came *came = pg->kept;
	const struct actor by = people_actor(pg);
	INVARIANT(came && came->n > 0); // asked before
	TRY(load(cx, pg, &s));
	for (size_t i = 0; i < came->n; i++) {
		struct sealing_file f = came->p[i]; // a unit may run again
		TRY(sealing_add_file(cx, pg->db, &by, s.id, &f));
	}
	return page_redirect(pg, sealing_href(pg, s.id, ""));
}

static enum rc take_off(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	int64_t n = 0;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &s));
	if (!str_to_i64(page_param(pg, "file"), 1, INT64_MAX, &n))
		return cx_fail(cx, RC_MISSING, "there is no such file");
	TRY(sealing_take_off(cx, pg->db, &by, s.id, n));
	return page_redirect(pg, sealing_href(pg, s.id, ""));
}

static enum rc drop(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &s));
	TRY(sealing_drop(cx, pg->db, &by, s.id));
	return page_redirect(pg, STR("/exhibits"));
}

/* ---- the facts again --------------------------------------------------------------------- */

static enum rc show_change(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	TRY(load(cx, pg, &s));
	if (pg->form.values.n == 0)
		TRY(exhibit_facts_restore(cx, pg, s.facts));
	return show_facts(cx, pg, sealing_href(pg, s.id, "facts"));
}

static enum rc change(struct cx *cx, struct page *pg)
{
	struct sealing s = { .files = { NULL, 0, 0 } };
	struct exhibit e;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &s));
	TRY(read_exhibit(cx, pg, &e));
	if (e.kind == EXHIBIT_THING) {
		form_fail(pg, "kind",
			  tr(pg, "A physical item has no files: throw this away, and "
				 "begin with the item"));
		return RC_INVALID;
	}
	TRY(sealing_set_facts(cx, pg->db, &by, s.id, exhibit_facts_print(pg)));
	return page_redirect(pg, sealing_href(pg, s.id, ""));
}

/* ---- sealing ----------------------------------------------------------------------------- */

struct sealed {
	struct sealing sealing;
	struct exhibit exhibit;
	struct sealing_result result;
};

/* The facts may be wrong by now: the case closed, the parent gone. */
static enum rc read_sealing(struct cx *cx, struct page *pg)
{
	struct sealed *s = arena_new(cx->arena, struct sealed, 1);
	TRY(load(cx, pg, &s->sealing));
	if (s->sealing.files.n == 0) {
		form_fail(pg, "file", tr(pg, "Add a file first: there is nothing to seal"));
		return RC_INVALID;
	}
	TRY(exhibit_facts_restore(cx, pg, s->sealing.facts));
	pg->kept = s;
	return read_exhibit(cx, pg, &s->exhibit);
}

static enum rc write(struct cx *cx, struct page *pg)
{
	struct sealed *s = pg->kept;
	const struct sealing_place place = place_of(pg);
	TRY(upload_hold(cx, pg));
	return sealing_write(cx, &place, &s->sealing, &s->result);
}

static enum rc seal_it(struct cx *cx, struct page *pg)
{
	struct sealed *s = pg->kept;
	struct exhibit e = s->exhibit; // a unit may run again
	struct sealing_court court;
	struct account me;
	bool asked = false;
	const struct actor by = people_actor(pg);
	TRY(court_load(cx, pg->db, s->sealing.id, &court, &asked));
	TRY(sealing_end(cx, pg->db, &by, &s->sealing, &s->result, &e));
	if (!asked)
		return page_redirect(pg, evidence_href(pg, e.id, ""));
	TRY(account_load(cx, pg->db, by.account, &me));
	struct exhibit_certificate c = { .exhibit = e.id, .made_by = me.name };
	TRY(court_draft(cx, pg->db, &by, &court, &c));
	return page_redirect(pg, certificate_href(pg, &c, ""));
}

static const struct web_field file_fields[] = {
	{ "file", FORM_TEXT, false, 1000 }, // of a browser that sends only its name
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form new_form = { exhibit_facts_fields, show_new },
			     change_form = { exhibit_facts_fields, show_change },
			     file_form = { file_fields, show_files },
			     plain_form = { no_fields, show_files };

const struct web_route evidence_seal_routes[] = {
	{ HTTP_GET, "/exhibits/new", show_new, .keys = "case parent", .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/new", begin, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &new_form },
	{ HTTP_GET, "/sealings/:sealing", show_files, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, "/sealings/:sealing/files", add, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &file_form, .upload = may_add, .before = may_add, .work = keep,
	  .files = UPLOAD_FILES_MAX },
	{ HTTP_POST, "/sealings/:sealing/files/:file/off", take_off, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &plain_form },
	{ HTTP_GET, "/sealings/:sealing/facts", show_change, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/sealings/:sealing/facts", change, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &change_form },
	{ HTTP_POST, "/sealings/:sealing/seal", seal_it, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &plain_form, .before = read_sealing,
	  .work = write },
	{ HTTP_POST, "/sealings/:sealing/drop", drop, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &plain_form },
	{ 0 },
};
