// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * db_postgres: PostgreSQL as a backend, by libpq.
 *
 * 1. A unit is one SERIALIZABLE transaction. BEGIN travels with the unit's first
 *    statement, and so does the preparing of a statement with its first use (pipeline
 *    mode): one way there and back for each statement, and one for COMMIT.
 * 2. A connection that breaks before it answered a unit's first statement was dead
 *    when the unit came: the unit may run on another one (is_unanswered). After that
 *    the unit fails. When COMMIT is not answered nobody knows, and the sentence says so.
 * 3. Values travel as text (numbers) or bytes; answers as text. A result is read whole.
 * 4. A sentence never holds a value: of an error only the server's first line is told,
 *    not its detail; and of a URL that cannot be read, nothing.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"
#include "store/backend.h"

enum { VALS_MAX = 64, NAME_MAX_BYTES = 96, VERSION_MIN = 150000 };

// Of the server's catalogue pg_type.
enum {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_NAME = 19,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_VARCHAR = 1043,
	TYPE_NUMERIC = 1700,
};

struct postgres_db {
	struct db db;
	PGconn *conn;
	bool is_begun; // the server has the BEGIN
	enum backend_begin how;
	const struct sql_statement **prepared; // open addressing by address
	size_t prepared_size, prepared_n;
};

struct postgres_rows {
	struct rows rows;
	PGresult *result;
	int row, n;
};

static struct postgres_db *own(struct db *db)
{
	return (struct postgres_db *)db;
}

/* Errors. */

static struct str first_line(const char *message)
{
	struct str line, rest;
	(void)str_cut(str_trim(str_from_c(message)), '\n', &line, &rest);
	return line;
}

static const struct code {
	const char *state; // or how it begins: SQLSTATE, appendix A of PostgreSQL's manual
	enum rc rc;
	const char *sentence; // NULL: statement and message
} codes[] = {
	{ "23502", RC_INVALID, NULL },
	{ "23514", RC_INVALID, NULL },
	{ "23", RC_CONFLICT, NULL },
	{ "P0001", RC_CONFLICT, NULL },
	{ "22", RC_INVALID, "a value does not fit its column" }, // the message may quote it
	{ "40", RC_BUSY, NULL },
	{ "55P03", RC_BUSY, NULL },
	{ "25006", RC_BUG, "writes, but its unit only reads" },
	{ "42501", RC_IO, NULL },
	{ "42", RC_BUG, NULL },
	{ "08P01", RC_BUG, NULL },
	{ "53100", RC_IO, "the disk of the PostgreSQL server is full: make room on it" },
	{ "57014", RC_IO, "took the PostgreSQL server too long" },
	{ "57P", RC_IO, "the PostgreSQL server is being shut down" },
	{ "XX001", RC_IO, "the PostgreSQL server found damaged data: restore a backup" },
	{ "XX002", RC_IO, "the PostgreSQL server found a damaged index: restore a backup" },
	{ "", RC_IO, NULL },
};

static enum rc fail_result(struct cx *cx, struct postgres_db *p, const char *what,
			   const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (!state || PQstatus(p->conn) == CONNECTION_BAD) {
		p->db.is_broken = true;
		return cx_fail(cx, RC_IO, "%s: the connection to the PostgreSQL server broke",
			       what);
	}
	const struct code *c = codes;
	while (!str_starts(str_from_c(state), str_from_c(c->state)))
		c++;
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	return cx_fail(cx, c->rc, "%s: %s", what, c->sentence ? c->sentence : message);
}

static enum rc fail_connect(struct cx *cx, PGconn *conn)
{
	const struct str line = first_line(PQerrorMessage(conn));
	const char *database = PQdb(conn) ? PQdb(conn) : "",
		   *host = PQhost(conn) ? PQhost(conn) : "";
	if (PQconnectionNeedsPassword(conn) || PQconnectionUsedPassword(conn))
		return cx_fail(cx, RC_IO,
			       "the PostgreSQL server %s refused the password for the database %s: "
			       "look at the URL's user and password (%.*s)",
			       host, database, STR_ARG(line));
	return cx_fail(
		cx, RC_IO,
		"the database %s on the PostgreSQL server %s cannot be reached: look whether "
		"the server runs and the URL is right (%.*s)",
		database, host, STR_ARG(line));
}

/* Connections. */

