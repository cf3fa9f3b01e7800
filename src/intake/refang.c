// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/refang.h"

#include <string.h>

enum { SCHEME_MAX = 6, WORD_MAX = 63 };

struct writer {
	char *p;
	uint32_t *at;
	size_t n;
	struct str from;
};

static const struct {
	struct str written, meant;
} brackets[] = {
	{ STR_INIT("[.]"), STR_INIT(".") },	{ STR_INIT("(.)"), STR_INIT(".") },
	{ STR_INIT("{.}"), STR_INIT(".") },	{ STR_INIT("[dot]"), STR_INIT(".") },
	{ STR_INIT("(dot)"), STR_INIT(".") },	{ STR_INIT("{dot}"), STR_INIT(".") },
	{ STR_INIT("<.>"), STR_INIT(".") },	{ STR_INIT("[d0t]"), STR_INIT(".") },
	{ STR_INIT("[punto]"), STR_INIT(".") }, { STR_INIT("[point]"), STR_INIT(".") },
	{ STR_INIT("[at]"), STR_INIT("@") },	{ STR_INIT("(at)"), STR_INIT("@") },
	{ STR_INIT("{at}"), STR_INIT("@") },	{ STR_INIT("[@]"), STR_INIT("@") },
	{ STR_INIT("(@)"), STR_INIT("@") },	{ STR_INIT("{@}"), STR_INIT("@") },
	{ STR_INIT("[://]"), STR_INIT("://") }, { STR_INIT("(://)"), STR_INIT("://") },
	{ STR_INIT("[:]"), STR_INIT(":") },	{ STR_INIT("(:)"), STR_INIT(":") },
	{ STR_INIT("[/]"), STR_INIT("/") },	{ STR_INIT("[.com"), STR_INIT(".com") },
	{ STR_INIT("\\."), STR_INIT(".") },	{ STR_INIT("[."), STR_INIT(".") },
	{ STR_INIT(".]"), STR_INIT(".") },
};

static const char *const endings[] = { "com", "net", "org", "info", "biz", "edu", "gov", "xyz" };
static const char *const articles[] = { "the", "a",	"an",  "this", "that", "each",
					"one", "every", "red", "our",  "your", "connect" };

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Of a host's label. */
static bool is_name(char c)
{
	return is_plain(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_in(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, str_from_c(list[i])))
			return true;
	return false;
}
#define IS_IN(word, list) is_in((word), (list), sizeof(list) / sizeof *(list))

static char last(const struct writer *w)
{
	return (char)(w->n > 0 ? w->p[w->n - 1] : 0);
}

static char at(struct str s, size_t i)
{
	return (char)(i < s.n ? s.p[i] : 0);
}

static void put(struct writer *w, struct str s, size_t from)
{
	for (size_t i = 0; i < s.n; i++) {
		w->at[w->n] = (uint32_t)from;
		w->p[w->n++] = s.p[i];
	}
}

/* "hxxp", "h**p": of at least four bytes. */
static bool is_http(struct str s)
{
	return (s.p[0] == 'h' || s.p[0] == 'H') && s.p[1] && strchr("tTxX*_#", s.p[1]) && s.p[2] &&
	       strchr("tTxX*_#", s.p[2]) && (s.p[3] == 'p' || s.p[3] == 'P');
}

/* "hxxps" and the like, at the beginning of a word and before what follows a scheme. */
static size_t take_scheme(struct writer *w, size_t i)
{
	const struct str s = str_slice(w->from, i, i + SCHEME_MAX);
	struct str meant = { 0 };
	size_t n = 4;
	if (is_plain(last(w)) || s.n < n)
		return 0;
	if (str_eq_nocase(str_slice(s, 0, 3), STR("fxp")) && (s.p[3] == ':' || s.p[3] == '['))
		meant = STR("ftp");
	else if (str_eq_nocase(s, STR("meow:/")) || str_eq_nocase(s, STR("meow[:")) || is_http(s))
		meant = STR("http");
	if (meant.n == 0)
		return 0;
	n = meant.n;
	const bool is_safe = at(s, n) == 's' || at(s, n) == 'S';
	const char next = at(s, n + is_safe);
	if (next != ':' && next != '[' && next != '(')
		return 0;
	put(w, meant, i);
	put(w, is_safe ? STR("s") : STR(""), i);
	return n + is_safe;
}

