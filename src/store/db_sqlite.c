// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * db_sqlite: SQLite as a backend.
 *
 * 1. WAL and synchronous=FULL: what is committed survives a power cut.
 * 2. "$1" is a name to SQLite, numbered by first appearance; so values are bound by
 *    name, and the places are looked up once.
 * 3. A reading connection has query_only: the database itself refuses to write.
 * 4. A statement is compiled once for a connection, and once more while it is in use
 *    already (rows within rows of the same statement).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/db_sqlite.h"

enum { VALS_MAX = 128, IN_MEMORY = -1 };

struct compiled {
	const struct sql_statement *statement;
	sqlite3_stmt *stmt;
	int places[VALS_MAX]; // of $1, $2 ...
	size_t n_places;
	bool in_use;
	bool is_cached;
};

struct sqlite_db {
	struct db db;
	sqlite3 *handle;
	enum backend_use use;
	char *path;
	int log_pages;
	struct compiled **cache; // open addressing by the statement's address
	size_t cache_size, cache_n;
};

struct sqlite_rows {
	struct rows rows;
	struct compiled *compiled;
};

static struct sqlite_db *own(struct db *db)
{
	return (struct sqlite_db *)db;
}

/* Errors. */

static enum rc fail_constraint(struct cx *cx, const struct sqlite_db *s, const char *what)
{
	const char *message = sqlite3_errmsg(s->handle);
	switch (sqlite3_extended_errcode(s->handle)) {
	case SQLITE_CONSTRAINT_CHECK:
	case SQLITE_CONSTRAINT_NOTNULL:
	case SQLITE_CONSTRAINT_DATATYPE:
		return cx_fail(cx, RC_INVALID, "%s: %s", what, message);
	default:
		return cx_fail(cx, RC_CONFLICT, "%s: %s", what, message);
	}
}

static enum rc fail_file(struct cx *cx, const struct sqlite_db *s, int code)
{
	const int error = sqlite3_system_errno(s->handle);
	if (code == SQLITE_FULL || error == ENOSPC || error == EDQUOT)
		return cx_fail(
			cx, RC_IO,
			"the disk with the database %s is full; nothing was changed: make room "
			"on it",
			s->path);
	if (code == SQLITE_READONLY || error == EROFS)
		return cx_fail(cx, RC_IO,
			       "the database %s is read-only: give this user the right to write to "
			       "it and to its folder",
			       s->path);
	if (code == SQLITE_CANTOPEN)
		return cx_fail(cx, RC_IO, "the database %s cannot be opened: %s", s->path,
			       error ? strerror(error) : sqlite3_errmsg(s->handle));
	return cx_fail(cx, RC_IO, "the disk with the database %s failed: %s (SQLite %d, %s)",
		       s->path, sqlite3_errmsg(s->handle), sqlite3_extended_errcode(s->handle),
		       strerror(error));
}

/* The sentence for what SQLite just returned. */
static enum rc fail(struct cx *cx, const struct sqlite_db *s, const char *what)
{
	const int code = sqlite3_errcode(s->handle) & 0xff;
	switch (code) {
	case SQLITE_CONSTRAINT:
		return fail_constraint(cx, s, what);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return cx_fail(cx, RC_BUSY,
			       "the database %s is locked: another program has kept it for more "
			       "than %d seconds",
			       s->path, BACKEND_WAIT_MS / 1000);
	case SQLITE_READONLY:
		if (s->use == BACKEND_READ && sqlite3_db_readonly(s->handle, "main") == 0)
			return cx_fail(cx, RC_BUG, "%s: writes, but its unit only reads", what);
		return fail_file(cx, s, code);
	case SQLITE_NOTADB:
		return cx_fail(
			cx, RC_IO,
			"%s is no SQLite database, or its first page is damaged: look whether "
			"this is the right file, else restore a backup",
			s->path);
	case SQLITE_CORRUPT:
		return cx_fail(
			cx, RC_IO,
			"the database %s is damaged (%s): stop comity, keep a copy of the file, "
			"restore a backup",
			s->path, sqlite3_errmsg(s->handle));
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return fail_file(cx, s, code);
	case SQLITE_TOOBIG:
		return cx_fail(cx, RC_LIMIT, "%s: a value is too large", what);
	case SQLITE_MISMATCH:
		return cx_fail(cx, RC_INVALID, "%s: %s", what, sqlite3_errmsg(s->handle));
	case SQLITE_NOMEM:
		abort(); // as everywhere when there is no memory
	default:
		return cx_fail(cx, RC_BUG, "%s: %s", what, sqlite3_errmsg(s->handle));
	}
}

