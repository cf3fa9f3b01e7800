// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hash_list.h"

#include <string.h>

enum { COLUMNS_MAX = 64, SHOWN = 40 };

/* As columns are called, without what is neither letter nor digit. */
static const struct {
	const char *name;
	enum hashset_kind kind;
} names[] = {
	{ "md5", HASHSET_MD5 },
	{ "md5hash", HASHSET_MD5 },
	{ "sha1", HASHSET_SHA1 },
	{ "sha1hash", HASHSET_SHA1 },
	{ "sha256", HASHSET_SHA256 },
	{ "sha256hash", HASHSET_SHA256 },
	{ "pdq", HASHSET_NEAR },
	{ "pdqhash", HASHSET_NEAR },
	{ "perceptualhash", HASHSET_NEAR },
	{ "perceptual256", HASHSET_NEAR },
};

void hash_list_begin(struct hash_list *l, bool is_near, unsigned columns)
{
	*l = (struct hash_list){ .is_near = is_near, .columns = columns };
}

static bool is_read(const struct hash_list *l, enum hashset_kind kind)
{
	return (l->columns >> kind & 1) != 0;
}

static bool name_kind(struct str name, enum hashset_kind *out)
{
	char plain[20] = "";
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		const bool is_capital = c >= 'A' && c <= 'Z';
		if (!is_capital && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			continue;
		if (n == sizeof plain)
			return false;
		plain[n++] = (char)(is_capital ? c | 0x20 : c);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (str_eq((struct str){ plain, n }, str_from_c(names[i].name))) {
			*out = names[i].kind;
			return true;
		}
	}
	return false;
}

static enum rc bad(struct cx *cx, const struct hash_list *l, const char *field, struct str found,
		   const char *what)
{
	return cx_fail(cx, RC_INVALID, "line %lld, field %s: \"%.*s\"%s %s", (long long)l->line,
		       field, STR_ARG(str_slice(found, 0, SHOWN)), found.n > SHOWN ? "..." : "",
		       what);
}

/* ---- CSV ---------------------------------------------------------------------- */

/* Takes a field; a quoted one may hold separators, and a quote twice, which a hash has not.
 * False: a quote is open at the end of the line, or something follows it. */
static bool take_field(struct str *rest, char separator, struct str *field)
{
	struct str tail;
	if (rest->n == 0 || rest->p[0] != '"') {
		(void)str_cut(*rest, separator, field, &tail);
		*rest = tail;
		return true;
	}
	size_t end = 1;
	while (end < rest->n &&
	       (rest->p[end] != '"' || (end + 1 < rest->n && rest->p[end + 1] == '"')))
		end += rest->p[end] == '"' ? 2 : 1;
	if (end >= rest->n || (end + 1 < rest->n && rest->p[end + 1] != separator))
		return false;
	*field = str_slice(*rest, 1, end);
	*rest = str_slice(*rest, end + 2, rest->n);
	return true;
}

/* Whether a line names a column that can be read; then it is the header. */
static bool read_header(struct hash_list *l, struct str line)
{
	static const char separators[] = ",;\t";
	struct str rest = line, field;
	bool found = false;
	enum hashset_kind kind;
	l->separator = ',';
	for (size_t i = 0; separators[i]; i++)
		if (memchr(line.p, separators[i], line.n)) {
			l->separator = separators[i];
			break;
		}
	for (size_t column = 0; rest.n > 0 && column < COLUMNS_MAX; column++) {
		if (!take_field(&rest, l->separator, &field))
			return false;
		l->kind_of[column] = -1;
		if (!name_kind(field, &kind))
			continue;
		found = true;
		if (!is_read(l, kind))
			continue;
		l->kind_of[column] = (int)kind;
		l->last = column;
	}
	return found;
}

static bool reads_any(const struct hash_list *l)
{
	return l->kind_of[l->last] >= 0;
}

static enum rc take_row(struct cx *cx, struct hash_list *l, struct str line,
			struct hash_list_row *row, bool *has)
{
	struct str rest = line, field;
	for (size_t column = 0; column <= l->last; column++) {
		const char *name = l->kind_of[column] >= 0
					   ? hashset_kind_key((enum hashset_kind)l->kind_of[column])
					   : "of no hash";
		if (!take_field(&rest, l->separator, &field))
			return bad(cx, l, name, rest, "has a quote that is not closed");
		const struct str value = str_trim(field);
		if (l->kind_of[column] < 0 || value.n == 0)
			continue;
		const enum hashset_kind kind = (enum hashset_kind)l->kind_of[column];
		if (!hashset_value_parse(value, kind, row->values[kind]))
			return cx_fail(
				cx, RC_INVALID,
				"line %lld, field %s: \"%.*s\" is not %zu hexadecimal digits",
				(long long)l->line, name, STR_ARG(str_slice(value, 0, SHOWN)),
				2 * hashset_width(kind));
		row->has[kind] = *has = true;
	}
	return *has ? RC_OK : bad(cx, l, "of a hash", line, "has none of the hashes that are read");
}

