// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * gentle: how fast a connection with much to send may send, so that what others send over the same
 * line does not wait behind it.
 *
 * TCP fills the queue before the narrowest place of a line, and whatever comes next waits there:
 * a tenth of a second and more at 1 Mbit/s, and nobody at the line's ends can take it back. So the
 * time that an answer takes is compared with the least it took in the last five minutes, and the kernel is
 * told to send a little faster than the line carries while less waits than is aimed at, and more slowly
 * while more does (as LEDBAT does, RFC 6817, but by the round trip, and by a rate in the place of a window).
 *
 * What is aimed at grows with the time that a packet takes: a packet that is being sent, and one that waits for
 * its fellow before both are answered, are no queue.
 *
 * Who shares the line with somebody that fills it whatever happens would end with nothing: so never less
 * than a quarter of what the line carried, as long as that arrives.
 *
 * Below GENTLE_LEAST a packet takes longer than what is to be saved; from GENTLE_MOST a queue is soon over.
 *
 * Source:  socket(7), SO_MAX_PACING_RATE, which TCP keeps by itself (no queueing discipline is needed); TCP_INFO
 * of Linux (tcpi_min_rtt is of the last five minutes, net.ipv4.tcp_min_rtt_wlen).
 */
#ifndef NET_GENTLE_H
#define NET_GENTLE_H

#include "core/core.h"

#define GENTLE_LEAST ((uint64_t)4000) // bytes a second
#define GENTLE_MOST ((uint64_t)12500000)

enum { GENTLE_AIM_US = 15000, GENTLE_PACKETS = 2, GENTLE_LOOK_US = 100000 };

struct gentle {
	int fd;
	uint64_t node; // its inode: a number of a closed socket may become another's
	uint64_t pace; // bytes a second; 0: as fast as it goes
	uint64_t carried, most, delivered; // lately; at most; at the last look
	struct instant look_at;
};

/* What the kernel says of the connection. */
struct gentle_seen {
	uint64_t delivered;	  // bytes a second
	int64_t rtt_us, least_us; // now, and the least of some minutes
	int64_t packet;		  // bytes
};

/* The rule: sets pace, carried and most. Answers how long what it did takes to be seen, in microseconds. */
int64_t gentle_judge(struct gentle *g, const struct gentle_seen *seen);

/* A new socket. */
void gentle_begin(struct gentle *g, int fd);

/* Asks and tells the kernel, ten times a second at most; when the socket is closed, nothing. */
void gentle_look(struct gentle *g, struct instant now);

#endif
