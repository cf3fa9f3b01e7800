// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * account: a person or a machine that may sign in, and the organisation it is of.
 *
 * Logins: 2 to 64 of a-z 0-9 . _ - @, first a letter or digit; typed in any case. A
 * login is never given to a second account, so that the ledger's reader is not misled.
 * Rules only.
 */
#ifndef PEOPLE_ACCOUNT_H
#define PEOPLE_ACCOUNT_H

#include "core/core.h"
#include "core/id.h"
#include "people/role.h"

enum {
	ACCOUNT_LOGIN_MAX = 64,
	ACCOUNT_NAME_MAX = 200,	  // bytes; the same for a post and an organisation
	ACCOUNT_REASON_MAX = 1000 // bytes of a reason that somebody gives
};

enum account_kind { ACCOUNT_PERSON, ACCOUNT_MACHINE };

enum account_state {
	ACCOUNT_INVITED, // has not used the link yet: cannot sign in
	ACCOUNT_ACTIVE,
	ACCOUNT_DISABLED, // cannot sign in; stays for the ledger's sake
	ACCOUNT_STATES,
};

/* "person", "invited"; for the screen, the command line and JSON. */
const char *account_kind_key(enum account_kind kind);
const char *account_state_key(enum account_state state);

struct account {
	struct id id;
	enum account_kind kind;
	enum account_state state;
	struct str login;
	struct str name; // of the person
	struct str post; // what others see first: "duty officer"; may be empty
	struct id organisation;
	struct str organisation_name;
	struct roles roles;
	struct instant created_at;
};

/* What a new account is made of. */
struct account_form {
	enum account_kind kind;
	struct str login, name, post;
	struct id organisation;
	struct roles roles;
};

/* RC_INVALID with the sentence for the first field that breaks a rule. */
NODISCARD enum rc account_check(struct cx *cx, const struct account_form *form);

/* NULL when it keeps the rule, else the rule, for people. */
const char *account_login_fault(struct str login);
const char *account_name_fault(struct str name);
const char *account_reason_fault(struct str reason); // also: may not be empty

/* As it is stored: small letters, no blanks around. */
struct str account_login_fold(struct arena *a, struct str typed);

/* NULL when the password may be used, else why not: 12 to 128 characters, not the login
 * or the name in it, not one character over and over (NIST SP 800-63B section 5.1.1:
 * length counts, no rules of composition). */
const char *account_password_fault(struct str password, const struct account_form *of);

/* "P-7KQM-4TXR": how an overseer names a person until a reason is logged. */
struct str account_pseudonym(struct arena *a, struct id account);

enum organisation_kind {
	ORGANISATION_CONTACT_POINT,
	ORGANISATION_POLICE,
	ORGANISATION_PROSECUTION,
	ORGANISATION_CENTRAL_AUTHORITY,
	ORGANISATION_COURT,
	ORGANISATION_CERT,
	ORGANISATION_HOTLINE,
	ORGANISATION_PROVIDER,
	ORGANISATION_CAPACITY_BUILDING,
	ORGANISATION_OVERSIGHT,
	ORGANISATION_KINDS,
};

/* "contact-point" and "24/7 contact point". */
const char *organisation_kind_key(enum organisation_kind kind);
const char *organisation_kind_name(enum organisation_kind kind);
NODISCARD bool organisation_kind_parse(struct str key, enum organisation_kind *out);

struct organisation {
	struct id id;
	struct str name;
	struct str country; // ISO 3166-1 alpha-2 capitals; empty: of none, as the UN is
	enum organisation_kind kind;
	bool own; // this node's own
};

NODISCARD enum rc organisation_check(struct cx *cx, const struct organisation *o);

/* "NAME, POST", as others are told who somebody is; the name alone without a post. */
struct str account_title(struct arena *a, struct str name, struct str post);

#endif
