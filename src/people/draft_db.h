// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * draft_db: what somebody typed into a form after their session was over, kept until they have
 * signed in again: one text for an account, for an hour, sealed with the node's own key.
 */
#ifndef PEOPLE_DRAFT_DB_H
#define PEOPLE_DRAFT_DB_H

#include "crypto/hash.h"
#include "crypto/seal.h"
#include "store/db.h"

#define DRAFT_LASTS HOURS(1)

/* Whose session this token was, which ended by time only: not by its owner, nor because it
 * was taken away. RC_MISSING. */
NODISCARD enum rc draft_owner(struct cx *cx, struct db *db, struct sha256 token, struct id *out);

/* Replaces the one before. */
NODISCARD enum rc draft_keep_text(struct cx *cx, struct db *db, const struct seal_key *key,
				  struct id account, struct str path, struct str text);

/* Empty when there is none for this page. */
NODISCARD enum rc draft_find_text(struct cx *cx, struct db *db, const struct seal_key *key,
				  struct id account, struct str path, struct str *out);

NODISCARD enum rc draft_drop_text(struct cx *cx, struct db *db, struct id account);

/* Deletes what is too old; for a scheduled job. */
NODISCARD enum rc draft_forget(struct cx *cx, struct db *db);

#endif
