// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit_job.h"

#include "intake/visit_db.h"

struct turn {
	int64_t forgotten;
	struct digest_list loose;
};

static enum rc forget(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	TRY(visit_forget(cx, db, &t->forgotten));
	return visit_loose(cx, db, &t->loose);
}

static enum rc drop_rows(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	return visit_drop_loose(cx, db, &t->loose);
}

/* The rows go after the contents: a crash between the two deletes once more. */
enum rc visit_turn(struct cx *cx, const struct content_home *home, bool *found)
{
	AUTO(blob_hold) hold = NULL;
	struct turn t = { 0 };
	TRY(unit_run(cx, home->store, TX_WRITE, forget, &t));
	*found = false;
	if (t.loose.n == 0)
		return RC_OK;
	const enum rc rc = blobs_hold(cx, home->blobs, true, &hold);
	if (rc == RC_BUSY)
		return RC_OK;
	TRY(rc);
	TRY(content_drop(cx, home, &t.loose));
	*found = t.forgotten > 0;
	return unit_run(cx, home->store, TX_WRITE, drop_rows, &t);
}
