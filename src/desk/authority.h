// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * authority: what a judicial authority of this node decides before a request leaves: a measure,
 * of whom, for which period, and why nothing less serves. Not the letter: on which treaty it goes
 * and to whom to answer is not the judge's.
 *
 * Memory:  in the arena.
 */
#ifndef DESK_AUTHORITY_H
#define DESK_AUTHORITY_H

#include "desk/request.h"

#define AUTHORITY_KIND "measure-authorise" // of its approval (people/approval.h)

/* Exactly what is granted or refused, until r->authority.ends. One changed letter of it, and what
 * was granted was granted for something else. */
struct str authority_bytes(struct arena *a, const struct request *r);

/* It refused, and no decision that grants has been attached since. */
bool authority_refused(const struct request *r);

#endif
