// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_db.h"

#include "desk/case_db.h"
#include "desk/courier_db.h"
#include "desk/entitlement.h"
#include "desk/event_db.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "desk/scope.h"
#include "desk/scope_db.h"
#include "desk/signing_rule_db.h"
#include "desk/vouch_db.h"
#include "exchange/outbox_db.h"
#include "ledger/entry.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"
#include "people/approval_db.h"
#include "people/signature_db.h"

enum { LIST_MAX = 500 };

#define KIND_SEND "request-send"
#define KIND_ANSWER "request-answer"

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

/* ---- writing a step ------------------------------------------------------------- */

struct taken {
	const struct actor *by; // NULL: the node, or the other side
	enum permission need;
	enum step_side side;
	bool by_hand;
	enum action action;
	const struct act_facts *facts;
	const struct vouch *vouch;   // NULL: nobody is named
	const struct request *scope; // it is narrowed to this; NULL: it is not
	struct id heard;	     // in the inbox; zero: it did not come as a message
	enum request_state from;
	struct step_done done;
};

SQL_STATEMENT(step_insert,
	      "INSERT INTO desk_step (id, request_id, at, side, by_id, by_hand, action, from_state,"
	      "  to_state, reason, stated, until_at, ground_place, ground_name, ground_words,"
	      "  evidence, message_number, answers, message_id, inbox_id)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	      "  $18, $19, $20)");

static enum rc write_row(struct cx *cx, struct db *db, const struct request *r,
			 const struct taken *t)
{
	const struct act_facts *f = t->facts;
	return DB_RUN(cx, db, &step_insert, VAL(id_new(cx->now)), VAL(r->id), VAL(cx->now),
		      VAL(t->side), t->by ? id_or_null(t->by->account) : VAL_NULL, VAL(t->by_hand),
		      VAL(str_from_c(action_key(t->action))), VAL(str_from_c(state_key(t->from))),
		      VAL(str_from_c(state_key(r->progress.state))), VAL(f->reason),
		      VAL((int64_t)f->stated.bits), VAL(f->until), VAL(f->ground.place),
		      VAL(f->ground.name), VAL(f->ground.words),
		      entry_has_hash(&f->evidence) ? VAL(f->evidence) : VAL_NULL,
		      VAL(t->done.travels ? t->done.message.number : 0),
		      VAL(t->done.travels ? t->done.message.answers : 0), id_or_null(t->done.sent),
		      id_or_null(t->heard));
}

/* Reasons stay in the database; the ledger has their digest with all else that was said. */
static enum rc append(struct cx *cx, struct db *db, const struct request *r, const struct taken *t)
{
	const struct ledger_act act = {
		.act = step_act(cx->arena, t->action).p,
		.object_kind = "request",
		.object = r->id,
		.basis = t->facts->ground.place != PLACE_NONE
				 ? arena_fmt(cx->arena, "%.*s: %.*s",
					     STR_ARG(t->facts->ground.name),
					     STR_ARG(t->facts->ground.words))
				 : r->basis,
		.before = str_from_c(state_key(t->from)),
		.content = sha256_of(act_bytes(cx->arena, r, t->action, t->facts)),
		.note = t->by_hand ? STR("entered by hand for the other side") : STR(""),
		.receipt = t->done.travels,
	};
	if (t->by)
		return act_append(cx, db, t->by, t->need, act);
	return ledger_append(cx, db, &act, NULL);
}

/* What this node says of it: an answer to what was heard says nothing of its own. */
static enum rc send(struct cx *cx, struct db *db, const struct request *r, struct taken *t)
{
	const bool own = t->side == r->progress.side;
	struct said said = { .request = r->id, .message = t->done.message };
	if (!t->done.travels || !id_is_set(r->peer))
		return RC_OK;
	if (own)
		said.facts = *t->facts;
	said.facts.when = cx->now;
	said.reference = r->reference;
	said.vouch = t->vouch;
	t->done.sent = id_new(cx->now);
	return courier_send(cx, db, t->scope ? t->scope : r, &said, &t->done.sent);
}

static enum rc write(struct cx *cx, struct db *db, struct request *r, struct taken *t)
{
	t->done.from = t->from;
	t->done.to = r->progress.state;
	act_mark(r, t->action, t->facts, cx->now);
	TRY(request_move(cx, db, r));
	TRY(send(cx, db, r, t));
	TRY(write_row(cx, db, r, t));
	TRY(append(cx, db, r, t));
	return event_watch(cx, db, r->id);
}

