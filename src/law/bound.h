// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bound: whether an instrument binds a country on a day (docs/law-rules.md, rule 4).
 *
 * Source:  Budapest Convention art. 36 and 37 and the final clauses of the others:
 *          signed, ratified, in force and applicable are four dates. Membership of
 *          an organisation is no ratification.
 */
#ifndef LAW_BOUND_H
#define LAW_BOUND_H

#include "law/law.h"

/* Rule 4; the weaker first. */
enum bound { BOUND_CLOSED, BOUND_NOT_YET, BOUND_UNKNOWN, BOUND_BOUND };

/* Why a row does not bind, for the reader. */
enum bound_reason {
	BOUND_REASON_NONE, // it binds
	BOUND_REASON_NO_ROW,
	BOUND_REASON_NOT_PARTY,
	BOUND_REASON_INVITED,
	BOUND_REASON_SIGNED,
	BOUND_REASON_RATIFIED_NOT_IN_FORCE,
	BOUND_REASON_INSTRUMENT_NOT_IN_FORCE,
	BOUND_REASON_DATE_NOT_KNOWN,
};

struct bound_answer {
	enum bound bound;
	enum bound_reason reason;
};

/* Rules 4.1 to 4.3 for one row (NULL: no row); a parent is not looked at. member:
 * whether the country belongs to the organisation that the instrument is made for. */
struct bound_answer bound_by_row(const struct instrument *ins, const struct status *row,
				 enum yes_no member, struct date date);

/* The first day on which the instrument itself can bind anybody; DATE_NONE when it
 * is not in force as far as the data know. */
struct date bound_first_day(const struct instrument *ins);

const char *bound_word(enum bound b); // bound, not-yet, closed, unknown

#endif
