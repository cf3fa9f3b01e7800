// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * link-test: tests link.c. Prints what failed, then "N passed, N failed".
 */
#include "link.h"

#include <stdio.h>
#include <string.h>

static int passed, failed;
static uint8_t out[LINK_PACKET_MAX];

static void check(bool ok, const char *what)
{
	if (ok)
		passed++;
	else
		failed++;
	if (!ok)
		(void)printf("FAILED: %s\n", what);
}

static struct link new_link(struct link_rules rules)
{
	struct link link;
	link_init(&link, &rules, 7);
	return link;
}

static void test_delay(void)
{
	struct link link = new_link((struct link_rules){ .delay_us = 1000 });
	link_push(&link, 5, "a", 1);
	check(link_due(&link) == 1005, "a packet leaves after the delay");
	check(link_pop(&link, 1004, out) == 0, "and not before");
	check(link_pop(&link, 1005, out) == 1 && out[0] == 'a', "with its bytes");
	check(link_due(&link) == INT64_MAX, "then there is none");
	link_done(&link);
}

static void test_rate(void)
{
	struct link link = new_link((struct link_rules){ .rate_bits = 8000, .queue_bytes = 2500 });
	static const uint8_t packet[1000];
	for (int i = 0; i < 4; i++)
		link_push(&link, 0, packet, sizeof packet);
	check(link.counts.full == 2, "what does not fit into the queue is lost");
	check(link_due(&link) == 1000000, "1000 bytes at 8000 bit/s take a second");
	check(link_pop(&link, 1000000, out) == sizeof packet, "the first");
	check(link_due(&link) == 2000000, "the second waits for the first");
	link_push(&link, 1000000, packet, sizeof packet);
	check(link.counts.full == 2, "there is room again");
	link_done(&link);
}

static void test_order(void)
{
	struct link link = new_link((struct link_rules){ .delay_us = 10 });
	for (uint8_t i = 0; i < 200; i++)
		link_push(&link, i / 50, &i, 1);
	bool ordered = true;
	for (uint8_t i = 0; i < 200; i++)
		ordered = link_pop(&link, 100, out) == 1 && out[0] == i && ordered;
	check(ordered, "without chances the order stays");
	link_done(&link);

	link = new_link((struct link_rules){ .delay_us = 1000, .reorder = LINK_CHANCES / 4 });
	for (uint8_t i = 0; i < 200; i++)
		link_push(&link, i * 100, &i, 1);
	unsigned overtaken = 0, seen = 0;
	for (int last = -1; link_pop(&link, 1000000, out) == 1; last = out[0], seen++)
		overtaken += out[0] < last;
	check(seen == 200 && overtaken > 20 && overtaken <= link.counts.held,
	      "held packets are overtaken, and none is lost");
	link_done(&link);
}

static void test_chances(void)
{
	uint64_t left[2];
	for (int run = 0; run < 2; run++) {
		struct link link = new_link(
			(struct link_rules){ .drop = 200000, .duplicate = 100000 });
		for (int i = 0; i < 10000; i++)
			link_push(&link, i, "x", 1);
		const struct link_counts *c = &link.counts;
		check(c->dropped > 1850 && c->dropped < 2150, "20 of 100 are dropped");
		check(c->doubled > 700 && c->doubled < 900, "10 of the other 80 are doubled");
		while (link_pop(&link, 20000, out) > 0)
			;
		check(c->left == c->came - c->dropped + c->doubled, "nothing else is lost");
		left[run] = c->left;
		link_done(&link);
	}
	check(left[0] == left[1], "the same seed, the same fate");
}

static void test_cut(void)
{
	struct link link = new_link((struct link_rules){ .delay_us = 100 });
	link_push(&link, 0, "a", 1);
	link_cut(&link, 1000);
	check(link_due(&link) == INT64_MAX, "what was on its way is lost");
	link_push(&link, 999, "b", 1);
	check(link_due(&link) == INT64_MAX && link.counts.cut == 2,
	      "while it is cut nothing passes");
	link_push(&link, 1000, "c", 1);
	check(link_pop(&link, 1100, out) == 1 && out[0] == 'c', "then it does");
	link_done(&link);
}

int main(void)
{
	test_delay();
	test_rate();
	test_order();
	test_chances();
	test_cut();
	(void)printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
