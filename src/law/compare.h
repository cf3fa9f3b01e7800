// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * compare: two to five countries against one instrument, side by side. Each one's
 * findings are those of check_run, in the same order.
 *
 * Memory: the answers live in the arena.
 */
#ifndef LAW_COMPARE_H
#define LAW_COMPARE_H

#include "law/check.h"

enum { COMPARED_MIN = 2, COMPARED_MAX = 5 };

struct compare_answer {
	uint16_t instrument;
	const struct check_answer *of[COMPARED_MAX];
	size_t n;
};

struct compare_answer compare_run(struct arena *arena, const struct world *w,
				  const struct id_list *countries, uint16_t instrument);

#endif