/* ---- judging ---------------------------------------------------------------------- */

static struct bits permissions_of(const struct actor *by)
{
	struct bits all = { 0 };
	if (id_is_set(by->account))
		return access_of(by->roles, true);
	for (unsigned p = 0; p < ACCESS_PERMISSIONS; p++)
		bits_set(&all, p);
	return all;
}

static enum rc rc_of(enum step_why why)
{
	switch (why) {
	case STEP_MAY:
		return RC_OK;
	case STEP_NOT_PERMITTED:
		return RC_DENIED;
	case STEP_NOT_KIND:
	case STEP_NOT_SIDE:
	case STEP_NOT_BY:
		return RC_INVALID;
	case STEP_NOT_FROM:
	case STEP_GUARD:
		break;
	}
	return RC_CONFLICT;
}

/* What a second person approved, or would have approved, for this step. */
struct approval_view {
	struct id id;
	struct str bytes;
	bool fits; // approved, or waiting for whoever takes the step; of exactly these bytes
};

static enum rc view_approval(struct cx *cx, struct db *db, const struct request *r,
			     const struct request_people *people, const struct step_order *o,
			     struct approval_view *out)
{
	const bool sending = o->action == ACTION_APPROVE || o->action == ACTION_SUBMIT;
	struct approval a;
	*out = (struct approval_view){
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

/* Everything that a step is judged on. */
struct situation {
	struct request *r;
	struct request_people people;
	struct composition *composition; // NULL: not needed
	struct approval_view approval;
	bool proposing; // judge it as if it had been approved
	struct step_verdict verdict;
};

static enum rc compose_now(struct cx *cx, const struct step_order *o, struct situation *s)
{
	struct composition *c = arena_new(cx->arena, struct composition, 1);
	const bool unsent = s->r->progress.side == SIDE_ASKING &&
			    s->r->progress.state <= STATE_APPROVED;
	const bool refuses = o->facts.ground.place != PLACE_NONE;
	const bool starts = o->action == ACTION_START; // entitled, by the law data?
	if (!unsent && !refuses && !starts)
		return RC_OK;
	enum rc rc = compose(cx, o->world, s->r, c);
	if (rc == RC_OK && unsent && s->r->progress.state == STATE_DRAFT) {
		compose_fill(cx->arena, o->world, c, s->r); // what is filled in is approved, too
		rc = compose(cx, o->world, s->r, c);
	}
	if (rc == RC_OK)
		s->composition = c;
	return unsent ? rc : RC_OK; // what a peer wrote may lack a basis that we know
}

static enum rc judge(struct cx *cx, struct db *db, const struct actor *by,
		     const struct step_order *o, struct situation *s)
{
	const struct progress *p = &s->r->progress;
	TRY(request_people(cx, db, o->request, &s->people));
	TRY(compose_now(cx, o, s));
	TRY(view_approval(cx, db, s->r, &s->people, o, &s->approval));
	const bool unsent = p->side == SIDE_ASKING && p->state <= STATE_APPROVED;
	const struct composition *c = s->composition;
	const struct act_known known = {
		.entitled = c && !unsent &&
			    entitlement_of(o->world, s->r, c->route).answer == YN_YES,
		.composition = unsent ? s->composition : NULL,
		.grounds = s->composition ? &s->composition->grounds : NULL,
		.approved = s->approval.fits || s->proposing,
		.other_person = id_is_set(by->account) && !id_eq(by->account, s->people.created_by),
	};
	const struct step_ask ask = {
		.kind = p->kind,
		.state = p->state,
		.side = p->side,
		.by = BY_PERSON,
		.action = o->action,
		.permissions = permissions_of(by),
		.met = act_guards(s->r, o->action, &o->facts, &known, cx->now),
	};
	s->verdict = step_judge(&ask);
	if (s->verdict.why == STEP_MAY)
		return RC_OK;
	return cx_fail(cx, rc_of(s->verdict.why), "%.*s",
		       STR_ARG(step_why_text(cx->arena, &ask, &s->verdict)));
}

static enum rc load(struct cx *cx, struct db *db, const struct actor *by,
		    const struct step_order *o, struct request **out)
{
	*out = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, db, o->request, *out));
	if (o->facts.reason.n > ACT_REASON_MAX || !str_is_utf8(o->facts.reason))
		return cx_fail(cx, RC_INVALID, "a reason has at most %d bytes of UTF-8",
			       ACT_REASON_MAX);
	// Approvers see what waits for them by its approval, not as members.
	if (access_role_for(by, ACCESS_REQUEST_APPROVE) &&
	    (o->action == ACTION_APPROVE || o->action == ACTION_RETURN))
		return RC_OK;
	TRY(request_access(cx, db, by, *out, MEMBER_WORK));
	return request_claim(cx, db, by, *out);
}

