// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/sfv.h"

#include "crypto/base64.h"

enum { INTEGER_DIGITS = 15, PRINTED_MAX = 8 * SFV_BYTES_MAX };

struct reader {
	struct cx *cx;
	struct str text;
	size_t at;
};

static enum rc fail(const struct reader *r, const char *what)
{
	return cx_fail(r->cx, RC_INVALID, "structured field, byte %zu: %s", r->at, what);
}

static enum rc too_many(const struct reader *r, const char *what, int max)
{
	return cx_fail(r->cx, RC_LIMIT, "structured field, byte %zu: more than %d %s", r->at, max,
		       what);
}

/* NUL at the end: no NUL of the text is ever looked for. */
static char peek(const struct reader *r)
{
	if (r->at < r->text.n)
		return r->text.p[r->at];
	return '\0';
}

static bool take(struct reader *r, char c)
{
	if (r->at >= r->text.n || r->text.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static void skip_spaces(struct reader *r)
{
	while (take(r, ' '))
		;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z');
}

/* RFC 9110 section 5.6.2, and the two more that a token may have here. */
static bool is_token_char(char c)
{
	if (is_letter(c) || is_digit(c))
		return true;
	return c != '\0' && str_find(STR("!#$%&'*+-.^_`|~:/"), (struct str){ &c, 1 }) != STR_NONE;
}

static bool is_key_char(char c)
{
	return is_small(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}

static enum rc parse_key(struct reader *r, struct str *out)
{
	const size_t from = r->at;
	if (!is_small(peek(r)) && peek(r) != '*')
		return fail(r, "a key begins with a small letter or *");
	while (is_key_char(peek(r)))
		r->at++;
	*out = str_slice(r->text, from, r->at);
	return RC_OK;
}

static enum rc parse_integer(struct reader *r, struct sfv_value *out)
{
	const size_t from = r->at;
	(void)take(r, '-');
	const size_t digits = r->at;
	while (is_digit(peek(r)))
		r->at++;
	if (r->at == digits || r->at - digits > INTEGER_DIGITS)
		return fail(r, "an integer has 1 to 15 digits");
	if (peek(r) == '.')
		return fail(r, "a decimal number has no place here");
	out->type = SFV_INTEGER;
	if (!str_to_i64(str_slice(r->text, from, r->at), -SFV_INTEGER_MAX, SFV_INTEGER_MAX,
			&out->number))
		return fail(r, "no integer");
	return RC_OK;
}

static enum rc parse_string(struct reader *r, struct sfv_value *out)
{
	const size_t from = ++r->at;
	size_t escapes = 0;
	while (peek(r) != '"') {
		if (r->at == r->text.n)
			return fail(r, "the string does not end");
		if (take(r, '\\')) {
			escapes++;
			if (peek(r) != '"' && peek(r) != '\\')
				return fail(r, "a backslash stands only before a quote or another");
		}
		if (peek(r) < ' ' || peek(r) > '~')
			return fail(r, "a string is ASCII without control characters");
		r->at++;
	}
	const struct str raw = str_slice(r->text, from, r->at++);
	*out = (struct sfv_value){ .type = SFV_STRING, .text = raw };
	if (escapes == 0)
		return RC_OK;
	char *p = arena_alloc(r->cx->arena, raw.n - escapes);
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		i += raw.p[i] == '\\';
		p[n++] = raw.p[i];
	}
	out->text = (struct str){ p, n };
	return RC_OK;
}

static enum rc parse_bytes(struct reader *r, struct sfv_value *out)
{
	struct str base64, rest;
	if (!str_cut(str_slice(r->text, r->at + 1, r->text.n), ':', &base64, &rest))
		return fail(r, "the byte sequence does not end");
	if (!base64_parse(r->cx->arena, base64, &out->text))
		return fail(r, "the byte sequence is not base64, spelt as RFC 4648 does");
	out->type = SFV_BYTES;
	r->at += base64.n + 2;
	return RC_OK;
}

static enum rc parse_boolean(struct reader *r, struct sfv_value *out)
{
	r->at++;
	if (peek(r) != '0' && peek(r) != '1')
		return fail(r, "a boolean is ?0 or ?1");
	*out = (struct sfv_value){ .type = SFV_BOOLEAN, .number = peek(r) == '1' };
	r->at++;
	return RC_OK;
}

static enum rc parse_value(struct reader *r, struct sfv_value *out)
{
	const char c = peek(r);
	*out = (struct sfv_value){ 0 };
	if (is_digit(c) || c == '-')
		return parse_integer(r, out);
	if (c == '"')
		return parse_string(r, out);
	if (c == ':')
		return parse_bytes(r, out);
	if (c == '?')
		return parse_boolean(r, out);
	if (!is_letter(c) && c != '*')
		return fail(r, "no value");
	const size_t from = r->at;
	while (is_token_char(peek(r)))
		r->at++;
	*out = (struct sfv_value){ .type = SFV_TOKEN, .text = str_slice(r->text, from, r->at) };
	return RC_OK;
}

const struct sfv_value *sfv_parameter(const struct sfv_parameters *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->p[i].name, str_from_c(name)))
			return &all->p[i].value;
	return NULL;
}

