// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pool: threads that do jobs which may have to wait for something.
 *
 * A server's own threads never wait, so that a page which needs no database does not
 * stand behind one that does. Jobs are begun in the order in which they came. A job's
 * memory is its owner's and must live until it has run.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "core/core.h"

struct pool_job {
	void (*run)(void *arg);
	void *arg;
	struct pool_job *next; // the pool's own
};

struct pool;

NODISCARD enum rc pool_start(struct cx *cx, unsigned threads, struct pool **out);

/* False, and nothing done, once the pool is being stopped. */
NODISCARD bool pool_add(struct pool *p, struct pool_job *job);

/* Does all jobs that were added, then ends the threads. */
void pool_finish(struct pool *p);

/* After pool_finish. NULL is fine. */
void pool_close(struct pool *p);

#endif
