// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "exchange/rate_job.h"

static int taken(struct rate *rate, const struct sha256 *pin, struct instant now, int n)
{
	int may = 0;
	for (int i = 0; i < n; i++)
		may += rate_take(rate, pin, now);
	return may;
}

TEST(a_peer_has_a_burst_and_then_its_rate)
{
	AUTO(rate) rate = rate_open();
	const struct sha256 a = sha256_of(STR("a")), b = sha256_of(STR("b"));
	EQ(taken(rate, &a, cx->now, RATE_BURST + 50), RATE_BURST);
	EQ(taken(rate, &b, cx->now, 50), 50); // another is not held up
	const struct instant later = instant_add(cx->now, SECONDS(1));
	EQ(taken(rate, &a, later, RATE_BURST), RATE_A_SECOND);
	EQ(taken(rate, &a, instant_add(later, HOURS(1)), RATE_BURST + 50), RATE_BURST);
}

TEST(a_clock_that_goes_back_gives_nobody_more)
{
	AUTO(rate) rate = rate_open();
	const struct sha256 a = sha256_of(STR("a"));
	EQ(taken(rate, &a, cx->now, RATE_BURST), RATE_BURST);
	EQ(taken(rate, &a, instant_add(cx->now, HOURS(-1)), 50), 0);
}

TEST(the_peer_that_was_silent_for_longest_is_forgotten)
{
	AUTO(rate) rate = rate_open();
	const struct sha256 first = sha256_of(STR("first"));
	EQ(taken(rate, &first, cx->now, RATE_BURST), RATE_BURST);
	for (int i = 0; i < RATE_PEERS; i++) {
		const struct sha256 pin = sha256_of(arena_fmt(cx->arena, "%d", i));
		EQ(taken(rate, &pin, instant_add(cx->now, SECONDS(i + 1)), 1), 1);
	}
	EQ(taken(rate, &first, instant_add(cx->now, SECONDS(1)), 2), 2);
}
