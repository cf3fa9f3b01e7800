// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_approval_db.h"

#include "desk/signing_rule_db.h"
#include "ledger/entry.h"
#include "people/approval_db.h"
#include "people/signature_db.h"

#define KIND_SEND "request-send"
#define KIND_ANSWER "request-answer"

enum rc step_approval_view(struct cx *cx, struct db *db, const struct request *r,
			   const struct request_people *people, const struct step_order *o,
			   struct step_approval *out)
{
	const bool sending = o->action == ACTION_APPROVE || o->action == ACTION_SUBMIT;
	struct approval a;
	*out = (struct step_approval){
		.id = sending ? people->approval : people->answer_approval,
		.bytes = sending ? request_bytes(cx->arena, r)
				 : act_bytes(cx->arena, r, o->action, &o->facts),
	};
	if (!id_is_set(out->id))
		return RC_OK;
	TRY(approval_load(cx, db, out->id, &a));
	const struct sha256 digest = sha256_of(out->bytes);
	const bool open = a.state == APPROVAL_APPROVED ||
			  (a.state == APPROVAL_WAITING && o->action == ACTION_APPROVE);
	out->fits = open && sha256_eq(&digest, &a.digest);
	return RC_OK;
}

struct proposal {
	const char *kind, *title; // "Disclose", English
	struct str bytes;
	struct id author; // who decides it no more than the proposer; zero: nobody else
	const struct signature *signature; // of the proposer; NULL: none
};

static enum rc propose(struct cx *cx, struct db *db, const struct actor *by,
		       const struct request *r, struct proposal what, struct id *out)
{
	const struct approval_form form = {
		.kind = what.kind,
		.object_kind = "request",
		.object = r->id,
		.title = arena_fmt(cx->arena, "%s: %.*s", what.title, STR_ARG(r->reference)),
		.bytes = what.bytes,
		.roles = access_roles(ACCESS_REQUEST_APPROVE),
		.author = what.author,
		.signature = what.signature,
		.lasts = STEP_APPROVAL_LASTS,
	};
	TRY(approval_propose(cx, db, by, &form, out));
	return request_set_approval(cx, db, r->id, *out,
				    str_eq(str_from_c(what.kind), STR(KIND_ANSWER)));
}

/* Exactly what was shown and signed; with a signature where this node's rule wants one. */
static enum rc check_own(struct cx *cx, struct db *db, const struct step_order *o,
			 const struct request *r, struct str bytes)
{
	struct signing_rule rule;
	const struct signature *own = o->signature;
	const struct sha256 digest = sha256_of(bytes);
	const struct sha256 statement = sha256_of(
		proposal_statement(cx->arena, o->address, r->id, &digest));
	const bool answer = act_is_answer(o->action);
	TRY(signing_rule_load(cx, db, &rule));
	if ((entry_has_hash(&o->seen) && !sha256_eq(&o->seen, &digest)) ||
	    (own && !sha256_eq(&own->digest, &statement)))
		return cx_fail(
			cx, RC_CONFLICT, "%s",
			answer ? N_("the answer, its files or the request have changed since it "
				    "was "
				    "shown: write it again")
			       : N_("the request has changed since it was shown: read it again"));
	if (rule.all_sign && (!own || own->kind == SIGNATURE_NODE))
		return cx_fail(cx, RC_CONFLICT, "%s",
			       answer ? N_("on this node whoever answers a request signs it: sign "
					   "in, and answer with your passkey or certificate")
				      : N_("on this node whoever proposes a request signs it: sign "
					   "in, and propose it with your passkey or certificate"));
	return RC_OK;
}

enum rc step_approval_propose(struct cx *cx, struct db *db, const struct actor *by,
			      const struct step_order *o, const struct step_judged *s,
			      struct id *out)
{
	const struct str bytes = act_bytes(cx->arena, s->r, o->action, &o->facts);
	TRY(check_own(cx, db, o, s->r, bytes));
	return propose(
		cx, db, by, s->r,
		(struct proposal){
			KIND_ANSWER, action_name(o->action), bytes, { { 0 } }, o->signature },
		out);
}

