// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "formats/charset.h"
#include "formats/mail_read.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- the block of headers -------------------------------------------------------- */

/* The line at `at`, without its end; *next is where the one after it begins. */
static struct str line_at(struct str s, size_t at, size_t *next)
{
	const char *lf = memchr(s.p + at, '\n', s.n - at);
	const size_t stop = lf ? (size_t)(lf - s.p) : s.n;
	*next = lf ? stop + 1 : s.n;
	return str_slice(s, at, stop > at && s.p[stop - 1] == '\r' ? stop - 1 : stop);
}

/* How long the name before the colon is; 0: this line begins no header. */
static size_t name_length(struct str line)
{
	size_t n = 0;
	while (n < line.n && line.p[n] > ' ' && line.p[n] < 127 && line.p[n] != ':')
		n++;
	size_t colon = n;
	while (colon < line.n && is_blank(line.p[colon]))
		colon++;
	return colon < line.n && line.p[colon] == ':' ? n : 0;
}

/* Without ends of lines; what stands before a line that goes on is kept. */
static struct str unfold(struct arena *a, struct str raw)
{
	if (raw.n == 0 || (!memchr(raw.p, '\n', raw.n) && !memchr(raw.p, '\r', raw.n)))
		return str_trim(raw);
	char *p = arena_alloc(a, raw.n);
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != '\r' && raw.p[i] != '\n')
			p[n++] = (char)(raw.p[i] == '\t' ? ' ' : raw.p[i]);
	return str_trim((struct str){ p, n });
}

static void keep_content_header(struct mail_head *h, struct str name, struct str value)
{
	struct str *const to = str_eq_nocase(name, STR("content-type")) ? &h->type
			       : str_eq_nocase(name, STR("content-transfer-encoding"))
				       ? &h->encoding
			       : str_eq_nocase(name, STR("content-disposition")) ? &h->disposition
										 : NULL;
	if (to && to->n == 0) // the first counts
		*to = value;
}

static void add_header(struct arena *a, struct mail_head *h, struct str name, struct str raw)
{
	if (raw.n > MAIL_HEADER_MAX) {
		raw = str_slice(raw, 0, MAIL_HEADER_MAX);
		h->is_long = true;
	}
	const struct str value = unfold(a, raw);
	keep_content_header(h, name, value);
	*ARENA_PUSH(a, &h->headers) = (struct mail_header){ name, mail_decode_words(a, value) };
}

/* The value of a header that begins at `at`, over all its lines. */
static size_t value_end(struct str s, size_t next, size_t *lines)
{
	while (next < s.n && is_blank(s.p[next])) {
		size_t after = next;
		const struct str line = line_at(s, next, &after);
		if (str_trim(line).n == 0)
			break; // blanks alone end the headers, as an empty line does
		next = after;
		(*lines)++;
	}
	return next;
}

void mail_read_head(struct arena *a, struct str s, struct mail_head *out)
{
	struct mail_head h = { .body = 0 };
	size_t at = 0, lines = 0;
	while (at < s.n) {
		size_t next = at;
		const struct str line = line_at(s, at, &next);
		const size_t n = name_length(line);
		if (str_trim(line).n == 0) {
			at = next;
			break;
		}
		if (at == 0 &&
		    (str_starts(line, STR("From ")) || str_starts(line, STR(">From ")))) {
			h.has_mbox_line = true;
			at = next;
			continue;
		}
		if (n == 0) {
			h.has_no_colon = true;
			break; // it belongs to the body
		}
		lines++;
		const size_t colon = (size_t)((const char *)memchr(line.p, ':', line.n) - s.p) + 1;
		next = value_end(s, next, &lines);
		if (lines <= MAIL_HEADER_LINES_MAX && next <= MAIL_HEADER_BYTES_MAX)
			add_header(a, &h, str_slice(line, 0, n), str_slice(s, colon, next));
		else
			h.are_long = true;
		at = next;
	}
	h.body = at;
	*out = h;
}

struct str mail_header(const struct mail_headers *headers, const char *name)
{
	for (size_t i = 0; i < headers->n; i++)
		if (str_eq_nocase(headers->p[i].name, str_from_c(name)))
			return headers->p[i].value;
	return STR("");
}

/* ---- encoded words ----------------------------------------------------------------- */

struct word {
	struct str charset, text;
	enum mail_encoding encoding;
	size_t end; // behind it
};