static enum rc parse_parameters(struct reader *r, struct sfv_parameters *out)
{
	while (take(r, ';')) {
		struct sfv_parameter found = { 0 };
		skip_spaces(r);
		TRY(parse_key(r, &found.name));
		found.value = (struct sfv_value){ .type = SFV_BOOLEAN, .number = 1 };
		if (take(r, '='))
			TRY(parse_value(r, &found.value));
		for (size_t i = 0; i < out->n; i++)
			if (str_eq(out->p[i].name, found.name))
				return fail(r, "a parameter is given twice");
		if (out->n == SFV_PARAMETERS_MAX)
			return too_many(r, "parameters", SFV_PARAMETERS_MAX);
		*ARENA_PUSH(r->cx->arena, out) = found;
	}
	return RC_OK;
}

static enum rc parse_item(struct reader *r, struct sfv_member *member)
{
	if (member->items.n == SFV_ITEMS_MAX)
		return too_many(r, "items in a list", SFV_ITEMS_MAX);
	struct sfv_item *item = ARENA_PUSH(r->cx->arena, &member->items);
	TRY(parse_value(r, &item->value));
	return parse_parameters(r, &item->parameters);
}

static enum rc parse_list(struct reader *r, struct sfv_member *member)
{
	member->is_list = true;
	for (;;) {
		skip_spaces(r);
		if (take(r, ')'))
			return parse_parameters(r, &member->parameters);
		if (r->at == r->text.n)
			return fail(r, "the list does not end");
		TRY(parse_item(r, member));
		if (peek(r) != ' ' && peek(r) != ')')
			return fail(r, "items of a list have a space between them");
	}
}

static enum rc parse_member(struct reader *r, struct sfv_member *member)
{
	TRY(parse_key(r, &member->key));
	if (!take(r, '=')) { // a key alone is true
		struct sfv_item *item = ARENA_PUSH(r->cx->arena, &member->items);
		item->value = (struct sfv_value){ .type = SFV_BOOLEAN, .number = 1 };
		return parse_parameters(r, &item->parameters);
	}
	return take(r, '(') ? parse_list(r, member) : parse_item(r, member);
}

static void skip_blanks(struct reader *r)
{
	while (take(r, ' ') || take(r, '\t'))
		;
}

const struct sfv_member *sfv_member(const struct sfv_dictionary *d, struct str key)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->p[i].key, key))
			return &d->p[i];
	return NULL;
}

