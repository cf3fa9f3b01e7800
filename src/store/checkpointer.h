// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * checkpointer: a thread that copies what SQLite's write-ahead log holds into the
 * database file, while the lane goes on writing. For the lane alone.
 *
 * Copying thousands of pages and syncing the file takes up to a tenth of a second, for
 * which every unit in the lane would wait. Nothing is lost without it: what is committed
 * is in the log, and the log is read when the database is opened.
 */
#ifndef STORE_CHECKPOINTER_H
#define STORE_CHECKPOINTER_H

#include "store/backend.h"

struct checkpointer;

/* Opens a connection of its own and starts the thread. */
NODISCARD enum rc checkpointer_open(struct cx *cx, struct str path, struct checkpointer **out);

/* There is something to copy. Does not wait. */
void checkpointer_wake(struct checkpointer *c);

/* Ends the copying that is under way. NULL is fine. */
void checkpointer_close(struct checkpointer *c);

#endif
