// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * factor_db: password, TOTP and recovery codes of an account; passkeys: passkey_db.h.
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
#include "people/passkey_db.h"
#include "people/recovery.h"
#include "store/db.h"

enum { FACTOR_RECOVERY_CODES = 10 };

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

/* Whether this code is right, and has not been used: then it is used up. */
NODISCARD enum rc factor_totp_use(struct cx *cx, struct db *db, const struct seal_key *key,
				  struct id account, struct str code, bool *right);

struct factor_resealed {
	int64_t n; // secrets that open with `key` now
	struct {
		struct str *p; // logins of those whose secret neither key opens
		size_t n, cap;
	} lost;
};

/* Every secret that `old` opens is sealed with `key`; one that opens with `key` already stays.
 * Unsent forms, which are sealed, too, are deleted. Appends "key-replaced" with the reason. */
NODISCARD enum rc factor_reseal(struct cx *cx, struct db *db, const struct seal_key *old,
				const struct seal_key *key, struct str reason,
				struct factor_resealed *out);

/* Replaces all recovery codes by these hashes (people/recovery.h). The codes are shown
 * once. */
NODISCARD enum rc recovery_replace(struct cx *cx, struct db *db, const struct actor *by,
				   const struct sha256 *codes, size_t n);

/* The same for a recovery code; raises an alarm. */
NODISCARD enum rc recovery_use(struct cx *cx, struct db *db, struct id account, struct str typed,
			       bool *right);

#endif
