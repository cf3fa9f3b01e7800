// SPDX-License-Identifier: AGPL-3.0-or-later
// /approvals: what waits for a second person, shown byte for byte, and the decision.
#include "people/approval_web.h"

#include <string.h>

#include "crypto/base64.h"
#include "people/account_db.h"
#include "people/erasure_db.h"
#include "people/factor_db.h"
#include "people/four_eyes_db.h"
#include "people/html/pages.h"
#include "people/list_web.h"
#include "people/signature_db.h"
#include "people/signing_db.h"
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

/* Stored in English, as "Change of roles: P-7KQM-4TXR". */
static struct str title_of(struct page *pg, const struct approval *a)
{
	struct str what, whom;
	if (!str_cut(a->title, ':', &what, &whom))
		return a->title;
	return tr_with(pg, "{what}: {whom}", ARG("what", tr(pg, str_c(pg->cx->arena, what))),
		       ARG("whom", str_trim(whom)));
}

static struct str names_of(struct page *pg, struct roles roles)
{
	struct str names = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		if (roles_has(roles, r))
			names = arena_fmt(pg->cx->arena, "%.*s%s%.*s", STR_ARG(names),
					  names.n > 0 ? ", " : "", STR_ARG(tr(pg, role_name(r))));
	return names;
}

static struct approval_row_view row_of(struct page *pg, const struct approval *a)
{
	const struct str id = id_print(pg->cx->arena, a->id);
	return (struct approval_row_view){
		.href = arena_fmt(pg->cx->arena, "/approvals/%.*s", STR_ARG(id)),
		.title = title_of(pg, a),
		.until = page_time(pg, a->expires_at),
		.state = state_texts[approval_state_at(a, pg->cx->now)],
		.roles = names_of(pg, a->roles),
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
	const struct sha256 h = sha256_of(
		approval_statement(pg->cx->arena, pg->site->people->origin, a, step));
	return base64url_print(pg->cx->arena, (struct str){ (const char *)h.b, sizeof h.b });
}

static enum rc load_sign(struct cx *cx, struct page *pg, const struct approval *a,
			 struct approval_view *v)
{
	struct passkey_list list;
	TRY(passkey_list(cx, pg->db, pg->person.account, &list));
	struct str all = { 0 };
	for (size_t i = 0; i < list.n; i++) {
		if (list.p[i].cloned)
			continue;
		const struct str one = base64url_print(cx->arena, list.p[i].credential);
		all = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? " " : "",
				STR_ARG(one));
	}
	v->passkey = all.n > 0;
	v->sign = (struct approval_sign_view){
		.approve = challenge_of(pg, a, APPROVAL_APPROVE),
		.refuse = challenge_of(pg, a, APPROVAL_REFUSE),
		.credentials = all,
		.rp_id = pg->site->people->rp_id,
	};
	return RC_OK;
}

/* Certificates of this person that may sign now. */
static enum rc load_certificates(struct cx *cx, struct page *pg, struct signing_keys *out)
{
	struct signing_keys all;
	TRY(signing_list(cx, pg->db, pg->person.account, &all));
	out->n = 0;
	out->p = all.p;
	for (size_t i = 0; i < all.n; i++)
		if (all.p[i].kind == SIGNATURE_CERTIFICATE && all.p[i].removed_at.us == 0 &&
		    all.p[i].ends_at.us > cx->now.us)
			out->p[out->n++] = all.p[i];
	return RC_OK;
}

static enum rc load_cms(struct cx *cx, struct page *pg, struct approval_view *v)
{
	struct signing_keys certificates;
	TRY(load_certificates(cx, pg, &certificates));
	v->certificate = certificates.n > 0;
	if (v->may_decide && v->certificate)
		v->cms = people_file(pg, "cms", TR_MARK("Signature by your certificate"));
	v->approve_href = arena_fmt(cx->arena, "%.*s/approve.txt", STR_ARG(v->action));
	v->refuse_href = arena_fmt(cx->arena, "%.*s/refuse.txt", STR_ARG(v->action));
	return RC_OK;
}

static enum rc load_signature(struct cx *cx, struct page *pg, const struct approval *a,
			      struct approval_view *v)
{
	struct signature s;
	if (!id_is_set(a->signature))
		return RC_OK;
	TRY(signature_load(cx, pg->db, a->signature, &s));
	v->signed_how = tr(pg, signature_kind_text(s.kind));
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
		.bytes = a.bytes,
		.digest = digest,
		.why = a.why,
		.proposed = page_time(pg, a.proposed_at),
		.decided = page_time(pg, a.decided_at),
		.reason = a.reason,
		.own = id_eq(a.proposer, who.account),
		.lapsed = approval_state_at(&a, cx->now) == APPROVAL_LAPSED,
	};
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
	TRY(load_cms(cx, pg, &v));
	fill_entry(pg, &a, &v);
	fill_decision(pg, &v);
	v.withdraw = (struct form_view){ arena_fmt(cx->arena, "%.*s/withdraw", STR_ARG(v.action)),
					 { STR("") },
					 tr(pg, "Withdraw"),
					 true };
	pg->object = (struct page_object){ "approval", id };
	pg->passkeys = v.may_decide && (v.passkey || v.certificate);
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
	  .choices = "approve refuse" },
	{ "reason", FORM_LINES, false, ACCOUNT_REASON_MAX },
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	{ "credential", FORM_TEXT, false, 2000 },
	{ "authenticator", FORM_TEXT, false, 2000 },
	{ "client", FORM_TEXT, false, 4000 },
	{ "signature", FORM_TEXT, false, 2000 },
	{ "cms", FORM_LINES, false, CERTIFICATE_TEXT_MAX },
	{ 0 },
};
static const struct web_form decision_form = { decision_fields, show_one };

