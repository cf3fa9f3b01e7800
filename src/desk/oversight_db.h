// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * oversight_db: counts what an overseer sees of the requests of a year.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_OVERSIGHT_DB_H
#define DESK_OVERSIGHT_DB_H

#include "desk/oversight.h"
#include "store/db.h"

/* Of the requests that were sent, or delivered to this node, in that year. */
NODISCARD enum rc oversight_load(struct cx *cx, struct db *db, int year, struct oversight *out);

#endif
