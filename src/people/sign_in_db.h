// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sign_in_db: signing in, in units that are each short.
 *
 * With a password:
 *	1. sign_in_begin (TX_WRITE): counts the attempt, reads the hash.
 *	2. sign_in_password_is, outside any unit: always one argon2, for an unknown login
 *	   over a hash that no password has, so that time and answer are the same.
 *	3. sign_in_password (TX_WRITE) with what 2 said.
 *	4. sign_in_totp or sign_in_recovery (TX_WRITE); or sign_in_challenge (TX_WRITE), then the
 *	   assertion verified outside (crypto/webauthn.h), then sign_in_passkey (TX_WRITE).
 * With a passkey alone: sign_in_challenge without a session, then the same; the
 * assertion must say that the device verified its user.
 *
 * All return RC_OK when the answer is "no", for a count must be kept: look at the verdict.
 * `token` is the hash of a new random token that becomes the cookie if, and only if, the
 * verdict is SIGN_IN_OK. The same unit may run twice with it.
 *
 * The ledger gets "signed-in" with the factor, and "sign-in-failed" at the point where
 * waiting begins, not for each typing mistake. Alarms: wrong codes after a right
 * password (somebody has the password), a cloned authenticator, a recovery code used.
 */
#ifndef PEOPLE_SIGN_IN_DB_H
#define PEOPLE_SIGN_IN_DB_H

#include "crypto/seal.h"
#include "people/factor_db.h"
#include "people/passkey_db.h"
#include "people/session_db.h"
#include "store/db.h"

enum sign_in_verdict {
	SIGN_IN_OK,
	SIGN_IN_WRONG, // login, password or code: never says which
	SIGN_IN_WAIT,  // too many failures: not before `until`
	SIGN_IN_OVER,  // the sign-in took too long or was never begun: start again
};

struct sign_in {
	enum sign_in_verdict verdict;
	struct instant until;	  // SIGN_IN_WAIT
	enum session_stage stage; // SIGN_IN_OK: what comes next
	struct id session, account;
};

/* From where: both are shown to the person in the list of sessions. */
struct sign_in_from {
	struct str address;
	struct str agent; // cut at 200 bytes
};

/* What step 1 hands to steps 2 and 3. */
struct sign_in_known {
	struct sign_in so_far; // SIGN_IN_OK: go on; SIGN_IN_WAIT: say so
	struct id account;     // zero: nobody; do not look at it, nor at the hash
	struct str hash;
	struct str rehashed; // by step 2: the same password with our parameters of now; or empty
	struct str login;    // folded
	int64_t failures;    // of this login in a row, with this attempt
	struct sign_in_from from;
};
NODISCARD enum rc sign_in_begin(struct cx *cx, struct db *db, struct str login,
				const struct sign_in_from *from, struct sign_in_known *out);

/* A right password whose hash has older parameters is hashed anew; step 3 stores that. Takes
 * about 20 ms and 19 MiB, twice that then; RC_BUSY when too many wait (crypto/password.h). */
NODISCARD enum rc sign_in_password_is(struct cx *cx, struct sign_in_known *known,
				      struct str password, bool *right);

NODISCARD enum rc sign_in_password(struct cx *cx, struct db *db, const struct sign_in_known *known,
				   bool right, struct sha256 token, struct sign_in *out);

/* `pending` is the token of the session in stage FACTOR; in stage FULL the same functions
 * prove the factor again, before a delicate act, and rotate the token, too. */
struct sign_in_code {
	struct sha256 pending;
	struct str code; // as typed
	struct sha256 token;
	struct str agent; // of the browser: the proof is its own from now on
};
NODISCARD enum rc sign_in_totp(struct cx *cx, struct db *db, const struct seal_key *key,
			       const struct sign_in_code *c, struct sign_in *out);
NODISCARD enum rc sign_in_recovery(struct cx *cx, struct db *db, const struct sign_in_code *c,
				   struct sign_in *out);

/* Stores a challenge (32 random bytes made by the caller) for one use within 5 minutes. `owner`
 * is the hash of the cookie that it belongs to: the session's token, or without a
 * session a fresh random cookie. */
NODISCARD enum rc sign_in_challenge(struct cx *cx, struct db *db, struct sha256 owner,
				    struct str challenge);

/* The challenge of this cookie, used up. Also for registering a passkey. RC_MISSING. */
NODISCARD enum rc sign_in_challenge_take(struct cx *cx, struct db *db, struct sha256 owner,
					 struct str *out);

struct sign_in_assertion {
	struct passkey passkey; // passkey_find, before
	bool verified;		// signature, origin and challenge are right
	bool user_verified;	// flag UV
	int64_t counter;
	struct sha256 pending; // zero: without a password
	struct sign_in_from from;
};
NODISCARD enum rc sign_in_passkey(struct cx *cx, struct db *db, const struct sign_in_assertion *a,
				  struct sha256 token, struct sign_in *out);

/* After link_use: a session that may only set up a second factor, or a full one where the
 * roles need none. */
NODISCARD enum rc sign_in_by_link(struct cx *cx, struct db *db, struct id account,
				  const struct sign_in_from *from, struct sha256 token,
				  struct sign_in *out);

/* After a factor was set up in stage ENROL: the session becomes full, with a new token. */
NODISCARD enum rc sign_in_enrolled(struct cx *cx, struct db *db, struct sha256 pending,
				   enum session_factor by, struct sha256 token,
				   struct sign_in *out);

/* Deletes throttles, challenges and drafts that no longer count; for a scheduled job. */
NODISCARD enum rc sign_in_forget(struct cx *cx, struct db *db);

#endif
