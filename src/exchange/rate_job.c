// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/rate_job.h"

#include <pthread.h>
#include <stdlib.h>

#define SECOND_US INT64_C(1000000)
#define ONE (SECOND_US / RATE_A_SECOND) // microseconds in which one message comes back
#define FULL (ONE * RATE_BURST)

/* `left` is in microseconds: what a message costs is the time in which it comes back. */
struct bucket {
	struct id peer;
	int64_t left;
	double bytes;		 // left
	struct instant at, told; // 0: nobody's; never
};

struct rate {
	pthread_mutex_t lock;
	int64_t bytes_a_day;
	struct bucket buckets[RATE_PEERS];
};

struct rate *rate_open(int64_t bytes_a_day)
{
	struct rate *rate = calloc(1, sizeof *rate);
	INVARIANT(rate && pthread_mutex_init(&rate->lock, NULL) == 0);
	rate->bytes_a_day = bytes_a_day;
	return rate;
}

void rate_close(struct rate *rate)
{
	if (!rate)
		return;
	INVARIANT(pthread_mutex_destroy(&rate->lock) == 0);
	free(rate);
}

static struct bucket *bucket_of(struct rate *rate, struct id peer)
{
	struct bucket *oldest = &rate->buckets[0];
	for (size_t i = 0; i < RATE_PEERS; i++) {
		struct bucket *b = &rate->buckets[i];
		if (b->at.us != 0 && id_eq(b->peer, peer))
			return b;
		if (b->at.us < oldest->at.us)
			oldest = b;
	}
	*oldest = (struct bucket){ .peer = peer, .left = FULL, .bytes = (double)rate->bytes_a_day };
	return oldest;
}

/* What has come back since. A clock that was set back gives nothing. */
static void refill(const struct rate *rate, struct bucket *b, struct instant now)
{
	const struct duration day = DAYS(1);
	const double whole = (double)rate->bytes_a_day;
	if (b->at.us != 0 && now.us > b->at.us) {
		b->left += now.us - b->at.us;
		b->bytes += whole * (double)(now.us - b->at.us) / (double)day.us;
	}
	if (b->left > FULL)
		b->left = FULL;
	if (b->bytes > whole)
		b->bytes = whole;
	b->at = now;
}

enum rate_answer rate_take(struct rate *rate, struct id peer, size_t bytes, struct instant now,
			   bool *tell)
{
	enum rate_answer answer = RATE_MAY;
	INVARIANT(pthread_mutex_lock(&rate->lock) == 0);
	struct bucket *b = bucket_of(rate, peer);
	refill(rate, b, now);
	if (b->left < ONE)
		answer = RATE_MESSAGES;
	else if (b->bytes < (double)bytes)
		answer = RATE_BYTES;
	*tell = answer != RATE_MAY &&
		(b->told.us == 0 || instant_add(b->told, HOURS(1)).us <= now.us);
	if (*tell)
		b->told = now;
	if (answer == RATE_MAY) {
		b->left -= ONE;
		b->bytes -= (double)bytes;
	}
	INVARIANT(pthread_mutex_unlock(&rate->lock) == 0);
	return answer;
}
