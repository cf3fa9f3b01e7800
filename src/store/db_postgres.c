// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * db_postgres: PostgreSQL as a backend, by libpq.
 *
 * 1. A unit is one SERIALIZABLE transaction. BEGIN travels with the unit's first
 *    statement, and so does the preparing of a statement with its first use (pipeline
 *    mode). A statement that changes rows, and whose caller does not ask how many, waits
 *    for the next that is asked for an answer, or for COMMIT: a unit that only writes
 *    is one way there and back. What it fails with comes with that next answer.
 * 2. A connection that breaks before it answered anything of a unit was dead when the unit
 *    came: the unit may run on another one (is_unanswered). After that the unit fails.
 *    When COMMIT is not answered nobody knows, and the sentence says so; therefore a
 *    unit begins by looking whether the server has hung up, and a server that took
 *    leave in place of the BEGIN has done nothing.
 * 3. Values travel as text (numbers) or bytes; answers as text. A result is read whole.
 * 4. A sentence never holds a value: of an error only the server's first line is told,
 *    not its detail; and of a URL that cannot be read, nothing.
 */
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"
#include "store/backend.h"

enum { VALS_MAX = 128, NAME_MAX_BYTES = 96, VERSION_MIN = 150000 };
enum { STEPS_MAX = 64, SENT_MAX = 32768 }; // of what waits for its answer

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

struct prepared {
	const struct sql_statement *statement;
	bool is_ready; // sent, and not refused
};

/* Something sent that has an answer of its own. */
struct step {
	enum step_kind {
		STEP_BEGIN,
		STEP_COMMIT,
		STEP_ROLLBACK,
		STEP_PREPARE,
		STEP_RUN,
		STEP_OPEN
	} kind;
	const char *what;	   // for the sentence
	struct prepared *prepared; // STEP_PREPARE
};

