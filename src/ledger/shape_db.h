// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * shape_db: rows of the ledger whose columns have a type or length that is never written.
 *
 * SQLite keeps a text in a column for bytes, and somebody with the database's shell may drop
 * a CHECK: reading such a row fails, so the check of the ledger asks for them first.
 */
#ifndef LEDGER_SHAPE_DB_H
#define LEDGER_SHAPE_DB_H

#include "store/db.h"

/* The first misshapen entry of this number or a later one; INT64_MAX: none. */
NODISCARD enum rc shape_next_entry(struct cx *cx, struct db *db, int64_t from, int64_t *out);

/* The first table but the entries' that has such a row, such as "ledger_tile"; empty: none. */
NODISCARD enum rc shape_wrong_table(struct cx *cx, struct db *db, struct str *out);

#endif
