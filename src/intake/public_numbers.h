// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * public_numbers: how reports are counted for everybody, where the node says so.
 *
 * 1. Of whole months that are over, each counted once: two stretches that overlap, or the same one
 *    counted twice, would tell single reports by their difference.
 * 2. Counts are rounded to PUBLIC_ROUND. What has fewer than PUBLIC_LEAST reports is not named: it is
 *    counted with others of its kind that are small, and with the smallest that is not where they are
 *    too few together; so no small count follows from a sum.
 * 3. A sum of losses is shown where at least PUBLIC_LEAST reported one and no single loss is more than
 *    half of it, with two digits.
 *
 * Rules only.
 */
#ifndef INTAKE_PUBLIC_NUMBERS_H
#define INTAKE_PUBLIC_NUMBERS_H

#include "intake/told.h"

enum { PUBLIC_LEAST = 10, PUBLIC_ROUND = 10, PUBLIC_MONTHS = 12 };
#define PUBLIC_OTHERS "*"

/* Rule 2; the largest first, as they come. */
struct told_counts public_numbers_hide(struct arena *a, const struct told_counts *exact);

/* Rule 3. */
struct told_counts public_losses_hide(struct arena *a, const struct told_counts *exact);

/* 0 where it is too small to be told. */
int64_t public_number_round(int64_t n);

#endif
