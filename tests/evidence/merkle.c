// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folder merkle/: proofs that others published or made, roots of trees. */
#include "evidence.h"

enum { DECIMAL_SIZE = 10000000 };

static void check_inclusion(struct run *run, const struct json_node *v)
{
	uint64_t index = 0, size = 0;
	struct sha256 leaf, root;
	struct merkle_proof proof;
	const bool holds = get_number(v, "leafIdx", &index) && get_number(v, "treeSize", &size) &&
			   get_hash(v, "leafHash", &leaf) && get_hash(v, "root", &root) &&
			   get_proof(v, "proof", &proof) &&
			   merkle_verify_inclusion(index, size, &leaf, &proof, &root);
	const struct str src = json_get_text(v, "src");
	verdict(run, holds == !get_yes(v, "wantErr"), "%.*s: we say %d", STR_ARG(src), holds);
}

static void check_consistency(struct run *run, const struct json_node *v)
{
	uint64_t from = 0, to = 0;
	struct sha256 old, new;
	struct merkle_proof proof;
	const bool holds = get_number(v, "size1", &from) && get_number(v, "size2", &to) &&
			   get_hash(v, "root1", &old) && get_hash(v, "root2", &new) &&
			   get_proof(v, "proof", &proof) &&
			   merkle_verify_consistency(from, to, &old, &new, &proof);
	const struct str src = json_get_text(v, "src");
	verdict(run, holds == !get_yes(v, "wantErr"), "%.*s: we say %d", STR_ARG(src), holds);
}

/* A subtree is a tree of its own: inclusion in it needs no other code, only that it is
 * one. The width is checked as merkle_verify_part does. */
static void check_subtree_inclusion(struct run *run, const struct json_node *v)
{
	uint64_t index = 0, start = 0, end = 0;
	struct sha256 leaf, root;
	struct merkle_proof proof;
	bool holds = get_number(v, "leafIdx", &index) && get_number(v, "start", &start) &&
		     get_number(v, "end", &end) && get_hash(v, "leafHash", &leaf) &&
		     get_hash(v, "root", &root) && get_proof(v, "proof", &proof) && start < end &&
		     index >= start && index < end;
	if (holds) {
		uint64_t width = 1;
		while (width < end - start && width <= UINT64_MAX / 2)
			width *= 2;
		holds = start % width == 0 &&
			merkle_verify_inclusion(index - start, end - start, &leaf, &proof, &root);
	}
	const struct str src = json_get_text(v, "src");
	verdict(run, holds == !get_yes(v, "wantErr"), "%.*s: we say %d", STR_ARG(src), holds);
}

static void check_subtree_consistency(struct run *run, const struct json_node *v)
{
	struct merkle_part part = { 0 };
	uint64_t size = 0;
	struct sha256 part_root, root;
	struct merkle_proof proof;
	const bool numbers = get_number(v, "start", &part.start) &&
			     get_number(v, "end", &part.end) && get_number(v, "size", &size);
	const bool hashes = get_hash(v, "root1", &part_root) && get_hash(v, "root2", &root);
	const bool holds = numbers && hashes && get_proof(v, "proof", &proof) &&
			   merkle_verify_part(part, &part_root, size, &root, &proof);
	const struct str src = json_get_text(v, "src");
	if (numbers && !holds && !get_yes(v, "wantErr") && part.start == part.end)
		differ(run, "an empty part needs no proof and has none");
	else if (numbers && !holds && !get_yes(v, "wantErr") && !hashes)
		differ(run, "a root has 32 bytes");
	else
		verdict(run, holds == !get_yes(v, "wantErr"), "%.*s: we say %d", STR_ARG(src),
			holds);
}

static bool proofs_eq(const struct merkle_proof *a, const struct merkle_proof *b)
{
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++)
		same = sha256_eq(&a->h[i], &b->h[i]);
	return same;
}

static bool root_at(struct run *run, const struct merkle_source *source, uint64_t size,
		    struct sha256 *out)
{
	struct merkle_range range;
	if (merkle_range_read(run->cx, source, size, &range) != RC_OK)
		return false;
	*out = merkle_root(&range);
	return true;
}

/* Proofs of the tree of decimal texts: theirs verifies, and ours is the same. */
static void check_tree_inclusion(struct run *run, const struct json_node *v)
{
	uint64_t index = 0, size = 0;
	struct sha256 leaf, root, mine;
	struct merkle_proof theirs, ours;
	bool ok = get_number(v, "leafIdx", &index) && get_number(v, "treeSize", &size) &&
		  get_hash(v, "leafHash", &leaf) && get_hash(v, "root", &root) &&
		  get_proof(v, "proof", &theirs) && index < size && size <= DECIMAL_SIZE &&
		  merkle_verify_inclusion(index, size, &leaf, &theirs, &root);
	if (ok) {
		const struct merkle_source source = decimal_source(decimal_log_for(run, size));
		ok = root_at(run, &source, size, &mine) && sha256_eq(&mine, &root) &&
		     merkle_prove_inclusion(run->cx, &source, index, size, &ours) == RC_OK &&
		     proofs_eq(&ours, &theirs);
	}
	verdict(run, ok, "entry %llu of %llu", (unsigned long long)index, (unsigned long long)size);
}

