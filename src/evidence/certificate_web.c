// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/certificates: what is certified of an exhibit; a new one, by the rule of the
// country that receives it; one of them, as a page, as it is signed, and to be printed.
#include "evidence/certificate_web.h"

#include "evidence/answers_web.h"
#include "evidence/certificate_to_json.h"
#include "evidence/html/pages.h"
#include "formats/json.h"
#include "law/law.h"
#include "people/account_db.h"
#include "web/pages.h"

static struct str say(struct arena *a, const void *language, const char *english)
{
	return lang_text(a, language, english);
}

static struct str say_country(struct arena *a, const void *language, struct str alpha2,
			      struct str english)
{
	return lang_country(a, language, alpha2, english);
}

struct str certificate_href(struct page *pg, const struct exhibit_certificate *c, const char *what)
{
	return evidence_href(pg, c->exhibit,
			     arena_fmt(pg->cx->arena, "certificates/%.*s%s%s",
				       STR_ARG(id_print(pg->cx->arena, c->id)), what[0] ? "/" : "",
				       what)
				     .p);
}

static enum rc load_end(struct cx *cx, struct certificate_page *p)
{
	for (size_t i = p->x.custody.n; i-- > 0;) {
		const struct custody_row *r = &p->x.custody.p[i];
		if (r->step.event.act != CUSTODY_DESTROYED && r->step.event.act != CUSTODY_ERASED)
			continue;
		p->facts.end = &p->end;
		return certificate_end_from_record(cx, &r->step, r->record, &p->end);
	}
	return RC_OK;
}

static enum rc load_facts(struct cx *cx, struct page *pg, struct certificate_page *p)
{
	struct custody_rows rows;
	const struct exhibit_certificate *c = &p->row.certificate;
	const uint16_t n = law_country(pg->law, c->rule.country);
	TRY(certificate_facts(cx, pg->db, c->exhibit, &p->facts, &rows));
	p->facts.country = n == LAW_NONE ? c->rule.country : pg->law->countries.p[n].name;
	if (c->language.n > 0) {
		p->language = (struct certificate_language){
			say, say_country, lang_by_prefix(c->language, pg->site->pseudo),
			.name = c->language
		};
		if (!p->language.language)
			p->language = (struct certificate_language){ .say = NULL };
	}
	return load_end(cx, p);
}

enum rc certificate_page_load(struct cx *cx, struct page *pg, struct certificate_page *out)
{
	struct id id;
	struct account account;
	TRY(evidence_load_exhibit(cx, pg, &out->x));
	page_crumb(pg, out->x.e.number, evidence_href(pg, out->x.e.id, "").p);
	if (!id_parse(page_param(pg, "certificate"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such certificate");
	TRY(certificate_load(cx, pg->db, id, &out->row));
	if (!id_eq(out->row.certificate.exhibit, out->x.e.id))
		return cx_fail(cx, RC_MISSING, "there is no such certificate");
	if (id_is_set(pg->person.account)) {
		TRY(account_load(cx, pg->db, pg->person.account, &account));
		out->name = account.name;
	}
	page_crumb(pg, tr(pg, "Certificates"), evidence_href(pg, out->x.e.id, "certificates").p);
	return load_facts(cx, pg, out);
}

enum rc certificate_make_ready(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			       struct id certificate)
{
	const struct actor by = people_actor(pg);
	struct certificate_page *p = arena_new(cx->arena, struct certificate_page, 1);
	struct exhibit_certificate *c = &p->row.certificate;
	p->x = *x;
	TRY(certificate_load(cx, pg->db, certificate, &p->row));
	TRY(load_facts(cx, pg, p));
	TRY(certificate_may_prepare(cx, pg->db, &by, c, pg->law));
	TRY(certificate_print(cx, c, &p->facts, &p->language, true, &c->text));
	return certificate_prepare(cx, pg->db, &by, c);
}

bool certificate_may_sign(const struct certificate_page *p, enum certificate_role *role)
{
	const struct exhibit_certificate *c = &p->row.certificate;
	const bool first = str_eq(p->name, c->signer.name) &&
			   !certificate_signature_of(&p->row, CERTIFICATE_SIGNER);
	const bool second = c->kind == CERTIFICATE_OF_DESTRUCTION &&
			    str_eq(p->name, c->second.name) &&
			    !certificate_signature_of(&p->row, CERTIFICATE_SECOND);
	*role = first ? CERTIFICATE_SIGNER : CERTIFICATE_SECOND;
	return p->x.keeps && c->text.n > 0 && (first || second);
}

static struct evidence_tag state_tag(const struct certificate_row *row)
{
	if (certificate_is_signed(row))
		return (struct evidence_tag){ "govuk-tag--green", TR_MARK("Signed") };
	return row->certificate.text.n > 0
		       ? (struct evidence_tag){ "govuk-tag--yellow", TR_MARK("Ready to sign") }
		       : (struct evidence_tag){ "govuk-tag--grey", TR_MARK("Draft") };
}

/* ---- the list ---------------------------------------------------------------------------- */

static struct str country_of(struct page *pg, struct str code)
{
	const uint16_t n = law_country(pg->law, code);
	return n == LAW_NONE ? code : country_name(pg, code, pg->law->countries.p[n].name);
}

static void send_list(struct page *pg, const struct certificate_list *list, const struct exhibit *e)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_begin_array(j, "certificates");
	for (size_t i = 0; i < list->n; i++) {
		json_begin_object(j, NULL);
		certificate_row_to_json(j, pg->cx->arena, &list->p[i], e);
		json_end(j);
	}
	json_end(j);
	law_send_json(pg, j);
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct certificate_list list = { 0 };
	struct evidence_exhibit *x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, x));
	page_crumb(pg, x->e.number, evidence_href(pg, x->e.id, "").p);
	TRY(certificate_list(cx, pg->db, x->e.id, &list));
	if (pg->format == PAGE_JSON) {
		send_list(pg, &list, &x->e);
		return RC_OK;
	}
	struct certificates_view v = { .number = x->e.number,
				       .exhibit_href = evidence_href(pg, x->e.id, "") };
	if (x->keeps)
		v.new_href = evidence_href(pg, x->e.id, "certificates/new");
	for (size_t i = 0; i < list.n; i++) {
		const struct exhibit_certificate *c = &list.p[i].certificate;
		*ARENA_PUSH(cx->arena, &v.rows) = (struct certificate_line){
			.href = certificate_href(pg, c, ""),
			.country = country_of(pg, c->rule.country),
			.law = c->rule.law,
			.made = page_time(pg, c->made_at),
			.state = state_tag(&list.p[i]),
			.is_destruction = c->kind == CERTIFICATE_OF_DESTRUCTION,
		};
	}
	pg->title = tr_with(pg, "{thing}: certificates", ARG("thing", x->e.number));
	page_evidence_certificates(pg, &v);
	return RC_OK;
}

