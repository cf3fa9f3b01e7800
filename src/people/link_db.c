// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/link_db.h"

#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/organisation_db.h"
#include "people/session_db.h"
#include "people/signing_db.h"

SQL_STATEMENT(link_insert,
	      "INSERT INTO people_link (token, purpose, account_id, created_at, expires_at)"
	      " VALUES ($1, $2, $3, $4, $5)");
SQL_STATEMENT(link_end_first, "DELETE FROM people_link WHERE purpose = 0");

enum rc link_make_first(struct cx *cx, struct db *db, struct sha256 token, bool *made)
{
	int64_t administrators = 0;
	TRY(account_administrators(cx, db, &administrators));
	if (administrators > 0) {
		*made = false;
		return RC_OK;
	}
	const struct instant end = instant_add(cx->now, LINK_FIRST_LASTS);
	TRY(db_run(cx, db, &link_end_first, NO_VALS, NULL));
	TRY(DB_RUN(cx, db, &link_insert, VAL(token), VAL(LINK_FIRST), VAL_NULL, VAL(cx->now),
		   VAL(end)));
	TRY(act_append(cx, db, &ACTOR_TERMINAL, ACCESS_PEOPLE_MANAGE,
		       (struct ledger_act){ .act = "first-link-made" }));
	*made = true;
	return RC_OK;
}

SQL_STATEMENT(reset_password, "UPDATE people_account SET password = '', password_at = $1"
			      " WHERE id = $2");
SQL_STATEMENT(reset_totp, "DELETE FROM people_totp WHERE account_id = $1");
SQL_STATEMENT(reset_passkeys, "DELETE FROM people_passkey WHERE account_id = $1");
SQL_STATEMENT(reset_recovery, "DELETE FROM people_recovery WHERE account_id = $1");

/* Takes away what somebody else may hold by now, and tells the overseer. */
static enum rc reset(struct cx *cx, struct db *db, struct id account)
{
	TRY(DB_RUN(cx, db, &reset_password, VAL(cx->now), VAL(account)));
	TRY(DB_RUN(cx, db, &reset_totp, VAL(account)));
	TRY(DB_RUN(cx, db, &reset_passkeys, VAL(account)));
	TRY(DB_RUN(cx, db, &reset_recovery, VAL(account)));
	TRY(signing_end_all(cx, db, account));
	TRY(session_end_all(cx, db, account, (struct id){ 0 }));
	const struct alarm alarm = {
		.kind = ALARM_FACTOR_RESET,
		.about = account,
		.object_kind = "account",
		.object = account,
		.text = str_from_c(
			N_("An administrator took away password and second factor and made a "
			   "link for new ones. Ask the person whether it was they who asked.")),
	};
	return alarm_raise(cx, db, &alarm, id_print(cx->arena, account), NULL);
}

SQL_STATEMENT(link_end_others, "DELETE FROM people_link WHERE account_id = $1");

enum rc link_may_make(struct cx *cx, struct db *db, const struct actor *by, struct id account,
		      struct account *out)
{
	TRY(account_load(cx, db, account, out));
	if (out->kind == ACCOUNT_MACHINE)
		return cx_fail(cx, RC_CONFLICT, "a machine signs in with a key, not by a link");
	if (out->state == ACCOUNT_DISABLED)
		return cx_fail(cx, RC_CONFLICT, N_("the account is disabled: enable it first"));
	if (id_eq(by->account, account))
		return cx_fail(cx, RC_DENIED,
			       N_("nobody resets their own account: ask another administrator"));
	return RC_OK;
}

enum rc link_make(struct cx *cx, struct db *db, const struct actor *by, struct id account,
		  struct str reason, struct sha256 token)
{
	struct account a = { 0 };
	const char *fault = account_reason_fault(reason);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(link_may_make(cx, db, by, account, &a));
	const bool active = a.state == ACCOUNT_ACTIVE;
	if (active)
		TRY(reset(cx, db, account));
	TRY(DB_RUN(cx, db, &link_end_others, VAL(account)));
	TRY(DB_RUN(cx, db, &link_insert, VAL(token), VAL(active ? LINK_RESET : LINK_INVITATION),
		   VAL(account), VAL(cx->now), VAL(instant_add(cx->now, LINK_LASTS))));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = active ? "factor-reset" : "invited",
					       .object_kind = "account",
					       .object = account,
					       .note = reason });
}

SQL_STATEMENT(link_by_token, "SELECT purpose, account_id, expires_at FROM people_link"
			     " WHERE token = $1 AND expires_at > $2");

enum rc link_find(struct cx *cx, struct db *db, struct sha256 token, struct link *out)
{
	AUTO(rows) r = NULL;
	struct link link = { 0 };
	struct id account = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &link_by_token, VAL(token), VAL(cx->now)));
	const bool found = rows_next(r);
	if (found) {
		link.purpose = (enum link_purpose)rows_int(r);
		account = rows_id(r);
		link.expires_at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       N_("this link was used, is too old, or never was one: "
				  "ask for a new one"));
	if (link.purpose != LINK_FIRST)
		TRY(account_load(cx, db, account, &link.account));
	*out = link;
	return RC_OK;
}

/* The first administrator, and the organisation unless the terminal made it before. */
static enum rc add_first(struct cx *cx, struct db *db, const struct link_answer *answer,
			 struct id *out)
{
	struct account_form form = answer->person;
	struct organisation own = answer->organisation;
	form.kind = ACCOUNT_PERSON;
	form.roles = roles_of(ROLE_ADMINISTRATOR);
	own.own = true;
	struct organisation there;
	const enum rc rc = organisation_own(cx, db, &there);
	if (rc == RC_OK)
		form.organisation = there.id;
	else if (rc == RC_MISSING)
		TRY(organisation_add(cx, db, &ACTOR_TERMINAL, &own, &form.organisation));
	else
		return rc;
	return account_add(cx, db, &ACTOR_TERMINAL, &form, out);
}

SQL_STATEMENT(link_sets_password, "UPDATE people_account"
				  "   SET state = 1, password = $1, password_at = $2"
				  " WHERE id = $3 AND state <> 2");
SQL_STATEMENT(link_end_one, "DELETE FROM people_link WHERE token = $1");

enum rc link_use(struct cx *cx, struct db *db, const struct link_answer *answer, struct id *out)
{
	struct link link = { 0 };
	struct account a = { 0 };
	int64_t changed = 0;
	INVARIANT(answer->password_hash.n > 0);
	TRY(link_find(cx, db, answer->token, &link));
	struct id account = link.account.id;
	if (link.purpose == LINK_FIRST)
		TRY(add_first(cx, db, answer, &account));
	TRY(DB_RUN(cx, db, &link_end_one, VAL(answer->token)));
	TRY(db_run(cx, db, &link_sets_password,
		   VALS(VAL(answer->password_hash), VAL(cx->now), VAL(account)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, N_("the account of this link is disabled"));
	TRY(account_load(cx, db, account, &a));
	const struct actor by = { account, a.roles };
	TRY(act_append(cx, db, &by, ACCESS_OWN_ACCOUNT,
		       (struct ledger_act){
			       .act = "link-used",
			       .object_kind = "account",
			       .object = account,
			       .before = str_from_c(account_state_key(link.account.state)) }));
	*out = account;
	return RC_OK;
}
