// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_db: tests on a database. Each runs twice, on SQLite and on PostgreSQL, on a
 * fresh database with all tables:
 *
 *     DB_TEST(an_account_is_found_by_its_login)
 *     {
 *             REQUIRE(unit_run(cx, store, TX_WRITE, add, NULL) == RC_OK);
 *     }
 *
 * Within DB_TEST: `struct cx *cx` and `struct store *store`. REQUIRE is fine.
 * PostgreSQL: a server that COMITY_TEST_POSTGRES names, see tools/with-postgres.
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
	TEST(test_name##_on_postgres)                                          \
	{                                                                      \
		test_on_postgres(cx, db_test_##test_name);                     \
	}                                                                      \
	static void db_test_##test_name(struct cx *cx __attribute__((unused)), \
					struct store *store __attribute__((unused)))

void test_on_sqlite(struct cx *cx, db_test *test);
void test_on_postgres(struct cx *cx, db_test *test);

/* A path in a temporary folder that is removed when all tests have run. Nothing is
 * there yet. */
struct str test_db_path(struct cx *cx, const char *name);

/* The URL of a new PostgreSQL database without tables; test_postgres_drop removes it.
 * Empty, and a failure is noted, when there is no server. */
struct str test_postgres_url(struct cx *cx);
void test_postgres_drop(struct cx *cx, struct str url);

/* One statement as the server's administrator, on its database "postgres". False, and
 * a failure is noted, when it fails. */
bool test_postgres_do(const char *sql);

#endif
