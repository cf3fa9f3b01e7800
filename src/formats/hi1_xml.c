// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * 1. libxml2 only says what the elements are; it makes no tree, loads nothing and knows
 *    no entities: a DOCTYPE ends the reading at once.
 * 2. Its time for one tag grows with the square of the attributes, so tags are measured
 *    before it sees them.
 * 3. The first mistake is the one that is reported; nothing after it is looked at.
 */
#include "formats/hi1_read.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define XSD "http://www.w3.org/2001/XMLSchema"

struct reader {
	struct cx *cx;
	struct str in;
	const struct hi1_type *root_type;
	struct hi1_fault *fault;
	xmlParserCtxtPtr parser;
	struct hi1_node *root, *node; // node: the innermost open one
	struct hi1_node *kept;	      // the open node whose content is kept, or NULL
	unsigned depth, kept_depth;
	size_t nodes, kept_children;
	const struct hi1_prefix *prefixes;
	const struct hi1_prefix *same_outer, *same_inherited; // the last list, for its next use
	struct buf text;				      // of the open value
	enum rc rc;
};

static void xml_parser_close(xmlParserCtxtPtr *p)
{
	xmlFreeParserCtxt(*p);
}

static struct str slice(const xmlChar *p)
{
	return str_from_c((const char *)p);
}

static size_t here(const struct reader *r)
{
	const xmlParserInputPtr in = r->parser->input;
	const size_t at = in ? in->consumed + (size_t)(in->cur - in->base) : 0;
	return at < r->in.n ? at : r->in.n;
}

/* No attribute may hold a '<', so the last one before begins this tag. */
static size_t tag_begin(const struct reader *r)
{
	size_t at = here(r);
	while (at > 0 && (at == r->in.n || r->in.p[at] != '<'))
		at--;
	return at;
}

static void fail_at(struct reader *r, size_t at, int code, struct str problem, struct str remedy)
{
	if (r->rc != RC_OK)
		return;
	const struct hi1_fault what = {
		.code = code, .at = at, .problem = problem, .remedy = remedy
	};
	r->rc = hi1_fail(r->cx, r->fault, what, r->node);
	xmlStopParser(r->parser);
}

static void fail(struct reader *r, struct str problem, struct str remedy)
{
	fail_at(r, tag_begin(r), HI1_INVALID_MESSAGE, problem, remedy);
}

#define SAY(r, ...) arena_fmt((r)->cx->arena, __VA_ARGS__)

static const struct hi1_prefix *declare(struct reader *r, const struct hi1_prefix *next, int n,
					const xmlChar **names)
{
	for (int i = 0; i < n; i++) {
		struct hi1_prefix *p = arena_new(r->cx->arena, struct hi1_prefix, 1);
		p->prefix = arena_copy(r->cx->arena, slice(names[(size_t)i * 2]));
		p->uri = arena_copy(r->cx->arena, slice(names[(size_t)i * 2 + 1]));
		p->next = next;
		next = p;
	}
	return next;
}

static const struct hi1_prefix *declared(const struct hi1_prefix *p, struct str prefix)
{
	while (p && !str_eq(p->prefix, prefix))
		p = p->next;
	return p;
}

/* Those in force that the element itself does not declare anew, each once. */
static const struct hi1_prefix *inherited(struct reader *r, const struct hi1_prefix *outer, int n,
					  const xmlChar **own)
{
	const struct hi1_prefix *list = NULL;
	if (n == 0 && r->same_outer == outer)
		return r->same_inherited;
	for (const struct hi1_prefix *p = outer; p; p = p->next) {
		bool hidden = declared(list, p->prefix) != NULL;
		for (int i = 0; i < n && !hidden; i++)
			hidden = str_eq(slice(own[(size_t)i * 2]), p->prefix);
		if (hidden)
			continue;
		struct hi1_prefix *copy = arena_new(r->cx->arena, struct hi1_prefix, 1);
		*copy = (struct hi1_prefix){ p->prefix, p->uri, list };
		list = copy;
	}
	if (n == 0) {
		r->same_outer = outer;
		r->same_inherited = list;
	}
	return list;
}

/* Outermost there is no default namespace, which must be said where there is one. */
static const struct hi1_prefix no_default;

static size_t count_prefixes(const struct hi1_prefix *p)
{
	size_t n = 0;
	for (; p; p = p->next)
		n++;
	return n;
}

