// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * children: the five criteria of the annual global review of legislation on child
 * sexual abuse material, country by country (docs/law-rules.md, rule 9).
 */
#ifndef LAW_CHILDREN_H
#define LAW_CHILDREN_H

#include "law/world.h"

enum child_criterion {
	CHILD_LEGISLATION,
	CHILD_DEFINITION,
	CHILD_COMPUTER,
	CHILD_POSSESSION,
	CHILD_REPORTING,
	CHILD_CRITERIA,
};

struct child_answer {
	enum yes_no met[CHILD_CRITERIA];
	const struct national *row; // csam; NULL: none
	enum confidence confidence;
};

struct child_answer children_of(const struct world *w, uint16_t country);

const char *child_criterion_word(enum child_criterion c); // legislation, definition, ...

#endif
