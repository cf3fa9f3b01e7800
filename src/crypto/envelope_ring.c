// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/envelope_ring.h"

#include <pthread.h>

struct slot {
	struct sha256 of; // the certificate
	struct envelope_key *key;
	unsigned users;
	uint64_t used; // by the ring's count
};

struct envelope_ring {
	pthread_mutex_t lock;
	struct slot slots[ENVELOPE_RING_MAX];
	uint64_t count;
	struct arena memory;
};

struct envelope_ring *envelope_ring_open(void)
{
	struct arena memory = { 0 };
	struct envelope_ring *ring = arena_new(&memory, struct envelope_ring, 1);
	*ring = (struct envelope_ring){ .memory = memory };
	INVARIANT(pthread_mutex_init(&ring->lock, NULL) == 0);
	return ring;
}

void envelope_ring_close(struct envelope_ring *ring)
{
	if (!ring)
		return;
	for (size_t i = 0; i < ENVELOPE_RING_MAX; i++) {
		INVARIANT(ring->slots[i].users == 0);
		envelope_key_close(ring->slots[i].key);
	}
	(void)pthread_mutex_destroy(&ring->lock);
	struct arena memory = ring->memory;
	arena_done(&memory);
}

/* Its own, else that of the longest unused; NULL: all are in use. */
static struct slot *slot_of(struct envelope_ring *ring, const struct sha256 *of)
{
	struct slot *best = NULL;
	for (size_t i = 0; i < ENVELOPE_RING_MAX; i++) {
		struct slot *s = &ring->slots[i];
		if (s->key && sha256_eq(&s->of, of))
			return s;
		if (s->users == 0 && (!best || s->used < best->used))
			best = s;
	}
	return best;
}

static enum rc fill(struct cx *cx, struct slot *s, struct str certificate, const struct sha256 *of)
{
	struct envelope_key *key = NULL;
	TRY(envelope_key_open(cx, certificate, &key));
	envelope_key_close(s->key);
	s->key = key;
	s->of = *of;
	return RC_OK;
}

static enum rc borrow(struct cx *cx, struct envelope_ring *ring, struct str certificate,
		      struct slot **out)
{
	const struct sha256 of = sha256_of(certificate);
	enum rc rc = RC_OK;
	(void)pthread_mutex_lock(&ring->lock);
	struct slot *s = slot_of(ring, &of);
	if (s && (!s->key || !sha256_eq(&s->of, &of)))
		rc = fill(cx, s, certificate, &of);
	if (s && rc == RC_OK) {
		s->users++;
		s->used = ++ring->count;
	}
	(void)pthread_mutex_unlock(&ring->lock);
	*out = s;
	return rc;
}

enum rc envelope_ring_seal(struct cx *cx, struct envelope_ring *ring, struct str certificate,
			   const struct str *pieces, size_t n, struct str *out)
{
	struct slot *s = NULL;
	TRY(borrow(cx, ring, certificate, &s));
	if (!s) { // more threads at once than keys fit
		AUTO(envelope_key) key = NULL;
		TRY(envelope_key_open(cx, certificate, &key));
		*out = envelope_key_seal(cx, key, pieces, n);
		return RC_OK;
	}
	*out = envelope_key_seal(cx, s->key, pieces, n);
	(void)pthread_mutex_lock(&ring->lock);
	s->users--;
	(void)pthread_mutex_unlock(&ring->lock);
	return RC_OK;
}