/* The attributes that an element of ours may have: xsi:type, and hints where schemas
 * lie, which change nothing; an extension has those of its own type too. False: one that
 * it may not have, and the reading has failed. */
static bool take_attributes(struct reader *r, bool extended, int n, const xmlChar **p,
			    struct str *type)
{
	for (int i = 0; i < n; i++, p += 5) {
		const struct str name = slice(p[0]), uri = slice(p[2]);
		const bool xsi = str_eq(uri, STR(XSI));
		if (xsi && str_eq(name, STR("type"))) {
			const struct str value = { (const char *)p[3], (size_t)(p[4] - p[3]) };
			*type = str_trim(arena_copy(r->cx->arena, value));
		} else if (!extended &&
			   (!xsi || (!str_eq(name, STR("schemaLocation")) &&
				     !str_eq(name, STR("noNamespaceSchemaLocation"))))) {
			fail(r, SAY(r, "the attribute %.*s is not of HI1", STR_ARG(name)),
			     STR("leave it out"));
			return false;
		}
	}
	return true;
}

/* What xsi:type names: its space and its own name. */
static bool resolve_type(struct reader *r, struct str type, struct str *uri, struct str *name)
{
	struct str prefix = { 0 };
	if (!str_cut(type, ':', &prefix, name)) {
		*name = type;
		prefix = (struct str){ 0 };
	}
	const struct hi1_prefix *p = declared(r->prefixes, prefix);
	if (!p) {
		fail(r, SAY(r, "the prefix of xsi:type=\"%.*s\" is not declared", STR_ARG(type)),
		     STR("declare it with xmlns"));
		return false;
	}
	*uri = p->uri;
	return true;
}

static bool take_object_type(struct reader *r, struct hi1_node *node, struct str uri,
			     struct str name)
{
	const struct hi1_type *type = hi1_type_find(hi1_space_of(uri), name);
	if (!type) {
		fail(r,
		     SAY(r, "no object of HI1 is of the type {%.*s}%.*s", STR_ARG(uri),
			 STR_ARG(name)),
		     STR("give xsi:type one of HI1's objects"));
		return false;
	}
	node->type = type;
	return true;
}

/* An extension has a type that is none of ETSI's. */
static bool take_hook_type(struct reader *r, struct str uri, struct str name)
{
	if (hi1_space_of(uri) == HI1_SPACES && uri.n > 0 && !str_eq(uri, STR(XSD)))
		return true;
	fail(r, SAY(r, "{%.*s}%.*s is not a type that can stand here", STR_ARG(uri), STR_ARG(name)),
	     STR("extend the abstract type in a namespace of your own"));
	return false;
}

static bool take_type(struct reader *r, struct hi1_node *node, struct str type)
{
	const enum hi1_shape shape = node->type->shape;
	struct str uri, name;
	if (type.n == 0) {
		if (shape != HI1_OBJECT && shape != HI1_HOOK)
			return true;
		fail(r, SAY(r, "%s has no xsi:type, and its type is abstract", node->name),
		     STR("name its type with xsi:type"));
		return false;
	}
	if (!resolve_type(r, type, &uri, &name))
		return false;
	if (shape == HI1_OBJECT)
		return take_object_type(r, node, uri, name);
	if (shape == HI1_HOOK)
		return take_hook_type(r, uri, name);
	if (shape == HI1_OPEN || str_eq(name, str_from_c(node->type->name)))
		return true;
	fail(r, SAY(r, "xsi:type=\"%.*s\" is not the type of %s", STR_ARG(type), node->name),
	     STR("leave xsi:type out"));
	return false;
}

/* The innermost node gets the member, if this is its place. */
static struct hi1_node *take_member(struct reader *r, struct str uri, struct str name)
{
	const struct hi1_node *up = r->node;
	const int member = hi1_member_today(up, hi1_member_find(up->type, hi1_space_of(uri), name));
	if (member == HI1_NO_MEMBER) {
		fail(r,
		     SAY(r, "%s has no member {%.*s}%.*s", up->type->name, STR_ARG(uri),
			 STR_ARG(name)),
		     STR("leave it out, or correct its name or namespace"));
		return NULL;
	}
	if (up->last && !hi1_may_follow(up->type, up->last->member, member)) {
		fail(r, SAY(r, "%.*s cannot follow %s", STR_ARG(name), up->last->name),
		     STR("give members in the order of the schema, once, and one of alternatives"));
		return NULL;
	}
	return hi1_append(r->cx->arena, r->node, member);
}

