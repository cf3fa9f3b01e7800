// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * dual_side: why one country's law punishes a conduct or does not, for the reader
 * (docs/law-rules.md, rule 2). The answer itself is world_punishes.
 */
#ifndef LAW_DUAL_SIDE_H
#define LAW_DUAL_SIDE_H

#include "law/world.h"

enum dual_because {
	BECAUSE_COVERED,	  // yes
	BECAUSE_FACTS,		  // depends on facts that were not said
	BECAUSE_NO_PROVISION,	  // no: looked for and not there
	BECAUSE_NOT_COMMENCED,	  // no: enacted but not in force, or no longer law
	BECAUSE_NARROWER,	  // no: the law asks for more than the facts hold
	BECAUSE_NOT_RESEARCHED,	  // unknown: no row, or nobody looked
	BECAUSE_UNCLEAR,	  // unknown: looked, could not tell
	BECAUSE_PARTLY_COMMENCED, // unknown: which part is in force is not said
	BECAUSE_LIMB_NOT_SAID,	  // unknown: partial, and which limb is missing is not said
	BECAUSE_DECLARATION,	  // unknown: a declaration may narrow what the row does not show
	BECAUSE_OTHER_OFFENCE,	  // unknown: another offence may cover the conduct (2.9)
};

enum dual_because dual_because(const struct world *w, uint16_t country, uint16_t offence);

const char *dual_because_word(enum dual_because b); // "covered", "depends-on-facts", ...

/* For BECAUSE_OTHER_OFFENCE: the kindred concepts of the country's file whose offence
 * may cover the conduct. */
struct id_list dual_other_offences(struct arena *arena, const struct world *w, uint16_t country,
				   uint16_t offence);

struct declared_list {
	const struct declaration **p;
	size_t n, cap;
};

/* The declarations that count in the answer beside the country's row (2.7). */
struct declared_list dual_declared(struct arena *arena, const struct world *w, uint16_t country,
				   uint16_t offence);

struct prov_list {
	const struct prov **p;
	size_t n, cap;
};

/* The rows that the country's answer rests on: its row, the declarations that count
 * beside it and, where the answer is no, those of the kindred offences (2.9). */
struct prov_list dual_rows(struct arena *arena, const struct world *w, uint16_t country,
			   uint16_t offence);

#endif
