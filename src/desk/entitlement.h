// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entitlement: whether the law data say that the office that asks may ask for this, on the
 * side that is asked. Whether it really is that office is another matter: GUARD_VERIFIED.
 *
 * 1. Yes: the basis is open between the two, and the office named as asking is the
 *    authority that the asking country has for the channel of this measure: the 24/7 point
 *    or the central authority. Only rows that were verified name one.
 * 2. No: the basis is closed between the two.
 * 3. Else it is not known: an office that our data do not name may be entitled all the
 *    same, as countries name several and the names change. Then an officer says why.
 *
 * Source:  Budapest Convention arts 27(2), 35(1).
 * Memory:  points into the law and the arena.
 */
#ifndef DESK_ENTITLEMENT_H
#define DESK_ENTITLEMENT_H

#include "desk/request.h"
#include "law/route.h"

struct entitlement {
	enum yes_no answer;
	const struct authority *office; // whom the data name and the request, too; NULL: none
};

/* route: of the request's basis; NULL: none is known. */
struct entitlement entitlement_of(const struct world *w, const struct request *r,
				  const struct route *route);

#endif
