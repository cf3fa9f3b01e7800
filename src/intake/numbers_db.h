// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * numbers_db: reports of a stretch of time, counted for who works with them. Exact: for the public
 * small ones are withheld (intake/public_numbers.h).
 *
 * Cost:    the rows of the stretch are read once for each list; the time to the first act is that of
 *          its latest NUMBERS_ACTS_MAX reports.
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_NUMBERS_DB_H
#define INTAKE_NUMBERS_DB_H

#include "intake/told_db.h"

enum numbers_list {
	NUMBERS_KINDS, // "content/phishing"
	NUMBERS_CHANNELS,
	NUMBERS_STATES,
	NUMBERS_COUNTRIES, // of reporters; "" where they did not say
	NUMBERS_LOSSES,	   // by currency: amounts are sums
	NUMBERS_DAYS,	   // "20648": days since 1970-01-01, UTC
	NUMBERS_LISTS,
};
const char *numbers_key(enum numbers_list list); // "kinds"

enum { NUMBERS_ACTS_MAX = 2000 };

struct numbers {
	struct instant from, to;
	int64_t reports;
	struct told_counts lists[NUMBERS_LISTS];
	int64_t acted;		  // of the latest, those with a first act
	int64_t looked;		  // how many of the latest
	int64_t median_s, most_s; // seconds until then: half of them, nine of ten; 0: none
};

NODISCARD enum rc numbers_load(struct cx *cx, struct db *db, struct instant from, struct instant to,
			       struct numbers *out);

#endif
