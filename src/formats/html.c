// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/html.h"

#include <string.h>

enum { REFERENCE_MAX = 12, CODE_MAX = 0x10ffff };

static const struct {
	struct str name;
	uint32_t code;
} references[] = {
	{ STR_INIT("amp"), '&' },	{ STR_INIT("lt"), '<' },
	{ STR_INIT("gt"), '>' },	{ STR_INIT("quot"), '"' },
	{ STR_INIT("apos"), '\'' },	{ STR_INIT("nbsp"), ' ' },
	{ STR_INIT("colon"), ':' },	{ STR_INIT("sol"), '/' },
	{ STR_INIT("period"), '.' },	{ STR_INIT("commat"), '@' },
	{ STR_INIT("num"), '#' },	{ STR_INIT("quest"), '?' },
	{ STR_INIT("equals"), '=' },	{ STR_INIT("lowbar"), '_' },
	{ STR_INIT("percnt"), '%' },	{ STR_INIT("Tab"), '\t' },
	{ STR_INIT("NewLine"), '\n' },	{ STR_INIT("shy"), 0xad },
	{ STR_INIT("zwnj"), 0x200c },	{ STR_INIT("zwj"), 0x200d },
	{ STR_INIT("euro"), 0x20ac },	{ STR_INIT("copy"), 0xa9 },
	{ STR_INIT("reg"), 0xae },	{ STR_INIT("eacute"), 0xe9 },
	{ STR_INIT("egrave"), 0xe8 },	{ STR_INIT("agrave"), 0xe0 },
	{ STR_INIT("ccedil"), 0xe7 },	{ STR_INIT("ecirc"), 0xea },
	{ STR_INIT("ocirc"), 0xf4 },	{ STR_INIT("aacute"), 0xe1 },
	{ STR_INIT("iacute"), 0xed },	{ STR_INIT("oacute"), 0xf3 },
	{ STR_INIT("uacute"), 0xfa },	{ STR_INIT("ntilde"), 0xf1 },
	{ STR_INIT("atilde"), 0xe3 },	{ STR_INIT("otilde"), 0xf5 },
	{ STR_INIT("auml"), 0xe4 },	{ STR_INIT("ouml"), 0xf6 },
	{ STR_INIT("uuml"), 0xfc },	{ STR_INIT("Auml"), 0xc4 },
	{ STR_INIT("Ouml"), 0xd6 },	{ STR_INIT("Uuml"), 0xdc },
	{ STR_INIT("szlig"), 0xdf },	{ STR_INIT("rsquo"), 0x2019 },
	{ STR_INIT("lsquo"), 0x2018 },	{ STR_INIT("rdquo"), 0x201d },
	{ STR_INIT("ldquo"), 0x201c },	{ STR_INIT("ndash"), 0x2013 },
	{ STR_INIT("mdash"), 0x2014 },	{ STR_INIT("bull"), 0x2022 },
	{ STR_INIT("hellip"), 0x2026 },
};

/* Tags that stand within a word. */
static const char *const within[] = { "a",  "b",    "i",   "u",	  "s",	  "em",	  "strong", "font",
				      "tt", "span", "big", "sub", "sup",  "code", "small",  "abbr",
				      "q",  "wbr",  "ins", "del", "mark", "bdi",  "bdo",    "kbd" };

/* What stands between these and their ends is no text. */
static const char *const silent[] = { "script", "style" };

static const char *const leading[] = { "href", "src", "action", "background" };

static bool is_in(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, str_from_c(list[i])))
			return true;
	return false;
}
#define IS_IN(word, list) is_in((word), (list), sizeof(list) / sizeof *(list))

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* ---- references ---------------------------------------------------------------- */

static uint32_t number_of(struct str digits)
{
	uint32_t v = 0;
	const bool hex = digits.n > 0 && (digits.p[0] == 'x' || digits.p[0] == 'X');
	const struct str s = hex ? str_slice(digits, 1, digits.n) : digits;
	for (size_t i = 0; i < s.n; i++) {
		const int d = str_hex_digit(s.p[i]);
		if (d < 0 || (!hex && d > 9) || v > CODE_MAX)
			return 0;
		v = v * (hex ? 16 : 10) + (uint32_t)d;
	}
	return v > CODE_MAX || (v >= 0xd800 && v <= 0xdfff) ? 0 : v;
}

/* What a reference at the beginning of s stands for, and its length; 0: there is none. */
static uint32_t reference(struct str s, size_t *n)
{
	size_t end = 1;
	while (end < s.n && end < REFERENCE_MAX &&
	       (is_letter(s.p[end]) || (s.p[end] >= '0' && s.p[end] <= '9') ||
		(end == 1 && s.p[end] == '#')))
		end++;
	const struct str name = str_slice(s, 1, end);
	*n = end < s.n && s.p[end] == ';' ? end + 1 : end;
	if (str_starts(name, STR("#")))
		return number_of(str_slice(name, 1, name.n));
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (str_eq(name, references[i].name))
			return references[i].code;
	return 0;
}