static void check_tree_consistency(struct run *run, const struct json_node *v)
{
	uint64_t from = 0, to = 0;
	struct sha256 old, new, mine;
	struct merkle_proof theirs, ours;
	bool ok = get_number(v, "size1", &from) && get_number(v, "size2", &to) &&
		  get_hash(v, "root1", &old) && get_hash(v, "root2", &new) &&
		  get_proof(v, "proof", &theirs) && from > 0 && from <= to && to <= DECIMAL_SIZE &&
		  merkle_verify_consistency(from, to, &old, &new, &theirs);
	if (ok) {
		const struct merkle_source source = decimal_source(decimal_log_for(run, to));
		ok = root_at(run, &source, to, &mine) && sha256_eq(&mine, &new) &&
		     root_at(run, &source, from, &mine) && sha256_eq(&mine, &old) &&
		     merkle_prove_consistency(run->cx, &source, from, to, &ours) == RC_OK &&
		     proofs_eq(&ours, &theirs);
	}
	verdict(run, ok, "from %llu to %llu", (unsigned long long)from, (unsigned long long)to);
}

static void check_roots(struct run *run, const struct json_node *v)
{
	if (!str_eq(json_get_text(v, "rule"), STR("decimal"))) {
		verdict(run, false, "entries are not made by the rule \"decimal\"");
		return;
	}
	const struct json_node *roots = json_get(v, "roots");
	for (const struct json_node *c = roots ? roots->first : NULL; c; c = c->next) {
		int64_t size = 0;
		struct sha256 want, mine;
		struct merkle_range range = { 0 };
		bool ok = str_to_i64(c->key, 0, 10000000, &size) &&
			  get_hash(roots,
				   c->key.n > 0
					   ? arena_fmt(run->cx->arena, "%.*s", STR_ARG(c->key)).p
					   : "",
				   &want);
		for (int64_t i = 0; ok && i < size; i++) {
			char text[24];
			const int n = snprintf(text, sizeof text, "%lld", (long long)i);
			const struct sha256 leaf = merkle_leaf((struct str){ text, (size_t)n });
			ok = merkle_push(&range, &leaf);
		}
		mine = merkle_root(&range);
		verdict(run, ok && sha256_eq(&mine, &want), "the root of %.*s", STR_ARG(c->key));
	}
}

static bool is_hash(const struct json_node *c, const struct sha256 *want)
{
	struct sha256 h;
	return c && sha256_parse(c->text, &h) && sha256_eq(&h, want);
}

/* The pairs of a list of hashes, each against its parent in the list above. */
static void check_parents(struct run *run, const struct json_node *below,
			  const struct json_node *above)
{
	const struct json_node *c = below ? below->first : NULL;
	for (const struct json_node *p = above ? above->first : NULL; p; p = p->next) {
		struct sha256 left, right;
		bool ok = c && c->next && sha256_parse(c->text, &left) &&
			  sha256_parse(c->next->text, &right);
		if (ok) {
			const struct sha256 node = merkle_node(&left, &right);
			ok = is_hash(p, &node);
			c = c->next->next;
		}
		verdict(run, ok, "the node %.*s", STR_ARG(p->text));
	}
}

static void check_reference(struct run *run, const struct json_node *v)
{
	const struct json_node *entries = json_get(v, "leafInputHex");
	const struct json_node *leaves = json_get(v, "leafHashHex");
	const struct json_node *root = json_get(v, "rootHex");
	const struct json_node *c = entries ? entries->first : NULL;
	const struct json_node *h = leaves ? leaves->first : NULL;
	struct merkle_range range = { 0 };
	struct sha256 got = merkle_root(&range);
	const struct json_node *r = root ? root->first : NULL;
	verdict(run, is_hash(r, &got), "the root of nothing");
	for (; c; c = c->next) {
		struct str entry;
		r = r ? r->next : NULL;
		const bool read = parse_hex(run, c->text, &entry);
		const struct sha256 leaf = merkle_leaf(read ? entry : STR(""));
		if (leaves)
			verdict(run, read && is_hash(h, &leaf), "the leaf %.*s", STR_ARG(c->text));
		h = h ? h->next : NULL;
		const bool pushed = merkle_push(&range, &leaf);
		got = merkle_root(&range);
		if (root)
			verdict(run, pushed && is_hash(r, &got), "the root after %.*s",
				STR_ARG(c->text));
	}
	check_parents(run, leaves, json_get(v, "nodeHashLevel1Hex"));
	check_parents(run, json_get(v, "nodeHashLevel1Hex"), json_get(v, "nodeHashLevel2Hex"));
}

void check_merkle(struct run *run)
{
	static const struct vector_kind kinds[] = {
		{ STR_INIT("subtreeinclusion"), check_subtree_inclusion },
		{ STR_INIT("subtreeconsistency"), check_subtree_consistency },
		{ STR_INIT("inclusion"), check_inclusion },
		{ STR_INIT("consistency"), check_consistency },
		{ STR_INIT("tree-inclusion"), check_tree_inclusion },
		{ STR_INIT("tree-consistency"), check_tree_consistency },
		{ STR_INIT("tree-roots"), check_roots },
		{ STR_INIT("rfc6962-reference"), check_reference },
	};
	each_file(run, "merkle", kinds, sizeof kinds / sizeof *kinds);
}
