// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/gentle.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SECOND_US INT64_C(1000000)
#define CLOCK_SET_US (60 * SECOND_US) // no look is as far away: the clock was set

/* An eighth faster than the line carries at most, a quarter slower for each aim that waits too long, at most twice; a quarter
 * is left in any case. What was told is seen in what the kernel smooths over eight packets. */
enum { FASTER = 8, SLOWER = 4, LEAST_PART = 4, LAG_PACKETS = 8 };

/* A beginning. */
enum {
	START = 100000,	   // bytes a second
	WATCH_US = 25000,  // a pace is watched so long, after a way there and back,
	WATCH_PACKETS = 5, // and for so many packets;
	WAIT_US = 3000,	   // as long as no more than this waits,
	MORE_US = 12000,   // the next is faster by what makes this wait meanwhile
	TRIES = 2,	   // till the line's width is believed
	STAYS = 8,	   // how often a pace that is not reached is watched,
	BACKS = 3,	   // and one that was gone back to
	NOISE_US = 10000,  // what waits there still, and so is not ours, at most
	NEAR_US = 2000,	   // a way on which no queue is long
	START_LOOK_US = GENTLE_BEGIN_MS * 1000,
	LOOKS = 2
};

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

/* ---- A beginning ---- */

static void watch(struct gentle *g, const struct gentle_seen *seen, uint64_t pace)
{
	g->pace = pace;
	g->start.since_us = seen->at_us;
	g->start.acked = seen->acked;
	g->start.wait_us = INT64_MAX;
	g->start.looks = 0;
}

static void end_start(struct gentle *g, uint64_t carried)
{
	g->start.is_on = false;
	g->carried = g->delivered = g->most = carried;
	g->pace = carried / 4 * 3;
}

/* Too fast, or so it seems. */
static void start_back(struct gentle *g, const struct gentle_seen *seen, uint64_t rate)
{
	struct gentle_start *s = &g->start;
	const bool is_sure = ++s->tries >= TRIES;
	const bool is_far = rate < s->passed / 4; // a very slow line
	const uint64_t least = !is_sure ? s->passed / 4 * 3 : is_far ? 0 : s->passed / 2;
	if (rate < s->passed)
		s->passed = rate > least ? rate : least;
	if (is_sure) {
		end_start(g, s->passed);
		return;
	}
	s->failed = g->pace;
	s->is_back = true;
	s->backs = 0;
	watch(g, seen, s->passed / 2);
}

/* What waits here still is not ours. */
static void start_again(struct gentle *g, const struct gentle_seen *seen)
{
	struct gentle_start *s = &g->start;
	if (s->wait_us > WAIT_US && ++s->backs < BACKS) {
		watch(g, seen, g->pace / 4 * 3);
		return;
	}
	s->noise_us = s->wait_us < 0 ? 0 : s->wait_us < NOISE_US ? s->wait_us : NOISE_US;
	s->is_back = false;
	watch(g, seen, s->passed);
}

static void start_faster(struct gentle *g, const struct gentle_seen *seen, int64_t time_us)
{
	struct gentle_start *s = &g->start;
	const int64_t more_us = MORE_US + seen->least_us / 16;
	s->passed = g->pace;
	s->stays = 0;
	if (g->pace > s->failed)
		s->tries = 0;
	watch(g, seen, g->pace + part_of(g->pace, more_us, time_us));
	if (g->pace >= GENTLE_MOST) {
		s->is_on = false;
		g->pace = 0;
	}
}

/* How long a pace is watched after a way there and back. */
static int64_t watch_time(const struct gentle *g, const struct gentle_seen *seen, int64_t packet_us)
{
	const int64_t quick = WATCH_US * (1 + g->start.tries), far = seen->least_us / 4;
	const int64_t some = WATCH_PACKETS * packet_us, least = far > quick ? far : quick;
	return some > least ? some : least;
}

static void start_judge(struct gentle *g, const struct gentle_seen *seen, int64_t watch_us)
{
	struct gentle_start *s = &g->start;
	const uint64_t rate = part_of(seen->acked - s->acked, SECOND_US, seen->at_us - s->since_us);
	if (s->is_back)
		start_again(g, seen);
	else if (s->wait_us > WAIT_US + s->noise_us)
		start_back(g, seen, rate);
	else if (rate > g->pace / 2)
		start_faster(g, seen, seen->least_us + watch_us);
	else if (++s->stays < STAYS)
		watch(g, seen, g->pace);
	else
		end_start(g, rate);
}

