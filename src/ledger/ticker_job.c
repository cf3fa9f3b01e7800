// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/ticker_job.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"

enum { LOW_NICE = 10 };

static const int64_t SECOND_US = 1000000;
static const int64_t LOG_EVERY_US = 60 * 1000000LL;

struct ticker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stopped;
	bool stop, low;
	const char *name;
	ticker_turn *turn;
	void *arg;
	struct instant logged;
	char last[CX_ERROR_MAX];
};

static void tell(struct ticker *t, const struct cx *cx, enum rc rc)
{
	const struct str why = cx_error(cx);
	const bool same = str_eq(why, str_from_c(t->last));
	if (rc == RC_OK || (same && cx->now.us - t->logged.us < LOG_EVERY_US))
		return;
	t->logged = cx->now;
	memcpy(t->last, cx->error, sizeof t->last);
	LOG({ "unit", str_from_c(t->name) }, { "why", why });
}

/* True: stop. */
static bool wait_for_stop(struct ticker *t, int64_t us)
{
	struct timespec until;
	INVARIANT(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
	until.tv_sec += (time_t)(us / SECOND_US);
	until.tv_nsec += (long)(us % SECOND_US) * 1000;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	INVARIANT(pthread_mutex_lock(&t->lock) == 0);
	int rc = 0;
	while (!t->stop && rc == 0 && us > 0)
		rc = pthread_cond_timedwait(&t->stopped, &t->lock, &until);
	const bool stop = t->stop;
	INVARIANT(pthread_mutex_unlock(&t->lock) == 0);
	return stop;
}

static void *run(void *arg)
{
	struct ticker *t = arg;
	struct arena arena;
	int64_t next = 0;
	arena_init(&arena);
	if (t->low) // of this thread alone; where it fails, it is as any other
		(void)setpriority(PRIO_PROCESS, (id_t)gettid(), LOW_NICE);
	while (!wait_for_stop(t, next)) {
		struct cx cx;
		cx_init(&cx, &arena, instant_now());
		next = SECOND_US;
		tell(t, &cx, t->turn(&cx, t->arg, &next));
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static struct ticker *start(const char *name, ticker_turn *turn, void *arg, bool low)
{
	sigset_t all, before;
	pthread_condattr_t monotonic;
	struct ticker *t = calloc(1, sizeof *t);
	INVARIANT(t);
	t->name = name;
	t->turn = turn;
	t->arg = arg;
	t->low = low;
	INVARIANT(pthread_mutex_init(&t->lock, NULL) == 0);
	INVARIANT(pthread_condattr_init(&monotonic) == 0);
	INVARIANT(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	INVARIANT(pthread_cond_init(&t->stopped, &monotonic) == 0);
	INVARIANT(pthread_condattr_destroy(&monotonic) == 0);
	// Signals are the main thread's.
	INVARIANT(sigfillset(&all) == 0 && pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
	INVARIANT(pthread_create(&t->thread, NULL, run, t) == 0);
	INVARIANT(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
	return t;
}

struct ticker *ticker_start(const char *name, ticker_turn *turn, void *arg)
{
	return start(name, turn, arg, false);
}

struct ticker *ticker_start_low(const char *name, ticker_turn *turn, void *arg)
{
	return start(name, turn, arg, true);
}

void ticker_close(struct ticker *t)
{
	if (!t)
		return;
	INVARIANT(pthread_mutex_lock(&t->lock) == 0);
	t->stop = true;
	INVARIANT(pthread_cond_signal(&t->stopped) == 0);
	INVARIANT(pthread_mutex_unlock(&t->lock) == 0);
	INVARIANT(pthread_join(t->thread, NULL) == 0);
	INVARIANT(pthread_cond_destroy(&t->stopped) == 0);
	INVARIANT(pthread_mutex_destroy(&t->lock) == 0);
	free(t);
}
