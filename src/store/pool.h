// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pool: connections that units take in turn. Opened when first needed, and again after
 * one broke. For files of store/ alone.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include "store/backend.h"

struct pool;

struct pool *pool_open(const struct backend *backend, struct str url, enum backend_use use,
		       unsigned n);

/* All must have been given back. NULL is fine. */
void pool_close(struct pool *pool);

/* Waits until one is free. */
NODISCARD enum rc pool_take(struct cx *cx, struct pool *pool, struct db **out);
void pool_give(struct pool *pool, struct db *db);

#endif
