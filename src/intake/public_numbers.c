// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/public_numbers.h"

int64_t public_number_round(int64_t n)
{
	return n < PUBLIC_LEAST ? 0 : (n + PUBLIC_ROUND / 2) / PUBLIC_ROUND * PUBLIC_ROUND;
}

struct told_counts public_numbers_hide(struct arena *a, const struct told_counts *exact)
{
	struct told_counts out = { 0 };
	int64_t small = 0;
	size_t shown = exact->n;
	while (shown > 0 && (exact->p[shown - 1].reports < PUBLIC_LEAST ||
			     (shown < exact->n && small < PUBLIC_LEAST)))
		small += exact->p[--shown].reports;
	for (size_t i = 0; i < shown; i++)
		*ARENA_PUSH(a, &out) = (struct told_count){
			.name = exact->p[i].name,
			.reports = public_number_round(exact->p[i].reports),
		};
	if (small >= PUBLIC_LEAST)
		*ARENA_PUSH(a, &out) = (struct told_count){ .name = STR(PUBLIC_OTHERS),
							    .reports = public_number_round(small) };
	return out;
}

/* 12,345 is 12,000. */
static int64_t two_digits(int64_t n)
{
	int64_t unit = 1;
	while (n / unit >= 100)
		unit *= 10;
	return n / unit * unit;
}

struct told_counts public_losses_hide(struct arena *a, const struct told_counts *exact)
{
	struct told_counts out = { 0 };
	for (size_t i = 0; i < exact->n; i++) {
		const struct told_count *c = &exact->p[i];
		if (c->reports < PUBLIC_LEAST || c->most > c->amount / 2)
			continue;
		*ARENA_PUSH(a,
			    &out) = (struct told_count){ .name = c->name,
							 .reports = public_number_round(c->reports),
							 .amount = two_digits(c->amount) };
	}
	return out;
}
