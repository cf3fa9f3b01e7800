// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * technique: which offences cover a technique of attack, in general and in one
 * country's law.
 */
#ifndef LAW_TECHNIQUE_H
#define LAW_TECHNIQUE_H

#include "law/check.h"

struct technique_concept {
	const struct technique_row *row;
	struct check_finding found; // of the country, against budapest; unused without one
};

struct technique_answer {
	struct str technique, name;
	uint16_t country; // LAW_NONE: in general
	struct {
		struct technique_concept *p;
		size_t n, cap;
	} concepts;
};

/* technique: its id, or a word of the id that no other has. country: LAW_NONE for the general answer. RC_MISSING names the nearest technique. */
NODISCARD enum rc technique_find(struct cx *cx, const struct world *w, struct str technique,
				 uint16_t country, struct technique_answer *out);

/* One row of each technique, in the order of the data. */
struct technique_list {
	const struct technique_row **p;
	size_t n, cap;
};
struct technique_list technique_all(struct arena *arena, const struct law *law);

#endif
