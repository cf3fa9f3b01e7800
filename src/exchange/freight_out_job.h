// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * freight_out_job: sends files in ranges (exchange/freight.h), beside the messages.
 *
 * 1. One thread for all peers side by side, with a connection of its own to each: one file, one
 *    range at a time. What has arrived is what the peer's signed answer says.
 * 2. After a start, a cut or a "later" it asks first how far the peer has come.
 * 3. While a small message waits for the peer, the next range does, at most as long as the one
 *    before took: so a stream of messages leaves it half of the line.
 * 4. A peer that does not answer is tried again after 10 s, 20 s ... at most 10 minutes, for ever;
 *    at once, when it sends us something.
 *
 * Threads:  freight_turn in one.
 */
#ifndef EXCHANGE_FREIGHT_OUT_JOB_H
#define EXCHANGE_FREIGHT_OUT_JOB_H

#include "exchange/freight.h"
#include "exchange/pouch_job.h"
#include "store/blob.h"
#include "store/store.h"

struct freighter_config {
	struct store *store;
	const struct blobs *blobs;
	const struct exchange_keys *keys;
	struct str origin; // of this node
};

struct freighter;
NODISCARD enum rc freighter_open(struct cx *cx, const struct freighter_config *config,
				 struct freighter **out);
void freighter_close(struct freighter *f); // NULL is fine; what is on its way is given up
AUTO_CLOSER(freighter);

/* For a ticker, which passes the freighter. *next_us is 0: it has slept already. */
NODISCARD enum rc freight_turn(struct cx *cx, void *freighter, int64_t *next_us);

/* For stick_job: n bytes from `at` on, with their signed header. */
struct freight_range {
	int64_t at;
	size_t n;
	struct pouch inside; // made
};
NODISCARD enum rc freight_range_make(struct cx *cx, const struct freighter_config *config,
				     const struct card *card, const struct freight *f,
				     struct freight_range *range);

#endif
