// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/backup_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/banned.h"
#include "store/migrate.h"

enum { PIECE_ROWS = 200 };

SQL_STATEMENT_TWO(
	backup_list_tables,
	"SELECT name FROM sqlite_master"
	" WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'store_migration'",
	"SELECT tablename FROM pg_catalog.pg_tables"
	" WHERE schemaname = current_schema() AND tablename <> 'store_migration'");

/* Name, type, place in the primary key, whether the database gives its numbers. */
SQL_STATEMENT_TWO(backup_list_columns,
		  "SELECT name, type, pk, 0 FROM pragma_table_info($1) ORDER BY cid",
		  "SELECT a.attname, t.typname,"
		  "       coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint,"
		  "       (a.attidentity <> '')::int"
		  "  FROM pg_catalog.pg_attribute a"
		  "  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
		  "  LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
		  " WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped"
		  " ORDER BY a.attnum");

static const struct {
	const char *type;
	enum column_kind kind;
} types[] = {
	{ "BIGINT", COLUMN_NUMBER }, { "INTEGER", COLUMN_NUMBER }, { "SMALLINT", COLUMN_NUMBER },
	{ "TEXT", COLUMN_TEXT },     { "BLOB", COLUMN_BYTES },	   { "int8", COLUMN_NUMBER },
	{ "int4", COLUMN_NUMBER },   { "int2", COLUMN_NUMBER },	   { "text", COLUMN_TEXT },
	{ "blob", COLUMN_BYTES },    { "bytea", COLUMN_BYTES },
};

static const char *const kinds[] = {
	[COLUMN_NUMBER] = "number",
	[COLUMN_TEXT] = "text",
	[COLUMN_BYTES] = "bytes",
};

/* The schema of a table. */

static enum rc find_kind(struct cx *cx, struct str table, struct str type, enum column_kind *out)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_from_c(types[i].type))) {
			*out = types[i].kind;
			return RC_OK;
		}
	return cx_fail(cx, RC_BUG, "table %.*s has a column of type %.*s, which no backup knows",
		       STR_ARG(table), STR_ARG(type));
}

static enum rc list_columns(struct cx *cx, struct db *db, struct table *t, struct str *numbered)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &backup_list_columns, VAL(t->name)));
	while (rows_next(r)) {
		if (t->n == TABLE_COLUMNS_MAX)
			return cx_fail(cx, RC_BUG, "table %.*s has more than %d columns",
				       STR_ARG(t->name), TABLE_COLUMNS_MAX);
		struct table_column *c = &t->columns[t->n++];
		c->name = rows_str(r);
		TRY(find_kind(cx, t->name, rows_str(r), &c->kind));
		c->key = rows_int(r);
		if (rows_int(r))
			*numbered = c->name;
	}
	return rows_end(cx, r);
}

/* The names of the key's columns, or of all, or "$1, $2 ...". */
enum list_of { LIST_COLUMNS, LIST_KEY, LIST_COLUMN_VALUES, LIST_KEY_VALUES };

static void print_list(const struct table *t, enum list_of what, struct buf *out)
{
	size_t n = 0;
	const bool is_key = what == LIST_KEY || what == LIST_KEY_VALUES;
	for (int64_t place = 1; is_key && place <= (int64_t)t->n; place++)
		for (size_t i = 0; i < t->n; i++) {
			if (t->columns[i].key != place)
				continue;
			buf_add_c(out, n++ ? ", " : "");
			if (what == LIST_KEY)
				buf_add(out, t->columns[i].name);
			else
				buf_fmt(out, "$%zu", n);
		}
	for (size_t i = 0; !is_key && i < t->n; i++) {
		buf_add_c(out, i ? ", " : "");
		if (what == LIST_COLUMNS)
			buf_add(out, t->columns[i].name);
		else
			buf_fmt(out, "$%zu", i + 1);
	}
}

static struct str list(struct arena *a, const struct table *t, enum list_of what)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	print_list(t, what, &b);
	const struct str s = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return s;
}