struct postgres_db {
	struct db db;
	PGconn *conn;
	bool is_begun;	  // the BEGIN is sent
	bool is_answered; // something of this unit is
	bool is_refused;  // the server took leave instead of beginning: nothing was done
	enum backend_begin how;
	struct step steps[STEPS_MAX]; // sent since the last answer
	size_t n_steps, n_sent;	      // and how many bytes of values
	struct prepared *prepared;    // open addressing by address
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

static enum rc fail_step(struct cx *cx, struct postgres_db *p, const struct step *step,
			 const PGresult *result)
{
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return cx_fail(cx, RC_BUG, "%s: gives rows", step->what);
	return fail_result(cx, p, step->kind == STEP_COMMIT ? "saving a unit" : step->what, result);
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
	return cx_fail(cx, RC_CONFLICT,
		       "there are already tables in the database %s: another program's, another "
		       "node's, or of a comity init that was cut off. Nothing was changed; name an "
		       "empty database (createdb)",
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

static struct prepared *find_prepared(struct postgres_db *p, const struct sql_statement *statement)
{
	size_t i = ((uintptr_t)statement / sizeof(void *)) % p->prepared_size;
	while (p->prepared[i].statement && p->prepared[i].statement != statement)
		i = (i + 1) % p->prepared_size;
	if (!p->prepared[i].statement) {
		p->prepared[i].statement = statement;
		p->prepared_n++;
		INVARIANT(p->prepared_n < p->prepared_size);
	}
	return &p->prepared[i];
}

static bool add_step(struct postgres_db *p, struct step step, int sent)
{
	INVARIANT(p->n_steps < STEPS_MAX);
	p->steps[p->n_steps++] = step;
	return sent == 1;
}

static bool send_control(struct postgres_db *p, enum step_kind kind, const char *name)
{
	return add_step(p, (struct step){ .kind = kind, .what = name },
			PQsendQueryPrepared(p->conn, name, 0, NULL, NULL, NULL, 0));
}

static bool is_done(const struct step *step, const PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || (status == PGRES_TUPLES_OK && step->kind == STEP_OPEN);
}

/* Ends what was sent and takes the answers of all: the last one's result, or the first
 * that is an error and the step that it belongs to. NULL: the connection broke. */
static PGresult *take_answers(struct postgres_db *p, struct step *failed, bool *has_failed)
{
	PGresult *kept = NULL;
	size_t n = 0;
	bool is_between = false;
	*has_failed = false;
	if (PQpipelineSync(p->conn) != 1)
		return NULL;
	for (;;) {
		PGresult *result = PQgetResult(p->conn);
		if (PQstatus(p->conn) == CONNECTION_BAD) {
			PQclear(result);
			break;
		}
		if (!result && is_between)
			break; // nothing more is to come, and the end has not: else we wait for ever
		is_between = !result;
		if (!result)
			continue; // the end of one statement's results
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			p->n_steps = p->n_sent = 0;
			p->is_answered = true;
			return kept;
		}
		if (n == p->n_steps) { // the server's last word, where the end should be
			PQclear(result);
			break;
		}
		struct step *step = &p->steps[n++];
		if (!is_done(step, result) && step->prepared)
			step->prepared->is_ready = false;
		if (*has_failed) {
			PQclear(result);
			continue;
		}
		PQclear(kept);
		kept = result;
		*has_failed = !is_done(step, result);
		*failed = *step;
	}
	// The server's last word, such as that it is being shut down, is not our unit's.
	PQclear(kept);
	p->is_refused = !p->is_answered && *has_failed && failed->kind == STEP_BEGIN;
	return NULL;
}

static enum rc fail_broken(struct cx *cx, struct postgres_db *p, const char *what)
{
	p->db.is_broken = true;
	p->db.is_unanswered = !p->is_answered;
	return cx_fail(cx, RC_IO, "%s: the connection to the PostgreSQL server broke", what);
}

/* BEGIN and preparing where they are due, and the statement. */
static bool send_statement(struct postgres_db *p, const struct sql_statement *statement,
			   enum step_kind kind, struct vals vals)
{
	struct wire_vals w;
	struct prepared *prepared = find_prepared(p, statement);
	char name[NAME_MAX_BYTES];
	wire(vals, &w);
	wire_name(statement, name);
	if (!p->is_begun) {
		p->is_begun = true;
		if (!send_control(p, STEP_BEGIN,
				  p->how == BACKEND_BEGIN_READ ? "begin-reading" : "begin"))
			return false;
	}
	if (!prepared->is_ready) {
		prepared->is_ready = true;
		if (!add_step(p, (struct step){ STEP_PREPARE, statement->name, prepared },
			      PQsendPrepare(p->conn, name, statement->postgres, 0, NULL)))
			return false;
	}
	for (size_t i = 0; i < vals.n; i++)
		p->n_sent += (size_t)w.lengths[i];
	return add_step(
		p, (struct step){ .kind = kind, .what = statement->name },
		PQsendQueryPrepared(p->conn, name, (int)vals.n, w.p, w.lengths, w.formats, 0));
}

static enum rc send_vals(struct cx *cx, struct postgres_db *p,
			 const struct sql_statement *statement, enum step_kind kind,
			 struct vals vals)
{
	if (vals.n > VALS_MAX)
		return cx_fail(cx, RC_BUG, "%s: more than %d values", statement->name, VALS_MAX);
	return send_statement(p, statement, kind, vals) ? RC_OK
							: fail_broken(cx, p, statement->name);
}

/* The answer of the statement that was sent last. */
static enum rc answer_last(struct cx *cx, struct postgres_db *p,
			   const struct sql_statement *statement, PGresult **out)
{
	struct step failed;
	bool has_failed = false;
	PGresult *result = take_answers(p, &failed, &has_failed);
	if (!result)
		return fail_broken(cx, p, statement->name);
	if (!has_failed) {
		*out = result;
		return RC_OK;
	}
	const enum rc rc = fail_step(cx, p, &failed, result);
	PQclear(result);
	return rc;
}

static enum rc postgres_run(struct cx *cx, struct db *db, const struct sql_statement *statement,
			    struct vals vals, int64_t *changed)
{
	struct postgres_db *p = own(db);
	PGresult *result = NULL;
	TRY(send_vals(cx, p, statement, STEP_RUN, vals));
	// There must be room for one more statement, its preparing and a COMMIT.
	if (!changed && p->n_steps + 3 <= STEPS_MAX && p->n_sent < SENT_MAX)
		return RC_OK;
	TRY(answer_last(cx, p, statement, &result));
	if (changed && !str_to_i64(str_from_c(PQcmdTuples(result)), 0, INT64_MAX, changed))
		*changed = 0; // a statement that changes no rows
	PQclear(result);
	return RC_OK;
}

static enum rc postgres_open(struct cx *cx, struct db *db, const struct sql_statement *statement,
			     struct vals vals, struct rows **out)
{
	PGresult *result = NULL;
	TRY(send_vals(cx, own(db), statement, STEP_OPEN, vals));
	TRY(answer_last(cx, own(db), statement, &result));
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
	PGresult *result = NULL;
	if (!add_step(p, (struct step){ .kind = STEP_PREPARE, .what = statement->name },
		      PQsendPrepare(p->conn, "", statement->postgres, 0, NULL)))
		return fail_broken(cx, p, statement->name);
	TRY(answer_last(cx, p, statement, &result));
	PQclear(result);
	return RC_OK;
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
	p->is_begun = p->is_answered = true;
	if (PQenterPipelineMode(p->conn) != 1)
		p->db.is_broken = true;
	return rc;
}

/* A server that ended an idle connection has told so, or closed it. */
static bool has_hung_up(struct postgres_db *p)
{
	struct pollfd fd = { .fd = PQsocket(p->conn), .events = POLLIN };
	while (PQstatus(p->conn) == CONNECTION_OK && poll(&fd, 1, 0) > 0)
		if (PQconsumeInput(p->conn) != 1)
			return true;
	return PQstatus(p->conn) != CONNECTION_OK;
}

static enum rc postgres_begin(struct cx *cx, struct db *db, enum backend_begin how)
{
	struct postgres_db *p = own(db);
	p->how = how;
	p->is_begun = p->is_answered = p->is_refused = false;
	p->db.is_unanswered = false;
	if (has_hung_up(p))
		return fail_broken(cx, p, "beginning a unit");
	return how == BACKEND_BEGIN_SCHEMA ? begin_schema(cx, p) : RC_OK;
}

static void postgres_rollback(struct db *db)
{
	struct postgres_db *p = own(db);
	struct step failed;
	bool has_failed = false;
	if (!p->is_begun || p->db.is_broken)
		return;
	p->is_begun = false;
	// First what waits: where one of it fails, the server skips all behind it.
	if (p->n_steps > 0)
		PQclear(take_answers(p, &failed, &has_failed));
	PGresult *result = NULL;
	if (p->n_steps == 0 && send_control(p, STEP_ROLLBACK, "rollback"))
		result = take_answers(p, &failed, &has_failed);
	if (!result || has_failed)
		p->db.is_broken = true; // the server rolls back when it notices
	PQclear(result);
}

static enum rc postgres_commit(struct cx *cx, struct db *db)
{
	struct postgres_db *p = own(db);
	struct step failed;
	bool has_failed = false;
	if (!p->is_begun)
		return RC_OK;
	PGresult *result = NULL;
	if (send_control(p, STEP_COMMIT, "commit"))
		result = take_answers(p, &failed, &has_failed);
	if (!result && p->is_refused)
		return fail_broken(cx, p, "saving a unit");
	if (!result) {
		p->db.is_broken = true;
		return cx_fail(
			cx, RC_IO,
			"the connection to the PostgreSQL server broke while a unit was being "
			"saved: whether it was is not known");
	}
	enum rc rc = RC_OK;
	if (has_failed)
		rc = fail_step(cx, p, &failed, result);
	else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
		rc = cx_fail(cx, RC_BUG, "the PostgreSQL server rolled a unit back");
	PQclear(result);
	if (has_failed && failed.kind != STEP_COMMIT)
		postgres_rollback(db); // it has not come to the COMMIT
	p->is_begun = false;
	return rc;
}

/* Several statements do not go through a pipeline. */
static enum rc postgres_script(struct cx *cx, struct db *db, const char *sql)
{
	struct postgres_db *p = own(db);
	PGresult *result = NULL;
	struct step failed;
	bool has_failed = false;
	if (p->n_steps > 0) {
		result = take_answers(p, &failed, &has_failed);
		if (!result)
			return fail_broken(cx, p, "changing the schema");
	}
	enum rc rc = has_failed ? fail_step(cx, p, &failed, result) : RC_OK;
	PQclear(result);
	TRY(rc);
	INVARIANT(p->is_begun && PQexitPipelineMode(p->conn) == 1);
	result = PQexec(p->conn, sql);
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
