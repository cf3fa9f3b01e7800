// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/csv_feed.h"

#include <string.h>

#include "formats/xarf.h"

/* ---- maps ------------------------------------------------------------------------------------ */

static const char *const others[] = { "port", "time", "last",	      "id",	 "title",
				      "text", "tlp",  "organisation", "contact", "count" };

static bool is_field(struct str name)
{
	enum feed_kind kind;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_eq(name, str_from_c(others[i])))
			return true;
	return feed_kind_parse(name, &kind);
}

static enum rc take_column(struct cx *cx, struct csv_map *m, struct str value)
{
	struct str field, name;
	(void)str_cut(value, ' ', &field, &name);
	name = str_trim(name);
	if (!is_field(field))
		return cx_fail(cx, RC_INVALID,
			       "a column cannot be \"%.*s\": url, host, ip, asn, email, phone, "
			       "wallet, iban, hash, account, port, time, last, id, title, text, "
			       "tlp, count, organisation or contact",
			       STR_ARG(str_slice(field, 0, 40)));
	if (name.n == 0)
		return cx_fail(cx, RC_INVALID, "which column is the %.*s? Give its name or number",
			       STR_ARG(field));
	if (m->n == CSV_COLUMNS_MAX)
		return cx_fail(cx, RC_INVALID, "more than %d columns", CSV_COLUMNS_MAX);
	m->columns[m->n++] = (struct csv_column){ field, name };
	return RC_OK;
}

static enum rc take_character(struct cx *cx, struct str key, struct str value, char *out)
{
	if (str_eq(value, STR("tab")))
		*out = '\t';
	else if (value.n == 1 && value.p[0] > ' ' && value.p[0] < 0x7f && value.p[0] != '"')
		*out = value.p[0];
	else
		return cx_fail(cx, RC_INVALID, "%.*s must be one character, or tab", STR_ARG(key));
	return RC_OK;
}

static enum rc take_word(struct cx *cx, struct csv_map *m, struct str key, struct str value)
{
	if (str_eq(key, STR("separator")))
		return take_character(cx, key, value, &m->separator);
	if (str_eq(key, STR("comment")))
		return take_character(cx, key, value, &m->comment);
	if (str_eq(key, STR("column")))
		return take_column(cx, m, value);
	if (str_eq(key, STR("zone"))) {
		m->zone = value;
		return RC_OK;
	}
	if (str_eq(key, STR("category")) && str_cut(value, '/', &m->category, &m->type) &&
	    m->category.n > 0 && m->type.n > 0)
		return RC_OK;
	if (str_eq(key, STR("header")) && (str_eq(value, STR("yes")) || str_eq(value, STR("no")))) {
		m->has_header = str_eq(value, STR("yes"));
		return RC_OK;
	}
	if (str_eq(key, STR("dates"))) {
		m->dates = str_eq(value, STR("dmy"))   ? CSV_DMY
			   : str_eq(value, STR("mdy")) ? CSV_MDY
						       : CSV_ISO;
		if (m->dates != CSV_ISO || str_eq(value, STR("iso")))
			return RC_OK;
	}
	return cx_fail(
		cx, RC_INVALID,
		"\"%.*s %.*s\" is no line of a map: separator ;|tab, header yes|no, comment #, "
		"dates iso|dmy|mdy, zone NAME, category CATEGORY/TYPE, column FIELD NAME",
		STR_ARG(str_slice(key, 0, 40)), STR_ARG(str_slice(value, 0, 40)));
}

/* Where the times are, and what of them alone says nothing. */
static enum rc judge(struct cx *cx, const struct csv_map *m)
{
	enum feed_kind kind;
	for (size_t i = 0; i < m->n; i++)
		if (feed_kind_parse(m->columns[i].field, &kind))
			return RC_OK;
	return cx_fail(cx, RC_INVALID,
		       "the map has no column that could be complained of: an address, a host ...");
}