/* ---- a new one --------------------------------------------------------------------------- */

static enum rc load_to_draft(struct cx *cx, struct page *pg, struct evidence_exhibit **out)
{
	*out = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, *out));
	page_crumb(pg, (*out)->e.number, evidence_href(pg, (*out)->e.id, "").p);
	if (!(*out)->keeps)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on its case");
	return RC_OK;
}

struct str certificate_chosen_language(struct page *pg)
{
	const struct str language = form_value(pg, "language");
	return lang_by_prefix(language, false) ? language : STR("");
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct certificate_rules rules = { 0 };
	const struct str country = form_value(pg, "country");
	TRY(load_to_draft(cx, pg, &x));
	if (country.n > 0)
		TRY(certificate_rules_of(cx, pg->law, country, &rules));
	const size_t mark = page_mark(pg);
	answers_put_country(pg, STR(""));
	if (rules.n > 1)
		answers_put_regimes(pg, &rules, STR(""));
	answers_put_language(pg);
	struct form_page_view v = {
		.heading = tr_with(pg, "A certificate about {number}", ARG("number", x->e.number)),
		.form = { .action = evidence_href(pg, x->e.id, "certificates/new"),
			  .fields = page_since(pg, mark),
			  .button = tr(pg, "Continue") }
	};
	const size_t above = page_mark(pg);
	people_put_text(pg,
			tr(pg, "The rule of the country that receives the exhibit says what "
			       "must be certified, and by whom. You are asked for exactly that. "
			       "Nothing is stated but what a person states."));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

static enum rc draft(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct certificate_rules rules;
	struct account account;
	struct exhibit_certificate c = { .kind = CERTIFICATE_OF_FACTS };
	const struct actor by = people_actor(pg);
	const struct str country = form_value(pg, "country"), regime = form_value(pg, "regime");
	TRY(load_to_draft(cx, pg, &x));
	TRY(certificate_rules_of(cx, pg->law, country, &rules));
	if (rules.n > 1 && regime.n == 0) {
		form_fail(pg, "regime", tr(pg, "Choose which rule applies"));
		return RC_INVALID;
	}
	TRY(certificate_choose(cx, pg->law, country, rules.n > 1 ? regime : STR(""), &c.kind,
			       &c.rule));
	TRY(account_load(cx, pg->db, by.account, &account));
	c.exhibit = x->e.id;
	c.made_by = account.name;
	c.language = certificate_chosen_language(pg);
	TRY(certificate_draft(cx, pg->db, &by, &c));
	return page_redirect(pg, certificate_href(pg, &c, c.rule.fields.n > 0 ? "answers" : ""));
}

/* ---- one of them ------------------------------------------------------------------------- */

static enum rc fill(struct cx *cx, struct page *pg, const struct certificate_page *p,
		    struct evidence_certificate_view *v)
{
	struct certificate_fields missing = { 0 };
	struct certificate_signed by[2] = { 0 };
	enum certificate_role role;
	const struct exhibit_certificate *c = &p->row.certificate;
	const bool open = v->keeps && p->row.signatures.n == 0 &&
			  c->kind != CERTIFICATE_OF_DESTRUCTION;
	TRY(certificate_cover(cx, c, &p->facts, &p->language, &v->cover));
	v->exact.bytes = c->text;
	if (c->text.n == 0)
		TRY(certificate_print(cx, c, &p->facts, &p->language, false, &v->exact.bytes));
	const struct sha256 digest = sha256_of(v->exact.bytes);
	v->exact.digest = sha256_print(cx->arena, &digest);
	v->after = certificate_after(cx->arena, by, certificate_signed_of(&p->row, by),
				     &p->language);
	certificate_missing(cx->arena, &c->rule, &c->answers, &missing);
	for (size_t i = 0; i < missing.n; i++) {
		const char *label = certificate_label(missing.p[i].name);
		*ARENA_PUSH(cx->arena, &v->missing) = label ? tr(pg, label) : missing.p[i].name;
	}
	if (open)
		v->changed = certificate_rule_change(cx->arena, &c->rule, pg->law, c->kind);
	if (open && c->rule.fields.n > 0)
		v->answers_href = certificate_href(pg, c, "answers");
	if (open && missing.n == 0 && v->changed.n == 0)
		v->ready_href = certificate_href(pg, c, "ready");
	if (certificate_may_sign(p, &role))
		v->sign_href = certificate_href(pg, c, "sign");
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct certificate_page *p = arena_new(cx->arena, struct certificate_page, 1);
	TRY(certificate_page_load(cx, pg, p));
	const struct exhibit_certificate *c = &p->row.certificate;
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_object(j, "certificate");
		certificate_row_to_json(j, cx->arena, &p->row, &p->x.e);
		json_end(j);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct evidence_certificate_view v = {
		.heading = c->kind == CERTIFICATE_OF_DESTRUCTION
				   ? tr(pg, "Certificate of destruction")
				   : tr_with(pg, "Certificate for {country}",
					     ARG("country", country_of(pg, c->rule.country))),
		.number = p->x.e.number,
		.exhibit_href = evidence_href(pg, p->x.e.id, ""),
		.pdf_href = certificate_href(pg, c, "certificate.pdf"),
		.state = state_tag(&p->row),
		.keeps = p->x.keeps,
		.is_signed = certificate_is_signed(&p->row),
	};
	TRY(fill(cx, pg, p, &v));
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", p->x.e.number),
			    ARG("state", v.heading));
	page_evidence_certificate(pg, &v);
	return RC_OK;
}

