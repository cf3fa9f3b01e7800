// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/query.h"

#include <string.h>

/* In a form a text area may hold several lines. */
static bool is_refused(unsigned char c, bool form)
{
	if (form && (c == '\t' || c == '\n' || c == '\r'))
		return false;
	return c < 0x20 || c == 0x7f;
}

bool query_is_form_text(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_refused((unsigned char)text.p[i], true))
			return false;
	return str_is_utf8(text);
}

static enum rc decode(struct cx *cx, struct str text, bool form, struct str *out)
{
	char *p = arena_alloc(cx->arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			const int hi = i + 2 < text.n ? str_hex_digit(text.p[i + 1]) : -1;
			const int lo = i + 2 < text.n ? str_hex_digit(text.p[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				return cx_fail(cx, RC_INVALID,
					       "the address has a %% that two hexadecimal digits "
					       "do not follow");
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		if (is_refused((unsigned char)c, form))
			return cx_fail(cx, RC_INVALID,
				       "the address or form holds a control character");
		p[n++] = c;
	}
	const struct str decoded = { p, n };
	if (!str_is_utf8(decoded))
		return cx_fail(cx, RC_INVALID, "the address or form holds text that is not UTF-8");
	*out = decoded;
	return RC_OK;
}

static enum rc parse(struct cx *cx, struct str text, bool form, struct query *out)
{
	struct {
		struct query_pair *p;
		size_t n, cap;
	} pairs = { 0 };
	while (text.n > 0) {
		struct str pair, name, value;
		str_cut(text, '&', &pair, &text);
		if (pair.n == 0)
			continue;
		if (pairs.n == QUERY_PAIRS_MAX)
			return cx_fail(cx, RC_LIMIT, "more than %d values in the address or form",
				       QUERY_PAIRS_MAX);
		str_cut(pair, '=', &name, &value);
		struct query_pair decoded;
		TRY(decode(cx, name, form, &decoded.name));
		TRY(decode(cx, value, form, &decoded.value));
		*ARENA_PUSH(cx->arena, &pairs) = decoded;
	}
	*out = (struct query){ pairs.p, pairs.n };
	return RC_OK;
}

enum rc query_parse(struct cx *cx, struct str text, struct query *out)
{
	if (text.n > QUERY_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "an address of more than %d bytes", QUERY_BYTES_MAX);
	return parse(cx, text, false, out);
}

enum rc query_parse_form(struct cx *cx, struct str text, struct query *out)
{
	if (text.n > QUERY_FORM_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "a form of more than %d bytes", QUERY_FORM_BYTES_MAX);
	return parse(cx, text, true, out);
}

void query_encode(struct buf *out, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
				   c == '~';
		const char coded[3] = { '%', digits[c >> 4], digits[c & 15] };
		if (plain)
			buf_add_char(out, (char)c);
		else
			buf_add(out, (struct str){ coded, sizeof coded });
	}
}

struct str query_print(struct arena *arena, const struct query *q)
{
	struct buf b;
	buf_init(&b, 8 * QUERY_FORM_BYTES_MAX);
	for (size_t i = 0; i < q->n; i++) {
		if (i > 0)
			buf_add_char(&b, '&');
		query_encode(&b, q->p[i].name);
		buf_add_char(&b, '=');
		query_encode(&b, q->p[i].value);
	}
	const struct str text = arena_copy(arena, buf_str(&b));
	buf_done(&b);
	return text;
}