static struct hi1_node *take_root(struct reader *r, struct str uri, struct str name)
{
	struct hi1_node *root = hi1_node_new(r->cx->arena, r->root_type);
	if (hi1_space_of(uri) != HI1_CORE || !str_eq(name, str_from_c(root->name))) {
		fail(r,
		     SAY(r, "the root is {%.*s}%.*s, not %s of HI1", STR_ARG(uri), STR_ARG(name),
			 root->name),
		     STR("send an HI1Message"));
		return NULL;
	}
	return r->root = root;
}

static void begin_kept_child(struct reader *r, struct str uri, struct str name)
{
	const struct hi1_node *kept = r->kept;
	const enum hi1_space space = hi1_space_of(uri);
	if (space == HI1_CORE && str_eq(name, STR("HI1Message"))) {
		fail_at(r, tag_begin(r), HI1_IMPROPER_VALUE,
			STR("a message lies within the message"),
			STR("send each message on its own"));
		return;
	}
	if (r->depth != r->kept_depth + 1)
		return;
	if (r->kept_children++ == 0 && kept->type->shape == HI1_HOOK &&
	    (space != kept->type->space || !str_eq(name, STR("CountryCode"))))
		fail(r, SAY(r, "%s does not begin with CountryCode", kept->name),
		     STR("give CountryCode first, in the namespace of the element around it"));
	if (kept->type->shape == HI1_ELEMENTS && (uri.n == 0 || space == kept->type->space))
		fail(r, SAY(r, "%.*s is not of another namespace", STR_ARG(name)),
		     STR("embed elements of a namespace other than HI1's"));
}

static bool within_limits(struct reader *r, int attributes, int prefixes)
{
	if (r->depth > HI1_DEPTH_MAX || ++r->nodes > HI1_NODES_MAX)
		fail(r, STR("elements too deep or too many"),
		     SAY(r, "nest at most %d, and send at most %d", HI1_DEPTH_MAX, HI1_NODES_MAX));
	else if (attributes + prefixes > HI1_ATTRIBUTES_MAX ||
		 count_prefixes(r->prefixes) > HI1_PREFIXES_MAX)
		fail(r, STR("too many attributes or prefixes"),
		     SAY(r, "give an element at most %d", HI1_ATTRIBUTES_MAX));
	return r->rc == RC_OK;
}

/* The prefixes in force end with their element: the node remembers those around it. */
static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_prefixes, const xmlChar **prefixes, int n_attributes, int n_defaulted,
		     const xmlChar **attributes)
{
	struct reader *r = user;
	(void)prefix;
	(void)n_defaulted;
	if (r->rc != RC_OK)
		return;
	r->depth++;
	if (r->kept) {
		if (within_limits(r, n_attributes, n_prefixes))
			begin_kept_child(r, slice(uri), slice(name));
		return;
	}
	const struct hi1_prefix *outer = r->prefixes;
	r->prefixes = declare(r, outer, n_prefixes, prefixes);
	if (!within_limits(r, n_attributes, n_prefixes))
		return;
	if (r->node && r->node->type->shape == HI1_VALUE) {
		fail(r, SAY(r, "%s is a value and holds no elements", r->node->name),
		     STR("escape < as &lt;"));
		return;
	}
	struct hi1_node *node = r->node ? take_member(r, slice(uri), slice(name))
					: take_root(r, slice(uri), slice(name));
	struct str type = { 0 };
	if (!node)
		return;
	node->at = tag_begin(r);
	node->prefixes = outer;
	const enum hi1_shape shape = node->type->shape;
	r->node = node;
	buf_reset(&r->text);
	if ((shape != HI1_OPEN &&
	     !take_attributes(r, shape == HI1_HOOK, n_attributes, attributes, &type)) ||
	    !take_type(r, node, type))
		return;
	if (node->type->shape >= HI1_HOOK) {
		r->kept = node;
		r->kept_depth = r->depth;
		r->kept_children = 0;
		node->kept = true;
		node->kept_as = HI1_XML;
		node->prefixes = inherited(r, outer, n_prefixes, prefixes);
		r->prefixes = outer;
	}
}