static void ignore_notice(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static void postgres_disconnect(struct db *db)
{
	if (!db)
		return;
	PQfinish(own(db)->conn);
	free(own(db)->prepared);
	free(db);
}

/* One text, or the first column of several, outside of a pipeline. */
static enum rc ask(struct cx *cx, struct postgres_db *p, const char *sql, struct str *out,
		   size_t columns)
{
	PGresult *result = PQexec(p->conn, sql);
	enum rc rc = RC_OK;
	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
		rc = fail_result(cx, p, "asking the server", result);
	for (size_t i = 0; rc == RC_OK && i < columns; i++)
		out[i] = arena_copy(cx->arena, str_from_c(PQgetvalue(result, 0, (int)i)));
	PQclear(result);
	return rc;
}

/* Else lists sort otherwise than on SQLite, and differently after an upgrade of libc. */
static enum rc check_collation(struct cx *cx, struct postgres_db *p)
{
	struct str v[3] = { 0 };
	TRY(ask(cx, p,
		"SELECT pg_encoding_to_char(encoding), datlocprovider, lower(datcollate)"
		"  FROM pg_database WHERE datname = current_database()",
		v, 3));
	const bool is_c = str_eq(v[2], STR("c")) || str_eq(v[2], STR("c.utf-8")) ||
			  str_eq(v[2], STR("c.utf8"));
	if (str_eq(v[0], STR("UTF8")) && str_eq(v[1], STR("c")) && is_c)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "the database %s has the encoding %.*s and the collation %.*s; make it with "
		       "createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8",
		       PQdb(p->conn), STR_ARG(v[0]), STR_ARG(v[2]));
}

static enum rc check_empty(struct cx *cx, struct postgres_db *p)
{
	struct str n;
	TRY(ask(cx, p,
		"SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()", &n,
		1));
	if (str_eq(n, STR("0")))
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT, "there are already tables in the database %s",
		       PQdb(p->conn));
}

/* Prepared, as they stand around every unit. */
static const struct control {
	const char *name, *sql;
} controls[] = {
	{ "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE" },
	{ "begin-reading", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY" },
	{ "commit", "COMMIT" },
	{ "rollback", "ROLLBACK" },
};

static enum rc prepare_controls(struct cx *cx, struct postgres_db *p)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < sizeof(controls) / sizeof(controls[0]); i++) {
		PGresult *result = PQprepare(p->conn, controls[i].name, controls[i].sql, 0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			rc = fail_result(cx, p, "opening", result);
		PQclear(result);
	}
	return rc;
}

static enum rc configure(struct cx *cx, struct postgres_db *p, enum backend_use use)
{
	if (PQserverVersion(p->conn) < VERSION_MIN)
		return cx_fail(cx, RC_IO, "comity needs PostgreSQL %d or later",
			       VERSION_MIN / 10000);
	TRY(check_collation(cx, p));
	if (use == BACKEND_CREATE)
		TRY(check_empty(cx, p));
	// A statement that waits for another unit's row must not wait for ever, nor may a
	// unit whose process stands still keep its rows for ever.
	PGresult *result = PQexec(p->conn, "SET bytea_output = 'hex'; SET lock_timeout = '5s';"
					   "SET statement_timeout = '60s';"
					   "SET idle_in_transaction_session_timeout = '60s'");
	enum rc rc = RC_OK;
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		rc = fail_result(cx, p, "opening", result);
	PQclear(result);
	if (rc == RC_OK)
		rc = prepare_controls(cx, p);
	if (rc == RC_OK)
		INVARIANT(PQenterPipelineMode(p->conn) == 1); // fails on a busy connection only
	return rc;
}

static enum rc check_url(struct cx *cx, const char *url)
{
	char *error = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &error);
	PQfreemem(error); // may quote the password
	if (!options)
		return cx_fail(cx, RC_INVALID,
			       "the database's URL cannot be read: write "
			       "postgresql://USER@HOST:PORT/DATABASE");
	PQconninfoFree(options);
	return RC_OK;
}

