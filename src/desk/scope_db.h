// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * scope_db: narrowed scopes in the database, on both sides: what was asked for, what was
 * before, and since when it counts.
 */
#ifndef DESK_SCOPE_DB_H
#define DESK_SCOPE_DB_H

#include "desk/request.h"
#include "store/db.h"

/* The scope that message `number` asks for. */
NODISCARD enum rc scope_put(struct cx *cx, struct db *db, const struct request *scope,
			    uint32_t number);

/* The side that is asked has heard that message, in the state of *r: while the request has no
 * outcome the scope counts, and *r and its row say it; the one before is kept. The same on both
 * sides, since both know that state. */
NODISCARD enum rc scope_settle(struct cx *cx, struct db *db, struct request *r, uint32_t number);

#endif
