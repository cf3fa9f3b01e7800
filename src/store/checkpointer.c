// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/checkpointer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "core/banned.h"
#include "store/db_sqlite.h"

struct checkpointer {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t mutex; // of the rest
	pthread_cond_t woken;
	bool is_due, is_stopping;
};

/* False: stop. */
static bool wait_until_due(struct checkpointer *c)
{
	(void)pthread_mutex_lock(&c->mutex);
	while (!c->is_due && !c->is_stopping)
		(void)pthread_cond_wait(&c->woken, &c->mutex);
	c->is_due = false;
	const bool goes_on = !c->is_stopping;
	(void)pthread_mutex_unlock(&c->mutex);
	return goes_on;
}

static void *run(void *arg)
{
	struct checkpointer *c = arg;
	sigset_t all;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, NULL); // signals are the main thread's
	while (wait_until_due(c))
		sqlite_checkpoint(c->db);
	return NULL;
}

enum rc checkpointer_open(struct cx *cx, struct str path, struct checkpointer **out)
{
	struct db *db = NULL;
	TRY(backend_sqlite.connect(cx, path, BACKEND_WRITE, &db));
	struct checkpointer *c = calloc(1, sizeof(*c));
	INVARIANT(c);
	c->db = db;
	INVARIANT(pthread_mutex_init(&c->mutex, NULL) == 0);
	INVARIANT(pthread_cond_init(&c->woken, NULL) == 0);
	INVARIANT(pthread_create(&c->thread, NULL, run, c) == 0);
	*out = c;
	return RC_OK;
}

void checkpointer_wake(struct checkpointer *c)
{
	(void)pthread_mutex_lock(&c->mutex);
	c->is_due = true;
	(void)pthread_cond_signal(&c->woken);
	(void)pthread_mutex_unlock(&c->mutex);
}

void checkpointer_close(struct checkpointer *c)
{
	if (!c)
		return;
	(void)pthread_mutex_lock(&c->mutex);
	c->is_stopping = true;
	(void)pthread_cond_signal(&c->woken);
	(void)pthread_mutex_unlock(&c->mutex);
	INVARIANT(pthread_join(c->thread, NULL) == 0);
	c->db->backend->disconnect(c->db);
	(void)pthread_cond_destroy(&c->woken);
	(void)pthread_mutex_destroy(&c->mutex);
	free(c);
}
