// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * duty_take_db: what colleagues work on, for whoever is on duty: a clock does not wait until
 * its officer is back. Being on duty now is why they need to know; it is told on the ledger.
 *
 * 1. Only requests that left a draft and are open. A draft waits for who writes it.
 * 2. None of a case that is TLP:RED: it names its people one by one, and a member adds others.
 * 3. Before it is taken over they see its reference, state and clock, and nothing that it says.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_DUTY_TAKE_DB_H
#define DESK_DUTY_TAKE_DB_H

#include "desk/request.h"
#include "people/access.h"
#include "store/db.h"

/* Whether this account is on the roster now. */
NODISCARD enum rc duty_is_on(struct cx *cx, struct db *db, struct id account, bool *out);

/* The next due first; at most 100. Empty for whoever is not on duty. */
NODISCARD enum rc duty_others(struct cx *cx, struct db *db, const struct actor *who,
			      struct request_list *out);

/* They work on the request from now on; where it has a case, on that. RC_DENIED: not on duty, or
 * no role that works on cases. RC_MISSING: none of those. */
NODISCARD enum rc duty_take_over(struct cx *cx, struct db *db, const struct actor *by,
				 struct id request);

#endif
