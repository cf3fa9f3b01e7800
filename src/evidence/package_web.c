// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/packages: packages that anybody can verify: asked for, made by the node,
// fetched; and the papers that go into them.
#include "evidence/package_web.h"

#include "crypto/certificate.h"
#include "crypto/envelope.h"
#include "desk/file.h"
#include "desk/request_db.h"
#include "evidence/certificate_db.h"
#include "evidence/html/pages.h"
#include "evidence/package.h"
#include "evidence/package_order_db.h"
#include "evidence/package_paper_db.h"
#include "evidence/sealing_job.h"
#include "evidence/stamp_db.h"
#include "web/pages.h"
#include "web/upload.h"

static const struct evidence_tag states[] = {
	[PACKAGE_WAITS] = { "govuk-tag--yellow", TR_MARK("being made") },
	[PACKAGE_MADE] = { "govuk-tag--green", TR_MARK("made") },
	[PACKAGE_FAILED] = { "govuk-tag--red", TR_MARK("not made") },
};

static struct package_row row_of(struct page *pg, const struct exhibit *e,
				 const struct package_wish *w)
{
	struct arena *a = pg->cx->arena;
	const char *what = arena_fmt(a, "packages/%.*s", STR_ARG(id_print(a, w->id))).p;
	struct package_row row = { .made_for = w->made_for,
				   .purpose = w->purpose,
				   .asked = page_time(pg, w->asked_at),
				   .done = page_time(pg, w->done_at),
				   .state = states[w->state] };
	if (w->why.n > 0)
		row.why = tr(pg, str_c(a, w->why));
	row.records_only = w->records_only;
	if (w->state != PACKAGE_MADE ||
	    (!w->records_only && exhibit_check_here(pg->cx, e) != RC_OK))
		return row;
	row.href = evidence_href(pg, w->exhibit, what);
	row.size = page_number(pg, w->size);
	row.digest = sha256_print(a, &w->digest);
	row.list = sha256_print(a, &w->list);
	row.unstamped = w->unstamped;
	row.is_encrypted = w->receiver.n > 0;
	return row;
}

/* ---- what it would have, and lack --------------------------------------------------------- */

static void tell(struct page *pg, struct packages_view *v, bool has, struct str text)
{
	if (has)
		*ARENA_PUSH(pg->cx->arena, &v->has) = text;
	else
		*ARENA_PUSH(pg->cx->arena, &v->missing) = text;
}

static enum rc tell_certificates(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
				 struct packages_view *v)
{
	struct certificate_list list = { NULL, 0, 0 };
	int64_t is_signed = 0;
	TRY(certificate_list(cx, pg->db, x->e.id, &list));
	for (size_t i = 0; i < list.n; i++)
		is_signed += list.p[i].signatures.n > 0;
	const int64_t drafts = (int64_t)list.n - is_signed;
	if (is_signed > 0)
		tell(pg, v, true,
		     tr_n_with(pg, is_signed, "{n} signed certificate for a court",
			       "{n} signed certificates for a court", ARG("n", is_signed)));
	if (drafts > 0)
		tell(pg, v, false,
		     tr_n_with(pg, drafts,
			       "{n} certificate that nobody has signed yet: only signed ones go "
			       "into it",
			       "{n} certificates that nobody has signed yet: only signed ones go "
			       "into it",
			       ARG("n", drafts)));
	if (list.n == 0)
		tell(pg, v, false,
		     tr(pg, "A certificate for a court: none was drafted, and a court may ask for "
			    "one"));
	return RC_OK;
}

static enum rc tell_stamps(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			   struct packages_view *v, bool *asks)
{
	struct stamp_sum sum = { .authorities = 0 };
	struct stamp_rows rows = { NULL, 0, 0 };
	const int64_t last = x->custody.n > 0 ? x->custody.p[x->custody.n - 1].number : -1;
	TRY(stamp_sum(cx, pg->db, &sum));
	*asks = sum.authorities > 0;
	if (last < 0) {
		tell(pg, v, false,
		     tr(pg, "The newest record waits for the log: the package is made when it "
			    "stands there"));
		return RC_OK;
	}
	TRY(stamp_covering(cx, pg->db, last, &rows));
	if (rows.n > 0)
		tell(pg, v, true, tr(pg, "A time-stamp over all of its records"));
	else if (sum.authorities == 0)
		tell(pg, v, false,
		     tr(pg, "A time-stamp: this node asks no authority. Whoever runs it names one: "
			    "comity stamp ask"));
	else
		tell(pg, v, false,
		     tr(pg, "A time-stamp over its newest record: it has not come yet. Ask for one "
			    "below, or make the package later"));
	return RC_OK;
}

