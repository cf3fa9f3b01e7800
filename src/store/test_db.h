// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_db: tests on a database, fresh and with all tables:
 *
 *     DB_TEST(an_account_is_found_by_its_login)
 *     {
 *             REQUIRE(unit_run(cx, store, TX_WRITE, add, NULL) == RC_OK);
 *     }
 *
 * Within DB_TEST: `struct cx *cx` and `struct store *store`. REQUIRE is fine.
 */
#ifndef STORE_TEST_DB_H
#define STORE_TEST_DB_H

#include "core/test.h"
#include "store/store.h"

typedef void db_test(struct cx *cx, struct store *store);

#define DB_TEST(test_name)                                                     \
	static void db_test_##test_name(struct cx *cx, struct store *store);   \
	TEST(test_name##_on_sqlite)                                            \
	{                                                                      \
		test_on_sqlite(cx, db_test_##test_name);                       \
	}                                                                      \
	static void db_test_##test_name(struct cx *cx __attribute__((unused)), \
					struct store *store __attribute__((unused)))

void test_on_sqlite(struct cx *cx, db_test *test);

/* A path in a temporary folder that is emptied when the next test takes one, and at
 * the end. Nothing is there yet. */
struct str test_db_path(struct cx *cx, const char *name);

#endif
