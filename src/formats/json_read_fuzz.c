// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/json.h"
#include "formats/json_read.h"

/* Prints what was read, for the second reading. Numbers as texts: the printer knows
 * whole ones alone. */
static void print_node(struct json *j, const struct json_node *node, const char *key)
{
	if (node->kind == JSON_NOTHING)
		json_add_null(j, key);
	else if (node->kind == JSON_YES_NO)
		json_bool(j, key, node->yes);
	else if (node->kind == JSON_NUMBER || node->kind == JSON_TEXT)
		json_str(j, key, node->text);
	else if (node->kind == JSON_LIST)
		json_begin_array(j, key);
	else
		json_begin_object(j, key);
	for (const struct json_node *c = node->first; c; c = c->next)
		print_node(j, c, NULL);
	if (node->kind == JSON_LIST || node->kind == JSON_MAP)
		json_end(j);
}

static bool has_map(const struct json_node *node, unsigned depth)
{
	if (node->kind == JSON_MAP || depth > JSON_DEPTH_MAX - 4)
		return true;
	for (const struct json_node *c = node->first; c; c = c->next) {
		if (has_map(c, depth + 1))
			return true;
	}
	return false;
}

static void check_same(const struct json_node *a, const struct json_node *b)
{
	EQ(a->kind == JSON_NUMBER ? JSON_TEXT : a->kind, b->kind);
	EQ(a->n, b->n);
	EQ(a->yes, b->yes);
	EQ_STR(a->text, b->text);
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
		check_same(a, b);
	CHECK(!a && !b);
}

/* Lists that are printed are read again as they were; maps are only walked. */
FUZZ(json_read)
{
	const struct json_node *root = NULL, *again = NULL;
	const enum rc rc = json_read(cx, in, &root);
	CHECK((rc == RC_OK) == (root != NULL));
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMIT);
	if (rc != RC_OK || has_map(root, 0))
		return;
	AUTO(json) j = json_new(cx->arena);
	print_node(j, root, "it");
	struct buf b;
	buf_init(&b, 100 * in.n + 1000);
	json_print(j, &b);
	CHECK(!buf_full(&b));
	REQUIRE(json_read(cx, buf_str(&b), &again) == RC_OK);
	check_same(root, json_get(again, "it"));
	buf_done(&b);
}
