// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * account_db: accounts in the database. Each change appends its act to the ledger.
 *
 * 1. Nobody changes the roles or the state of their own account (RC_DENIED).
 * 2. The last active administrator keeps the role and stays active (RC_CONFLICT).
 * 3. Taking a role, or disabling, ends all sessions of that account at once.
 * The server's terminal (ACTOR_TERMINAL) is bound by 2 and 3 only.
 */
#ifndef PEOPLE_ACCOUNT_DB_H
#define PEOPLE_ACCOUNT_DB_H

#include "people/access.h"
#include "people/account.h"
#include "store/db.h"

/* An invited account without a password: link_make (people/link_db.h) lets its owner in.
 * RC_INVALID a rule is broken; RC_CONFLICT the login is taken. */
NODISCARD enum rc account_add(struct cx *cx, struct db *db, const struct actor *by,
			      const struct account_form *form, struct id *out);

/* RC_MISSING: no such account. */
NODISCARD enum rc account_load(struct cx *cx, struct db *db, struct id id, struct account *out);

/* By the login as typed. For administrators and the terminal; who signs in goes through
 * people/sign_in_db.h, which tells nobody which logins exist. */
NODISCARD enum rc account_find(struct cx *cx, struct db *db, struct str login, struct account *out);

/* Whose pseudonym this is, typed in any case. RC_MISSING: nobody's. */
NODISCARD enum rc account_find_pseudonym(struct cx *cx, struct db *db, struct str typed,
					 struct id *out);

enum { ACCOUNT_PAGE = 100 };
struct account_list {
	struct account *p;
	size_t n;
	bool more; // go on after the last login
};

/* The accounts whose login comes after this one, by login. */
NODISCARD enum rc account_list(struct cx *cx, struct db *db, struct str after,
			       struct account_list *out);

NODISCARD enum rc account_set_roles(struct cx *cx, struct db *db, const struct actor *by,
				    struct id id, struct roles roles, struct str reason);

/* What account_set_roles would say, changing nothing. *out: the account as it is now. */
NODISCARD enum rc account_may_set_roles(struct cx *cx, struct db *db, const struct actor *by,
					struct id id, struct roles roles, struct account *out);

NODISCARD enum rc account_set_name(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id, struct str name, struct str post);
NODISCARD enum rc account_disable(struct cx *cx, struct db *db, const struct actor *by,
				  struct id id, struct str reason);

/* What account_disable and account_enable would say, changing nothing. *out: the account. */
NODISCARD enum rc account_may_disable(struct cx *cx, struct db *db, const struct actor *by,
				      struct id id, struct account *out);
NODISCARD enum rc account_may_enable(struct cx *cx, struct db *db, const struct actor *by,
				     struct id id, struct account *out);

NODISCARD enum rc account_enable(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str reason);

/* Who stands behind a pseudonym; the reason goes to the ledger. */
NODISCARD enum rc account_reveal(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str reason, struct account *out);

/* How many administrators have a password and are active. */
NODISCARD enum rc account_administrators(struct cx *cx, struct db *db, int64_t *out);

#endif