enum rc sfv_parse(struct cx *cx, struct str text, struct sfv_dictionary *out)
{
	struct reader r = { .cx = cx, .text = text };
	struct sfv_dictionary all = { 0 };
	if (text.n > SFV_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "structured field: more than %d bytes", SFV_BYTES_MAX);
	skip_spaces(&r);
	while (r.at < text.n) {
		struct sfv_member member = { 0 };
		TRY(parse_member(&r, &member));
		if (sfv_member(&all, member.key))
			return cx_fail(cx, RC_INVALID, "structured field: \"%.*s\" is given twice",
				       STR_ARG(member.key));
		if (all.n == SFV_MEMBERS_MAX)
			return too_many(&r, "members", SFV_MEMBERS_MAX);
		*ARENA_PUSH(cx->arena, &all) = member;
		skip_blanks(&r);
		if (r.at == text.n)
			break;
		if (!take(&r, ','))
			return fail(&r, "members have a comma between them");
		skip_blanks(&r);
		if (r.at == text.n)
			return fail(&r, "a comma at the end");
	}
	*out = all;
	return RC_OK;
}

/* ---- Printing ---- */

bool sfv_is_string(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

static void print_string(struct buf *out, struct str s)
{
	INVARIANT(sfv_is_string(s));
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, s.p[i]);
	}
	buf_add_char(out, '"');
}

static void print_value(struct buf *out, struct arena *a, const struct sfv_value *v)
{
	switch (v->type) {
	case SFV_INTEGER:
		buf_fmt(out, "%lld", (long long)v->number);
		break;
	case SFV_STRING:
		print_string(out, v->text);
		break;
	case SFV_TOKEN:
		buf_add(out, v->text);
		break;
	case SFV_BYTES:
		buf_add_char(out, ':');
		buf_add(out, base64_print(a, v->text));
		buf_add_char(out, ':');
		break;
	case SFV_BOOLEAN:
		buf_add_c(out, v->number ? "?1" : "?0");
		break;
	}
}

static void print_parameters(struct buf *out, struct arena *a, const struct sfv_parameters *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct sfv_value *v = &all->p[i].value;
		buf_add_char(out, ';');
		buf_add(out, all->p[i].name);
		if (v->type == SFV_BOOLEAN && v->number)
			continue;
		buf_add_char(out, '=');
		print_value(out, a, v);
	}
}

static void print_item(struct buf *out, struct arena *a, const struct sfv_item *item)
{
	print_value(out, a, &item->value);
	print_parameters(out, a, &item->parameters);
}

static void print_member(struct buf *out, struct arena *a, const struct sfv_member *m)
{
	if (!m->is_list) {
		print_item(out, a, &m->items.p[0]);
		return;
	}
	buf_add_char(out, '(');
	for (size_t i = 0; i < m->items.n; i++) {
		if (i > 0)
			buf_add_char(out, ' ');
		print_item(out, a, &m->items.p[i]);
	}
	buf_add_char(out, ')');
	print_parameters(out, a, &m->parameters);
}

static struct str finish(struct arena *a, struct buf *out)
{
	INVARIANT(!buf_full(out));
	const struct str copy = arena_copy(a, buf_str(out));
	buf_done(out);
	return copy;
}

struct str sfv_print_item(struct arena *a, const struct sfv_item *item)
{
	struct buf out;
	buf_init(&out, PRINTED_MAX);
	print_item(&out, a, item);
	return finish(a, &out);
}

struct str sfv_print_value(struct arena *a, const struct sfv_member *m)
{
	struct buf out;
	buf_init(&out, PRINTED_MAX);
	print_member(&out, a, m);
	return finish(a, &out);
}

/* "key" alone stands for true. */
static bool is_bare(const struct sfv_member *m)
{
	return !m->is_list && m->items.p[0].value.type == SFV_BOOLEAN &&
	       m->items.p[0].value.number != 0;
}

struct str sfv_print(struct arena *a, const struct sfv_dictionary *d)
{
	struct buf out;
	buf_init(&out, PRINTED_MAX);
	for (size_t i = 0; i < d->n; i++) {
		const struct sfv_member *m = &d->p[i];
		if (i > 0)
			buf_add_c(&out, ", ");
		buf_add(&out, m->key);
		if (is_bare(m)) {
			print_parameters(&out, a, &m->items.p[0].parameters);
		} else {
			buf_add_char(&out, '=');
			print_member(&out, a, m);
		}
	}
	return finish(a, &out);
}
