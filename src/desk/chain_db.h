// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * chain_db: gathers what this node has of a request as the authority of evidence: the request, its
 * history, each message by which a step of it went or came, with its signature and receipt, and who
 * vouches for it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_CHAIN_DB_H
#define DESK_CHAIN_DB_H

#include "desk/chain.h"
#include "store/db.h"

/* RC_MISSING. */
NODISCARD enum rc chain_load(struct cx *cx, struct db *db, struct str address, struct id request,
			     struct chain_request *out);

#endif
