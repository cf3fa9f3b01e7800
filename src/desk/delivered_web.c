// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/seal: what came for a request becomes an exhibit, where it lies.
#include "desk/delivered_db.h"
#include "desk/exhibit_web.h"
#include "evidence/delivery_db.h"
#include "evidence/sealing_job.h"
#include "people/account_db.h"
#include "web/pages.h"
#include "web/sentence.h"
#include "web/upload.h"

struct sealed_here {
	struct exhibit_deliveries files; // that were chosen
	struct exhibit exhibit;
	struct sealing sealing;
	struct sealing_result result;
};

/* Whoever works on it, and keeps evidence. */
static enum rc load(struct cx *cx, struct page *pg, struct desk_request **out,
		    struct exhibit_deliveries *files)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	if (!(*out)->works)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	return delivered_list(cx, pg->db, &(*out)->r, files);
}

/* ---- the form ---------------------------------------------------------------------- */

static struct str number_of(const struct deliveries_sealed *sealed, struct id file)
{
	for (size_t i = 0; i < sealed->n; i++)
		if (id_eq(sealed->p[i].file, file))
			return sealed->p[i].number;
	return STR("");
}

/* Those that are sealed already are there, and not ticked. */
static enum rc put_files(struct cx *cx, struct page *pg, const struct desk_request *d,
			 const struct exhibit_deliveries *files)
{
	struct deliveries_sealed sealed;
	struct checkboxes_view v = part_checkboxes(pg, "file", TR_MARK("What is sealed"));
	TRY(delivery_sealed_of(cx, pg->db, d->r.id, &sealed));
	for (size_t i = 0; i < files->n; i++) {
		const struct exhibit_delivery *f = &files->p[i];
		const struct str value = id_print(cx->arena, f->file),
				 number = number_of(&sealed, f->file);
		const struct str what = tr_with(pg, "{n} bytes; SHA-256 {digest}",
						ARG("n", page_number(pg, f->size)),
						ARG("digest", sha256_print(cx->arena, &f->digest)));
		part_checkbox(
			pg, &v,
			(struct checkbox_view){
				.value = value,
				.text = f->name,
				.hint = number.n == 0
						? what
						: tr_with(pg, "Sealed before as {number}. {what}",
							  ARG("number", number), ARG("what", what)),
				.selected = pg->form.values.n > 0 ? form_has(pg, "file", value)
								  : number.n == 0,
			});
	}
	page_checkboxes(pg, &v);
	return RC_OK;
}

static struct str describe(const struct desk_request *d, const struct exhibit_deliveries *files)
{
	struct page *pg = d->lv.pg;
	return tr_n_with(pg, (int64_t)files->n,
			 "{n} file that {giver} delivered for {reference}: {pair}",
			 "{n} files that {giver} delivered for {reference}: {pair}",
			 ARG("n", page_number(pg, (int64_t)files->n)),
			 ARG("giver", files->n > 0 ? files->p[0].giver : STR("")),
			 ARG("reference", d->r.reference),
			 ARG("pair", desk_pair(&d->lv, d->r.from, d->r.to)));
}

static enum rc put_facts(struct cx *cx, struct page *pg, const struct desk_request *d,
			 const struct exhibit_deliveries *files)
{
	struct account me;
	struct textarea_view what = part_textarea(pg, "description", TR_MARK("What it is"));
	struct input_view who = part_input(pg, "collector", TR_MARK("Who takes it in"));
	struct textarea_view stated = part_textarea(pg, "stated",
						    TR_MARK("Digests that they state on paper"));
	TRY(account_load(cx, pg->db, pg->person.account, &me));
	if (pg->form.values.n == 0) {
		what.value = describe(d, files);
		who.value = me.name;
	}
	what.hint = tr(pg, "As you would write it on the label. Members of the case see it.");
	who.hint = tr(pg, "Name, rank and office, as they stand on the form");
	stated.hint = tr(pg, "SHA-256, one a line, as a letter or a list of theirs names them. "
			     "Nothing is sealed if one is of none of these files.");
	page_textarea(pg, &what);
	page_input(pg, &who);
	page_textarea(pg, &stated);
	return RC_OK;
}

