// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/gentle.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/test.h"

#define SECOND_US INT64_C(1000000)

enum { PACKET = 1448, WIRE = 1500, WINDOW = 16, DELAYED_US = 40000, STEP_US = 100, FLIGHT = 4096 };

/* A line: packets wait before its narrow place, the far end answers each second one, or the first
 * after 40 ms, and the kernel at this end smooths what it sees. Packets are numbered. */
struct line {
	int64_t rate, base_us; // bytes a second; there and back
	int64_t now, free_at, send_at, looks_at;
	int64_t sent, come, told, acked; // how many; told: of what has come, answered
	int64_t sent_at[FLIGHT], comes_at[FLIGHT], acks_at[FLIGHT];
	int64_t acked_then[FLIGHT]; // when it was sent
	int64_t acked_at[FLIGHT];
	int64_t stands_us,
		stands_till; // how long at most the computers at its ends do something else
	uint32_t chance;
	struct gentle_seen seen;
	struct gentle g;
};

static void line_send(struct line *l)
{
	const int64_t window = WINDOW + 2 * l->rate * l->base_us / SECOND_US / WIRE;
	while (l->sent - l->acked < window && l->send_at <= l->now) {
		const int64_t i = l->sent++ % FLIGHT;
		l->free_at = (l->free_at > l->now ? l->free_at : l->now) +
			     WIRE * SECOND_US / l->rate;
		l->sent_at[i] = l->now;
		l->comes_at[i] = l->free_at + l->base_us / 2;
		l->acked_then[i] = l->acked;
		if (l->g.pace > 0)
			l->send_at = (l->send_at > l->now - 2 * STEP_US ? l->send_at : l->now) +
				     PACKET * SECOND_US / (int64_t)l->g.pace;
	}
}

static void line_come(struct line *l)
{
	while (l->come < l->sent && l->comes_at[l->come % FLIGHT] <= l->now)
		l->come++;
	const bool is_late = l->told < l->come &&
			     l->now - l->comes_at[l->told % FLIGHT] >= DELAYED_US;
	for (; l->come - l->told >= 2 || (is_late && l->told < l->come); l->told++) {
		l->acks_at[l->told % FLIGHT] = l->now + l->base_us / 2;
		if (l->come - l->told >= 2) {
			l->told++;
			l->acks_at[l->told % FLIGHT] = l->now + l->base_us / 2;
		}
	}
}

static void line_look(struct line *l)
{
	l->seen.at_us = l->now;
	l->seen.unacked = l->sent - l->acked;
	l->seen.acked = (uint64_t)(l->acked * PACKET);
	const int64_t lag = gentle_judge(&l->g, &l->seen);
	l->looks_at = l->now + (l->g.start.is_on || lag > GENTLE_LOOK_US ? lag : GENTLE_LOOK_US);
}

static void line_answer(struct line *l)
{
	while (l->acked < l->told && l->acks_at[l->acked % FLIGHT] <= l->now) {
		const int64_t first = l->acked;
		while (l->acked < l->told && l->acks_at[l->acked % FLIGHT] <= l->now)
			l->acked_at[l->acked++ % FLIGHT] = l->now;
		const int64_t then = l->acked_then[first % FLIGHT], i = first % FLIGHT;
		const int64_t began = then > 0 ? l->acked_at[(then - 1) % FLIGHT] : l->sent_at[i];
		const int64_t rtt = l->now - l->sent_at[i];
		l->seen.rtt_us = l->seen.rtt_us > 0 ? (7 * l->seen.rtt_us + rtt) / 8 : rtt;
		if (l->now > began)
			l->seen.delivered = (uint64_t)((l->acked - then) * PACKET * SECOND_US /
						       (l->now - began));
	}
	if (l->seen.delivered > 0 && l->now >= l->looks_at)
		line_look(l);
}

/* Something else has the processor now and then: nothing is answered, and nobody looks. */
static bool line_stands(struct line *l)
{
	enum { OF = 1 << 16 };
	l->chance = l->chance * 1664525 + 1013904223;
	if (l->stands_us > 0 && l->now >= l->stands_till && (l->chance >> 16) % (OF / 100) == 0) {
		l->chance = l->chance * 1664525 + 1013904223;
		l->stands_till = l->now + l->stands_us * (int64_t)(l->chance >> 16) / OF;
	}
	return l->now < l->stands_till;
}

struct course {
	int64_t most_us, mean_us; // what waits
	int64_t percent;	  // of the line
};

static struct course line_run(struct line *l, int64_t us)
{
	struct course c = { 0 };
	const int64_t begun = l->now, acked = l->acked;
	for (; l->now < begun + us; l->now += STEP_US) {
		line_come(l);
		if (!line_stands(l))
			line_answer(l);
		line_send(l);
		const int64_t waits = l->free_at > l->now ? l->free_at - l->now : 0;
		c.most_us = waits > c.most_us ? waits : c.most_us;
		c.mean_us += waits;
	}
	c.mean_us /= us / STEP_US;
	c.percent = (l->acked - acked) * WIRE * 100 / (l->rate * us / SECOND_US);
	return c;
}