/* ---- approvals --------------------------------------------------------------------- */

struct proposal {
	const char *kind;
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
		.title = arena_fmt(cx->arena, "%.*s: %s", STR_ARG(r->reference),
				   state_key(r->progress.state)),
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
static enum rc propose_sending(struct cx *cx, struct db *db, const struct actor *by,
			       const struct step_order *o, const struct situation *s)
{
	struct id id;
	struct signing_rule rule;
	const struct signature *own = o->signature;
	const struct proposal what = { KIND_SEND, request_bytes(cx->arena, s->r),
				       s->people.created_by, own };
	const struct sha256 digest = sha256_of(what.bytes);
	const struct sha256 statement = sha256_of(
		proposal_statement(cx->arena, o->address, s->r->id, &digest));
	TRY(signing_rule_load(cx, db, &rule));
	if ((entry_has_hash(&o->seen) && !sha256_eq(&o->seen, &digest)) ||
	    (own && !sha256_eq(&own->digest, &statement)))
		return cx_fail(cx, RC_CONFLICT,
			       N_("the request has changed since it was shown: read it again"));
	if (rule.all_sign && (!own || own->kind == SIGNATURE_NODE))
		return cx_fail(cx, RC_CONFLICT,
			       N_("on this node whoever proposes a request signs it: sign in, and "
				  "propose it with your passkey or certificate"));
	return propose(cx, db, by, s->r, what, &id);
}

/* Whoever approved it has signed it, where this node's rule wants that. */
static enum rc check_decider(struct cx *cx, struct db *db, struct id approval)
{
	struct approval a;
	struct signing_rule rule;
	struct signature s = { 0 };
	TRY(signing_rule_load(cx, db, &rule));
	if (!rule.all_sign)
		return RC_OK;
	TRY(approval_load(cx, db, approval, &a));
	if (id_is_set(a.signature))
		TRY(signature_load(cx, db, a.signature, &s));
	if (s.kind == SIGNATURE_NODE)
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

/* What the step means for approvals. */
static enum rc settle_approval(struct cx *cx, struct db *db, const struct actor *by,
			       const struct step_order *o, struct situation *s)
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
		return check_decider(cx, db, s->approval.id);
	case ACTION_RETURN:
		ask.step = APPROVAL_REFUSE;
		return decide(cx, db, s->people.approval, ask);
	case ACTION_CHANGE:
	case ACTION_DROP: // other bytes than those that were approved: nothing to send
		return approval_changed(cx, db, by, KIND_SEND, s->r->id, STR("changed"));
	default:
		break;
	}
	if (two && (s->verdict.row->guards & GUARD_SET(GUARD_APPROVED)))
		return approval_use(cx, db, by, s->approval.id, s->approval.bytes);
	return RC_OK;
}

/* ---- by people ---------------------------------------------------------------------- */

/* Whoever is asked wants to know who asks. */
static enum rc name_people(struct cx *cx, struct db *db, const struct request *r,
			   const struct step_order *o, struct taken *t)
{
	bool found = false;
	struct vouch *v = arena_new(cx->arena, struct vouch, 1);
	if (o->action != ACTION_SUBMIT || !id_is_set(r->peer))
		return RC_OK;
	TRY(vouch_load(cx, db, r, o->address, v, &found));
	if (found)
		t->vouch = v;
	return RC_OK;
}

/* Both sides keep what was before. By hand the paper counts as soon as it is written. */
static enum rc narrow(struct cx *cx, struct db *db, struct request *r, const struct step_order *o,
		      struct taken *t)
{
	if (o->action != ACTION_NARROW)
		return RC_OK;
	if (!o->scope)
		return cx_fail(cx, RC_INVALID, "say what is narrower: classes, period or words");
	TRY(scope_check(cx, r, o->scope));
	TRY(scope_put(cx, db, o->scope, t->done.message.number));
	t->scope = o->scope;
	return r->by_hand ? scope_settle(cx, db, r, t->done.message.number) : RC_OK;
}