static void put_above(struct page *pg, const struct legal_authority *a)
{
	page_raw(pg, STR("<p class=\"govuk-body\">"));
	page_put(pg,
		 page_of_str(tr(pg,
				"The files are hashed again where they lie, and nothing is copied. "
				"The record names who gave them, the digest that they stated, the "
				"receipt, and this authority:")));
	page_raw(pg, STR("</p>\n<div class=\"govuk-inset-text\"><bdi>"));
	page_put(pg, page_of_str(a->text));
	page_raw(pg, STR("</bdi></div>\n"));
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct exhibit_deliveries files = { 0 };
	TRY(load(cx, pg, &d, &files));
	if (files.n == 0)
		return cx_fail(cx, RC_MISSING, TR_MARK("nothing has come for this request"));
	const struct legal_authority authority = desk_authority_of(&d->lv, &d->r);
	const size_t above = page_mark(pg);
	put_above(pg, &authority);
	struct form_page_view v = { .heading = tr_with(pg, "Seal what came for {reference}",
						       ARG("reference", d->r.reference)),
				    .above = page_since(pg, above) };
	const size_t mark = page_mark(pg);
	TRY(put_files(cx, pg, d, &files));
	TRY(put_facts(cx, pg, d, &files));
	v.form = (struct form_view){ .action = desk_request_href(pg, d->r.id, "seal"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Seal as an exhibit"),
				     .warning = true };
	page_crumb(pg, d->r.reference, desk_request_href(pg, d->r.id, "").p);
	return people_form(pg, &v);
}

/* ---- sealing ------------------------------------------------------------------------ */

static void choose(struct page *pg, const struct exhibit_deliveries *files, struct sealed_here *s)
{
	struct arena *a = pg->cx->arena;
	for (size_t i = 0; i < files->n; i++) {
		const struct exhibit_delivery *f = &files->p[i];
		if (!form_has(pg, "file", id_print(a, f->file)))
			continue;
		*ARENA_PUSH(a, &s->files) = *f;
		struct sealing_file *to = ARENA_PUSH(a, &s->sealing.files);
		*to = (struct sealing_file){ .n = (int64_t)s->sealing.files.n,
					     .name = f->name,
					     .blob = { f->digest, f->size } };
	}
	if (s->files.n == 0)
		form_fail(pg, "file", tr(pg, "Choose at least one file"));
}

static struct exhibit read_facts(struct page *pg, const struct desk_request *d,
				 const struct exhibit_deliveries *files)
{
	return (struct exhibit){
		.of_case = d->r.case_id,
		.kind = EXHIBIT_DELIVERY,
		.description = form_value(pg, "description"),
		.authority = desk_authority_of(&d->lv, &d->r),
		.collector = form_value(pg, "collector"),
		.collected_at = delivered_at(files),
		.source = { .mounted = TOLD_NO, .write_blocker = TOLD_UNKNOWN },
		.tools = arena_fmt(pg->cx->arena, "comity %s, as delivered", COMITY_VERSION),
	};
}

static enum rc prepare(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct exhibit_deliveries files = { 0 };
	struct sealed_here *s = arena_new(cx->arena, struct sealed_here, 1);
	TRY(load(cx, pg, &d, &files));
	choose(pg, &files, s);
	enum rc rc = delivery_state(cx, &s->files, form_value(pg, "stated"));
	if (rc != RC_OK)
		form_fail(pg, "stated", sentence_of_failure(pg));
	s->exhibit = read_facts(pg, d, &s->files);
	pg->kept = s;
	if (form_failed(pg))
		return RC_INVALID;
	rc = exhibit_check(cx, &s->exhibit);
	if (rc == RC_INVALID)
		form_fail(pg, "description", sentence_of_failure(pg));
	return rc;
}

/* Between two units: each byte is read again, and compared with its digest. */
static enum rc write(struct cx *cx, struct page *pg)
{
	struct sealed_here *s = pg->kept;
	const struct sealing_place place = { pg->site->blobs, pg->site->people->data_dir,
					     pg->site->keeps_abuse };
	TRY(upload_hold(cx, pg));
	TRY(sealing_write(cx, &place, &s->sealing, &s->result));
	s->result.facts.deliveries = s->files;
	return RC_OK;
}

static enum rc seal_it(struct cx *cx, struct page *pg)
{
	struct sealed_here *s = pg->kept;
	struct exhibit e = s->exhibit; // a unit may run again
	const struct actor by = people_actor(pg);
	TRY(sealing_end_here(cx, pg->db, &by, &s->sealing, &s->result, &e));
	return page_redirect(pg, evidence_href(pg, e.id, ""));
}

static const struct web_field fields[] = {
	{ "file", FORM_MANY, false, ID_TEXT, .label = TR_MARK("What is sealed") },
	{ "description", FORM_LINES, true, EXHIBIT_LONG_MAX, .missing = TR_MARK("Say what it is"),
	  .label = TR_MARK("What it is") },
	{ "collector", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say who takes it in"),
	  .label = TR_MARK("Who takes it in") },
	{ "stated", FORM_LINES, false, 20000,
	  .label = TR_MARK("Digests that they state on paper") },
	{ 0 },
};
static const struct web_form form = { fields, show };

const struct web_route desk_delivered_routes[] = {
	{ HTTP_GET, "/requests/:request/seal", show, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, "/requests/:request/seal", seal_it, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &form, .before = prepare, .work = write },
	{ 0 },
};
