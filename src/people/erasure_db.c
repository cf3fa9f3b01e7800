// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/erasure_db.h"

#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"

#define KIND "ledger-erasure"
#define ENTRY_LINE "\nentry: "
#define BASIS_LINE "\nbasis: "

/* What a person approves. It stays when the entry's bytes are gone, so it does not have them. */
static struct str bytes_of(struct arena *arena, const struct erasure *e,
			   const struct ledger_row *row)
{
	return arena_fmt(
		arena,
		"Delete the content of an entry of the ledger, and what its columns say of "
		"persons and things. Hash, number, time and kind of act stay.\n" ENTRY_LINE
		"%lld\nhash: %.*s\nstate: %s" BASIS_LINE "%.*s\nreason: %.*s\n",
		(long long)e->number, STR_ARG(sha256_print(arena, &row->leaf)),
		row->bytes.n > 0 ? "there" : "erased", STR_ARG(e->basis), STR_ARG(e->reason));
}

static bool line_of(struct str bytes, struct str key, struct str *out)
{
	const size_t at = str_find(bytes, key);
	struct str rest;
	if (at == STR_NONE)
		return false;
	(void)str_cut(str_slice(bytes, at + key.n, bytes.n), '\n', out, &rest);
	return true;
}

/* The erasure that was proposed by these bytes. */
static enum rc erasure_of(struct cx *cx, const struct approval *a, struct erasure *out)
{
	struct str number;
	*out = (struct erasure){ .reason = a->why };
	if (!line_of(a->bytes, STR(ENTRY_LINE), &number) ||
	    !str_to_i64(number, 0, INT64_MAX - 1, &out->number) ||
	    !line_of(a->bytes, STR(BASIS_LINE), &out->basis))
		return cx_fail(cx, RC_IO, "a proposal to erase names no entry");
	return RC_OK;
}

static enum rc check(struct cx *cx, struct db *db, const struct erasure *e, struct ledger_row *row)
{
	const char *fault = account_reason_fault(e->basis);
	if (fault || e->basis.n > ERASURE_BASIS_MAX || str_find(e->basis, STR("\n")) != STR_NONE)
		return cx_fail(
			cx, RC_INVALID,
			N_("the basis is one line of at most %d bytes: the rule or order under "
			   "which it is erased"),
			ERASURE_BASIS_MAX);
	fault = account_reason_fault(e->reason);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	return ledger_may_erase(cx, db, e->number, row);
}

static enum rc run(struct cx *cx, struct db *db, const struct actor *by, const struct erasure *e)
{
	const struct ledger_act why = {
		.account = by->account,
		.role = access_role_for(by, ACCESS_NODE_MANAGE),
		.basis = e->basis,
		.note = e->reason,
	};
	return ledger_erase(cx, db, e->number, &why, NULL);
}

static bool is_about(const struct ledger_row *row, const struct actor *who)
{
	return id_is_set(who->account) &&
	       (id_eq(row->account, who->account) || id_eq(row->object, who->account));
}

static enum rc run_alone(struct cx *cx, struct db *db, const struct actor *by,
			 const struct erasure *e, const struct ledger_row *row)
{
	const struct alarm alarm = {
		.kind = ALARM_DONE_ALONE,
		.about = by->account,
		.object_kind = "entry",
		.object = row->id,
		.text = str_from_c(N_("The content of an entry of the ledger was erased, and no "
				      "second administrator approved it. Ask why.")),
	};
	if (is_about(row, by))
		return cx_fail(cx, RC_DENIED, "%s",
			       N_("this entry is about you: at the terminal somebody else must do "
				  "it"));
	TRY(run(cx, db, by, e));
	TRY(alarm_raise(cx, db, &alarm,
			arena_fmt(cx->arena, KIND " %.*s", STR_ARG(id_print(cx->arena, row->id))),
			NULL));
	return act_append(cx, db, by, ACCESS_NODE_MANAGE,
			  (struct ledger_act){ .act = "done-alone",
					       .object_kind = "entry",
					       .object = row->id,
					       .note = STR(KIND) });
}

enum rc erasure_do(struct cx *cx, struct db *db, const struct actor *by, const struct erasure *e,
		   struct id *proposal)
{
	struct ledger_row row = { 0 };
	int64_t administrators = 0;
	*proposal = (struct id){ 0 };
	INVARIANT(!e->alone || !id_is_set(by->account));
	TRY(check(cx, db, e, &row));
	TRY(account_administrators(cx, db, &administrators));
	if (e->alone || administrators < 2)
		return run_alone(cx, db, by, e, &row);
	const struct approval_form form = {
		.kind = KIND,
		.object_kind = "entry",
		.object = row.id,
		.title = arena_fmt(cx->arena, "%s: %lld", N_("Erasure of entry"),
				   (long long)e->number),
		.bytes = bytes_of(cx->arena, e, &row),
		.why = e->reason,
		.roles = roles_of(ROLE_ADMINISTRATOR),
		.lasts = ERASURE_LASTS,
	};
	return approval_propose(cx, db, by, &form, proposal);
}

bool erasure_is(const struct approval *a)
{
	return str_eq(str_from_c(a->kind), STR(KIND));
}

enum rc erasure_entry(struct cx *cx, const struct approval *a, int64_t *out)
{
	struct erasure e;
	TRY(erasure_of(cx, a, &e));
	*out = e.number;
	return RC_OK;
}

enum rc erasure_decide(struct cx *cx, struct db *db, struct id approval,
		       const struct approval_ask *ask, const struct signature *signature)
{
	struct approval a;
	struct erasure e;
	struct ledger_row row = { 0 };
	TRY(approval_load(cx, db, approval, &a));
	INVARIANT(erasure_is(&a));
	if (ask->step != APPROVAL_APPROVE)
		return approval_step(cx, db, approval, ask, signature);
	TRY(erasure_of(cx, &a, &e));
	TRY(ledger_row_by_id(cx, db, a.object, &row));
	const struct str bytes = bytes_of(cx->arena, &e, &row);
	const struct sha256 now = sha256_of(bytes);
	if (a.state == APPROVAL_WAITING && !sha256_eq(&now, &a.digest))
		return approval_changed(cx, db, &ask->who, a.kind, a.object, bytes);
	if (is_about(&row, &ask->who))
		return cx_fail(cx, RC_DENIED,
			       N_("this entry is about you: another administrator must decide"));
	TRY(approval_step(cx, db, approval, ask, signature));
	TRY(approval_use(cx, db, &ask->who, approval, bytes));
	return run(cx, db, &ask->who, &e);
}
