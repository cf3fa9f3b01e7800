// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * session: how far somebody has signed in, and for how long that holds.
 *
 *	password ──right──> FACTOR ──code, passkey or recovery code──> FULL
 *	         ──right, no factor yet──> ENROL ──factor set up──> FULL
 *	passkey that verified its user ─────────────────────────────> FULL
 *	one-time link ────────────────> ENROL
 *
 * Each arrow makes a new token and ends the old one; a token is never taken from the
 * browser. FACTOR may only give the second factor. ENROL may only set one up. Roles are
 * read at each request, so taking one works at once.
 *
 * Rules only.
 */
#ifndef PEOPLE_SESSION_H
#define PEOPLE_SESSION_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "people/access.h"

enum session_stage {
	SESSION_FACTOR,
	SESSION_ENROL,
	SESSION_FULL,
	SESSION_STAGES,
};

enum session_event {
	SESSION_PASSWORD_RIGHT,
	SESSION_LINK_USED,
	SESSION_PASSKEY_VERIFIED, // user verification by the device: knowledge and possession
	SESSION_FACTOR_RIGHT,
	SESSION_FACTOR_SET_UP,
	SESSION_EVENTS,
};

/* By which proof. Kept in the session and written into acts that matter. */
enum session_factor {
	SESSION_BY_NONE,
	SESSION_BY_TOTP,
	SESSION_BY_PASSKEY,
	SESSION_BY_RECOVERY,
	SESSION_BY_CERTIFICATE,
	SESSION_FACTORS,
};
const char *session_factor_key(enum session_factor f); // "totp"

/* The next stage. `from` SESSION_STAGES: not signed in. `has_factor`: a second factor is
 * set up; `needs_factor`: the roles ask for one. False: that event is not allowed there. */
NODISCARD bool session_next(enum session_stage from, enum session_event event, bool has_factor,
			    bool needs_factor, enum session_stage *out);

struct session_limits {
	struct duration idle;	  // without a request
	struct duration absolute; // from sign-in
	struct duration fresh;	  // a proof is fresh enough for a delicate act
};
#define SESSION_LIMITS_DEFAULT    \
	((struct session_limits){ \
		.idle = MINUTES(30), .absolute = HOURS(12), .fresh = MINUTES(10) })

/* A sign-in that is not FULL must be done within this. */
#define SESSION_PENDING_LASTS MINUTES(10)

struct session {
	struct id id;
	struct id account;
	enum session_stage stage;
	enum session_factor factor;
	struct instant created_at, seen_at;
	struct instant proved_at; // the last proof of a second factor
	struct str network;
	struct str agent; // session_text of the browser that gave the last proof
};

bool session_is_over(const struct session *s, const struct session_limits *limits,
		     struct instant now);

/* Whether a delicate act may go on without proving the second factor again: the last proof
 * is young, and `agent` (session_text of what this browser calls itself) is who gave it. */
bool session_is_fresh(const struct session *s, const struct session_limits *limits,
		      struct str agent, struct instant now);

/* What was sent, as a session keeps it: at most 200 bytes, what is not ASCII as '?'. */
struct str session_text(struct arena *a, struct str sent);

/* Whether seen_at is worth writing: at most once a minute. */
bool session_wants_touch(const struct session *s, struct instant now);

/* What this person may do in this session. */
struct bits session_access(const struct session *s, struct roles roles);

/* The token that each form of this session carries: from the session's own token, which it
 * does not tell. Compare with session_csrf_is. */
struct str session_csrf(struct arena *a, struct str session_token);
bool session_csrf_is(struct arena *a, struct str session_token, struct str csrf);

#endif
