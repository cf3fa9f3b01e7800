// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <string.h>

enum { TIME_TEXT = 27, ESCAPE_TEXT = 6 };

static const int64_t SECOND_US = 1000000;
static const int64_t DAY_US = 86400 * SECOND_US;

bool entry_has_hash(const struct sha256 *h)
{
	const struct sha256 none = { 0 };
	return !sha256_eq(h, &none);
}

/* ---- time ---------------------------------------------------------------- */

/* The last n decimal digits, then one more character. */
static char *put_digits(char *p, int64_t v, size_t n, char after)
{
	for (size_t i = n; i > 0; i--, v /= 10)
		p[i - 1] = (char)('0' + v % 10);
	p[n] = after;
	return p + n + 1;
}

/* By hand: a printf for each entry took a third of the time of writing one. */
struct str entry_print_time(struct arena *a, struct instant t)
{
	const struct date d = date_today(t);
	const int64_t us = t.us - d.days * DAY_US, s = us / SECOND_US;
	char *const text = arena_alloc(a, TIME_TEXT);
	int year = 0, month = 0, day = 0;
	date_to_ymd(d, &year, &month, &day);
	char *p = put_digits(text, year, 4, '-');
	p = put_digits(p, month, 2, '-');
	p = put_digits(p, day, 2, 'T');
	p = put_digits(p, s / 3600, 2, ':');
	p = put_digits(p, s / 60 % 60, 2, ':');
	p = put_digits(p, s % 60, 2, '.');
	p = put_digits(p, us % SECOND_US, 6, 'Z');
	INVARIANT(p == text + TIME_TEXT);
	return (struct str){ text, TIME_TEXT };
}

static bool digits(struct str s, size_t from, size_t n, int64_t hi, int64_t *out)
{
	const struct str part = str_slice(s, from, from + n);
	for (size_t i = 0; i < part.n; i++)
		if (part.p[i] < '0' || part.p[i] > '9')
			return false;
	return str_to_i64(part, 0, hi, out);
}

bool entry_parse_time(struct str s, struct instant *out)
{
	struct date d = DATE_NONE;
	int64_t h = 0, m = 0, sec = 0, us = 0;
	if (s.n != TIME_TEXT || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' ||
	    s.p[19] != '.' || s.p[26] != 'Z')
		return false;
	if (!date_parse(str_slice(s, 0, 10), &d) || !digits(s, 11, 2, 23, &h) ||
	    !digits(s, 14, 2, 59, &m) || !digits(s, 17, 2, 59, &sec) ||
	    !digits(s, 20, 6, SECOND_US - 1, &us))
		return false;
	out->us = d.days * DAY_US + ((h * 60 + m) * 60 + sec) * SECOND_US + us;
	return true;
}

/* ---- writing ------------------------------------------------------------- */

/* The character that begins at i of well-formed UTF-8. */
static uint32_t code_point(struct str s, size_t i, size_t *n)
{
	const unsigned char b = (unsigned char)s.p[i];
	*n = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
	uint32_t c = *n == 1 ? b : b & (0xffU >> (*n + 1));
	for (size_t k = 1; k < *n; k++)
		c = c << 6 | ((unsigned char)s.p[i + k] & 0x3fU);
	return c;
}

static bool is_unseen(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb);
}

static void put_key(struct buf *b, const char *key)
{
	buf_add_char(b, '"');
	buf_add_c(b, key);
	buf_add_c(b, "\":");
}

void entry_put_text(struct buf *b, const char *key, struct str s)
{
	size_t n = 0, plain = 0; // where what needs no escape began
	if (key)
		put_key(b, key);
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i += n) {
		const uint32_t c = code_point(s, i, &n);
		const bool is_quoted = c == '"' || c == '\\';
		if (!is_quoted && !is_unseen(c))
			continue;
		buf_add(b, str_slice(s, plain, i));
		plain = is_quoted ? i : i + n;
		if (is_quoted)
			buf_add_char(b, '\\');
		else
			buf_fmt(b, "\\u%04x", (unsigned)c);
	}
	buf_add(b, str_slice(s, plain, s.n));
	buf_add_char(b, '"');
}

static void put_quoted(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	buf_add(b, s);
	buf_add_char(b, '"');
}

static void put_id(struct cx *cx, struct buf *b, const char *key, struct id id)
{
	put_key(b, key);
	if (id_is_set(id))
		put_quoted(b, id_print(cx->arena, id));
	else
		buf_add_c(b, "null");
}