static enum rc postgres_connect(struct cx *cx, struct str url, enum backend_use use,
				struct db **out)
{
	const char *c_url = str_c(cx->arena, url);
	if (!c_url)
		return cx_fail(cx, RC_INVALID, "the database's URL holds a NUL");
	TRY(check_url(cx, c_url));
	struct postgres_db *p = calloc(1, sizeof(*p));
	INVARIANT(p);
	p->db.backend = &backend_postgres;
	p->prepared_size = statement_table_size();
	p->prepared = calloc(p->prepared_size, sizeof(p->prepared[0]));
	INVARIANT(p->prepared);
	// What stands in the URL goes before what comes ahead of it.
	p->conn = PQconnectdbParams(
		(const char *const[]){ "connect_timeout", "tcp_user_timeout",
				       "fallback_application_name", "dbname", "client_encoding",
				       NULL },
		(const char *const[]){ "5", "10000", "comity", c_url, "UTF8", NULL }, 1);
	INVARIANT(p->conn);
	(void)PQsetNoticeProcessor(p->conn, ignore_notice, NULL);
	const enum rc rc = PQstatus(p->conn) == CONNECTION_OK ? configure(cx, p, use)
							      : fail_connect(cx, p->conn);
	if (rc != RC_OK) {
		postgres_disconnect(&p->db);
		return rc;
	}
	*out = &p->db;
	return RC_OK;
}

/* Statements. */

struct wire_vals {
	const char *p[VALS_MAX];
	int lengths[VALS_MAX], formats[VALS_MAX];
	char numbers[VALS_MAX][24];
};

static void wire(struct vals vals, struct wire_vals *out)
{
	for (size_t i = 0; i < vals.n; i++) {
		const struct val *v = &vals.p[i];
		const struct str data = val_data(v);
		out->p[i] = data.p;
		out->lengths[i] = (int)data.n;
		out->formats[i] = 1;
		if (v->kind == VAL_KIND_NULL) {
			out->p[i] = NULL;
		} else if (v->kind == VAL_KIND_INT) {
			(void)snprintf(out->numbers[i], sizeof(out->numbers[i]), "%jd",
				       (intmax_t)v->number);
			out->p[i] = out->numbers[i];
			out->formats[i] = 0;
		}
	}
}

/* Names need not speak to people, but to be one for each statement. */
static void wire_name(const struct sql_statement *statement, char out[static NAME_MAX_BYTES])
{
	(void)snprintf(out, NAME_MAX_BYTES, "%p", (const void *)statement);
}

static const struct sql_statement **prepared_slot(struct postgres_db *p,
						  const struct sql_statement *statement)
{
	size_t i = ((uintptr_t)statement / sizeof(void *)) % p->prepared_size;
	while (p->prepared[i] && p->prepared[i] != statement)
		i = (i + 1) % p->prepared_size;
	return &p->prepared[i];
}

static bool send_control(struct postgres_db *p, const char *name)
{
	return PQsendQueryPrepared(p->conn, name, 0, NULL, NULL, NULL, 0) == 1;
}

/* Ends what was sent and takes the answers of all: the last one's result, or the first
 * that is an error; *n_done: how many before it were none. NULL: the connection broke. */
static PGresult *take_answers(struct postgres_db *p, unsigned *n_done)
{
	PGresult *kept = NULL;
	bool is_error = false;
	*n_done = 0;
	if (PQpipelineSync(p->conn) != 1)
		return NULL;
	for (;;) {
		PGresult *result = PQgetResult(p->conn);
		if (PQstatus(p->conn) == CONNECTION_BAD) {
			PQclear(result);
			break;
		}
		if (!result)
			continue; // the end of one statement's results
		const ExecStatusType status = PQresultStatus(result);
		if (status == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			return kept;
		}
		if (is_error) {
			PQclear(result);
			continue;
		}
		PQclear(kept);
		kept = result;
		is_error = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
		*n_done += !is_error;
	}
	// The server's last word, such as that it is being shut down, is not our unit's.
	PQclear(kept);
	return NULL;
}

static enum rc fail_broken(struct cx *cx, struct postgres_db *p, const char *what)
{
	p->db.is_broken = true;
	p->db.is_unanswered = !p->is_begun;
	return cx_fail(cx, RC_IO, "%s: the connection to the PostgreSQL server broke", what);
}

static bool send_statement(struct postgres_db *p, const struct sql_statement *statement,
			   bool is_new, struct vals vals)
{
	struct wire_vals w;
	wire(vals, &w);
	char name[NAME_MAX_BYTES];
	wire_name(statement, name);
	if (!p->is_begun &&
	    !send_control(p, p->how == BACKEND_BEGIN_READ ? "begin-reading" : "begin"))
		return false;
	if (is_new && PQsendPrepare(p->conn, name, statement->postgres, 0, NULL) != 1)
		return false;
	return PQsendQueryPrepared(p->conn, name, (int)vals.n, w.p, w.lengths, w.formats, 0) == 1;
}

