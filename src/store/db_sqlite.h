// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * db_sqlite: what only the lane needs, and only SQLite has: a part of a transaction
 * that can be undone alone, and the write-ahead log. For files of store/ alone.
 */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include "store/backend.h"

NODISCARD enum rc sqlite_part_begin(struct cx *cx, struct db *db);

/* RC_CONFLICT: a foreign key that may wait for the commit is not met. At the commit it would
 * take the neighbours along. */
NODISCARD enum rc sqlite_part_check(struct cx *cx, struct db *db);

NODISCARD enum rc sqlite_part_end(struct cx *cx, struct db *db);

void sqlite_part_undo(struct db *db);

/* False after an error for which SQLite rolled the whole transaction back by itself, or
 * when a part could not be undone. */
bool sqlite_is_intact(struct db *db);

/* From now on no commit copies pages of the write-ahead log into the database file. */
void sqlite_checkpoint_by_hand(struct db *db);

/* How many pages the log held after the last commit, those copied included. */
int sqlite_log_pages(const struct db *db);

/* Copies what no reader keeps it from. Others read and write meanwhile. What goes wrong
 * stays in the log, and the next commit or checkpoint meets it again. */
void sqlite_checkpoint(struct db *db);

#endif
