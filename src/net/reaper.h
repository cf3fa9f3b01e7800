// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reaper: ends connections that take too long.
 *
 * The HTTP library has an idle time-out only: a client that sends a byte now and then
 * keeps its connection for ever. Here each connection has a deadline; a thread looks
 * four times a second and shuts down the socket of a late one, which its owner then
 * sees as closed by the peer and closes in its usual way.
 *
 * A connection is a stranger's until its owner says who it is. When three quarters of the slots
 * are taken, each new one ends the oldest stranger: who only holds connections open, from however many
 * addresses, keeps nobody else out.
 *
 * A slot is given back before its descriptor is closed, under the lock the reaper
 * holds while it looks, so it never shuts down a descriptor that was reused.
 */
#ifndef NET_REAPER_H
#define NET_REAPER_H

#include <stdatomic.h>

#include "core/core.h"

struct reaper;

struct reaper_slot {
	int fd;		 // -1: free
	uint64_t number; // counted from the first connection on
	atomic_bool is_known;
	_Atomic int64_t deadline_ms; // monotonic clock
};

/* `slots`: how many connections at most. */
NODISCARD enum rc reaper_start(struct cx *cx, size_t slots, struct reaper **out);
void reaper_stop(struct reaper *r);

/* NULL when all slots are taken. */
struct reaper_slot *reaper_add(struct reaper *r, int fd, int64_t ms_from_now);
void reaper_remove(struct reaper *r, struct reaper_slot *slot);

/* Number of the slot, 0 to slots - 1, for what its owner keeps about the connection. */
size_t reaper_number(const struct reaper *r, const struct reaper_slot *slot);

/* From any thread: no stranger's any more. */
void reaper_know(struct reaper_slot *slot);

/* From any thread. */
void reaper_set(struct reaper_slot *slot, int64_t ms_from_now);

#endif
