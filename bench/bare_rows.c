// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bare_rows.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/core.h"

enum { COLUMNS_MAX = 16, UNIT_MAX = 4096 };

struct copy {
	sqlite3 *from, *to;
	sqlite3_stmt *select, *insert;
	int columns;
	sqlite3_value *values[UNIT_MAX][COLUMNS_MAX];
};

static void must(sqlite3 *db, bool is_well)
{
	if (is_well)
		return;
	(void)fprintf(stderr, "bare-rows: %s\n", sqlite3_errmsg(db));
	exit(EXIT_FAILURE);
}

static void exec(sqlite3 *db, const char *sql)
{
	must(db, sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static sqlite3 *open_file(const char *path)
{
	sqlite3 *db = NULL;
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	must(db, sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK);
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	must(db, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK);
	return stmt;
}

/* The ledger's table and its indexes, by their own words. */
static void make_tables(struct copy *c)
{
	sqlite3_stmt *words = prepare(c->from, "SELECT sql FROM sqlite_schema"
					       " WHERE tbl_name = 'ledger_entry' AND sql NOTNULL"
					       "   AND type IN ('table', 'index')"
					       " ORDER BY type DESC");
	while (sqlite3_step(words) == SQLITE_ROW)
		exec(c->to, (const char *)sqlite3_column_text(words, 0));
	must(c->from, sqlite3_finalize(words) == SQLITE_OK);
}

static void open_copy(struct copy *c, const char *from, const char *to, bool whole)
{
	c->from = open_file(from);
	c->to = open_file(to);
	exec(c->to, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		    "PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-32768;");
	if (whole)
		make_tables(c);
	else
		exec(c->to, "CREATE TABLE ledger_entry (number INTEGER PRIMARY KEY, leaf, bytes)");
	c->select = prepare(c->from, whole ? "SELECT * FROM ledger_entry WHERE number >= 0"
					     " ORDER BY number"
					   : "SELECT number, leaf, bytes FROM ledger_entry"
					     " WHERE number >= 0 ORDER BY number");
	c->columns = sqlite3_column_count(c->select);
	INVARIANT(c->columns <= COLUMNS_MAX);
	c->insert = prepare(c->to,
			    whole ? "INSERT INTO ledger_entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
				  : "INSERT INTO ledger_entry VALUES (?,?,?)");
	INVARIANT(sqlite3_bind_parameter_count(c->insert) == c->columns);
}

static int read_unit(struct copy *c, int unit)
{
	int n = 0;
	for (; n < unit && sqlite3_step(c->select) == SQLITE_ROW; n++)
		for (int i = 0; i < c->columns; i++)
			c->values[n][i] = sqlite3_value_dup(sqlite3_column_value(c->select, i));
	return n;
}

static void write_unit(struct copy *c, int n)
{
	exec(c->to, "BEGIN IMMEDIATE");
	for (int row = 0; row < n; row++) {
		for (int i = 0; i < c->columns; i++)
			must(c->to,
			     sqlite3_bind_value(c->insert, i + 1, c->values[row][i]) == SQLITE_OK);
		must(c->to, sqlite3_step(c->insert) == SQLITE_DONE);
		must(c->to, sqlite3_reset(c->insert) == SQLITE_OK);
	}
	exec(c->to, "COMMIT");
}

static void forget_unit(struct copy *c, int n)
{
	for (int row = 0; row < n; row++)
		for (int i = 0; i < c->columns; i++)
			sqlite3_value_free(c->values[row][i]);
}

double bare_copy(const char *from, const char *to, bool whole, int unit)
{
	struct copy *c = calloc(1, sizeof *c);
	int64_t took_us = 0;
	INVARIANT(c && unit > 0 && unit <= UNIT_MAX);
	open_copy(c, from, to, whole);
	for (int n = unit; n == unit;) { // a statement that has ended would begin anew
		n = read_unit(c, unit);
		const int64_t begun = instant_now().us;
		write_unit(c, n);
		took_us += instant_now().us - begun;
		forget_unit(c, n);
	}
	must(c->from, sqlite3_finalize(c->select) == SQLITE_OK);
	must(c->to, sqlite3_finalize(c->insert) == SQLITE_OK);
	must(c->from, sqlite3_close(c->from) == SQLITE_OK);
	must(c->to, sqlite3_close(c->to) == SQLITE_OK);
	free(c);
	return (double)took_us / 1e6;
}
