// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "net/shares.h"

TEST(one_peer_cannot_hold_all_connections)
{
	AUTO(shares) s = shares_open(10, (struct shares_limits){ 3, 1000 });
	const struct shares_owner a = { { 1 } }, b = { { 2 } };
	for (size_t i = 0; i < 3; i++)
		CHECK(!shares_take(s, i, &a, 1));
	CHECK(!shares_take(s, 2, &a, 1)); // another request on the same one
	CHECK(shares_take(s, 3, &a, 1) != NULL);
	CHECK(!shares_take(s, 4, &b, 1));
	shares_leave(s, 1);
	CHECK(!shares_take(s, 3, &a, 1));
	CHECK(shares_take(s, 5, &a, 1) != NULL);
}

TEST(one_peer_cannot_fill_the_memory)
{
	AUTO(shares) s = shares_open(10, (struct shares_limits){ 5, 1000 });
	const struct shares_owner a = { { 1 } }, b = { { 2 } };
	CHECK(!shares_take(s, 0, &a, 600));
	CHECK(shares_take(s, 1, &a, 401) != NULL);
	CHECK(!shares_take(s, 1, &a, 400));
	CHECK(!shares_take(s, 2, &b, 1000));
	shares_give_back(s, 0);
	CHECK(!shares_take(s, 3, &a, 600));
	CHECK(shares_take(s, 0, &a, 1) != NULL);
}
