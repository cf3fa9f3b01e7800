// SPDX-License-Identifier: AGPL-3.0-or-later
// /approvals: what waits for a second person, shown byte for byte, and the decision.
#include "people/approval_web.h"

#include <string.h>

#include "people/account_db.h"
#include "people/erasure_db.h"
#include "people/four_eyes_db.h"
#include "people/html/pages.h"
#include "people/list_web.h"
#include "people/signature_db.h"
#include "web/pages.h"

static const char *const state_texts[APPROVAL_STATES] = {
	[APPROVAL_WAITING] = TR_MARK("waits for a decision"),
	[APPROVAL_APPROVED] = TR_MARK("approved"),
	[APPROVAL_REFUSED] = TR_MARK("refused"),
	[APPROVAL_WITHDRAWN] = TR_MARK("withdrawn"),
	[APPROVAL_VOID] = TR_MARK("void: what it was about has changed"),
	[APPROVAL_LAPSED] = TR_MARK("lapsed: nobody decided in time"),
	[APPROVAL_USED] = TR_MARK("approved and done"),
};

struct str people_approval_title(struct page *pg, const struct approval *a)
{
	struct str what, whom;
	if (!str_cut(a->title, ':', &what, &whom))
		return a->title;
	return tr_with(pg, "{what}: {whom}", ARG("what", tr(pg, str_c(pg->cx->arena, what))),
		       ARG("whom", str_trim(whom)));
}

static struct approval_row_view row_of(struct page *pg, const struct approval *a)
{
	const struct str id = id_print(pg->cx->arena, a->id);
	return (struct approval_row_view){
		.href = arena_fmt(pg->cx->arena, "/approvals/%.*s", STR_ARG(id)),
		.title = people_approval_title(pg, a),
		.until = page_time(pg, a->expires_at),
		.state = state_texts[approval_state_at(a, pg->cx->now)],
		.roles = people_roles_text(pg, a->roles),
	};
}

static void fill_rows(struct page *pg, const struct approval_list *list,
		      struct approval_rows_view *out)
{
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(pg->cx->arena, out) = row_of(pg, &list->p[i]);
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	const struct actor who = people_actor(pg);
	struct approval_list waiting = { 0 }, own = { 0 };
	struct approval_list_view v = { 0 };
	TRY(approval_list_for(cx, pg->db, &who, &waiting));
	TRY(approval_list_by(cx, pg->db, &who, &own));
	fill_rows(pg, &waiting, &v.waiting);
	fill_rows(pg, &own, &v.own);
	pg->title = tr_n_with(pg, (int64_t)waiting.n, "Approvals: {n} waits", "Approvals: {n} wait",
			      ARG("n", (int64_t)waiting.n));
	page_people_approvals(pg, &v);
	return RC_OK;
}

/* ---- one ---- */

enum rc people_approval_load(struct cx *cx, struct page *pg, struct approval *out)
{
	struct id id;
	const struct actor who = people_actor(pg);
	static const char gone[] = "there is no such proposal";
	if (!id_parse(page_param(pg, "approval"), &id))
		return cx_fail(cx, RC_MISSING, gone);
	TRY(approval_load(cx, pg->db, id, out));
	if (!approval_may_see(out, &who))
		return cx_fail(cx, RC_MISSING, gone);
	return RC_OK;
}

static enum rc name_of(struct cx *cx, struct page *pg, struct id id, struct str *out)
{
	struct account a = { 0 };
	if (!id_is_set(id)) {
		*out = tr(pg, "the server's terminal");
		return RC_OK;
	}
	TRY(account_load(cx, pg->db, id, &a));
	*out = a.post.n > 0 ? a.post : a.name;
	return RC_OK;
}

static struct str challenge_of(struct page *pg, const struct approval *a, enum approval_step step)
{
	return person_sign_challenge(
		pg, approval_statement(pg->cx->arena, pg->site->people->origin, a, step));
}

static enum rc load_sign(struct cx *cx, struct page *pg, const struct approval *a,
			 struct approval_view *v)
{
	TRY(person_sign_fill(cx, pg, &v->sign));
	if (!v->may_decide)
		return RC_OK;
	v->approve = challenge_of(pg, a, APPROVAL_APPROVE);
	v->refuse = challenge_of(pg, a, APPROVAL_REFUSE);
	person_sign_file(
		pg, &v->sign,
		(struct sign_file){ arena_fmt(cx->arena, "%.*s/approve.txt", STR_ARG(v->action)),
				    "approve.txt", TR_MARK("approve") });
	person_sign_file(
		pg, &v->sign,
		(struct sign_file){ arena_fmt(cx->arena, "%.*s/refuse.txt", STR_ARG(v->action)),
				    "refuse.txt", TR_MARK("refuse") });
	return RC_OK;
}