static struct sql_statement statement(struct arena *memory, const struct table *t, struct str sql)
{
	const char *text = str_c(memory, sql);
	return (struct sql_statement){ str_c(memory, t->name), text, text, __FILE__ };
}

static enum rc make_statements(struct cx *cx, struct arena *memory, struct table *t,
			       struct str numbered)
{
	struct arena *a = cx->arena;
	const struct str name = t->name, columns = list(a, t, LIST_COLUMNS);
	const struct str key = list(a, t, LIST_KEY), at = list(a, t, LIST_KEY_VALUES);
	const struct str values = list(a, t, LIST_COLUMN_VALUES);
	if (key.n == 0)
		return cx_fail(cx, RC_BUG, "table %.*s has no primary key", STR_ARG(name));
	t->first = statement(memory, t,
			     arena_fmt(a, "SELECT %.*s FROM %.*s ORDER BY %.*s LIMIT %d",
				       STR_ARG(columns), STR_ARG(name), STR_ARG(key), PIECE_ROWS));
	t->next = statement(memory, t,
			    arena_fmt(a,
				      "SELECT %.*s FROM %.*s WHERE (%.*s) > (%.*s) ORDER BY %.*s "
				      "LIMIT %d",
				      STR_ARG(columns), STR_ARG(name), STR_ARG(key), STR_ARG(at),
				      STR_ARG(key), PIECE_ROWS));
	t->insert = statement(memory, t,
			      arena_fmt(a, "INSERT INTO %.*s (%.*s) VALUES (%.*s)", STR_ARG(name),
					STR_ARG(columns), STR_ARG(values)));
	if (numbered.n > 0)
		t->reseed = statement(
			memory, t,
			arena_fmt(a,
				  "SELECT setval(pg_get_serial_sequence('%.*s', '%.*s'),"
				  " coalesce(max(%.*s), 0) + 1, false) FROM %.*s",
				  STR_ARG(name), STR_ARG(numbered), STR_ARG(numbered),
				  STR_ARG(name)));
	return RC_OK;
}

/* All tables. */

/* Where the schema makes it: the step's place, then the place in its text. */
static uint64_t made_at(const struct backend *backend, struct str name, struct arena *a)
{
	const struct str words = arena_fmt(a, "CREATE TABLE %.*s (", STR_ARG(name));
	for (size_t i = 0; i < MIGRATIONS_BAKED_IN.n; i++) {
		const struct embedded_file *f = &MIGRATIONS_BAKED_IN.files[i];
		const char *other = backend->kind == STORE_SQLITE ? ".pg.sql" : ".sqlite.sql";
		if (str_ends(str_from_c(f->name), str_from_c(other)))
			continue;
		const size_t at = str_find((struct str){ (const char *)f->p, f->n }, words);
		if (at != STR_NONE)
			return (uint64_t)i << 32 | at;
	}
	return UINT64_MAX;
}

struct place {
	uint64_t at;
	struct str name;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

struct places {
	struct place *p;
	size_t n, cap;
};

static enum rc list_places(struct cx *cx, struct db *db, struct places *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &backup_list_tables, NO_VALS));
	while (rows_next(r)) {
		const struct str name = rows_str(r);
		const uint64_t at = made_at(db->backend, name, cx->arena);
		if (at == UINT64_MAX)
			return cx_fail(cx, RC_CONFLICT,
				       "the database has a table %.*s that is none of comity's: "
				       "move it elsewhere, it would be in no backup",
				       STR_ARG(name));
		*ARENA_PUSH(cx->arena, out) = (struct place){ at, name };
	}
	TRY(rows_end(cx, r));
	if (out->n > 1)
		qsort(out->p, out->n, sizeof *out->p, by_place);
	return RC_OK;
}

