// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/merkle.h"
#include "crypto/test_merkle.h"

enum { LEAVES = 3000 };

/* Entry i of these trees is the decimal text of i. */
static struct sha256 leaf_of(struct cx *cx, uint64_t i)
{
	return merkle_leaf(arena_fmt(cx->arena, "%llu", (unsigned long long)i));
}

/* A source that counts on nothing but the leaves, and refuses what lies outside. */
struct forest {
	const struct sha256 *leaves;
	uint64_t size;
};

static enum rc read_forest(struct cx *cx, void *arg, unsigned level, uint64_t index,
			   struct sha256 *out)
{
	const struct forest *forest = arg;
	const uint64_t width = UINT64_C(1) << level;
	if ((index + 1) * width > forest->size)
		return cx_fail(cx, RC_BUG, "asked for a subtree outside the tree");
	*out = test_merkle_root(forest->leaves + index * width, width);
	return RC_OK;
}

static const struct sha256 *make_leaves(struct cx *cx, size_t n)
{
	struct sha256 *leaves = arena_new(cx->arena, struct sha256, n);
	for (size_t i = 0; i < n; i++)
		leaves[i] = leaf_of(cx, i);
	return leaves;
}

// The inputs that CT implementations share; the roots of the first n of them.
TEST(the_shared_leaves_have_the_shared_roots)
{
	static const struct {
		struct str entry, root;
	} shared[] = {
		{ STR_INIT(""),
		  STR_INIT("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d") },
		{ STR_INIT("\x00"),
		  STR_INIT("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125") },
		{ STR_INIT("\x10"),
		  STR_INIT("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77") },
	};
	struct merkle_range range = { 0 };
	struct sha256 root = merkle_root(&range);
	EQ_STR(sha256_print(cx->arena, &root),
	       STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		const struct sha256 leaf = merkle_leaf(shared[i].entry);
		CHECK(merkle_push(&range, &leaf));
		root = merkle_root(&range);
		EQ_STR(sha256_print(cx->arena, &root), shared[i].root);
	}
}

TEST(an_entry_that_looks_like_a_node_hashes_differently)
{
	const struct sha256 a = leaf_of(cx, 1), b = leaf_of(cx, 2);
	char node[2 * SHA256_BYTES];
	memcpy(node, a.b, SHA256_BYTES);
	memcpy(node + SHA256_BYTES, b.b, SHA256_BYTES);
	const struct sha256 inner = merkle_node(&a, &b);
	const struct sha256 leaf = merkle_leaf((struct str){ node, sizeof node });
	CHECK(!sha256_eq(&inner, &leaf));
}

TEST(the_range_gives_the_naive_root_at_every_size)
{
	const struct sha256 *leaves = make_leaves(cx, LEAVES);
	struct merkle_range range = { 0 };
	for (size_t n = 0; n < LEAVES; n++) {
		if (n < 300 || n % 97 == 0 || (n & (n - 1)) == 0) {
			const struct sha256 fast = merkle_root(&range);
			const struct sha256 slow = test_merkle_root(leaves, n);
			CHECK(sha256_eq(&fast, &slow));
		}
		CHECK(merkle_push(&range, &leaves[n]));
		EQ(range.size, n + 1);
	}
}

TEST(a_range_read_back_goes_on_like_the_first)
{
	const struct sha256 *leaves = make_leaves(cx, 200);
	struct merkle_range first = { 0 };
	for (size_t n = 0; n < 199; n++) {
		struct forest forest = { leaves, n };
		const struct merkle_source source = { read_forest, &forest };
		struct merkle_range again;
		REQUIRE(merkle_range_read(cx, &source, n, &again) == RC_OK);
		CHECK(merkle_push(&first, &leaves[n]) && merkle_push(&again, &leaves[n]));
		const struct sha256 a = merkle_root(&first), b = merkle_root(&again);
		CHECK(sha256_eq(&a, &b));
	}
}

TEST(every_inclusion_proof_of_small_trees_verifies)
{
	const struct sha256 *leaves = make_leaves(cx, 70);
	for (uint64_t size = 1; size <= 70; size++) {
		struct forest forest = { leaves, size };
		const struct merkle_source source = { read_forest, &forest };
		const struct sha256 root = test_merkle_root(leaves, size);
		for (uint64_t i = 0; i < size; i++) {
			struct merkle_proof proof;
			REQUIRE(merkle_prove_inclusion(cx, &source, i, size, &proof) == RC_OK);
			CHECK(merkle_verify_inclusion(i, size, &leaves[i], &proof, &root));
			const uint64_t other = (i + 1) % size;
			CHECK(size == 1 ||
			      !merkle_verify_inclusion(other, size, &leaves[i], &proof, &root));
		}
	}
}