/* "=?utf-8?Q?a?=" at `at`. The language of RFC 2231, after an asterisk, is dropped. */
static bool word_at(struct str s, size_t at, struct word *out)
{
	struct str rest = str_slice(s, at, s.n), charset, encoding, language;
	if (!str_starts(rest, STR("=?")))
		return false;
	rest = str_slice(rest, 2, rest.n);
	if (!str_cut(rest, '?', &charset, &rest) || !str_cut(rest, '?', &encoding, &rest) ||
	    charset.n == 0 || charset.n > 60 || encoding.n != 1)
		return false;
	const size_t end = str_find(rest, STR("?="));
	const bool is_base64 = str_eq_nocase(encoding, STR("b"));
	if (end == STR_NONE || (!is_base64 && !str_eq_nocase(encoding, STR("q"))))
		return false;
	(void)str_cut(charset, '*', &charset, &language);
	*out = (struct word){ charset, str_slice(rest, 0, end),
			      is_base64 ? MAIL_BASE64 : MAIL_QUOTED,
			      (size_t)(rest.p - s.p) + end + 2 };
	return true;
}

static struct str decode_word(struct arena *a, const struct word *w)
{
	struct str text = w->text;
	if (w->encoding == MAIL_QUOTED) {
		char *p = arena_alloc(a, text.n);
		for (size_t i = 0; i < text.n; i++)
			p[i] = (char)(text.p[i] == '_' ? ' ' : text.p[i]);
		/* A blank at the end is a character here, and an end of line that is blank on the
		 * way is not. */
		size_t n = text.n;
		while (n > 0 && p[n - 1] == ' ')
			n--;
		const struct str front = mail_decode_short(a, MAIL_QUOTED, (struct str){ p, n });
		return arena_fmt(a, "%.*s%.*s", STR_ARG(front), (int)(text.n - n), p + n);
	}
	return mail_decode_short(a, MAIL_BASE64, text);
}

static struct str join(struct arena *a, struct str x, struct str y)
{
	char *p = arena_alloc(a, x.n + y.n);
	if (x.n > 0)
		memcpy(p, x.p, x.n);
	if (y.n > 0)
		memcpy(p + x.n, y.p, y.n);
	return (struct str){ p, x.n + y.n };
}

/* The words that follow one another in the same set are one text: characters are cut in two. */
static struct str read_words(struct arena *a, struct str s, struct word *w)
{
	const struct str charset = w->charset;
	struct str bytes = decode_word(a, w);
	for (;;) {
		struct word next;
		size_t at = w->end;
		while (at < s.n && is_blank(s.p[at]))
			at++;
		if (!word_at(s, at, &next) || !str_eq_nocase(next.charset, charset) ||
		    bytes.n > MAIL_HEADER_MAX)
			return charset_to_utf8(a, charset, bytes);
		bytes = join(a, bytes, decode_word(a, &next));
		*w = next;
	}
}

static struct str plain(struct arena *a, struct str s)
{
	return charset_to_utf8(a, STR(""), s);
}

struct str mail_decode_words(struct arena *a, struct str s)
{
	struct buf out;
	size_t from = 0, at = 0;
	bool after_word = false;
	if (str_find(s, STR("=?")) == STR_NONE)
		return plain(a, s);
	buf_init(&out, (size_t)3 * MAIL_HEADER_MAX + 16);
	while (at < s.n) {
		struct word w;
		if (s.p[at] != '=' || !word_at(s, at, &w)) {
			at++;
			continue;
		}
		const struct str between = str_slice(s, from, at);
		if (!after_word || str_trim(between).n > 0)
			buf_add(&out, plain(a, between));
		buf_add(&out, read_words(a, s, &w));
		from = at = w.end;
		after_word = true;
	}
	buf_add(&out, plain(a, str_slice(s, from, s.n)));
	const struct str text = arena_copy(a, buf_str(&out));
	buf_done(&out);
	return text;
}

/* ---- values with parameters ---------------------------------------------------------- */

/* Behind blanks and comments at `at`. */
static size_t skip_comments(struct str s, size_t at)
{
	unsigned depth = 0;
	for (; at < s.n; at++) {
		const char c = s.p[at];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			at++;
		else if (depth == 0 && !is_blank(c))
			break;
	}
	return at < s.n ? at : s.n;
}