/* With what is attached, where the step hands it over. */
static enum rc with_files(struct cx *cx, struct db *db, const struct step_order *order,
			  struct step_order *out)
{
	*out = *order;
	out->facts.files = (struct file_list){ 0 };
	if (order->facts.when.us != 0)
		return cx_fail(cx, RC_INVALID,
			       "a step of this side is taken now: only what the other side did "
			       "(--by-hand) was at another time");
	if (order->scope)
		out->facts.stated.bits |= GUARD_SET(GUARD_NARROWER); // scope_check sees to it
	if (!file_goes_with(order->action))
		return RC_OK;
	return file_list_attached(cx, db, order->request, &out->facts.files);
}

/* The files first, so that the step that names them finds them there. */
static enum rc hand_over(struct cx *cx, struct db *db, const struct request *r,
			 const struct step_order *o)
{
	const struct file_list *files = &o->facts.files;
	if (files->n == 0)
		return RC_OK;
	if (!o->blobs)
		return cx_fail(cx, RC_BUG, "files are handed over where they can be read");
	if (id_is_set(r->peer))
		TRY(courier_deliver(cx, db, o->blobs, r, files));
	return file_given(cx, db, r->id, files);
}

/* A wish to a HI1 system for which HI1 has no word: nobody there will ever answer it. */
static bool is_unheard(const struct request *r, const struct taken *t)
{
	return t->done.travels && id_is_set(r->peer) && !id_is_set(t->done.sent) &&
	       r->progress.side == SIDE_ASKING;
}

/* So what the side that is asked would have done with it is done here. */
static enum rc answer_here(struct cx *cx, struct db *db, const struct request *r,
			   struct step_done *out)
{
	const struct step *row = step_on_message(r->progress.kind, r->progress.state,
						 out->message.action);
	struct step_done answered = { 0 };
	if (!row)
		return RC_OK;
	const struct step_heard heard = {
		.said = { .request = r->id,
			  .message = { .number = r->progress.heard + 1,
				       .action = out->message.action,
				       .state = row->to == STATE_SAME ? r->progress.state : row->to,
				       .answers = out->message.number } },
	};
	TRY(step_hear(cx, db, &heard, &answered));
	out->to = answered.to;
	return RC_OK;
}

enum rc step_take(struct cx *cx, struct db *db, const struct actor *by,
		  const struct step_order *wanted, struct step_done *out)
{
	struct situation s = { 0 };
	struct step_order with;
	const struct step_order *order = &with;
	TRY(with_files(cx, db, wanted, &with));
	TRY(load(cx, db, by, order, &s.r));
	TRY(judge(cx, db, by, order, &s));
	TRY(settle_approval(cx, db, by, order, &s));
	if (order->action == ACTION_SUBMIT)
		compose_terms(cx->arena, order->world, s.composition, s.r);
	if (order->action == ACTION_SUBMIT || s.r->progress.state == STATE_DRAFT)
		TRY(request_put_words(cx, db, s.r));
	struct taken t = { .by = by,
			   .need = s.verdict.row->need,
			   .side = s.r->progress.side,
			   .action = order->action,
			   .facts = &order->facts,
			   .from = s.r->progress.state };
	t.done.travels = progress_do(&s.r->progress, s.verdict.row, &t.done.message);
	TRY(name_people(cx, db, s.r, order, &t));
	TRY(narrow(cx, db, s.r, order, &t));
	TRY(hand_over(cx, db, s.r, order));
	TRY(write(cx, db, s.r, &t));
	*out = t.done;
	return is_unheard(s.r, &t) ? answer_here(cx, db, s.r, &t.done) : RC_OK;
}

enum rc step_propose(struct cx *cx, struct db *db, const struct actor *by,
		     const struct step_order *wanted, struct id *approval)
{
	struct situation s = { .proposing = true };
	struct step_order with;
	const struct step_order *order = &with;
	TRY(with_files(cx, db, wanted, &with));
	TRY(load(cx, db, by, order, &s.r));
	TRY(judge(cx, db, by, order, &s));
	if (!(s.verdict.row->guards & GUARD_SET(GUARD_APPROVED)) ||
	    s.verdict.row->to == STATE_SENT || order->action == ACTION_APPROVE)
		return cx_fail(cx, RC_INVALID, "\"%s\" needs no approval of its own",
			       action_key(order->action));
	const struct str bytes = act_bytes(cx->arena, s.r, order->action, &order->facts);
	TRY(propose(cx, db, by, s.r, (struct proposal){ KIND_ANSWER, bytes, { { 0 } }, NULL },
		    approval));
	return event_watch(cx, db, s.r->id);
}

