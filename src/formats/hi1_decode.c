// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_read.h"

enum order { UTF8, UTF16_BIG, UTF16_LITTLE };

/* XML 1.0, appendix F: the mark, or what "<" looks like without one. */
static enum order order_of(struct str s, size_t *mark)
{
	const uint8_t a = s.n > 1 ? (uint8_t)s.p[0] : 0, b = s.n > 1 ? (uint8_t)s.p[1] : 0;
	*mark = 0;
	if (s.n < 2)
		return UTF8;
	if ((a == 0xfe && b == 0xff) || (a == 0xff && b == 0xfe)) {
		*mark = 2;
		return a == 0xfe ? UTF16_BIG : UTF16_LITTLE;
	}
	if (str_starts(s, STR("\xef\xbb\xbf")))
		*mark = 3;
	return a == 0 && b == '<' ? UTF16_BIG : a == '<' && b == 0 ? UTF16_LITTLE : UTF8;
}

static uint32_t unit(struct str s, size_t at, enum order order)
{
	const uint32_t a = (uint8_t)s.p[at], b = (uint8_t)s.p[at + 1];
	return order == UTF16_BIG ? a << 8 | b : b << 8 | a;
}

/* A unit of two bytes never becomes more than three. */
static bool from_utf16(struct arena *a, struct str s, enum order order, struct str *out)
{
	char *p = arena_alloc(a, s.n / 2 * 3);
	size_t n = 0;
	if (s.n % 2 != 0)
		return false;
	for (size_t i = 0; i < s.n; i += 2) {
		uint32_t c = unit(s, i, order);
		if (c >= 0xd800 && c < 0xe000) {
			const uint32_t low = i + 2 < s.n ? unit(s, i + 2, order) : 0;
			if (c >= 0xdc00 || low < 0xdc00 || low > 0xdfff)
				return false;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		n += utf8_put(p + n, c);
	}
	*out = (struct str){ p, n };
	return true;
}

/* What encoding="" says; empty without it. libxml2 checks the rest of the declaration. */
static struct str declared(struct str text)
{
	const size_t end = str_find(str_slice(text, 0, 256), STR("?>"));
	const struct str head = str_slice(text, 0, end == STR_NONE ? 0 : end);
	const size_t at = str_starts(head, STR("<?xml")) ? str_find(head, STR("encoding"))
							 : STR_NONE;
	struct str value = { 0 }, rest;
	if (at == STR_NONE || !str_cut(str_slice(head, at, head.n), '=', &rest, &value))
		return (struct str){ 0 };
	value = str_trim(value);
	if (value.n == 0)
		return value;
	(void)str_cut(str_slice(value, 1, value.n), value.p[0], &value, &rest);
	return value;
}

enum rc hi1_xml_decode(struct cx *cx, struct str bytes, struct str *out, struct hi1_fault *fault)
{
	size_t mark;
	const enum order order = order_of(bytes, &mark);
	struct str text = str_slice(bytes, mark, bytes.n);
	struct hi1_fault what = { .code = HI1_INVALID_MESSAGE,
				  .problem = STR("the bytes are not of the encoding they begin in"),
				  .remedy = STR("send UTF-8") };
	const bool converted = order == UTF8 || from_utf16(cx->arena, text, order, &text);
	// A NUL is of no XML, and would make libxml2 guess at other encodings.
	if (!converted || !str_is_utf8(text) || str_find(text, (struct str){ "", 1 }) != STR_NONE)
		return hi1_fail(cx, fault, what, NULL);
	const struct str name = declared(text);
	const struct str is = order == UTF8 ? STR("UTF-8") : STR("UTF-16");
	if (name.n == 0) {
		*out = text;
		return RC_OK;
	}
	what.problem = arena_fmt(cx->arena, "declared as %.*s, but it is %.*s", STR_ARG(name),
				 STR_ARG(is));
	if (!str_eq_nocase(name, is) &&
	    !(order != UTF8 && str_eq_nocase(str_slice(name, 0, 6), is)))
		return hi1_fail(cx, fault, what, NULL);
	*out = text;
	return RC_OK;
}
