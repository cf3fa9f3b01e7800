// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/backend.h"
#include "store/test_db.h"

static enum rc prepare_all(struct cx *cx, struct db *db, void *arg)
{
	size_t *n = arg;
	const struct sql_catalogue all = sql_catalogue();
	for (size_t i = 0; i < all.n; i++, (*n)++) {
		if (db->backend->prepare(cx, db, all.p[i]) == RC_OK)
			continue;
		(void)printf("%s:\n", all.p[i]->file);
		EQ_STR(cx_error(cx), "");
	}
	return RC_OK;
}

DB_TEST(every_statement_of_the_program_can_be_prepared)
{
	size_t n = 0;
	EQ(unit_run(cx, store, TX_READ, prepare_all, &n), RC_OK);
	CHECK(n > 10);
}