/* ---- by hand ------------------------------------------------------------------------- */

/* The row by which the other side takes this step now, whatever it needs of its own. A row by
 * message is its answer to a wish, so there is one only while that wish waits. */
static const struct step *other_row(const struct request *r, enum action action)
{
	const struct step_table t = step_table();
	const enum step_side other = r->progress.side == SIDE_ASKING ? SIDE_ASKED : SIDE_ASKING;
	const struct step *message = NULL;
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->action != action || row->side != other ||
		    !((row->from >> r->progress.state) & 1) ||
		    !kind_flows(r->progress.kind, row->flows))
			continue;
		if (row->by != BY_MESSAGE)
			return row;
		if (progress_is_pending(&r->progress, action))
			message = row;
	}
	return message;
}

/* The first answer on paper shows that the request arrived. */
static void arrive(struct request *r, struct instant now)
{
	if (r->progress.side == SIDE_ASKING && r->progress.state == STATE_SENT) {
		r->progress.state = STATE_DELIVERED;
		r->at.delivered = now;
	}
}

static enum rc check_hand(struct cx *cx, const struct actor *by, const struct request *r,
			  const struct step_order *o)
{
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, "no role of yours may work on requests");
	if (!r->by_hand && r->peer_road == PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT, "the other side has a node and speaks for itself");
	if (r->progress.side == SIDE_ASKING && r->progress.state < STATE_SENT &&
	    !(r->progress.shown && o->action == ACTION_COMMENT))
		return cx_fail(cx, RC_CONFLICT,
			       "the other side has not been asked yet: send the request first");
	if (!entry_has_hash(&o->facts.evidence) || str_trim(o->facts.reason).n == 0)
		return cx_fail(cx, RC_INVALID,
			       "attach the paper or the record of the call, and say what it says");
	return RC_OK;
}

enum rc step_by_hand(struct cx *cx, struct db *db, const struct actor *by,
		     const struct step_order *order, struct step_done *out)
{
	struct request *r;
	TRY(load(cx, db, by, order, &r));
	TRY(check_hand(cx, by, r, order));
	arrive(r, cx->now);
	const struct step *row = other_row(r, order->action);
	if (!row)
		return cx_fail(cx, RC_CONFLICT,
			       "the other side cannot \"%s\" while the request is \"%s\"",
			       action_key(order->action), state_key(r->progress.state));
	struct taken t = { .by = by,
			   .need = ACCESS_CASE_WORK,
			   .side = row->side,
			   .by_hand = true,
			   .action = order->action,
			   .facts = &order->facts,
			   .from = r->progress.state };
	// A wish of the side that asks: this node is the one that applies it.
	const struct step *applied = row->side == SIDE_ASKING
					     ? step_on_message(r->progress.kind, r->progress.state,
							       order->action)
					     : row;
	if (applied && applied->to != STATE_SAME)
		r->progress.state = applied->to;
	if (row->side == SIDE_ASKED) // on paper one answer settles all that was wished before
		r->progress.pending = 0;
	TRY(write(cx, db, r, &t));
	*out = t.done;
	return RC_OK;
}

/* ---- by message, by clock -------------------------------------------------------------- */

SQL_STATEMENT(step_reference, "UPDATE desk_request SET their_reference = $1 WHERE id = $2");

/* By which the other side calls it. */
static enum rc learn_reference(struct cx *cx, struct db *db, const struct request *r,
			       struct str theirs)
{
	if (theirs.n == 0 || str_eq(theirs, r->their_reference))
		return RC_OK;
	return DB_RUN(cx, db, &step_reference, VAL(theirs), VAL(r->id));
}

