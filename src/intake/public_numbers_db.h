// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * public_numbers_db: numbers for everybody, as they are kept (intake/public_numbers.h). A page reads
 * some rows that are ready, however many reports there are.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_PUBLIC_NUMBERS_DB_H
#define INTAKE_PUBLIC_NUMBERS_DB_H

#include "intake/numbers_db.h"
#include "intake/public_numbers.h"

struct public_month {
	struct str month;			 // "2026-10"
	int64_t reports;			 // 0: too few
	int64_t first_hours;			 // until half of them had a first act; 0: not told
	struct told_counts lists[NUMBERS_LISTS]; // kinds, channels, countries and losses
};
struct public_months {
	struct public_month *p;
	size_t n, cap;
};
/* Counts the oldest of the last PUBLIC_MONTHS months that are over and were not counted; month empty:
 * there is none. It reads all reports of the month: in a unit that only reads. */
NODISCARD enum rc public_numbers_count(struct cx *cx, struct db *db, struct public_month *out);
/* Keeps it, if it was not kept meanwhile. */
NODISCARD enum rc public_numbers_keep(struct cx *cx, struct db *db, const struct public_month *m);

/* The latest first, at most 36. */
NODISCARD enum rc public_numbers_load(struct cx *cx, struct db *db, struct public_months *out);

#endif
