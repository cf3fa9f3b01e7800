// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/unit.h"

#include <time.h>

#include "core/banned.h"

enum {
	TRIES = 24, // of a unit that clashes with others
	PAUSE_MAX_US = 64000,
};

static enum rc run_once(struct cx *cx, struct db *db, enum backend_begin how, unit_handler *handler,
			void *arg)
{
	TRY(db->backend->begin(cx, db, how));
	db_begin_unit(db);
	const enum rc rc = db_end_unit(cx, db, handler(cx, db, arg));
	if (rc == RC_OK)
		return db->backend->commit(cx, db);
	db->backend->rollback(db);
	return rc;
}

/* Twice as long each time, give or take, so that those who clashed meet no more. */
static void pause_after(unsigned try)
{
	uint32_t random = 0;
	random_bytes(&random, sizeof(random));
	const uint32_t most = try < 6 ? 1000U <<
	try : PAUSE_MAX_US
		;
	const struct timespec t = { .tv_nsec = (long)(random % most) * 1000 };
	(void)nanosleep(&t, NULL); // a signal makes it shorter, which is fine
}

/* Only on PostgreSQL do units clash; on SQLite RC_BUSY has waited already. */
static enum rc run_again(struct cx *cx, struct store *store, enum tx_mode mode,
			 unit_handler *handler, void *arg, bool *tells)
{
	enum rc rc = RC_OK;
	for (unsigned clashes = 0; clashes < TRIES;) {
		struct db *db = NULL;
		TRY(pool_take(cx, store->pool, &db));
		rc = run_once(cx, db, mode == TX_READ ? BACKEND_BEGIN_READ : BACKEND_BEGIN_WRITE,
			      handler, arg);
		const bool is_unanswered = db->is_broken && db->is_unanswered;
		*tells = db->tells;
		pool_give(store->pool, db);
		if (is_unanswered)
			continue; // ends: a new connection that breaks is an error of its own
		if (rc != RC_BUSY || store->backend->kind != STORE_POSTGRES)
			return rc;
		pause_after(clashes++);
	}
	return rc;
}

static void tell_watchers(struct store *store)
{
	INVARIANT(pthread_rwlock_rdlock(&store->watching) == 0);
	for (size_t i = 0; i < STORE_WATCHERS; i++)
		if (store->watchers[i].changed)
			store->watchers[i].changed(store->watchers[i].arg);
	INVARIANT(pthread_rwlock_unlock(&store->watching) == 0);
}

enum rc unit_run(struct cx *cx, struct store *store, enum tx_mode mode, unit_handler *handler,
		 void *arg)
{
	if (mode == TX_NONE)
		return handler(cx, NULL, arg);
	bool tells = false;
	(void)atomic_fetch_add(&store->running, 1);
	const enum rc rc = mode == TX_WRITE && store->lane
				   ? lane_run(cx, store->lane, handler, arg, &tells)
				   : run_again(cx, store, mode, handler, arg, &tells);
	if (mode == TX_WRITE && rc == RC_OK && tells)
		tell_watchers(store);
	(void)atomic_fetch_sub(&store->running, 1); // the last of it: the store may be closed now
	return rc;
}

static void set_watcher(struct store *store, const void *old, store_watcher *changed, void *arg)
{
	size_t i = 0;
	INVARIANT(pthread_rwlock_wrlock(&store->watching) == 0);
	while (i < STORE_WATCHERS && store->watchers[i].arg != old)
		i++;
	INVARIANT(i < STORE_WATCHERS || !changed); // no more at a time
	if (i < STORE_WATCHERS) {
		store->watchers[i].changed = changed;
		store->watchers[i].arg = arg;
	}
	INVARIANT(pthread_rwlock_unlock(&store->watching) == 0);
}

void store_watch(struct store *store, store_watcher *changed, void *arg)
{
	set_watcher(store, NULL, changed, arg);
}

void store_unwatch(struct store *store, void *arg)
{
	set_watcher(store, arg, NULL, NULL);
}

enum rc unit_run_schema(struct cx *cx, struct str url, enum backend_use use, unit_handler *handler,
			void *arg)
{
	const struct backend *backend = backend_of(url);
	struct db *db = NULL;
	TRY(backend->connect(cx, url, use, &db));
	const enum rc rc = run_once(cx, db, BACKEND_BEGIN_SCHEMA, handler, arg);
	backend->disconnect(db);
	return rc;
}
