// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/propose, /requests/:request/steps/:step/sign: the exact bytes of a request that
// an officer proposes, and of an answer that they give; they sign them.
#include "desk/propose_web.h"

#include "desk/answer_db.h"
#include "desk/html/pages.h"
#include "desk/signing_rule_db.h"
#include "desk/speech.h"
#include "people/approval_db.h"
#include "web/pages.h"

struct proposed {
	struct desk_request d;
	const struct view_step *step;
	struct act_facts facts; // of an answer
	struct str bytes;	// with what composing fills in, as the step does
	struct sha256 digest;
};

typedef enum rc loader(struct cx *cx, struct page *pg, struct proposed *p);

static enum rc load_step(struct cx *cx, struct page *pg, enum action action, struct proposed *p)
{
	TRY(desk_request_load(cx, pg, &p->d));
	if (!p->d.works)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	for (size_t i = 0; i < p->d.view.steps.n; i++)
		if (p->d.view.steps.p[i].row->action == action)
			p->step = &p->d.view.steps.p[i];
	if (!p->step)
		return desk_wrong_state(cx, pg, &p->d.r);
	return RC_OK;
}

static enum rc load_request(struct cx *cx, struct page *pg, struct proposed *p)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(load_step(cx, pg, ACTION_PROPOSE, p));
	*r = p->d.r;
	TRY(request_fill_basis(&p->d.lv, r));
	p->bytes = request_bytes(cx->arena, r);
	p->digest = sha256_of(p->bytes);
	return RC_OK;
}

/* As it was written on the page before. */
static enum rc load_answer(struct cx *cx, struct page *pg, struct proposed *p)
{
	enum action asked, written;
	if (!action_parse(page_param(pg, "step"), &asked) || !act_is_answer(asked))
		return cx_fail(cx, RC_MISSING, "there is no such answer");
	TRY(load_step(cx, pg, asked, p));
	TRY(answer_load(cx, pg->db, p->d.r.id, pg->person.account, &p->bytes));
	TRY(answer_read(cx, p->bytes, &written, &p->facts));
	if (written != asked)
		return cx_fail(cx, RC_MISSING,
			       N_("there is no answer of yours that waits for your signature"));
	p->digest = sha256_of(p->bytes);
	return RC_OK;
}

static struct str statement_of(struct page *pg, struct id request, const struct sha256 *digest)
{
	return proposal_statement(pg->cx->arena, pg->site->people->origin, request, digest);
}

/* ---- showing it -------------------------------------------------------------------------- */

static struct str what_of(struct page *pg, const struct proposed *p)
{
	const enum action a = p->step->row->action;
	return a == ACTION_PROPOSE ? STR("propose")
				   : arena_fmt(pg->cx->arena, "steps/%s/sign", action_key(a));
}

static void put_words(struct page *pg, const struct proposed *p, bool all_sign,
		      struct propose_view *v)
{
	const enum action a = p->step->row->action;
	if (a == ACTION_PROPOSE) {
		v->heading = tr(pg, action_name(a));
		v->what = TR_MARK("What you propose");
		v->next = tr(pg, "A second person approves exactly this. Your name, and your own "
				 "signature where you have a key, travel with it: the other side "
				 "verifies both.");
		v->rule = tr(pg, "On this node whoever proposes or approves a request signs it "
				 "with a key of their own.");
		v->form.button = tr(pg, "Send for approval");
	} else {
		v->heading = tr(pg, speech_step(p->d.r.progress.kind, a));
		v->what = TR_MARK("What you answer");
		v->next = tr(pg, "Your name and your own signature travel with the answer: the "
				 "other side verifies it.");
		v->rule = tr(pg, "On this node whoever answers a request signs the answer with a "
				 "key of their own.");
		v->form.button = act_takes_two(p->d.r.progress.kind, a)
					 ? tr(pg, "Ask a second person to approve")
					 : v->heading;
	}
	if (!all_sign)
		v->rule = STR("");
}

