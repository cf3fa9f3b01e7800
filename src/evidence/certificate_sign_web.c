// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/certificates/:certificate/answers, ready, sign: what the rule asks, field by
// field; who signs, and in what capacity; the paper byte for byte, and their signature.
#include "evidence/answers_web.h"
#include "evidence/certificate_web.h"
#include "evidence/html/pages.h"
#include "law/law.h"
#include "web/pages.h"

static enum rc load_open(struct cx *cx, struct page *pg, struct certificate_page **out)
{
	struct certificate_page *p = arena_new(cx->arena, struct certificate_page, 1);
	*out = p;
	TRY(certificate_page_load(cx, pg, p));
	if (!p->x.keeps)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on its case");
	if (p->row.certificate.kind == CERTIFICATE_OF_DESTRUCTION)
		return cx_fail(cx, RC_CONFLICT,
			       "who signs a certificate of destruction was said when it was "
			       "drafted");
	if (p->row.signatures.n > 0)
		return cx_fail(cx, RC_CONFLICT, "it is signed, and stays as it is: draft another");
	return answers_fit(cx, &p->row.certificate.rule);
}

static enum rc show_answers(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	TRY(load_open(cx, pg, &p));
	const struct exhibit_certificate *c = &p->row.certificate;
	const struct answers_about about = { &c->rule, &c->answers, p->facts.exhibit };
	const size_t mark = page_mark(pg);
	answers_put(pg, &about);
	struct form_page_view v = { .heading = tr(pg, "What the rule asks"),
				    .form = { .action = certificate_href(pg, c, "answers"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Save") } };
	v.above = answers_above(pg, &c->rule);
	return people_form(pg, &v);
}

static enum rc save_answers(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	struct certificate_answers answers = { 0 };
	const struct actor by = people_actor(pg);
	TRY(load_open(cx, pg, &p));
	struct exhibit_certificate *c = &p->row.certificate;
	answers_read(pg, &c->rule, &answers);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(certificate_put_answers(cx, pg->db, &by, p->name, c, &answers));
	return page_redirect(pg, certificate_href(pg, c, ""));
}

/* ---- who signs --------------------------------------------------------------------------- */

static enum rc show_ready(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	TRY(load_open(cx, pg, &p));
	const struct exhibit_certificate *c = &p->row.certificate;
	struct input_view capacity = part_input(pg, "capacity",
						TR_MARK("In what capacity you sign"));
	capacity.hint = tr(pg, "Your position, and what you are responsible for");
	const size_t mark = page_mark(pg);
	page_input(pg, &capacity);
	if (c->rule.signer.n > 0) {
		struct radios_view fits = part_radios(
			pg, "fits", TR_MARK("Are you whom the rule names as the signer?"));
		fits.hint = c->rule.signer;
		part_radio(pg, &fits, STR("yes"), tr(pg, "Yes"));
		part_radio(pg, &fits, STR("no"), tr(pg, "No"));
		page_radios(pg, &fits);
	}
	struct form_page_view v = { .heading = tr(pg, "Who states this"),
				    .form = { .action = certificate_href(pg, c, "ready"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Read it before you sign") } };
	const size_t above = page_mark(pg);
	people_put_text(pg, tr_with(pg, "You sign as {name}.", ARG("name", p->name)));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

static enum rc make_ready(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	const struct actor by = people_actor(pg);
	TRY(load_open(cx, pg, &p));
	struct exhibit_certificate *c = &p->row.certificate;
	c->signer = (struct certificate_signer){ p->name, form_value(pg, "capacity"),
						 TOLD_UNKNOWN };
	if (str_eq(form_value(pg, "fits"), STR("yes")))
		c->signer.fits = TOLD_YES;
	if (c->rule.signer.n > 0 && c->signer.fits != TOLD_YES) {
		form_fail(pg, "fits",
			  tr(pg, "The rule asks for another signer: somebody who is that must "
				 "sign"));
		return RC_INVALID;
	}
	TRY(certificate_may_prepare(cx, pg->db, &by, c, pg->law));
	TRY(certificate_print(cx, c, &p->facts, &p->language, true, &c->text));
	TRY(certificate_prepare(cx, pg->db, &by, c));
	return page_redirect(pg, certificate_href(pg, c, "sign"));
}

/* ---- signing it -------------------------------------------------------------------------- */

struct signing {
	struct certificate_page p;
	enum certificate_role role;
	struct signed_form own;
};

static enum rc load_signing(struct cx *cx, struct page *pg, struct signing *s)
{
	TRY(certificate_page_load(cx, pg, &s->p));
	if (!s->p.x.keeps)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on its case");
	if (!certificate_may_sign(&s->p, &s->role))
		return cx_fail(cx, RC_CONFLICT,
			       "it does not wait for your signature: look at it again");
	return RC_OK;
}

static enum rc show_sign(struct cx *cx, struct page *pg)
{
	struct signing *s = arena_new(cx->arena, struct signing, 1);
	TRY(load_signing(cx, pg, s));
	const struct exhibit_certificate *c = &s->p.row.certificate;
	const struct sha256 digest = sha256_of(c->text);
	struct certificate_sign_view v = {
		.errors = part_errors(pg),
		.exact = { .bytes = c->text, .digest = sha256_print(cx->arena, &digest) }
	};
	v.form = (struct sign_form_view){ .action = certificate_href(pg, c, "sign"),
					  .button = tr(pg, "Sign the certificate"),
					  .challenge = person_sign_challenge(pg, c->text),
					  .digest = v.exact.digest };
	TRY(certificate_cover(cx, c, &s->p.facts, &s->p.language, &v.cover));
	TRY(person_sign_fill(cx, pg, &v.form.sign));
	person_sign_file(pg, &v.form.sign,
			 (struct sign_file){ certificate_href(pg, c, "sign.txt"), "certificate.txt",
					     TR_MARK("the certificate") });
	pg->passkeys = v.form.sign.passkey || v.form.sign.certificate;
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", s->p.x.e.number),
			    ARG("state", tr(pg, "Sign the certificate")));
	page_evidence_certificate_sign(pg, &v);
	return RC_OK;
}

static enum rc show_text(struct cx *cx, struct page *pg)
{
	struct signing *s = arena_new(cx->arena, struct signing, 1);
	TRY(load_signing(cx, pg, s));
	buf_add(pg->out, s->p.row.certificate.text);
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static enum rc read_signature(struct cx *cx, struct page *pg)
{
	struct sha256 seen;
	struct signing *s = arena_new(cx->arena, struct signing, 1);
	TRY(load_signing(cx, pg, s));
	const struct sha256 now = sha256_of(s->p.row.certificate.text);
	pg->kept = s;
	if (!sha256_parse(form_value(pg, "digest"), &seen) || !sha256_eq(&seen, &now))
		return cx_fail(cx, RC_CONFLICT,
			       "the certificate changed meanwhile: look at it, and sign again");
	return person_sign_read(cx, pg, s->p.row.certificate.text, &s->own);
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct signing *s = pg->kept;
	return person_sign_verify(cx, pg, s->p.row.certificate.text, &s->own);
}

static enum rc sign(struct cx *cx, struct page *pg)
{
	const struct signing *s = pg->kept;
	const struct exhibit_certificate *c = &s->p.row.certificate;
	const struct actor by = people_actor(pg);
	const struct certificate_signing order = { .certificate = c->id,
						   .role = s->role,
						   .seen = sha256_of(c->text),
						   .law = pg->law,
						   .signed_by = &s->own.signature };
	struct evidence_exhibit *x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, x));
	TRY(person_sign_still(cx, pg, &s->own));
	TRY(certificate_sign(cx, pg->db, &by, &order));
	return page_redirect(pg, certificate_href(pg, c, ""));
}

static const struct web_field ready_fields[] = {
	{ "capacity", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say in what capacity you sign"),
	  .label = TR_MARK("In what capacity you sign") },
	{ "fits", FORM_TEXT, false, 3,
	  .label = TR_MARK("Are you whom the rule names as the signer?") },
	{ 0 },
};
static const struct web_field sign_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form answer_form = { answers_fields, show_answers },
			     ready_form = { ready_fields, show_ready },
			     sign_form = { sign_fields, show_sign };

#define ONE "/exhibits/:exhibit/certificates/:certificate/"
const struct web_route evidence_certificate_sign_routes[] = {
	{ HTTP_GET, ONE "answers", show_answers, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, ONE "answers", save_answers, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &answer_form },
	{ HTTP_GET, ONE "ready", show_ready, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, ONE "ready", make_ready, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &ready_form },
	{ HTTP_GET, ONE "sign", show_sign, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_GET, ONE "sign.txt", show_text, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, ONE "sign", sign, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &sign_form, .before = read_signature, .work = verify },
	{ 0 },
};