/* ---- a hash a line ------------------------------------------------------------ */

/* "SHA256 (name) = hash" */
static bool take_bsd(struct str line, enum hashset_kind *kind, struct str *hex)
{
	size_t open = str_find(line, STR(" ("));
	size_t end = line.n;
	if (open == STR_NONE || !name_kind(str_slice(line, 0, open), kind))
		return false;
	while (end > 0 && str_hex_digit(line.p[end - 1]) >= 0)
		end--;
	*hex = str_slice(line, end, line.n);
	return str_ends(str_slice(line, 0, end), STR(") = "));
}

static enum rc take_plain(struct cx *cx, struct hash_list *l, struct str line,
			  struct hash_list_row *row, bool *has)
{
	enum hashset_kind kind = HASHSET_MD5;
	struct str hex = { 0 };
	if (!take_bsd(line, &kind, &hex)) {
		size_t n = 0;
		while (n < line.n && str_hex_digit(line.p[n]) >= 0)
			n++;
		hex = str_slice(line, 0, n);
		const bool ends = n == line.n || line.p[n] == ' ' || line.p[n] == '\t' ||
				  line.p[n] == ',';
		if (!ends || (n != 32 && n != 40 && n != 64))
			return bad(cx, l, "hash", line,
				   "does not begin with 32, 40 or 64 hexadecimal digits");
		kind = n == 32 ? HASHSET_MD5 : n == 40 ? HASHSET_SHA1 : HASHSET_SHA256;
		if (kind == HASHSET_SHA256 && l->is_near)
			kind = HASHSET_NEAR;
	}
	if (!hashset_value_parse(hex, kind, row->values[kind]))
		return bad(cx, l, hashset_kind_key(kind), hex, "is not of that algorithm's length");
	row->has[kind] = *has = is_read(l, kind);
	return RC_OK;
}

/* ---- lines -------------------------------------------------------------------- */

static enum rc refuse_other(struct cx *cx, struct str line)
{
	if (str_starts(line, STR("SQLite format 3")))
		return cx_fail(cx, RC_INVALID,
			       "line 1: this is a database (RDSv3). Write it as CSV first: sqlite3 "
			       "-readonly -csv -header RDS.db 'SELECT sha256, sha1, md5 FROM FILE' "
			       "| comity hashset import NAME -");
	if (str_starts(line, STR("\x1f\x8b")) || str_starts(line, STR("PK\x03\x04")) ||
	    str_starts(line, STR("BZh")) ||
	    str_starts(line, STR("\xfd"
				 "7zXZ")))
		return cx_fail(
			cx, RC_INVALID,
			"line 1: this is compressed. Unpack it first: zcat LIST.gz, unzip -p "
			"LIST.zip, xzcat LIST.xz | comity hashset import NAME -");
	return RC_OK;
}

static enum rc no_column(struct cx *cx, const struct hash_list *l)
{
	return cx_fail(cx, RC_INVALID,
		       "line %lld: no column of the header is read: it asks for "
		       "md5, sha1, sha256 or pdq, and --only for one of them",
		       (long long)l->line);
}

/* The first line that says what this is. */
static enum rc begin(struct cx *cx, struct hash_list *l, struct str line, struct hash_list_row *row,
		     bool *has)
{
	const bool is_deep = str_starts(line, STR("%%%% "));
	if (is_deep && str_find(line, STR(",")) == STR_NONE)
		return RC_OK; // its version
	if (read_header(l, is_deep ? str_slice(line, 5, line.n) : line)) {
		l->form = HASH_LIST_CSV;
		return reads_any(l) ? RC_OK : no_column(cx, l);
	}
	l->form = HASH_LIST_PLAIN;
	return take_plain(cx, l, line, row, has);
}

enum rc hash_list_take(struct cx *cx, struct hash_list *l, struct str line,
		       struct hash_list_row *row, bool *has)
{
	*has = false;
	memset(row->has, 0, sizeof row->has);
	if (l->line++ == 0) {
		TRY(refuse_other(cx, line));
		if (str_starts(line, STR("\xef\xbb\xbf")))
			line = str_slice(line, 3, line.n);
	}
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return RC_OK;
	switch (l->form) {
	case HASH_LIST_NEW:
		return begin(cx, l, line, row, has);
	case HASH_LIST_CSV:
		return take_row(cx, l, line, row, has);
	case HASH_LIST_PLAIN:
		break;
	}
	return take_plain(cx, l, line, row, has);
}
