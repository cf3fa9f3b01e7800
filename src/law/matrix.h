// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * matrix: who can obtain help from whom (docs/law-rules.md, rule 8). Our pages say
 * *cooperation reach*.
 */
#ifndef LAW_MATRIX_H
#define LAW_MATRIX_H

#include "law/basis.h"

/* The best status of one country towards all others, for one offence and measure. */
struct reach_sets {
	struct bits binding; // open by a basis that binds
	struct bits open, conditional, unknown, blocked, none;
};

/* bases: basis_offering of the measure, dual: basis_dual, so that a walk over the
 * world computes them once. */
void matrix_reach(const struct world *w, const struct question *q, const struct basis_list *bases,
		  const struct dual_sets *dual, struct reach_sets *out);

struct reach_row {
	uint16_t country;
	unsigned binding, open, conditional, unknown, blocked, none; // of countries it can ask
	unsigned asked_open, asked_conditional, asked_unknown;	     // of countries that can ask it
};

struct matrix_answer {
	uint16_t offence, measure;
	struct {
		struct reach_row *p;
		size_t n, cap;
	} rows;								  // by country
	size_t binding, open, conditional, unknown, blocked, none, pairs; // over ordered pairs
};

struct matrix_answer *matrix_run(struct arena *arena, const struct world *w, uint16_t offence,
				 uint16_t measure);

struct harmonisation {
	uint16_t offence;
	int organisation; // -1: the world
	struct bits members;
	size_t pairs, yes, no, depends, unknown;
};

struct harmonisation matrix_harmonisation(const struct world *w, uint16_t offence,
					  int organisation);

/* Evaluates every ordered pair, offence and measure, for the benchmark; returns how
 * many, and in sum a checksum of the statuses so that the work is not left out. */
size_t matrix_all(const struct world *w, uint64_t *sum);

#endif
