// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/gentle.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SECOND_US INT64_C(1000000)
#define CLOCK_SET_US (60 * SECOND_US) // no look is as far away: the clock was set

/* An eighth faster than the line carries at most, a quarter slower for each aim that waits too long, at most twice; a quarter
 * is left in any case. What was told is seen in what the kernel smooths over eight packets. */
enum { FASTER = 8, SLOWER = 4, LEAST_PART = 4, LAG_PACKETS = 8 };

static uint64_t part_of(uint64_t rate, int64_t us, int64_t of_us)
{
	return rate * (uint64_t)us / (uint64_t)of_us;
}

/* A quarter of what the line carried, unless it has become narrower: then less arrives than is sent. */
static uint64_t least_of(struct gentle *g, const struct gentle_seen *seen)
{
	if (g->carried > g->most)
		g->most = g->carried;
	else if (seen->delivered < g->pace / 10 * 9)
		g->most -= g->most / 8;
	return g->most / LEAST_PART;
}

static void set_pace(struct gentle *g, const struct gentle_seen *seen, int64_t packet_us)
{
	const int64_t aim = GENTLE_AIM_US + GENTLE_PACKETS * packet_us + seen->least_us / 16;
	const int64_t left = aim - (seen->rtt_us - seen->least_us);
	const uint64_t least = least_of(g, seen);
	if (g->pace == 0 && left >= 0)
		return; // nothing waits
	if (left >= 0)
		g->pace = g->carried + part_of(g->carried / FASTER, left, aim);
	else
		g->pace = g->carried -
			  part_of(g->carried / SLOWER, left > -2 * aim ? -left : 2 * aim, aim);
	if (g->pace < least)
		g->pace = least;
}

/* Between two ranges, and while TCP looks for a shorter way, one look sees too little. */
static void carry(struct gentle *g, uint64_t delivered)
{
	const uint64_t more = delivered > g->delivered ? delivered : g->delivered;
	g->delivered = delivered;
	if (g->pace == 0)
		g->carried = delivered;
	else if (more > g->carried)
		g->carried = (g->carried + more) / 2;
	else
		g->carried = (7 * g->carried + more) / 8;
}

int64_t gentle_judge(struct gentle *g, const struct gentle_seen *seen)
{
	carry(g, seen->delivered);
	const int64_t packet_us = seen->packet * SECOND_US / (int64_t)(g->carried + 1);
	const int64_t lag = LAG_PACKETS * packet_us;
	if (g->carried >= GENTLE_LEAST && g->carried < GENTLE_MOST)
		set_pace(g, seen, packet_us);
	else
		g->pace = g->most = 0;
	if (g->pace == 0)
		return 0;
	return lag > seen->rtt_us ? lag : seen->rtt_us;
}

static uint64_t node_of(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode) ? (uint64_t)st.st_ino : 0;
}

void gentle_begin(struct gentle *g, int fd)
{
	*g = (struct gentle){ .fd = fd, .node = node_of(fd) };
}

static bool see(const struct gentle *g, struct gentle_seen *seen)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof info;
	if (node_of(g->fd) != g->node || getsockopt(g->fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 ||
	    info.tcpi_delivery_rate == 0)
		return false;
	*seen = (struct gentle_seen){ .delivered = info.tcpi_delivery_rate,
				      .rtt_us = info.tcpi_rtt,
				      .least_us = info.tcpi_min_rtt,
				      .packet = info.tcpi_snd_mss };
	return true;
}

void gentle_look(struct gentle *g, struct instant now)
{
	struct gentle_seen seen;
	const int64_t left = g->look_at.us - now.us;
	const bool is_soon = left > 0 && left < CLOCK_SET_US;
	const uint64_t before = g->pace;
	if (g->node == 0 || is_soon || !see(g, &seen))
		return;
	const int64_t lag = gentle_judge(g, &seen);
	const unsigned pace = g->pace > 0 ? (unsigned)g->pace : ~0U;
	g->look_at = (struct instant){ now.us + (lag > GENTLE_LOOK_US ? lag : GENTLE_LOOK_US) };
	if (g->pace != before) // where it cannot be told, the connection sends as before
		(void)setsockopt(g->fd, SOL_SOCKET, SO_MAX_PACING_RATE, &pace, sizeof pace);
}
