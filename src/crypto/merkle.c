// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/merkle.h"

#include <string.h>

enum { LEAF_PREFIX = 0, NODE_PREFIX = 1 };

struct sha256 merkle_leaf(struct str entry)
{
	AUTO(sha256_run) run = sha256_begin();
	const char prefix = LEAF_PREFIX;
	sha256_add(run, (struct str){ &prefix, 1 });
	sha256_add(run, entry);
	return sha256_end(run);
}

struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right)
{
	uint8_t in[1 + 2 * SHA256_BYTES] = { NODE_PREFIX };
	memcpy(in + 1, left->b, SHA256_BYTES);
	memcpy(in + 1 + SHA256_BYTES, right->b, SHA256_BYTES);
	return sha256_of((struct str){ (const char *)in, sizeof in });
}

bool merkle_push(struct merkle_range *range, const struct sha256 *leaf)
{
	if (range->size >= MERKLE_SIZE_MAX)
		return false;
	struct sha256 h = *leaf;
	unsigned level = 0;
	for (; range->size >> level & 1; level++)
		h = merkle_node(&range->roots[level], &h);
	range->roots[level] = h;
	range->size++;
	return true;
}

struct sha256 merkle_root(const struct merkle_range *range)
{
	if (range->size == 0)
		return sha256_of((struct str){ 0 });
	unsigned level = (unsigned)__builtin_ctzll(range->size);
	struct sha256 root = range->roots[level];
	while (++level < MERKLE_LEVELS) {
		if (range->size >> level & 1)
			root = merkle_node(&range->roots[level], &root);
	}
	return root;
}

enum rc merkle_range_read(struct cx *cx, const struct merkle_source *source, uint64_t size,
			  struct merkle_range *out)
{
	INVARIANT(size <= MERKLE_SIZE_MAX);
	struct merkle_range range = { .size = size };
	for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
		if (size >> level & 1)
			TRY(source->read(cx, source->arg, level, (size >> level) - 1,
					 &range.roots[level]));
	}
	*out = range;
	return RC_OK;
}

/* The entries lo .. hi-1 of a tree, as the RFC splits it: lo is a multiple of the
 * smallest power of two that is not below hi - lo. */
struct span {
	uint64_t lo, hi;
};

/* Where the RFC splits a span of two or more: after the largest power of two entries
 * that is strictly below their number. */
static uint64_t split_of(struct span s)
{
	const uint64_t last = s.hi - s.lo - 1;
	return s.lo + (UINT64_C(1) << (63 - __builtin_clzll(last)));
}

static enum rc span_root(struct cx *cx, const struct merkle_source *source, struct span s,
			 struct sha256 *out)
{
	const uint64_t width = s.hi - s.lo;
	struct sha256 root = { 0 };
	bool any = false;
	uint64_t end = s.hi;
	for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
		if (!(width >> level & 1))
			continue;
		struct sha256 h;
		TRY(source->read(cx, source->arg, level, (end >> level) - 1, &h));
		root = any ? merkle_node(&h, &root) : h;
		any = true;
		end -= UINT64_C(1) << level;
	}
	*out = root;
	return RC_OK;
}

/* The makers walk from the root down, a proof is written from the leaf up. */
static enum rc put_span(struct cx *cx, const struct merkle_source *source, struct span s,
			struct merkle_proof *proof)
{
	INVARIANT(proof->n < MERKLE_PROOF_MAX);
	return span_root(cx, source, s, &proof->h[proof->n++]);
}

static void turn_round(struct merkle_proof *proof)
{
	for (size_t i = 0; i < proof->n / 2; i++) {
		const struct sha256 h = proof->h[i];
		proof->h[i] = proof->h[proof->n - 1 - i];
		proof->h[proof->n - 1 - i] = h;
	}
}

enum rc merkle_prove_inclusion(struct cx *cx, const struct merkle_source *source, uint64_t index,
			       uint64_t size, struct merkle_proof *out)
{
	INVARIANT(index < size && size <= MERKLE_SIZE_MAX);
	struct merkle_proof proof = { 0 };
	struct span s = { 0, size };
	while (s.hi - s.lo > 1) {
		const uint64_t k = split_of(s);
		if (index < k) {
			TRY(put_span(cx, source, (struct span){ k, s.hi }, &proof));
			s.hi = k;
		} else {
			TRY(put_span(cx, source, (struct span){ s.lo, k }, &proof));
			s.lo = k;
		}
	}
	turn_round(&proof);
	*out = proof;
	return RC_OK;
}