struct decision {
	struct approval approval;
	struct approval_ask ask;
	struct signature signature;
	struct passkey passkey;
	struct signing_keys certificates; // SIGNATURE_CERTIFICATE: one of these is to have signed
};

static bool read_bytes(struct page *pg, const char *name, struct str *out)
{
	return base64url_parse(pg->cx->arena, form_value(pg, name), out) && out->n > 0;
}

/* The parts of a passkey's signature, where the browser sent one. */
static enum rc read_signature(struct cx *cx, struct page *pg, struct decision *d)
{
	struct signature *s = &d->signature;
	*s = (struct signature){ .kind = SIGNATURE_NODE,
				 .account = d->ask.who.account,
				 .at = cx->now };
	s->digest = sha256_of(
		approval_statement(cx->arena, pg->site->people->origin, &d->approval, d->ask.step));
	if (form_value(pg, "cms").n > 0) {
		s->kind = SIGNATURE_CERTIFICATE;
		return load_certificates(cx, pg, &d->certificates);
	}
	if (form_value(pg, "credential").n == 0)
		return RC_OK;
	s->kind = SIGNATURE_PASSKEY;
	if (!read_bytes(pg, "credential", &s->credential) ||
	    !read_bytes(pg, "authenticator", &s->authenticator_data) ||
	    !read_bytes(pg, "client", &s->client_data) ||
	    !read_bytes(pg, "signature", &s->assertion))
		return cx_fail(cx, RC_INVALID, "the browser sent a signature that cannot be read");
	TRY(passkey_find(cx, pg->db, s->credential, &d->passkey));
	if (!id_eq(d->passkey.account, s->account) || d->passkey.cloned)
		return cx_fail(cx, RC_DENIED, "this passkey is not one of yours");
	return RC_OK;
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
	return read_signature(cx, pg, d);
}

/* By one of this person's certificates; else the sentence stands beside the field. */
static enum rc verify_cms(struct cx *cx, struct page *pg, struct decision *d)
{
	struct signature *s = &d->signature;
	const struct str bytes = approval_statement(cx->arena, pg->site->people->origin,
						    &d->approval, d->ask.step);
	enum rc rc = certificate_read_signature(cx, form_value(pg, "cms"), &s->assertion);
	if (rc == RC_OK && d->certificates.n == 0)
		rc = cx_fail(cx, RC_INVALID, N_("you have no certificate that may sign now"));
	for (size_t i = 0; i < d->certificates.n && s->credential.n == 0 && s->assertion.n > 0;
	     i++) {
		const struct signing_key *k = &d->certificates.p[i];
		rc = certificate_verify(cx, k->public_key, s->assertion, bytes);
		if (rc == RC_OK)
			rc = pg->site->people->revoked(cx, pg->site->people->data_dir,
						       k->public_key);
		if (rc == RC_OK)
			s->credential = k->credential;
	}
	if (rc == RC_INVALID)
		form_fail(pg, "cms", tr(pg, cx->error));
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct decision *d = pg->kept;
	const struct signature_site site = { pg->site->people->rp_id, pg->site->people->origin };
	if (d->signature.kind == SIGNATURE_NODE)
		return RC_OK;
	if (d->signature.kind == SIGNATURE_CERTIFICATE)
		return verify_cms(cx, pg, d);
	return signature_verify(
		cx, &d->signature, &site, d->passkey.algorithm, d->passkey.public_key,
		approval_statement(cx->arena, site.origin, &d->approval, d->ask.step));
}

static enum rc decide(struct cx *cx, struct page *pg)
{
	const struct decision *d = pg->kept;
	struct four_eyes_decision decision = { d->approval.id, d->ask, &d->signature, { { 0 } } };
	enum four_eyes_outcome outcome;
	struct account a = { 0 };
	const struct str token = token_new(cx->arena, &decision.token);
	struct signing_key key;
	if (d->signature.kind != SIGNATURE_NODE) // taken away, or over, since it was read
		TRY(signing_find(cx, pg->db, &d->signature, &key));
	if (erasure_is(&d->approval)) {
		TRY(erasure_decide(cx, pg->db, d->approval.id, &d->ask, &d->signature));
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
