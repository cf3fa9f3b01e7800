// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/json_read.h"
#include "core/test.h"

TEST(json_of_every_kind_is_read)
{
	const struct json_node *root = NULL;
	REQUIRE(json_read(cx,
			  STR(" {\"a\": [1, -0.5e+3, true, false, null, []],\t\"b\" : {}, "
			      "\"\": \"x\"}\r\n"),
			  &root) == RC_OK);
	EQ(root->kind, JSON_MAP);
	EQ(root->n, 3);
	const struct json_node *c = json_get(root, "a");
	REQUIRE(c && c->kind == JSON_LIST && c->n == 6);
	c = c->first;
	CHECK(c->kind == JSON_NUMBER && str_eq(c->text, STR("1")));
	c = c->next;
	EQ_STR(c->text, "-0.5e+3");
	c = c->next;
	CHECK(c->kind == JSON_YES_NO && c->yes);
	c = c->next;
	CHECK(c->kind == JSON_YES_NO && !c->yes);
	c = c->next;
	EQ(c->kind, JSON_NOTHING);
	c = c->next;
	CHECK(c->kind == JSON_LIST && c->n == 0 && !c->next);
	EQ(json_get(root, "b")->kind, JSON_MAP);
	EQ_STR(json_get_text(root, ""), "x");
	EQ_STR(json_get_text(root, "b"), "");
	CHECK(!json_get(root, "c") && !json_get(json_get(root, "a"), "a") && !json_get(NULL, "a"));
}

TEST(no_digit_of_a_number_is_lost)
{
	const struct json_node *root = NULL;
	REQUIRE(json_read(cx, STR("18446744073709551615"), &root) == RC_OK);
	EQ_STR(root->text, "18446744073709551615");
}

TEST(escapes_become_characters)
{
	const struct json_node *root = NULL;
	REQUIRE(json_read(
			cx,
			STR("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\ud83d\\ude00z\""),
			&root) == RC_OK);
	EQ_STR(root->text, "a\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
}

TEST(json_that_breaks_the_grammar_is_refused)
{
	static const struct {
		struct str bytes;
		const char *why;
	} bad[] = {
		{ STR_INIT(""), "byte 0: not a number" },
		{ STR_INIT("{"), "byte 1: not a text in quotes" },
		{ STR_INIT("[1,]"), "byte 3: not a number" },
		{ STR_INIT("[1 2]"), "byte 3: neither a comma" },
		{ STR_INIT("[1}"), "byte 2: neither a comma" },
		{ STR_INIT("{\"a\"}"), "byte 4: no colon" },
		{ STR_INIT("{\"a\":1,\"a\":2}"), "byte 10: a key that is there already" },
		{ STR_INIT("{\"a\":1,\"\\u0061\":2}"), "a key that is there already" },
		{ STR_INIT("01"), "byte 2: not a number" },
		{ STR_INIT("-"), "byte 1: not a number" },
		{ STR_INIT("1."), "byte 2: no digit" },
		{ STR_INIT("1e"), "byte 2: no digit" },
		{ STR_INIT("+1"), "byte 0: not a number" },
		{ STR_INIT("tru"), "byte 0: not a number" },
		{ STR_INIT("1 1"), "byte 2: something follows" },
		{ STR_INIT("\"a"), "byte 2: the text does not end" },
		{ STR_INIT("\"a\nb\""), "byte 2: the text does not end" },
		{ STR_INIT("\"\\x\""), "byte 2: an unknown escape" },
		{ STR_INIT("\"\\"), "byte 2: an unknown escape" },
		{ STR_INIT("\"\\u12g4\""), "byte 5: not four" },
		{ STR_INIT("\"\\u0000\""), "a NUL character" },
		{ STR_INIT("\"\\ud83d\""), "half a surrogate pair" },
		{ STR_INIT("\"\\ud83d\\u0041\""), "half a surrogate pair" },
		{ STR_INIT("\"\\ude00\""), "half a surrogate pair" },
		{ STR_INIT("\"\xff\""), "not UTF-8" },
		{ STR_INIT("1\0"), "byte 1: something follows" },
	};
	const struct json_node *root = NULL;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EQ(json_read(cx, bad[i].bytes, &root), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(bad[i].why)) != STR_NONE);
	}
	CHECK(!root);
}

/* n times the opening bracket, then n times the closing one. */
static struct str nested(struct cx *cx, size_t n)
{
	char *p = arena_alloc(cx->arena, 2 * n);
	for (size_t i = 0; i < n; i++) {
		p[i] = '[';
		p[2 * n - 1 - i] = ']';
	}
	return (struct str){ p, 2 * n };
}

TEST(json_has_limits)
{
	const struct json_node *root = NULL;
	EQ(json_read(cx, nested(cx, JSON_READ_DEPTH_MAX), &root), RC_OK);
	EQ(json_read(cx, nested(cx, JSON_READ_DEPTH_MAX + 1), &root), RC_LIMIT);

	struct buf b;
	buf_init(&b, 100000);
	buf_add_c(&b, "{");
	for (int i = 0; i < JSON_READ_KEYS_MAX; i++)
		buf_fmt(&b, "%s\"%d\":%d", i > 0 ? "," : "", i, i);
	const struct str most = arena_fmt(cx->arena, "%.*s}", STR_ARG(buf_str(&b)));
	EQ(json_read(cx, most, &root), RC_OK);
	const struct str more = arena_fmt(cx->arena, "%.*s,\"x\":0}", STR_ARG(buf_str(&b)));
	EQ(json_read(cx, more, &root), RC_LIMIT);
	buf_done(&b);
}
