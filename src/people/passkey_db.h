// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * passkey_db: the WebAuthn credentials of an account.
 *
 * What the browser sent is parsed and verified outside (crypto/webauthn.h): these functions
 * are handed the result.
 */
#ifndef PEOPLE_PASSKEY_DB_H
#define PEOPLE_PASSKEY_DB_H

#include "people/access.h"
#include "store/db.h"

enum { FACTOR_PASSKEYS_MAX = 10, FACTOR_NAME_MAX = 100 };

struct passkey {
	struct id id;
	struct id account;
	struct str credential; // the authenticator's id of it
	struct str public_key; // as crypto/webauthn.h gave it
	int64_t algorithm;     // of COSE: -7, -8, -257
	int64_t counter;
	struct str name;
	struct instant created_at, used_at;
	bool cloned; // its counter went back once: refused until removed
};

/* RC_CONFLICT: the credential is known already, or there are too many. */
NODISCARD enum rc passkey_add(struct cx *cx, struct db *db, const struct actor *by,
			      const struct passkey *k, struct id *out);
NODISCARD enum rc passkey_remove(struct cx *cx, struct db *db, const struct actor *by,
				 struct id id);

struct passkey_list {
	struct passkey *p;
	size_t n;
};
NODISCARD enum rc passkey_list(struct cx *cx, struct db *db, struct id account,
			       struct passkey_list *out);

/* RC_MISSING: no such credential here. */
NODISCARD enum rc passkey_find(struct cx *cx, struct db *db, struct str credential,
			       struct passkey *out);

/* What follows from the counter that came with a valid assertion. An authenticator that
 * counts must count up; one that does not always says 0 (WebAuthn section 6.1.1). */
bool passkey_counter_is_good(int64_t stored, int64_t received);

/* Stores the counter and the time. *good false: the counter went back. Then the passkey is
 * blocked, an alarm raised, and the act is on the ledger. */
NODISCARD enum rc passkey_used(struct cx *cx, struct db *db, const struct passkey *k,
			       int64_t counter, bool *good);

#endif
