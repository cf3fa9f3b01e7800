// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/yaml.h"

/* The nodes of a tree; each child's parent must count it, each key be text once. */
static size_t check_tree(const struct yaml_node *node, size_t depth)
{
	size_t children = 0, nodes = 1;
	CHECK(depth <= YAML_DEPTH_MAX);
	CHECK(node->line > 0 && node->col > 0);
	CHECK(node->kind != YAML_SCALAR || !node->first);
	CHECK(str_is_utf8(node->text));
	for (const struct yaml_node *c = node->first; c; c = c->next) {
		if (node->kind == YAML_MAP && children < 100)
			CHECK(yaml_get(node, c->key) == c);
		CHECK((node->kind == YAML_MAP) == (c->key_line > 0));
		nodes += check_tree(c, depth + (c->kind != YAML_SCALAR));
		children++;
	}
	EQ(children, node->n);
	return nodes;
}

FUZZ(yaml)
{
	struct report r;
	report_init(&r, cx->arena);
	const struct yaml_node *root = NULL;
	const enum rc rc = yaml_parse(cx, STR("fuzz"), in, &r, &root);
	CHECK((rc == RC_OK) == (report_count(&r) == 0));
	CHECK(rc == RC_OK || rc == RC_INVALID);
	if (rc == RC_OK)
		CHECK(root && in.n <= YAML_BYTES_MAX);
	if (root)
		CHECK(check_tree(root, root->kind != YAML_SCALAR) <= YAML_NODES_MAX);
}