struct sink {
	char *p;
	size_t n;
};

/* A character or reference from the front of s, to the sink. */
static size_t take_character(struct str s, struct sink *to)
{
	size_t n = 1;
	const uint32_t code = s.p[0] == '&' ? reference(s, &n) : 0;
	if (code == 0) {
		to->p[to->n++] = s.p[0];
		return 1;
	}
	char bytes[4];
	const size_t length = utf8_put(bytes, code);
	if (length > n) { // no reference of ours is shorter than its character
		to->p[to->n++] = s.p[0];
		return 1;
	}
	memcpy(to->p + to->n, bytes, length);
	to->n += length;
	return n;
}

struct str html_decoded(struct arena *a, struct str s)
{
	struct sink to = { arena_alloc(a, s.n + 1), 0 };
	for (size_t i = 0; i < s.n;)
		i += take_character(str_slice(s, i, s.n), &to);
	return (struct str){ to.p, to.n };
}

/* ---- tags ----------------------------------------------------------------------- */

/* Where a comment that begins s ends. */
static size_t comment_end(struct str s)
{
	if (str_starts(s, STR("<!-->")))
		return 5;
	if (str_starts(s, STR("<!--->")))
		return 6;
	const size_t end = str_find(str_slice(s, 4, s.n), STR("-->"));
	return end == STR_NONE ? s.n : end + 7;
}

struct tag {
	struct str name;
	size_t n; // bytes
	bool ends;
};

static struct str take_value(struct str s, size_t *at)
{
	size_t i = *at;
	while (i < s.n && is_blank(s.p[i]))
		i++;
	if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
		const char quote = s.p[i];
		const size_t begin = ++i;
		while (i < s.n && s.p[i] != quote)
			i++;
		*at = i < s.n ? i + 1 : i;
		return str_slice(s, begin, i);
	}
	const size_t begin = i;
	while (i < s.n && !is_blank(s.p[i]) && s.p[i] != '>')
		i++;
	*at = i;
	return str_slice(s, begin, i);
}

static void keep_link(struct arena *a, struct html_links *links, struct str name, struct str value)
{
	if (links->n < HTML_LINKS_MAX && value.n > 0 && IS_IN(name, leading))
		*ARENA_PUSH(a, links) = str_trim(html_decoded(a, value));
}

/* The attributes from *at on, up to and with the end of the tag. */
static void take_attributes(struct arena *a, struct str s, size_t *at, struct html_links *links)
{
	size_t i = *at;
	while (i < s.n && s.p[i] != '>') {
		if (is_blank(s.p[i]) || s.p[i] == '/') {
			i++;
			continue;
		}
		const size_t begin = i++;
		while (i < s.n && !is_blank(s.p[i]) && s.p[i] != '=' && s.p[i] != '>' &&
		       s.p[i] != '/')
			i++;
		const struct str name = str_slice(s, begin, i);
		while (i < s.n && is_blank(s.p[i]))
			i++;
		if (i >= s.n || s.p[i] != '=')
			continue;
		i++;
		keep_link(a, links, name, take_value(s, &i));
	}
	*at = i < s.n ? i + 1 : i;
}

/* A tag at the beginning of s; false: what begins there is none. */
static bool take_tag(struct arena *a, struct str s, struct tag *out, struct html_links *links)
{
	size_t i = 1;
	out->ends = i < s.n && s.p[i] == '/';
	i += out->ends;
	if (i >= s.n || (!is_letter(s.p[i]) && s.p[i] != '!' && s.p[i] != '?'))
		return false;
	const size_t begin = i++;
	while (i < s.n && !is_blank(s.p[i]) && s.p[i] != '>' && s.p[i] != '/')
		i++;
	out->name = str_slice(s, begin, i);
	take_attributes(a, s, &i, links);
	out->n = i;
	return true;
}

/* Up to the tag that ends what is no text. */
static size_t silence(struct str s, struct str name)
{
	for (size_t i = 0; i + name.n + 2 <= s.n; i++)
		if (s.p[i] == '<' && s.p[i + 1] == '/' &&
		    str_eq_nocase(str_slice(s, i + 2, i + 2 + name.n), name))
			return i;
	return s.n;
}

struct str html_text(struct arena *a, struct str html, struct html_links *links)
{
	struct sink to = { arena_alloc(a, html.n + 1), 0 };
	for (size_t i = 0; i < html.n;) {
		struct tag tag = { 0 };
		const struct str rest = str_slice(html, i, html.n);
		if (rest.p[0] != '<') {
			i += take_character(rest, &to);
		} else if (str_starts(rest, STR("<!--"))) {
			i += comment_end(rest);
		} else if (!take_tag(a, rest, &tag, links)) {
			to.p[to.n++] = '<';
			i++;
		} else {
			i += tag.n;
			if (!tag.ends && IS_IN(tag.name, silent))
				i += silence(str_slice(html, i, html.n), tag.name);
			if (!IS_IN(tag.name, within))
				to.p[to.n++] = '\n';
		}
	}
	return (struct str){ to.p, to.n };
}