/* One of the table, blanks around it too. */
static size_t take_bracket(struct writer *w, size_t i)
{
	const struct str rest = str_slice(w->from, i, i + 8);
	size_t before = w->n;
	while (before > 0 && before + 1 >= w->n && w->p[before - 1] == ' ')
		before--;
	for (size_t k = 0; k < sizeof brackets / sizeof *brackets; k++) {
		const size_t n = brackets[k].written.n;
		if (rest.n < n || !str_eq_nocase(str_slice(rest, 0, n), brackets[k].written))
			continue;
		const bool whole = n > 2;
		const size_t blank = whole && at(w->from, i + n) == ' ' ? 1 : 0;
		const char left = at((struct str){ w->p, before }, before - 1);
		const char right = at(w->from, i + n + blank);
		const bool is_mark = brackets[k].meant.p[0] == ':' || brackets[k].meant.p[0] == '/';
		if (!is_mark && (!is_name(left) || (!is_name(right) && right != '[')))
			continue;
		if (!whole && before != w->n)
			continue;
		if (!is_mark)
			w->n = before;
		put(w, brackets[k].meant, i);
		return n + (is_mark ? 0 : blank);
	}
	return 0;
}

/* Where the word begins that ends what was written. */
static size_t word_begin(const struct writer *w, size_t end)
{
	size_t i = end;
	while (i > 0 && end - i <= WORD_MAX && is_name(w->p[i - 1]))
		i--;
	return i;
}

/* " dot com": the word before is no article, and " at " before that is an at sign. */
static size_t take_spoken(struct writer *w, size_t i)
{
	const struct str rest = str_slice(w->from, i, i + 5);
	if (!str_eq_nocase(rest, STR(" dot ")) || !is_plain(last(w)))
		return 0;
	size_t end = i + 5;
	while (end < w->from.n && end < i + 16 && is_plain(w->from.p[end]))
		end++;
	const size_t begin = word_begin(w, w->n);
	if (!IS_IN(str_slice(w->from, i + 5, end), endings) ||
	    IS_IN(((struct str){ w->p + begin, w->n - begin }), articles))
		return 0;
	if (begin > 4 && str_eq_nocase((struct str){ w->p + begin - 4, 4 }, STR(" at ")) &&
	    is_plain(w->p[begin - 5])) {
		w->p[begin - 4] = '@';
		memmove(w->p + begin - 3, w->p + begin, w->n - begin);
		memmove(w->at + begin - 3, w->at + begin, (w->n - begin) * sizeof *w->at);
		w->n -= 3;
	}
	put(w, STR("."), i);
	return 5;
}

/* A character beyond ASCII at i: its length, when it was dropped or written another way. */
static size_t take_wide(struct writer *w, size_t i)
{
	const unsigned char *p = (const unsigned char *)w->from.p + i;
	const size_t left = w->from.n - i;
	if (left >= 2 && p[0] == 0xc2 && p[1] == 0xad) // soft hyphen
		return 2;
	if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
		return 0;
	const unsigned c = (p[0] & 15U) << 12 | (p[1] & 63U) << 6 | (p[2] & 63U);
	if ((p[0] & 0xf0) != 0xe0)
		return 0;
	if (c == 0x200b || c == 0x2060 || c == 0xfeff)
		return 3;
	if ((c == 0x200c || c == 0x200d) && (unsigned char)last(w) < 0x80)
		return 3;
	if (c == 0x3002 || c == 0xff61 || c == 0xff0e) {
		const bool inner = is_plain(last(w)) && (is_plain(at(w->from, i + 3)) ||
							 (unsigned char)at(w->from, i + 3) == 0xef);
		put(w, inner ? STR(".") : STR(" "), i);
		return 3;
	}
	if (c < 0xff01 || c > 0xff5e)
		return 0;
	const char plain = (char)(c - 0xff01 + 0x21);
	const bool is_kept = is_plain(plain) || strchr("/:@-_+%?=&#", plain);
	put(w, is_kept ? (struct str){ &plain, 1 } : STR(" "), i);
	return 3;
}

