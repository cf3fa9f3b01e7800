// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * libxml2 only says what the elements are; it makes no tree, loads nothing and knows no entities.
 * Its time for one tag grows with the square of the attributes, so tags are measured before.
 */
#include "formats/xml_read.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

struct builder {
	struct cx *cx;
	struct str in;
	xmlParserCtxtPtr parser;
	struct xml_node *root, *node;		  // node: the innermost open one
	struct xml_node *last[XML_DEPTH_MAX + 1]; // the last child of each open one
	unsigned depth;
	size_t nodes;
	enum rc rc;
};

static void xml_parser_close(xmlParserCtxtPtr *p)
{
	xmlFreeParserCtxt(*p);
}

static struct str copy(struct builder *b, const xmlChar *p)
{
	return p ? arena_copy(b->cx->arena, str_from_c((const char *)p)) : STR("");
}

static size_t here(const struct builder *b)
{
	const xmlParserInputPtr in = b->parser->input;
	const size_t at = in ? in->consumed + (size_t)(in->cur - in->base) : 0;
	return at < b->in.n ? at : b->in.n;
}

static void fail(struct builder *b, enum rc rc, const char *what)
{
	if (b->rc != RC_OK)
		return;
	b->rc = cx_fail(b->cx, rc, "XML, byte %zu: %s", here(b), what);
	xmlStopParser(b->parser);
}

static void on_doctype(void *arg, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
	(void)name;
	(void)id;
	(void)system;
	fail(arg, RC_INVALID, "it has a DOCTYPE, which may stand in no document from outside");
}

/* No attribute may hold a '<', so the last one before begins this tag. */
static size_t tag_begin(const struct builder *b)
{
	size_t at = here(b);
	while (at > 0 && (at == b->in.n || b->in.p[at] != '<'))
		at--;
	return at;
}

static struct str without_prefix(struct str name)
{
	const size_t colon = str_find(name, STR(":"));
	return colon == STR_NONE ? name : str_slice(name, colon + 1, name.n);
}

/* Names and values by turns, up to NULL. */
static void take_attributes(struct builder *b, struct xml_node *n, const xmlChar **p)
{
	for (; p && p[0]; p += 2) {
		struct xml_attribute *a = arena_new(b->cx->arena, struct xml_attribute, 1);
		*a = (struct xml_attribute){ copy(b, p[0]), copy(b, p[1]), n->attributes };
		n->attributes = a;
	}
}

/* Of the older interface, which knows no namespaces: xml_space finds them. */
static void on_start(void *arg, const xmlChar *name, const xmlChar **attributes)
{
	struct builder *b = arg;
	if (b->rc != RC_OK)
		return;
	if (b->depth == XML_DEPTH_MAX || ++b->nodes > XML_NODES_MAX) {
		fail(b, RC_LIMIT, b->depth == XML_DEPTH_MAX ? "too deep" : "too many elements");
		return;
	}
	struct xml_node *n = arena_new(b->cx->arena, struct xml_node, 1);
	*n = (struct xml_node){ .tag = copy(b, name), .at = tag_begin(b), .up = b->node };
	n->name = without_prefix(n->tag);
	take_attributes(b, n, attributes);
	if (!b->node)
		b->root = n;
	else if (b->last[b->depth])
		b->last[b->depth]->next = n;
	else
		b->node->first = n;
	b->last[b->depth] = n;
	b->node = n;
	b->last[++b->depth] = NULL;
}

static void on_text(void *arg, const xmlChar *p, int n)
{
	struct builder *b = arg;
	if (b->rc != RC_OK || !b->node || n <= 0)
		return;
	struct xml_node *node = b->node;
	const size_t need = node->text.n + (size_t)n;
	if (need > node->room) {
		char *all = arena_alloc(b->cx->arena, 2 * need);
		if (node->text.n > 0)
			memcpy(all, node->text.p, node->text.n);
		node->room = 2 * need;
		node->text.p = all;
		memcpy(all + node->text.n, p, (size_t)n);
	} else {
		memcpy((char *)(uintptr_t)node->text.p + node->text.n, p, (size_t)n);
	}
	node->text.n = need;
}

