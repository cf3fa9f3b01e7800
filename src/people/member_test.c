// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/member.h"

#include "core/test.h"

TEST(membership_and_glass_end_at_their_times)
{
	const struct instant now = cx->now, later = instant_add(now, HOURS(1));
	const struct {
		struct member m;
		enum member_level is;
	} cases[] = {
		{ { 0 }, MEMBER_NONE },
		{ { .given = MEMBER_READ }, MEMBER_READ },
		{ { .given = MEMBER_WORK, .until = later }, MEMBER_WORK },
		{ { .given = MEMBER_WORK, .until = now }, MEMBER_NONE },
		{ { .glass_until = later }, MEMBER_GLASS },
		{ { .glass_until = now }, MEMBER_NONE },
		{ { .given = MEMBER_WORK, .until = now, .glass_until = later }, MEMBER_GLASS },
		{ { .given = MEMBER_READ, .glass_until = later }, MEMBER_READ },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		EQ(member_level_at(&cases[i].m, now), cases[i].is);
	CHECK(MEMBER_NONE < MEMBER_GLASS && MEMBER_GLASS < MEMBER_READ &&
	      MEMBER_READ < MEMBER_WORK);
}