static enum rc propose_sending(struct cx *cx, struct db *db, const struct actor *by,
			       const struct step_order *o, const struct step_judged *s)
{
	struct id id;
	const struct proposal what = { KIND_SEND, N_("Send a request"),
				       request_bytes(cx->arena, s->r), s->people.created_by,
				       o->signature };
	TRY(check_own(cx, db, o, s->r, what.bytes));
	return propose(cx, db, by, s->r, what, &id);
}

/* Whose signature it is; kind SIGNATURE_NODE: none. */
static enum rc is_signed(struct cx *cx, struct db *db, struct id signature, bool *out)
{
	struct signature s = { 0 };
	if (id_is_set(signature))
		TRY(signature_load(cx, db, signature, &s));
	*out = s.kind != SIGNATURE_NODE;
	return RC_OK;
}

/* Whoever approved it has signed it, where this node's rule wants that; of an answer whoever
 * proposed it, too. */
static enum rc check_people(struct cx *cx, struct db *db, enum action action, struct id approval)
{
	struct approval a;
	struct signing_rule rule;
	bool proposer = true, decider = true;
	TRY(signing_rule_load(cx, db, &rule));
	if (!rule.all_sign)
		return RC_OK;
	TRY(approval_load(cx, db, approval, &a));
	TRY(is_signed(cx, db, a.signature, &decider));
	if (act_is_answer(action))
		TRY(is_signed(cx, db, a.proposer_signature, &proposer));
	if (!proposer)
		return cx_fail(cx, RC_CONFLICT,
			       N_("on this node whoever answers a request signs it: sign in, and "
				  "answer with your passkey or certificate"));
	if (!decider)
		return cx_fail(cx, RC_CONFLICT,
			       N_("on this node whoever approves a request signs it: decide with "
				  "your passkey or certificate"));
	return RC_OK;
}

/* Unless it was decided on its own page. */
static enum rc decide(struct cx *cx, struct db *db, struct id approval, struct approval_ask ask)
{
	struct approval a;
	TRY(approval_load(cx, db, approval, &a));
	if (a.state != APPROVAL_WAITING)
		return RC_OK;
	if (ask.step == APPROVAL_REFUSE)
		ask.seen = a.digest;
	return approval_step(cx, db, approval, &ask, NULL);
}

enum rc step_approval_settle(struct cx *cx, struct db *db, const struct actor *by,
			     const struct step_order *o, const struct step_judged *s)
{
	struct approval_ask ask = { .who = *by,
				    .seen = sha256_of(s->approval.bytes),
				    .reason = o->facts.reason };
	const bool two = kind_is(s->r->progress.kind, KIND_FOUR_EYES);
	switch ((int)o->action) {
	case ACTION_PROPOSE:
		return propose_sending(cx, db, by, o, s);
	case ACTION_APPROVE:
		ask.step = APPROVAL_APPROVE;
		TRY(decide(cx, db, s->approval.id, ask));
		return check_people(cx, db, o->action, s->approval.id);
	case ACTION_RETURN:
		ask.step = APPROVAL_REFUSE;
		return decide(cx, db, s->people.approval, ask);
	case ACTION_CHANGE:
	case ACTION_DROP: // other bytes than those that were approved: nothing to send
		return approval_changed(cx, db, by, KIND_SEND, s->r->id, STR("changed"));
	default:
		break;
	}
	if (two && (s->row->guards & GUARD_SET(GUARD_APPROVED))) {
		TRY(approval_use(cx, db, by, s->approval.id, s->approval.bytes));
		return act_is_answer(o->action) ? check_people(cx, db, o->action, s->approval.id)
						: RC_OK;
	}
	return act_is_answer(o->action) ? check_own(cx, db, o, s->r, s->approval.bytes) : RC_OK;
}
