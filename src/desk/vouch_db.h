// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch_db: who stands behind a request, out of this node's approvals and accounts; and what
 * was found of one that came.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_VOUCH_DB_H
#define DESK_VOUCH_DB_H

#include "desk/vouch.h"
#include "store/db.h"

/* Of a request that is sent. *found false: nobody approved it (one person was enough). */
NODISCARD enum rc vouch_load(struct cx *cx, struct db *db, const struct request *r,
			     struct str address, struct vouch *out, bool *found);

/* Of a request that came, r with the words and the reference of its sender: keeps the names.
 * With the second person's signature the asker is verified, by node key and signature; where this
 * node's rule says so only with the officer's, too; and never of an emergency, where somebody
 * calls. RC_INVALID: a signature does not hold. */
NODISCARD enum rc vouch_take(struct cx *cx, struct db *db, const struct request *r,
			     const struct vouch *v);

#endif