static void put_salt(struct buf *b, const uint8_t salt[LEDGER_SALT_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * LEDGER_SALT_BYTES];
	for (size_t i = 0; i < LEDGER_SALT_BYTES; i++) {
		text[2 * i] = digits[salt[i] >> 4];
		text[2 * i + 1] = digits[salt[i] & 15];
	}
	buf_add(b, (struct str){ text, sizeof text });
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      s.p[i] == '-'))
			return false;
	return s.n <= LEDGER_WORD_MAX;
}

/* The rules that the bytes alone do not show. */
static enum rc check_fields(struct cx *cx, const struct ledger_entry *e)
{
	const struct {
		const char *name;
		struct str text;
		bool word, needed;
	} fields[] = {
		{ "log", e->log, false, true },		 { "act", e->act, true, true },
		{ "role", e->role, true, false },	 { "node", e->node, false, true },
		{ "kind", e->object_kind, true, false }, { "basis", e->basis, false, false },
		{ "before", e->before, false, false },	 { "note", e->note, false, false },
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (fields[i].needed && fields[i].text.n == 0)
			return cx_fail(cx, RC_INVALID, "a ledger entry needs \"%s\"",
				       fields[i].name);
		if (fields[i].word && !is_word(fields[i].text))
			return cx_fail(cx, RC_INVALID,
				       "\"%s\" of a ledger entry is at most %d small letters, "
				       "digits and hyphens",
				       fields[i].name, LEDGER_WORD_MAX);
		if (!str_is_utf8(fields[i].text))
			return cx_fail(cx, RC_INVALID, "\"%s\" of a ledger entry is not UTF-8",
				       fields[i].name);
	}
	return RC_OK;
}

static void put_entry(struct cx *cx, struct buf *b, const struct ledger_entry *e)
{
	buf_add_c(b, "{\"v\":1,");
	entry_put_text(b, "log", e->log);
	buf_add_c(b, ",\"at\":");
	put_quoted(b, entry_print_time(cx->arena, e->at));
	buf_add_char(b, ',');
	entry_put_text(b, "act", e->act);
	buf_add_c(b, ",\"by\":{");
	put_id(cx, b, "account", e->account);
	buf_add_char(b, ',');
	entry_put_text(b, "role", e->role);
	buf_add_char(b, ',');
	entry_put_text(b, "node", e->node);
	buf_add_c(b, "},\"object\":{");
	entry_put_text(b, "kind", e->object_kind);
	buf_add_char(b, ',');
	put_id(cx, b, "id", e->object);
	buf_add_c(b, "},");
	entry_put_text(b, "basis", e->basis);
	buf_add_char(b, ',');
	entry_put_text(b, "before", e->before);
	buf_add_c(b, ",\"content\":");
	if (entry_has_hash(&e->content))
		put_quoted(b, sha256_print(cx->arena, &e->content));
	else
		buf_add_c(b, "null");
	buf_add_char(b, ',');
	entry_put_text(b, "note", e->note);
	buf_add_c(b, ",\"salt\":\"");
	put_salt(b, e->salt);
	buf_add_c(b, "\"}\n");
}

enum rc entry_print(struct cx *cx, const struct ledger_entry *e, struct str *out)
{
	TRY(check_fields(cx, e));
	struct buf b;
	buf_init(&b, LEDGER_ENTRY_MAX);
	put_entry(cx, &b, e);
	const bool full = buf_full(&b);
	if (!full)
		*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "a ledger entry is at most %d bytes long",
			      LEDGER_ENTRY_MAX)
		    : RC_OK;
}

/* ---- reading ------------------------------------------------------------- */

struct scan {
	struct cx *cx;
	struct str in;
	size_t at;
};

static enum rc refuse(struct scan *s, const char *what)
{
	return cx_fail(s->cx, RC_INVALID, "ledger entry, byte %zu: %s", s->at, what);
}

/* Takes the fixed text, or refuses. */
static enum rc take(struct scan *s, const char *text)
{
	const struct str want = str_from_c(text);
	if (!str_starts(str_slice(s->in, s->at, s->in.n), want))
		return cx_fail(s->cx, RC_INVALID, "ledger entry, byte %zu: %s is missing here",
			       s->at, text);
	s->at += want.n;
	return RC_OK;
}

static bool hex_value(struct str s, uint32_t *out)
{
	uint32_t v = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		v = v << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*out = v;
	return true;
}