static enum rc load_signature(struct cx *cx, struct page *pg, const struct approval *a,
			      struct approval_view *v)
{
	struct signature s;
	if (id_is_set(a->signature)) {
		TRY(signature_load(cx, pg->db, a->signature, &s));
		v->signed_how = tr(pg, signature_kind_text(s.kind));
	}
	if (!id_is_set(a->proposer_signature))
		return RC_OK;
	TRY(signature_load(cx, pg->db, a->proposer_signature, &s));
	v->proposed_how = tr(pg, signature_kind_text(s.kind));
	return RC_OK;
}

/* The proposal names number and hash only: what is to be erased is read in the ledger. */
static void fill_entry(struct page *pg, const struct approval *a, struct approval_view *v)
{
	if (erasure_is(a) && page_may(pg, ACCESS_LEDGER_SEE))
		v->entry_href = arena_fmt(pg->cx->arena, "%.*s/entry", STR_ARG(v->row.href));
}

static void fill_decision(struct page *pg, struct approval_view *v)
{
	v->decision = part_radios(pg, "decision", TR_MARK("Your decision"));
	part_radio(pg, &v->decision, STR("approve"), tr(pg, "Approve exactly this"));
	part_radio(pg, &v->decision, STR("refuse"), tr(pg, "Refuse"));
	v->words = part_textarea(pg, "reason", TR_MARK("Reason"));
	v->words.hint = tr(pg, "Needed when you refuse. The proposer sees your words as written.");
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct approval a = { 0 };
	TRY(people_approval_load(cx, pg, &a));
	const struct actor who = people_actor(pg);
	const struct str digest = sha256_print(cx->arena, &a.digest);
	const struct id id = a.id;
	struct approval_view v = {
		.errors = part_errors(pg),
		.row = row_of(pg, &a),
		.exact = { .bytes = a.bytes, .digest = digest },
		.why = a.why,
		.proposed = page_time(pg, a.proposed_at),
		.decided = page_time(pg, a.decided_at),
		.reason = a.reason,
		.own = id_eq(a.proposer, who.account),
		.lapsed = approval_state_at(&a, cx->now) == APPROVAL_LAPSED,
	};
	if (pg->site->people->shown)
		TRY(pg->site->people->shown(cx, pg, &a, &v.exact.shown));
	const bool waits = approval_state_at(&a, cx->now) == APPROVAL_WAITING;
	v.waits = waits;
	v.about_you = waits && id_eq(a.object, who.account);
	v.may_decide = approval_may_decide(&a, &who, cx->now) && !v.about_you &&
		       id_is_set(pg->person.session);
	v.may_withdraw = waits && v.own;
	v.action = v.row.href;
	v.digest_short = arena_fmt(cx->arena, "%.4s\xe2\x80\xa6%.4s", digest.p,
				   digest.p + digest.n - 4);
	TRY(name_of(cx, pg, a.proposer, &v.proposer));
	if (id_is_set(a.decider))
		TRY(name_of(cx, pg, a.decider, &v.decider));
	TRY(load_signature(cx, pg, &a, &v));
	TRY(load_sign(cx, pg, &a, &v));
	fill_entry(pg, &a, &v);
	fill_decision(pg, &v);
	v.withdraw = (struct form_view){ arena_fmt(cx->arena, "%.*s/withdraw", STR_ARG(v.action)),
					 { STR("") },
					 tr(pg, "Withdraw"),
					 true };
	pg->object = (struct page_object){ "approval", id };
	pg->decides = v.may_decide;
	pg->passkeys = v.may_decide && (v.sign.passkey || v.sign.certificate);
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", v.row.title),
			    ARG("state", tr(pg, v.row.state)));
	page_crumb(pg, tr(pg, "Approvals"), "/approvals");
	page_people_approval(pg, &v);
	return RC_OK;
}

