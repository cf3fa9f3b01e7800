// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * shares: what each peer holds of a server of peers, so that one cannot hold all of it.
 *
 * A connection is counted for its peer from its first request on, whichever of its keys it
 * came with, and what its request may bring from the header until the answer has left.
 *
 * Threads: any. A slot is used by one connection at a time.
 */
#ifndef NET_SHARES_H
#define NET_SHARES_H

#include "core/core.h"

enum { SHARES_OWNER_BYTES = 16 };

/* Who a connection belongs to. */
struct shares_owner {
	uint8_t b[SHARES_OWNER_BYTES];
};

struct shares;

/* The most that one peer may have at a time. */
struct shares_limits {
	size_t connections, bytes;
};
struct shares *shares_open(size_t slots, struct shares_limits limits);
void shares_close(struct shares *s); // NULL is fine
AUTO_CLOSER(shares);

/* Before the body of a request is read. NULL: it may come. Else the sentence for the peer, and
 * nothing has changed. */
NODISCARD const char *shares_take(struct shares *s, size_t slot, const struct shares_owner *owner,
				  size_t bytes);

/* The answer has left. */
void shares_give_back(struct shares *s, size_t slot);

/* The connection has ended. */
void shares_leave(struct shares *s, size_t slot);

#endif
