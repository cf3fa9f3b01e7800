// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * refusal: on which grounds a request can be refused, and whether a ground that was named
 * is one of them.
 *
 * 1. Preservation and partial disclosure name all their grounds: a political offence, and
 *    prejudice to sovereignty, security, ordre public or other essential interests (29(5),
 *    30(2)); with the reservation of 29(4), where the requested country made it, for
 *    offences outside arts 2-11. Nothing of its own law or of another treaty is added.
 * 2. For all else the instrument, another treaty between the two and the requested law may
 *    give a ground (25(4), 27(4)); each is named with where it stands.
 * 3. What the data list beside the grounds (a remark, a duty to consider conditions) is no
 *    ground and is not offered.
 */
#ifndef DESK_REFUSAL_H
#define DESK_REFUSAL_H

#include "desk/request.h"
#include "law/grounds.h"

struct refusal_list {
	struct refusal *p;
	size_t n, cap;
	bool complete; // rule 1: no other can be named
};

/* r: the route on which the request rests; NULL: none, as for an order at home. */
struct refusal_list refusal_list(struct arena *arena, const struct world *w,
				 const struct route_answer *a, const struct route *r);

bool refusal_of_instrument(const struct refusal_list *list, const struct refusal *ground);
bool refusal_is_named(const struct refusal_list *list, const struct refusal *ground);

/* Words of the law data that stand with the grounds and are none. */
extern const char *const refusal_remarks[]; // NULL-ended

#endif
