// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store.h"

#include <stdlib.h>
#include <time.h>

#include "core/banned.h"
#include "store/migrate.h"
#include "store/unit.h"

enum { READERS_DEFAULT = 4, CONNECTIONS_DEFAULT = 32 };

const struct backend *backend_of(struct str url)
{
	const bool is_postgres = str_starts(url, STR("postgresql://")) ||
				 str_starts(url, STR("postgres://"));
	return is_postgres ? &backend_postgres : &backend_sqlite;
}

enum store_kind store_kind(const struct store *store)
{
	return store->backend->kind;
}

static enum rc check_schema(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return migrate_check(cx, db, MIGRATIONS_BAKED_IN);
}

enum rc store_open(struct cx *cx, const struct store_config *config, struct store **out)
{
	struct store *store = calloc(1, sizeof(*store));
	INVARIANT(store && pthread_rwlock_init(&store->watching, NULL) == 0);
	store->backend = backend_of(config->url);
	const bool has_lane = store->backend->kind == STORE_SQLITE;
	const unsigned usual = has_lane ? READERS_DEFAULT : CONNECTIONS_DEFAULT;
	store->pool = pool_open(store->backend, config->url,
				has_lane ? BACKEND_READ : BACKEND_WRITE,
				config->connections ? config->connections : usual);
	enum rc rc = unit_run(cx, store, TX_READ, check_schema, NULL);
	if (rc == RC_OK && has_lane)
		rc = lane_open(cx, config->url, config->queue_max, &store->lane);
	if (rc != RC_OK) {
		store_close(store);
		return rc;
	}
	*out = store;
	return RC_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	lane_close(store->lane);
	while (atomic_load(&store->running) > 0)
		(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	pool_close(store->pool);
	(void)pthread_rwlock_destroy(&store->watching);
	free(store);
}

/* One transaction of the schema on a connection of its own. */
static enum rc change_schema(struct cx *cx, const struct store_config *config, enum backend_use use,
			     unsigned *applied)
{
	const struct backend *backend = backend_of(config->url);
	struct db *db = NULL;
	TRY(backend->connect(cx, config->url, use, &db));
	enum rc rc = backend->begin(cx, db, BACKEND_BEGIN_SCHEMA);
	if (rc == RC_OK) {
		db_begin_unit(db);
		rc = db_end_unit(cx, db, migrate_apply(cx, db, MIGRATIONS_BAKED_IN, applied));
		if (rc == RC_OK)
			rc = backend->commit(cx, db);
		else
			backend->rollback(db);
	}
	backend->disconnect(db);
	return rc;
}

enum rc store_create(struct cx *cx, const struct store_config *config)
{
	unsigned applied = 0;
	return change_schema(cx, config, BACKEND_CREATE, &applied);
}

enum rc store_upgrade(struct cx *cx, const struct store_config *config, unsigned *applied)
{
	unsigned n = 0;
	TRY(change_schema(cx, config, BACKEND_WRITE, &n));
	if (applied)
		*applied = n;
	return RC_OK;
}
