// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/unit.h"

#include "core/banned.h"

static enum rc run_on(struct cx *cx, struct db *db, enum tx_mode mode, unit_handler *handler,
		      void *arg)
{
	TRY(db->backend->begin(cx, db, mode == TX_READ ? BACKEND_BEGIN_READ : BACKEND_BEGIN_WRITE));
	db_begin_unit(db);
	const enum rc rc = db_end_unit(cx, db, handler(cx, db, arg));
	if (rc == RC_OK)
		return db->backend->commit(cx, db);
	db->backend->rollback(db);
	return rc;
}

enum rc unit_run(struct cx *cx, struct store *store, enum tx_mode mode, unit_handler *handler,
		 void *arg)
{
	if (mode == TX_NONE)
		return handler(cx, NULL, arg);
	struct pool *pool = mode == TX_WRITE && store->lane ? store->lane : store->pool;
	struct db *db = NULL;
	TRY(pool_take(cx, pool, &db));
	const enum rc rc = run_on(cx, db, mode, handler, arg);
	pool_give(pool, db);
	return rc;
}
