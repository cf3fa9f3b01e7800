// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/member.h"

static const char *const keys[MEMBER_LEVELS] = {
	[MEMBER_NONE] = "none",
	[MEMBER_GLASS] = "broken-glass",
	[MEMBER_READ] = "read",
	[MEMBER_WORK] = "work",
};

const char *member_level_key(enum member_level level)
{
	INVARIANT(level < MEMBER_LEVELS);
	return keys[level];
}

enum member_level member_level_at(const struct member *m, struct instant now)
{
	if (m->given != MEMBER_NONE && (m->until.us == 0 || m->until.us > now.us))
		return m->given;
	return m->glass_until.us > now.us ? MEMBER_GLASS : MEMBER_NONE;
}
