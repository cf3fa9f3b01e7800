// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * grounds: on what a requested country may refuse, each with where it stands: in
 * the instrument itself, in the requested country's own law, or in another treaty
 * between the two.
 *
 * Source:  Budapest Convention art. 25(4): mutual assistance is subject to the law
 *          of the requested Party and to other treaties, with their grounds; but
 *          29(5) and 30(2) are complete, so that nothing is added to them.
 */
#ifndef LAW_GROUNDS_H
#define LAW_GROUNDS_H

#include "law/phrase.h"
#include "law/route.h"

enum ground_where { GROUND_INSTRUMENT, GROUND_REQUESTED_LAW, GROUND_OTHER_TREATY };

struct ground {
	enum ground_where where;
	struct str name;    // of the instrument, the law or the other treaty
	struct phrase text; // the words of the data, or for a code of the law ours
};

struct ground_list {
	struct ground *p;
	size_t n, cap;
};

/* r: one of the answer's routes. */
struct ground_list route_grounds(struct arena *arena, const struct world *w,
				 const struct route_answer *a, const struct route *r);

const char *ground_where_word(enum ground_where g); // instrument, requested-law, other-treaty

#endif
