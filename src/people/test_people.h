// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_people: what the tests of people's tables share: a node with one person for each
 * role, and a test that runs whole within one unit of it, on both databases.
 *
 *     PEOPLE_TEST(nobody_changes_their_own_account)
 *     {
 *             EQ(account_disable(cx, w->db, &w->as[ROLE_OFFICER], ...), RC_DENIED);
 *     }
 *
 * It runs on the store's thread: CHECK and EQ only, no REQUIRE.
 */
#ifndef PEOPLE_TEST_PEOPLE_H
#define PEOPLE_TEST_PEOPLE_H

#include "people/access.h"
#include "store/db.h"
#include "store/test_db.h"

struct test_world {
	struct db *db;
	struct id organisation;
	struct actor as[ROLES];	   // active, with a password of "hash ROLE"
	struct actor second_admin; // another administrator
};

typedef void people_test(struct cx *cx, struct test_world *w);
void test_people_run(struct cx *cx, struct store *store, people_test *test);

/* How many entries of this act the ledger has. */
int64_t test_acts(struct cx *cx, struct test_world *w, const char *act);

/* The last entry of this act, as its bytes; empty without one. */
struct str test_last_act(struct cx *cx, struct test_world *w, const char *act);

/* An account that is not active yet. */
struct id test_account(struct cx *cx, struct test_world *w, const char *login, enum role role);

/* A data folder with settings and a database that this handler filled with `arg`; its path. */
struct str test_data_folder(struct cx *cx, unit_handler *set_up, void *arg);

/* Fails unless the call gave RC_OK, and says its sentence. */
#define OK(call) test_ok(cx, (call), #call, __FILE__, __LINE__)
void test_ok(struct cx *cx, enum rc rc, const char *text, const char *file, int line);

#define PEOPLE_TEST(test_name)                                                     \
	static void people_test_##test_name(struct cx *cx, struct test_world *w);  \
	DB_TEST(test_name)                                                         \
	{                                                                          \
		test_people_run(cx, store, people_test_##test_name);               \
	}                                                                          \
	static void people_test_##test_name(struct cx *cx __attribute__((unused)), \
					    struct test_world *w __attribute__((unused)))

#endif
