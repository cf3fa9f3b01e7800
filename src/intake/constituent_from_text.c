// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_from_text.h"

#include <string.h>

#include "formats/idn.h"

/* ---- words ------------------------------------------------------------------------- */

static bool next_word(struct str *rest, struct str *out)
{
	size_t from = 0, to;
	while (from < rest->n && strchr(" \t\r\n,;", rest->p[from]))
		from++;
	for (to = from; to < rest->n && !strchr(" \t\r\n,;", rest->p[to]); to++)
		;
	*out = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to, rest->n);
	return out->n > 0;
}

enum rc networks_from_text(struct cx *cx, struct str text, struct networks *out)
{
	struct str word;
	struct networks found = { 0 };
	while (next_word(&text, &word)) {
		if (!network_parse(word, ARENA_PUSH(cx->arena, &found)))
			return cx_fail(cx, RC_INVALID,
				       "\"%.*s\" is no network such as 192.0.2.0/24 or "
				       "2001:db8::/32 (bits beyond its length must be zero)",
				       STR_ARG(str_slice(word, 0, 80)));
		if (found.n > CONSTITUENT_PLACES_MAX)
			return cx_fail(cx, RC_LIMIT, "more than %d networks",
				       CONSTITUENT_PLACES_MAX);
	}
	*out = found;
	return RC_OK;
}

/* "AS64500" */
static bool as_number(struct str word)
{
	int64_t n;
	return word.n > 2 && str_eq_nocase(str_slice(word, 0, 2), STR("as")) &&
	       str_to_i64(str_slice(word, 2, word.n), 1, UINT32_MAX, &n);
}

/* In A-labels and small letters, with a dot; false: no name of a host. */
static bool domain(struct arena *a, struct str word, struct str *out)
{
	struct str name;
	if (word.n == 0 || word.n > 253 || !idn_to_ascii(a, word, &name) || name.n > 253)
		return false;
	bool good = str_find(name, STR(".")) != STR_NONE && name.p[0] != '.' &&
		    name.p[name.n - 1] != '.' && str_find(name, STR("..")) == STR_NONE;
	for (size_t i = 0; i < name.n; i++)
		good = good && ((name.p[i] >= 'a' && name.p[i] <= 'z') ||
				(name.p[i] >= '0' && name.p[i] <= '9') ||
				(name.p[i] != '\0' && strchr("-._", name.p[i])));
	*out = name;
	return good;
}

static bool read_name(struct arena *a, struct str word, struct str *out)
{
	if (!as_number(word))
		return domain(a, word, out);
	*out = arena_fmt(a, "AS%.*s", STR_ARG(str_slice(word, 2, word.n)));
	return true;
}

enum rc names_from_text(struct cx *cx, struct str text, struct constituent_names *out)
{
	struct str word;
	struct constituent_names found = { 0 };
	while (next_word(&text, &word)) {
		if (!read_name(cx->arena, word, ARENA_PUSH(cx->arena, &found)))
			return cx_fail(cx, RC_INVALID,
				       "\"%.*s\" is no domain such as example.com, and no number "
				       "such as AS64500",
				       STR_ARG(str_slice(word, 0, 80)));
		if (found.n > CONSTITUENT_PLACES_MAX)
			return cx_fail(cx, RC_LIMIT, "more than %d domains",
				       CONSTITUENT_PLACES_MAX);
	}
	*out = found;
	return RC_OK;
}

/* ---- lines ------------------------------------------------------------------------- */

enum { COLUMNS_MAX = 16 };

struct cells {
	struct str p[COLUMNS_MAX];
	size_t n;
};

/* Where the cell that begins at `from` ends: at its second quote that stands alone, or before the
 * comma or the end of the line. */
