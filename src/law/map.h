// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * map: what one colour tells of each country: who is bound by an instrument, who can
 * obtain help, or whose law has a provision.
 *
 * Classes: the first four are one scale. MAP_UNKNOWN is never a none: of cooperation
 *          reach it stands where less than 60 % of what binds the country is known, and
 *          where it can ask nobody while of more than 40 % of the others it is unknown.
 * Memory:  the answer and what it points to live in the arena, the law and the world.
 * Source:  docs/law-rules.md, rules 4, 6.2 and 8.1.
 */
#ifndef LAW_MAP_H
#define LAW_MAP_H

#include "law/matrix.h"

enum map_class {
	MAP_HIGH,
	MAP_MID,
	MAP_LOW,
	MAP_NONE,
	MAP_NOT_YET,
	MAP_UNKNOWN,
	MAP_CLASSES,
};

enum map_by { MAP_BY_INSTRUMENT, MAP_BY_REACH, MAP_BY_CONCEPT };

struct map_country {
	enum map_class colour;
	enum bound bound;	       // by instrument
	const struct status *status;   // its row, or NULL
	const struct reach_row *reach; // by reach
	enum finding finding;	       // by concept: as far as it is in force
	const struct national *row;    // its row or that of its family, or NULL
};

struct map_answer {
	enum map_by by;
	uint16_t instrument; // by instrument, else LAW_NONE
	uint16_t concept;    // by concept; by reach: the offence
	uint16_t measure;    // by reach, else LAW_NONE
	const struct matrix_answer *reach;
	struct map_country *countries; // by number, as many as the law has
	unsigned counts[MAP_CLASSES];
};

struct map_answer map_by_instrument(struct arena *arena, const struct world *w,
				    uint16_t instrument);
struct map_answer map_by_reach(struct arena *arena, const struct world *w, uint16_t offence,
			       uint16_t measure);
struct map_answer map_by_concept(struct arena *arena, const struct world *w, uint16_t concept);

/* Rule 6.2: the finding of a row as far as it is in force; NULL: unknown. */
enum finding map_finding(const struct law *law, const struct national *row);

const char *map_class_word(enum map_class c); // "high", "not-yet" ...
const char *map_by_word(enum map_by by);      // instrument, reach, concept

#endif
