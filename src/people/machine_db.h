// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * machine_db: how a program signs in: a client certificate or an API token.
 *
 * Both belong to an account of kind machine, which has roles like a person; a token has
 * scopes (permissions) besides: it may do what both allow. A machine never decides an
 * approval and never breaks the glass.
 */
#ifndef PEOPLE_MACHINE_DB_H
#define PEOPLE_MACHINE_DB_H

#include "people/account.h"
#include "people/access.h"
#include "store/db.h"

/* What a machine may do: roles ∩ scopes, and never what needs a person. */
struct bits machine_access(struct roles roles, struct bits scopes);
bool machine_may_ever(enum permission p);

enum { MACHINE_KEYS_MAX = 20 };

struct machine_key {
	struct id id, account;
	bool token; // else a certificate
	struct str name;
	struct sha256 hash; // of the token, or of the certificate's SubjectPublicKeyInfo
	struct bits scopes; // certificates: all
	struct instant created_at, expires_at;
};

/* `key->hash`, `name`, `scopes` and `expires_at` (at most 400 days away) are taken.
 * RC_CONFLICT: known already, too many, or the account is no machine. */
NODISCARD enum rc machine_key_add(struct cx *cx, struct db *db, const struct actor *by,
				  const struct machine_key *key, struct id *out);
NODISCARD enum rc machine_key_remove(struct cx *cx, struct db *db, const struct actor *by,
				     struct id id);

/* RC_MISSING: unknown, expired, or its account is not active. */
NODISCARD enum rc machine_key_find(struct cx *cx, struct db *db, bool token, struct sha256 hash,
				   struct machine_key *out, struct account *who);

struct machine_key_list {
	struct machine_key *p;
	size_t n;
};
NODISCARD enum rc machine_key_list(struct cx *cx, struct db *db, struct id account,
				   struct machine_key_list *out);

#endif
