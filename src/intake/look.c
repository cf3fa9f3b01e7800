// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/look.h"

enum { HOURS_SLOW = 4, DAYS_OFFLINE = 30, DAYS_ASKED = 365 };

enum takedown_finding look_status(int status)
{
	if (status == 404 || status == 410)
		return TAKEDOWN_GONE;
	if (status == 401 || status == 403 || status == 407 || status == 451)
		return TAKEDOWN_BLOCKED;
	return status >= 200 && status < 300 && status != 204 ? TAKEDOWN_UP : TAKEDOWN_UNSURE;
}

struct instant look_next(const struct takedown *t, struct instant now)
{
	const bool is_offline = t->state == TAKEDOWN_OFFLINE;
	const bool is_new = now.us - t->asked_at.us < DAYS(1).us;
	const bool is_going = t->misses > 0 && !is_offline;
	if (now.us - t->asked_at.us > DAYS(DAYS_ASKED).us ||
	    (is_offline && now.us - t->offline_at.us > DAYS(DAYS_OFFLINE).us))
		return (struct instant){ 0 };
	return (struct instant){ now.us + HOURS(is_new || is_going ? 1 : HOURS_SLOW).us };
}