/* One way there and back: BEGIN and preparing where they are due, and the statement. */
static enum rc exchange(struct cx *cx, struct postgres_db *p, const struct sql_statement *statement,
			struct vals vals, PGresult **out)
{
	if (vals.n > VALS_MAX)
		return cx_fail(cx, RC_BUG, "%s: more than %d values", statement->name, VALS_MAX);
	const struct sql_statement **slot = prepared_slot(p, statement);
	const bool is_new = !*slot;
	const unsigned n_before = p->is_begun ? 0 : 1; // the BEGIN
	unsigned n_done = 0;
	PGresult *result = NULL;
	if (send_statement(p, statement, is_new, vals))
		result = take_answers(p, &n_done);
	if (!result)
		return fail_broken(cx, p, statement->name);
	p->is_begun = true;
	if (is_new && n_done > n_before) {
		*slot = statement; // it stays prepared, even if it or its unit failed
		p->prepared_n++;
		INVARIANT(p->prepared_n < p->prepared_size);
	}
	if (n_done == n_before + is_new + 1) {
		*out = result;
		return RC_OK;
	}
	const enum rc rc = fail_result(cx, p, statement->name, result);
	PQclear(result);
	return rc;
}

static enum rc postgres_run(struct cx *cx, struct db *db, const struct sql_statement *statement,
			    struct vals vals, int64_t *changed)
{
	PGresult *result = NULL;
	TRY(exchange(cx, own(db), statement, vals, &result));
	enum rc rc = RC_OK;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		rc = cx_fail(cx, RC_BUG, "%s: gives rows", statement->name);
	else if (!str_to_i64(str_from_c(PQcmdTuples(result)), 0, INT64_MAX, changed))
		*changed = 0; // a statement that changes no rows
	PQclear(result);
	return rc;
}

static enum rc postgres_open(struct cx *cx, struct db *db, const struct sql_statement *statement,
			     struct vals vals, struct rows **out)
{
	PGresult *result = NULL;
	TRY(exchange(cx, own(db), statement, vals, &result));
	struct postgres_rows *r = arena_new(cx->arena, struct postgres_rows, 1);
	r->result = result;
	r->row = -1;
	r->n = PQntuples(result);
	*out = &r->rows;
	return RC_OK;
}

static bool postgres_next(struct rows *rows)
{
	struct postgres_rows *r = (struct postgres_rows *)rows;
	r->row++;
	rows->columns = PQnfields(r->result);
	return r->row < r->n;
}

static void postgres_close_rows(struct rows *r)
{
	PQclear(((struct postgres_rows *)r)->result);
}

static bool postgres_is_null(const struct rows *rows, int column)
{
	const struct postgres_rows *r = (const struct postgres_rows *)rows;
	return PQgetisnull(r->result, r->row, column) == 1;
}

/* Not copied. */
static struct str value_of(const struct rows *rows, int column, Oid *type)
{
	const struct postgres_rows *r = (const struct postgres_rows *)rows;
	*type = PQftype(r->result, column);
	return (struct str){ PQgetvalue(r->result, r->row, column),
			     (size_t)PQgetlength(r->result, r->row, column) };
}

static bool postgres_number(const struct rows *r, int column, int64_t *out)
{
	Oid type = 0;
	const struct str v = value_of(r, column, &type);
	if (type == TYPE_BOOL) { // SQLite compares to 1 and 0
		*out = str_eq(v, STR("t"));
		return true;
	}
	if (type != TYPE_INT8 && type != TYPE_INT4 && type != TYPE_INT2 && type != TYPE_NUMERIC)
		return false;
	return str_to_i64(v, INT64_MIN, INT64_MAX, out); // a sum is NUMERIC, and whole
}

static bool postgres_text(const struct rows *r, int column, struct str *out)
{
	Oid type = 0;
	const struct str v = value_of(r, column, &type);
	if (type != TYPE_TEXT && type != TYPE_VARCHAR && type != TYPE_NAME)
		return false;
	*out = arena_copy(r->cx->arena, v);
	return true;
}

static unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