struct refanged refang(struct arena *a, struct str text)
{
	struct writer w = { arena_alloc(a, text.n + 1), arena_new(a, uint32_t, text.n + 1), 0,
			    text };
	for (size_t i = 0; i < text.n;) {
		size_t n = 0;
		switch (text.p[i]) {
		case 'h':
		case 'H':
		case 'f':
		case 'F':
		case 'm':
		case 'M':
			n = take_scheme(&w, i);
			break;
		case '[':
		case '(':
		case '{':
		case '<':
		case '\\':
		case '.':
			n = take_bracket(&w, i);
			break;
		case ' ':
			n = take_spoken(&w, i);
			break;
		default:
			if ((unsigned char)text.p[i] >= 0x80)
				n = take_wide(&w, i);
			break;
		}
		if (n == 0)
			put(&w, str_slice(text, i, i + 1), i);
		i += n > 0 ? n : 1;
	}
	w.at[w.n] = (uint32_t)text.n;
	return (struct refanged){ { w.p, w.n }, w.at };
}

/* ---- the other way --------------------------------------------------------------- */

static void add(struct writer *w, const char *s)
{
	for (; *s; s++)
		w->p[w->n++] = *s;
}

/* Whether a word is one of those that open when somebody clicks. */
static bool opens(struct str word)
{
	bool dot = false;
	for (size_t i = 1; i + 1 < word.n; i++) {
		if (word.p[i] == '@')
			return true;
		dot = dot || (word.p[i] == '.' && is_name(word.p[i - 1]) && is_name(word.p[i + 1]));
	}
	return dot || str_find(word, STR("://")) != STR_NONE;
}

static size_t scheme_of(struct str s)
{
	const size_t n = str_find(s, STR("://"));
	return n == STR_NONE || n > SCHEME_MAX ? 0 : n;
}

static void put_defanged(struct writer *w, struct str s)
{
	const size_t scheme = scheme_of(s);
	size_t i = 0;
	if (scheme > 0 && str_eq_nocase(str_slice(s, 0, 4), STR("http"))) {
		add(w, "hxxp");
		i = 4;
	} else if (scheme > 0 && str_eq_nocase(str_slice(s, 0, 3), STR("ftp"))) {
		add(w, "fxp");
		i = 3;
	}
	bool in_host = true;
	for (size_t slashes = scheme > 0 ? 2 : 0; i < s.n; i++) {
		if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#') {
			in_host = slashes > 0;
			slashes -= slashes > 0;
		}
		if (s.p[i] == '@')
			add(w, "[@]");
		else if (s.p[i] == '.' && in_host && i + 1 < s.n)
			add(w, "[.]");
		else
			w->p[w->n++] = s.p[i];
	}
}

struct str defang(struct arena *a, struct str s)
{
	struct writer w = { .p = arena_alloc(a, 3 * s.n + 8) };
	put_defanged(&w, s);
	return (struct str){ w.p, w.n };
}

struct str defang_text(struct arena *a, struct str text)
{
	struct writer w = { .p = arena_alloc(a, 3 * text.n + 8) };
	for (size_t i = 0; i < text.n;) {
		size_t end = i;
		while (end < text.n && (unsigned char)text.p[end] > ' ' &&
		       !strchr("<>\"'()", text.p[end]))
			end++;
		const struct str word = str_slice(text, i, end);
		if (opens(word))
			put_defanged(&w, word);
		else
			for (size_t k = 0; k < word.n; k++)
				w.p[w.n++] = word.p[k];
		if (end < text.n)
			w.p[w.n++] = text.p[end++];
		i = end;
	}
	return (struct str){ w.p, w.n };
}
