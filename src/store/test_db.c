// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * PostgreSQL copies a database faster than it makes all tables, so there is a template.
 *
 * The folder, the template and a store that REQUIRE left open are globals, as the harness's own
 * state is: one process runs one test at a time.
 */
#include "store/test_db.h"

#include <errno.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/banned.h"

static char folder[64];
static char template_name[64];
static unsigned paths_given, databases_made;
static struct store *left_open;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void remove_folder(void)
{
	store_close(left_open);
	left_open = NULL;
	if (nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
		(void)fprintf(stderr, "%s: %s\n", folder, strerror(errno));
}

struct str test_db_path(struct cx *cx, const char *name)
{
	if (folder[0] == '\0') {
		(void)snprintf(folder, sizeof(folder), "/tmp/comity-test-XXXXXX");
		INVARIANT(mkdtemp(folder));
		INVARIANT(atexit(remove_folder) == 0);
	}
	return arena_fmt(cx->arena, "%s/%u-%s", folder, paths_given++, name);
}

static void run_test(struct cx *cx, struct str url, db_test *test)
{
	const struct store_config config = { .url = url };
	store_close(left_open);
	left_open = NULL;
	if (store_open(cx, &config, &left_open) != RC_OK) {
		EQ_STR(cx_error(cx), "");
		return;
	}
	test(cx, left_open);
	store_close(left_open);
	left_open = NULL;
}

void test_on_sqlite(struct cx *cx, db_test *test)
{
	const struct str path = test_db_path(cx, "comity.db");
	EQ(store_create(cx, &(struct store_config){ .url = path }), RC_OK);
	run_test(cx, path, test);
	(void)unlink(path.p); // a long run would fill the disk
}

/* One statement of the server's own language, on its database for administration. */
static bool administer(const char *sql)
{
	const char *url = getenv("COMITY_TEST_POSTGRES");
	if (!url) {
		(void)printf("a test needs PostgreSQL: run tools/with-postgres comity-check\n");
		CHECK(url);
		return false;
	}
	PGconn *conn = PQconnectdb(url);
	PGresult *result = PQexec(conn, sql);
	const bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!ok)
		EQ_STR(str_from_c(PQerrorMessage(conn)), "");
	PQclear(result);
	PQfinish(conn);
	return ok;
}

static struct str url_of(struct cx *cx, struct str database)
{
	const char *url = getenv("COMITY_TEST_POSTGRES");
	return arena_fmt(cx->arena, "%s&dbname=%.*s", url, STR_ARG(database));
}

/* The database's name, or the empty text. */
static struct str create(struct cx *cx, const char *source)
{
	const struct str name = arena_fmt(cx->arena, "comity_%ld_%u", (long)getpid(),
					  databases_made++);
	const struct str sql = arena_fmt(cx->arena, "CREATE DATABASE %.*s TEMPLATE %s",
					 STR_ARG(name), source);
	return administer(sql.p) ? name : (struct str){ 0 };
}

struct str test_postgres_url(struct cx *cx)
{
	const struct str name = create(cx, "template0");
	return name.n > 0 ? url_of(cx, name) : name;
}

void test_postgres_drop(struct cx *cx, struct str url)
{
	const struct str name = str_slice(url, str_find(url, STR("comity_")), url.n);
	if (name.n > 0)
		(void)administer(
			arena_fmt(cx->arena, "DROP DATABASE %.*s WITH (FORCE)", STR_ARG(name)).p);
}

static bool make_template(struct cx *cx)
{
	if (template_name[0] != '\0')
		return true;
	const struct str name = create(cx, "template0");
	if (name.n == 0)
		return false;
	const struct str url = url_of(cx, name);
	if (store_create(cx, &(struct store_config){ .url = url }) != RC_OK) {
		EQ_STR(cx_error(cx), "");
		return false;
	}
	(void)snprintf(template_name, sizeof(template_name), "%.*s", STR_ARG(name));
	return true;
}

void test_on_postgres(struct cx *cx, db_test *test)
{
	if (!make_template(cx))
		return;
	const struct str name = create(cx, template_name);
	if (name.n == 0)
		return;
	const struct str url = url_of(cx, name);
	run_test(cx, url, test);
	test_postgres_drop(cx, url);
}
