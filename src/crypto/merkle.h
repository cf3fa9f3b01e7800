// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * merkle: the tree over a log's entries: its roots, and proofs about them.
 *
 * Source:  RFC 9162 section 2.1 (the hashing of RFC 6962), with SHA-256.
 * Words:   A *perfect subtree* (level, index) covers the 2^level entries from
 *          index * 2^level on; at level 0 it is a leaf hash. A tree of n entries is
 *          the perfect subtrees that the one-bits of n say, the largest first.
 * Units:   sizes and indexes count entries; both are at most MERKLE_SIZE_MAX.
 * Memory:  allocates nothing. A wrong proof is no error: the answer is false.
 */
#ifndef CRYPTO_MERKLE_H
#define CRYPTO_MERKLE_H

#include "core/core.h"
#include "crypto/hash.h"

#define MERKLE_SIZE_MAX ((uint64_t)INT64_MAX)

enum { MERKLE_LEVELS = 64, MERKLE_PROOF_MAX = 64 };

/* SHA-256(0 || entry) and SHA-256(1 || left || right): the two prefixes keep a node
 * from being passed off as an entry. */
struct sha256 merkle_leaf(struct str entry);
struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right);

/* All that appending needs: the roots of the tree's perfect subtrees. {0} is the
 * empty tree. A value: copy it with =. */
struct merkle_range {
	uint64_t size;
	struct sha256 roots[MERKLE_LEVELS]; // [level], where size has that bit
};

/* False, and nothing changed, when the tree is at MERKLE_SIZE_MAX. */
NODISCARD bool merkle_push(struct merkle_range *range, const struct sha256 *leaf);

/* The empty tree's root is SHA-256 of nothing. */
struct sha256 merkle_root(const struct merkle_range *range);

/* Where hashes come from: a database, tiles. Asked only for subtrees that lie wholly
 * within the tree that the question is about. */
struct merkle_source {
	enum rc (*read)(struct cx *cx, void *arg, unsigned level, uint64_t index,
			struct sha256 *out);
	void *arg;
};

/* The range of the tree of that size, to go on appending. */
NODISCARD enum rc merkle_range_read(struct cx *cx, const struct merkle_source *source,
				    uint64_t size, struct merkle_range *out);

struct merkle_proof {
	size_t n;
	struct sha256 h[MERKLE_PROOF_MAX]; // from the leaf upward
};

/* That entry `index` is in the tree of `size`. index < size. RFC 9162 section 2.1.3. */
NODISCARD enum rc merkle_prove_inclusion(struct cx *cx, const struct merkle_source *source,
					 uint64_t index, uint64_t size, struct merkle_proof *out);
bool merkle_verify_inclusion(uint64_t index, uint64_t size, const struct sha256 *leaf,
			     const struct merkle_proof *proof, const struct sha256 *root);

/* That the tree of `from` entries is how the tree of `to` began. 0 < from <= to.
 * RFC 9162 section 2.1.4. The verifier refuses from = 0: every tree begins with the
 * empty one, and that needs no proof. */
NODISCARD enum rc merkle_prove_consistency(struct cx *cx, const struct merkle_source *source,
					   uint64_t from, uint64_t to, struct merkle_proof *out);
bool merkle_verify_consistency(uint64_t from, uint64_t to, const struct sha256 *from_root,
			       const struct sha256 *to_root, const struct merkle_proof *proof);

/* That a stretch of entries, with a root of its own, is in the tree of `size`. Only
 * stretches that the tree keeps together: start is a multiple of the smallest power
 * of two that the width fits in. With start = 0 it is the consistency proof.
 * Source: Merkle Tree Certificates (draft-ietf-plants-merkle-tree-certs), subtrees. */
struct merkle_part {
	uint64_t start, end; // the entries start .. end - 1
};
bool merkle_verify_part(struct merkle_part part, const struct sha256 *part_root, uint64_t size,
			const struct sha256 *root, const struct merkle_proof *proof);

#endif
