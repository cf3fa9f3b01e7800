// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rate_job: how many messages a peer may send, so that one that has gone mad stops no other.
 *
 * A peer may send RATE_BURST at once, and RATE_A_SECOND from then on. Kept in memory: after a
 * restart each begins with a full burst. Of more than RATE_PEERS that send at a time, the one
 * that has been silent for longest is forgotten.
 *
 * Threads: any.
 */
#ifndef EXCHANGE_RATE_JOB_H
#define EXCHANGE_RATE_JOB_H

#include "core/core.h"
#include "crypto/hash.h"

enum { RATE_A_SECOND = 2000, RATE_BURST = 10000, RATE_PEERS = 256 };

struct rate;
struct rate *rate_open(void);
void rate_close(struct rate *rate); // NULL is fine
AUTO_CLOSER(rate);

/* Whether the peer with this TLS key may send one more now. */
bool rate_take(struct rate *rate, const struct sha256 *pin, struct instant now);

#endif