TEST(every_consistency_proof_of_small_trees_verifies)
{
	const struct sha256 *leaves = make_leaves(cx, 70);
	for (uint64_t to = 1; to <= 70; to++) {
		struct forest forest = { leaves, to };
		const struct merkle_source source = { read_forest, &forest };
		const struct sha256 root = test_merkle_root(leaves, to);
		for (uint64_t from = 1; from <= to; from++) {
			const struct sha256 old = test_merkle_root(leaves, from);
			struct merkle_proof proof;
			REQUIRE(merkle_prove_consistency(cx, &source, from, to, &proof) == RC_OK);
			CHECK(merkle_verify_consistency(from, to, &old, &root, &proof));
			EQ(proof.n == 0, from == to);
			CHECK(from == to ||
			      !merkle_verify_consistency(from, to, &root, &old, &proof));
		}
	}
}

TEST(proofs_of_a_large_tree_verify)
{
	const struct sha256 *leaves = make_leaves(cx, LEAVES);
	struct forest forest = { leaves, LEAVES };
	const struct merkle_source source = { read_forest, &forest };
	const struct sha256 root = test_merkle_root(leaves, LEAVES);
	static const uint64_t at[] = { 1, 2, 1023, 1024, 1025, 2047, 2048, 2049, 2815, 2999 };
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct merkle_proof proof;
		REQUIRE(merkle_prove_inclusion(cx, &source, at[i], LEAVES, &proof) == RC_OK);
		CHECK(merkle_verify_inclusion(at[i], LEAVES, &leaves[at[i]], &proof, &root));
		const struct sha256 old = test_merkle_root(leaves, at[i]);
		REQUIRE(merkle_prove_consistency(cx, &source, at[i], LEAVES, &proof) == RC_OK);
		CHECK(merkle_verify_consistency(at[i], LEAVES, &old, &root, &proof));
	}
}

TEST(a_proof_changed_anywhere_does_not_verify)
{
	const struct sha256 *leaves = make_leaves(cx, 21);
	struct forest forest = { leaves, 21 };
	const struct merkle_source source = { read_forest, &forest };
	const struct sha256 root = test_merkle_root(leaves, 21), old = test_merkle_root(leaves, 13);
	struct merkle_proof in, con;
	REQUIRE(merkle_prove_inclusion(cx, &source, 17, 21, &in) == RC_OK);
	REQUIRE(merkle_prove_consistency(cx, &source, 13, 21, &con) == RC_OK);
	for (size_t i = 0; i < in.n; i++) {
		struct merkle_proof bad = in;
		bad.h[i].b[i] ^= 1;
		CHECK(!merkle_verify_inclusion(17, 21, &leaves[17], &bad, &root));
	}
	for (size_t i = 0; i < con.n; i++) {
		struct merkle_proof bad = con;
		bad.h[i].b[31] ^= 128;
		CHECK(!merkle_verify_consistency(13, 21, &old, &root, &bad));
	}
	in.n--;
	con.n--;
	CHECK(!merkle_verify_inclusion(17, 21, &leaves[17], &in, &root));
	CHECK(!merkle_verify_consistency(13, 21, &old, &root, &con));
	in.n += 2;
	con.n += 2;
	CHECK(!merkle_verify_inclusion(17, 21, &leaves[17], &in, &root));
	CHECK(!merkle_verify_consistency(13, 21, &old, &root, &con));
}

TEST(questions_outside_the_tree_have_no_proof)
{
	const struct sha256 h = leaf_of(cx, 0);
	const struct merkle_proof none = { 0 };
	CHECK(merkle_verify_inclusion(0, 1, &h, &none, &h));
	CHECK(!merkle_verify_inclusion(1, 1, &h, &none, &h));
	CHECK(!merkle_verify_inclusion(0, 2, &h, &none, &h)); // a root is no leaf
	CHECK(!merkle_verify_inclusion(0, 0, &h, &none, &h));
	CHECK(!merkle_verify_inclusion(UINT64_MAX, 1, &h, &none, &h));
	CHECK(!merkle_verify_inclusion(0, MERKLE_SIZE_MAX + 1, &h, &none, &h));
	CHECK(merkle_verify_consistency(1, 1, &h, &h, &none));
	CHECK(!merkle_verify_consistency(0, 1, &h, &h, &none));
	CHECK(!merkle_verify_consistency(0, 0, &h, &h, &none));
	CHECK(!merkle_verify_consistency(2, 1, &h, &h, &none));
	CHECK(!merkle_verify_consistency(1, MERKLE_SIZE_MAX + 1, &h, &h, &none));
	CHECK(!merkle_verify_consistency(1, 2, &h, &h, &none));
}

