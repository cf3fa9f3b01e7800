// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * badlink: a bad line between two network namespaces.
 *
 *     badlink NETNS:DEVICE NETNS:DEVICE [NAME=VALUE]...
 *
 * Makes a tun device in each namespace (of `ip netns`) and carries packets between them by the
 * rules of link.h, each direction for itself. Prints "ready" when the devices are there; the
 * caller gives them addresses. Needs root.
 *
 *     delay-ms=N drop=PERCENT duplicate=PERCENT reorder=PERCENT
 *     rate=BITS_PER_SECOND queue=BYTES seed=N
 *
 * The same words, one a line, on standard input change the line while it runs; "cut SECONDS" cuts it.
 * At the end of the input it prints what became of the packets, as JSON, and ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "link.h"

enum { LINE_MAX_BYTES = 4096, QUEUE_BYTES = 32768 };

struct line {
	struct link_rules rules;
	uint64_t seed;
	struct link links[2]; // from [0] to [1], and back
	int fds[2];
	char text[LINE_MAX_BYTES];
	size_t text_n;
};

static int64_t now_us(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void die(const char *what)
{
	(void)fprintf(stderr, "badlink: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- Rules ---- */

static bool set_rule(struct line *line, const char *word)
{
	struct link_rules *r = &line->rules;
	const char *equals = strchr(word, '=');
	char *end;
	if (!equals)
		return false;
	const size_t n = (size_t)(equals - word);
	const double value = strtod(equals + 1, &end);
	const uint32_t chance = (uint32_t)(value * LINK_CHANCES / 100);
	if (end == equals + 1 || *end || value < 0 || value > 1e12)
		return false;
	const struct {
		const char *name;
		int64_t *number;
		uint32_t *chance;
		int64_t factor;
	} rules[] = {
		{ "delay-ms", &r->delay_us, NULL, 1000 }, { "drop", NULL, &r->drop, 0 },
		{ "duplicate", NULL, &r->duplicate, 0 },  { "reorder", NULL, &r->reorder, 0 },
		{ "rate", &r->rate_bits, NULL, 1 },	  { "queue", &r->queue_bytes, NULL, 1 },
	};
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (strlen(rules[i].name) != n || memcmp(rules[i].name, word, n) != 0)
			continue;
		if (rules[i].number)
			*rules[i].number = (int64_t)value * rules[i].factor;
		else if (value <= 100)
			*rules[i].chance = chance;
		else
			return false;
		return true;
	}
	if (n != 4 || memcmp(word, "seed", 4) != 0)
		return false;
	line->seed = (uint64_t)value;
	return true;
}

static void obey(struct line *line, const char *text)
{
	char *end;
	if (strncmp(text, "cut ", 4) == 0) {
		const double seconds = strtod(text + 4, &end);
		const int64_t until = now_us() + (int64_t)(seconds * 1e6);
		if (end != text + 4 && !*end) {
			link_cut(&line->links[0], until);
			link_cut(&line->links[1], until);
			return;
		}
	} else if (set_rule(line, text)) {
		line->links[0].rules = line->links[1].rules = line->rules;
		return;
	}
	(void)fprintf(stderr, "badlink: not understood: %s\n", text);
}

/* False at the end of the input. */
static bool read_input(struct line *line)
{
	const size_t room = sizeof line->text - line->text_n;
	const ssize_t n = read(STDIN_FILENO, line->text + line->text_n, room);
	if (n <= 0)
		return false;
	line->text_n += (size_t)n;
	for (char *end; (end = memchr(line->text, '\n', line->text_n));) {
		*end = '\0';
		obey(line, line->text);
		line->text_n -= (size_t)(end + 1 - line->text);
		memmove(line->text, end + 1, line->text_n);
	}
	return line->text_n < sizeof line->text;
}

/* ---- Devices ---- */

/* A tun device in the namespace "NAME:DEVICE"; what is read and written are IP packets. */
static int open_device(const char *where)
{
	char path[PATH_MAX];
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	const char *colon = strchr(where, ':');
	if (!colon || strlen(colon + 1) == 0 || strlen(colon + 1) >= IFNAMSIZ) {
		errno = EINVAL;
		die(where);
	}
	(void)snprintf(path, sizeof path, "/run/netns/%.*s", (int)(colon - where), where);
	const int ns = open(path, O_RDONLY | O_CLOEXEC);
	if (ns < 0 || setns(ns, CLONE_NEWNET) != 0)
		die(path);
	(void)close(ns);
	const int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		die("/dev/net/tun");
	memcpy(request.ifr_name, colon + 1, strlen(colon + 1));
	if (ioctl(fd, TUNSETIFF, &request) != 0)
		die(where);
	return fd;
}

/* ---- Packets ---- */

static void take_in(struct line *line, int side)
{
	static uint8_t packet[LINK_PACKET_MAX];
	for (ssize_t n; (n = read(line->fds[side], packet, sizeof packet)) > 0;)
		link_push(&line->links[side], now_us(), packet, (size_t)n);
}

/* What a device refuses, because nobody has brought it up, is lost like all else. */
static void let_out(struct line *line, int side)
{
	static uint8_t packet[LINK_PACKET_MAX];
	for (size_t n; (n = link_pop(&line->links[side], now_us(), packet)) > 0;)
		if (write(line->fds[1 - side], packet, n) < 0)
			line->links[side].counts.dropped++;
}

static void wait_and_work(struct line *line, bool *on)
{
	struct pollfd polled[] = { { line->fds[0], POLLIN, 0 },
				   { line->fds[1], POLLIN, 0 },
				   { STDIN_FILENO, POLLIN, 0 } };
	const int64_t a = link_due(&line->links[0]), b = link_due(&line->links[1]);
	const int64_t due = a < b ? a : b;
	const int64_t now = now_us();
	const int64_t us = due == INT64_MAX ? 1000000 : due > now ? due - now : 0;
	const struct timespec timeout = { us / 1000000, us % 1000000 * 1000 };
	if (ppoll(polled, 3, &timeout, NULL) < 0 && errno != EINTR)
		die("poll");
	for (int side = 0; side < 2; side++) {
		if (polled[side].revents)
			take_in(line, side);
		let_out(line, side);
	}
	if (polled[2].revents)
		*on = read_input(line);
}

static void print_counts(const char *name, const struct link_counts *c, const char *end)
{
	(void)printf("\"%s\":{\"came\":%" PRIu64 ",\"dropped\":%" PRIu64 ",\"cut\":%" PRIu64
		     ",\"full\":%" PRIu64 ",\"doubled\":%" PRIu64 ",\"held\":%" PRIu64
		     ",\"left\":%" PRIu64 "}%s",
		     name, c->came, c->dropped, c->cut, c->full, c->doubled, c->held, c->left, end);
}

int main(int argc, char **argv)
{
	static struct line line = { .rules.queue_bytes = QUEUE_BYTES };
	bool on = true;
	if (argc < 3) {
		(void)fprintf(stderr, "usage: badlink NETNS:DEVICE NETNS:DEVICE [NAME=VALUE]...\n");
		return 2;
	}
	for (int i = 3; i < argc; i++) {
		if (!set_rule(&line, argv[i])) {
			(void)fprintf(stderr, "badlink: not understood: %s\n", argv[i]);
			return 2;
		}
	}
	for (int side = 0; side < 2; side++) {
		line.fds[side] = open_device(argv[1 + side]);
		link_init(&line.links[side], &line.rules, line.seed + (uint64_t)side);
	}
	(void)printf("ready\n");
	(void)fflush(stdout);
	while (on)
		wait_and_work(&line, &on);
	(void)printf("{");
	print_counts("there", &line.links[0].counts, ",");
	print_counts("back", &line.links[1].counts, "}\n");
	link_done(&line.links[0]);
	link_done(&line.links[1]);
	return 0;
}
