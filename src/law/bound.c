// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/bound.h"

struct date bound_first_day(const struct instrument *ins)
{
	return date_is_set(ins->applies_from) ? ins->applies_from : ins->in_force;
}

/* Rule 4.3 without a day: three months after a deposit lie before the second year
 * that follows. */
static struct bound_answer by_year(int year, struct date date)
{
	int now, month, day;
	date_to_ymd(date, &now, &month, &day);
	if (year == 0 || now == year || now == year + 1)
		return (struct bound_answer){ BOUND_UNKNOWN, BOUND_REASON_DATE_NOT_KNOWN };
	if (now < year)
		return (struct bound_answer){ BOUND_NOT_YET, BOUND_REASON_RATIFIED_NOT_IN_FORCE };
	return (struct bound_answer){ BOUND_BOUND, BOUND_REASON_NONE };
}

/* Rule 4.2. */
static bool is_in_force(const struct instrument *ins, struct date date)
{
	struct date first = bound_first_day(ins), opened;
	if (date_parse(ins->opened, &opened) && date_cmp(date, opened) < 0)
		return false;
	return date_is_set(first) ? date_cmp(date, first) >= 0 : ins->force != YN_NO;
}

struct bound_answer bound_by_row(const struct instrument *ins, const struct status *row,
				 enum yes_no member, struct date date)
{
	bool no_row = !row || row->kind == STATUS_UNKNOWN;
	if (no_row ? ins->members != LAW_NONE && member == YN_NO : row->kind == STATUS_NOT_PARTY)
		return (struct bound_answer){ BOUND_CLOSED, BOUND_REASON_NOT_PARTY };
	if (!is_in_force(ins, date) && (no_row || row->kind == STATUS_BOUND))
		return (struct bound_answer){ BOUND_NOT_YET, BOUND_REASON_INSTRUMENT_NOT_IN_FORCE };
	if (no_row)
		return (struct bound_answer){ BOUND_UNKNOWN, BOUND_REASON_NO_ROW };
	switch (row->kind) {
	case STATUS_INVITED:
		return (struct bound_answer){ BOUND_NOT_YET, BOUND_REASON_INVITED };
	case STATUS_SIGNED:
		return (struct bound_answer){ BOUND_NOT_YET, BOUND_REASON_SIGNED };
	case STATUS_BOUND:
	case STATUS_UNKNOWN:
	case STATUS_NOT_PARTY:
		break;
	}
	if (!date_is_set(row->in_force))
		return by_year(row->year, date);
	if (date_cmp(date, row->in_force) < 0)
		return (struct bound_answer){ BOUND_NOT_YET, BOUND_REASON_RATIFIED_NOT_IN_FORCE };
	return (struct bound_answer){ BOUND_BOUND, BOUND_REASON_NONE };
}

const char *bound_word(enum bound b)
{
	switch (b) {
	case BOUND_CLOSED:
		return "closed";
	case BOUND_NOT_YET:
		return "not-yet";
	case BOUND_UNKNOWN:
		return "unknown";
	case BOUND_BOUND:
		return "bound";
	}
	return "unknown";
}
