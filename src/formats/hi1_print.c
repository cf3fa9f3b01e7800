// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "formats/hi1_read.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

static unsigned bit(enum hi1_space space)
{
	return 1U << (unsigned)space;
}

static bool is_object(const struct hi1_node *node)
{
	return strcmp(node->name, "HI1Object") == 0;
}

/* The spaces whose prefixes what we write ourselves uses. */
static unsigned spaces_of(const struct hi1_node *node)
{
	unsigned spaces = node->kept ? 0 : bit(node->space);
	if (is_object(node) && !node->kept)
		spaces |= bit(node->type->space);
	for (const struct hi1_node *c = node->first; c; c = c->next)
		spaces |= spaces_of(c);
	return spaces;
}

// XML.

static void add_escaped(struct buf *out, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const char *as = c == '&'    ? "&amp;"
				 : c == '<'  ? "&lt;"
				 : c == '>'  ? "&gt;"
				 : c == '"'  ? "&quot;"
				 : c == '\r' ? "&#13;"
					     : NULL;
		if (!as)
			continue;
		buf_add(out, str_slice(s, from, i));
		buf_add_c(out, as);
		from = i + 1;
	}
	buf_add(out, str_slice(s, from, s.n));
}

static void add_prefixed(struct buf *out, enum hi1_space space, const char *name)
{
	buf_add(out, hi1_spaces[space].prefix);
	if (hi1_spaces[space].prefix.n > 0)
		buf_add_char(out, ':');
	buf_add_c(out, name);
}

static void add_declaration(struct buf *out, struct str prefix, struct str uri)
{
	buf_add_c(out, prefix.n > 0 ? " xmlns:" : " xmlns");
	buf_add(out, prefix);
	buf_add_c(out, "=\"");
	add_escaped(out, uri);
	buf_add_char(out, '"');
}

static bool is_used(struct str text, struct str prefix)
{
	for (size_t at = 0; at < text.n;) {
		const size_t found = str_find(str_slice(text, at, text.n), prefix);
		if (found == STR_NONE)
			return false;
		at += found + prefix.n;
		if (at < text.n && text.p[at] == ':')
			return true;
	}
	return false;
}

/* The bytes as they came, with the prefixes that they use and do not declare. */
static void print_kept(struct buf *out, const struct hi1_node *node)
{
	const struct str text = node->text;
	size_t name_end = 0;
	while (name_end < text.n && !strchr(" \t\r\n/>", text.p[name_end]))
		name_end++;
	buf_add(out, str_slice(text, 0, name_end));
	for (const struct hi1_prefix *p = node->prefixes; p; p = p->next) {
		const bool ours = p->prefix.n == 0 && str_eq(p->uri, hi1_spaces[HI1_CORE].uri);
		if (!ours && (p->prefix.n == 0 || is_used(text, p->prefix)))
			add_declaration(out, p->prefix, p->uri);
	}
	buf_add(out, str_slice(text, name_end, text.n));
}

static void print_element(struct buf *out, const struct hi1_node *node)
{
	if (node->kept) {
		print_kept(out, node);
		return;
	}
	buf_add_char(out, '<');
	add_prefixed(out, node->space, node->name);
	if (!node->up) {
		const unsigned spaces = spaces_of(node) | bit(HI1_CORE);
		for (unsigned i = 0; i < HI1_SPACES; i++) {
			if (spaces & 1U << i)
				add_declaration(out, hi1_spaces[i].prefix, hi1_spaces[i].uri);
		}
		add_declaration(out, STR("xsi"), STR(XSI));
	}
	if (is_object(node)) {
		buf_add_c(out, " xsi:type=\"");
		add_prefixed(out, node->type->space, node->type->name);
		buf_add_char(out, '"');
	}
	if (!node->first && node->text.n == 0) {
		buf_add_c(out, "/>");
		return;
	}
	buf_add_char(out, '>');
	add_escaped(out, node->text);
	for (const struct hi1_node *c = node->first; c; c = c->next)
		print_element(out, c);
	buf_add_c(out, "</");
	add_prefixed(out, node->space, node->name);
	buf_add_char(out, '>');
}

void hi1_xml_print(struct buf *out, const struct hi1_node *root)
{
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	print_element(out, root);
	buf_add_char(out, '\n');
}

// JSON.

static void add_quoted(struct buf *out, struct str s)
{
	size_t from = 0;
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if ((uint8_t)c >= ' ' && c != '"' && c != '\\')
			continue;
		buf_add(out, str_slice(s, from, i));
		if (c == '"' || c == '\\')
			buf_fmt(out, "\\%c", c);
		else
			buf_fmt(out, "\\u%04x", (unsigned)(uint8_t)c);
		from = i + 1;
	}
	buf_add(out, str_slice(s, from, s.n));
	buf_add_char(out, '"');
}

static void add_key(struct buf *out, enum hi1_space space, const char *name)
{
	buf_add_char(out, '"');
	add_prefixed(out, space, name);
	buf_add_c(out, "\":");
}

static void print_declarations(struct buf *out, const struct hi1_node *root)
{
	const unsigned spaces = spaces_of(root) | bit(HI1_CORE);
	for (unsigned i = 0; i < HI1_SPACES; i++) {
		if (!(spaces & 1U << i))
			continue;
		buf_fmt(out, "\"@xmlns%s%.*s\":\"%.*s\",", i == HI1_CORE ? "" : ":",
			STR_ARG(hi1_spaces[i].prefix), STR_ARG(hi1_spaces[i].uri));
	}
	buf_add_c(out, "\"@xmlns:xsi\":\"" XSI "\"");
}

static void print_json(struct buf *out, const struct hi1_node *node);

static void print_members(struct buf *out, const struct hi1_node *node)
{
	bool first = true;
	buf_add_char(out, '{');
	if (!node->up) {
		print_declarations(out, node);
		first = false;
	}
	if (is_object(node)) {
		buf_fmt(out, "%s\"@xsi:type\":\"{%.*s}%s\"", first ? "" : ",",
			STR_ARG(hi1_spaces[node->type->space].uri), node->type->name);
		first = false;
	}
	for (const struct hi1_node *c = node->first; c; c = c->next) {
		const struct hi1_type *in = NULL;
		const bool many = hi1_member_at(node->type, c->member, &in)->how & HI1_MANY;
		if (!first)
			buf_add_char(out, ',');
		first = false;
		add_key(out, c->space, c->name);
		if (many)
			buf_add_char(out, '[');
		print_json(out, c);
		while (many && hi1_next_same(c)) {
			c = hi1_next_same(c);
			buf_add_char(out, ',');
			print_json(out, c);
		}
		if (many)
			buf_add_char(out, ']');
	}
	buf_add_char(out, '}');
}

/* Recursive, as deep as the grammar is. */
static void print_json(struct buf *out, const struct hi1_node *node)
{
	if (!node->kept && node->type->shape != HI1_VALUE)
		print_members(out, node);
	else if (!node->kept && node->type->value->json == HI1_JSON_TEXT)
		add_quoted(out, node->text);
	else
		buf_add(out, node->text);
}

void hi1_json_print(struct buf *out, const struct hi1_node *root)
{
	print_json(out, root);
	buf_add_char(out, '\n');
}
