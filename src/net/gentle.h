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
 * TCP by itself begins with ten packets, doubles them at each round trip, and has filled the queue before anything is
 * seen. So a connection begins with 100 kB a second and goes faster while nothing waits. What waits is told by how much is
 * on its way: at a known pace that is its age, at once, and the least of some looks is free of what a busy computer does.
 * One look says little, so what seems too fast is tried again, with more patience; a width that was found is kept for the next connection
 * to the same peer. A way of less than 2 ms, as within a house, is left alone. (The first ten packets of a connection Linux
 * paces never; the handshake takes most of them.)
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
#include "crypto/hash.h"

#define GENTLE_LEAST ((uint64_t)4000) // bytes a second
#define GENTLE_MOST ((uint64_t)12500000)

enum { GENTLE_AIM_US = 15000, GENTLE_PACKETS = 2, GENTLE_LOOK_US = 100000 };

/* A beginning: one pace is watched after the other. */
struct gentle_start {
	bool is_on, is_back;	 // it went back, and waits for the queue to be over
	bool is_sending;	 // there was more to send than was on its way
	uint64_t passed, failed; // bytes a second; 0: none
	uint64_t acked;		 // bytes, when this pace began
	int64_t since_us, wait_us,
		noise_us; // when it began; the least that waited; with no queue of ours
	int looks, tries, stays, backs;
};

struct gentle {
	struct sha256 to; // whose connection
	bool is_busy;	  // a call is on it
	int fd;
	uint64_t node; // its inode: a number of a closed socket may become another's
	uint64_t pace; // bytes a second; 0: as fast as it goes
	uint64_t carried, most, delivered; // lately; at most; at the last look
	struct gentle_start start;
	struct instant look_at;
};

/* What the kernel says of the connection. */
struct gentle_seen {
	uint64_t delivered;	  // bytes a second
	int64_t rtt_us, least_us; // now, and the least of some minutes
	int64_t packet;		  // bytes
	int64_t at_us;		  // when
	int64_t unacked,
		held;	// packets on their way; bytes that the kernel was given and has not sent
	uint64_t acked; // bytes since it was opened
};

/* The rule: sets pace, carried and most. Answers how long what it did takes to be seen, in microseconds. */
int64_t gentle_judge(struct gentle *g, const struct gentle_seen *seen);

/* A new socket, of a line that carried so much the last time; 0: nothing is known. */
void gentle_begin(struct gentle *g, int fd, uint64_t carried);

/* What is to be told for the next time. */
uint64_t gentle_carried(const struct gentle *g);

/* Asks and tells the kernel, ten times a second at most, oftener as it begins; when the socket is closed, nothing. */
void gentle_look(struct gentle *g, struct instant now);

/* Connections that are open, or were the last to somebody. Of several that are tried to one name at once one stays, and a
 * kept one may carry another's call: which it is, only its local port says. */
enum { GENTLE_LINES = 64, GENTLE_BEGIN_MS = 4 };

struct gentle_lines {
	struct gentle line[GENTLE_LINES];
};

void gentle_opened(struct gentle_lines *lines, int fd, const struct sha256 *to);

/* NULL: it is not there, and goes as fast as it goes. */
struct gentle *gentle_of(struct gentle_lines *lines, int local_port);

/* Looks at those with a call; whether one begins, and is to be looked at in GENTLE_BEGIN_MS. */
bool gentle_look_all(struct gentle_lines *lines, struct instant now);

#endif
