// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/account_db.h"

#include "people/act_db.h"
#include "people/session_db.h"

static void read_account(struct rows *r, struct account *a)
{
	a->id = rows_id(r);
	a->kind = (enum account_kind)rows_int(r);
	a->state = (enum account_state)rows_int(r);
	a->login = rows_str(r);
	a->name = rows_str(r);
	a->post = rows_str(r);
	a->organisation = rows_id(r);
	a->organisation_name = rows_str(r);
	a->roles.bits = (uint32_t)rows_int(r);
	a->created_at = rows_instant(r);
}

static enum rc read_one(struct cx *cx, struct rows *r, struct account *out)
{
	struct account a = { 0 };
	const bool found = rows_next(r);
	if (found)
		read_account(r, &a);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("there is no such account"));
	*out = a;
	return RC_OK;
}

SQL_STATEMENT(account_by_id,
	      "SELECT a.id, a.kind, a.state, a.login, a.name, a.post, a.organisation_id, o.name,"
	      "       a.roles, a.created_at"
	      "  FROM people_account a JOIN people_organisation o ON o.id = a.organisation_id"
	      " WHERE a.id = $1");

enum rc account_load(struct cx *cx, struct db *db, struct id id, struct account *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &account_by_id, VAL(id)));
	return read_one(cx, r, out);
}

SQL_STATEMENT(account_by_login,
	      "SELECT a.id, a.kind, a.state, a.login, a.name, a.post, a.organisation_id, o.name,"
	      "       a.roles, a.created_at"
	      "  FROM people_account a JOIN people_organisation o ON o.id = a.organisation_id"
	      " WHERE a.login = $1");

enum rc account_find(struct cx *cx, struct db *db, struct str login, struct account *out)
{
	const struct str folded = account_login_fold(cx->arena, login);
	if (account_login_fault(folded))
		return cx_fail(cx, RC_MISSING, N_("there is no such account"));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &account_by_login, VAL(folded)));
	return read_one(cx, r, out);
}

SQL_STATEMENT(account_ids, "SELECT id FROM people_account");

enum rc account_find_pseudonym(struct cx *cx, struct db *db, struct str typed, struct id *out)
{
	AUTO(rows) r = NULL;
	struct id found = { 0 };
	TRY(rows_open(cx, db, &r, &account_ids, NO_VALS));
	while (rows_next(r)) {
		const struct id id = rows_id(r);
		if (str_eq_nocase(account_pseudonym(cx->arena, id), typed))
			found = id;
	}
	TRY(rows_end(cx, r));
	if (!id_is_set(found))
		return cx_fail(cx, RC_MISSING, "this is nobody's pseudonym");
	*out = found;
	return RC_OK;
}

SQL_STATEMENT(account_page,
	      "SELECT a.id, a.kind, a.state, a.login, a.name, a.post, a.organisation_id, o.name,"
	      "       a.roles, a.created_at"
	      "  FROM people_account a JOIN people_organisation o ON o.id = a.organisation_id"
	      " WHERE a.login > $1"
	      " ORDER BY a.login"
	      " LIMIT 101");

enum rc account_list(struct cx *cx, struct db *db, struct str after, struct account_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &account_page, VAL(after)));
	struct account_list list = { .p = arena_new(cx->arena, struct account, ACCOUNT_PAGE) };
	while (rows_next(r)) {
		if (list.n == ACCOUNT_PAGE)
			list.more = true;
		else
			read_account(r, &list.p[list.n++]);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(account_insert,
	      "INSERT INTO people_account (id, kind, state, login, name, post, organisation_id,"
	      "                            roles, created_at, password, password_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0)"
	      " ON CONFLICT (login) DO NOTHING");

enum rc account_add(struct cx *cx, struct db *db, const struct actor *by,
		    const struct account_form *form, struct id *out)
{
	TRY(account_check(cx, form));
	const struct id id = id_new(cx->now);
	const enum account_state state = form->kind == ACCOUNT_MACHINE ? ACCOUNT_ACTIVE
								       : ACCOUNT_INVITED;
	int64_t added = 0;
	TRY(db_run(cx, db, &account_insert,
		   VALS(VAL(id), VAL(form->kind), VAL(state), VAL(form->login),
			VAL(str_trim(form->name)), VAL(str_trim(form->post)),
			VAL(form->organisation), VAL(form->roles.bits), VAL(cx->now)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("the login \"%.*s\" is taken, or was once"),
			       STR_ARG(form->login));
	TRY(act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
		       (struct ledger_act){ .act = "account-added",
					    .object_kind = "account",
					    .object = id,
					    .note = roles_print(cx->arena, form->roles) }));
	*out = id;
	return RC_OK;
}

SQL_STATEMENT(other_administrators, "SELECT count(*) FROM people_account"
				    " WHERE kind = 0 AND state = 1 AND (roles & 1) = 1"
				    "   AND password <> '' AND id <> $1");

static enum rc administrators_but(struct cx *cx, struct db *db, struct id but, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &other_administrators, VAL(but)));
	const int64_t n = rows_next(r) ? rows_int(r) : 0;
	TRY(rows_end(cx, r));
	*out = n;
	return RC_OK;
}

enum rc account_administrators(struct cx *cx, struct db *db, int64_t *out)
{
	return administrators_but(cx, db, (struct id){ 0 }, out);
}

