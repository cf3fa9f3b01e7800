// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * unit: what a store is made of. For files of store/ alone.
 */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/lane.h"
#include "store/pool.h"

struct store {
	const struct backend *backend;
	struct pool *pool; // for reading; on PostgreSQL for all
	struct lane *lane; // SQLite alone
	pthread_rwlock_t watching;
	atomic_uint running; // units, until their watchers are told
	struct {
		store_watcher *changed; // NULL: free
		void *arg;
	} watchers[STORE_WATCHERS];
};

/* Runs the handler in one transaction of the schema on a connection of its own: nobody
 * else changes the schema meanwhile, and all of it stays or nothing. */
NODISCARD enum rc unit_run_schema(struct cx *cx, struct str url, enum backend_use use,
				  unit_handler *handler, void *arg);

#endif