static void end_value(struct reader *r)
{
	struct hi1_node *node = r->node;
	struct str text = arena_copy(r->cx->arena, buf_str(&r->text));
	const char *wrong = hi1_value_read(r->cx->arena, node->type->value, &text);
	if (wrong)
		fail_at(r, node->at, HI1_INVALID_MESSAGE,
			SAY(r, "the value of %s is not %s", node->name, wrong), STR("write it so"));
	node->text = text;
}

/* Whether that depth is the CountryCode that every extension begins with. */
static bool in_country(const struct reader *r, unsigned depth)
{
	return r->kept && r->kept->type->shape == HI1_HOOK && r->kept_children == 1 &&
	       depth == r->kept_depth + 1;
}

static void end_country(struct reader *r)
{
	struct str text = buf_str(&r->text);
	const char *wrong = hi1_value_read(r->cx->arena, hi1_country.value, &text);
	if (wrong)
		fail(r, SAY(r, "CountryCode of %s is not %s", r->kept->name, wrong),
		     STR("write it so"));
}

static void end_kept(struct reader *r)
{
	struct hi1_node *node = r->kept;
	size_t end = here(r);
	while (end > node->at && r->in.p[end - 1] != '>')
		end++;
	node->text = str_slice(r->in, node->at, end);
	if (node->type->shape != HI1_OPEN && r->kept_children == 0)
		fail_at(r, node->at, HI1_INVALID_MESSAGE, SAY(r, "%s is empty", node->name),
			STR("fill it, or leave it out"));
	r->kept = NULL;
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = user;
	(void)name;
	(void)prefix;
	(void)uri;
	if (r->rc != RC_OK)
		return;
	const unsigned depth = r->depth--;
	if (r->kept && depth > r->kept_depth) {
		if (in_country(r, depth))
			end_country(r);
		return;
	}
	struct hi1_node *node = r->node;
	const char *missing = NULL;
	if (r->kept)
		end_kept(r);
	else if (node->type->shape == HI1_VALUE)
		end_value(r);
	else if ((missing = hi1_missing(node)) != NULL)
		fail_at(r, node->at, HI1_INVALID_MESSAGE,
			SAY(r, "%s has no %s", node->name, missing), STR("give it, in its place"));
	if (r->rc != RC_OK)
		return;
	if (!node->kept) {
		r->prefixes = node->prefixes;
		node->prefixes = NULL;
	}
	if (node->up == r->root && strcmp(node->name, "Header") == 0)
		r->fault->header = node;
	r->node = node->up;
}

static void on_text(void *user, const xmlChar *p, int n)
{
	struct reader *r = user;
	const struct str s = { (const char *)p, (size_t)n };
	if (r->rc != RC_OK || !r->node)
		return;
	const bool loose = r->kept && r->depth == r->kept_depth && r->kept->type->shape != HI1_OPEN;
	if (in_country(r, r->depth) || (!r->kept && r->node->type->shape == HI1_VALUE)) {
		buf_add(&r->text, s);
	} else if ((!r->kept || loose) && str_trim(s).n > 0) {
		fail(r, SAY(r, "%s holds elements, not text", r->node->name),
		     STR("leave the text out"));
	}
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name;
	(void)id;
	(void)uri;
	fail_at(user, here(user), HI1_INVALID_MESSAGE, STR("a document type is declared"),
		STR("leave <!DOCTYPE out; entities are not read"));
}

/* A namespace that is no URI is a warning of libxml2's, though one of ETSI's examples
 * has one. */
static void on_mistake(void *user, xmlErrorPtr e)
{
	struct reader *r = user;
	if (e->level < XML_ERR_ERROR || e->code == XML_WAR_NS_URI ||
	    e->code == XML_WAR_NS_URI_RELATIVE)
		return;
	const struct str says = str_trim(str_from_c(e->message ? e->message : "not well-formed"));
	fail_at(r, here(r), HI1_INVALID_MESSAGE,
		SAY(r, "not well-formed XML: %.*s", STR_ARG(arena_copy(r->cx->arena, says))),
		STR("send XML 1.0 with namespaces"));
}

