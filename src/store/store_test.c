// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What an operator reads when the database is not as it should be.
 */
#include "store/store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backend.h"
#include "store/test_db.h"

SQL_STATEMENT(store_test_add, "INSERT INTO store_migration (number, name, hash, applied_at)"
			      " VALUES ($1, '', $2, 0)");

static enum rc add_many(struct cx *cx, struct db *db, void *arg)
{
	const int64_t *n = arg;
	for (int64_t i = 0; i < *n; i++)
		TRY(DB_RUN(cx, db, &store_test_add, VAL(1000 + i), VAL(sha256_of(STR("x")))));
	return RC_OK;
}

/* What opening this says; it must fail. */
static void opening_says(struct cx *cx, struct str url, enum rc rc, const char *part)
{
	struct store *store = NULL;
	EQ(store_open(cx, &(struct store_config){ .url = url }, &store), rc);
	if (str_find(cx_error(cx), str_from_c(part)) == STR_NONE)
		EQ_STR(cx_error(cx), part);
	store_close(store);
}

static void write_at(const char *path, long offset, struct str bytes)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	INVARIANT(fd >= 0);
	INVARIANT(pwrite(fd, bytes.p, bytes.n, offset) == (ssize_t)bytes.n);
	(void)close(fd);
}

static struct str noise(struct cx *cx, size_t n)
{
	char *p = arena_alloc(cx->arena, n);
	memset(p, 'x', n);
	return (struct str){ p, n };
}

static struct str new_store(struct cx *cx)
{
	const struct str path = test_db_path(cx, "store.db");
	EQ(store_create(cx, &(struct store_config){ .url = path }), RC_OK);
	return path;
}

TEST(what_is_not_there_is_missing)
{
	opening_says(cx, test_db_path(cx, "none.db"), RC_MISSING, "comity init makes one");
	const struct str empty = test_db_path(cx, "empty.db");
	write_at(empty.p, 0, STR(""));
	opening_says(cx, empty, RC_MISSING, "holds no tables of comity: comity init makes them");
}

TEST(a_new_database_is_for_its_owner_alone_and_never_in_place_of_another_file)
{
	const struct str path = new_store(cx);
	struct stat st = { 0 };
	EQ(stat(path.p, &st), 0);
	EQ(st.st_mode & 0777, 0600);
	EQ(store_create(cx, &(struct store_config){ .url = path }), RC_CONFLICT);
	struct store *store = NULL;
	EQ(store_open(cx, &(struct store_config){ .url = path }, &store), RC_OK);
	store_close(store);
}

TEST(an_upgrade_of_a_current_database_does_nothing)
{
	const struct str path = new_store(cx);
	unsigned applied = 7;
	EQ(store_upgrade(cx, &(struct store_config){ .url = path }, &applied), RC_OK);
	EQ(applied, 0);
}

TEST(another_kind_of_file_is_no_database)
{
	const struct str path = test_db_path(cx, "letter.txt");
	write_at(path.p, 0, noise(cx, 8192));
	opening_says(cx, path, RC_IO, "is no SQLite database");
}

TEST(a_folder_is_no_database)
{
	const struct str path = test_db_path(cx, "folder");
	EQ(mkdir(path.p, S_IRWXU), 0);
	opening_says(cx, path, RC_IO, "is no file");
}

TEST(a_damaged_page_is_noticed)
{
	const struct str path = new_store(cx);
	struct store *store = NULL;
	struct stat st = { 0 };
	EQ(stat(path.p, &st), 0);
	write_at(path.p, 4096, noise(cx, (size_t)st.st_size - 4096));
	EQ(store_open(cx, &(struct store_config){ .url = path }, &store), RC_IO);
	CHECK(str_find(cx_error(cx), STR("is damaged")) != STR_NONE);
	CHECK(str_find(cx_error(cx), STR("restore a backup")) != STR_NONE);
}

