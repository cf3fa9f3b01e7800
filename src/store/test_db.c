// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A database is copied much faster than all its tables are made, so each kind has a
 * template.
 *
 * The folder, the templates and a store that REQUIRE left open are globals, as the harness's own
 * state is: one process runs one test at a time.
 */
#include "store/test_db.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"

static char folder[256];
static char sqlite_template[512], postgres_template[64];
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
		const char *tmp = getenv("TMPDIR");
		INVARIANT((size_t)snprintf(folder, sizeof(folder), "%s/comity-test-XXXXXX",
					   tmp ? tmp : "/tmp") < sizeof(folder));
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

static bool copy_file(const char *from, const char *to)
{
	const int in = open(from, O_RDONLY | O_CLOEXEC);
	const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	struct stat st;
	const bool ok = in >= 0 && out >= 0 && fstat(in, &st) == 0 &&
			sendfile(out, in, NULL, (size_t)st.st_size) == st.st_size;
	(void)close(in);
	(void)close(out);
	return ok;
}

void test_on_sqlite(struct cx *cx, db_test *test)
{
	if (sqlite_template[0] == '\0') {
		const struct str made = test_db_path(cx, "template.db");
		if (store_create(cx, &(struct store_config){ .url = made }) != RC_OK) {
			EQ_STR(cx_error(cx), "");
			return;
		}
		(void)snprintf(sqlite_template, sizeof(sqlite_template), "%.*s", STR_ARG(made));
	}
	const struct str path = test_db_path(cx, "comity.db");
	REQUIRE(copy_file(sqlite_template, path.p));
	run_test(cx, path, test);
	(void)unlink(path.p); // a long run would fill the disk
}

bool test_postgres_do(const char *sql)
{
	const char *url = getenv("COMITY_TEST_POSTGRES");
	if (!url) {
		(void)printf("a test needs PostgreSQL: run tools/with-postgres comity-check\n");
		CHECK(url);
		return false;
	}
	PGconn *conn = PQconnectdb(url);
	PGresult *result = PQexec(conn, sql);
	const ExecStatusType status = PQresultStatus(result);
	const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
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
	// Copied as files: through the log, as is usual, it is ten times the work.
	const struct str sql = arena_fmt(cx->arena,
					 "CREATE DATABASE %.*s TEMPLATE %s STRATEGY file_copy",
					 STR_ARG(name), source);
	return test_postgres_do(sql.p) ? name : (struct str){ 0 };
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
		(void)test_postgres_do(
			arena_fmt(cx->arena, "DROP DATABASE %.*s WITH (FORCE)", STR_ARG(name)).p);
}

static bool make_template(struct cx *cx)
{
	if (postgres_template[0] != '\0')
		return true;
	const struct str name = create(cx, "template0");
	if (name.n == 0)
		return false;
	const struct str url = url_of(cx, name);
	if (store_create(cx, &(struct store_config){ .url = url }) != RC_OK) {
		EQ_STR(cx_error(cx), "");
		return false;
	}
	(void)snprintf(postgres_template, sizeof(postgres_template), "%.*s", STR_ARG(name));
	return true;
}

void test_on_postgres(struct cx *cx, db_test *test)
{
	if (!make_template(cx))
		return;
	const struct str name = create(cx, postgres_template);
	if (name.n == 0)
		return;
	const struct str url = url_of(cx, name);
	run_test(cx, url, test);
	test_postgres_drop(cx, url);
}
