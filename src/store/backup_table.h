// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup_table: a table's rows as text that either database takes.
 *
 *	id:bytes	name:text	at:number
 *	00ff		Ministry	17
 *	\N		two\nlines	0
 *
 * The first line names the columns. A row is a line, fields parted by a tab: a number in
 * decimal, bytes in hexadecimal, a text with tab, LF, CR and backslash as \t \n \r \\;
 * \N is no value. A table travels in pieces of some hundred rows, each with its first line.
 *
 * For files of store/ alone.
 *
 * Memory:  what is listed lives in the cx's arena, statements as long as `memory`.
 */
#ifndef STORE_BACKUP_TABLE_H
#define STORE_BACKUP_TABLE_H

#include "store/backend.h"

enum { TABLE_COLUMNS_MAX = 120, TABLE_PIECE_MAX = 1 << 28 };

enum column_kind { COLUMN_NUMBER, COLUMN_TEXT, COLUMN_BYTES };

struct table_column {
	struct str name;
	enum column_kind kind;
	int64_t key; // its place in the primary key, from 1; 0: not of it
};

struct table {
	struct str name;
	struct table_column columns[TABLE_COLUMNS_MAX];
	size_t n;
	struct sql_statement first, next, insert;
	struct sql_statement reseed; // PostgreSQL, where it gives numbers; else without text
};

struct table_list {
	struct table *p;
	size_t n, cap;
};

/* All tables but store_migration, in the order in which the schema makes them, so that a
 * row comes after those it refers to. Statements are prepared from them, so the list must
 * live longer than the connection: in `memory`. */
NODISCARD enum rc table_list(struct cx *cx, struct db *db, struct arena *memory,
			     struct table_list *out);

/* The rows after those already read, at most some hundred, into `out`. */
struct table_cursor {
	const struct table *table;
	struct arena arenas[2]; // in turn: the last row's key is needed for the next piece
	unsigned turn;
	struct val last[TABLE_COLUMNS_MAX];
	int64_t rows; // read so far
	bool begun, ended;
};
NODISCARD enum rc table_read(struct cx *cx, struct db *db, struct table_cursor *c, struct buf *out);
void table_cursor_done(struct table_cursor *c);

/* Inserts the rows of a piece. RC_INVALID: its columns are not the table's, or it is no
 * such text. *rows: how many, added. */
NODISCARD enum rc table_write(struct cx *cx, struct db *db, const struct table *table,
			      struct str piece, int64_t *rows);

/* After the last row: numbers that the database gives go on from there. */
NODISCARD enum rc table_finish(struct cx *cx, struct db *db, const struct table *table);

#endif
