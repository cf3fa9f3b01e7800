// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outbox_job: sends what waits, and believes only receipts.
 *
 * 1. A message is signed once, when it is first taken up; and again only when its peer's
 *    address has changed since, or when it has waited for weeks.
 * 2. Who takes a message has it for LEASE seconds, and renews that while bytes flow. What
 *    fails is tried again after 10 s, 20 s ... at most 6 hours, for ever.
 * 3. A message is done when the peer's receipt, over exactly its bytes and its transaction, is
 *    stored. A receipt that is not is an alarm, and the message is sent again.
 * 4. Small messages and large ones have threads of their own.
 *
 * Threads:  each lane in one.
 */
#ifndef EXCHANGE_OUTBOX_JOB_H
#define EXCHANGE_OUTBOX_JOB_H

#include "exchange/keys_job.h"
#include "exchange/outbox_db.h"
#include "net/fetch_peer.h"
#include "store/store.h"

struct outbox_lane {
	struct store *store;
	const struct exchange_keys *keys;
	const struct exchange_kind *kinds;
	const char *kind;	  // OUTBOX_JOB_SMALL or OUTBOX_JOB_LARGE
	struct fetch_peer *fetch; // to the last peer, or NULL: outbox_lane_done closes it
	struct sha256 pin;
};

/* One message, or nothing; *next_us: when to come again. For a thread. */
NODISCARD enum rc outbox_turn(struct cx *cx, void *lane, int64_t *next_us);
void outbox_lane_done(struct outbox_lane *lane);

/* The header under which it goes to the peer of this card: signed now, if it never was. */
NODISCARD enum rc outbox_wire(struct cx *cx, struct store *store, const struct exchange_keys *keys,
			      const struct outbox_row *row, const struct str *card,
			      struct str *wire);

struct outbox_answer {
	struct str response, receipt;
	bool accepted; // filled: what the peer says in the receipt
};

/* A receipt for this message came, by whichever road: stores it and tells the room of its
 * kind, or raises the alarm (RC_PEER). */
NODISCARD enum rc outbox_receipt(struct cx *cx, struct store *store,
				 const struct exchange_kind *kinds, const struct outbox_row *row,
				 const struct str *card, struct outbox_answer *answer);

#endif
