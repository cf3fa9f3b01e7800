// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/approval.h"

#include "people/account.h"

static const char *const state_keys[APPROVAL_STATES] = {
	[APPROVAL_WAITING] = "waiting", [APPROVAL_APPROVED] = "approved",
	[APPROVAL_REFUSED] = "refused", [APPROVAL_WITHDRAWN] = "withdrawn",
	[APPROVAL_VOID] = "void",	[APPROVAL_LAPSED] = "lapsed",
	[APPROVAL_USED] = "used",
};

enum who { ANYBODY, PROPOSER, SECOND_PERSON };

static const struct step {
	enum approval_state from;
	enum approval_step step;
	enum approval_state to;
	enum who who;	   // SECOND_PERSON: with a role, who neither proposed nor wrote it
	bool same_bytes;   // what was seen must be what is stored
	bool reason;	   // must be given
	bool after_expiry; // allowed only when the time is over; all others only before
} steps[] = {
	{ APPROVAL_WAITING, APPROVAL_APPROVE, APPROVAL_APPROVED, SECOND_PERSON,
	  .same_bytes = true },
	{ APPROVAL_WAITING, APPROVAL_REFUSE, APPROVAL_REFUSED, SECOND_PERSON, .same_bytes = true,
	  .reason = true },
	{ APPROVAL_WAITING, APPROVAL_WITHDRAW, APPROVAL_WITHDRAWN, PROPOSER },
	{ APPROVAL_WAITING, APPROVAL_CHANGE, APPROVAL_VOID, ANYBODY },
	{ APPROVAL_APPROVED, APPROVAL_CHANGE, APPROVAL_VOID, ANYBODY },
	{ APPROVAL_WAITING, APPROVAL_EXPIRE, APPROVAL_LAPSED, ANYBODY, .after_expiry = true },
	{ APPROVAL_APPROVED, APPROVAL_EXPIRE, APPROVAL_LAPSED, ANYBODY, .after_expiry = true },
	{ APPROVAL_APPROVED, APPROVAL_USE, APPROVAL_USED, ANYBODY, .same_bytes = true },
};

static const char *const why_texts[APPROVAL_WHYS] = {
	[APPROVAL_MAY] = "it may be done",
	[APPROVAL_NOT_OPEN] = "this was decided, used, withdrawn or made void before",
	[APPROVAL_EXPIRED] = "this has lapsed: propose it again",
	[APPROVAL_OWN] = "you proposed or wrote this: another person decides",
	[APPROVAL_NOT_PROPOSER] = "only the person who proposed this can withdraw it",
	[APPROVAL_NOT_ROLE] = "none of your roles decides this",
	[APPROVAL_NO_REASON] = "say why you refuse: the proposer reads it",
	[APPROVAL_OTHER_BYTES] = "the text has changed since it was shown or approved",
};

const char *approval_state_key(enum approval_state state)
{
	INVARIANT(state < APPROVAL_STATES);
	return state_keys[state];
}

const char *approval_why_text(enum approval_why why)
{
	INVARIANT(why < APPROVAL_WHYS);
	return why_texts[why];
}

static bool is_open(enum approval_state state)
{
	return state == APPROVAL_WAITING || state == APPROVAL_APPROVED;
}

enum approval_state approval_state_at(const struct approval *a, struct instant now)
{
	return is_open(a->state) && a->expires_at.us <= now.us ? APPROVAL_LAPSED : a->state;
}

static const struct step *step_of(enum approval_state from, enum approval_step step)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].from == from && steps[i].step == step)
			return &steps[i];
	return NULL;
}

static bool is_own(const struct approval *a, const struct actor *who)
{
	return id_eq(a->proposer, who->account) ||
	       (id_is_set(a->author) && id_eq(a->author, who->account));
}

static enum approval_why judge_second(const struct approval *a, const struct actor *who)
{
	if (is_own(a, who))
		return APPROVAL_OWN;
	if (!id_is_set(who->account) || roles_both(who->roles, a->roles).bits == 0)
		return APPROVAL_NOT_ROLE;
	return APPROVAL_MAY;
}

static enum approval_why judge_person(const struct approval *a, const struct step *s,
				      const struct actor *who)
{
	if (s->who == PROPOSER)
		return id_eq(a->proposer, who->account) ? APPROVAL_MAY : APPROVAL_NOT_PROPOSER;
	return s->who == SECOND_PERSON ? judge_second(a, who) : APPROVAL_MAY;
}

bool approval_may_decide(const struct approval *a, const struct actor *who, struct instant now)
{
	return approval_state_at(a, now) == APPROVAL_WAITING &&
	       judge_second(a, who) == APPROVAL_MAY;
}

bool approval_may_see(const struct approval *a, const struct actor *who)
{
	if (is_own(a, who) || (id_is_set(a->decider) && id_eq(a->decider, who->account)))
		return true;
	return !id_is_set(a->decider) && judge_second(a, who) == APPROVAL_MAY;
}

struct approval_verdict approval_judge(const struct approval *a, const struct approval_ask *ask,
				       struct instant now)
{
	struct approval_verdict v = { .to = a->state };
	const bool over = a->expires_at.us <= now.us;
	const struct step *s = step_of(a->state, ask->step);
	if (!s) {
		v.why = a->state == APPROVAL_LAPSED ? APPROVAL_EXPIRED : APPROVAL_NOT_OPEN;
		return v;
	}
	v.why = judge_person(a, s, &ask->who);
	if (v.why != APPROVAL_MAY)
		return v;
	if (over != s->after_expiry)
		v.why = over ? APPROVAL_EXPIRED : APPROVAL_NOT_OPEN;
	else if (s->same_bytes && !sha256_eq(&a->digest, &ask->seen))
		v.why = APPROVAL_OTHER_BYTES;
	else if (s->reason && account_reason_fault(ask->reason))
		v.why = APPROVAL_NO_REASON;
	else
		v.to = s->to;
	return v;
}

struct str approval_statement(struct arena *a, struct str origin, const struct approval *p,
			      enum approval_step decision)
{
	INVARIANT(decision == APPROVAL_APPROVE || decision == APPROVAL_REFUSE);
	return arena_fmt(a, "comity approval 1\n%.*s\n%.*s\n%.*s\n%s\n", STR_ARG(origin),
			 STR_ARG(id_print(a, p->id)), STR_ARG(sha256_print(a, &p->digest)),
			 decision == APPROVAL_APPROVE ? "approve" : "refuse");
}

struct str proposal_statement(struct arena *a, struct str origin, struct id thing,
			      const struct sha256 *digest)
{
	return arena_fmt(a, "comity proposal 1\n%.*s\n%.*s\n%.*s\n", STR_ARG(origin),
			 STR_ARG(id_print(a, thing)), STR_ARG(sha256_print(a, digest)));
}
