// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_job.h"

#include "intake/constituent_db.h"

static enum rc match_some(struct cx *cx, struct db *db, void *arg)
{
	return constituent_rematch(cx, db, arg);
}

enum rc constituent_turn(struct cx *cx, struct store *store, bool *found)
{
	*found = false;
	return unit_run(cx, store, TX_WRITE, match_some, found);
}
