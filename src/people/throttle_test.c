// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/throttle.h"

#include "core/test.h"

TEST(waiting_begins_after_the_free_failures_and_doubles)
{
	const struct {
		int64_t failures, login, network; // seconds
	} cases[] = {
		{ 0, 0, 0 },
		{ 4, 0, 0 },
		{ 5, 30, 0 },
		{ 6, 60, 0 },
		{ 9, 480, 0 },
		{ 10, 900, 0 },
		{ 11, 900, 0 },
		{ 19, 900, 0 },
		{ 20, 900, 30 },
		{ 21, 900, 60 },
		{ 26, 900, 1920 },
		{ 27, 900, 3600 },
		{ INT64_MAX, 900, 3600 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		EQ(throttle_wait(THROTTLE_LOGIN, cases[i].failures).us, cases[i].login * 1000000);
		EQ(throttle_wait(THROTTLE_NETWORK, cases[i].failures).us,
		   cases[i].network * 1000000);
	}
}

TEST(failures_are_forgotten_after_a_day)
{
	struct throttle t = { THROTTLE_LOGIN, 5, cx->now };
	EQ(throttle_until(&t, cx->now).us, instant_add(cx->now, SECONDS(30)).us);
	t.failures = 100;
	const struct instant later = instant_add(cx->now, HOURS(24));
	EQ(throttle_until(&t, later).us, 0);
	CHECK(throttle_until(&t, (struct instant){ later.us - 1 }).us > 0);
}

/* An attacker who always waits as told gets this many guesses in a year. */
TEST(guessing_a_code_for_a_year_stays_hopeless)
{
	int64_t guesses = 0;
	struct throttle t = { .kind = THROTTLE_LOGIN };
	const struct instant end = instant_add(cx->now, DAYS(365));
	struct instant now = cx->now;
	while (now.us < end.us) {
		guesses++;
		t.failures++;
		t.last_at = now;
		const struct instant until = throttle_until(&t, now);
		now = until.us > now.us ? until : now;
	}
	CHECK(guesses < 36000);
	CHECK(guesses > 30000);
}

TEST(a_network_of_ipv6_is_what_one_customer_has)
{
	const struct {
		const char *address, *network;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:DB8:1:2::1", "2001:db8:1:2::/64" },
		{ "2001:db8::1", "2001:db8:0:0::/64" },
		{ "::1", "0:0:0:0::/64" },
		{ "1:2:3::5:6:7:8", "1:2:3:0::/64" },
		{ "::2:3:4:5:6:7:8", "0:2:3:4::/64" },
		{ "fe80::1%eth0", "fe80:0:0:0::/64" },
		{ "64:ff9b::192.0.2.7", "64:ff9b:0:0::/64" },
		{ "", "" },
		{ "unknown", "unknown" },
		{ "1:2:3", "1:2:3" },
		{ "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9" },
		{ "1:2:3:4:5:6:7:g", "1:2:3:4:5:6:7:g" },
		{ "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:" },
		{ "1:2:3:4::5:6:7:8", "1:2:3:4::5:6:7:8" }, // a gap of nothing
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		EQ_STR(throttle_network(cx->arena, str_from_c(cases[i].address)), cases[i].network);
}

TEST(a_key_tells_a_login_from_a_network)
{
	const struct sha256 a = throttle_key(cx->arena, THROTTLE_LOGIN, STR("x"));
	const struct sha256 b = throttle_key(cx->arena, THROTTLE_NETWORK, STR("x"));
	const struct sha256 again = throttle_key(cx->arena, THROTTLE_LOGIN, STR("x"));
	CHECK(!sha256_eq(&a, &b));
	CHECK(sha256_eq(&a, &again));
}