/* ---- by what authority --------------------------------------------------------------------- */

/* The request or order of this node by which it was obtained. */
static enum rc find_authority(struct cx *cx, struct page *pg, const struct exhibit *e,
			      struct request **out)
{
	struct id id;
	bool found = false;
	*out = NULL;
	if (!id_parse(e->authority.id, &id))
		return RC_OK;
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_try_load(cx, pg->db, id, r, &found));
	*out = found ? r : NULL;
	return RC_OK;
}

static enum rc tell_authority(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			      struct packages_view *v)
{
	struct request *r;
	TRY(find_authority(cx, pg, &x->e, &r));
	if (r)
		tell(pg, v, true,
		     tr_with(pg,
			     "{reference} with its approval, its messages and answers, and what "
			     "was refused: below legal/",
			     ARG("reference", r->reference)));
	else
		tell(pg, v, false,
		     tr(pg, "The papers of its authority: no request or order of this node is it. "
			    "Add them below"));
	return RC_OK;
}

/* ---- papers -------------------------------------------------------------------------------- */

static enum rc fill_papers(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			   struct exhibit_papers *list, struct packages_view *v)
{
	TRY(exhibit_paper_list(cx, pg->db, x->e.id, list));
	for (size_t i = 0; i < list->n; i++) {
		const struct exhibit_paper *p = &list->p[i];
		const char *off = arena_fmt(cx->arena, "papers/%.*s/off",
					    STR_ARG(id_print(cx->arena, p->id)))
					  .p;
		*ARENA_PUSH(cx->arena, &v->papers) = (struct package_paper_row){
			.name = p->given,
			.inside = str_eq(p->given, p->name)
					  ? STR("")
					  : arena_fmt(cx->arena, "%.*s/%.*s", STR_ARG(p->folder),
						      STR_ARG(p->name)),
			.folder = arena_fmt(cx->arena, "%.*s/", STR_ARG(p->folder)),
			.size = page_number(pg, p->size),
			.digest = sha256_print(cx->arena, &p->digest),
			.at = page_time(pg, p->at),
			.off = { .action = evidence_href(pg, x->e.id, off),
				 .button = tr(pg, "Take off") },
		};
	}
	if (list->n > 0)
		tell(pg, v, true,
		     tr_n_with(pg, (int64_t)list->n, "{n} paper that you gave it",
			       "{n} papers that you gave it", ARG("n", (int64_t)list->n)));
	return RC_OK;
}

