// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reference_db: the numbers by which people name things: "LK-2026-000412", "LK-C-2026-000019".
 */
#ifndef DESK_REFERENCE_DB_H
#define DESK_REFERENCE_DB_H

#include "store/db.h"

/* The next of this kind in the year of cx->now, with the country of the node's own
 * organisation. letter: "" for requests, "C" for cases. */
NODISCARD enum rc reference_next(struct cx *cx, struct db *db, const char *letter, struct str *out);

#endif
