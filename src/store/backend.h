// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backend: what a database must offer. For files of store/ alone; everybody else
 * has store.h and db.h.
 *
 * A struct db is one connection. A backend's own struct begins with it, and its own
 * rows begin with struct rows.
 */
#ifndef STORE_BACKEND_H
#define STORE_BACKEND_H

#include "store/db.h"

enum {
	BACKEND_WAIT_MS = 5000, // for another program's lock, for a server's answer to a call
};

enum backend_use {
	BACKEND_READ,	// TX_READ alone
	BACKEND_WRITE,	// both
	BACKEND_CREATE, // the same, and the file must not be there yet
};

enum backend_begin {
	BACKEND_BEGIN_READ,
	BACKEND_BEGIN_WRITE,
	BACKEND_BEGIN_SCHEMA, // alone among all that change the schema
};

struct db {
	const struct backend *backend;
	enum rc lost;		// what the first failed statement of the unit returned
	char why[CX_ERROR_MAX]; // and its sentence
	unsigned rows_open;
	bool tells;	    // who watches is to hear of the unit
	bool is_broken;	    // the connection is of no more use
	bool is_unanswered; // broken before the unit had an answer: it may run on another
};

struct rows {
	struct db *db;
	struct cx *cx;
	const struct sql_statement *statement;
	int column, columns; // the next, and how many there are
	bool ended;
	enum rc rc;
};

struct backend {
	enum store_kind kind;
	const char *suffix; // of migrations that are for it alone: ".pg.sql"

	enum rc (*connect)(struct cx *cx, struct str url, enum backend_use use, struct db **out);
	void (*disconnect)(struct db *db);

	enum rc (*begin)(struct cx *cx, struct db *db, enum backend_begin how);
	enum rc (*commit)(struct cx *cx, struct db *db); // rolled back when it fails
	void (*rollback)(struct db *db);

	/* Several statements without values. */
	enum rc (*script)(struct cx *cx, struct db *db, const char *sql);

	/* Compiles a statement and forgets it. */
	enum rc (*prepare)(struct cx *cx, struct db *db, const struct sql_statement *statement);

	/* changed NULL: RC_OK may come before the answer; then a later call fails. */
	enum rc (*run)(struct cx *cx, struct db *db, const struct sql_statement *statement,
		       struct vals vals, int64_t *changed);
	enum rc (*open)(struct cx *cx, struct db *db, const struct sql_statement *statement,
			struct vals vals, struct rows **out);
	bool (*next)(struct rows *r); // sets r->rc
	void (*close)(struct rows *r);

	bool (*is_null)(const struct rows *r, int column);
	bool (*number)(const struct rows *r, int column, int64_t *out);	  // false: is none
	bool (*bytes)(const struct rows *r, int column, struct str *out); // into the arena
	bool (*text)(const struct rows *r, int column, struct str *out);  // the same
};

extern const struct backend backend_sqlite;
extern const struct backend backend_postgres;

/* How many places a table of a connection's statements, found by their address, has:
 * twice as many as there are, so that a search ends soon. */
size_t statement_table_size(void);

/* By the URL. */
const struct backend *backend_of(struct str url);

/* Forgets what happened in the last unit; at the start of each. */
void db_begin_unit(struct db *db);

/* What the unit comes to, given what its handler returned. */
enum rc db_end_unit(struct cx *cx, const struct db *db, enum rc handler_rc);

#endif
