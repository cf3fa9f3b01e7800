// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/compare.h"

struct compare_answer compare_run(struct arena *arena, const struct world *w,
				  const struct id_list *countries, uint16_t instrument)
{
	struct compare_answer a = { .instrument = instrument };
	INVARIANT(countries->n >= COMPARED_MIN && countries->n <= COMPARED_MAX);
	for (size_t i = 0; i < countries->n; i++) {
		a.of[i] = check_run(arena, w, countries->p[i], LAW_NONE, instrument, false);
		INVARIANT(a.of[i]->findings.n == a.of[0]->findings.n);
	}
	a.n = countries->n;
	return a;
}
