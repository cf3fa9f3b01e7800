// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * workers: threads that do jobs which may have to wait for something.
 *
 * A server's own threads never wait, so that a page which needs no database does not
 * stand behind one that does. Jobs are begun in the order in which they came. A job's
 * memory is its owner's and must live until it has run.
 */
#ifndef NET_WORKERS_H
#define NET_WORKERS_H

#include "core/core.h"

struct workers_job {
	void (*run)(void *arg);
	void *arg;
	struct workers_job *next; // the pool's own
};

struct workers;

NODISCARD enum rc workers_start(struct cx *cx, unsigned threads, struct workers **out);

/* False, and nothing done, once the pool is being stopped. */
NODISCARD bool workers_add(struct workers *p, struct workers_job *job);

/* Does all jobs that were added, then ends the threads. */
void workers_finish(struct workers *p);

/* After workers_finish. NULL is fine. */
void workers_close(struct workers *p);

#endif
