// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/certificates/:certificate/answers, ready, sign: what the rule asks, field by
// field; who signs, and in what capacity; the paper byte for byte, and their signature.
#include "evidence/certificate_web.h"
#include "evidence/html/pages.h"
#include "law/law.h"
#include "web/pages.h"

/* Fields of a form are numbered: what they are called is the rule's. Two for each: the answer,
 * and why there is none. */
enum { FIELDS_MAX = 28 };

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
	if (p->row.certificate.rule.fields.n > FIELDS_MAX)
		return cx_fail(cx, RC_LIMIT,
			       "the rule has more fields than a page: comity certificate answer");
	return RC_OK;
}

static const char *name_of(struct page *pg, char kind, size_t i)
{
	return arena_fmt(pg->cx->arena, "%c%zu", kind, i).p;
}

/* ---- the questions ----------------------------------------------------------------------- */

struct asked_field {
	const struct certificate_field *field;
	const char *name, *label;
	struct str now, hint;
};

static struct asked_field question_of(struct page *pg, const struct certificate_page *p, size_t i)
{
	const struct exhibit_certificate *c = &p->row.certificate;
	const struct certificate_field *f = &c->rule.fields.p[i];
	const struct certificate_answer *a = certificate_answer_to(&c->answers, f->name);
	const char *label = certificate_label(f->name), *hint = certificate_hint(f->kind);
	struct asked_field q = { f, name_of(pg, 'f', i), label, STR(""), STR("") };
	if (!label)
		q.label = str_c(pg->cx->arena, f->name);
	if (hint)
		q.hint = tr(pg, hint);
	if (a && !a->is_unstated)
		q.now = a->value;
	if (!a) {
		q.now = certificate_propose(pg->cx->arena, f->name, p->facts.exhibit);
		if (q.now.n > 0)
			q.hint = tr(pg, "From the exhibit’s record. Correct it if it is wrong.");
	}
	return q;
}

static void put_choice(struct page *pg, const struct asked_field *q)
{
	struct radios_view v = part_radios(pg, q->name, q->label);
	struct str rest = q->field->type, one;
	v.hint = q->hint;
	while (rest.n > 0) {
		(void)str_cut(rest, '|', &one, &rest);
		const char *word = certificate_word(one);
		part_radio(pg, &v, one, word ? tr(pg, word) : one);
		if (pg->form.values.n == 0 && str_eq(one, q->now))
			v.options.p[v.options.n - 1].selected = true;
	}
	page_radios(pg, &v);
}

static void put_lines(struct page *pg, const struct asked_field *q)
{
	struct textarea_view v = part_textarea(pg, q->name, q->label);
	v.hint = q->hint;
	if (pg->form.values.n == 0)
		v.value = q->now;
	page_textarea(pg, &v);
}

static void put_line(struct page *pg, const struct asked_field *q)
{
	struct input_view v = part_input(pg, q->name, q->label);
	v.hint = q->hint;
	if (q->field->kind == CERTIFICATE_DATE)
		v.type = "date";
	if (q->field->kind == CERTIFICATE_TIME)
		v.type = "time";
	if (pg->form.values.n == 0)
		v.value = q->now;
	page_input(pg, &v);
}

static void put_question(struct page *pg, const struct certificate_page *p, size_t i)
{
	const struct exhibit_certificate *c = &p->row.certificate;
	const struct asked_field q = question_of(pg, p, i);
	const struct certificate_answer *a = certificate_answer_to(&c->answers, q.field->name);
	if (q.field->kind == CERTIFICATE_CHOICE)
		put_choice(pg, &q);
	else if (q.field->kind == CERTIFICATE_STATEMENT || q.field->kind == CERTIFICATE_FOUR)
		put_lines(pg, &q);
	else
		put_line(pg, &q);
	struct input_view why = part_input(pg, name_of(pg, 'u', i),
					   TR_MARK("If you cannot state this: why"));
	if (pg->form.values.n == 0 && a && a->is_unstated)
		why.value = a->value;
	page_input(pg, &why);
}

static enum rc show_answers(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	TRY(load_open(cx, pg, &p));
	const struct exhibit_certificate *c = &p->row.certificate;
	const size_t mark = page_mark(pg);
	for (size_t i = 0; i < c->rule.fields.n; i++)
		if (certificate_asks(&c->rule.fields.p[i]))
			put_question(pg, p, i);
	struct form_page_view v = { .heading = tr(pg, "What the rule asks"),
				    .form = { .action = certificate_href(pg, c, "answers"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Save") } };
	const size_t above = page_mark(pg);
	people_put_text(pg, arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(c->rule.law),
				      STR_ARG(c->rule.section)));
	people_put_text(pg, c->rule.test);
	people_put_text(pg, tr(pg, "State only what you know. What you cannot state is left "
				   "unstated, with the reason: the paper shows that."));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

/* An answer or a reason, or neither yet. */
static void read_answer(struct page *pg, const struct certificate_rule *rule, size_t i,
			struct certificate_answers *out)
{
	const struct certificate_field *f = &rule->fields.p[i];
	const char *name = name_of(pg, 'f', i), *hint = certificate_hint(f->kind);
	const struct str value = form_value(pg, name), why = form_value(pg, name_of(pg, 'u', i));
	const struct certificate_answer a = { f->name, why.n > 0 ? why : value, why.n > 0 };
	if (value.n == 0 && why.n == 0)
		return;
	if (!a.is_unstated && certificate_check_answer(pg->cx, rule, &a) != RC_OK) {
		form_fail(pg, name, tr(pg, hint ? hint : TR_MARK("Choose one of those offered")));
		return;
	}
	*ARENA_PUSH(pg->cx->arena, out) = a;
}

static enum rc save_answers(struct cx *cx, struct page *pg)
{
	struct certificate_page *p;
	struct certificate_answers answers = { 0 };
	const struct actor by = people_actor(pg);
	TRY(load_open(cx, pg, &p));
	struct exhibit_certificate *c = &p->row.certificate;
	for (size_t i = 0; i < c->rule.fields.n; i++)
		if (certificate_asks(&c->rule.fields.p[i]))
			read_answer(pg, &c->rule, i, &answers);
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

#define PAIR(n)                                                                            \
	{ "f" #n, FORM_LINES, false, CERTIFICATE_ANSWER_MAX, .label = TR_MARK("Answer") }, \
	{                                                                                  \
		"u" #n, FORM_TEXT, false, CERTIFICATE_ANSWER_MAX                           \
	}
static const struct web_field answer_fields[] = {
	PAIR(0),  PAIR(1),  PAIR(2),  PAIR(3),	PAIR(4),  PAIR(5),  PAIR(6),  PAIR(7),
	PAIR(8),  PAIR(9),  PAIR(10), PAIR(11), PAIR(12), PAIR(13), PAIR(14), PAIR(15),
	PAIR(16), PAIR(17), PAIR(18), PAIR(19), PAIR(20), PAIR(21), PAIR(22), PAIR(23),
	PAIR(24), PAIR(25), PAIR(26), PAIR(27), { 0 },
};
_Static_assert(sizeof answer_fields / sizeof *answer_fields == 2 * FIELDS_MAX + 1,
	       "each field of a rule has its two");
static const struct web_field ready_fields[] = {
	{ "capacity", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say in what capacity you sign") },
	{ "fits", FORM_TEXT, false, 3 },
	{ 0 },
};
static const struct web_field sign_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form answer_form = { answer_fields, show_answers },
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