enum rc csv_map_read(struct cx *cx, struct str text, struct csv_map *out)
{
	struct csv_map m = { .separator = ',', .has_header = true };
	struct str line, key, value;
	if (text.n > CSV_MAP_MAX || !str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, "a map is text of at most %d bytes", CSV_MAP_MAX);
	while (text.n > 0) {
		(void)str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (line.n == 0)
			continue;
		(void)str_cut(line, ' ', &key, &value);
		TRY(take_word(cx, &m, key, str_trim(value)));
	}
	TRY(judge(cx, &m));
	*out = m;
	return RC_OK;
}

/* ---- rows -------------------------------------------------------------------------------------- */

/* The end of the row at `at`, with its line feed: one within quotes does not end it. */
static size_t row_end(struct str s, size_t at)
{
	bool quoted = false;
	while (at < s.n) {
		const char c = s.p[at++];
		if (c == '"')
			quoted = !quoted;
		else if (c == '\n' && !quoted)
			break;
	}
	return at;
}

size_t csv_cut(struct str bytes, size_t most)
{
	size_t end = row_end(bytes, 0);
	while (end < bytes.n) {
		const size_t next = row_end(bytes, end);
		if (next > most)
			break;
		end = next;
	}
	return end;
}

static bool is_passed(const struct csv_map *m, struct str row)
{
	const struct str s = str_trim(row);
	return s.n == 0 || (m->comment && s.p[0] == m->comment);
}

size_t csv_head(const struct csv_map *map, struct str bytes, struct str *row)
{
	size_t at = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
	*row = STR("");
	while (at < bytes.n) {
		const size_t end = row_end(bytes, at);
		const struct str one = str_slice(bytes, at, end);
		at = end;
		if (is_passed(map, one))
			continue;
		*row = str_trim(one);
		break;
	}
	return at;
}

struct fields {
	struct str p[CSV_FIELDS_MAX];
	size_t n;
};

/* The field at *at, which goes behind its separator. */
static struct str next_field(struct arena *a, const struct csv_map *m, struct str row, size_t *at,
			     bool *is_open)
{
	size_t i = *at, n = 0;
	while (i < row.n && row.p[i] == ' ' && m->separator != ' ')
		i++;
	if (i >= row.n || row.p[i] != '"') {
		const char *end = i < row.n ? memchr(row.p + i, m->separator, row.n - i) : NULL;
		const size_t to = end ? (size_t)(end - row.p) : row.n;
		*at = end ? to + 1 : row.n + 1;
		return str_trim(str_slice(row, i, to));
	}
	char *p = arena_alloc(a, row.n - i + 1);
	for (i++; i < row.n; i++) {
		if (row.p[i] == '"' && i + 1 < row.n && row.p[i + 1] == '"')
			i++;
		else if (row.p[i] == '"')
			break;
		p[n++] = row.p[i];
	}
	*is_open = *is_open || i >= row.n;
	const char *end = i < row.n ? memchr(row.p + i, m->separator, row.n - i) : NULL;
	*at = end ? (size_t)(end - row.p) + 1 : row.n + 1;
	return (struct str){ p, n };
}

/* True: a quotation mark has no end. */
static bool split(struct arena *a, const struct csv_map *m, struct str row, struct fields *f)
{
	size_t at = 0;
	bool is_open = false;
	f->n = 0;
	while (at <= row.n && f->n < CSV_FIELDS_MAX) {
		const struct str one = next_field(a, m, row, &at, &is_open);
		f->p[f->n++] = one;
	}
	return is_open;
}

/* ---- times --------------------------------------------------------------------------------------- */