static void put_add(struct page *pg, const struct evidence_exhibit *x, struct packages_view *v)
{
	const size_t mark = page_mark(pg);
	struct select_view folder = part_select(pg, "folder", TR_MARK("What it is"));
	struct input_view file = {
		.id = STR("file"),
		.label = tr(pg, "A paper for its packages"),
		.error = form_error(pg, "file"),
		.type = "file",
		.hint = tr_with(pg, "At most {n} MiB. It goes into each package as it is.",
				ARG("n", page_number(pg, EXHIBIT_PAPER_BYTES_MAX >> 20))),
	};
	part_choice(pg, &folder, STR("legal"),
		    tr(pg, "By what it was obtained: an order, a request, an approval"), false);
	part_choice(pg, &folder, STR("certificate"),
		    tr(pg, "What a person certified, on paper or elsewhere"), false);
	page_select(pg, &folder);
	page_input(pg, &file);
	v->add = (struct form_view){ .action = evidence_href(pg, x->e.id, "papers"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Add the paper"),
				     .upload = true };
}

/* What is to stay out of it, of what would go into it. */
static enum rc put_left_out(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			    const struct exhibit_papers *papers)
{
	struct certificate_list list = { NULL, 0, 0 };
	struct checkboxes_view v = part_checkboxes(pg, "leave-out", TR_MARK("Leave out of it"));
	struct request *r;
	v.hint = tr(pg, "All signed certificates and papers go into it, but those that you mark.");
	TRY(find_authority(cx, pg, &x->e, &r));
	if (r)
		part_checkbox(pg, &v,
			      (struct checkbox_view){
				      .value = id_print(cx->arena, r->id),
				      .text = tr_with(pg, "The papers of {reference}",
						      ARG("reference", r->reference)),
				      .hint = tr(pg, "legal.txt says that they are withheld") });
	TRY(certificate_list(cx, pg->db, x->e.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct exhibit_certificate *c = &list.p[i].certificate;
		if (certificate_is_signed(&list.p[i]))
			part_checkbox(
				pg, &v,
				(struct checkbox_view){
					.value = id_print(cx->arena, c->id),
					.text = tr_with(pg, "Certificate of {time}: {law}",
							ARG("time", page_time(pg, c->made_at)),
							ARG("law", c->rule.law)) });
	}
	for (size_t i = 0; i < papers->n; i++)
		part_checkbox(
			pg, &v,
			(struct checkbox_view){
				.value = id_print(cx->arena, papers->p[i].id),
				.text = arena_fmt(cx->arena, "%.*s/%.*s",
						  STR_ARG(papers->p[i].folder),
						  STR_ARG(papers->p[i].given)),
				.hint = tr_with(pg, "Given on {time}",
						ARG("time", page_time(pg, papers->p[i].at))) });
	if (v.boxes.n > 0)
		page_checkboxes(pg, &v);
	return RC_OK;
}

static enum rc put_form(struct cx *cx, struct page *pg, const struct evidence_exhibit *x, bool asks,
			struct packages_view *v)
{
	struct exhibit_papers papers = { NULL, 0, 0 };
	if (!v->has_ended)
		TRY(fill_papers(cx, pg, x, &papers, v));
	const size_t mark = page_mark(pg);
	struct textarea_view receiver = part_textarea(pg, "receiver",
						      TR_MARK("Certificate of the receiver (PEM)")),
			     missing = part_textarea(
				     pg, "not-obtained",
				     TR_MARK("What was asked for and is not in it, and why"));
	struct input_view use = part_input(pg, "permitted-use",
					   TR_MARK("What it may be used for, and what not"));
	struct checkboxes_view stamps = part_checkboxes(pg, "stamps", TR_MARK("Time-stamps"));
	receiver.hint = tr(pg, "Only who has its key can open the package. Empty: it is not "
			       "encrypted.");
	missing.hint = tr(pg, "A line each; empty: nothing");
	use.hint = tr(pg, "As the authority says it; empty: not said");
	struct input_view to = part_input(pg, "to", TR_MARK("For whom")),
			  purpose = part_input(pg, "purpose", TR_MARK("What for"));
	to.hint = tr(pg, "The court, the authority or the defence, as it will stand in the record");
	page_input(pg, &to);
	page_input(pg, &purpose);
	page_input(pg, &use);
	page_textarea(pg, &missing);
	if (asks) {
		part_checkbox(pg, &stamps,
			      (struct checkbox_view){ .value = STR("now"),
						      .text = tr(pg, "Ask the authorities of this "
								     "node now") });
		page_checkboxes(pg, &stamps);
	}
	page_textarea(pg, &receiver);
	TRY(put_left_out(cx, pg, x, &papers));
	v->make = (struct form_view){ .action = evidence_href(pg, x->e.id, "packages"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Make a package") };
	if (!v->has_ended)
		put_add(pg, x, v);
	return RC_OK;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct package_wishes list = { NULL, 0, 0 };
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(package_wish_list(cx, pg->db, x->e.id, &list));
	struct packages_view v = { .errors = part_errors(pg),
				   .number = x->e.number,
				   .here = evidence_href(pg, x->e.id, "packages") };
	for (size_t i = 0; i < list.n; i++) {
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &x->e, &list.p[i]);
		v.waits = v.waits || list.p[i].state == PACKAGE_WAITS;
	}
	v.has_ended = exhibit_check_here(cx, &x->e) != RC_OK;
	v.may = !v.waits && (v.has_ended ? !x->e.is_locked : !x->e.is_opaque);
	bool asks = false;
	if (v.may) {
		if (pg->lang->prefix[0] != '\0')
			tell(pg, &v, true,
			     tr(pg, "The papers that people read in the language of this page, and "
				    "in English"));
		TRY(tell_certificates(cx, pg, x, &v));
		TRY(tell_authority(cx, pg, x, &v));
		TRY(tell_stamps(cx, pg, x, &v, &asks));
	}
	TRY(put_form(cx, pg, x, asks, &v));
	pg->title = tr_with(pg, "Packages of {number}", ARG("number", x->e.number));
	page_evidence_packages(pg, &v);
	return RC_OK;
}

/* Whether something can be encrypted to it. */
static enum rc check_receiver(struct cx *cx, struct str pem)
{
	struct certificate c;
	struct str sealed;
	TRY(certificate_read(cx, pem, &c));
	return envelope_seal_bytes(cx, c.der, STR("x"), &sealed);
}

/* Those that were marked, by their ids. */
static enum rc read_left_out(struct cx *cx, struct page *pg, const struct exhibit *e,
			     struct str *out)
{
	struct certificate_list list = { NULL, 0, 0 };
	struct exhibit_papers papers = { NULL, 0, 0 };
	*out = form_has(pg, "leave-out", e->authority.id) ? e->authority.id : STR("");
	TRY(certificate_list(cx, pg->db, e->id, &list));
	TRY(exhibit_paper_list(cx, pg->db, e->id, &papers));
	for (size_t i = 0; i < list.n + papers.n; i++) {
		const struct str id = id_print(cx->arena, i < list.n ? list.p[i].certificate.id
								     : papers.p[i - list.n].id);
		if (form_has(pg, "leave-out", id))
			*out = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(*out),
					 out->n > 0 ? " " : "", STR_ARG(id));
	}
	return RC_OK;
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	struct package_wish wish = { .made_for = form_value(pg, "to"),
				     .purpose = form_value(pg, "purpose"),
				     .permitted_use = form_value(pg, "permitted-use"),
				     .not_obtained = form_value(pg, "not-obtained"),
				     .receiver = form_value(pg, "receiver"),
				     .language = str_from_c(pg->lang->prefix),
				     .stamps = form_has(pg, "stamps", STR("now")) };
	if (wish.receiver.n > 0 && check_receiver(cx, wish.receiver) != RC_OK) {
		form_fail(pg, "receiver",
			  tr_with(pg, "Nothing can be encrypted to it: {why}",
				  ARG("why", arena_copy(cx->arena, cx_error(cx)))));
		return RC_INVALID;
	}
	TRY(read_left_out(cx, pg, &x->e, &wish.left_out));
	TRY(package_wish_add(cx, pg->db, &by, &x->e, &wish));
	return page_redirect(pg, evidence_href(pg, x->e.id, "packages"));
}

/* Its bytes leave after the entry that it was read is on disk. */
static enum rc send(struct cx *cx, struct page *pg)
{
	struct id id;
	struct evidence_exhibit *x;
	struct package_wishes list = { NULL, 0, 0 };
	TRY(evidence_load_kept(cx, pg, &x));
	if (!id_parse(page_param(pg, "package"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such package");
	TRY(package_wish_list(cx, pg->db, x->e.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct package_wish *w = &list.p[i];
		if (!id_eq(w->id, id) || w->state != PACKAGE_MADE)
			continue;
		if (!w->records_only)
			TRY(exhibit_check_here(cx, &x->e));
		pg->blob = arena_new(cx->arena, struct sha256, 1);
		*pg->blob = w->digest;
		const bool is_encrypted = w->receiver.n > 0;
		pg->type = is_encrypted ? STR("application/pkcs7-mime") : STR("application/zip");
		pg->save_as = arena_fmt(cx->arena, "%.*s.zip%s",
					STR_ARG(package_folder(cx->arena, x->e.number)),
					is_encrypted ? ".p7m" : "");
		return RC_OK;
	}
	return cx_fail(cx, RC_MISSING, "there is no such package");
}

/* ---- a paper that comes ---------------------------------------------------------------------- */

static enum rc may_add(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	TRY(evidence_load_kept(cx, pg, &x));
	return exhibit_check_here(cx, &x->e);
}

/* It lies in memory until the lists of hashes were asked. */
static enum rc keep_paper(struct cx *cx, struct page *pg)
{
	struct sealing_file *f = arena_new(cx->arena, struct sealing_file, 1);
	const struct sealing_place place = { pg->site->blobs, pg->site->people->data_dir,
					     pg->site->keeps_abuse };
	struct str bytes;
	pg->kept = f;
	TRY(upload_bytes(cx, pg, &bytes));
	if (form_failed(pg))
		return RC_OK;
	if ((int64_t)bytes.n > EXHIBIT_PAPER_BYTES_MAX) {
		form_fail(pg, "file",
			  tr_with(pg, "A paper has at most {n} MiB",
				  ARG("n", page_number(pg, EXHIBIT_PAPER_BYTES_MAX >> 20))));
		return RC_OK;
	}
	TRY(upload_hold(cx, pg));
	TRY(sealing_keep_paper(cx, &place, bytes, f));
	if (f->is_abuse)
		form_fail(pg, "file",
			  tr(pg, "A list of known child sexual abuse material names this file: no "
				 "byte of it was kept. Do not open or copy it, and call whom your "
				 "rules name."));
	return RC_OK;
}

static enum rc add_paper(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct sealing_file *kept = pg->kept;
	const struct actor by = people_actor(pg);
	INVARIANT(kept && pg->req->upload); // asked before
	TRY(evidence_load_kept(cx, pg, &x));
	struct exhibit_paper p = { .folder = form_value(pg, "folder"),
				   .given = file_tidy_name(cx->arena, upload_name(pg)),
				   .digest = kept->blob.hash,
				   .size = kept->blob.size };
	TRY(exhibit_paper_add(cx, pg->db, &by, &x->e, &p));
	return page_redirect(pg, evidence_href(pg, x->e.id, "packages"));
}

static enum rc take_off(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	if (!id_parse(page_param(pg, "paper"), &id))
		return cx_fail(cx, RC_MISSING, "the exhibit has no such paper");
	TRY(exhibit_paper_take_off(cx, pg->db, &by, &x->e, id));
	return page_redirect(pg, evidence_href(pg, x->e.id, "packages"));
}

static const struct web_field make_fields[] = {
	{ "to", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say for whom"),
	  .label = TR_MARK("For whom") },
	{ "purpose", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say what for"),
	  .label = TR_MARK("What for") },
	{ "permitted-use", FORM_TEXT, false, EXHIBIT_TEXT_MAX,
	  .label = TR_MARK("What it may be used for, and what not") },
	{ "not-obtained", FORM_LINES, false, CUSTODY_TEXT_MAX,
	  .label = TR_MARK("What was asked for and is not in it, and why") },
	{ "stamps", FORM_MANY, false, 3, .choices = "now", .label = TR_MARK("Time-stamps") },
	{ "receiver", FORM_LINES, false, CERTIFICATE_TEXT_MAX,
	  .label = TR_MARK("Certificate of the receiver (PEM)") },
	{ "leave-out", FORM_MANY, false, ID_TEXT, .label = TR_MARK("Leave out of it") },
	{ 0 },
};
static const struct web_field add_fields[] = {
	{ "folder", FORM_CHOICE, true, 11, .choices = "legal certificate",
	  .label = TR_MARK("What it is") },
	{ "file", FORM_TEXT, false, 1000 }, // of a browser that sends only its name
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form make_form = { make_fields, show }, add_form = { add_fields, show },
			     off_form = { no_fields, show };

const struct web_route evidence_package_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/packages", show, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/packages", ask, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &make_form },
	{ HTTP_GET, "/exhibits/:exhibit/packages/:package", send, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/papers", add_paper, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &add_form, .upload = may_add, .before = may_add,
	  .work = keep_paper, .looks = true },
	{ HTTP_POST, "/exhibits/:exhibit/papers/:paper/off", take_off, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &off_form },
	{ 0 },
};