/* Root may write everywhere, so the test becomes somebody else. */
TEST(a_database_that_may_not_be_written_is_refused_at_the_start)
{
	enum { NOBODY = 65534 };
	const struct str path = new_store(cx);
	EQ(chmod(path.p, 0444), 0);
	const bool is_root = geteuid() == 0;
	const struct str folder = str_slice(path, 0, (size_t)(strrchr(path.p, '/') - path.p));
	if (is_root)
		INVARIANT(chmod(str_c(cx->arena, folder), 0755) == 0 && seteuid(NOBODY) == 0);
	opening_says(cx, path, RC_IO, "is read-only: give this user the right to write to it");
	if (is_root)
		INVARIANT(seteuid(0) == 0);
}

static enum rc wait_little(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return db->backend->script(cx, db, "PRAGMA busy_timeout = 20");
}

TEST(a_database_that_another_program_keeps_is_busy_and_then_free_again)
{
	const struct str path = new_store(cx);
	struct store *store = NULL;
	REQUIRE(store_open(cx, &(struct store_config){ .url = path }, &store) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, wait_little, NULL), RC_OK);
	sqlite3 *other = NULL;
	EQ(sqlite3_open(path.p, &other), SQLITE_OK);
	EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	int64_t n = 1;
	EQ(unit_run(cx, store, TX_WRITE, add_many, &n), RC_BUSY);
	CHECK(str_find(cx_error(cx), STR("is locked: another program")) != STR_NONE);
	EQ(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	EQ(sqlite3_close(other), SQLITE_OK);
	EQ(unit_run(cx, store, TX_WRITE, add_many, &n), RC_OK);
	store_close(store);
}

TEST(a_url_that_cannot_be_read_is_not_shown)
{
	opening_says(cx, STR("postgresql://someone:secret%zz@localhost/comity"), RC_INVALID,
		     "postgresql://USER@HOST:PORT/DATABASE");
	CHECK(str_find(cx_error(cx), STR("secret")) == STR_NONE);
}

TEST(a_server_that_is_away_is_named)
{
	opening_says(cx, STR("postgresql:///comity?host=/nonexistent&user=x"), RC_IO,
		     "the database comity on the PostgreSQL server /nonexistent cannot be reached");
}

TEST(a_wrong_password_is_told_and_not_shown)
{
	const struct str url = test_postgres_url(cx);
	if (url.n == 0)
		return; // noted

	CHECK(test_postgres_do("CREATE ROLE guarded LOGIN PASSWORD 'right'"));
	opening_says(cx, arena_fmt(cx->arena, "%.*s&user=guarded&password=wrong77", STR_ARG(url)),
		     RC_IO, "refused the password for the database");
	CHECK(str_find(cx_error(cx), STR("wrong77")) == STR_NONE);
	opening_says(cx, arena_fmt(cx->arena, "%.*s&user=guarded&password=right", STR_ARG(url)),
		     RC_MISSING, "holds no tables of comity");
	test_postgres_drop(cx, url);
}

TEST(tables_are_made_once_and_in_an_empty_database)
{
	const struct str url = test_postgres_url(cx);
	if (url.n == 0)
		return; // noted
	const struct store_config config = { .url = url };
	opening_says(cx, url, RC_MISSING, "holds no tables of comity: comity init makes them");
	EQ(store_create(cx, &config), RC_OK);
	EQ(store_create(cx, &config), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("there are already tables")) != STR_NONE);
	unsigned applied = 7;
	EQ(store_upgrade(cx, &config, &applied), RC_OK);
	EQ(applied, 0);
	test_postgres_drop(cx, url);
}

TEST(a_database_that_sorts_otherwise_is_refused)
{
	const struct str url = test_postgres_url(cx);
	if (url.n == 0)
		return; // noted
	const struct str name = str_slice(url, str_find(url, STR("comity_")), url.n);
	test_postgres_drop(cx, url);
	const struct str sql = arena_fmt(
		cx->arena, "CREATE DATABASE %.*s TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'",
		STR_ARG(name));
	CHECK(test_postgres_do(sql.p));
	EQ(store_create(cx, &(struct store_config){ .url = url }), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("has the encoding LATIN1")) != STR_NONE);
	CHECK(str_find(cx_error(cx), STR("--locale=C.UTF-8")) != STR_NONE);
	test_postgres_drop(cx, url);
}