/* A number of at most `digits` digits at *at, behind which it goes. */
static bool number(struct str s, size_t *at, size_t digits, int64_t most, int64_t *out)
{
	size_t end = *at;
	while (end < s.n && end < *at + digits && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	if (!str_to_i64(str_slice(s, *at, end), 0, most, out))
		return false;
	*at = end;
	return true;
}

static bool mark(struct str s, size_t *at, const char *marks)
{
	if (*at >= s.n || !s.p[*at] || !strchr(marks, s.p[*at]))
		return false;
	++*at;
	return true;
}

/* "2026-12-31", "31/12/2026", "12.31.2026": the day as the map writes it. */
static bool day_of(struct arena *a, struct str s, enum csv_dates dates, size_t *at,
		   struct date *out)
{
	int64_t x = 0, y = 0, z = 0;
	if (!number(s, at, 4, 9999, &x) || !mark(s, at, "-/.") || !number(s, at, 2, 99, &y) ||
	    !mark(s, at, "-/.") || !number(s, at, 4, 9999, &z))
		return false;
	const int64_t year = dates == CSV_ISO ? x : z;
	const int64_t month = dates == CSV_MDY ? x : y;
	const int64_t day = dates == CSV_ISO ? z : dates == CSV_DMY ? x : y;
	return date_parse(arena_fmt(a, "%04lld-%02lld-%02lld", (long long)year, (long long)month,
				    (long long)day),
			  out);
}

/* Without a zone: *is_local. */
static bool time_of(struct arena *a, struct str s, enum csv_dates dates, struct instant *out,
		    bool *is_local)
{
	struct date day;
	size_t at = 0;
	int64_t epoch = 0, h = 0, m = 0, sec = 0;
	*is_local = false;
	if (xarf_time(s, out))
		return out->us > 0;
	if (str_to_i64(s, 100000000, INT64_C(10000000000), &epoch)) {
		out->us = epoch * INT64_C(1000000);
		return true;
	}
	if (!day_of(a, s, dates, &at, &day))
		return false;
	if (at < s.n && (!mark(s, &at, " T") || !number(s, &at, 2, 23, &h) || !mark(s, &at, ":") ||
			 !number(s, &at, 2, 59, &m)))
		return false;
	if (at < s.n && (!mark(s, &at, ":") || !number(s, &at, 2, 60, &sec)))
		return false;
	if (at < s.n && mark(s, &at, "."))
		while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
			at++;
	*is_local = true;
	out->us = (INT64_C(86400) * day.days + h * 3600 + m * 60 + sec) * INT64_C(1000000);
	return at == s.n && out->us > 0;
}

/* ---- a row as an event ------------------------------------------------------------------------------ */

struct table {
	struct arena *a;
	const struct csv_map *map;
	size_t columns[CSV_COLUMNS_MAX]; // of the table, for each of the map
	struct feed *out;
	size_t line; // of the row
};

static void take_time(struct table *t, struct feed_event *e, const struct csv_column *c,
		      struct str value, struct str place)
{
	struct instant at = { 0 };
	bool is_local = false;
	if (!time_of(t->a, value, t->map->dates, &at, &is_local)) {
		feed_fault(t->a, e, "no-time", place,
			   "It is no time: 2026-12-31T23:59:59Z, 2026-12-31 23:59, or days as the "
			   "map's line \"dates\" says. Correct it, or the map.");
		return;
	}
	e->is_local = is_local;
	if (str_eq(c->field, STR("time")))
		e->first = at;
	else
		e->last = at;
}

static void take_field(struct table *t, struct feed_event *e, const struct csv_column *c,
		       struct str value, struct str place)
{
	enum feed_kind kind;
	static const struct {
		const char *field;
		enum feed_text which;
	} texts[] = { { "id", FEED_ID },
		      { "title", FEED_TITLE },
		      { "text", FEED_BODY },
		      { "contact", FEED_CONTACT },
		      { "organisation", FEED_ORG } };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(c->field, str_from_c(texts[i].field)))
			feed_set(t->a, e, texts[i].which, value);
	if (feed_kind_parse(c->field, &kind))
		feed_subject(t->a, e, kind, value, place, 0);
	else if (str_eq(c->field, STR("time")) || str_eq(c->field, STR("last")))
		take_time(t, e, c, value, place);
	else if (str_eq(c->field, STR("tlp")) && !feed_tlp(e, value))
		feed_fault(
			t->a, e, "tlp", place,
			"It is none of the labels of TLP: clear, green, amber, amber+strict, red.");
	else if (str_eq(c->field, STR("count")) &&
		 !str_to_i64(value, 1, FEED_INCIDENTS_MAX, &e->incidents))
		feed_fault(t->a, e, "count", place,
			   "It is no number of times: write digits alone.");
}

