// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "exchange/rate_job.h"

#define DAY_BYTES 1000000000

static int taken(struct rate *rate, struct id peer, struct instant now, int n)
{
	int may = 0;
	bool tell;
	for (int i = 0; i < n; i++)
		may += rate_take(rate, peer, 1000, now, &tell) == RATE_MAY;
	return may;
}

TEST(a_peer_has_a_burst_and_then_its_rate)
{
	AUTO(rate) rate = rate_open(DAY_BYTES);
	const struct id a = id_new(cx->now), b = id_new(cx->now);
	EQ(taken(rate, a, cx->now, RATE_BURST + 50), RATE_BURST);
	EQ(taken(rate, b, cx->now, 50), 50); // another is not held up
	const struct instant later = instant_add(cx->now, SECONDS(1));
	EQ(taken(rate, a, later, RATE_BURST), RATE_A_SECOND);
	EQ(taken(rate, a, instant_add(later, HOURS(1)), RATE_BURST + 50), RATE_BURST);
}

TEST(a_clock_that_goes_back_gives_nobody_more)
{
	AUTO(rate) rate = rate_open(DAY_BYTES);
	const struct id a = id_new(cx->now);
	EQ(taken(rate, a, cx->now, RATE_BURST), RATE_BURST);
	EQ(taken(rate, a, instant_add(cx->now, HOURS(-1)), 50), 0);
}

TEST(the_peer_that_was_silent_for_longest_is_forgotten)
{
	AUTO(rate) rate = rate_open(DAY_BYTES);
	const struct id first = id_new(cx->now);
	EQ(taken(rate, first, cx->now, RATE_BURST), RATE_BURST);
	for (int i = 0; i < RATE_PEERS; i++)
		EQ(taken(rate, id_new(cx->now), instant_add(cx->now, SECONDS(i + 1)), 1), 1);
	EQ(taken(rate, first, instant_add(cx->now, SECONDS(1)), 2), 2);
}

TEST(a_peer_has_its_bytes_of_a_day_and_one_is_told_once_an_hour)
{
	AUTO(rate) rate = rate_open(2400);
	const struct id a = id_new(cx->now), b = id_new(cx->now);
	bool tell = true;
	EQ(rate_take(rate, a, 2400, cx->now, &tell), RATE_MAY);
	CHECK(!tell);
	EQ(rate_take(rate, a, 100, cx->now, &tell), RATE_BYTES);
	CHECK(tell);
	EQ(rate_take(rate, a, 100, instant_add(cx->now, MINUTES(59)), &tell), RATE_BYTES);
	CHECK(!tell);
	EQ(rate_take(rate, b, 2400, cx->now, &tell), RATE_MAY); // another is not held up
	EQ(rate_take(rate, a, 101, instant_add(cx->now, HOURS(1)), &tell), RATE_BYTES);
	CHECK(tell);
	EQ(rate_take(rate, a, 99, instant_add(cx->now, HOURS(1)), &tell), RATE_MAY);
}
