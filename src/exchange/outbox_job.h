// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outbox_job: sends what waits, and believes only receipts.
 *
 * 1. One thread sends to all peers side by side; what they answer meanwhile is written down in
 *    one unit. A peer that is silent holds up no other, and has one call at a time until it
 *    answers; one that answers quickly gets up to SEND_AT_ONCE, of large ones two.
 * 2. Small messages and large ones have a thread each.
 * 3. A peer that does not answer is tried again after 10, 20 and 40 s, each minute for an hour,
 *    then every 10 minutes for ever; at once, when it sends us something, or when something new
 *    is for it. A message that the peer answers without a receipt waits by itself, at most six
 *    hours. The others go on.
 * 4. A peer's job is leased while something is sent to it. Two processes that send the same
 *    do no harm: the peer has one effect of it.
 *
 * Threads:  outbox_turn in one; outbox_wake in any.
 */
#ifndef EXCHANGE_OUTBOX_JOB_H
#define EXCHANGE_OUTBOX_JOB_H

#include "exchange/keys_job.h"
#include "exchange/outbox_db.h"
#include "store/store.h"

enum { SEND_AT_ONCE = 16 };

struct outbox_config {
	struct store *store;
	const struct exchange_keys *keys;
	const struct exchange_kind *kinds;
	struct str origin; // of this node
	bool large;	   // else the small ones
};

struct outbox;
NODISCARD enum rc outbox_open(struct cx *cx, const struct outbox_config *config,
			      struct outbox **out);
void outbox_close(struct outbox *o); // NULL is fine; what is on its way is given up
AUTO_CLOSER(outbox);

/* Looks what is due, moves what is on its way, writes down what has ended: for a ticker, which
 * passes the outbox. *next_us is 0: it has slept already. */
NODISCARD enum rc outbox_turn(struct cx *cx, void *outbox, int64_t *next_us);

/* There may be something new; a store_watcher. */
void outbox_wake(void *outbox);

#endif