static bool postgres_bytes(const struct rows *r, int column, struct str *out)
{
	Oid type = 0;
	const struct str v = value_of(r, column, &type);
	if (type != TYPE_BYTEA)
		return false;
	INVARIANT(str_starts(v, STR("\\x")) && v.n % 2 == 0); // as configure() asked for
	char *p = arena_alloc(r->cx->arena, v.n / 2);
	for (size_t i = 2; i < v.n; i += 2)
		p[i / 2 - 1] = (char)(hex_digit(v.p[i]) << 4 | hex_digit(v.p[i + 1]));
	*out = (struct str){ p, v.n / 2 - 1 };
	return true;
}

/* Outside of units; the server forgets it with the next one of this name. */
static enum rc postgres_prepare(struct cx *cx, struct db *db, const struct sql_statement *statement)
{
	struct postgres_db *p = own(db);
	unsigned n_done = 0;
	PGresult *result = NULL;
	if (PQsendPrepare(p->conn, "", statement->postgres, 0, NULL) == 1)
		result = take_answers(p, &n_done);
	if (!result)
		return fail_broken(cx, p, statement->name);
	const enum rc rc = n_done == 1 ? RC_OK : fail_result(cx, p, statement->name, result);
	PQclear(result);
	return rc;
}

/* Transactions. */

/* A second program that changes the schema waits, and then finds nothing left to do: with
 * READ COMMITTED, what it reads after the lock is what the first one left. */
static enum rc begin_schema(struct cx *cx, struct postgres_db *p)
{
	INVARIANT(PQexitPipelineMode(p->conn) == 1);
	PGresult *result = PQexec(p->conn, "BEGIN ISOLATION LEVEL READ COMMITTED;"
					   "SELECT pg_advisory_xact_lock(20211112)");
	enum rc rc = RC_OK;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		rc = fail_result(cx, p, "changing the schema", result);
	PQclear(result);
	p->is_begun = true;
	if (PQenterPipelineMode(p->conn) != 1)
		p->db.is_broken = true;
	return rc;
}

static enum rc postgres_begin(struct cx *cx, struct db *db, enum backend_begin how)
{
	struct postgres_db *p = own(db);
	p->how = how;
	p->is_begun = false;
	p->db.is_unanswered = false;
	return how == BACKEND_BEGIN_SCHEMA ? begin_schema(cx, p) : RC_OK;
}

static void postgres_rollback(struct db *db)
{
	struct postgres_db *p = own(db);
	if (!p->is_begun || p->db.is_broken)
		return;
	p->is_begun = false;
	unsigned n_done = 0;
	PGresult *result = send_control(p, "rollback") ? take_answers(p, &n_done) : NULL;
	if (n_done != 1)
		p->db.is_broken = true; // the server rolls back when it notices
	PQclear(result);
}

static enum rc postgres_commit(struct cx *cx, struct db *db)
{
	struct postgres_db *p = own(db);
	if (!p->is_begun)
		return RC_OK;
	p->is_begun = false;
	unsigned n_done = 0;
	PGresult *result = send_control(p, "commit") ? take_answers(p, &n_done) : NULL;
	if (!result) {
		p->db.is_broken = true;
		return cx_fail(
			cx, RC_IO,
			"the connection to the PostgreSQL server broke while a unit was being "
			"saved: whether it was is not known");
	}
	enum rc rc = RC_OK;
	if (n_done != 1)
		rc = fail_result(cx, p, "saving a unit", result);
	else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
		rc = cx_fail(cx, RC_BUG, "the PostgreSQL server rolled a unit back");
	PQclear(result);
	return rc;
}

/* Several statements do not go through a pipeline. */
static enum rc postgres_script(struct cx *cx, struct db *db, const char *sql)
{
	struct postgres_db *p = own(db);
	INVARIANT(p->is_begun && PQexitPipelineMode(p->conn) == 1);
	PGresult *result = PQexec(p->conn, sql);
	enum rc rc = RC_OK;
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		rc = fail_result(cx, p, "changing the schema", result);
	PQclear(result);
	if (PQenterPipelineMode(p->conn) != 1)
		p->db.is_broken = true;
	return rc;
}

const struct backend backend_postgres = {
	.kind = STORE_POSTGRES,
	.suffix = ".pg.sql",
	.connect = postgres_connect,
	.disconnect = postgres_disconnect,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.script = postgres_script,
	.prepare = postgres_prepare,
	.run = postgres_run,
	.open = postgres_open,
	.next = postgres_next,
	.close = postgres_close_rows,
	.is_null = postgres_is_null,
	.number = postgres_number,
	.bytes = postgres_bytes,
	.text = postgres_text,
};
