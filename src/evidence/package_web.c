// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/packages: packages that anybody can verify: asked for, made by the node,
// fetched.
#include "evidence/package_web.h"

#include "crypto/certificate.h"
#include "crypto/envelope.h"
#include "evidence/certificate_db.h"
#include "evidence/html/pages.h"
#include "evidence/package.h"
#include "evidence/package_order_db.h"
#include "evidence/stamp_db.h"
#include "web/pages.h"

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
	if (w->state != PACKAGE_MADE || exhibit_check_here(pg->cx, e) != RC_OK)
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

static void put_form(struct page *pg, const struct evidence_exhibit *x, bool asks,
		     struct packages_view *v)
{
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
	v->make = (struct form_view){ .action = evidence_href(pg, x->e.id, "packages"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Make a package") };
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
	v.may = !v.waits && !x->e.is_opaque && exhibit_check_here(cx, &x->e) == RC_OK;
	bool asks = false;
	if (v.may) {
		TRY(tell_certificates(cx, pg, x, &v));
		TRY(tell_stamps(cx, pg, x, &v, &asks));
	}
	put_form(pg, x, asks, &v);
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
				     .stamps = form_has(pg, "stamps", STR("now")) };
	if (wish.receiver.n > 0 && check_receiver(cx, wish.receiver) != RC_OK) {
		form_fail(pg, "receiver",
			  tr_with(pg, "Nothing can be encrypted to it: {why}",
				  ARG("why", arena_copy(cx->arena, cx_error(cx)))));
		return RC_INVALID;
	}
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
	TRY(exhibit_check_here(cx, &x->e));
	TRY(package_wish_list(cx, pg->db, x->e.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct package_wish *w = &list.p[i];
		if (!id_eq(w->id, id) || w->state != PACKAGE_MADE)
			continue;
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

static const struct web_field make_fields[] = {
	{ "to", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say for whom") },
	{ "purpose", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say what for") },
	{ "permitted-use", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "not-obtained", FORM_LINES, false, CUSTODY_TEXT_MAX },
	{ "stamps", FORM_MANY, false, 3, .choices = "now" },
	{ "receiver", FORM_LINES, false, CERTIFICATE_TEXT_MAX },
	{ 0 },
};
static const struct web_form make_form = { make_fields, show };

const struct web_route evidence_package_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/packages", show, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/packages", ask, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &make_form },
	{ HTTP_GET, "/exhibits/:exhibit/packages/:package", send, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ 0 },
};