/* The rules 1 and 2 of the header, for an account that is to have these roles. */
static enum rc may_change(struct cx *cx, struct db *db, const struct actor *by,
			  const struct account *a, struct roles roles)
{
	if (id_eq(by->account, a->id))
		return cx_fail(cx, RC_DENIED,
			       N_("nobody changes their own account: ask another "
				  "administrator"));
	if (a->state != ACCOUNT_ACTIVE || !roles_has(a->roles, ROLE_ADMINISTRATOR) ||
	    roles_has(roles, ROLE_ADMINISTRATOR))
		return RC_OK;
	int64_t others = 0;
	TRY(administrators_but(cx, db, a->id, &others));
	if (others == 0)
		return cx_fail(cx, RC_CONFLICT,
			       N_("this is the last administrator: make another "
				  "one first"));
	return RC_OK;
}

static enum rc reason_given(struct cx *cx, struct str reason)
{
	const char *fault = account_reason_fault(reason);
	return fault ? cx_fail(cx, RC_INVALID, "%s", fault) : RC_OK;
}

SQL_STATEMENT(account_update_roles, "UPDATE people_account SET roles = $1 WHERE id = $2");

enum rc account_may_set_roles(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			      struct roles roles, struct account *out)
{
	if (!roles_can_be_held(roles))
		return cx_fail(cx, RC_INVALID, N_("these roles cannot be held together"));
	TRY(account_load(cx, db, id, out));
	TRY(may_change(cx, db, by, out, roles));
	if (roles_eq(out->roles, roles))
		return cx_fail(cx, RC_CONFLICT, N_("the roles are these already"));
	return RC_OK;
}

enum rc account_set_roles(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			  struct roles roles, struct str reason)
{
	struct account a = { 0 };
	TRY(reason_given(cx, reason));
	TRY(account_may_set_roles(cx, db, by, id, roles, &a));
	TRY(DB_RUN(cx, db, &account_update_roles, VAL(roles.bits), VAL(id)));
	if ((a.roles.bits & ~roles.bits) != 0)
		TRY(session_end_all(cx, db, id, (struct id){ 0 }));
	return act_append(
		cx, db, by, ACCESS_PEOPLE_MANAGE,
		(struct ledger_act){
			.act = "roles-changed",
			.object_kind = "account",
			.object = id,
			.before = roles_print(cx->arena, a.roles),
			.note = arena_fmt(cx->arena, "now: %.*s. %.*s",
					  STR_ARG(roles_print(cx->arena, roles)), STR_ARG(reason)),
		});
}

SQL_STATEMENT(account_update_name, "UPDATE people_account SET name = $1, post = $2 WHERE id = $3");

enum rc account_set_name(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			 struct str name, struct str post)
{
	struct account a = { 0 };
	const char *fault = account_name_fault(name);
	if (!fault && post.n > 0)
		fault = account_name_fault(post);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(account_load(cx, db, id, &a));
	TRY(DB_RUN(cx, db, &account_update_name, VAL(str_trim(name)), VAL(str_trim(post)),
		   VAL(id)));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = "account-renamed",
					       .object_kind = "account",
					       .object = id });
}

SQL_STATEMENT(account_update_state, "UPDATE people_account SET state = $1 WHERE id = $2");
SQL_STATEMENT(links_of_account_end, "DELETE FROM people_link WHERE account_id = $1");

enum rc account_may_disable(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			    struct account *out)
{
	TRY(account_load(cx, db, id, out));
	TRY(may_change(cx, db, by, out, (struct roles){ 0 }));
	if (out->state == ACCOUNT_DISABLED)
		return cx_fail(cx, RC_CONFLICT, N_("the account is disabled already"));
	return RC_OK;
}

enum rc account_disable(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			struct str reason)
{
	struct account a = { 0 };
	TRY(reason_given(cx, reason));
	TRY(account_may_disable(cx, db, by, id, &a));
	TRY(DB_RUN(cx, db, &account_update_state, VAL(ACCOUNT_DISABLED), VAL(id)));
	TRY(DB_RUN(cx, db, &links_of_account_end, VAL(id)));
	TRY(session_end_all(cx, db, id, (struct id){ 0 }));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = "account-disabled",
					       .object_kind = "account",
					       .object = id,
					       .before = str_from_c(account_state_key(a.state)),
					       .note = reason });
}

SQL_STATEMENT(account_reopen,
	      "UPDATE people_account"
	      "   SET state = CASE WHEN kind = 0 AND password = '' THEN 0 ELSE 1 END"
	      " WHERE id = $1 AND state = 2");

enum rc account_may_enable(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			   struct account *out)
{
	TRY(account_load(cx, db, id, out));
	TRY(may_change(cx, db, by, out, out->roles));
	if (out->state != ACCOUNT_DISABLED)
		return cx_fail(cx, RC_CONFLICT, N_("the account is not disabled"));
	return RC_OK;
}

enum rc account_enable(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str reason)
{
	struct account a = { 0 };
	TRY(reason_given(cx, reason));
	TRY(account_may_enable(cx, db, by, id, &a));
	TRY(DB_RUN(cx, db, &account_reopen, VAL(id)));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
			  (struct ledger_act){ .act = "account-enabled",
					       .object_kind = "account",
					       .object = id,
					       .before = STR("disabled"),
					       .note = reason });
}

enum rc account_reveal(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str reason, struct account *out)
{
	struct account a = { 0 };
	TRY(reason_given(cx, reason));
	TRY(account_load(cx, db, id, &a));
	TRY(act_append(cx, db, by, ACCESS_LEDGER_NAMES,
		       (struct ledger_act){ .act = "name-seen",
					    .object_kind = "account",
					    .object = id,
					    .note = reason }));
	*out = a;
	return RC_OK;
}