/* All entries the same: a perfect subtree's root depends on its level alone, so that
 * trees of any size can be asked about. */
static enum rc read_same(struct cx *cx, void *arg, unsigned level, uint64_t index,
			 struct sha256 *out)
{
	const uint64_t *size = arg;
	if (level >= 63 || index + 1 > *size >> level)
		return cx_fail(cx, RC_BUG, "asked for a subtree outside the tree");
	struct sha256 h = merkle_leaf(STR("same"));
	for (; level > 0; level--)
		h = merkle_node(&h, &h);
	*out = h;
	return RC_OK;
}

TEST(the_largest_tree_is_proved_and_then_is_full)
{
	uint64_t size = MERKLE_SIZE_MAX;
	const struct merkle_source source = { read_same, &size };
	struct merkle_range range;
	REQUIRE(merkle_range_read(cx, &source, size, &range) == RC_OK);
	const struct sha256 root = merkle_root(&range), leaf = merkle_leaf(STR("same"));
	struct merkle_proof proof;
	static const uint64_t from_end[] = { 1, 2, 3, UINT64_C(1) << 40, UINT64_C(1) << 62 };
	for (size_t i = 0; i < sizeof from_end / sizeof *from_end; i++) {
		const uint64_t at = size - from_end[i];
		REQUIRE(merkle_prove_inclusion(cx, &source, at, size, &proof) == RC_OK);
		CHECK(merkle_verify_inclusion(at, size, &leaf, &proof, &root));

		struct merkle_range old;
		REQUIRE(merkle_range_read(cx, &source, at, &old) == RC_OK);
		const struct sha256 old_root = merkle_root(&old);
		REQUIRE(merkle_prove_consistency(cx, &source, at, size, &proof) == RC_OK);
		CHECK(merkle_verify_consistency(at, size, &old_root, &root, &proof));
	}
	CHECK(!merkle_push(&range, &leaf));
	EQ(range.size, MERKLE_SIZE_MAX);
}

TEST(a_part_is_in_the_tree_only_where_the_tree_keeps_it_together)
{
	const struct sha256 *leaves = make_leaves(cx, 8);
	const struct sha256 root = test_merkle_root(leaves, 8),
			    part = test_merkle_root(leaves + 4, 2);
	const struct merkle_proof proof = {
		2, { test_merkle_root(leaves + 6, 2), test_merkle_root(leaves, 4) }
	};
	CHECK(merkle_verify_part((struct merkle_part){ 4, 6 }, &part, 8, &root, &proof));
	CHECK(!merkle_verify_part((struct merkle_part){ 2, 4 }, &part, 8, &root, &proof));
	CHECK(!merkle_verify_part((struct merkle_part){ 4, 6 }, &root, 8, &root, &proof));

	const struct sha256 odd = test_merkle_root(leaves + 3, 2);
	CHECK(!merkle_verify_part((struct merkle_part){ 3, 5 }, &odd, 8, &root, &proof));

	// What the steps alone would take for the root of entries 3 and 4.
	const struct sha256 low = test_merkle_root(leaves, 4),
			    forged = merkle_node(&low, &leaves[4]);
	const struct merkle_proof steps = {
		4, { leaves[4], leaves[5], test_merkle_root(leaves + 6, 2), low }
	};
	CHECK(!merkle_verify_part((struct merkle_part){ 3, 5 }, &forged, 8, &root, &steps));
	CHECK(!merkle_verify_part((struct merkle_part){ 4, 4 }, &part, 8, &root, &proof));
	CHECK(!merkle_verify_part((struct merkle_part){ 6, 9 }, &part, 8, &root, &proof));
}

TEST(a_source_that_fails_fails_the_proof)
{
	const struct sha256 *leaves = make_leaves(cx, 4);
	struct forest forest = { leaves, 4 };
	const struct merkle_source source = { read_forest, &forest };
	struct merkle_proof proof = { .n = 7 };
	EQ(merkle_prove_inclusion(cx, &source, 0, 6, &proof), RC_BUG);
	EQ(merkle_prove_consistency(cx, &source, 3, 6, &proof), RC_BUG);
	EQ(proof.n, 7);
}
