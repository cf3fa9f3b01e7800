// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * link_db: links that let somebody in once: the first administrator, whoever was invited,
 * whoever lost a second factor.
 *
 * The address holds a token of 32 random bytes (crypto/token.h); only its SHA-256 is
 * stored. A link works once, until it expires, and a newer one for the same account ends it.
 * A used, an expired and an invented link give the same answer.
 */
#ifndef PEOPLE_LINK_DB_H
#define PEOPLE_LINK_DB_H

#include "people/access.h"
#include "people/account.h"
#include "store/db.h"

enum link_purpose {
	LINK_FIRST,	 // makes the first administrator and the node's own organisation
	LINK_INVITATION, // sets the password of an invited account
	LINK_RESET,	 // sets a new password; second factors are gone already
};

#define LINK_FIRST_LASTS HOURS(24)
#define LINK_LASTS DAYS(3)

/* Makes the first administrator's link while no administrator can sign in, and ends the one
 * before. *made false: there is an administrator, nothing was done. */
NODISCARD enum rc link_make_first(struct cx *cx, struct db *db, struct sha256 token, bool *made);

/* For an invited account an invitation, for an active one a reset. The latter takes
 * away password, TOTP, passkeys, recovery codes and sessions, raises an alarm for the
 * overseer, and is never for the maker's own account (RC_DENIED). `reason` says how the
 * person was recognised. RC_CONFLICT: disabled. */
NODISCARD enum rc link_make(struct cx *cx, struct db *db, const struct actor *by, struct id account,
			    struct str reason, struct sha256 token);

/* What link_make would say, changing nothing. *out: the account as it is now. */
NODISCARD enum rc link_may_make(struct cx *cx, struct db *db, const struct actor *by,
				struct id account, struct account *out);

struct link {
	enum link_purpose purpose;
	struct account account; // zero for LINK_FIRST
	struct instant expires_at;
};

/* RC_MISSING: used, expired, replaced or never made; one sentence for all. */
NODISCARD enum rc link_find(struct cx *cx, struct db *db, struct sha256 token, struct link *out);

struct link_answer {
	struct sha256 token;
	struct str password_hash; // made outside the unit (crypto/password.h)

	/* For LINK_FIRST only: */
	struct account_form person; // roles are set to administrator
	struct organisation organisation;
};

/* Uses the link up: the account is active with this password. *out: whose it is; the
 * caller then opens a session by sign_in_by_link (people/sign_in_db.h). */
NODISCARD enum rc link_use(struct cx *cx, struct db *db, const struct link_answer *answer,
			   struct id *out);

#endif
