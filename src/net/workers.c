// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/workers.h"

#include <pthread.h>

/* Address space only: a page is touched when it is used. */
enum { STACK_BYTES = 512 * 1024 };

/* Lives longer than any unit: one a server. */
struct workers {
	pthread_mutex_t lock;
	pthread_cond_t come; // a job was added, or the end is near
	struct workers_job *first, **last;
	bool stopping;
	pthread_t *threads;
	unsigned n;
	struct arena memory;
};

/* NULL: there are no more, and there will be none. */
static struct workers_job *take(struct workers *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->first && !p->stopping)
		pthread_cond_wait(&p->come, &p->lock);
	struct workers_job *job = p->first;
	if (job) {
		p->first = job->next;
		if (!p->first)
			p->last = &p->first;
	}
	pthread_mutex_unlock(&p->lock);
	return job;
}

static void *work(void *arg)
{
	struct workers_job *job;
	while ((job = take(arg)))
		job->run(job->arg);
	return NULL;
}

enum rc workers_start(struct cx *cx, unsigned threads, struct workers **out)
{
	struct arena memory = { 0 };
	struct workers *p = arena_new(&memory, struct workers, 1);
	p->threads = arena_new(&memory, pthread_t, threads);
	p->last = &p->first;
	p->memory = memory;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->come, NULL);
	pthread_attr_t attr;
	pthread_attr_init(&attr);
	int failed = pthread_attr_setstacksize(&attr, STACK_BYTES);
	while (p->n < threads && failed == 0) {
		failed = pthread_create(&p->threads[p->n], &attr, work, p);
		p->n += failed == 0;
	}
	pthread_attr_destroy(&attr);
	if (failed != 0) {
		workers_finish(p);
		workers_close(p);
		return cx_fail(cx, RC_IO, "cannot start %u threads", threads);
	}
	*out = p;
	return RC_OK;
}

bool workers_add(struct workers *p, struct workers_job *job)
{
	pthread_mutex_lock(&p->lock);
	const bool taken = !p->stopping;
	if (taken) {
		job->next = NULL;
		*p->last = job;
		p->last = &job->next;
		pthread_cond_signal(&p->come);
	}
	pthread_mutex_unlock(&p->lock);
	return taken;
}

void workers_finish(struct workers *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->come);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n; i++)
		pthread_join(p->threads[i], NULL);
	p->n = 0;
}

void workers_close(struct workers *p)
{
	if (!p)
		return;
	INVARIANT(p->n == 0);
	pthread_cond_destroy(&p->come);
	pthread_mutex_destroy(&p->lock);
	struct arena memory = p->memory;
	arena_done(&memory);
}
