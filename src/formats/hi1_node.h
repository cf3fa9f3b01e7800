// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_node: a message or an object of HI1 (ETSI TS 103 120) as a tree.
 *
 * The tree is what is between XML and JSON: both readers build it, both writers print
 * it, nothing is lost. Its grammar is that of hi1_type.h. Names are those of the
 * standard, without prefix: within one type they are unique. A path is names with '/':
 *
 *     hi1_text(task, "RequestDetails/Type/Value")
 *     hi1_put(a, task, "RequestDetails/StartTime", hi1_time_print(a, from));
 *
 * A path that the grammar does not know is our mistake and aborts.
 *
 * Kept as it came: what the standard leaves to others (National... with a type of their
 *          own, signatures, embedded data) is a node without children, whose text is the
 *          bytes of the element or of the JSON value. It can be written in the encoding
 *          that it came in, and in no other.
 * Memory:  nodes and texts lie in the arena; texts that are put are not copied.
 */
#ifndef FORMATS_HI1_NODE_H
#define FORMATS_HI1_NODE_H

#include "formats/hi1_type.h"

enum hi1_encoding { HI1_XML, HI1_JSON };

/* A prefix that kept XML may use and does not declare itself. */
struct hi1_prefix {
	struct str prefix, uri; // an empty prefix: the default
	const struct hi1_prefix *next;
};

struct hi1_node {
	const struct hi1_type *type; // the concrete one
	const char *name;	     // the element's
	enum hi1_space space;	     // of the name
	int member;		     // its number in the type of `up`
	struct str text;	     // of a value, in its one spelling; or kept
	bool kept;
	enum hi1_encoding kept_as;
	const struct hi1_prefix *prefixes; // of kept XML
	size_t at;			   // the first byte, in the text that was read
	size_t n;			   // children, in the grammar's order
	struct hi1_node *first, *last, *next, *up;
};

/* An object of this type without members, for hi1_put. */
struct hi1_node *hi1_node_new(struct arena *a, const struct hi1_type *type);

/* The first node of the path below node, or NULL, also for node NULL. */
const struct hi1_node *hi1_get(const struct hi1_node *node, const char *path);

/* Its text; empty when it is missing. */
struct str hi1_text(const struct hi1_node *node, const char *path);

/* Its number, yes or no, moment, bytes; false when it is missing. */
bool hi1_get_number(const struct hi1_node *node, const char *path, int64_t *out);
bool hi1_get_boolean(const struct hi1_node *node, const char *path, bool *out);
bool hi1_get_time(const struct hi1_node *node, const char *path, struct instant *out);
bool hi1_get_bytes(struct arena *a, const struct hi1_node *node, const char *path, struct str *out);

/* Whether the dictionary entry at the path is this triple, in all three parts. */
bool hi1_is_entry(const struct hi1_node *node, const char *path, const char *owner,
		  const char *name, const char *value);

/* The next node with the same name, or NULL. */
const struct hi1_node *hi1_next_same(const struct hi1_node *node);

/* Makes the nodes of the path that are not there, at their place, and gives the last
 * one. hi1_add makes a new last one, of what may be there more than once. An object's
 * type, at a member HI1Object, comes with hi1_put_object. */
struct hi1_node *hi1_make(struct arena *a, struct hi1_node *node, const char *path);
struct hi1_node *hi1_add(struct arena *a, struct hi1_node *node, const char *path);

void hi1_put(struct arena *a, struct hi1_node *node, const char *path, struct str text);
void hi1_put_number(struct arena *a, struct hi1_node *node, const char *path, int64_t number);
void hi1_put_boolean(struct arena *a, struct hi1_node *node, const char *path, bool yes);
void hi1_put_bytes(struct arena *a, struct hi1_node *node, const char *path, struct str bytes);
void hi1_put_entry(struct arena *a, struct hi1_node *node, const char *path, struct str owner,
		   struct str name, struct str value);

/* A copy of object's top becomes the child HI1Object of a verb. Gives the copy. */
struct hi1_node *hi1_put_object(struct arena *a, struct hi1_node *verb,
				const struct hi1_node *object);

/* What an UPDATE makes of a stored object: a member that is present replaces the stored
 * one whole, all of its kind; the others stay. Both are of one type. */
struct hi1_node *hi1_updated(struct arena *a, const struct hi1_node *stored,
			     const struct hi1_node *update);

/* For the readers: appends a child; the grammar is the caller's business. */
struct hi1_node *hi1_append(struct arena *a, struct hi1_node *node, int member);

/* Whether a member may come right after the last one of this type. */
bool hi1_may_follow(const struct hi1_type *type, int last, int member);

/* The first member that must be there and is not, or NULL. */
const char *hi1_missing(const struct hi1_node *node);

/* "HI1Message/Payload/.../ActionRequest[2]/CREATE". */
struct str hi1_path(struct arena *a, const struct hi1_node *node);

/* Times as HI1 writes them: whole seconds, and microseconds, UTC. */
struct str hi1_time_print(struct arena *a, struct instant t);
struct str hi1_time_us_print(struct arena *a, struct instant t);
bool hi1_time_parse(struct str text, struct instant *out);

#endif