static struct line line_of(int64_t bits, int64_t base_us)
{
	return (struct line){ .rate = bits / 8,
			      .base_us = base_us,
			      .seen = { .delivered = 1,
					.rtt_us = base_us,
					.least_us = base_us,
					.packet = PACKET,
					.held = PACKET },
			      .g = { .start = { .is_on = true } } };
}

/* What waits is bounded by what is aimed at, and on long ways, where what is told is seen late, by thrice that. */
static void check_line(int64_t bits, int64_t base_us)
{
	struct line l = line_of(bits, base_us);
	(void)line_run(&l, 10 * SECOND_US + 40 * base_us); // it learns
	const struct course c = line_run(&l, 20 * SECOND_US);
	const int64_t packet_us = WIRE * SECOND_US / l.rate;
	const int64_t aim = GENTLE_AIM_US + GENTLE_PACKETS * packet_us + base_us / 16;
	CHECK(c.mean_us < aim + packet_us);
	CHECK(c.most_us < 3 * aim);
	CHECK(c.percent >= 85);
	if (bits >= 1000000 && base_us <= 100000) {
		CHECK(c.most_us < 50000);
		CHECK(c.percent >= 95);
	}
}

TEST(gentle_the_queue_is_short_and_the_line_is_used)
{
	static const int64_t bits[] = { 64000,	 256000,  512000,   1000000,
					2000000, 5000000, 10000000, 50000000 };
	static const int64_t bases_us[] = { 5000, 22000, 100000, 300000 };
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		for (size_t k = 0; k < sizeof bases_us / sizeof *bases_us; k++)
			check_line(bits[i], bases_us[k]);
}

/* From its first packet on, and when something else has the processors for up to 60 ms now and then. */
TEST(gentle_begins_gently)
{
	static const int64_t bits[] = { 1000000, 2000000, 5000000, 10000000, 50000000 };
	static const int64_t bases_us[] = { 5000, 22000, 50000 };
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		for (size_t k = 0; k < sizeof bases_us / sizeof *bases_us; k++)
			for (int64_t stands = 0; stands <= 60000; stands += 60000) {
				struct line l = line_of(bits[i], bases_us[k]);
				l.stands_us = stands;
				CHECK(line_run(&l, SECOND_US).most_us <
				      (stands > 0 ? 75000 : 60000));
				CHECK(line_run(&l, 4 * SECOND_US).percent >= 65);
			}
}

/* It costs a wide line a second or so, and the next time, when it is known, a quarter of one. */
TEST(gentle_uses_a_wide_line_soon)
{
	struct line l = line_of(100000000, 22000);
	(void)line_run(&l, SECOND_US + SECOND_US / 2);
	CHECK(line_run(&l, SECOND_US).percent >= 90);
	CHECK(gentle_carried(&l.g) > 11000000);
	struct line again = line_of(100000000, 22000);
	gentle_begin(&again.g, -1, gentle_carried(&l.g));
	(void)line_run(&again, SECOND_US / 4);
	CHECK(line_run(&again, SECOND_US).percent >= 90);
}

/* It has become narrow meanwhile. */
TEST(gentle_does_not_trust_what_was)
{
	struct line l = line_of(2000000, 22000);
	gentle_begin(&l.g, -1, GENTLE_MOST);
	(void)line_run(&l, 3 * SECOND_US);
	const struct course c = line_run(&l, 3 * SECOND_US);
	CHECK(c.most_us < 50000);
	CHECK(c.percent >= 90);
}

/* Within a house no queue is long. */
TEST(gentle_leaves_a_short_way_alone)
{
	struct line l = line_of(1000000000, 1000);
	EQ(gentle_judge(&l.g, &l.seen), 0);
	EQ(l.g.pace, 0);
	CHECK(!l.g.start.is_on);
}

/* What it is for: TCP alone keeps its window in the queue. */
TEST(gentle_a_line_that_is_left_to_tcp_has_a_queue)
{
	struct line l = line_of(1000000, 22000);
	l.looks_at = INT64_MAX;
	CHECK(line_run(&l, 5 * SECOND_US).mean_us > 100000);
	l.looks_at = l.now;
	(void)line_run(&l, 5 * SECOND_US);
	CHECK(line_run(&l, 5 * SECOND_US).most_us < 50000);
}

/* Ten times as wide, and ten times as narrow again. */
TEST(gentle_follows_the_line)
{
	struct line l = line_of(1000000, 22000);
	(void)line_run(&l, 10 * SECOND_US);
	l.rate *= 10;
	(void)line_run(&l, 10 * SECOND_US);
	CHECK(line_run(&l, 5 * SECOND_US).percent >= 90);
	l.rate /= 10;
	(void)line_run(&l, 10 * SECOND_US);
	const struct course c = line_run(&l, 10 * SECOND_US);
	CHECK(c.most_us < 50000);
	CHECK(c.percent >= 90);
}