/* From the '<' of a tag to its '>'; how many attributes it has. STR_NONE: no end. */
static size_t tag_end(struct str in, size_t at, size_t *attributes)
{
	*attributes = 0;
	for (; at < in.n && in.p[at] != '>'; at++) {
		const char c = in.p[at];
		*attributes += c == '=';
		if (c != '"' && c != '\'')
			continue;
		const char *close = memchr(in.p + at + 1, c, in.n - at - 1);
		if (!close)
			return STR_NONE;
		at = (size_t)(close - in.p);
	}
	return at < in.n ? at : STR_NONE;
}

static size_t skip_past(struct str in, size_t at, struct str end)
{
	const size_t found = str_find(str_slice(in, at, in.n), end);
	return found == STR_NONE ? in.n : at + found + end.n;
}

static enum rc refuse_tag(struct reader *r, size_t at)
{
	const struct hi1_fault what = {
		.code = HI1_INVALID_MESSAGE,
		.at = at,
		.problem = STR("a tag too long, or with too many attributes"),
		.remedy = SAY(r, "give a tag at most %d bytes and %d attributes", HI1_TAG_MAX,
			      HI1_ATTRIBUTES_MAX),
	};
	return hi1_fail(r->cx, r->fault, what, NULL);
}

static enum rc measure_tags(struct reader *r)
{
	for (size_t at = 0; at < r->in.n;) {
		const char *next = memchr(r->in.p + at, '<', r->in.n - at);
		size_t attributes;
		if (!next)
			break;
		at = (size_t)(next - r->in.p);
		const struct str rest = str_slice(r->in, at, r->in.n);
		if (str_starts(rest, STR("<!--"))) {
			at = skip_past(r->in, at, STR("-->"));
		} else if (str_starts(rest, STR("<![CDATA["))) {
			at = skip_past(r->in, at, STR("]]>"));
		} else if (str_starts(rest, STR("<?"))) {
			at = skip_past(r->in, at, STR("?>"));
		} else {
			const size_t end = tag_end(r->in, at, &attributes);
			const size_t n = (end == STR_NONE ? r->in.n : end) - at;
			if (n > HI1_TAG_MAX || attributes > HI1_ATTRIBUTES_MAX)
				return refuse_tag(r, at);
			at += n;
		}
	}
	return RC_OK;
}

static void set_handlers(xmlSAXHandlerPtr sax)
{
	*sax = (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_mistake,
	};
}

static enum rc parse(struct reader *r)
{
	__attribute__((cleanup(xml_parser_close)))
	xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(r->in.p, (int)r->in.n);
	INVARIANT(parser != NULL);
	r->parser = parser;
	set_handlers(parser->sax);
	parser->userData = r;
	(void)xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	parser->userData = r;
	const int broken = xmlParseDocument(parser);
	if (r->rc == RC_OK && (broken || r->node || !r->root))
		fail_at(r, here(r), HI1_INVALID_MESSAGE, STR("not well-formed XML"),
			STR("send the whole document"));
	return r->rc;
}

struct str hi1_find_transaction(struct str text)
{
	const size_t tag = str_find(text, STR("TransactionIdentifier>"));
	struct str uuid, rest;
	if (tag == STR_NONE)
		return STR("");
	(void)str_cut(str_slice(text, tag, text.n), '>', &uuid, &rest); // the tag has its end
	if (!str_cut(rest, '<', &uuid, &rest) || !hi1_uuid.value->fits(str_trim(uuid)))
		return STR("");
	return str_trim(uuid);
}

enum rc hi1_xml_read(struct cx *cx, struct str text, const struct hi1_type *type,
		     struct hi1_node **out, struct hi1_fault *fault)
{
	struct reader r = {
		.cx = cx, .in = text, .root_type = type, .fault = fault, .prefixes = &no_default
	};
	const struct hi1_fault empty = { .code = HI1_INVALID_MESSAGE,
					 .problem = STR("the message is empty"),
					 .remedy = STR("send an HI1Message") };
	if (text.n == 0 || text.n > INT_MAX)
		return hi1_fail(cx, fault, empty, NULL);
	TRY(measure_tags(&r));
	buf_init(&r.text, text.n + 1);
	const enum rc rc = parse(&r);
	buf_done(&r.text);
	if (rc == RC_OK)
		*out = r.root;
	else if (!fault->header)
		fault->transaction = hi1_find_transaction(text);
	return rc;
}
