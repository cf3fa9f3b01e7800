// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/ahead_job.h"

#include <unistd.h>

enum { WORTH_BYTES = 8 * AHEAD_PIECE };

/* Less than a piece: it ends here. */
static size_t read_one(struct ahead *h, uint64_t piece)
{
	const int64_t left = h->source->facts.size - h->at;
	const size_t want = left < AHEAD_PIECE ? (size_t)left : AHEAD_PIECE;
	char *p = h->buffer + (size_t)(piece % AHEAD_PIECES) * AHEAD_PIECE;
	const size_t n = want > 0 ? source_read(h->arena, h->source, h->at, p, want) : 0;
	h->at += (int64_t)n;
	return n;
}

/* False: nobody wants more. */
static bool wait_for_room(struct ahead *h, uint64_t *piece)
{
	INVARIANT(pthread_mutex_lock(&h->lock) == 0);
	while (h->read - h->used == AHEAD_PIECES && !h->stops)
		INVARIANT(pthread_cond_wait(&h->changed, &h->lock) == 0);
	const bool goes_on = !h->stops;
	*piece = h->read;
	INVARIANT(pthread_mutex_unlock(&h->lock) == 0);
	return goes_on;
}

static void put(struct ahead *h, size_t n)
{
	INVARIANT(pthread_mutex_lock(&h->lock) == 0);
	h->n[h->read % AHEAD_PIECES] = n;
	h->read += n > 0;
	h->is_over = n < AHEAD_PIECE;
	INVARIANT(pthread_cond_broadcast(&h->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&h->lock) == 0);
}

static void *read_all(void *arg)
{
	struct ahead *h = arg;
	uint64_t piece = 0;
	for (size_t n = AHEAD_PIECE; n == AHEAD_PIECE && wait_for_room(h, &piece);) {
		n = read_one(h, piece);
		put(h, n);
	}
	return NULL;
}

void ahead_begin(struct ahead *h, struct arena *a, struct source *source, char *buffer)
{
	*h = (struct ahead){ .arena = a, .source = source, .buffer = buffer };
	INVARIANT(pthread_mutex_init(&h->lock, NULL) == 0);
	INVARIANT(pthread_cond_init(&h->changed, NULL) == 0);
	h->has_thread = source->facts.size >= WORTH_BYTES && sysconf(_SC_NPROCESSORS_ONLN) > 1 &&
			pthread_create(&h->thread, NULL, read_all, h) == 0;
}

struct str ahead_next(struct ahead *h)
{
	if (!h->has_thread)
		return (struct str){ h->buffer, read_one(h, 0) };
	struct str piece = { h->buffer, 0 };
	INVARIANT(pthread_mutex_lock(&h->lock) == 0);
	h->used += h->has_piece;
	INVARIANT(pthread_cond_broadcast(&h->changed) == 0);
	while (h->read == h->used && !h->is_over)
		INVARIANT(pthread_cond_wait(&h->changed, &h->lock) == 0);
	h->has_piece = h->read > h->used;
	if (h->has_piece)
		piece = (struct str){ h->buffer + (size_t)(h->used % AHEAD_PIECES) * AHEAD_PIECE,
				      h->n[h->used % AHEAD_PIECES] };
	INVARIANT(pthread_mutex_unlock(&h->lock) == 0);
	return piece;
}

void ahead_end(struct ahead *h)
{
	INVARIANT(pthread_mutex_lock(&h->lock) == 0);
	h->stops = true;
	INVARIANT(pthread_cond_broadcast(&h->changed) == 0);
	INVARIANT(pthread_mutex_unlock(&h->lock) == 0);
	if (h->has_thread)
		INVARIANT(pthread_join(h->thread, NULL) == 0);
	(void)pthread_cond_destroy(&h->changed);
	(void)pthread_mutex_destroy(&h->lock);
}