static size_t cell_end(struct str s, size_t from, bool quoted)
{
	size_t i = from;
	for (; i < s.n; i++) {
		if (quoted && s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"')
			i++;
		else if (quoted ? s.p[i] == '"' : (s.p[i] == ',' || s.p[i] == '\n'))
			break;
	}
	return i;
}

static struct str unquote(struct arena *a, struct str s)
{
	size_t n = 0;
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		i += s.p[i] == '"'; // the second of two
	}
	return (struct str){ p, n };
}

/* One cell; *more: another one follows in this line. */
static bool read_cell(struct arena *a, struct str *rest, struct str *out, bool *more)
{
	const bool quoted = rest->n > 0 && rest->p[0] == '"';
	const size_t from = quoted ? 1 : 0;
	size_t i = cell_end(*rest, from, quoted);
	*out = str_slice(*rest, from, i);
	if (quoted)
		*out = unquote(a, *out);
	*out = str_trim(*out);
	if (quoted && i++ == rest->n)
		return false; // never closed
	if (i < rest->n && rest->p[i] == '\r')
		i++;
	if (i < rest->n && rest->p[i] != ',' && rest->p[i] != '\n')
		return false; // something behind the quotes
	*more = i < rest->n && rest->p[i] == ',';
	*rest = str_slice(*rest, i < rest->n ? i + 1 : i, rest->n);
	return true;
}

static enum rc read_line(struct cx *cx, struct str *rest, int64_t line, struct cells *out)
{
	bool more = true;
	out->n = 0;
	while (more) {
		struct str cell;
		if (out->n == COLUMNS_MAX)
			return cx_fail(cx, RC_INVALID, "line %lld: more than %d columns",
				       (long long)line, COLUMNS_MAX);
		if (!read_cell(cx->arena, rest, &cell, &more))
			return cx_fail(cx, RC_INVALID,
				       "line %lld: a cell in quotes does not end where it should",
				       (long long)line);
		out->p[out->n++] = cell;
	}
	return RC_OK;
}

/* Where a column of this name stands; the cell of it in this line, empty where there is none. */
static struct str cell_of(const struct cells *head, const struct cells *line, const char *name)
{
	for (size_t i = 0; i < head->n && i < line->n; i++)
		if (str_eq_nocase(head->p[i], str_from_c(name)))
			return line->p[i];
	return STR("");
}

typedef enum rc take_line(struct cx *cx, const struct cells *head, const struct cells *line,
			  void *out);

static enum rc read_table(struct cx *cx, struct str text, const char *const *columns,
			  take_line *take, void *out)
{
	struct cells head = { .n = 0 }, line;
	int64_t number = 1, found = 0;
	if (text.n > CONSTITUENTS_BYTES_MAX || !str_is_utf8(text))
		return cx_fail(cx, RC_INVALID, "the table is larger than %d bytes, or not UTF-8",
			       CONSTITUENTS_BYTES_MAX);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.n);
	TRY(read_line(cx, &text, number, &head));
	for (size_t i = 0; i < head.n; i++) {
		size_t k = 0;
		while (columns[k] && !str_eq_nocase(head.p[i], str_from_c(columns[k])))
			k++;
		if (!columns[k])
			return cx_fail(cx, RC_INVALID, "line 1: there is no column \"%.*s\"",
				       STR_ARG(str_slice(head.p[i], 0, 80)));
	}
	while (text.n > 0) {
		TRY(read_line(cx, &text, ++number, &line));
		if (line.n == 1 && line.p[0].n == 0)
			continue;
		if (line.n > head.n || ++found > CONSTITUENTS_MAX)
			return cx_fail(cx, RC_INVALID,
				       "line %lld: more cells than columns, or more than %d lines",
				       (long long)number, CONSTITUENTS_MAX);
		const enum rc rc = take(cx, &head, &line, out);
		if (rc != RC_OK) {
			const struct str why = arena_copy(cx->arena, cx_error(cx));
			return cx_fail(cx, rc, "line %lld: %.*s", (long long)number, STR_ARG(why));
		}
	}
	return RC_OK;
}

