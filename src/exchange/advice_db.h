// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * advice_db: advice that this node gave and got.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_ADVICE_DB_H
#define EXCHANGE_ADVICE_DB_H

#include "core/id.h"
#include "store/db.h"

struct advice {
	struct id id; // of the message
	struct id peer;
	bool sent; // by this node
	struct str text;
	struct instant at;
};

NODISCARD enum rc advice_add(struct cx *cx, struct db *db, const struct advice *advice);

struct advice_list {
	struct advice *p;
	size_t n, cap;
};

/* After this id, in order, at most 100. */
NODISCARD enum rc advice_list(struct cx *cx, struct db *db, struct id after,
			      struct advice_list *out);

#endif