static void on_end(void *arg, const xmlChar *name)
{
	struct builder *b = arg;
	(void)name;
	if (b->rc != RC_OK || !b->node)
		return;
	b->node->end = here(b);
	b->depth--;
	struct xml_node *up = NULL;
	if (b->depth > 0)
		up = b->last[b->depth - 1];
	b->node = up;
}

static void on_mistake(void *arg, xmlErrorPtr e)
{
	struct builder *b = arg;
	if (e->level >= XML_ERR_ERROR && e->code != XML_WAR_NS_URI &&
	    e->code != XML_WAR_NS_URI_RELATIVE)
		fail(b, RC_INVALID, "it is not well-formed");
}

/* Behind `what`, from `at` on; the end: it is not there. */
static size_t behind(struct str s, size_t at, struct str what)
{
	const size_t found = str_find(str_slice(s, at, s.n), what);
	return found == STR_NONE ? s.n : at + found + what.n;
}

static enum rc measure_tags(struct cx *cx, struct str s)
{
	size_t at = 0;
	while (at < s.n) {
		const char *tag = memchr(s.p + at, '<', s.n - at);
		if (!tag)
			return RC_OK;
		at = (size_t)(tag - s.p);
		const struct str rest = str_slice(s, at, at + 9);
		if (str_starts(rest, STR("<!--"))) {
			at = behind(s, at, STR("-->"));
		} else if (str_starts(rest, STR("<![CDATA["))) {
			at = behind(s, at, STR("]]>"));
		} else if (str_starts(rest, STR("<?"))) {
			at = behind(s, at, STR("?>"));
		} else {
			const size_t end = behind(s, at, STR(">"));
			if (end - at > XML_TAG_MAX)
				return cx_fail(cx, RC_LIMIT, "XML, byte %zu: a tag is too long",
					       at);
			at = end;
		}
	}
	return RC_OK;
}

static enum rc parse(struct builder *b)
{
	__attribute__((cleanup(xml_parser_close)))
	xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(b->in.p, (int)b->in.n);
	INVARIANT(parser != NULL);
	b->parser = parser;
	*parser->sax = (xmlSAXHandler){
		.initialized = 1,
		.internalSubset = on_doctype,
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_mistake,
	};
	parser->userData = b;
	(void)xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	parser->userData = b;
	const int broken = xmlParseDocument(parser);
	if (b->rc == RC_OK && (broken || b->node || !b->root))
		fail(b, RC_INVALID, "it is not well-formed");
	return b->rc;
}

enum rc xml_read(struct cx *cx, struct str bytes, const struct xml_node **out)
{
	struct builder b = { .cx = cx, .in = bytes };
	if (bytes.n > XML_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "XML: too large");
	if (bytes.n == 0 || !str_is_utf8(bytes) || memchr(bytes.p, 0, bytes.n))
		return cx_fail(cx, RC_INVALID, "XML: it is empty, or no UTF-8");
	TRY(measure_tags(cx, bytes));
	TRY(parse(&b));
	*out = b.root;
	return RC_OK;
}

const struct xml_node *xml_child(const struct xml_node *n, const char *name)
{
	const struct xml_node *c = n ? n->first : NULL;
	while (c && !str_eq(c->name, str_from_c(name)))
		c = c->next;
	return c;
}

const struct xml_node *xml_next(const struct xml_node *n)
{
	const struct xml_node *c = n ? n->next : NULL;
	while (c && !str_eq(c->name, n->name))
		c = c->next;
	return c;
}

static struct str attribute(const struct xml_node *n, struct str name)
{
	const struct xml_attribute *a = n->attributes;
	while (a && !str_eq(a->name, name))
		a = a->next;
	return a ? a->value : STR("");
}

struct str xml_attribute(const struct xml_node *n, const char *name)
{
	return n ? attribute(n, str_from_c(name)) : STR("");
}

struct str xml_space(struct arena *a, const struct xml_node *n)
{
	const size_t colon = str_find(n->tag, STR(":"));
	const struct str name = colon == STR_NONE ? STR("xmlns")
						  : arena_fmt(a, "xmlns:%.*s",
							      STR_ARG(str_slice(n->tag, 0, colon)));
	struct str found = STR("");
	for (; n && found.n == 0; n = n->up)
		found = attribute(n, name);
	return found;
}

struct str xml_text(const struct xml_node *n)
{
	return n ? str_trim(n->text) : STR("");
}
