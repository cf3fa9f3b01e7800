// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * yaml: the part of YAML 1.1 that a person writes by hand, as a tree of text.
 *
 * Every scalar stays text: NO is "NO", 1.10 is "1.10", ~ is "~". Refused, because
 * they hide what a file says or cost more than they show: anchors and aliases,
 * tags, directives, a second document, control characters, keys that are not
 * scalars, a key twice in one map (each is reported, with both lines).
 *
 * Limits:  YAML_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX; UTF-8 only.
 * Memory:  the tree lives in cx->arena and points at nothing outside it.
 * Errors:  rows in the caller's report with line and column, from 1.
 */
#ifndef FORMATS_YAML_H
#define FORMATS_YAML_H

#include "core/core.h"
#include "formats/report.h"

#define YAML_BYTES_MAX (2u * 1024 * 1024)
#define YAML_DEPTH_MAX 16
#define YAML_NODES_MAX 200000

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

struct yaml_node {
	enum yaml_kind kind;
	struct str text; // of a scalar
	bool quoted;	 // a scalar in quotes or a block ("|", ">")
	int line, col;

	struct str key; // when its parent is a map
	int key_line, key_col;

	struct yaml_node *first, *next; // children in file order
	size_t n;			// how many children
};

/* RC_OK: *out is the tree. RC_INVALID: the report got at least one row, cx has
 * the first as its sentence; *out is NULL, or, when the mistakes left a tree
 * (keys given twice, anchors, aliases, tags), that tree, so that a caller can go
 * on and report other mistakes in the same run: each key has its first value,
 * an alias is the text "*name". `file` names the file in the report. */
NODISCARD enum rc yaml_parse(struct cx *cx, struct str file, struct str in, struct report *report,
			     const struct yaml_node **out);

/* The child with this key, or NULL; map must be a map. */
const struct yaml_node *yaml_get(const struct yaml_node *map, struct str key);

#endif
