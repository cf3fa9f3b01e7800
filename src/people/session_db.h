// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * session_db: sessions in the database. Only the SHA-256 of a token is stored.
 */
#ifndef PEOPLE_SESSION_DB_H
#define PEOPLE_SESSION_DB_H

#include "people/account.h"
#include "people/session.h"
#include "store/db.h"

/* The session of this token and who it is. RC_MISSING: none, over, ended, or the account is
 * not active. Reads only. */
NODISCARD enum rc session_find(struct cx *cx, struct db *db, const struct session_limits *limits,
			       struct sha256 token, struct session *out, struct account *who);

/* Where session_wants_touch says so. */
NODISCARD enum rc session_touch(struct cx *cx, struct db *db, struct id session);

/* One of one's own: sign out, or another device. RC_MISSING: not of this account. */
NODISCARD enum rc session_end(struct cx *cx, struct db *db, const struct actor *by,
			      struct id session);

/* All of the account's but `keep` (zero: all). */
NODISCARD enum rc session_end_all(struct cx *cx, struct db *db, struct id account, struct id keep);

/* Everybody's: of a restored database, which does not know who has signed out since. */
NODISCARD enum rc session_end_every(struct cx *cx, struct db *db);

struct session_list {
	struct session *p;
	size_t n;
};

/* The live ones of an account, newest first; at most 100. */
NODISCARD enum rc session_list(struct cx *cx, struct db *db, const struct session_limits *limits,
			       struct id account, struct session_list *out);

/* Deletes what began more than a day before the oldest that may still live; for a scheduled
 * job. */
NODISCARD enum rc session_forget(struct cx *cx, struct db *db, const struct session_limits *limits);

#endif
