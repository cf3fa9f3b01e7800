// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed_db: feeds in the database (intake/feed.h). What people do to one is an entry of the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_FEED_DB_H
#define INTAKE_FEED_DB_H

#include "crypto/hash.h"
#include "intake/feed.h"
#include "people/access.h"
#include "store/db.h"

/* name, url, login, secret_file, inside, every_us are taken. RC_INVALID, RC_CONFLICT, RC_DENIED. */
NODISCARD enum rc feed_add_row(struct cx *cx, struct db *db, const struct actor *by,
			       struct intake_feed *f);
NODISCARD enum rc feed_list(struct cx *cx, struct db *db, struct intake_feeds *out);
/* RC_MISSING. */
NODISCARD enum rc feed_by_name(struct cx *cx, struct db *db, struct str name,
			       struct intake_feed *out);
NODISCARD enum rc feed_by_id(struct cx *cx, struct db *db, struct id id, struct intake_feed *out);

NODISCARD enum rc feed_pause(struct cx *cx, struct db *db, const struct actor *by,
			     const struct intake_feed *f, bool paused);
/* It is due now. */
NODISCARD enum rc feed_hurry(struct cx *cx, struct db *db, const struct actor *by,
			     const struct intake_feed *f);
/* Its reports stay. */
NODISCARD enum rc feed_remove(struct cx *cx, struct db *db, const struct actor *by,
			      const struct intake_feed *f);

/* tries: begun before, and not ended well. One that is due, or this one (id set), for five minutes nobody else's; id zero in *out: none is. */
NODISCARD enum rc feed_take(struct cx *cx, struct db *db, struct id id, struct intake_feed *out);
/* Where it stands after a page, or a failure. RC_CONFLICT: somebody else took it, or it was removed. */
NODISCARD enum rc feed_put(struct cx *cx, struct db *db, const struct intake_feed *f);

/* *is_new false: this version of the object was kept before. */
NODISCARD enum rc feed_note(struct cx *cx, struct db *db, struct id feed, struct sha256 object,
			    bool *is_new);

#endif
