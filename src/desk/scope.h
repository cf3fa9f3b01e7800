// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * scope: what a request reaches for, and how it is narrowed after it has left: fewer classes
 * of data, a shorter period, lines struck out of what is asked for. What is wider, or said in other
 * words, needs a new request: nobody has approved it.
 */
#ifndef DESK_SCOPE_H
#define DESK_SCOPE_H

#include "desk/request.h"

/* RC_INVALID: wider than before, or the same. */
NODISCARD enum rc scope_check(struct cx *cx, const struct request *before,
			      const struct request *after);

/* Classes, period and the words of *from that are sent; nothing else. */
void scope_copy(struct request *to, const struct request *from);

#endif
