// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/reaper.h"

#include <sys/socket.h>
#include <unistd.h>

#include "core/test.h"

enum { SLOTS = 8, CROWD = 6 };

struct held {
	int near, far;
	struct reaper_slot *slot;
};

static struct held hold(struct reaper *r)
{
	int pair[2];
	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	return (struct held){ pair[0], pair[1], reaper_add(r, pair[0], 60000) };
}

static bool is_ended(const struct held *h)
{
	char c;
	return recv(h->far, &c, 1, MSG_DONTWAIT) == 0;
}

static void let_go(struct reaper *r, struct held *h)
{
	if (h->slot)
		reaper_remove(r, h->slot);
	close(h->near);
	close(h->far);
}

TEST(strangers_make_room_for_strangers_and_known_ones_stay)
{
	struct reaper *r = NULL;
	struct held held[SLOTS];
	REQUIRE(reaper_start(cx, SLOTS, &r) == RC_OK);
	for (size_t i = 0; i < CROWD; i++)
		held[i] = hold(r);
	for (size_t i = 0; i < CROWD; i++)
		CHECK(!is_ended(&held[i]));
	reaper_know(held[0].slot);
	held[CROWD] = hold(r);
	held[CROWD + 1] = hold(r);
	CHECK(!is_ended(&held[0]));
	CHECK(is_ended(&held[1]) && is_ended(&held[2]));
	for (size_t i = 3; i < SLOTS; i++)
		CHECK(!is_ended(&held[i]));
	let_go(r, &held[1]);
	let_go(r, &held[2]);
	held[1] = hold(r); // there is room again
	held[2] = hold(r);
	CHECK(is_ended(&held[3]) && is_ended(&held[4]) && !is_ended(&held[5]));
	for (size_t i = 0; i < SLOTS; i++)
		let_go(r, &held[i]);
	reaper_stop(r);
}
