// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * names: the number of an id or a name, by hash; and the index of a law, which
 * holds one such table for each kind of id.
 *
 * Memory:  slots live in the arena given to law_names_init; names are not copied.
 * Limit:   as many names as law_names_init was told; one more aborts.
 */
#ifndef LAW_NAMES_H
#define LAW_NAMES_H

#include "law/law.h"

struct law_names_slot {
	struct str name; // p NULL: free
	uint16_t id;
	bool certain; // see law_names_add_short
};

struct law_names {
	struct law_names_slot *slots;
	size_t cap; // a power of two
	size_t n, max;
};

void law_names_init(struct law_names *names, struct arena *arena, size_t max);

/* LAW_NONE when there is none. */
uint16_t law_names_find(const struct law_names *names, struct str name);

/* Adds the name unless it is there; returns the id that it now has. */
uint16_t law_names_add(struct law_names *names, struct str name, uint16_t id);

/* Adds a name that may be shared: it yields to one added by law_names_add, and
 * stands for nobody once two have asked for it. */
void law_names_add_short(struct law_names *names, struct str name, uint16_t id);

#define LAW_NAME_KEY_MAX 128

/* A country's name as it is compared: ASCII lower case, Latin letters without
 * their accents, a straight apostrophe, no dots. Empty when s is too long to be one. */
struct str law_name_key(struct str s, char out[static LAW_NAME_KEY_MAX]);

struct law_index {
	struct law_names concepts, qualifiers, facts, measures, instruments;
	struct law_names codes;	    // alpha-2, as in the files
	struct law_names countries; // all that law_country takes, as law_name_key
};

/* Whether the key is the name's part before its comma or bracket. */
bool law_name_is_short(struct str name, struct str key);

/* Fills index->countries from the countries of the law. */
void law_index_countries(struct law_index *index, struct arena *arena, const struct law *law);

#endif
