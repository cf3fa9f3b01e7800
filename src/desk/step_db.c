// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_db.h"

#include "desk/answer_db.h"
#include "desk/courier_db.h"
#include "desk/entitlement.h"
#include "desk/event_db.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "desk/scope.h"
#include "desk/scope_db.h"
#include "desk/step_approval_db.h"
#include "desk/step_write_db.h"
#include "desk/vouch_db.h"
#include "ledger/entry.h"

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

/* Everything that a step is judged on. */
struct situation {
	struct request *r;
	struct composition *composition; // NULL: not needed
	bool proposing;			 // judge it as if it had been approved
	struct step_verdict verdict;
	struct step_judged judged;
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
	s->judged.r = s->r;
	TRY(request_people(cx, db, o->request, &s->judged.people));
	TRY(compose_now(cx, o, s));
	TRY(step_approval_view(cx, db, s->r, &s->judged.people, o, &s->judged.approval));
	const bool unsent = p->side == SIDE_ASKING && p->state <= STATE_APPROVED;
	const struct composition *c = s->composition;
	const struct act_known known = {
		.entitled = c && !unsent &&
			    entitlement_of(o->world, s->r, c->route).answer == YN_YES,
		.composition = unsent ? s->composition : NULL,
		.grounds = s->composition ? &s->composition->grounds : NULL,
		.approved = s->judged.approval.fits || s->proposing,
		.other_person = id_is_set(by->account) &&
				!id_eq(by->account, s->judged.people.created_by),
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
	s->judged.row = s->verdict.row;
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
		return cx_fail(cx, RC_INVALID, N_("a reason has at most %d bytes of UTF-8"),
			       ACT_REASON_MAX);
	// Approvers see what waits for them by its approval, not as members.
	if (access_role_for(by, ACCESS_REQUEST_APPROVE) &&
	    (o->action == ACTION_APPROVE || o->action == ACTION_RETURN))
		return RC_OK;
	TRY(request_access(cx, db, by, *out, MEMBER_WORK));
	return request_claim(cx, db, by, *out);
}

static const struct id no_approval = { { 0 } };

/* ---- by people ---------------------------------------------------------------------- */

/* Who answers, and the second person where one was due: s is as it was before the step. */
static enum rc name_answerer(struct cx *cx, struct db *db, const struct actor *by,
			     const struct step_order *o, const struct situation *s,
			     struct step_taken *t)
{
	struct vouch *v = arena_new(cx->arena, struct vouch, 1);
	const bool two = act_takes_two(s->r->progress.kind, o->action);
	const struct vouched what = { s->r->id, s->judged.approval.bytes };
	const struct vouch_answer answer = { .address = o->address,
					     .approval = two ? s->judged.approval.id : no_approval,
					     .state = t->from,
					     .by = by,
					     .signature = o->signature,
					     .what = &what };
	TRY(vouch_answer(cx, db, &answer, v));
	t->vouch = v;
	return answer_drop(cx, db, s->r->id);
}

/* Whoever is asked wants to know who asks. */
static enum rc name_people(struct cx *cx, struct db *db, const struct request *r,
			   const struct step_order *o, struct step_taken *t)
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
		      struct step_taken *t)
{
	if (o->action != ACTION_NARROW)
		return RC_OK;
	if (!o->scope)
		return cx_fail(cx, RC_INVALID,
			       N_("say what is narrower: classes, period or words"));
	TRY(scope_check(cx, r, o->scope));
	TRY(scope_put(cx, db, o->scope, t->done.message.number));
	t->scope = o->scope;
	return r->by_hand ? scope_settle(cx, db, r, t->done.message.number) : RC_OK;
}

/* With what is attached, where the step hands it over; with the conditions as they were offered,
 * where it accepts them: what a second person approves, and what travels, names them. */
static enum rc with_all(struct cx *cx, struct db *db, const struct step_order *order,
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
	if (order->action == ACTION_ACCEPT_CONDITIONS)
		TRY(step_words_of(cx, db, order->request, ACTION_OFFER_CONDITIONS,
				  &out->facts.reason));
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
static bool is_unheard(const struct request *r, const struct step_taken *t)
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
	TRY(with_all(cx, db, wanted, &with));
	TRY(load(cx, db, by, order, &s.r));
	TRY(judge(cx, db, by, order, &s));
	TRY(step_approval_settle(cx, db, by, order, &s.judged));
	if (order->action == ACTION_SUBMIT)
		compose_terms(cx->arena, order->world, s.composition, s.r);
	if (order->action == ACTION_SUBMIT || s.r->progress.state == STATE_DRAFT)
		TRY(request_put_words(cx, db, s.r));
	struct step_taken t = { .by = by,
				.need = s.verdict.row->need,
				.side = s.r->progress.side,
				.action = order->action,
				.facts = &order->facts,
				.from = s.r->progress.state };
	t.done.travels = progress_do(&s.r->progress, s.verdict.row, &t.done.message);
	if (act_is_answer(order->action))
		TRY(name_answerer(cx, db, by, order, &s, &t));
	TRY(name_people(cx, db, s.r, order, &t));
	TRY(narrow(cx, db, s.r, order, &t));
	TRY(hand_over(cx, db, s.r, order));
	TRY(step_write(cx, db, s.r, &t));
	*out = t.done;
	return is_unheard(s.r, &t) ? answer_here(cx, db, s.r, &t.done) : RC_OK;
}

enum rc step_answer_bytes(struct cx *cx, struct db *db, const struct actor *by,
			  const struct step_order *wanted, struct str *out)
{
	struct situation s = { .proposing = true };
	struct step_order with;
	INVARIANT(act_is_answer(wanted->action));
	TRY(with_all(cx, db, wanted, &with));
	TRY(load(cx, db, by, &with, &s.r));
	TRY(judge(cx, db, by, &with, &s));
	*out = act_bytes(cx->arena, s.r, with.action, &with.facts);
	return RC_OK;
}

enum rc step_propose(struct cx *cx, struct db *db, const struct actor *by,
		     const struct step_order *wanted, struct id *approval)
{
	struct situation s = { .proposing = true };
	struct step_order with;
	const struct step_order *order = &with;
	TRY(with_all(cx, db, wanted, &with));
	TRY(load(cx, db, by, order, &s.r));
	TRY(judge(cx, db, by, order, &s));
	if (!(s.verdict.row->guards & GUARD_SET(GUARD_APPROVED)) ||
	    s.verdict.row->to == STATE_SENT || order->action == ACTION_APPROVE)
		return cx_fail(cx, RC_INVALID, "\"%s\" needs no approval of its own",
			       action_key(order->action));
	TRY(step_approval_propose(cx, db, by, order, &s.judged, approval));
	TRY(answer_drop(cx, db, s.r->id));
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
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on requests"));
	if (!r->by_hand && r->peer_road == PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       N_("the other side has a node and speaks for itself"));
	if (r->progress.side == SIDE_ASKING && r->progress.state < STATE_SENT &&
	    !(r->progress.shown && o->action == ACTION_COMMENT))
		return cx_fail(cx, RC_CONFLICT,
			       N_("the other side has not been asked yet: send the request first"));
	if (!entry_has_hash(&o->facts.evidence) || str_trim(o->facts.reason).n == 0)
		return cx_fail(
			cx, RC_INVALID,
			N_("attach the paper or the record of the call, and say what it says"));
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
			       N_("the other side cannot \"%s\" while the request is \"%s\""),
			       action_key(order->action), state_key(r->progress.state));
	struct step_taken t = { .by = by,
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
	TRY(step_write(cx, db, r, &t));
	*out = t.done;
	return RC_OK;
}