enum rc table_list(struct cx *cx, struct db *db, struct arena *memory, struct table_list *out)
{
	struct places places = { 0 };
	TRY(list_places(cx, db, &places));
	out->p = arena_new(memory, struct table, places.n);
	for (size_t i = 0; i < places.n; i++) {
		struct table *t = &out->p[out->n++];
		struct str numbered = { 0 };
		t->name = places.p[i].name;
		TRY(list_columns(cx, db, t, &numbered));
		TRY(make_statements(cx, memory, t, numbered));
	}
	return RC_OK;
}

/* Printing. */

/* What a text may not hold as it is, and the letter after the backslash. */
static const char plain[] = { '\\', '\t', '\n', '\r' };
static const char escaped[] = { '\\', 't', 'n', 'r' };

static void print_text(struct str s, struct buf *out)
{
	size_t begun = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *found = memchr(plain, s.p[i], sizeof plain);
		if (!found)
			continue;
		buf_add(out, str_slice(s, begun, i));
		buf_add_char(out, '\\');
		buf_add_char(out, escaped[found - plain]);
		begun = i + 1;
	}
	buf_add(out, str_slice(s, begun, s.n));
}

static void print_bytes(struct str s, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < s.n; i++) {
		const unsigned b = (unsigned char)s.p[i];
		buf_add(out, (struct str){ (char[]){ digits[b >> 4], digits[b & 15] }, 2 });
	}
}

static struct val read_val(struct rows *r, enum column_kind kind)
{
	if (rows_is_null(r)) {
		(void)rows_str(r); // takes the column
		return VAL_NULL;
	}
	switch (kind) {
	case COLUMN_NUMBER:
		return VAL(rows_int(r));
	case COLUMN_TEXT:
		return VAL(rows_str(r));
	case COLUMN_BYTES:
		break;
	}
	return VAL_BYTES(rows_bytes(r));
}

static void print_val(const struct val *v, struct buf *out)
{
	switch (v->kind) {
	case VAL_KIND_NULL:
		buf_add_c(out, "\\N");
		return;
	case VAL_KIND_INT:
		buf_fmt(out, "%lld", (long long)v->number);
		return;
	case VAL_KIND_TEXT:
		print_text(v->text, out);
		return;
	case VAL_KIND_BYTES:
	case VAL_KIND_ID:
	case VAL_KIND_HASH:
		break;
	}
	print_bytes(val_data(v), out);
}

static void print_head(const struct table *t, struct buf *out)
{
	for (size_t i = 0; i < t->n; i++)
		buf_fmt(out, "%s%.*s:%s", i ? "\t" : "", STR_ARG(t->columns[i].name),
			kinds[t->columns[i].kind]);
	buf_add_char(out, '\n');
}

/* The key's columns of a row, in the key's order. */
static void keep_key(struct table_cursor *c, const struct val *row)
{
	size_t n = 0;
	for (int64_t place = 1; place <= (int64_t)c->table->n; place++)
		for (size_t i = 0; i < c->table->n; i++)
			if (c->table->columns[i].key == place)
				c->last[n++] = row[i];
}

static size_t key_columns(const struct table *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += t->columns[i].key > 0;
	return n;
}

/* Reading. */

static enum rc read_rows(struct cx *cx, struct db *db, struct table_cursor *c, struct buf *out)
{
	const struct table *t = c->table;
	const struct vals key = { c->last, key_columns(t) };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, c->begun ? &t->next : &t->first, c->begun ? key : NO_VALS));
	int n = 0;
	struct val row[TABLE_COLUMNS_MAX] = { 0 };
	for (; rows_next(r); n++) {
		for (size_t i = 0; i < t->n; i++) {
			row[i] = read_val(r, t->columns[i].kind);
			print_val(&row[i], out);
			buf_add_char(out, i + 1 < t->n ? '\t' : '\n');
		}
	}
	if (n > 0)
		keep_key(c, row);
	TRY(rows_end(cx, r));
	c->rows += n;
	c->begun = true;
	c->ended = n < PIECE_ROWS;
	return RC_OK;
}

