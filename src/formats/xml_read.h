// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * xml_read: an XML document as a tree, for formats without a type for each element.
 *
 * 1. A DOCTYPE ends the reading before anything of it is used: there are no entities but the five
 *    of XML, and nothing is loaded.
 * 2. UTF-8 alone. A tag is at most XML_TAG_MAX bytes.
 * 3. Names of elements are without their prefix, those of attributes as written ("xml:lang").
 *
 * Limits:  XML_BYTES_MAX, _DEPTH_MAX, _NODES_MAX, _TAG_MAX.
 * Errors:  RC_INVALID or RC_LIMIT with the byte's offset.
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_XML_READ_H
#define FORMATS_XML_READ_H

#include "core/core.h"

#define XML_BYTES_MAX ((size_t)16 << 20)
enum { XML_DEPTH_MAX = 64, XML_NODES_MAX = 500000, XML_TAG_MAX = 8192 };

struct xml_attribute {
	struct str name, value;
	const struct xml_attribute *next;
};

struct xml_node {
	struct str name, tag; // tag: with its prefix
	struct str text;      // what stands in it, without that of its children
	size_t room;	      // of the text
	const struct xml_attribute *attributes;
	size_t at, end; // its bytes, tags included
	const struct xml_node *up, *first, *next;
};

NODISCARD enum rc xml_read(struct cx *cx, struct str bytes, const struct xml_node **out);

/* The first child of this name; the next sibling of the same name. NULL: none. NULL is fine. */
const struct xml_node *xml_child(const struct xml_node *n, const char *name);
const struct xml_node *xml_next(const struct xml_node *n);

/* Empty: there is none. */
struct str xml_attribute(const struct xml_node *n, const char *name);
struct str xml_text(const struct xml_node *n); // trimmed

/* The namespace of an element; empty: none. */
struct str xml_space(struct arena *a, const struct xml_node *n);

#endif