/* The port belongs to the addresses of its row. */
static void take_port(struct table *t, struct feed_event *e, struct str value, struct str place)
{
	int64_t port = 0;
	if (!str_to_i64(value, 1, 65535, &port)) {
		feed_fault(t->a, e, "port", place, "It is no port: a number from 1 to 65535.");
		return;
	}
	for (size_t i = 0; i < e->subjects.n; i++)
		if (e->subjects.p[i].kind == FEED_IP || e->subjects.p[i].kind == FEED_HOST)
			e->subjects.p[i].port = port;
}

static void read_row(struct table *t, struct str row, size_t at)
{
	struct fields f = { .n = 0 };
	struct feed_event *e = feed_add(t->a, t->out, at, row.n);
	const struct csv_map *m = t->map;
	const bool is_open = split(t->a, m, row, &f);
	feed_set(t->a, e, FEED_CATEGORY, m->category);
	feed_set(t->a, e, FEED_TYPE, m->type);
	for (int ports = 0; ports < 2; ports++)
		for (size_t i = 0; i < m->n; i++) {
			const struct csv_column *c = &m->columns[i];
			const struct str place = arena_fmt(t->a, "line %zu, column %.*s", t->line,
							   STR_ARG(str_slice(c->name, 0, 60)));
			const bool is_port = str_eq(c->field, STR("port"));
			if (is_port != (ports == 1) || t->columns[i] >= f.n ||
			    f.p[t->columns[i]].n == 0)
				continue;
			if (is_port)
				take_port(t, e, f.p[t->columns[i]], place);
			else
				take_field(t, e, c, f.p[t->columns[i]], place);
		}
	if (is_open)
		feed_refuse(e, arena_fmt(t->a, "line %zu: a quotation mark has no end; close it",
					 t->line));
	else if (e->subjects.n == 0)
		feed_refuse(e,
			    arena_fmt(t->a, "line %zu: the columns of the map are empty", t->line));
	if (e->last.us == 0)
		e->last = e->first;
}

/* Which column of the table each of the map is. */
static enum rc find_columns(struct cx *cx, const struct csv_map *m, struct str head,
			    size_t columns[CSV_COLUMNS_MAX])
{
	struct fields f = { .n = 0 };
	if (m->has_header)
		(void)split(cx->arena, m, head, &f); // its columns are not found then
	for (size_t i = 0; i < m->n; i++) {
		int64_t number = 0;
		size_t k = 0;
		while (k < f.n && !str_eq_nocase(f.p[k], m->columns[i].name))
			k++;
		if (k == f.n && str_to_i64(m->columns[i].name, 1, CSV_FIELDS_MAX, &number))
			k = (size_t)number - 1;
		else if (k == f.n)
			return cx_fail(cx, RC_INVALID,
				       "the table has no column \"%.*s\": its first row is "
				       "\"%.*s\"; change the map, or its line \"separator\"",
				       STR_ARG(str_slice(m->columns[i].name, 0, 60)),
				       STR_ARG(str_slice(head, 0, 120)));
		columns[i] = k;
	}
	return RC_OK;
}

enum rc csv_map_fits(struct cx *cx, const struct csv_map *map, struct str head)
{
	size_t columns[CSV_COLUMNS_MAX];
	return find_columns(cx, map, head, columns);
}

static size_t lines_in(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

enum rc csv_feed_read(struct cx *cx, const struct feed_ask *ask, struct str bytes, struct feed *out)
{
	struct csv_map map = { .separator = ',' };
	struct str head = ask->head;
	struct table t = { .a = cx->arena, .map = &map, .out = out, .line = ask->line + 1 };
	size_t at = 0;
	TRY(csv_map_read(cx, ask->mapping, &map));
	out->format = FEED_CSV;
	if (ask->line == 0 && map.has_header) {
		at = csv_head(&map, bytes, &head);
		t.line += lines_in(str_slice(bytes, 0, at));
	}
	TRY(find_columns(cx, &map, head, t.columns));
	while (at < bytes.n && out->events.n < FEED_EVENTS_MAX) {
		const size_t end = row_end(bytes, at);
		const struct str row = str_slice(bytes, at, end), bare = str_trim(row);
		if (!is_passed(&map, row))
			read_row(&t, bare, (size_t)(bare.p - bytes.p));
		t.line += lines_in(row);
		at = end;
	}
	if (out->events.n == 0)
		out->nothing = STR("the table has no rows");
	return RC_OK;
}
