// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/bagit.h"

#include <string.h>

#include "core/mark.h"

static const char BOM[] = "\xef\xbb\xbf";

/* Takes a line, without its end, from the front. False: there is none. */
static bool take_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	size_t end = 0;
	while (end < rest->n && rest->p[end] != '\n' && rest->p[end] != '\r')
		end++;
	*line = str_slice(*rest, 0, end);
	if (end < rest->n) {
		const bool both = rest->p[end] == '\r' && end + 1 < rest->n &&
				  rest->p[end + 1] == '\n';
		end += both ? 2 : 1;
	}
	*rest = str_slice(*rest, end, rest->n);
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* --- the declaration --- */

static bool digits_only(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n <= 4;
}

static bool parse_version(struct str s, struct bagit_declaration *d)
{
	struct str major, minor;
	int64_t a, b;
	if (!str_cut(s, '.', &major, &minor) || !digits_only(major) || !digits_only(minor) ||
	    !str_to_i64(major, 0, 9999, &a) || !str_to_i64(minor, 0, 9999, &b))
		return false;
	d->major = (int)a;
	d->minor = (int)b;
	return true;
}

bool bagit_is_1(const struct bagit_declaration *d)
{
	return d->major >= 1;
}

/* "Label: value"; blanks before the colon and about the value are taken away. */
static bool cut_label(struct str line, struct str *label, struct str *value, bool *exact)
{
	struct str before, after;
	if (!str_cut(line, ':', &before, &after))
		return false;
	*label = str_trim(before);
	*value = str_trim(after);
	*exact = label->n == before.n && after.n == value->n + 1 && after.p[0] == ' ';
	return label->n > 0;
}

enum rc bagit_read_declaration(struct cx *cx, struct str bytes, struct bagit_declaration *out)
{
	struct bagit_declaration d = { 0 };
	struct str line, label, value, rest = bytes;
	bool exact, all_exact;
	if (str_starts(bytes, str_from_c(BOM)))
		return cx_fail(cx, RC_INVALID, N_("bagit.txt begins with a byte order mark"));
	if (!take_line(&rest, &line) || !cut_label(line, &label, &value, &all_exact) ||
	    !str_eq(label, STR("BagIt-Version")) || !parse_version(value, &d))
		return cx_fail(cx, RC_INVALID, N_("bagit.txt, line 1: not \"BagIt-Version: M.N\""));
	if (!take_line(&rest, &line) || !cut_label(line, &label, &value, &exact) ||
	    !str_eq(label, STR("Tag-File-Character-Encoding")))
		return cx_fail(cx, RC_INVALID,
			       N_("bagit.txt, line 2: not \"Tag-File-Character-Encoding: UTF-8\""));
	all_exact = all_exact && exact;
	if (str_eq_nocase(value, STR("UTF-8")) || str_eq_nocase(value, STR("US-ASCII")))
		d.encoding = BAGIT_UTF8;
	else if (str_eq_nocase(value, STR("UTF-16")))
		d.encoding = BAGIT_UTF16;
	else
		return cx_fail(
			cx, RC_INVALID,
			N_("bagit.txt, line 2: text files in the encoding \"%.*s\" are not read "
			   "here: UTF-8 and UTF-16 are"),
			STR_ARG(str_slice(value, 0, 40)));
	if (str_trim(rest).n > 0)
		return cx_fail(cx, RC_INVALID, N_("bagit.txt has more than two lines"));
	if (bagit_is_1(&d) && !all_exact)
		return cx_fail(cx, RC_INVALID,
			       N_("bagit.txt: in version 1.0 a label is followed by a colon, one "
				  "blank and its value"));
	*out = d;
	return RC_OK;
}

/* --- encodings --- */

