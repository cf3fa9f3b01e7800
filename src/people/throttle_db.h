// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * throttle_db: failures in a row, counted in the database. The rule: people/throttle.h.
 */
#ifndef PEOPLE_THROTTLE_DB_H
#define PEOPLE_THROTTLE_DB_H

#include "people/throttle.h"
#include "store/db.h"

/* When the next attempt may be made; not after cx->now: at once. */
NODISCARD enum rc throttle_until_of(struct cx *cx, struct db *db, enum throttle_kind kind,
				    struct str what, struct instant *out);

/* Counts one attempt as failed. *failures, unless NULL: in a row, with this one. */
NODISCARD enum rc throttle_count(struct cx *cx, struct db *db, enum throttle_kind kind,
				 struct str what, int64_t *failures);

/* Takes one count back: the attempt was right. */
NODISCARD enum rc throttle_uncount(struct cx *cx, struct db *db, enum throttle_kind kind,
				   struct str what);

/* Nothing is held against it any more: a whole sign-in. */
NODISCARD enum rc throttle_forgive(struct cx *cx, struct db *db, enum throttle_kind kind,
				   struct str what);

/* Deletes what no longer counts. */
NODISCARD enum rc throttle_forget(struct cx *cx, struct db *db);

#endif