/* All that put_text escapes lies below U+10000. */
static size_t put_code_point(char *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	p[0] = (char)(0xe0 | c >> 12);
	p[1] = (char)(0x80 | (c >> 6 & 0x3f));
	p[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* What stands behind a backslash; *n bytes of p are written. */
static enum rc take_escape(struct scan *s, char *p, size_t *n)
{
	const struct str rest = str_slice(s->in, s->at, s->in.n);
	uint32_t c;
	if (rest.n > 1 && (rest.p[1] == '"' || rest.p[1] == '\\')) {
		*p = rest.p[1];
		*n = 1;
		s->at += 2;
		return RC_OK;
	}
	if (rest.n < ESCAPE_TEXT || rest.p[1] != 'u' || !hex_value(str_slice(rest, 2, 6), &c))
		return refuse(s, "an escape that is not written here");
	*n = put_code_point(p, c);
	s->at += ESCAPE_TEXT;
	return RC_OK;
}

/* "key":"text" */
static enum rc take_text(struct scan *s, const char *before, struct str *out)
{
	TRY(take(s, before));
	char *p = arena_alloc(s->cx->arena, s->in.n - s->at);
	size_t n = 0;
	for (;;) {
		size_t more = 1;
		if (s->at == s->in.n)
			return refuse(s, "a text does not end");
		if (s->in.p[s->at] == '"')
			break;
		if (s->in.p[s->at] == '\\')
			TRY(take_escape(s, p + n, &more));
		else
			p[n] = s->in.p[s->at++];
		n += more;
	}
	s->at++;
	*out = (struct str){ p, n };
	return RC_OK;
}

static enum rc take_id(struct scan *s, const char *before, struct id *out)
{
	TRY(take(s, before));
	if (take(s, "null") == RC_OK)
		return RC_OK;
	TRY(take(s, "\""));
	if (!id_parse(str_slice(s->in, s->at, s->at + ID_TEXT), out) || !id_is_set(*out))
		return refuse(s, "this is no id");
	s->at += ID_TEXT;
	return take(s, "\"");
}

static enum rc take_content(struct scan *s, struct sha256 *out)
{
	const size_t hex = (size_t)2 * SHA256_BYTES;
	TRY(take(s, ",\"content\":"));
	if (take(s, "null") == RC_OK)
		return RC_OK;
	TRY(take(s, "\""));
	if (!sha256_parse(str_slice(s->in, s->at, s->at + hex), out))
		return refuse(s, "this is no SHA-256");
	s->at += hex;
	return take(s, "\"");
}

static enum rc take_salt(struct scan *s, uint8_t *out)
{
	TRY(take(s, ",\"salt\":\""));
	for (size_t i = 0; i < LEDGER_SALT_BYTES; i++, s->at += 2) {
		uint32_t v = 0;
		const struct str two = str_slice(s->in, s->at, s->at + 2);
		if (two.n != 2 || !hex_value(two, &v))
			return refuse(s, "the salt is 32 small hexadecimal digits");
		out[i] = (uint8_t)v;
	}
	return take(s, "\"}\n");
}

static enum rc take_entry(struct scan *s, struct ledger_entry *e)
{
	struct str at = { 0 };
	TRY(take_text(s, "{\"v\":1,\"log\":\"", &e->log));
	TRY(take_text(s, ",\"at\":\"", &at));
	if (!entry_parse_time(at, &e->at))
		return refuse(s, "the time before this is not YYYY-MM-DDTHH:MM:SS.NNNNNNZ");
	TRY(take_text(s, ",\"act\":\"", &e->act));
	TRY(take_id(s, ",\"by\":{\"account\":", &e->account));
	TRY(take_text(s, ",\"role\":\"", &e->role));
	TRY(take_text(s, ",\"node\":\"", &e->node));
	TRY(take_text(s, "},\"object\":{\"kind\":\"", &e->object_kind));
	TRY(take_id(s, ",\"id\":", &e->object));
	TRY(take_text(s, "},\"basis\":\"", &e->basis));
	TRY(take_text(s, ",\"before\":\"", &e->before));
	TRY(take_content(s, &e->content));
	TRY(take_text(s, ",\"note\":\"", &e->note));
	TRY(take_salt(s, e->salt));
	return s->at == s->in.n ? RC_OK : refuse(s, "bytes behind the end");
}

enum rc entry_parse(struct cx *cx, struct str bytes, struct ledger_entry *out)
{
	struct scan s = { .cx = cx, .in = bytes };
	struct ledger_entry e = { 0 };
	struct str again = { 0 };
	if (bytes.n > LEDGER_ENTRY_MAX)
		return cx_fail(cx, RC_LIMIT, "a ledger entry is at most %d bytes long",
			       LEDGER_ENTRY_MAX);
	TRY(take_entry(&s, &e));
	TRY(entry_print(cx, &e, &again));
	if (!str_eq(again, bytes))
		return cx_fail(cx, RC_INVALID, "this ledger entry is not written as we write it");
	*out = e;
	return RC_OK;
}