/* What a certificate signs, as a file. */
static enum rc show_statement(struct cx *cx, struct page *pg, enum approval_step decision)
{
	struct approval a = { 0 };
	TRY(people_approval_load(cx, pg, &a));
	buf_add(pg->out, approval_statement(cx->arena, pg->site->people->origin, &a, decision));
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static enum rc show_approve(struct cx *cx, struct page *pg)
{
	return show_statement(cx, pg, APPROVAL_APPROVE);
}

static enum rc show_refuse(struct cx *cx, struct page *pg)
{
	return show_statement(cx, pg, APPROVAL_REFUSE);
}

/* ---- the decision ---- */

static const struct web_field decision_fields[] = {
	{ "decision", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what you decide"),
	  .choices = "approve refuse", .label = TR_MARK("Your decision") },
	{ "reason", FORM_LINES, false, ACCOUNT_REASON_MAX, .label = TR_MARK("Reason") },
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form decision_form = { decision_fields, show_one };

struct decision {
	struct approval approval;
	struct approval_ask ask;
	struct signed_form own;
};

static struct str statement_of(struct page *pg, const struct decision *d)
{
	return approval_statement(pg->cx->arena, pg->site->people->origin, &d->approval,
				  d->ask.step);
}

static enum rc read_decision(struct cx *cx, struct page *pg)
{
	struct decision *d = arena_new(cx->arena, struct decision, 1);
	TRY(people_approval_load(cx, pg, &d->approval));
	d->ask = (struct approval_ask){
		.step = str_eq(form_value(pg, "decision"), STR("approve")) ? APPROVAL_APPROVE
									   : APPROVAL_REFUSE,
		.who = people_actor(pg),
		.reason = form_value(pg, "reason"),
	};
	if (!sha256_parse(form_value(pg, "digest"), &d->ask.seen))
		return cx_fail(cx, RC_INVALID, "the form holds no digest of what it showed");
	if (approval_judge(&d->approval, &d->ask, cx->now).why == APPROVAL_NO_REASON)
		form_fail(pg, "reason", tr(pg, "Say why you refuse"));
	pg->kept = d;
	return person_sign_read(cx, pg, statement_of(pg, d), &d->own);
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct decision *d = pg->kept;
	return person_sign_verify(cx, pg, statement_of(pg, d), &d->own);
}

static enum rc decide(struct cx *cx, struct page *pg)
{
	const struct decision *d = pg->kept;
	struct four_eyes_decision decision = {
		d->approval.id, d->ask, &d->own.signature, { { 0 } }
	};
	enum four_eyes_outcome outcome;
	struct account a = { 0 };
	const struct str token = token_new(cx->arena, &decision.token);
	TRY(person_sign_still(cx, pg, &d->own));
	if (erasure_is(&d->approval)) {
		TRY(erasure_decide(cx, pg->db, d->approval.id, &d->ask, &d->own.signature));
		return page_redirect(pg, STR("/approvals"));
	}
	TRY(four_eyes_decide(cx, pg->db, &decision, &outcome));
	if (pg->site->people->decided)
		TRY(pg->site->people->decided(cx, pg, &d->approval, &d->ask));
	if (outcome == FOUR_EYES_VOID)
		return page_redirect(pg, arena_fmt(cx->arena, "/approvals/%.*s",
						   STR_ARG(id_print(cx->arena, d->approval.id))));
	if (outcome != FOUR_EYES_LINK_MADE)
		return page_redirect(pg, STR("/approvals"));
	TRY(account_load(cx, pg->db, d->approval.object, &a));
	return people_show_link(pg, tr(pg, "The link is made"), a.name, token);
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form withdraw_form = { no_fields, show_one };

static enum rc withdraw(struct cx *cx, struct page *pg)
{
	struct approval a = { 0 };
	TRY(people_approval_load(cx, pg, &a));
	const struct approval_ask ask = { .step = APPROVAL_WITHDRAW, .who = people_actor(pg) };
	TRY(approval_step(cx, pg->db, a.id, &ask, NULL));
	return page_redirect(pg, STR("/approvals"));
}

const struct web_route people_approval_routes[] = {
	{ HTTP_GET, "/approvals", show_list, .tx = TX_READ, .need = ACCESS_APPROVAL_SEE },
	{ HTTP_GET, "/approvals/:approval", show_one, .tx = TX_READ, .need = ACCESS_APPROVAL_SEE,
	  .content = true },
	{ HTTP_GET, "/approvals/:approval/approve.txt", show_approve, .tx = TX_READ,
	  .need = ACCESS_APPROVAL_DECIDE },
	{ HTTP_GET, "/approvals/:approval/refuse.txt", show_refuse, .tx = TX_READ,
	  .need = ACCESS_APPROVAL_DECIDE },
	{ HTTP_POST, "/approvals/:approval", decide, .tx = TX_WRITE, .need = ACCESS_APPROVAL_DECIDE,
	  .form = &decision_form, .before = read_decision, .work = verify },
	{ HTTP_POST, "/approvals/:approval/withdraw", withdraw, .tx = TX_WRITE,
	  .need = ACCESS_APPROVAL_SEE, .form = &withdraw_form },
	{ 0 },
};
