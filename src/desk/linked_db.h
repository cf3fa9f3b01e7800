// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * linked_db: finds the requests that belong to one, and makes the order that carries it out, and
 * the narrower one after a refusal.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_LINKED_DB_H
#define DESK_LINKED_DB_H

#include "desk/linked.h"
#include "people/access.h"
#include "store/db.h"

/* Those that `by` may see, at most 100. */
NODISCARD enum rc linked_list(struct cx *cx, struct db *db, const struct actor *by,
			      const struct request *r, struct linked_list *out);

/* Whether an order at home can carry it out: this node is asked, the kind has such an order, and
 * there is something left to be done. */
bool linked_is_carried_out(const struct request *of);

/* A new request carries this one out: fills in what the order takes over of it. RC_CONFLICT:
 * no order at home carries it out, or not any more. RC_MISSING: `by` does
 * not work on it. */
NODISCARD enum rc linked_carry_out(struct cx *cx, struct db *db, const struct actor *by,
				   struct id request, struct request *order);

/* Whether a narrower one can be drafted from it: this node asked, and it was refused. */
bool linked_may_narrow(const struct request *of);

/* A new request that asks for less than one that was refused: takes over all of it, the basis with
 * it; what was decided and authorised was so of the other words, and is not. RC_CONFLICT: it was
 * not refused. RC_MISSING: `by` does not work on it. */
NODISCARD enum rc linked_narrow(struct cx *cx, struct db *db, const struct actor *by,
				struct id request, struct request *out);

/* Once the new one was created. */
NODISCARD enum rc linked_narrowed(struct cx *cx, struct db *db, struct id request, struct id of);

#endif
