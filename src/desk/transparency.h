// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * transparency: the numbers that a provider publishes of the orders it was given in a year.
 *
 * 1. An order counts in the year in which it was delivered; its outcome is the one on the day
 *    of the report.
 * 2. A number from 1 to 4 is not published, so that nobody can tell who was meant. Where
 *    one hidden number of a row or column could be told from the others and their sum, the
 *    smallest other number there is hidden, too. A 0 is published.
 *
 * Memory:  texts live in the arena of whoever loaded them.
 */
#ifndef DESK_TRANSPARENCY_H
#define DESK_TRANSPARENCY_H

#include "core/core.h"

enum { TRANSPARENCY_LEAST = 5 };

enum transparency_number {
	NUMBER_ORDERS, // the sum of the five that follow
	NUMBER_COMPLIED,
	NUMBER_PARTLY,
	NUMBER_REFUSED,
	NUMBER_WITHDRAWN,
	NUMBER_OPEN, // none of these yet
	NUMBER_EMERGENCY,
	NUMBER_IDENTIFIERS, // lines of identifiers that the orders named
	NUMBER_ACCOUNTS,    // concerned, as the provider recorded
	NUMBER_TOLD,	    // orders whose users were told
	NUMBER_LATER,	    // to be told later
	NUMBER_UNTOLD,	    // not to be told
	NUMBERS,
};
const char *number_key(enum transparency_number n);  // "complied"
const char *number_name(enum transparency_number n); // English, for people

struct transparency_row {
	struct str country, kind, basis; // all empty: the sum; basis empty: the law at home
	int64_t n[NUMBERS];
	bool hidden[NUMBERS];
};

struct transparency {
	int year;
	struct {
		struct transparency_row *p;
		size_t n, cap;
	} rows;
	struct transparency_row sum;
};

/* Adds up the rows. */
void transparency_sum(struct transparency *t);

/* Rule 2. The sums must be there. */
void transparency_hide(struct transparency *t);

#endif
