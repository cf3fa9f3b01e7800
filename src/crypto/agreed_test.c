// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/agreed.h"

#include <string.h>

#include "core/test.h"

struct given {
	uint8_t point[AGREED_POINT_BYTES], secret[AGREED_SECRET_BYTES];
};

static struct given given(unsigned i)
{
	struct given g;
	memset(&g, 0, sizeof g);
	g.point[AGREED_POINT_BYTES - 1] = g.secret[0] = (uint8_t)i;
	return g;
}

TEST(agreed_keeps_the_latest)
{
	uint8_t secret[AGREED_SECRET_BYTES];
	struct agreed *a = agreed_open();
	for (unsigned i = 0; i < AGREED_MAX + 2; i++) {
		const struct given g = given(i);
		CHECK(!agreed_recall(a, g.point, secret));
		agreed_keep(a, g.point, g.secret);
		agreed_keep(a, g.point, g.secret); // takes no second place
	}
	for (unsigned i = 0; i < AGREED_MAX + 2; i++) {
		const struct given g = given(i);
		const bool found = agreed_recall(a, g.point, secret);
		CHECK(found == (i >= 2));
		CHECK(!found || memcmp(secret, g.secret, sizeof secret) == 0);
	}
	agreed_close(a);
	agreed_close(NULL);
}
