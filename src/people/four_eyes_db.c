// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/four_eyes_db.h"

#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/session_db.h"

#define ROLES_THEN "\nroles then: "

static const struct {
	const char *kind, *title, *what, *alone;
} kinds[FOUR_EYES_KINDS] = {
	[FOUR_EYES_ROLES] = { "account-roles", N_("Change of roles"),
			      "Change the roles of an account.",
			      N_("Roles that guard this node were given or taken, and no second "
				 "administrator approved it. Ask why.") },
	[FOUR_EYES_LINK] = { "account-link", N_("Link for an account"),
			     "Make the link that lets somebody in who was invited.",
			     N_("A link for an account was made, and no second administrator "
				"approved it. Ask why.") },
	[FOUR_EYES_DISABLE] = { "account-disable", N_("End of an account"),
				"Disable an account and end its sessions.",
				N_("An administrator or overseer was disabled, and no second "
				   "administrator approved it. Ask why.") },
	[FOUR_EYES_ENABLE] = { "account-enable", N_("Return of an account"),
			       "Enable a disabled account.",
			       N_("An account with roles that guard this node was enabled, and no "
				  "second administrator approved it. Ask why.") },
};

static bool kind_of(const char *kind, enum four_eyes_kind *out)
{
	for (enum four_eyes_kind k = 0; k < FOUR_EYES_KINDS; k++) {
		if (str_eq(str_from_c(kinds[k].kind), str_from_c(kind))) {
			*out = k;
			return true;
		}
	}
	return false;
}

/* What a person approves: the account as it is, and what becomes of it. Names are one line and the
 * reason is the last, so that no line can be slipped in. */
static struct str bytes_of(struct arena *arena, const struct four_eyes_act *act,
			   const struct account *a)
{
	const char *what = kinds[act->kind].what;
	struct str then = { 0 };
	if (act->kind == FOUR_EYES_ROLES)
		then = arena_fmt(arena, ROLES_THEN "%.*s", STR_ARG(roles_print(arena, act->roles)));
	else if (act->kind == FOUR_EYES_LINK && a->state == ACCOUNT_ACTIVE)
		what = "Take away password, second factors and sessions of an account. Make a "
		       "link for new ones.";
	return arena_fmt(
		arena,
		"%s\n\naccount: %.*s\nuser name: %.*s\nname: %.*s\nstate: %s\nroles now: %.*s%.*s\n"
		"reason: %.*s\n",
		what, STR_ARG(id_print(arena, a->id)), STR_ARG(a->login), STR_ARG(a->name),
		account_state_key(a->state), STR_ARG(roles_print(arena, a->roles)), STR_ARG(then),
		STR_ARG(act->reason));
}

/* The act that was proposed by these bytes. */
static enum rc act_of(struct cx *cx, const struct approval *a, enum four_eyes_kind kind,
		      struct four_eyes_act *out)
{
	struct str roles;
	*out = (struct four_eyes_act){ .kind = kind, .account = a->object, .reason = a->why };
	if (kind != FOUR_EYES_ROLES)
		return RC_OK;
	const size_t at = str_find(a->bytes, STR(ROLES_THEN));
	if (at == STR_NONE)
		return cx_fail(cx, RC_IO, "a proposal to change roles names none");
	roles = str_slice(a->bytes, at + sizeof ROLES_THEN - 1, a->bytes.n);
	(void)str_cut(roles, '\n', &roles, &(struct str){ 0 }); // the reason comes after it
	return roles_parse(cx, roles, &out->roles);
}

/* Whether it may be done at all; the account as it is now. */
static enum rc check(struct cx *cx, struct db *db, const struct actor *by,
		     const struct four_eyes_act *act, struct account *a)
{
	const char *fault = account_reason_fault(act->reason);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	switch (act->kind) {
	case FOUR_EYES_ROLES:
		return account_may_set_roles(cx, db, by, act->account, act->roles, a);
	case FOUR_EYES_DISABLE:
		return account_may_disable(cx, db, by, act->account, a);
	case FOUR_EYES_ENABLE:
		return account_may_enable(cx, db, by, act->account, a);
	case FOUR_EYES_LINK:
	case FOUR_EYES_KINDS:
		break;
	}
	return link_may_make(cx, db, by, act->account, a);
}

static bool takes_two(const struct four_eyes_act *act, const struct account *a)
{
	switch (act->kind) {
	case FOUR_EYES_ROLES:
		return roles_guard((struct roles){ a->roles.bits ^ act->roles.bits });
	case FOUR_EYES_DISABLE:
		return a->state == ACCOUNT_ACTIVE && roles_watch(a->roles);
	case FOUR_EYES_ENABLE:
		return roles_guard(a->roles);
	case FOUR_EYES_LINK:
	case FOUR_EYES_KINDS:
		break;
	}
	return a->state == ACCOUNT_ACTIVE || roles_guard(a->roles);
}

static enum rc run(struct cx *cx, struct db *db, const struct actor *by,
		   const struct four_eyes_act *act)
{
	switch (act->kind) {
	case FOUR_EYES_ROLES:
		return account_set_roles(cx, db, by, act->account, act->roles, act->reason);
	case FOUR_EYES_DISABLE:
		return account_disable(cx, db, by, act->account, act->reason);
	case FOUR_EYES_ENABLE:
		return account_enable(cx, db, by, act->account, act->reason);
	case FOUR_EYES_LINK:
	case FOUR_EYES_KINDS:
		break;
	}
	return link_make(cx, db, by, act->account, act->reason, act->token);
}

