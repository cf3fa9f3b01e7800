// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/table.h"

#include <stdlib.h>
#include <string.h>

#include "core/banned.h"
#include "core/rc.h"

#define GAP 2
#define LAST_COLUMN_MIN 20
#define CSV_MAX ((size_t)64 * 1024 * 1024)

void table_init(struct table *t, struct arena *arena)
{
	*t = (struct table){ .arena = arena };
}

void table_column(struct table *t, struct str title, enum table_align align)
{
	INVARIANT(t->n_columns < TABLE_COLUMNS_MAX && t->rows.n == 0);
	t->columns[t->n_columns++] = (struct table_column){ title, align };
}

void table_row(struct table *t, const struct str *cells, size_t n)
{
	INVARIANT(n == t->n_columns);
	struct table_row *row = ARENA_PUSH(t->arena, &t->rows);
	row->cells = arena_new(t->arena, struct str, n);
	row->colours = arena_new(t->arena, enum term_colour, n);
	for (size_t i = 0; i < n; i++)
		row->cells[i] = cells[i];
}

void table_colour(struct table *t, size_t column, enum term_colour colour)
{
	INVARIANT(t->rows.n > 0 && column < t->n_columns);
	t->rows.p[t->rows.n - 1].colours[column] = colour;
}

struct layout {
	struct term term;
	size_t widths[TABLE_COLUMNS_MAX];
	size_t indent; // where the last column begins
};

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static struct layout lay_out(const struct table *t, FILE *out)
{
	struct layout l = { .term = term_init(out) };
	for (size_t c = 0; c < t->n_columns; c++) {
		l.widths[c] = str_width(t->columns[c].title);
		for (size_t r = 0; r < t->rows.n; r++)
			l.widths[c] = larger(l.widths[c], str_width(t->rows.p[r].cells[c]));
	}
	for (size_t c = 0; c + 1 < t->n_columns; c++)
		l.indent += l.widths[c] + GAP;
	const size_t room = l.term.width > l.indent ? l.term.width - l.indent : 0;
	size_t *last = &l.widths[t->n_columns - 1];
	if (*last > larger(room, LAST_COLUMN_MIN))
		*last = larger(room, LAST_COLUMN_MIN);
	return l;
}

static void put_spaces(FILE *out, size_t n)
{
	while (n-- > 0)
		(void)fputc(' ', out);
}

/* The longest head of whole words that fits; one word at least. */
static struct str take_line(struct str *rest, size_t width)
{
	size_t end = 0, columns = 0;
	for (size_t i = 0; i < rest->n; i++) {
		const char c = rest->p[i];
		if (c == ' ' || c == '\n')
			end = i;
		columns += ((unsigned char)c & 0xC0) != 0x80;
		if (columns > width && end > 0) {
			const struct str line = str_slice(*rest, 0, end);
			*rest = str_slice(*rest, end + 1, rest->n);
			return line;
		}
	}
	const struct str line = *rest;
	*rest = (struct str){ 0 };
	return line;
}

/* `pending` are the spaces owed before the next text, so that no line ends in them. */
static void put_cell(const struct layout *l, size_t *pending, struct table_column column,
		     size_t width, struct str text, enum term_colour colour)
{
	const size_t used = str_width(text);
	const size_t pad = width > used ? width - used : 0;
	if (column.align == TABLE_RIGHT)
		*pending += pad;
	if (text.n > 0) {
		put_spaces(l->term.out, *pending);
		*pending = 0;
		term_word(&l->term, colour, text);
	}
	*pending += GAP + (column.align == TABLE_LEFT ? pad : 0);
}

static void put_row(const struct table *t, const struct layout *l, const struct str *cells,
		    const enum term_colour *colours)
{
	size_t pending = 0;
	const size_t last = t->n_columns - 1;
	for (size_t c = 0; c < last; c++)
		put_cell(l, &pending, t->columns[c], l->widths[c], cells[c], colours[c]);

	struct str rest = cells[last];
	do {
		const struct str line = take_line(&rest, l->widths[last]);
		put_cell(l, &pending, t->columns[last], l->widths[last], line, colours[last]);
		(void)fputc('\n', l->term.out);
		pending = l->indent;
	} while (rest.n > 0);
}

void table_print(const struct table *t, FILE *out)
{
	INVARIANT(t->n_columns > 0);
	const struct layout l = lay_out(t, out);
	const enum term_colour plain[TABLE_COLUMNS_MAX] = { TERM_PLAIN };
	struct str titles[TABLE_COLUMNS_MAX], rules[TABLE_COLUMNS_MAX];
	for (size_t c = 0; c < t->n_columns; c++) {
		titles[c] = t->columns[c].title;
		char *dashes = arena_alloc(t->arena, l.widths[c]);
		memset(dashes, '-', l.widths[c]);
		rules[c] = (struct str){ dashes, l.widths[c] };
	}
	put_row(t, &l, titles, plain);
	put_row(t, &l, rules, plain);
	for (size_t r = 0; r < t->rows.n; r++)
		put_row(t, &l, t->rows.p[r].cells, t->rows.p[r].colours);
}

static void add_csv_cell(struct buf *out, struct str s)
{
	bool plain = true;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\r' || s.p[i] == '\n')
			plain = false;
	if (plain) {
		buf_add(out, s);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, s.p[i]);
	}
	buf_add_char(out, '"');
}

void table_csv(const struct table *t, struct buf *out)
{
	for (size_t c = 0; c < t->n_columns; c++) {
		buf_add_c(out, c > 0 ? "," : "");
		add_csv_cell(out, t->columns[c].title);
	}
	buf_add_c(out, "\r\n");
	for (size_t r = 0; r < t->rows.n; r++) {
		for (size_t c = 0; c < t->n_columns; c++) {
			buf_add_c(out, c > 0 ? "," : "");
			add_csv_cell(out, t->rows.p[r].cells[c]);
		}
		buf_add_c(out, "\r\n");
	}
}

void table_print_csv(const struct table *t, FILE *out)
{
	struct buf b;
	buf_init(&b, CSV_MAX);
	table_csv(t, &b);
	INVARIANT(!buf_full(&b));
	(void)fwrite(b.p, 1, b.n, out); // the stream keeps the error
	buf_done(&b);
}
