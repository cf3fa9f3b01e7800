// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * told: what numbers are made of, out of what people say: where they are, what they lost. And what
 * a report of a kind may amount to: techniques and offences as the law data have them, and nothing
 * where they have none.
 *
 * Pure. Memory: slices of what is given.
 */
#ifndef INTAKE_TOLD_H
#define INTAKE_TOLD_H

#include "core/core.h"
#include "law/law.h"

struct told_facts {
	struct str country;  // "LK"; empty: not said
	struct str currency; // "LKR"; empty: no loss that a program reads
	int64_t amount;	     // whole units, at most TOLD_AMOUNT_MAX
};

#define TOLD_AMOUNT_MAX INT64_C(1000000000000)

/* "LKR 100,000", "100.000,50 EUR", "US$ 40": one amount and one currency by its code of ISO 4217 or its sign
 * where that is of one currency alone. False: none, or more than one; nothing is guessed. */
NODISCARD bool told_loss(struct str text, struct told_facts *out);

/* The technique of the law data that a kind of report is of; empty: the data name none for it. */
struct str told_technique(const struct law *law, struct str type);

enum told_weight { TOLD_CORE, TOLD_POSSIBLE, TOLD_NOT };

/* Whether this concept is one that a technique always, or may, amount to. */
enum told_weight told_amounts(const struct law *law, struct str technique, uint16_t concept);

/* The offence of the law data with the very name of this type ("csam"); LAW_NONE. */
uint16_t told_offence(const struct law *law, struct str type);

/* How many reports say something. */
struct told_count {
	struct str name; // "LK"; of losses "LKR"
	int64_t reports;
	int64_t amount, most; // of losses: of all of them, and the largest where it was asked for
};
struct told_counts {
	struct told_count *p;
	size_t n, cap;
};

#endif
