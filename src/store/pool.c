// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"

struct pool {
	const struct backend *backend;
	enum backend_use use;
	char *url;
	pthread_mutex_t mutex;
	pthread_cond_t given;
	struct db **idle; // a stack: the one used last is warm
	unsigned n_idle, n_unopened, n;
};

struct pool *pool_open(const struct backend *backend, struct str url, enum backend_use use,
		       unsigned n)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	INVARIANT(pool && n > 0);
	pool->backend = backend;
	pool->use = use;
	pool->url = strndup(url.p, url.n);
	pool->idle = calloc(n, sizeof(struct db *));
	INVARIANT(pool->url && pool->idle);
	pool->n = pool->n_unopened = n;
	INVARIANT(pthread_mutex_init(&pool->mutex, NULL) == 0);
	INVARIANT(pthread_cond_init(&pool->given, NULL) == 0);
	return pool;
}

void pool_close(struct pool *pool)
{
	if (!pool)
		return;
	INVARIANT(pool->n_idle + pool->n_unopened == pool->n);
	for (unsigned i = 0; i < pool->n_idle; i++)
		pool->backend->disconnect(pool->idle[i]);
	(void)pthread_cond_destroy(&pool->given);
	(void)pthread_mutex_destroy(&pool->mutex);
	free(pool->idle);
	free(pool->url);
	free(pool);
}

static void give_place(struct pool *pool, struct db *db)
{
	(void)pthread_mutex_lock(&pool->mutex);
	if (db)
		pool->idle[pool->n_idle++] = db;
	else
		pool->n_unopened++;
	(void)pthread_cond_signal(&pool->given);
	(void)pthread_mutex_unlock(&pool->mutex);
}

enum rc pool_take(struct cx *cx, struct pool *pool, struct db **out)
{
	struct db *db = NULL;
	(void)pthread_mutex_lock(&pool->mutex);
	while (pool->n_idle + pool->n_unopened == 0)
		(void)pthread_cond_wait(&pool->given, &pool->mutex);
	if (pool->n_idle > 0)
		db = pool->idle[--pool->n_idle];
	else
		pool->n_unopened--;
	(void)pthread_mutex_unlock(&pool->mutex);
	if (!db) {
		const enum rc rc = pool->backend->connect(cx, str_from_c(pool->url), pool->use,
							  &db);
		if (rc != RC_OK) {
			give_place(pool, NULL);
			return rc;
		}
	}
	*out = db;
	return RC_OK;
}

void pool_give(struct pool *pool, struct db *db)
{
	if (db->is_broken) {
		pool->backend->disconnect(db);
		db = NULL;
	}
	give_place(pool, db);
}
