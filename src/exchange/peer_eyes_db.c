// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer_eyes_db.h"

#include "crypto/fingerprint.h"
#include "people/account.h"
#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"

static const struct {
	const char *kind, *title, *what, *alone;
} kinds[PEER_EYES_KINDS] = {
	[PEER_EYES_ACCEPT] = { "peer-accept", N_("Accept another node"),
			       "Accept another node: messages are exchanged with it from then on.",
			       N_("Another node was accepted, and no second administrator approved "
				  "it. Ask why, and how the fingerprint was compared.") },
	[PEER_EYES_RESUME] = { "peer-resume", N_("Resume another node"),
			       "End the suspension of another node: messages are exchanged with it "
			       "again.",
			       N_("A suspended node was made active again, and no second "
				  "administrator approved it. Ask why.") },
	[PEER_EYES_REVOKE] = { "peer-revoke", N_("Revoke another node"),
			       "Revoke another node for ever: neither it nor one of its keys comes "
			       "back.",
			       N_("Another node was revoked for ever, and no second administrator "
				  "approved it. Ask why.") },
};

static bool kind_of(const char *kind, enum peer_eyes_kind *out)
{
	for (enum peer_eyes_kind k = 0; k < PEER_EYES_KINDS; k++) {
		if (str_eq(str_from_c(kinds[k].kind), str_from_c(kind))) {
			*out = k;
			return true;
		}
	}
	return false;
}

/* What a person approves. Names are one line and the reason is the last, so that no line can be
 * slipped in. */
static struct str bytes_of(struct arena *a, enum peer_eyes_kind kind, const struct peer *p,
			   struct str reason)
{
	const struct str fingerprint = fingerprint_print(a, &p->fingerprint);
	return arena_fmt(a,
			 "%s\n\nnode: %.*s\nname: %.*s\ncountry: %.*s\nserial of its card: %lld\n"
			 "fingerprint: %.*s\nreason: %.*s\n",
			 kinds[kind].what, STR_ARG(p->origin), STR_ARG(p->name),
			 STR_ARG(p->country), (long long)p->serial, STR_ARG(fingerprint),
			 STR_ARG(reason));
}

static enum rc check(struct cx *cx, const struct peer_eyes_act *act, const struct peer *p)
{
	const char *fault = account_reason_fault(act->reason);
	const enum peer_state to = act->kind == PEER_EYES_REVOKE ? PEER_REVOKED : PEER_ACTIVE;
	const bool proposed = p->state == PEER_PROPOSED;
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	if (!peer_may_become(p->state, to) || proposed != (act->kind == PEER_EYES_ACCEPT))
		return cx_fail(cx, RC_CONFLICT, "%.*s is %s", STR_ARG(p->origin),
			       peer_state_key(p->state));
	return RC_OK;
}

static enum rc run(struct cx *cx, struct db *db, const struct actor *by,
		   const struct peer_eyes_act *act)
{
	switch (act->kind) {
	case PEER_EYES_ACCEPT:
		return peer_accept(cx, db, by, act->peer);
	case PEER_EYES_RESUME:
		return peer_set(cx, db, by, act->peer, PEER_ACTIVE, act->reason);
	case PEER_EYES_REVOKE:
	case PEER_EYES_KINDS:
		break;
	}
	return peer_set(cx, db, by, act->peer, PEER_REVOKED, act->reason);
}

static enum rc run_alone(struct cx *cx, struct db *db, const struct actor *by,
			 const struct peer_eyes_act *act)
{
	const struct alarm alarm = {
		.kind = ALARM_DONE_ALONE,
		.about = by->account,
		.object_kind = "peer",
		.object = act->peer,
		.text = str_from_c(kinds[act->kind].alone),
	};
	TRY(run(cx, db, by, act));
	TRY(alarm_raise(cx, db, &alarm,
			arena_fmt(cx->arena, "%s %.*s", kinds[act->kind].kind,
				  STR_ARG(id_print(cx->arena, act->peer))),
			NULL));
	return act_append(cx, db, by, ACCESS_NODE_MANAGE,
			  (struct ledger_act){ .act = "done-alone",
					       .object_kind = "peer",
					       .object = act->peer,
					       .note = str_from_c(kinds[act->kind].kind) });
}

static enum rc propose(struct cx *cx, struct db *db, const struct actor *by,
		       const struct peer_eyes_act *act, const struct peer *p, struct id *out)
{
	const struct approval_form form = {
		.kind = kinds[act->kind].kind,
		.object_kind = "peer",
		.object = p->id,
		.title = arena_fmt(cx->arena, "%s: %.*s", kinds[act->kind].title,
				   STR_ARG(p->origin)),
		.bytes = bytes_of(cx->arena, act->kind, p, act->reason),
		.why = act->reason,
		.roles = roles_of(ROLE_ADMINISTRATOR),
		.lasts = PEER_EYES_LASTS,
	};
	TRY(approval_propose(cx, db, by, &form, out));
	if (act->kind == PEER_EYES_REVOKE && p->state == PEER_ACTIVE)
		return peer_set(cx, db, by, p->id, PEER_SUSPENDED, act->reason);
	return RC_OK;
}

enum rc peer_eyes_do(struct cx *cx, struct db *db, const struct actor *by,
		     const struct peer_eyes_act *act, struct id *proposal)
{
	struct peer p = { 0 };
	int64_t administrators = 0;
	*proposal = (struct id){ 0 };
	INVARIANT(!act->alone || !id_is_set(by->account));
	TRY(peer_load(cx, db, act->peer, &p));
	TRY(check(cx, act, &p));
	if (act->kind == PEER_EYES_ACCEPT && p.vouched.n > 0 && id_is_set(by->account))
		return run(cx, db, by, act);
	TRY(account_administrators(cx, db, &administrators));
	if (act->alone || administrators < 2)
		return run_alone(cx, db, by, act);
	return propose(cx, db, by, act, &p, proposal);
}

enum rc peer_eyes_decided(struct cx *cx, struct db *db, const struct approval *approval,
			  const struct approval_ask *ask)
{
	struct peer p = { 0 };
	enum peer_eyes_kind kind;
	if (ask->step != APPROVAL_APPROVE || !kind_of(approval->kind, &kind))
		return RC_OK;
	const struct peer_eyes_act act = { .kind = kind,
					   .peer = approval->object,
					   .reason = approval->why };
	TRY(peer_load(cx, db, act.peer, &p));
	TRY(approval_use(cx, db, &ask->who, approval->id,
			 bytes_of(cx->arena, kind, &p, approval->why)));
	return run(cx, db, &ask->who, &act);
}

enum rc peer_eyes_waiting(struct cx *cx, struct db *db, struct id peer, struct id *out)
{
	struct id found = { 0 };
	for (enum peer_eyes_kind k = 0; k < PEER_EYES_KINDS && !id_is_set(found); k++)
		TRY(approval_waiting(cx, db, kinds[k].kind, peer, &found));
	*out = found;
	return RC_OK;
}

enum rc peer_eyes_changed(struct cx *cx, struct db *db, const struct actor *by,
			  const struct peer *p)
{
	for (enum peer_eyes_kind k = 0; k < PEER_EYES_KINDS; k++)
		TRY(approval_changed(cx, db, by, kinds[k].kind, p->id,
				     bytes_of(cx->arena, k, p, STR("the card has changed"))));
	return RC_OK;
}