TEST(gentle_leaves_very_slow_and_fast_lines_alone)
{
	static const uint64_t rates[] = { GENTLE_LEAST - 1, GENTLE_MOST, 10 * GENTLE_MOST };
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct gentle g = { 0 };
		const struct gentle_seen seen = { .delivered = rates[i],
						  .rtt_us = 5 * SECOND_US,
						  .least_us = 20000,
						  .packet = PACKET };
		for (int k = 0; k < 20; k++)
			CHECK(gentle_judge(&g, &seen) == 0 && g.pace == 0);
	}
}

/* Then sending less helps nobody. */
TEST(gentle_keeps_a_quarter_of_a_line_that_others_fill)
{
	struct gentle g = { 0 };
	struct gentle_seen seen = {
		.delivered = 1000000, .rtt_us = 22000, .least_us = 22000, .packet = PACKET
	};
	(void)gentle_judge(&g, &seen);
	EQ(g.pace, 0);
	seen.rtt_us = 500000; // whatever it does
	for (int k = 0; k < 1000; k++) {
		(void)gentle_judge(&g, &seen);
		REQUIRE(g.pace > 0);
		seen.delivered = g.pace;
	}
	EQ(g.pace, 250000);
}

/* Two ends of a connection, over which something has gone. */
static bool connect_ends(int ends[2])
{
	static const char bytes[20000];
	static char got[sizeof bytes];
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof at;
	const int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const bool ok = bind(door, (struct sockaddr *)&at, n) == 0 && listen(door, 1) == 0 &&
			getsockname(door, (struct sockaddr *)&at, &n) == 0 &&
			connect(ends[0], (struct sockaddr *)&at, n) == 0 &&
			(ends[1] = accept(door, NULL, NULL)) >= 0 &&
			send(ends[0], bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes &&
			recv(ends[1], got, sizeof got, MSG_WAITALL) == (ssize_t)sizeof got;
	(void)close(door);
	return ok;
}

static int port_of(int fd)
{
	struct sockaddr_in at = { 0 };
	socklen_t n = sizeof at;
	CHECK(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	return ntohs(at.sin_port);
}

/* Of two that are tried at once the first may stay, and a kept one may carry the call of somebody who opened none. */
TEST(gentle_looks_at_the_connection_that_stays)
{
	static struct gentle_lines lines;
	const struct sha256 to = sha256_of(STR("to")), other = sha256_of(STR("other"));
	int ends[2] = { -1, -1 };
	CHECK(connect_ends(ends));
	const int tried = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	gentle_opened(&lines, ends[0], &to);
	gentle_opened(&lines, tried, &to);
	(void)close(tried);
	struct gentle *g = gentle_of(&lines, port_of(ends[0]));
	REQUIRE(g && g->fd == ends[0]);
	CHECK(!gentle_of(&lines, port_of(ends[1])));
	(void)gentle_look_all(&lines, cx->now);
	EQ(g->look_at.us, 0); // nobody's call
	g->is_busy = true;
	(void)gentle_look_all(&lines, cx->now);
	CHECK(g->look_at.us > 0);
	*g = (struct gentle){
		.to = to, .fd = ends[0], .node = g->node, .pace = 7000, .carried = 8000
	};
	(void)close(ends[0]);
	CHECK(!gentle_of(&lines, port_of(ends[1])));
	gentle_opened(&lines, ends[1], &other);
	EQ(gentle_of(&lines, port_of(ends[1]))->start.passed, 0);
	gentle_opened(&lines, ends[1], &to); // what the last one carried
	EQ(g->start.passed, 4000);
	(void)close(ends[1]);
}

/* The library closes sockets when it likes, and their numbers are given again. */
TEST(gentle_looks_at_its_own_connection_alone)
{
	struct gentle g = { 0 };
	int ends[2] = { -1, -1 }, others[2] = { -1, -1 };
	CHECK(connect_ends(ends) && connect_ends(others));
	gentle_begin(&g, ends[0], 0);
	g.start.is_on = false;
	gentle_look(&g, cx->now);
	CHECK(g.carried > 0);
	g.carried = 0;
	gentle_look(&g, cx->now); // too soon
	EQ(g.carried, 0);
	cx->now.us += GENTLE_LOOK_US;
	gentle_look(&g, cx->now);
	CHECK(g.carried > 0);
	g.carried = 0;
	CHECK(dup2(others[0], ends[0]) == ends[0]);
	cx->now.us += SECOND_US;
	gentle_look(&g, cx->now);
	EQ(g.carried, 0);
	for (int i = 0; i < 2; i++) {
		(void)close(ends[i]);
		(void)close(others[i]);
	}
}
