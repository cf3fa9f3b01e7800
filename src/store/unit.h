// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * unit: what a store is made of. For files of store/ alone.
 */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include "store/lane.h"
#include "store/pool.h"

struct store {
	const struct backend *backend;
	struct pool *pool; // for reading; on PostgreSQL for all
	struct lane *lane; // SQLite alone
};

#endif