static uint32_t unit_at(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static enum rc from_utf16(struct cx *cx, struct str bytes, struct str *out)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	if (bytes.n < 2 || bytes.n % 2 != 0 ||
	    !((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		return cx_fail(cx, RC_INVALID, N_("this is no UTF-16 with a byte order mark"));
	const bool big = p[0] == 0xfe;
	char *to = arena_alloc(cx->arena, bytes.n * 2);
	size_t n = 0;
	for (size_t i = 2; i < bytes.n; i += 2) {
		uint32_t c = unit_at(p + i, big);
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.n) {
			const uint32_t low = unit_at(p + i + 2, big);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (c >= 0xd800 && c < 0xe000)
			return cx_fail(cx, RC_INVALID, N_("half a character at byte %zu"), i);
		n += utf8_put(to + n, c);
	}
	*out = (struct str){ to, n };
	return RC_OK;
}

enum rc bagit_to_utf8(struct cx *cx, enum bagit_encoding encoding, struct str bytes,
		      struct str *out)
{
	if (bytes.n > BAGIT_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("more than %zu bytes"), BAGIT_BYTES_MAX);
	if (encoding == BAGIT_UTF16)
		return from_utf16(cx, bytes, out);
	if (str_starts(bytes, str_from_c(BOM)))
		return cx_fail(cx, RC_INVALID, N_("begins with a byte order mark"));
	if (!str_is_utf8(bytes))
		return cx_fail(cx, RC_INVALID, "not in UTF-8");
	*out = bytes;
	return RC_OK;
}

/* --- paths --- */

static bool encoded_char(struct str at, bool percent, char *c)
{
	if (at.n < 3)
		return false;
	const struct str three = str_slice(at, 0, 3);
	if (str_eq_nocase(three, STR("%0A")))
		*c = '\n';
	else if (str_eq_nocase(three, STR("%0D")))
		*c = '\r';
	else if (percent && str_eq(three, STR("%25")))
		*c = '%';
	else
		return false;
	return true;
}

static struct str decode_path(struct arena *a, bool percent, struct str path)
{
	if (str_find(path, STR("%")) == STR_NONE)
		return path;
	char *to = arena_alloc(a, path.n);
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++) {
		if (encoded_char(str_slice(path, i, path.n), percent, &to[n]))
			i += 2;
		else
			to[n] = path.p[i];
		n++;
	}
	return (struct str){ to, n };
}

static bool has_drive(struct str path)
{
	return path.n >= 2 && path.p[1] == ':' &&
	       ((path.p[0] >= 'a' && path.p[0] <= 'z') || (path.p[0] >= 'A' && path.p[0] <= 'Z'));
}

const char *bagit_path_fault(struct str path)
{
	struct str part, rest = path;
	if (path.n == 0)
		return N_("an empty path");
	if (path.n > BAGIT_PATH_MAX)
		return N_("a path that is too long");
	if (memchr(path.p, '\0', path.n))
		return N_("a path with a NUL");
	if (path.p[0] == '/')
		return N_("an absolute path");
	if (path.p[0] == '~')
		return N_("a path that begins in somebody's home folder");
	if (path.p[0] == '\\' || has_drive(path))
		return N_("a path that begins at a drive or a server");
	for (bool more = true; more;) {
		more = str_cut(rest, '/', &part, &rest);
		if (part.n == 0)
			return N_("a path with an empty part");
		if (str_eq(part, STR(".")) || str_eq(part, STR("..")) ||
		    str_starts(part, STR("..\\")) || str_find(part, STR("\\..\\")) != STR_NONE)
			return N_("a path that leads to another folder");
	}
	return NULL;
}

/* --- lists of files --- */

bool bagit_list_name(struct str path, bool *is_tags, enum digest_kind *kind)
{
	const struct str tag = STR("tagmanifest-"), payload = STR("manifest-"), end = STR(".txt");
	if (!str_ends(path, end) || (!str_starts(path, tag) && !str_starts(path, payload)))
		return false;
	*is_tags = str_starts(path, tag);
	const size_t from = *is_tags ? tag.n : payload.n;
	if (path.n <= from + end.n)
		return false;
	const struct str name = str_slice(path, from, path.n - end.n);
	if (str_find(name, STR("/")) != STR_NONE)
		return false;
	if (!digest_of_name(name, kind))
		*kind = DIGEST_KINDS;
	return true;
}

static bool read_line(struct arena *a, bool percent, enum digest_kind kind, struct bagit_line *out,
		      struct str line)
{
	size_t hex = 0, path;
	while (hex < line.n && !is_blank(line.p[hex]))
		hex++;
	for (path = hex; path < line.n && is_blank(line.p[path]);)
		path++;
	if (path == hex || path == line.n ||
	    !digest_parse(kind, str_slice(line, 0, hex), &out->digest))
		return false;
	out->star = path == hex + 1 && line.p[path] == '*' && path + 1 < line.n;
	out->path = str_slice(line, path + (out->star ? 1 : 0), line.n);
	while (str_starts(out->path, STR("./"))) {
		out->dot = true;
		out->path = str_slice(out->path, 2, out->path.n);
	}
	out->path = decode_path(a, percent, out->path);
	return out->path.n > 0;
}

enum rc bagit_read_list(struct cx *cx, const struct bagit_declaration *d, enum digest_kind kind,
			struct str text, struct bagit_list *out)
{
	struct str line, rest = text;
	*out = (struct bagit_list){ NULL, 0, 0 };
	for (size_t n = 1; take_line(&rest, &line); n++) {
		struct bagit_line row = { .line = n, .path = line, .star = false, .dot = false };
		if (str_trim(line).n == 0)
			continue;
		if (!read_line(cx->arena, bagit_is_1(d), kind, &row, line))
			return cx_fail(cx, RC_INVALID, N_("line %zu: not a digest and a path"), n);
		*ARENA_PUSH(cx->arena, out) = row;
	}
	return RC_OK;
}

enum rc bagit_read_fetch(struct cx *cx, const struct bagit_declaration *d, struct str text,
			 struct bagit_fetch *out)
{
	struct str line, rest = text;
	*out = (struct bagit_fetch){ NULL, 0, 0 };
	for (size_t n = 1; take_line(&rest, &line); n++) {
		struct str url, length, path;
		if (str_trim(line).n == 0)
			continue;
		if (!str_cut(line, ' ', &url, &path) ||
		    !str_cut(str_trim(path), ' ', &length, &path))
			return cx_fail(cx, RC_INVALID,
				       N_("line %zu: not an address, a length and a path"), n);
		path = str_trim(path);
		__typeof__(out->p) row = ARENA_PUSH(cx->arena, out);
		row->url = url;
		row->path = decode_path(cx->arena, bagit_is_1(d), path);
		row->line = n;
	}
	return RC_OK;
}

/* --- labels --- */

/* A line that begins with a blank goes on with the one above it. */
static struct str unfold(struct arena *a, struct str text)
{
	char *to = arena_alloc(a, text.n);
	for (size_t i = text.n; i-- > 0;) {
		const bool is_end = text.p[i] == '\n' || text.p[i] == '\r';
		to[i] = (char)(is_end && i + 1 < text.n && is_blank(to[i + 1]) ? ' ' : text.p[i]);
	}
	return (struct str){ to, text.n };
}

enum rc bagit_read_info(struct cx *cx, struct str text, struct bagit_info *out)
{
	struct str line, rest = unfold(cx->arena, text);
	bool exact;
	*out = (struct bagit_info){ NULL, 0, 0 };
	for (size_t n = 1; take_line(&rest, &line); n++) {
		if (str_trim(line).n == 0)
			continue;
		__typeof__(out->p) row = ARENA_PUSH(cx->arena, out);
		if (!cut_label(line, &row->label, &row->value, &exact))
			return cx_fail(cx, RC_INVALID, N_("label %zu: not \"Label: value\""), n);
	}
	return RC_OK;
}

struct str bagit_info_get(const struct bagit_info *info, struct str label)
{
	for (size_t i = 0; i < info->n; i++)
		if (str_eq_nocase(info->p[i].label, label))
			return info->p[i].value;
	return STR("");
}

/* --- writing --- */

struct str bagit_print_declaration(void)
{
	return STR("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
}

void bagit_add_line(struct buf *out, struct str hex, struct str path)
{
	buf_add(out, hex);
	buf_add_c(out, "  ");
	for (size_t i = 0; i < path.n; i++) {
		const char c = path.p[i];
		if (c == '\n' || c == '\r' || c == '%')
			buf_fmt(out, "%%%02X", (unsigned)c);
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '\n');
}

void bagit_add_label(struct buf *out, struct str label, struct str value)
{
	buf_add(out, label);
	buf_add_c(out, ": ");
	for (size_t i = 0; i < value.n; i++) {
		const bool is_end = value.p[i] == '\n' || value.p[i] == '\r';
		buf_add_char(out, (char)(is_end ? ' ' : value.p[i]));
	}
	buf_add_char(out, '\n');
}
