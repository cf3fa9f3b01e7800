// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * json_read: reads a JSON document (RFC 8259) into a tree of nodes.
 *
 * Accepts: one value of any kind, UTF-8, white space around it. Refuses a key given
 *          twice, half a surrogate pair, \u0000, and what passes a limit.
 * Numbers: stay the text that they were, checked against the grammar: str_to_i64 and
 *          its like read them, so that no digit is lost.
 * Limits:  JSON_READ_BYTES_MAX, _DEPTH_MAX, _NODES_MAX, _KEYS_MAX (of one object).
 * Errors:  RC_INVALID or RC_LIMIT with the byte's offset.
 * Memory:  nodes and texts with escapes lie in the arena, other texts point into the
 *          input.
 */
#ifndef FORMATS_JSON_READ_H
#define FORMATS_JSON_READ_H

#include "core/core.h"

#define JSON_READ_BYTES_MAX ((size_t)16 * 1024 * 1024)

enum { JSON_READ_DEPTH_MAX = 32, JSON_READ_NODES_MAX = 1000000, JSON_READ_KEYS_MAX = 256 };

enum json_kind { JSON_NOTHING, JSON_YES_NO, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_MAP };

struct json_node {
	enum json_kind kind;
	struct str key;	   // in a map
	struct str text;   // of JSON_TEXT and JSON_NUMBER
	struct str source; // the bytes of the input that it was read from
	bool yes;	   // of JSON_YES_NO
	size_t n;	   // children
	const struct json_node *first, *next;
};

NODISCARD enum rc json_read(struct cx *cx, struct str bytes, const struct json_node **out);

/* The value of a key, or NULL: where there is none, and for what is no map. NULL is
 * fine. */
const struct json_node *json_get(const struct json_node *map, const char *key);

/* The text of a key; empty when it is missing or no text. */
struct str json_get_text(const struct json_node *map, const char *key);

#endif
