// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * A tree is its nodes, each before its children. Numbers have four bytes, the lowest first;
 * a text has its length before it.
 *
 *     a node       member, place in the text, then by its type
 *     an object    the space and name of its type, then as the others
 *     a value      its text
 *     kept         1, its text, its prefixes; else 0
 *     others       how many children, and these
 *     prefixes     SAME as those of the kept node before, or how many, and these
 */
#include "formats/hi1_pack.h"

#include "formats/hi1_read.h"

enum { READ, FAULT, FAULT_WITH_HEADER }; // what the bytes begin with

#define SAME UINT32_MAX

/* ---- packing ---- */

struct packer {
	struct buf *out;
	const struct hi1_prefix *last; // prefixes of the kept node before
};

static void put(struct buf *out, size_t number)
{
	for (unsigned i = 0; i < 4; i++)
		buf_add_char(out, (char)(uint8_t)(number >> (8 * i)));
}

static void put_text(struct buf *out, struct str text)
{
	put(out, text.n);
	buf_add(out, text);
}

static void pack_prefixes(struct packer *p, const struct hi1_prefix *list)
{
	size_t n = 0;
	if (list && list == p->last) {
		put(p->out, SAME);
		return;
	}
	for (const struct hi1_prefix *x = list; x; x = x->next)
		n++;
	put(p->out, n);
	for (const struct hi1_prefix *x = list; x; x = x->next) {
		put_text(p->out, x->prefix);
		put_text(p->out, x->uri);
	}
	p->last = list;
}

static const struct hi1_type *declared_type(const struct hi1_node *node)
{
	const struct hi1_type *in = NULL;
	return node->up ? hi1_member_at(node->up->type, node->member, &in)->type : NULL;
}

/* Recursive, as deep as the grammar is. */
static void pack_node(struct packer *p, const struct hi1_node *node)
{
	const struct hi1_type *declared = declared_type(node);
	put(p->out, (size_t)node->member);
	put(p->out, node->at);
	if (declared ? declared->shape == HI1_OBJECT : node->type != &hi1_message_type) {
		put(p->out, (size_t)node->type->space);
		put_text(p->out, str_from_c(node->type->name));
	}
	put(p->out, node->kept);
	if (node->kept) {
		put_text(p->out, node->text);
		pack_prefixes(p, node->prefixes);
	} else if (node->type->shape == HI1_VALUE) {
		put_text(p->out, node->text);
	} else {
		put(p->out, node->n);
		for (const struct hi1_node *c = node->first; c; c = c->next)
			pack_node(p, c);
	}
}

void hi1_pack(struct buf *out, const struct hi1_node *root)
{
	struct packer p = { .out = out };
	put(out, READ);
	pack_node(&p, root);
}

void hi1_pack_fault(struct buf *out, const struct hi1_fault *fault)
{
	struct packer p = { .out = out };
	put(out, fault->header ? FAULT_WITH_HEADER : FAULT);
	put(out, (size_t)fault->code);
	put(out, fault->at);
	put(out, fault->line);
	put_text(out, fault->path);
	put_text(out, fault->problem);
	put_text(out, fault->remedy);
	put_text(out, fault->transaction);
	if (fault->header)
		pack_node(&p, fault->header);
}

/* ---- and back ---- */

struct unpacker {
	struct arena *arena;
	struct str in;
	size_t at;
	bool broken; // and nothing more is taken
	enum hi1_encoding encoding;
	unsigned depth;
	size_t nodes;
	const struct hi1_prefix *last;
};

static uint32_t get(struct unpacker *u)
{
	uint32_t number = 0;
	u->broken |= u->in.n - u->at < 4;
	for (unsigned i = 0; i < 4 && !u->broken; i++)
		number |= (uint32_t)(uint8_t)u->in.p[u->at++] << (8 * i);
	return number;
}

static struct str get_text(struct unpacker *u)
{
	const uint32_t n = get(u);
	u->broken |= u->in.n - u->at < n;
	if (u->broken)
		return (struct str){ 0 };
	u->at += n;
	return str_slice(u->in, u->at - n, u->at);
}

static const struct hi1_prefix *get_prefixes(struct unpacker *u)
{
	const struct hi1_prefix *list = NULL, **end = &list;
	const uint32_t n = get(u);
	if (n == SAME)
		return u->last;
	u->broken |= n > HI1_PREFIXES_MAX + 1; // and the default
	for (uint32_t i = 0; i < n && !u->broken; i++) {
		struct hi1_prefix *p = arena_new(u->arena, struct hi1_prefix, 1);
		p->prefix = get_text(u);
		p->uri = get_text(u);
		*end = p;
		end = &p->next;
	}
	return u->last = list;
}

