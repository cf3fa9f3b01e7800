// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/json_read.h"

#include <string.h>

#include "core/mark.h"

struct reader {
	struct cx *cx;
	struct str in;
	size_t at, nodes;
	unsigned depth;
};

static enum rc fail(struct reader *r, const char *what)
{
	return cx_fail(r->cx, RC_INVALID, N_("JSON, byte %zu: %s"), r->at, what);
}

static enum rc limit(struct reader *r, const char *what)
{
	return cx_fail(r->cx, RC_LIMIT, N_("JSON, byte %zu: %s"), r->at, what);
}

/* The next byte, or 0 at the end; a 0 in the input breaks every rule just the same. */
static char peek(const struct reader *r)
{
	if (r->at >= r->in.n)
		return 0;
	return r->in.p[r->at];
}

static bool take(struct reader *r, char c)
{
	if (r->at >= r->in.n || r->in.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static bool take_word(struct reader *r, struct str word)
{
	if (!str_starts(str_slice(r->in, r->at, r->in.n), word))
		return false;
	r->at += word.n;
	return true;
}

static void skip_space(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r')
		r->at++;
}

static size_t take_digits(struct reader *r)
{
	const size_t from = r->at;
	while (peek(r) >= '0' && peek(r) <= '9')
		r->at++;
	return r->at - from;
}

static enum rc read_number(struct reader *r, struct json_node *out)
{
	const size_t from = r->at;
	(void)take(r, '-');
	const bool zero = peek(r) == '0';
	const size_t whole = take_digits(r);
	if (whole == 0 || (zero && whole > 1))
		return fail(r, N_("not a number"));
	if (take(r, '.') && take_digits(r) == 0)
		return fail(r, N_("no digit after the point"));
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '-'))
			(void)take(r, '+');
		if (take_digits(r) == 0)
			return fail(r, N_("no digit in the exponent"));
	}
	out->kind = JSON_NUMBER;
	out->text = str_slice(r->in, from, r->at);
	return RC_OK;
}

static enum rc read_hex4(struct reader *r, uint32_t *out)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *found = peek(r) ? strchr(digits, peek(r)) : NULL;
		if (!found)
			return fail(r, N_("not four hexadecimal digits"));
		value = value << 4 | (uint32_t)((found - digits) % 16);
	}
	*out = value;
	return RC_OK;
}

/* After the backslash and the u. */
static enum rc read_code_point(struct reader *r, uint32_t *out)
{
	uint32_t c = 0, low = 0;
	TRY(read_hex4(r, &c));
	if (c >= 0xd800 && c < 0xdc00) {
		if (!take_word(r, STR("\\u")))
			return fail(r, N_("half a surrogate pair"));
		TRY(read_hex4(r, &low));
		if (low < 0xdc00 || low > 0xdfff)
			return fail(r, N_("half a surrogate pair"));
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c == 0 || (c >= 0xdc00 && c <= 0xdfff)) {
		return fail(r, c == 0 ? N_("a NUL character") : N_("half a surrogate pair"));
	}
	*out = c;
	return RC_OK;
}

/* After the backslash; p has room for four bytes. */
static enum rc read_escape(struct reader *r, char *p, size_t *n)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *found = peek(r) ? strchr(names, peek(r)) : NULL;
	if (found) {
		r->at++;
		p[0] = meant[found - names];
		*n = 1;
		return RC_OK;
	}
	uint32_t c = 0;
	if (!take(r, 'u'))
		return fail(r, N_("an unknown escape"));
	TRY(read_code_point(r, &c));
	*n = utf8_put(p, c);
	return RC_OK;
}

static enum rc read_text(struct reader *r, struct str *out)
{
	if (!take(r, '"'))
		return fail(r, N_("not a text in quotes"));
	const size_t from = r->at;
	while ((uint8_t)peek(r) >= ' ' && peek(r) != '"' && peek(r) != '\\')
		r->at++;
	if (peek(r) == '"') {
		*out = str_slice(r->in, from, r->at++);
		return RC_OK;
	}