/* What the side that asks wishes to be narrower, or the answer to that wish. */
static enum rc hear_scope(struct cx *cx, struct db *db, struct request *r,
			  const struct step_heard *heard)
{
	const struct step_message *m = &heard->said.message;
	if (m->action != ACTION_NARROW)
		return RC_OK;
	if (r->progress.side == SIDE_ASKING)
		return scope_settle(cx, db, r, m->answers);
	if (!heard->scope)
		return RC_OK;
	TRY(scope_check(cx, r, heard->scope));
	TRY(scope_put(cx, db, heard->scope, m->number));
	return scope_settle(cx, db, r, m->number);
}

enum rc step_hear(struct cx *cx, struct db *db, const struct step_heard *heard,
		  struct step_done *out)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct step_message *message = &heard->said.message;
	TRY(request_load(cx, db, heard->said.request, r));
	struct taken t = { .side = r->progress.side == SIDE_ASKING ? SIDE_ASKED : SIDE_ASKING,
			   .action = message->action,
			   .facts = &heard->said.facts,
			   .heard = heard->from,
			   .from = r->progress.state };
	switch (progress_hear(&r->progress, message, &t.done.message, &t.done.travels)) {
	case HEARD:
		TRY(file_came(cx, db, r->id, &heard->said.facts.files));
		TRY(learn_reference(cx, db, r, heard->said.reference));
		TRY(hear_scope(cx, db, r, heard));
		TRY(write(cx, db, r, &t));
		break;
	case HEARD_AGAIN:
		t.done.again = true;
		t.done.from = t.done.to = r->progress.state;
		break;
	case HEARD_EARLY:
		return cx_fail(cx, RC_BUSY, "message %lld came before message %lld",
			       (long long)message->number, (long long)r->progress.heard + 1);
	case HEARD_WRONG:
		return cx_fail(cx, RC_PEER, "the message does not fit the request's state");
	}
	*out = t.done;
	return RC_OK;
}

static enum rc take_by_node(struct cx *cx, struct db *db, struct request *r, enum action action,
			    const struct step *row, struct step_done *out)
{
	static const struct act_facts none = { 0 };
	struct taken t = { .side = r->progress.side,
			   .action = action,
			   .facts = &none,
			   .from = r->progress.state };
	t.done.travels = progress_do(&r->progress, row, &t.done.message);
	TRY(write(cx, db, r, &t));
	*out = t.done;
	return RC_OK;
}

/* What the node itself may do now; NULL: nothing. */
static const struct step *node_row(const struct request *r, enum action action, enum step_by by,
				   const struct act_facts *facts, struct instant now)
{
	const struct act_known known = { .receipt = action == ACTION_RECEIPT };
	struct step_ask ask = { .kind = r->progress.kind,
				.state = r->progress.state,
				.side = r->progress.side,
				.by = by,
				.action = action,
				.met = act_guards(r, action, facts, &known, now) };
	bits_set(&ask.permissions, ACCESS_CASE_WORK);
	const struct step_verdict v = step_judge(&ask);
	return v.why == STEP_MAY ? v.row : NULL;
}

enum rc step_follow_up(struct cx *cx, struct db *db, struct id follow_up, struct step_done *out)
{
	const struct act_facts received = { .stated = { GUARD_SET(GUARD_FOLLOW_UP) } };
	struct request *f = arena_new(cx->arena, struct request, 2), *r = f + 1;
	*out = (struct step_done){ 0 };
	TRY(request_load(cx, db, follow_up, f));
	if (!id_is_set(f->follows) || !kind_is(f->progress.kind, KIND_FOLLOWS) ||
	    f->progress.state < STATE_DELIVERED)
		return RC_OK;
	TRY(request_load(cx, db, f->follows, r));
	const struct step *row = node_row(r, ACTION_FOLLOW_UP, BY_PERSON, &received, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_FOLLOW_UP, row, out) : RC_OK;
}

enum rc step_expire(struct cx *cx, struct db *db, struct id request, struct step_done *out)
{
	static const struct act_facts none = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	*out = (struct step_done){ 0 };
	TRY(request_load(cx, db, request, r));
	const struct step *row = node_row(r, ACTION_EXPIRE, BY_NODE, &none, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_EXPIRE, row, out) : RC_OK;
}

/* ---- by receipt ------------------------------------------------------------------------ */

SQL_STATEMENT(step_of_message, "SELECT action FROM desk_step WHERE message_id = $1");
SQL_STATEMENT(step_taken_there, "SELECT coalesce(max(s.message_number), 0) FROM desk_step s"
				"  JOIN exchange_outbox o ON o.id = s.message_id"
				" WHERE s.request_id = $1 AND o.state = 1");