static enum rc run_alone(struct cx *cx, struct db *db, const struct actor *by,
			 const struct four_eyes_act *act)
{
	const struct alarm alarm = {
		.kind = ALARM_DONE_ALONE,
		.about = by->account,
		.object_kind = "account",
		.object = act->account,
		.text = str_from_c(kinds[act->kind].alone),
	};
	TRY(run(cx, db, by, act));
	TRY(alarm_raise(cx, db, &alarm,
			arena_fmt(cx->arena, "%s %.*s", kinds[act->kind].kind,
				  STR_ARG(id_print(cx->arena, act->account))),
			NULL));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = "done-alone",
					       .object_kind = "account",
					       .object = act->account,
					       .note = str_from_c(kinds[act->kind].kind) });
}

SQL_STATEMENT(four_eyes_others,
	      "SELECT count(*) FROM people_account"
	      " WHERE kind = 0 AND state = 1 AND (roles & 1) = 1 AND password <> ''"
	      "   AND id <> $1 AND id <> $2");

/* How many administrators could decide. */
static enum rc count_others(struct cx *cx, struct db *db, struct id by, struct id about,
			    int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &four_eyes_others, VAL(by), VAL(about)));
	const int64_t n = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*out = n;
	return RC_OK;
}

/* Rule 6: what must not wait for the second person. */
static enum rc end_sessions(struct cx *cx, struct db *db, const struct actor *by, struct id account)
{
	const struct alarm alarm = {
		.kind = ALARM_WATCH_DISABLED,
		.about = by->account,
		.object_kind = "account",
		.object = account,
		.text = STR("Somebody proposes to disable an administrator or overseer, whose "
			    "sessions have ended. Ask both why."),
	};
	TRY(session_end_all(cx, db, account, (struct id){ 0 }));
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, account), NULL));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = "sessions-ended",
					       .object_kind = "account",
					       .object = account });
}

static enum rc propose(struct cx *cx, struct db *db, const struct actor *by,
		       const struct four_eyes_act *act, const struct account *a, struct id *out)
{
	const struct approval_form form = {
		.kind = kinds[act->kind].kind,
		.object_kind = "account",
		.object = act->account,
		.title = arena_fmt(cx->arena, "%s: %.*s", kinds[act->kind].title,
				   STR_ARG(account_pseudonym(cx->arena, act->account))),
		.bytes = bytes_of(cx->arena, act, a),
		.why = act->reason,
		.roles = roles_of(ROLE_ADMINISTRATOR),
		.lasts = FOUR_EYES_LASTS,
	};
	TRY(approval_propose(cx, db, by, &form, out));
	return act->kind == FOUR_EYES_DISABLE ? end_sessions(cx, db, by, act->account) : RC_OK;
}

enum rc four_eyes_do(struct cx *cx, struct db *db, const struct actor *by,
		     const struct four_eyes_act *act, struct id *proposal)
{
	struct account a = { 0 };
	int64_t all = 0, others = 0;
	*proposal = (struct id){ 0 };
	INVARIANT(!act->alone || !id_is_set(by->account));
	TRY(check(cx, db, by, act, &a));
	if (!takes_two(act, &a))
		return run(cx, db, by, act);
	TRY(account_administrators(cx, db, &all));
	if (act->alone || all < 2)
		return run_alone(cx, db, by, act);
	TRY(count_others(cx, db, by->account, act->account, &others));
	if (others == 0)
		return cx_fail(
			cx, RC_CONFLICT,
			N_("this takes a second administrator, and there is none but the one "
			   "whom it is about: do it at the server's terminal, with --alone"));
	return propose(cx, db, by, act, &a, proposal);
}

enum rc four_eyes_decide(struct cx *cx, struct db *db, const struct four_eyes_decision *d,
			 enum four_eyes_outcome *out)
{
	struct approval approval;
	struct four_eyes_act act;
	struct account a = { 0 };
	enum four_eyes_kind kind;
	TRY(approval_load(cx, db, d->approval, &approval));
	*out = FOUR_EYES_DECIDED;
	if (d->ask.step != APPROVAL_APPROVE || !kind_of(approval.kind, &kind))
		return approval_step(cx, db, d->approval, &d->ask, d->signature);
	TRY(act_of(cx, &approval, kind, &act));
	TRY(account_load(cx, db, act.account, &a));
	const struct str bytes = bytes_of(cx->arena, &act, &a);
	const struct sha256 now = sha256_of(bytes);
	if (approval.state == APPROVAL_WAITING && !sha256_eq(&now, &approval.digest)) {
		*out = FOUR_EYES_VOID;
		return approval_changed(cx, db, &d->ask.who, approval.kind, act.account, bytes);
	}
	TRY(approval_step(cx, db, d->approval, &d->ask, d->signature));
	TRY(approval_use(cx, db, &d->ask.who, d->approval, bytes));
	act.token = d->token;
	*out = kind == FOUR_EYES_LINK ? FOUR_EYES_LINK_MADE : FOUR_EYES_DONE;
	return run(cx, db, &d->ask.who, &act);
}
