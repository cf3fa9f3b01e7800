// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * condition: "security-bypassed=yes or data-obtained=yes": when a qualifier of
 * an offence is satisfied, over the facts of a case.
 *
 * One to LAW_CONDITION_TERMS_MAX terms FACT=yes|no, joined by "and" or by "or",
 * never by both: a reader should not have to know which binds more tightly.
 */
#ifndef LAW_CONDITION_H
#define LAW_CONDITION_H

#include "law/law.h"
#include "law/names.h"

struct condition_mistake {
	const char *problem; // "is no fact"; a sentence with `word` before it
	struct str word;     // a slice of the text
	bool is_fact;	     // the word stands where a fact should, and is none
};

/* False: *mistake says why, and *out is left alone. */
NODISCARD bool condition_parse(const struct law_names *facts, struct str text,
			       struct condition *out, struct condition_mistake *mistake);

/* The text again; empty when there is no term. */
struct str condition_print(struct arena *arena, const struct law *law, const struct condition *c);

#endif