static int64_t start(struct gentle *g, const struct gentle_seen *seen)
{
	struct gentle_start *s = &g->start;
	if (g->pace == 0)
		watch(g, seen, s->passed = s->passed > START ? s->passed : START);
	const int64_t packet_us = seen->packet * SECOND_US / (int64_t)g->pace;
	const int64_t watch_us = watch_time(g, seen, packet_us);
	const int64_t age = seen->at_us - s->since_us - seen->least_us;
	if (seen->least_us < NEAR_US) {
		s->is_on = false;
		g->pace = 0;
		return 0;
	}
	s->is_sending = seen->held > 0;
	if (!s->is_sending) // then what is on its way says nothing
		watch(g, seen, g->pace);
	else if (age >= watch_us / 2) {
		const int64_t wait_us = (seen->unacked - 1) * packet_us - seen->least_us;
		s->wait_us = wait_us < s->wait_us ? wait_us : s->wait_us;
		if (++s->looks >= LOOKS && age >= watch_us)
			start_judge(g, seen, watch_us);
	}
	return START_LOOK_US;
}

/* ---- What is known ---- */

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
	if (g->start.is_on)
		return start(g, seen);
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

void gentle_begin(struct gentle *g, int fd, uint64_t carried)
{
	*g = (struct gentle){ .fd = fd,
			      .node = node_of(fd),
			      .start = { .is_on = true, .passed = carried / 2 } };
}

uint64_t gentle_carried(const struct gentle *g)
{
	if (g->start.is_on)
		return g->start.passed;
	return g->pace > 0 ? g->carried : GENTLE_MOST;
}

static bool see(const struct gentle *g, struct instant now, struct gentle_seen *seen)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof info;
	if (node_of(g->fd) != g->node || getsockopt(g->fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 ||
	    info.tcpi_rtt == 0 || (info.tcpi_delivery_rate == 0 && !g->start.is_on))
		return false;
	*seen = (struct gentle_seen){ .delivered = info.tcpi_delivery_rate,
				      .rtt_us = info.tcpi_rtt,
				      .least_us = info.tcpi_min_rtt,
				      .packet = info.tcpi_snd_mss,
				      .at_us = now.us,
				      .unacked = info.tcpi_unacked,
				      .held = info.tcpi_notsent_bytes,
				      .acked = info.tcpi_bytes_acked };
	return true;
}

/* Where it cannot be told, the connection sends as before. */
static void tell(const struct gentle *g)
{
	const unsigned pace = g->pace > 0 ? (unsigned)g->pace : ~0U;
	(void)setsockopt(g->fd, SOL_SOCKET, SO_MAX_PACING_RATE, &pace, sizeof pace);
}

void gentle_look(struct gentle *g, struct instant now)
{
	struct gentle_seen seen;
	const int64_t left = g->look_at.us - now.us;
	const bool is_soon = left > 0 && left < CLOCK_SET_US;
	const uint64_t before = g->pace;
	if (g->node == 0 || is_soon || !see(g, now, &seen))
		return;
	const int64_t lag = gentle_judge(g, &seen);
	const int64_t look_us = g->start.is_on || lag > GENTLE_LOOK_US ? lag : GENTLE_LOOK_US;
	g->look_at = (struct instant){ now.us + look_us };
	if (g->pace != before)
		tell(g);
}

/* ---- Those that there are ---- */

/* Its own number is the socket's as long as it is open. */
static bool is_open(const struct gentle *g)
{
	return g->node != 0 && node_of(g->fd) == g->node;
}

static struct gentle *place_for(struct gentle_lines *lines, const struct sha256 *to)
{
	struct gentle *place = NULL;
	for (size_t i = 0; i < GENTLE_LINES; i++) {
		struct gentle *g = &lines->line[i];
		if (is_open(g))
			continue;
		if (sha256_eq(&g->to, to) && g->node != 0)
			return g;
		if (!place || (place->node != 0 && g->node == 0))
			place = g;
	}
	return place;
}

void gentle_opened(struct gentle_lines *lines, int fd, const struct sha256 *to)
{
	struct gentle *g = place_for(lines, to);
	if (!g)
		return;
	gentle_begin(g, fd, g->node != 0 && sha256_eq(&g->to, to) ? gentle_carried(g) : 0);
	g->to = *to;
}

static int local_port_of(int fd)
{
	struct sockaddr_storage at = { 0 };
	struct sockaddr_in in = { 0 };
	struct sockaddr_in6 in6 = { 0 };
	socklen_t n = sizeof at;
	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return 0;
	memcpy(&in, &at, sizeof in);
	memcpy(&in6, &at, sizeof in6);
	return ntohs(at.ss_family == AF_INET6 ? in6.sin6_port : in.sin_port);
}

struct gentle *gentle_of(struct gentle_lines *lines, int local_port)
{
	for (size_t i = 0; i < GENTLE_LINES; i++)
		if (is_open(&lines->line[i]) && local_port_of(lines->line[i].fd) == local_port)
			return &lines->line[i];
	return NULL;
}

bool gentle_look_all(struct gentle_lines *lines, struct instant now)
{
	bool begins = false;
	for (size_t i = 0; i < GENTLE_LINES; i++) {
		struct gentle *g = &lines->line[i];
		if (!g->is_busy)
			continue;
		gentle_look(g, now);
		begins = begins || (g->start.is_on && g->start.is_sending);
	}
	return begins;
}
