// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/propose: the exact bytes that an officer proposes, and signs.
#include "desk/propose_web.h"

#include "desk/html/pages.h"
#include "desk/signing_rule_db.h"
#include "people/approval_db.h"
#include "web/pages.h"

struct proposed {
	struct desk_request d;
	const struct view_step *step;
	struct str bytes; // with what composing fills in, as the step does
	struct sha256 digest;
};

static enum rc load(struct cx *cx, struct page *pg, struct proposed *p)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(desk_request_load(cx, pg, &p->d));
	if (!p->d.works)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on it");
	for (size_t i = 0; i < p->d.view.steps.n; i++)
		if (p->d.view.steps.p[i].row->action == ACTION_PROPOSE)
			p->step = &p->d.view.steps.p[i];
	if (!p->step)
		return cx_fail(cx, RC_CONFLICT, "this cannot be done while the request is \"%s\"",
			       state_key(p->d.r.progress.state));
	*r = p->d.r;
	TRY(request_fill_basis(&p->d.lv, r));
	p->bytes = request_bytes(cx->arena, r);
	p->digest = sha256_of(p->bytes);
	return RC_OK;
}

static struct str statement_of(struct page *pg, struct id request, const struct sha256 *digest)
{
	return proposal_statement(pg->cx->arena, pg->site->people->origin, request, digest);
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	struct signing_rule rule;
	TRY(load(cx, pg, p));
	TRY(signing_rule_load(cx, pg->db, &rule));
	struct propose_view v = { .errors = part_errors(pg),
				  .heading = tr(pg, action_name(ACTION_PROPOSE)),
				  .action = desk_request_href(pg, p->d.r.id, "propose"),
				  .exact = { .bytes = p->bytes,
					     .digest = sha256_print(cx->arena, &p->digest) },
				  .all_sign = rule.all_sign };
	TRY(desk_bytes_shown(cx, pg, p->d.r.id, p->bytes, &v.exact.shown));
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(p->step->needs, g))
			*ARENA_PUSH(cx->arena, &v.needs) = guard_text(g);
	TRY(person_sign_fill(cx, pg, &v.sign));
	person_sign_file(pg, &v.sign,
			 (struct sign_file){ desk_request_href(pg, p->d.r.id, "propose.txt"),
					     "propose.txt", TR_MARK("the statement") });
	v.challenge = person_sign_challenge(pg, statement_of(pg, p->d.r.id, &p->digest));
	pg->passkeys = v.sign.passkey || v.sign.certificate;
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", p->d.r.reference),
			    ARG("state", v.heading));
	page_crumb(pg, p->d.r.reference, desk_request_href(pg, p->d.r.id, "").p);
	page_desk_propose(pg, &v);
	return RC_OK;
}

/* What a certificate signs, as a file. */
static enum rc show_statement(struct cx *cx, struct page *pg)
{
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	TRY(load(cx, pg, p));
	buf_add(pg->out, statement_of(pg, p->d.r.id, &p->digest));
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

/* ---- proposing --------------------------------------------------------------------------- */

struct brought {
	struct id request;
	struct sha256 seen;
	struct signed_form own;
};

static enum rc read_form(struct cx *cx, struct page *pg)
{
	struct brought *b = arena_new(cx->arena, struct brought, 1);
	pg->kept = b;
	if (!id_parse(page_param(pg, "request"), &b->request))
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on it");
	if (!sha256_parse(form_value(pg, "digest"), &b->seen))
		return cx_fail(cx, RC_INVALID, "the form holds no digest of what it showed");
	return person_sign_read(cx, pg, statement_of(pg, b->request, &b->seen), &b->own);
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct brought *b = pg->kept;
	return person_sign_verify(cx, pg, statement_of(pg, b->request, &b->seen), &b->own);
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	const struct brought *b = pg->kept;
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	struct step_done done;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, p));
	TRY(person_sign_still(cx, pg, &b->own));
	const struct step_order o = { .request = p->d.r.id,
				      .action = ACTION_PROPOSE,
				      .world = p->d.lv.world,
				      .address = pg->site->people->origin,
				      .seen = b->seen,
				      .signature = &b->own.signature };
	TRY(request_refused(pg, "digest", step_take(cx, pg->db, &by, &o, &done)));
	return page_redirect(pg, desk_request_href(pg, p->d.r.id, ""));
}

static const struct web_field propose_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form propose_form = { propose_fields, show };

const struct web_route desk_propose_routes[] = {
	{ HTTP_GET, "/requests/:request/propose", show, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_GET, "/requests/:request/propose.txt", show_statement, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE },
	{ HTTP_POST, "/requests/:request/propose", propose, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &propose_form, .before = read_form,
	  .work = verify },
	{ 0 },
};
