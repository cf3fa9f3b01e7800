// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * member: need to know. Who may see one case, report, request or exhibit.
 *
 * A thing without members is seen by nobody; whoever opens it becomes its first member.
 * For all others it does not exist (404): a list, a search and a count leave it out.
 *
 * Breaking the glass: somebody whose roles may (ACCESS_BREAK_GLASS) reads without being a
 * member, for at most 24 hours, with a reason. The overseer is alarmed at once and accepts
 * the reason or asks. It lets read, not work.
 *
 * Rules only.
 */
#ifndef PEOPLE_MEMBER_H
#define PEOPLE_MEMBER_H

#include "core/core.h"
#include "core/id.h"

enum member_level {
	MEMBER_NONE, // for this person it does not exist
	MEMBER_GLASS,
	MEMBER_READ,
	MEMBER_WORK,
	MEMBER_LEVELS,
};
const char *member_level_key(enum member_level level);

#define MEMBER_GLASS_LASTS_MAX HOURS(24)

/* What is known of one person and one thing. */
struct member {
	enum member_level given; // NONE, READ or WORK
	struct instant until;	 // 0: no end
	struct instant glass_until;
};

enum member_level member_level_at(const struct member *m, struct instant now);

#endif
