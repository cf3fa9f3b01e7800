// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tally: how many rows of a kind the law has, by confidence.
 */
#ifndef LAW_TALLY_H
#define LAW_TALLY_H

#include "law/schema.h"

struct tally {
	int64_t rows, by[CONFIDENCE_VERIFIED + 1]; // by enum confidence
};

struct tally tally_of(const struct law *law, const struct law_kind *kind);
struct tally tally_all(const struct law *law); // of all kinds together

#endif