static enum rc show_pdf(struct cx *cx, struct page *pg)
{
	struct str bytes;
	size_t unknown; // characters that no font shows are boxes with their number
	struct certificate_page *p = arena_new(cx->arena, struct certificate_page, 1);
	TRY(certificate_page_load(cx, pg, p));
	struct evidence_certificate_view v = { .keeps = false };
	TRY(fill(cx, pg, p, &v));
	TRY(certificate_to_pdf(cx, v.cover, v.exact.bytes, v.after, &bytes, &unknown));
	buf_add(pg->out, bytes);
	pg->type = STR("application/pdf");
	return RC_OK;
}

static const struct web_field new_fields[] = {
	{ "country", FORM_TEXT, true, 2, .missing = TR_MARK("Choose whose court receives it") },
	{ "regime", FORM_TEXT, false, 3 },
	{ "language", FORM_TEXT, false, 10 },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

const struct web_route evidence_certificate_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/certificates", show_list, PAGE_HTML | PAGE_JSON,
	  .tx = TX_READ, .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ HTTP_GET, "/exhibits/:exhibit/certificates/new", show_new, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/certificates/new", draft, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &new_form },
	{ HTTP_GET, "/exhibits/:exhibit/certificates/:certificate", show_one, PAGE_HTML | PAGE_JSON,
	  .tx = TX_READ, .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ HTTP_GET, "/exhibits/:exhibit/certificates/:certificate/certificate.pdf", show_pdf,
	  .tx = TX_READ, .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ 0 },
};
