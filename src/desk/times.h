// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * times: how long others take with this node's requests, as measured: from delivery (of a
 * letter: from sending) until a person acknowledged, and until the answer: preserved,
 * disclosed, in part, or refused. Beside it what a provider promised.
 *
 * 1. Half take at most the median, nine in ten at most the other: both are times that were
 *    measured (nearest rank), nothing is made up between two.
 * 2. Under TIMES_ENOUGH requests it is too few to say.
 *
 * Memory:  texts live in the arena of whoever loaded them.
 */
#ifndef DESK_TIMES_H
#define DESK_TIMES_H

#include "core/core.h"

enum { TIMES_ENOUGH = 5 };

struct measured {
	int64_t n; // requests; under TIMES_ENOUGH the times are zero
	struct duration median, most;
};

struct times_row {
	struct str country, provider; // who was asked; provider empty: the state
	struct str kind;	      // key; empty: of all kinds
	struct measured acknowledged, answered;
	int64_t waiting;	// not acknowledged yet
	struct instant oldest;	// since when the oldest of them waits; 0: none
	struct str promises[2]; // ISO durations, to acknowledge and to answer; empty: none
};
struct times_list {
	struct times_row *p;
	size_t n, cap;
};

#endif
