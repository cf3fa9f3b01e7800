// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/said.h"

enum step_side said_by(enum action action)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i].action == action && t.p[i].by != BY_MESSAGE)
			return t.p[i].side;
	return SIDE_ASKED; // what only a message causes is done by the side that is asked
}

enum step_side said_side(const struct said *s)
{
	return s->message.answers > 0 ? SIDE_ASKED : said_by(s->message.action);
}