static enum rc show_it(struct cx *cx, struct page *pg, const struct proposed *p)
{
	struct signing_rule rule;
	const struct str what = what_of(pg, p);
	struct propose_view v = { .errors = part_errors(pg),
				  .form.action = desk_request_href(pg, p->d.r.id, what.p),
				  .exact = { .bytes = p->bytes,
					     .digest = sha256_print(cx->arena, &p->digest) } };
	TRY(signing_rule_load(cx, pg->db, &rule));
	TRY(desk_bytes_shown(cx, pg, p->d.r.id, p->bytes, &v.exact.shown));
	put_words(pg, p, rule.all_sign, &v);
	for (enum guard g = 0; p->step->row->action == ACTION_PROPOSE && g < GUARDS; g++)
		if (guards_has(p->step->needs, g))
			*ARENA_PUSH(cx->arena, &v.needs) = guard_text(g);
	TRY(person_sign_fill(cx, pg, &v.form.sign));
	const char *file = p->step->row->action == ACTION_PROPOSE ? "propose.txt" : "sign.txt";
	person_sign_file(
		pg, &v.form.sign,
		(struct sign_file){ arena_fmt(cx->arena, "%.*s.txt", STR_ARG(v.form.action)), file,
				    TR_MARK("the statement") });
	v.form.digest = v.exact.digest;
	v.form.challenge = person_sign_challenge(pg, statement_of(pg, p->d.r.id, &p->digest));
	pg->passkeys = v.form.sign.passkey || v.form.sign.certificate;
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", p->d.r.reference),
			    ARG("state", v.heading));
	page_crumb(pg, p->d.r.reference, desk_request_href(pg, p->d.r.id, "").p);
	page_desk_propose(pg, &v);
	return RC_OK;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	TRY(load_request(cx, pg, p));
	return show_it(cx, pg, p);
}

static enum rc show_answer(struct cx *cx, struct page *pg)
{
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	TRY(load_answer(cx, pg, p));
	return show_it(cx, pg, p);
}

/* What a certificate signs, as a file. */
static enum rc show_file(struct cx *cx, struct page *pg, loader *load)
{
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	TRY(load(cx, pg, p));
	buf_add(pg->out, statement_of(pg, p->d.r.id, &p->digest));
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static enum rc show_statement(struct cx *cx, struct page *pg)
{
	return show_file(cx, pg, load_request);
}

static enum rc show_answer_statement(struct cx *cx, struct page *pg)
{
	return show_file(cx, pg, load_answer);
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
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	if (!sha256_parse(form_value(pg, "digest"), &b->seen))
		return cx_fail(cx, RC_INVALID, "the form holds no digest of what it showed");
	return person_sign_read(cx, pg, statement_of(pg, b->request, &b->seen), &b->own);
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct brought *b = pg->kept;
	return person_sign_verify(cx, pg, statement_of(pg, b->request, &b->seen), &b->own);
}

/* What is proposed or answered, and by whose signature. */
static enum rc read_order(struct cx *cx, struct page *pg, loader *load, struct step_order *o)
{
	const struct brought *b = pg->kept;
	struct proposed *p = arena_new(cx->arena, struct proposed, 1);
	TRY(load(cx, pg, p));
	TRY(person_sign_still(cx, pg, &b->own));
	*o = (struct step_order){ .request = p->d.r.id,
				  .action = p->step->row->action,
				  .facts = p->facts,
				  .world = p->d.lv.world,
				  .address = pg->site->people->origin,
				  .blobs = pg->site->blobs,
				  .seen = b->seen,
				  .signature = &b->own.signature };
	return RC_OK;
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	struct step_order o;
	struct step_done done;
	const struct actor by = people_actor(pg);
	TRY(read_order(cx, pg, load_request, &o));
	TRY(request_refused(pg, "digest", step_take(cx, pg->db, &by, &o, &done)));
	return page_redirect(pg, desk_request_href(pg, o.request, ""));
}

static enum rc answer(struct cx *cx, struct page *pg)
{
	struct step_order o;
	struct step_done done;
	struct id approval;
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct actor by = people_actor(pg);
	TRY(read_order(cx, pg, load_answer, &o));
	TRY(request_load(cx, pg->db, o.request, r));
	if (!act_takes_two(r->progress.kind, o.action)) {
		TRY(request_refused(pg, "digest", step_take(cx, pg->db, &by, &o, &done)));
		return page_redirect(pg, desk_request_href(pg, o.request, ""));
	}
	TRY(request_refused(pg, "digest", step_propose(cx, pg->db, &by, &o, &approval)));
	return page_redirect(pg, arena_fmt(cx->arena, "/approvals/%.*s",
					   STR_ARG(id_print(cx->arena, approval))));
}

static const struct web_field propose_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again"), .label = "" },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form propose_form = { propose_fields, show },
			     sign_form = { propose_fields, show_answer };

const struct web_route desk_propose_routes[] = {
	{ HTTP_GET, "/requests/:request/propose", show, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_GET, "/requests/:request/propose.txt", show_statement, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE },
	{ HTTP_POST, "/requests/:request/propose", propose, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &propose_form, .before = read_form,
	  .work = verify },
	{ HTTP_GET, "/requests/:request/steps/:step/sign", show_answer, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_GET, "/requests/:request/steps/:step/sign.txt", show_answer_statement, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE },
	{ HTTP_POST, "/requests/:request/steps/:step/sign", answer, .tx = TX_WRITE,
	  .need = ACCESS_CASE_SEE, .form = &sign_form, .before = read_form, .work = verify },
	{ 0 },
};
