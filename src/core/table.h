// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * table: rows of text, printed aligned for people or as CSV for programs.
 *
 *     struct table t;
 *     table_init(&t, cx->arena);
 *     table_column(&t, STR("country"), TABLE_LEFT);
 *     table_column(&t, STR("finding"), TABLE_LEFT);
 *     TABLE_ROW(&t, name, STR("full"));
 *     table_colour(&t, 1, TERM_GREEN);
 *     table_print(&t, out);
 *
 * Memory:  cells are not copied; they and the rows live in the arena.
 * Width:   counts code points. The last column is wrapped at the terminal's
 *          width, 80 when the output is no terminal; never narrower than 20.
 * Text:    control characters are shown as a space in aligned text; CSV keeps them.
 */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include <stdio.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/str.h"
#include "core/term.h"

#define TABLE_COLUMNS_MAX 32

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table_column {
	struct str title;
	enum table_align align;
};

struct table_row {
	struct str *cells;
	enum term_colour *colours;
};

struct table {
	struct arena *arena;
	struct table_column columns[TABLE_COLUMNS_MAX];
	size_t n_columns;
	struct {
		struct table_row *p;
		size_t n, cap;
	} rows;
};

void table_init(struct table *t, struct arena *arena);

/* All columns come before the first row. */
void table_column(struct table *t, struct str title, enum table_align align);

/* One row; n must be the number of columns. */
void table_row(struct table *t, const struct str *cells, size_t n);
#define TABLE_ROW(t, ...)                                   \
	table_row((t), (const struct str[]){ __VA_ARGS__ }, \
		  sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

/* Colours one cell of the last row. */
void table_colour(struct table *t, size_t column, enum term_colour colour);

/* Aligned text with a line of titles. */
void table_print(const struct table *t, FILE *out);

/* RFC 4180: CRLF, a header line, quotes where needed. */
void table_print_csv(const struct table *t, FILE *out);
void table_csv(const struct table *t, struct buf *out);

#endif