static const struct hi1_type *get_type(struct unpacker *u)
{
	const uint32_t space = get(u);
	const struct str name = get_text(u);
	const struct hi1_type *type = space < HI1_SPACES
					      ? hi1_type_find((enum hi1_space)space, name)
					      : NULL;
	u->broken |= !type;
	return type;
}

static void get_content(struct unpacker *u, struct hi1_node *node);

static void get_child(struct unpacker *u, struct hi1_node *up)
{
	const struct hi1_type *in = NULL;
	const uint32_t member = get(u);
	u->broken |= member > INT16_MAX || ++u->nodes > HI1_NODES_MAX;
	if (u->broken || !hi1_member_at(up->type, (int)member, &in)) {
		u->broken = true;
		return;
	}
	struct hi1_node *node = hi1_append(u->arena, up, (int)member);
	node->at = get(u);
	if (node->type->shape == HI1_OBJECT) {
		const struct hi1_type *type = get_type(u);
		if (!type)
			return;
		node->type = type;
	}
	get_content(u, node);
}

static void get_children(struct unpacker *u, struct hi1_node *node)
{
	const uint32_t n = get(u);
	u->broken |= ++u->depth > HI1_DEPTH_MAX;
	for (uint32_t i = 0; i < n && !u->broken; i++)
		get_child(u, node);
	u->depth--;
}

static void get_content(struct unpacker *u, struct hi1_node *node)
{
	const uint32_t kept = get(u);
	u->broken |= kept > 1 || (kept == 1) != (node->type->shape >= HI1_HOOK);
	if (u->broken)
		return;
	if (kept) {
		node->kept = true;
		node->kept_as = u->encoding;
		node->text = get_text(u);
		node->prefixes = get_prefixes(u);
	} else if (node->type->shape == HI1_VALUE) {
		node->text = get_text(u);
	} else {
		get_children(u, node);
	}
}

static enum rc is_broken(struct cx *cx)
{
	return cx_fail(cx, RC_BUG, "what the process that read the message says is not in order");
}

static enum rc get_root(struct cx *cx, struct unpacker *u, const struct hi1_type *type,
			struct hi1_node **root)
{
	struct hi1_fault wrong = { 0 };
	const uint32_t member = get(u);
	struct hi1_node *node = hi1_node_new(u->arena, type);
	node->at = get(u);
	if (type != &hi1_message_type)
		node->type = get_type(u);
	if (node->type)
		get_content(u, node);
	if (u->broken || u->at != u->in.n || member != 0 ||
	    hi1_check(cx, u->encoding, node, &wrong) != RC_OK)
		return is_broken(cx);
	if (type == &hi1_message_type &&
	    !hi1_version_known(hi1_text(node, "Header/Version/ETSIVersion")))
		return is_broken(cx);
	*root = node;
	return RC_OK;
}

static enum rc get_fault(struct cx *cx, struct unpacker *u, bool has_header,
			 struct hi1_fault *fault)
{
	struct hi1_fault wrong = { 0 }, f = { 0 };
	struct hi1_node *message = hi1_node_new(u->arena, &hi1_message_type);
	f.code = (int)(get(u) & INT16_MAX);
	f.at = get(u);
	f.line = get(u);
	f.path = get_text(u);
	f.problem = get_text(u);
	f.remedy = get_text(u);
	f.transaction = get_text(u);
	if (has_header)
		get_child(u, message);
	f.header = message->first;
	if (u->broken || u->at != u->in.n || f.code < HI1_GENERAL_ERROR || f.code > HI1_TOO_LARGE ||
	    !str_is_utf8(f.path) || !str_is_utf8(f.problem) || !str_is_utf8(f.remedy) ||
	    (f.transaction.n > 0 && !hi1_uuid.value->fits(f.transaction)) ||
	    (f.header && (!str_eq(str_from_c(f.header->name), STR("Header")) ||
			  hi1_check(cx, u->encoding, f.header, &wrong) != RC_OK)))
		return is_broken(cx);
	*fault = f;
	return cx_fail(cx, f.code == HI1_TOO_LARGE ? RC_LIMIT : RC_INVALID, "HI1 %d: %.*s", f.code,
		       STR_ARG(hi1_fault_print(cx->arena, &f)));
}

enum rc hi1_unpack(struct cx *cx, enum hi1_encoding encoding, struct str packed,
		   const struct hi1_type *type, struct hi1_node **root, struct hi1_fault *fault)
{
	struct unpacker u = { .arena = cx->arena, .in = packed, .encoding = encoding };
	const uint32_t what = get(&u);
	*fault = (struct hi1_fault){ 0 };
	if (u.broken || what > FAULT_WITH_HEADER)
		return is_broken(cx);
	return what == READ ? get_root(cx, &u, type, root)
			    : get_fault(cx, &u, what == FAULT_WITH_HEADER, fault);
}
