// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/rate_job.h"

#include <pthread.h>
#include <stdlib.h>

#define SECOND_US INT64_C(1000000)
#define ONE (SECOND_US / RATE_A_SECOND) // microseconds in which one message comes back
#define FULL (ONE * RATE_BURST)

/* `left` is in microseconds: what a message costs is the time in which it comes back. */
struct bucket {
	struct sha256 pin;
	int64_t left;
	struct instant at; // 0: nobody's
};

struct rate {
	pthread_mutex_t lock;
	struct bucket buckets[RATE_PEERS];
};

struct rate *rate_open(void)
{
	struct rate *rate = calloc(1, sizeof *rate);
	INVARIANT(rate && pthread_mutex_init(&rate->lock, NULL) == 0);
	return rate;
}

void rate_close(struct rate *rate)
{
	if (!rate)
		return;
	INVARIANT(pthread_mutex_destroy(&rate->lock) == 0);
	free(rate);
}

static struct bucket *bucket_of(struct rate *rate, const struct sha256 *pin)
{
	struct bucket *oldest = &rate->buckets[0];
	for (size_t i = 0; i < RATE_PEERS; i++) {
		struct bucket *b = &rate->buckets[i];
		if (b->at.us != 0 && sha256_eq(&b->pin, pin))
			return b;
		if (b->at.us < oldest->at.us)
			oldest = b;
	}
	*oldest = (struct bucket){ .pin = *pin, .left = FULL };
	return oldest;
}

bool rate_take(struct rate *rate, const struct sha256 *pin, struct instant now)
{
	INVARIANT(pthread_mutex_lock(&rate->lock) == 0);
	struct bucket *b = bucket_of(rate, pin);
	if (b->at.us != 0 && now.us > b->at.us)
		b->left += now.us - b->at.us;
	if (b->left > FULL)
		b->left = FULL;
	b->at = now;
	const bool may = b->left >= ONE;
	if (may)
		b->left -= ONE;
	INVARIANT(pthread_mutex_unlock(&rate->lock) == 0);
	return may;
}
