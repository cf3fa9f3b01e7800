// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * db: statements and rows, the same on SQLite and PostgreSQL.
 *
 *	SQL_STATEMENT(find_account,
 *		      "SELECT id, name, created_at FROM people_account WHERE login = $1");
 *
 *	AUTO(rows) r = NULL;
 *	TRY(ROWS_OPEN(cx, db, &r, &find_account, VAL(login)));
 *	if (rows_next(r)) {
 *		out->id = rows_id(r);		// columns in the order of the SELECT
 *		out->name = rows_str(r);
 *		out->created_at = rows_instant(r);
 *	}
 *	TRY(rows_end(cx, r));
 *
 * A statement is one text for both databases (the shared dialect is listed in
 * docs/architecture.md); SQL_STATEMENT_TWO is for the few that cannot be. All stand in a
 * catalogue, and a test prepares each on both databases.
 *
 * Values:  VAL takes int64_t and other integers, struct str (TEXT: UTF-8 without NUL),
 *          struct id, struct sha256 and struct instant; VAL_BYTES a struct str for a
 *          BLOB; VAL_NULL none.
 *          A text or BLOB must live until the call, or the rows opened by it, ended.
 * Memory:  what rows_str and rows_bytes give lives in the cx's arena.
 * Errors:  RC_CONFLICT a unique or foreign key, or a trigger that refused; RC_INVALID a
 *          CHECK or NOT NULL; RC_BUSY a clash; RC_BUG a statement that the database does
 *          not understand, or that writes in TX_READ; RC_IO all else. The sentence names
 *          the statement and, where there is one, the constraint.
 * After:   a unit with a failed statement is lost, as PostgreSQL has it: later statements
 *          fail with the same error, and so does the unit, whatever its handler returns.
 *          Where a key may be taken, say ON CONFLICT DO NOTHING and look at *changed.
 *          On PostgreSQL a db_run without `changed` may return before the answer: then the
 *          next call fails in its place, or the unit itself.
 * Inside:  while rows are open, other statements may run, but none that changes the
 *          tables that the rows come from. All rows are closed when the handler returns.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "store/store.h"

struct sql_statement {
	const char *name, *sqlite, *postgres, *file;
};

#define SQL_STATEMENT(statement_name, text) SQL_STATEMENT_TWO(statement_name, text, text)
#define SQL_STATEMENT_TWO(statement_name, sqlite_text, postgres_text)                      \
	static const struct sql_statement statement_name = { #statement_name, sqlite_text, \
							     postgres_text, __FILE__ };    \
	static const struct sql_statement *const sql_entry_##statement_name                \
		__attribute__((used, section("comity_sql"))) = &statement_name

/* Every statement of the program, in no order. */
struct sql_catalogue {
	const struct sql_statement *const *p;
	size_t n;
};
struct sql_catalogue sql_catalogue(void);

enum val_kind {
	VAL_KIND_NULL,
	VAL_KIND_INT,
	VAL_KIND_TEXT,
	VAL_KIND_BYTES,
	VAL_KIND_ID,
	VAL_KIND_HASH,
};

struct val {
	enum val_kind kind;
	union {
		int64_t number;
		struct str text; // or bytes; not copied
		struct id id;
		struct sha256 hash;
	};
};

struct val val_int(int64_t v);
struct val val_text(struct str v);
struct val val_bytes(struct str v);
struct val val_id(struct id v);
struct val val_hash(struct sha256 v);
struct val val_instant(struct instant v);
struct val val_null(void);

#define VAL(x)                              \
	_Generic((x), struct str            \
		 : val_text, struct id      \
		 : val_id, struct sha256    \
		 : val_hash, struct instant \
		 : val_instant, default     \
		 : val_int)(x)
#define VAL_BYTES(x) val_bytes(x)
#define VAL_NULL val_null()

struct vals {
	const struct val *p;
	size_t n;
};
#define VALS(...)                                            \
	((struct vals){ (const struct val[]){ __VA_ARGS__ }, \
			sizeof((const struct val[]){ __VA_ARGS__ }) / sizeof(struct val) })
#define NO_VALS ((struct vals){ 0 })

/* The bytes of a text, BLOB, id or hash: they live as long as *v. */
struct str val_data(const struct val *v);

/* Runs a statement that gives no rows. *changed, unless NULL: how many rows it
 * inserted, updated or deleted. */
/* Once this unit is kept, those who watch the store are called (store_watch). */
void db_tell(struct db *db);

NODISCARD enum rc db_run(struct cx *cx, struct db *db, const struct sql_statement *statement,
			 struct vals vals, int64_t *changed);

/* DB_RUN(cx, db, &statement, VAL(a), VAL(b)) */
#define DB_RUN(cx, db, statement, ...) db_run((cx), (db), (statement), VALS(__VA_ARGS__), NULL)

struct rows;
NODISCARD enum rc rows_open(struct cx *cx, struct db *db, struct rows **out,
			    const struct sql_statement *statement, struct vals vals);
#define ROWS_OPEN(cx, db, out, statement, ...) \
	rows_open((cx), (db), (out), (statement), VALS(__VA_ARGS__))

/* The next row; false at the end or on an error, which rows_end then gives. */
bool rows_next(struct rows *r);

/* The next column of this row. A NULL gives 0, the empty text, a zero id. What is of
 * another type or length is an error that rows_end gives. */
int64_t rows_int(struct rows *r);
struct str rows_str(struct rows *r);
struct str rows_bytes(struct rows *r);
struct id rows_id(struct rows *r);
struct sha256 rows_hash(struct rows *r);
struct instant rows_instant(struct rows *r);

/* Whether the column that comes next is NULL; does not take it. */
bool rows_is_null(struct rows *r);

NODISCARD enum rc rows_end(struct cx *cx, struct rows *r);
void rows_close(struct rows *r);
AUTO_CLOSER(rows);

#endif