bool mail_media_type(struct arena *a, struct str value, struct str *out)
{
	const size_t from = skip_comments(value, 0);
	size_t at = from, slash = 0;
	while (at < value.n && value.p[at] > ' ' && value.p[at] < 127 && value.p[at] != ';' &&
	       value.p[at] != '(') {
		slash += value.p[at] == '/';
		at++;
	}
	const struct str type = str_slice(value, from, at);
	if (slash != 1 || type.n > 120 || type.p[0] == '/' || type.p[type.n - 1] == '/')
		return false;
	*out = str_lower(a, type);
	return true;
}

struct parameter {
	struct str name, value;
};

/* A quoted text at `at`; what it holds. */
static struct str quoted(struct arena *a, struct str s, size_t *at)
{
	char *p = arena_alloc(a, s.n - *at);
	size_t n = 0, i = *at + 1;
	for (; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		p[n++] = s.p[i];
	}
	*at = i < s.n ? i + 1 : s.n;
	return (struct str){ p, n };
}

/* The next parameter from *at on; false: there is none. */
static bool next_parameter(struct arena *a, struct str s, size_t *at, struct parameter *out)
{
	size_t i = *at;
	while (i < s.n && s.p[i] != ';')
		i = s.p[i] == '"' ? (quoted(a, s, &i), i) : i + 1;
	while (i < s.n && (s.p[i] == ';' || is_blank(s.p[i]) || s.p[i] == '('))
		i = s.p[i] == '(' ? skip_comments(s, i) : i + 1;
	const size_t name = i;
	while (i < s.n && s.p[i] != '=' && s.p[i] != ';')
		i++;
	if (i == s.n)
		return false;
	out->name = str_trim(str_slice(s, name, i));
	out->value = STR("");
	if (s.p[i] == '=') {
		i = skip_comments(s, i + 1);
		const size_t from = i;
		if (i < s.n && s.p[i] == '"') {
			out->value = quoted(a, s, &i);
		} else {
			while (i < s.n && s.p[i] != ';' && s.p[i] != '(')
				i++;
			out->value = str_trim(str_slice(s, from, i));
		}
	}
	*at = i;
	return true;
}

static struct str percent_decode(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const int high = s.p[i] == '%' && i + 2 < s.n ? str_hex_digit(s.p[i + 1]) : -1;
		const int low = high >= 0 ? str_hex_digit(s.p[i + 2]) : -1;
		p[n++] = (char)(low >= 0 ? high << 4 | low : s.p[i]);
		i += low >= 0 ? 2 : 0;
	}
	return (struct str){ p, n };
}

/* "charset'language'" before the first segment. */
static struct str take_charset(struct str *value)
{
	struct str charset, language, rest;
	if (!str_cut(*value, '\'', &charset, &rest) || !str_cut(rest, '\'', &language, &rest))
		return STR("");
	*value = rest;
	return charset;
}

/* The segment of this number: "name*0" or "name*0*", or "name*" as number 0. */
static bool segment_of(struct arena *a, struct str value, struct str name, int64_t number,
		       struct parameter *out)
{
	struct parameter p;
	size_t at = 0;
	while (next_parameter(a, value, &at, &p)) {
		struct str rest = str_slice(p.name, name.n, p.name.n);
		int64_t n = 0;
		if (!str_eq_nocase(str_slice(p.name, 0, name.n), name) ||
		    !str_starts(rest, STR("*")))
			continue;
		const bool is_encoded = str_ends(rest, STR("*"));
		rest = str_slice(rest, 1, rest.n);
		if (is_encoded && rest.n > 0)
			rest.n--;
		if (rest.n > 0 && !str_to_i64(rest, 0, MAIL_SEGMENTS_MAX, &n))
			continue;
		if (n != number)
			continue;
		*out = (struct parameter){ is_encoded ? STR("*") : STR(""), p.value };
		return true;
	}
	return false;
}

static struct str segments(struct arena *a, struct str value, struct str name)
{
	struct str charset = STR(""), all = STR("");
	struct parameter p;
	for (int64_t i = 0; i < MAIL_SEGMENTS_MAX && segment_of(a, value, name, i, &p); i++) {
		if (i == 0 && p.name.n > 0)
			charset = take_charset(&p.value);
		all = join(a, all, p.name.n > 0 ? percent_decode(a, p.value) : p.value);
	}
	return charset_to_utf8(a, charset, all);
}

struct str mail_parameter(struct arena *a, struct str value, const char *name)
{
	const struct str key = str_from_c(name);
	struct parameter p;
	size_t at = 0;
	while (next_parameter(a, value, &at, &p))
		if (str_eq_nocase(p.name, key) && p.value.n > 0)
			return mail_decode_words(a, p.value);
	return segments(a, value, key);
}