enum rc merkle_prove_consistency(struct cx *cx, const struct merkle_source *source, uint64_t from,
				 uint64_t to, struct merkle_proof *out)
{
	INVARIANT(from > 0 && from <= to && to <= MERKLE_SIZE_MAX);
	struct merkle_proof proof = { 0 };
	struct span s = { 0, to };
	while (s.hi != from) {
		const uint64_t k = split_of(s);
		if (from <= k) {
			TRY(put_span(cx, source, (struct span){ k, s.hi }, &proof));
			s.hi = k;
		} else {
			TRY(put_span(cx, source, (struct span){ s.lo, k }, &proof));
			s.lo = k;
		}
	}
	// Where the old tree is a whole subtree of the new one, the verifier has its root.
	if (s.lo > 0)
		TRY(put_span(cx, source, s, &proof));
	turn_round(&proof);
	*out = proof;
	return RC_OK;
}

bool merkle_verify_inclusion(uint64_t index, uint64_t size, const struct sha256 *leaf,
			     const struct merkle_proof *proof, const struct sha256 *root)
{
	if (index >= size || size > MERKLE_SIZE_MAX || proof->n > MERKLE_PROOF_MAX)
		return false;
	uint64_t fn = index, sn = size - 1; // the RFC's names
	struct sha256 r = *leaf;
	for (size_t i = 0; i < proof->n; i++) {
		if (sn == 0)
			return false; // too long
		if (fn & 1 || fn == sn) {
			r = merkle_node(&proof->h[i], &r);
			for (; !(fn & 1) && fn != 0; fn >>= 1)
				sn >>= 1;
		} else {
			r = merkle_node(&r, &proof->h[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && sha256_eq(&r, root);
}

/* A subtree starts at a multiple of the smallest power of two that its width fits in:
 * only such stretches are made of whole subtrees of every later tree. */
static bool is_subtree(struct merkle_part part, uint64_t size)
{
	if (part.start >= part.end || part.end > size || size > MERKLE_SIZE_MAX)
		return false;
	const uint64_t last = part.end - part.start - 1;
	const uint64_t mask = last == 0 ? 0 : UINT64_MAX >> __builtin_clzll(last);
	return (part.start & mask) == 0;
}

bool merkle_verify_part(struct merkle_part part, const struct sha256 *part_root, uint64_t size,
			const struct sha256 *root, const struct merkle_proof *proof)
{
	if (!is_subtree(part, size) || proof->n > MERKLE_PROOF_MAX)
		return false;
	uint64_t fn = part.start, sn = part.end - 1, tn = size - 1; // the draft's names
	const bool to_the_end = sn == tn;
	for (; fn != sn && (to_the_end || sn & 1); fn >>= 1) {
		sn >>= 1;
		tn >>= 1;
	}

	// A whole subtree is not in the proof: its root is the one that is asked about.
	const bool whole = fn == sn;
	if (!whole && proof->n == 0)
		return false;
	struct sha256 fr = whole ? *part_root : proof->h[0], sr = fr;
	for (size_t i = whole ? 0 : 1; i < proof->n; i++) {
		const struct sha256 *c = &proof->h[i];
		if (tn == 0)
			return false; // too long
		if (sn & 1 || sn == tn) {
			if (fn < sn)
				fr = merkle_node(c, &fr);
			sr = merkle_node(c, &sr);
			for (; !(sn & 1); sn >>= 1) {
				fn >>= 1;
				tn >>= 1;
			}
		} else {
			sr = merkle_node(&sr, c);
		}
		fn >>= 1;
		sn >>= 1;
		tn >>= 1;
	}
	return tn == 0 && sha256_eq(&fr, part_root) && sha256_eq(&sr, root);
}

bool merkle_verify_consistency(uint64_t from, uint64_t to, const struct sha256 *from_root,
			       const struct sha256 *to_root, const struct merkle_proof *proof)
{
	return merkle_verify_part((struct merkle_part){ 0, from }, from_root, to, to_root, proof);
}