SQL_STATEMENT(step_not_taken, "SELECT s.action FROM desk_step s"
			      "  JOIN exchange_outbox o ON o.id = s.message_id"
			      " WHERE s.request_id = $1 AND o.state = 2 AND s.message_number > $2");

/* What was said by this message; ACTIONS: no step, but a file. */
static enum rc find_spoken(struct cx *cx, struct db *db, struct id message, enum action *out)
{
	AUTO(rows) rows = NULL;
	*out = ACTIONS;
	TRY(ROWS_OPEN(cx, db, &rows, &step_of_message, VAL(message)));
	while (rows_next(rows))
		if (!action_parse(rows_str(rows), out))
			*out = ACTIONS;
	return rows_end(cx, rows);
}

/* What the other node took counts as said, and nothing after it: those wishes are open no
 * more. */
static enum rc unsay(struct cx *cx, struct db *db, struct request *r)
{
	{
		AUTO(rows) rows = NULL;
		TRY(ROWS_OPEN(cx, db, &rows, &step_taken_there, VAL(r->id)));
		while (rows_next(rows))
			r->progress.said = (uint32_t)rows_int(rows);
		TRY(rows_end(cx, rows));
	}
	if (r->progress.asked > r->progress.said)
		r->progress.asked = r->progress.said;
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &step_not_taken, VAL(r->id), VAL(r->progress.said)));
	while (rows_next(rows)) {
		enum action action;
		if (action_parse(rows_str(rows), &action))
			r->progress.pending &= ~(UINT64_C(1) << action);
	}
	return rows_end(cx, rows);
}

static enum rc delivered(struct cx *cx, struct db *db, struct request *r)
{
	static const struct act_facts none = { 0 };
	struct step_done done;
	const struct step *row = node_row(r, ACTION_RECEIPT, BY_NODE, &none, cx->now);
	return row ? take_by_node(cx, db, r, ACTION_RECEIPT, row, &done) : RC_OK;
}

/* The other node never heard it: neither that nor what came after it. */
static enum rc not_taken(struct cx *cx, struct db *db, struct request *r, struct str why)
{
	const struct ledger_act act = {
		.act = "request-not-taken", .object_kind = "request", .object = r->id, .note = why
	};
	TRY(outbox_drop(cx, db, r->peer, r->id, STR("the message before it was refused")));
	TRY(unsay(cx, db, r));
	r->not_taken.at = cx->now;
	r->not_taken.why = why;
	TRY(request_move(cx, db, r));
	TRY(ledger_append(cx, db, &act, NULL));
	return event_watch(cx, db, r->id);
}

enum rc step_receipt(struct cx *cx, struct db *db, const struct step_receipt *receipt)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	enum action said;
	TRY(request_load(cx, db, receipt->request, r));
	TRY(find_spoken(cx, db, receipt->message, &said));
	if (!receipt->accepted)
		return not_taken(cx, db, r, receipt->why);
	return said == ACTION_SUBMIT ? delivered(cx, db, r) : RC_OK;
}

/* ---- timeline -------------------------------------------------------------------------- */

SQL_STATEMENT(step_rows, "SELECT at, side, by_id, by_hand, action, from_state, to_state, reason,"
			 "       ground_place, ground_name, ground_words, until_at"
			 "  FROM desk_step WHERE request_id = $1 ORDER BY at, id LIMIT 500");

enum rc step_list(struct cx *cx, struct db *db, struct id request, struct step_list *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &step_rows, VAL(request)));
	struct step_list list = { .p = arena_new(cx->arena, struct step_row, LIST_MAX) };
	while (rows_next(rows)) {
		struct step_row *s = &list.p[list.n++];
		s->at = rows_instant(rows);
		s->side = (enum step_side)rows_int(rows);
		s->by = rows_id(rows);
		s->by_hand = rows_int(rows) != 0;
		s->action = rows_str(rows);
		s->from = rows_str(rows);
		s->to = rows_str(rows);
		s->reason = rows_str(rows);
		s->ground.place = (enum ground_place)rows_int(rows);
		s->ground.name = rows_str(rows);
		s->ground.words = rows_str(rows);
		s->until = rows_instant(rows);
	}
	TRY(rows_end(cx, rows));
	*out = list;
	return RC_OK;
}
