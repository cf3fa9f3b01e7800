// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/reaper.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

enum { LOOK_MS = 250 };

/* Lives longer than any arena: one a server. */
struct reaper {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop_now;
	bool stop;
	struct reaper_slot *slots;
	size_t n;
	size_t next; // where to look for a free slot first
	size_t used;
	uint64_t added; // so far
	struct arena memory;
};

static int64_t clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void look(struct reaper *r)
{
	const int64_t now = clock_ms();
	for (size_t i = 0; i < r->n; i++) {
		struct reaper_slot *slot = &r->slots[i];
		if (slot->fd < 0 ||
		    atomic_load_explicit(&slot->deadline_ms, memory_order_relaxed) > now)
			continue;
		(void)shutdown(slot->fd, SHUT_RDWR); // already closed by the peer: nothing to do
		atomic_store(&slot->deadline_ms, INT64_MAX);
	}
}

static void *run(void *arg)
{
	struct reaper *r = arg;
	pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_MS * 1000000L;
		if (until.tv_nsec >= 1000000000L) {
			until.tv_nsec -= 1000000000L;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&r->stop_now, &r->lock, &until);
		look(r);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

enum rc reaper_start(struct cx *cx, size_t slots, struct reaper **out)
{
	struct arena memory = { 0 };
	struct reaper *r = arena_new(&memory, struct reaper, 1);
	r->slots = arena_new(&memory, struct reaper_slot, slots);
	r->n = slots;
	for (size_t i = 0; i < slots; i++)
		r->slots[i].fd = -1;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->stop_now, &attr);
	pthread_condattr_destroy(&attr);
	r->memory = memory;
	if (pthread_create(&r->thread, NULL, run, r) != 0) {
		arena_done(&memory);
		return cx_fail(cx, RC_IO, "cannot start a thread");
	}
	*out = r;
	return RC_OK;
}

void reaper_stop(struct reaper *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_signal(&r->stop_now);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	pthread_cond_destroy(&r->stop_now);
	pthread_mutex_destroy(&r->lock);
	struct arena memory = r->memory;
	arena_done(&memory);
}

/* Under the lock. What was shut down before goes by itself. */
static void end_oldest_stranger(struct reaper *r)
{
	struct reaper_slot *oldest = NULL;
	for (size_t i = 0; i < r->n; i++) {
		struct reaper_slot *slot = &r->slots[i];
		if (slot->fd >= 0 && !atomic_load(&slot->is_known) &&
		    atomic_load(&slot->deadline_ms) != INT64_MAX &&
		    (!oldest || slot->number < oldest->number))
			oldest = slot;
	}
	if (!oldest)
		return;
	(void)shutdown(oldest->fd, SHUT_RDWR); // already closed by the peer: nothing to do
	atomic_store(&oldest->deadline_ms, INT64_MAX);
}

struct reaper_slot *reaper_add(struct reaper *r, int fd, int64_t ms_from_now)
{
	struct reaper_slot *slot = NULL;
	pthread_mutex_lock(&r->lock);
	for (size_t i = 0; i < r->n && !slot; i++) {
		const size_t at = (r->next + i) % r->n;
		if (r->slots[at].fd < 0) {
			slot = &r->slots[at];
			r->next = at + 1;
		}
	}
	if (slot) {
		if (++r->used > r->n - r->n / 4)
			end_oldest_stranger(r);
		reaper_set(slot, ms_from_now);
		slot->number = r->added++;
		atomic_store(&slot->is_known, false);
		slot->fd = fd;
	}
	pthread_mutex_unlock(&r->lock);
	return slot;
}

void reaper_remove(struct reaper *r, struct reaper_slot *slot)
{
	pthread_mutex_lock(&r->lock);
	slot->fd = -1;
	r->used--;
	pthread_mutex_unlock(&r->lock);
}

void reaper_know(struct reaper_slot *slot)
{
	atomic_store(&slot->is_known, true);
}

void reaper_set(struct reaper_slot *slot, int64_t ms_from_now)
{
	atomic_store_explicit(&slot->deadline_ms, clock_ms() + ms_from_now, memory_order_relaxed);
}

size_t reaper_number(const struct reaper *r, const struct reaper_slot *slot)
{
	return (size_t)(slot - r->slots);
}
