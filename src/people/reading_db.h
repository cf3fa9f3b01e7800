// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reading_db: that content was read is an act, too.
 *
 * The first reading of a thing by a person in an hour of the clock is an entry of the
 * ledger; each further one in that hour is counted beside it, so that somebody who pages
 * through a case does not bury the ledger. When the hour is over the count is closed: an
 * entry "content-read-count" says how often it was read, unless it was once, as the first
 * entry says. Until then the number stands only in the database.
 */
#ifndef PEOPLE_READING_DB_H
#define PEOPLE_READING_DB_H

#include "people/access.h"
#include "store/db.h"

struct reading {
	const char *kind; // "approval"
	struct id object;
	enum permission need; // by which they may
};

NODISCARD enum rc reading_note(struct cx *cx, struct db *db, const struct actor *by,
			       const struct reading *what);

/* Closes at most 1,000 counts of hours that are over, and forgets them; for a job that runs
 * each minute. *n: how many. */
NODISCARD enum rc reading_close(struct cx *cx, struct db *db, int64_t *n);

/* How often in the hour that cx->now lies in. */
NODISCARD enum rc reading_count(struct cx *cx, struct db *db, struct id account, struct id object,
				int64_t *out);

#endif
