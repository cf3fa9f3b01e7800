// SPDX-License-Identifier: AGPL-3.0-or-later
// /account/certificate: register the certificate that signs what one approves.
#include "people/account_web.h"
#include "people/html/pages.h"
#include "people/signing_db.h"
#include "web/pages.h"
#include "web/sentence.h"

/* What its owner signs to prove that they have the key: of this session, so that no other
 * signature of theirs will do, and this one nowhere else. */
static struct str statement_of(const struct page *pg)
{
	struct arena *a = pg->cx->arena;
	return arena_fmt(
		a, "comity certificate 1\n%.*s\n%.*s\n%.*s\n", STR_ARG(pg->site->people->origin),
		STR_ARG(id_print(a, pg->person.account)), STR_ARG(id_print(a, pg->person.session)));
}

struct people_file_view people_file(struct page *pg, const char *name, const char *label)
{
	struct people_file_view v = { part_textarea(pg, name, label) };
	v.text.hint = tr(pg, "Paste the whole file: PEM, or base64 of it");
	pg->passkeys = true; // the script that reads files
	return v;
}

static enum rc show_certificate(struct cx *cx, struct page *pg)
{
	(void)cx;
	const struct people_file_view certificate = people_file(pg, "certificate",
								TR_MARK("Certificate"));
	const struct people_file_view proof = people_file(pg, "proof",
							  TR_MARK("Signature of statement.txt"));
	const struct certificate_view view = { statement_of(pg) };
	const size_t mark = page_mark(pg);
	page_people_file(pg, &certificate);
	page_people_file(pg, &proof);
	struct form_page_view v = {
		.heading = tr(pg, "Add a certificate"),
		.form = { STR("/account/certificate"), page_since(pg, mark),
			  tr(pg, "Add the certificate"), false },
	};
	page_people_certificate(pg, &view);
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Your account"), "/account");
	return people_form(pg, &v);
}

static enum rc show_statement(struct cx *cx, struct page *pg)
{
	(void)cx;
	buf_add(pg->out, statement_of(pg));
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static const struct web_field add_fields[] = {
	{ "certificate", FORM_LINES, true, CERTIFICATE_TEXT_MAX,
	  .missing = TR_MARK("Hand in your certificate"), .label = TR_MARK("Certificate") },
	{ "proof", FORM_LINES, true, CERTIFICATE_TEXT_MAX,
	  .missing = TR_MARK("Hand in the signature of statement.txt"),
	  .label = TR_MARK("Signature of statement.txt") },
	{ 0 },
};
static const struct web_form add_form = { add_fields, show_certificate };

/* What was read wrongly is the person's to mend: the sentence stands beside the field. */
static enum rc beside(struct page *pg, const char *field, enum rc rc)
{
	if (rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	form_fail(pg, field, sentence_of_failure(pg));
	return RC_OK;
}

/* That it is run at all is the point: whoever may not add one is sent away before `work`. */
static enum rc look_who_asks(struct cx *cx, struct page *pg)
{
	(void)cx;
	(void)pg;
	return RC_OK;
}

static enum rc read_certificate(struct cx *cx, struct page *pg)
{
	struct certificate *c = arena_new(cx->arena, struct certificate, 1);
	struct str proof;
	pg->kept = c;
	TRY(beside(pg, "certificate", certificate_read(cx, form_value(pg, "certificate"), c)));
	TRY(beside(pg, "proof", certificate_read_signature(cx, form_value(pg, "proof"), &proof)));
	if (form_failed(pg))
		return RC_OK;
	const struct people_site *site = pg->site->people;
	TRY(beside(pg, "certificate", site->revoked(cx, site->data_dir, c->der)));
	if (form_failed(pg))
		return RC_OK;
	return beside(pg, "proof", certificate_verify(cx, c->der, proof, statement_of(pg)));
}

static enum rc add(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	struct id id;
	TRY(beside(pg, "certificate", signing_certificate_add(cx, pg->db, &who, pg->kept, &id)));
	return form_failed(pg) ? RC_INVALID : page_redirect(pg, STR("/account"));
}

const struct web_route people_certificate_routes[] = {
	{ HTTP_GET, "/account/certificate", show_certificate, .tx = TX_READ,
	  .need = ACCESS_OWN_ACCOUNT, .delicate = true },
	{ HTTP_POST, "/account/certificate", add, .tx = TX_WRITE, .need = ACCESS_OWN_ACCOUNT,
	  .delicate = true, .form = &add_form, .before = look_who_asks, .work = read_certificate },
	{ HTTP_GET, "/account/certificate/statement.txt", show_statement, .tx = TX_READ,
	  .need = ACCESS_OWN_ACCOUNT },
	{ 0 },
};