enum rc table_read(struct cx *cx, struct db *db, struct table_cursor *c, struct buf *out)
{
	struct arena *outer = cx->arena;
	c->turn = 1 - c->turn;
	arena_reset(&c->arenas[c->turn]);
	print_head(c->table, out);
	cx->arena = &c->arenas[c->turn];
	const enum rc rc = read_rows(cx, db, c, out);
	cx->arena = outer;
	TRY(rc);
	if (buf_full(out))
		return cx_fail(cx, RC_LIMIT, "some rows of %.*s are too large for a backup",
			       STR_ARG(c->table->name));
	return RC_OK;
}

void table_cursor_done(struct table_cursor *c)
{
	arena_done(&c->arenas[0]);
	arena_done(&c->arenas[1]);
}

/* Writing. */

static bool parse_text(struct arena *a, struct str s, struct val *out)
{
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\') {
			p[n++] = s.p[i];
			continue;
		}
		if (++i == s.n)
			return false;
		const char *found = memchr(escaped, s.p[i], sizeof escaped);
		if (!found)
			return false;
		p[n++] = plain[found - escaped];
	}
	*out = val_text((struct str){ p, n });
	return true;
}

static bool parse_bytes(struct arena *a, struct str s, struct val *out)
{
	char *p = arena_alloc(a, s.n / 2);
	if (s.n % 2)
		return false;
	for (size_t i = 0; i < s.n; i += 2) {
		const int high = str_hex_small(s.p[i]), low = str_hex_small(s.p[i + 1]);
		if (high < 0 || low < 0)
			return false;
		p[i / 2] = (char)(high << 4 | low);
	}
	*out = val_bytes((struct str){ p, s.n / 2 });
	return true;
}

static bool parse_val(struct arena *a, struct str s, enum column_kind kind, struct val *out)
{
	int64_t n;
	if (str_eq(s, STR("\\N"))) {
		*out = VAL_NULL;
		return true;
	}
	switch (kind) {
	case COLUMN_NUMBER:
		if (!str_to_i64(s, INT64_MIN, INT64_MAX, &n))
			return false;
		*out = VAL(n);
		return true;
	case COLUMN_TEXT:
		return parse_text(a, s, out);
	case COLUMN_BYTES:
		break;
	}
	return parse_bytes(a, s, out);
}

static bool parse_row(struct arena *a, const struct table *t, struct str line, struct val *row)
{
	for (size_t i = 0; i < t->n; i++) {
		struct str field;
		const bool more = str_cut(line, '\t', &field, &line);
		if (more != (i + 1 < t->n) || !parse_val(a, field, t->columns[i].kind, &row[i]))
			return false;
	}
	return true;
}

static bool has_head(const struct table *t, struct str head)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	print_head(t, &b);
	const struct str own = str_slice(buf_str(&b), 0, b.n - 1);
	const bool same = str_eq(own, head);
	buf_done(&b);
	return same;
}

enum rc table_write(struct cx *cx, struct db *db, const struct table *t, struct str piece,
		    int64_t *rows)
{
	struct str line;
	struct val row[TABLE_COLUMNS_MAX];
	if (!str_cut(piece, '\n', &line, &piece) || !has_head(t, line))
		return cx_fail(cx, RC_INVALID, "table %.*s of the backup has other columns",
			       STR_ARG(t->name));
	while (str_cut(piece, '\n', &line, &piece)) {
		if (!parse_row(cx->arena, t, line, row))
			return cx_fail(cx, RC_INVALID, "row %lld of table %.*s is no row",
				       (long long)*rows + 1, STR_ARG(t->name));
		TRY(db_run(cx, db, &t->insert, (struct vals){ row, t->n }, NULL));
		(*rows)++;
	}
	if (piece.n > 0 || line.n > 0)
		return cx_fail(cx, RC_INVALID, "table %.*s of the backup ends within a row",
			       STR_ARG(t->name));
	return RC_OK;
}

enum rc table_finish(struct cx *cx, struct db *db, const struct table *t)
{
	if (!t->reseed.postgres)
		return RC_OK;
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &t->reseed, NO_VALS));
	(void)rows_next(r); // its answer says nothing new
	return rows_end(cx, r);
}