	// There are escapes: none makes a text longer.
	size_t end = r->at;
	while (end < r->in.n && r->in.p[end] != '"')
		end += r->in.p[end] == '\\' ? 2 : 1;
	char *p = arena_alloc(r->cx->arena, end - from + 4);
	size_t n = r->at - from, more = 0;
	memcpy(p, r->in.p + from, n);
	while ((uint8_t)peek(r) >= ' ' && peek(r) != '"') {
		if (take(r, '\\')) {
			TRY(read_escape(r, p + n, &more));
			n += more;
		} else {
			p[n++] = r->in.p[r->at++];
		}
	}
	if (!take(r, '"'))
		return fail(r, N_("the text does not end, or has a control character"));
	*out = (struct str){ p, n };
	return RC_OK;
}

static bool has_key(const struct json_node *map, struct str key)
{
	for (const struct json_node *c = map->first; c; c = c->next) {
		if (str_eq(c->key, key))
			return true;
	}
	return false;
}

static enum rc read_key(struct reader *r, const struct json_node *map, struct str *out)
{
	skip_space(r);
	TRY(read_text(r, out));
	if (map->n == JSON_READ_KEYS_MAX)
		return limit(r, N_("too many keys"));
	if (has_key(map, *out))
		return fail(r, N_("a key that is there already"));
	skip_space(r);
	return take(r, ':') ? RC_OK : fail(r, N_("no colon after the key"));
}

static enum rc read_value(struct reader *r, struct json_node *out);

/* After the opening bracket. */
static enum rc read_children(struct reader *r, struct json_node *out)
{
	const char end = out->kind == JSON_MAP ? '}' : ']';
	const struct json_node **link = &out->first;
	if (++r->depth > JSON_READ_DEPTH_MAX)
		return limit(r, N_("too deep"));
	skip_space(r);
	if (!take(r, end)) {
		do {
			struct str key = { 0 };
			if (out->kind == JSON_MAP)
				TRY(read_key(r, out, &key));
			if (++r->nodes > JSON_READ_NODES_MAX)
				return limit(r, N_("too many values"));
			struct json_node *child = arena_new(r->cx->arena, struct json_node, 1);
			TRY(read_value(r, child));
			child->key = key;
			*link = child;
			link = &child->next;
			out->n++;
			skip_space(r);
		} while (take(r, ','));
		if (!take(r, end))
			return fail(r, N_("neither a comma nor the closing bracket"));
	}
	r->depth--;
	return RC_OK;
}

/* After white space. */
static enum rc read_any(struct reader *r, struct json_node *out)
{
	if (take(r, '{') || take(r, '[')) {
		out->kind = r->in.p[r->at - 1] == '{' ? JSON_MAP : JSON_LIST;
		return read_children(r, out);
	}
	if (peek(r) == '"') {
		out->kind = JSON_TEXT;
		return read_text(r, &out->text);
	}
	if (take_word(r, STR("null")))
		return RC_OK;
	out->kind = JSON_YES_NO;
	out->yes = take_word(r, STR("true"));
	if (out->yes || take_word(r, STR("false")))
		return RC_OK;
	return read_number(r, out);
}

/* Recursive, as deep as JSON_READ_DEPTH_MAX. */
static enum rc read_value(struct reader *r, struct json_node *out)
{
	skip_space(r);
	const size_t from = r->at;
	TRY(read_any(r, out));
	out->source = str_slice(r->in, from, r->at);
	return RC_OK;
}

enum rc json_read(struct cx *cx, struct str bytes, const struct json_node **out)
{
	struct reader r = { .cx = cx, .in = bytes };
	if (bytes.n > JSON_READ_BYTES_MAX)
		return limit(&r, N_("too large"));
	if (!str_is_utf8(bytes))
		return fail(&r, N_("it is not UTF-8"));
	struct json_node *root = arena_new(cx->arena, struct json_node, 1);
	TRY(read_value(&r, root));
	skip_space(&r);
	if (r.at < bytes.n)
		return fail(&r, N_("something follows the value"));
	*out = root;
	return RC_OK;
}

const struct json_node *json_get(const struct json_node *map, const char *key)
{
	const struct json_node *c = map && map->kind == JSON_MAP ? map->first : NULL;
	while (c && !str_eq(c->key, str_from_c(key)))
		c = c->next;
	return c;
}

struct str json_get_text(const struct json_node *map, const char *key)
{
	const struct json_node *node = json_get(map, key);
	return node && node->kind == JSON_TEXT ? node->text : (struct str){ 0 };
}
