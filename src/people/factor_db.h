// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * factor_db: passwords and second factors of an account: TOTP, passkeys, recovery codes.
 *
 * TOTP secrets are the one thing here that must be read back, so they are sealed with
 * the node's own key (keys/people.key, crypto/seal.h), which is in no table: who steals
 * the database, or a backup of it, cannot make codes. Passwords are argon2id, recovery
 * codes 80 random bits and stored as SHA-256.
 *
 * Each change appends its act, and ends the account's other sessions where an old factor
 * must not live on in them. Adding the first factor and replacing recovery codes are
 * delicate (session_is_fresh): the caller checks.
 */
#ifndef PEOPLE_FACTOR_DB_H
#define PEOPLE_FACTOR_DB_H

#include "crypto/seal.h"
#include "people/access.h"
#include "store/db.h"

enum { FACTOR_PASSKEYS_MAX = 10, FACTOR_RECOVERY_CODES = 10, FACTOR_NAME_MAX = 100 };

struct factors {
	bool password, totp;
	int64_t passkeys;
	int64_t recovery_codes; // not used yet
};
NODISCARD enum rc factor_count(struct cx *cx, struct db *db, struct id account,
			       struct factors *out);

/* Whether one of them is a second factor. */
bool factors_have_second(const struct factors *f);

/* The old password is verified before, outside the unit. */
NODISCARD enum rc factor_password(struct cx *cx, struct db *db, struct id account, struct str *out);
NODISCARD enum rc factor_set_password(struct cx *cx, struct db *db, const struct actor *by,
				      struct str hash, struct id keep_session);

/* TOTP in two steps: a secret that waits, then a code that proves the device has it.
 * RC_CONFLICT: one is set already. RC_MISSING: none waits (10 minutes). RC_DENIED: the
 * code is wrong. */
NODISCARD enum rc factor_totp_begin(struct cx *cx, struct db *db, const struct seal_key *key,
				    struct id account, struct str secret);
NODISCARD enum rc factor_totp_waiting(struct cx *cx, struct db *db, const struct seal_key *key,
				      struct id account, struct str *secret);
NODISCARD enum rc factor_totp_confirm(struct cx *cx, struct db *db, const struct seal_key *key,
				      const struct actor *by, struct str code);

/* RC_CONFLICT: it is the only second factor, and the roles need one. */
NODISCARD enum rc factor_totp_remove(struct cx *cx, struct db *db, const struct actor *by);

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

/* Replaces all recovery codes by these hashes. The codes are shown once. */
NODISCARD enum rc recovery_replace(struct cx *cx, struct db *db, const struct actor *by,
				   const struct sha256 *codes, size_t n);

/* "7KQM-4TXR-9WHC-2B6D" out of 10 random bytes; and its hash as typed: any case, blanks
 * and hyphens ignored, O I L read as 0 1 1. False: it cannot be a code. */
struct str recovery_print(struct arena *a, const uint8_t random[10]);
NODISCARD bool recovery_hash(struct str typed, struct sha256 *out);

#endif
