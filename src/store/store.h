// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * store: the node's database, and the one way to do a unit of work on it.
 *
 * 1. A unit is a handler that reads and writes through its struct db and touches
 *    nothing else but its arena, so that it may be run again and nobody can tell.
 * 2. unit_run returns RC_OK for TX_WRITE only when the change is on disk.
 * 3. SQLite: one lane of writing. Units that wait are grouped and made durable by one
 *    commit; one that fails is undone and leaves its neighbours alone. Readers never
 *    wait for the lane.
 * 4. PostgreSQL: each unit is its own SERIALIZABLE transaction on one of N
 *    connections; a clash (SQLSTATE 40001, 40P01) runs that unit again.
 * 5. Nothing slower than a millisecond belongs into a handler: hash passwords, sign
 *    and store blobs before. When the lane is full, RC_LIMIT: come again later.
 *
 * Threads: a store is shared by all; a struct db belongs to one handler's run.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/core.h"

struct store;
struct db;

enum tx_mode {
	TX_NONE, // no database: the handler is given NULL
	TX_READ, // one snapshot; the database itself refuses to write
	TX_WRITE,
};

struct store_config {
	struct str url;	      // path of an SQLite file, or postgresql://...
	unsigned connections; // for reading (SQLite; 0: 4), in all (PostgreSQL; 0: 32)
	unsigned queue_max;   // units that may wait for the lane; 0: 1024
};

/* Opens what `comity init` has made. RC_MISSING: there is nothing there. RC_CONFLICT: the
 * schema is newer than this program, or older (then the sentence says: comity
 * upgrade). RC_IO: unreadable, read-only, damaged: the sentence says which. */
NODISCARD enum rc store_open(struct cx *cx, const struct store_config *config, struct store **out);

/* Waits for the units that run; nobody may begin one any more. NULL is fine. */
void store_close(struct store *store);

/* Makes the tables: in a new file (mode 0600), or in a PostgreSQL database that is
 * there, is empty, and has the encoding UTF8 and the collation C.UTF-8. RC_CONFLICT:
 * there is something already. */
NODISCARD enum rc store_create(struct cx *cx, const struct store_config *config);

/* Brings an older schema to this program's, all in one transaction. *applied, unless
 * NULL: how many migrations that took. */
NODISCARD enum rc store_upgrade(struct cx *cx, const struct store_config *config,
				unsigned *applied);

/* Runs the handler in a transaction and keeps its changes if it returns RC_OK. The
 * handler's own code and sentence come back. It may run on another thread, while this
 * one waits, with the same cx; before it is run again cx->arena is NOT reset. */
typedef enum rc unit_handler(struct cx *cx, struct db *db, void *arg);
NODISCARD enum rc unit_run(struct cx *cx, struct store *store, enum tx_mode mode,
			   unit_handler *handler, void *arg);

/* Called after each unit of this process that added a job (store/job.h), on the unit's thread: it
 * must do no more than wake somebody who then looks. For STORE_WATCHERS at a time. */
enum { STORE_WATCHERS = 4 };
typedef void store_watcher(void *arg);
void store_watch(struct store *store, store_watcher *changed, void *arg);

/* Not called any more once this returns. */
void store_unwatch(struct store *store, void *arg);

enum store_kind { STORE_SQLITE, STORE_POSTGRES };
enum store_kind store_kind(const struct store *store);

#endif