/* Connections. */

static void sqlite_disconnect(struct db *db)
{
	if (!db)
		return;
	struct sqlite_db *s = own(db);
	for (size_t i = 0; i < s->cache_size; i++) {
		if (!s->cache[i])
			continue;
		(void)sqlite3_finalize(s->cache[i]->stmt); // tells an old error again
		free(s->cache[i]);
	}
	const int rc = sqlite3_close(s->handle);
	INVARIANT(rc == SQLITE_OK); // BUSY: a statement was not closed
	free(s->cache);
	free(s->path);
	free(s);
}

static enum rc exec(struct cx *cx, struct sqlite_db *s, const char *sql, const char *what)
{
	return sqlite3_exec(s->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK
									   : fail(cx, s, what);
}

/* Without a word of the answer's the journal may be another than the one asked for. */
static enum rc set_wal(struct cx *cx, struct sqlite_db *s)
{
	sqlite3_stmt *stmt = NULL;
	enum rc rc = RC_OK;
	if (sqlite3_prepare_v2(s->handle, "PRAGMA journal_mode=WAL", -1, &stmt, NULL) !=
		    SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		rc = fail(cx, s, "setting the journal");
	else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") != 0)
		rc = cx_fail(cx, RC_IO,
			     "the database %s cannot have a write-ahead log: its folder must be on "
			     "a disk of this machine, and writable",
			     s->path);
	(void)sqlite3_finalize(stmt); // its error is told already
	return rc;
}

static enum rc configure(struct cx *cx, struct sqlite_db *s)
{
	(void)sqlite3_busy_timeout(s->handle, BACKEND_WAIT_MS); // cannot fail
	// "x" in double quotes is a column and never a text, as on PostgreSQL.
	(void)sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	(void)sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(s->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	TRY(exec(cx, s,
		 "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON;"
		 " PRAGMA secure_delete=ON;", // what is erased is overwritten
		 "opening"));
	if (sqlite3_db_readonly(s->handle, "main") == 1)
		return fail_file(cx, s, SQLITE_READONLY);
	if (s->use == BACKEND_READ)
		return exec(cx, s, "PRAGMA query_only=ON", "opening");
	// The usual 2 MiB do not hold the pages of indexes that a busy minute comes back to.
	TRY(exec(cx, s, "PRAGMA cache_size=-16384", "opening"));
	return set_wal(cx, s);
}

/* The file is ours before SQLite opens it, so that nobody else may read it. */
static enum rc create_file(struct cx *cx, const char *path)
{
	const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0 && errno == EEXIST)
		return cx_fail(cx, RC_CONFLICT, "there is already a file %s", path);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "the database %s cannot be made: %s", path,
			       strerror(errno));
	(void)close(fd); // nothing was written
	return RC_OK;
}

static enum rc find_file(struct cx *cx, const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return S_ISREG(st.st_mode) ? RC_OK
					   : cx_fail(cx, RC_IO, "the database %s is no file", path);
	if (errno == ENOENT || errno == ENOTDIR)
		return cx_fail(cx, RC_MISSING, "there is no database %s: comity init makes one",
			       path);
	return cx_fail(cx, RC_IO, "the database %s cannot be opened: %s", path, strerror(errno));
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What a part changed is kept to undo it: by default in a file, from 16 pages on. */
static void configure_library(void)
{
	// Refused where somebody has begun the library before: then the default holds. A file
	// from some size on would do, but SQLite 3.40 moves what it kept there with a write of
	// no bytes at its end, when some was taken back before, and takes it for a full disk.
	(void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, IN_MEMORY);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // nobody asks; it locks each allocation
}

static enum rc sqlite_connect(struct cx *cx, struct str url, enum backend_use use, struct db **out)
{
	const char *path = str_c(cx->arena, url);
	if (!path || url.n == 0)
		return cx_fail(cx, RC_INVALID, "the database's path is empty, or holds a NUL");
	TRY(use == BACKEND_CREATE ? create_file(cx, path) : find_file(cx, path));
	INVARIANT(pthread_once(&once, configure_library) == 0);
	struct sqlite_db *s = calloc(1, sizeof(*s));
	INVARIANT(s);
	s->db.backend = &backend_sqlite;
	s->use = use;
	s->cache_size = statement_table_size();
	s->cache = calloc(s->cache_size, sizeof(struct compiled *));
	s->path = strdup(path);
	INVARIANT(s->cache && s->path);
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum rc rc = RC_OK;
	if (sqlite3_open_v2(path, &s->handle, flags, NULL) != SQLITE_OK)
		rc = fail(cx, s, "opening");
	else
		rc = configure(cx, s);
	if (rc != RC_OK) {
		sqlite_disconnect(&s->db);
		return rc;
	}
	*out = &s->db;
	return RC_OK;
}

/* Statements. */

static enum rc find_places(struct cx *cx, struct compiled *c)
{
	c->n_places = (size_t)sqlite3_bind_parameter_count(c->stmt);
	if (c->n_places > VALS_MAX)
		return cx_fail(cx, RC_BUG, "%s: more than %d values", c->statement->name, VALS_MAX);
	for (size_t i = 0; i < c->n_places; i++) {
		char name[24];
		(void)snprintf(name, sizeof(name), "$%zu", i + 1);
		c->places[i] = sqlite3_bind_parameter_index(c->stmt, name);
		if (c->places[i] == 0)
			return cx_fail(cx, RC_BUG, "%s: has no %s", c->statement->name, name);
	}
	return RC_OK;
}

static void forget(struct compiled *c)
{
	(void)sqlite3_finalize(c->stmt); // tells an old error again
	free(c);
}

static enum rc compile(struct cx *cx, struct sqlite_db *s, const struct sql_statement *statement,
		       struct compiled **out)
{
	struct compiled *c = calloc(1, sizeof(*c));
	INVARIANT(c);
	c->statement = statement;
	const char *tail = NULL;
	enum rc rc = RC_OK;
	if (sqlite3_prepare_v3(s->handle, statement->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
			       &c->stmt, &tail) != SQLITE_OK)
		rc = fail(cx, s, statement->name);
	else if (!c->stmt || *tail != '\0')
		rc = cx_fail(cx, RC_BUG, "%s: is not exactly one statement", statement->name);
	else
		rc = find_places(cx, c);
	if (rc != RC_OK) {
		forget(c);
		return rc;
	}
	*out = c;
	return RC_OK;
}

/* Where the statement is in the cache, or would be. */
static struct compiled **cache_slot(struct sqlite_db *s, const struct sql_statement *statement)
{
	size_t i = ((uintptr_t)statement / sizeof(void *)) % s->cache_size;
	while (s->cache[i] && s->cache[i]->statement != statement)
		i = (i + 1) % s->cache_size;
	return &s->cache[i];
}

static enum rc take(struct cx *cx, struct sqlite_db *s, const struct sql_statement *statement,
		    struct compiled **out)
{
	struct compiled **slot = cache_slot(s, statement);
	struct compiled *c = *slot;
	if (!c || c->in_use) {
		TRY(compile(cx, s, statement, &c));
		c->is_cached = !*slot;
		if (c->is_cached) {
			*slot = c;
			s->cache_n++;
			INVARIANT(s->cache_n < s->cache_size);
		}
	}
	c->in_use = true;
	*out = c;
	return RC_OK;
}

static void give_back(struct compiled *c)
{
	c->in_use = false;
	if (!c->is_cached) {
		forget(c);
		return;
	}
	(void)sqlite3_reset(c->stmt); // tells an old error again
	(void)sqlite3_clear_bindings(c->stmt);
}

static int bind_one(sqlite3_stmt *stmt, int place, const struct val *v)
{
	const struct str data = val_data(v);
	switch (v->kind) {
	case VAL_KIND_NULL:
		return sqlite3_bind_null(stmt, place);
	case VAL_KIND_INT:
		return sqlite3_bind_int64(stmt, place, v->number);
	case VAL_KIND_TEXT:
		return sqlite3_bind_text64(stmt, place, data.p, data.n, SQLITE_STATIC, SQLITE_UTF8);
	case VAL_KIND_ID:   // these two are in the caller's array, which
	case VAL_KIND_HASH: // may be gone while rows are still read
		return sqlite3_bind_blob64(stmt, place, data.p, data.n, SQLITE_TRANSIENT);
	case VAL_KIND_BYTES:
		break;
	}
	return sqlite3_bind_blob64(stmt, place, data.p, data.n, SQLITE_STATIC);
}

static enum rc bind(struct cx *cx, struct sqlite_db *s, const struct compiled *c, struct vals vals)
{
	if (vals.n != c->n_places)
		return cx_fail(cx, RC_BUG, "%s: takes %zu values and was given %zu",
			       c->statement->name, c->n_places, vals.n);
	for (size_t i = 0; i < vals.n; i++)
		if (bind_one(c->stmt, c->places[i], &vals.p[i]) != SQLITE_OK)
			return fail(cx, s, c->statement->name);
	return RC_OK;
}

static enum rc sqlite_prepare(struct cx *cx, struct db *db, const struct sql_statement *statement)
{
	struct compiled *c = NULL;
	TRY(compile(cx, own(db), statement, &c));
	forget(c);
	return RC_OK;
}

static enum rc sqlite_run(struct cx *cx, struct db *db, const struct sql_statement *statement,
			  struct vals vals, int64_t *changed)
{
	struct sqlite_db *s = own(db);
	struct compiled *c = NULL;
	TRY(take(cx, s, statement, &c));
	enum rc rc = bind(cx, s, c, vals);
	if (rc == RC_OK) {
		const int step = sqlite3_step(c->stmt);
		if (step == SQLITE_ROW)
			rc = cx_fail(cx, RC_BUG, "%s: gives rows", statement->name);
		else if (step != SQLITE_DONE)
			rc = fail(cx, s, statement->name);
		else if (changed)
			*changed = sqlite3_changes64(s->handle);
	}
	give_back(c);
	return rc;
}

static enum rc sqlite_open(struct cx *cx, struct db *db, const struct sql_statement *statement,
			   struct vals vals, struct rows **out)
{
	struct sqlite_db *s = own(db);
	struct compiled *c = NULL;
	TRY(take(cx, s, statement, &c));
	const enum rc rc = bind(cx, s, c, vals);
	if (rc != RC_OK) {
		give_back(c);
		return rc;
	}
	struct sqlite_rows *r = arena_new(cx->arena, struct sqlite_rows, 1);
	r->compiled = c;
	*out = &r->rows;
	return RC_OK;
}

static sqlite3_stmt *stmt_of(const struct rows *r)
{
	return ((const struct sqlite_rows *)r)->compiled->stmt;
}

static bool sqlite_next(struct rows *r)
{
	const int step = sqlite3_step(stmt_of(r));
	r->columns = step == SQLITE_ROW ? sqlite3_column_count(stmt_of(r)) : 0;
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		r->rc = fail(r->cx, own(r->db), r->statement->name);
	return step == SQLITE_ROW;
}

static void sqlite_close_rows(struct rows *r)
{
	give_back(((struct sqlite_rows *)r)->compiled);
}

static bool sqlite_is_null(const struct rows *r, int column)
{
	return sqlite3_column_type(stmt_of(r), column) == SQLITE_NULL;
}

static bool sqlite_number(const struct rows *r, int column, int64_t *out)
{
	if (sqlite3_column_type(stmt_of(r), column) != SQLITE_INTEGER)
		return false;
	*out = sqlite3_column_int64(stmt_of(r), column);
	return true;
}

static struct str copy_column(const struct rows *r, int column)
{
	const void *p = sqlite3_column_blob(stmt_of(r), column);
	const size_t n = (size_t)sqlite3_column_bytes(stmt_of(r), column);
	return arena_copy(r->cx->arena, (struct str){ p, n });
}

static bool sqlite_bytes(const struct rows *r, int column, struct str *out)
{
	if (sqlite3_column_type(stmt_of(r), column) != SQLITE_BLOB)
		return false;
	*out = copy_column(r, column);
	return true;
}

static bool sqlite_text(const struct rows *r, int column, struct str *out)
{
	if (sqlite3_column_type(stmt_of(r), column) != SQLITE_TEXT)
		return false;
	*out = copy_column(r, column);
	return true;
}

/* Transactions. */

/* Compiled once, as those of the catalogue, where they are not: PostgreSQL has its own. */
static const struct sql_statement begin_read = { "beginning a unit", "BEGIN", "", __FILE__ },
				  begin_write = { "beginning a unit", "BEGIN IMMEDIATE", "",
						  __FILE__ },
				  commit = { "saving a unit", "COMMIT", "", __FILE__ },
				  part_begin = { "beginning a unit", "SAVEPOINT part", "",
						 __FILE__ },
				  part_end = { "saving a unit", "RELEASE part", "", __FILE__ };

static enum rc sqlite_begin(struct cx *cx, struct db *db, enum backend_begin how)
{
	return sqlite_run(cx, db, how == BACKEND_BEGIN_READ ? &begin_read : &begin_write, NO_VALS,
			  NULL);
}

static void sqlite_rollback(struct db *db)
{
	// After some errors SQLite has done so itself; a disk that fails here fails again.
	if (!sqlite3_get_autocommit(own(db)->handle))
		(void)sqlite3_exec(own(db)->handle, "ROLLBACK", NULL, NULL, NULL);
}

static enum rc sqlite_commit(struct cx *cx, struct db *db)
{
	const enum rc rc = sqlite_run(cx, db, &commit, NO_VALS, NULL);
	if (rc != RC_OK)
		sqlite_rollback(db);
	return rc;
}

enum rc sqlite_part_begin(struct cx *cx, struct db *db)
{
	return sqlite_run(cx, db, &part_begin, NO_VALS, NULL);
}

enum rc sqlite_part_check(struct cx *cx, struct db *db)
{
	int is_unmet = 0, unused = 0;
	(void)sqlite3_db_status(own(db)->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &is_unmet, &unused,
				0);
	return is_unmet ? cx_fail(cx, RC_CONFLICT, "saving a unit: FOREIGN KEY constraint failed")
			: RC_OK;
}

enum rc sqlite_part_end(struct cx *cx, struct db *db)
{
	return sqlite_run(cx, db, &part_end, NO_VALS, NULL);
}

void sqlite_part_undo(struct db *db)
{
	struct sqlite_db *s = own(db);
	if (sqlite3_get_autocommit(s->handle))
		return; // all is undone
	if (sqlite3_exec(s->handle, "ROLLBACK TO part; RELEASE part", NULL, NULL, NULL) !=
	    SQLITE_OK)
		sqlite_rollback(db);
}

bool sqlite_is_intact(struct db *db)
{
	return !sqlite3_get_autocommit(own(db)->handle);
}

/* Checkpoints. */

static int note_log_pages(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite_db *s = arg;
	(void)handle;
	(void)name;
	s->log_pages = pages;
	return SQLITE_OK;
}

void sqlite_checkpoint_by_hand(struct db *db)
{
	(void)sqlite3_wal_hook(own(db)->handle, note_log_pages, own(db)); // in place of SQLite's
}

int sqlite_log_pages(const struct db *db)
{
	return ((const struct sqlite_db *)db)->log_pages;
}

void sqlite_checkpoint(struct db *db)
{
	(void)sqlite3_wal_checkpoint_v2(own(db)->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
					NULL);
}

static enum rc sqlite_script(struct cx *cx, struct db *db, const char *sql)
{
	return exec(cx, own(db), sql, "changing the schema");
}

const struct backend backend_sqlite = {
	.kind = STORE_SQLITE,
	.suffix = ".sqlite.sql",
	.connect = sqlite_connect,
	.disconnect = sqlite_disconnect,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.script = sqlite_script,
	.prepare = sqlite_prepare,
	.run = sqlite_run,
	.open = sqlite_open,
	.next = sqlite_next,
	.close = sqlite_close_rows,
	.is_null = sqlite_is_null,
	.number = sqlite_number,
	.bytes = sqlite_bytes,
	.text = sqlite_text,
};
