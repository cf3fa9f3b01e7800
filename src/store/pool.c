// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/pool.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"

/* On the stack of the thread that waits. Served in the order of coming: with a condition
 * variable the thread that gives a connection back takes it again before any other wakes. */
struct waiter {
	struct db *db; // NULL: it is to open one
	sem_t served;
	struct waiter *next;
};

struct pool {
	const struct backend *backend;
	enum backend_use use;
	char *url;
	pthread_mutex_t mutex;
	struct db **idle; // a stack: the one used last is warm
	unsigned n_idle, n_unopened, n;
	struct waiter *first, *last;
};

struct pool *pool_open(const struct backend *backend, struct str url, enum backend_use use,
		       unsigned n)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	INVARIANT(pool && n > 0);
	pool->backend = backend;
	pool->use = use;
	pool->url = calloc(1, url.n + 1);
	pool->idle = calloc(n, sizeof(struct db *));
	INVARIANT(pool->url && pool->idle);
	memcpy(pool->url, url.p, url.n);
	pool->n = pool->n_unopened = n;
	INVARIANT(pthread_mutex_init(&pool->mutex, NULL) == 0);
	return pool;
}

void pool_close(struct pool *pool)
{
	if (!pool)
		return;
	INVARIANT(pool->n_idle + pool->n_unopened == pool->n);
	for (unsigned i = 0; i < pool->n_idle; i++)
		pool->backend->disconnect(pool->idle[i]);
	(void)pthread_mutex_destroy(&pool->mutex);
	free(pool->idle);
	free(pool->url);
	free(pool);
}

/* NULL: a place for one that is not open. */
static void give_place(struct pool *pool, struct db *db)
{
	(void)pthread_mutex_lock(&pool->mutex);
	struct waiter *waiter = pool->first;
	if (waiter) {
		pool->first = waiter->next;
		waiter->db = db;
	} else if (db) {
		pool->idle[pool->n_idle++] = db;
	} else {
		pool->n_unopened++;
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	if (waiter)
		INVARIANT(sem_post(&waiter->served) == 0);
}

/* With the mutex; gives it back. */
static struct db *wait_for_place(struct pool *pool)
{
	struct waiter waiter = { 0 };
	INVARIANT(sem_init(&waiter.served, 0, 0) == 0);
	if (pool->first)
		pool->last->next = &waiter;
	else
		pool->first = &waiter;
	pool->last = &waiter;
	(void)pthread_mutex_unlock(&pool->mutex);
	while (sem_wait(&waiter.served) != 0)
		INVARIANT(errno == EINTR);
	(void)sem_destroy(&waiter.served);
	return waiter.db;
}

/* NULL: the caller has a place, and opens the connection for it. */
static struct db *take_place(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->mutex);
	if (pool->n_idle + pool->n_unopened == 0)
		return wait_for_place(pool);
	struct db *db = NULL;
	if (pool->n_idle > 0)
		db = pool->idle[--pool->n_idle];
	else
		pool->n_unopened--;
	(void)pthread_mutex_unlock(&pool->mutex);
	return db;
}

enum rc pool_take(struct cx *cx, struct pool *pool, struct db **out)
{
	struct db *db = take_place(pool);
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
