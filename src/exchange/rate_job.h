// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rate_job: how many messages a peer may send, so that one that has gone mad stops no other.
 *
 * A peer may send RATE_BURST at once, and RATE_A_SECOND from then on; and so many bytes a day, which
 * come back evenly. Kept in memory: after a
 * restart each begins with a full burst. Of more than RATE_PEERS that send at a time, the one
 * that has been silent for longest is forgotten.
 *
 * Threads: any.
 */
#ifndef EXCHANGE_RATE_JOB_H
#define EXCHANGE_RATE_JOB_H

#include "core/core.h"
#include "core/id.h"

enum { RATE_A_SECOND = 2000, RATE_BURST = 10000, RATE_PEERS = 256 };

struct rate;
struct rate *rate_open(int64_t bytes_a_day);
void rate_close(struct rate *rate); // NULL is fine
AUTO_CLOSER(rate);

enum rate_answer { RATE_MAY, RATE_MESSAGES, RATE_BYTES };

/* Whether this peer may send one more of so many bytes now, or what there are too many of. *tell:
 * it may not, and nobody was told within the hour. */
enum rate_answer rate_take(struct rate *rate, struct id peer, size_t bytes, struct instant now,
			   bool *tell);

#endif