/* ---- members ----------------------------------------------------------------------- */

static const char *const member_columns[] = { "name",	  "sector", "critical", "mail",	   "phone",
					      "language", "key",    "networks", "domains", NULL };

static enum rc take_member(struct cx *cx, const struct cells *head, const struct cells *line,
			   void *out)
{
	struct constituents *all = out;
	struct constituent m = { .name = cell_of(head, line, "name"),
				 .sector = cell_of(head, line, "sector"),
				 .mail = cell_of(head, line, "mail"),
				 .phone = cell_of(head, line, "phone"),
				 .language = str_lower(cx->arena, cell_of(head, line, "language")),
				 .public_key = cell_of(head, line, "key") };
	const struct str critical = cell_of(head, line, "critical");
	m.critical = str_eq_nocase(critical, STR("yes"));
	if (m.language.n == 0)
		m.language = STR("en");
	if (!m.critical && critical.n > 0 && !str_eq_nocase(critical, STR("no")))
		return cx_fail(cx, RC_INVALID, "critical: write yes or no");
	TRY(networks_from_text(cx, cell_of(head, line, "networks"), &m.networks));
	TRY(names_from_text(cx, cell_of(head, line, "domains"), &m.names));
	*ARENA_PUSH(cx->arena, all) = m;
	return RC_OK;
}

enum rc constituents_from_csv(struct cx *cx, struct str text, struct constituents *out)
{
	struct constituents found = { 0 };
	TRY(read_table(cx, text, member_columns, take_member, &found));
	*out = found;
	return RC_OK;
}

static enum rc take_contact(struct cx *cx, const struct cells *head, const struct cells *line,
			    void *out)
{
	struct abuse_contacts *all = out;
	const struct str where = cell_of(head, line, "where");
	struct abuse_contact c = { .mail = cell_of(head, line, "mail") };
	c.is_network = network_parse(where, &c.network);
	if (!c.is_network && !read_name(cx->arena, where, &c.name))
		return cx_fail(cx, RC_INVALID, "where: \"%.*s\" is no network, domain or AS number",
			       STR_ARG(str_slice(where, 0, 80)));
	if (c.mail.n == 0 || !constituent_mail_is_good(c.mail))
		return cx_fail(cx, RC_INVALID, "mail: write one address such as abuse@example.com");
	*ARENA_PUSH(cx->arena, all) = c;
	return RC_OK;
}

enum rc abuse_contacts_from_csv(struct cx *cx, struct str text, struct abuse_contacts *out)
{
	static const char *const columns[] = { "where", "mail", NULL };
	struct abuse_contacts found = { 0 };
	TRY(read_table(cx, text, columns, take_contact, &found));
	*out = found;
	return RC_OK;
}

/* ---- printing ---------------------------------------------------------------------- */

struct str networks_print(struct arena *a, const struct networks *n)
{
	struct str out = STR("");
	for (size_t i = 0; i < n->n; i++)
		out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(out), i > 0 ? " " : "",
				STR_ARG(network_print(a, &n->p[i])));
	return out;
}

struct str names_print(struct arena *a, const struct constituent_names *n)
{
	struct str out = STR("");
	for (size_t i = 0; i < n->n; i++)
		out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(out), i > 0 ? " " : "", STR_ARG(n->p[i]));
	return out;
}

void constituents_to_table(struct table *t, struct arena *a, const struct constituents *m)
{
	table_init(t, a);
	for (size_t i = 0; member_columns[i]; i++)
		table_column(t, str_from_c(member_columns[i]), TABLE_LEFT);
	for (size_t i = 0; i < m->n; i++) {
		const struct constituent *one = &m->p[i];
		TABLE_ROW(t, one->name, one->sector, one->critical ? STR("yes") : STR("no"),
			  one->mail, one->phone, one->language, one->public_key,
			  networks_print(a, &one->networks), names_print(a, &one->names));
	}
}
