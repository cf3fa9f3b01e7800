// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tree_db: the ledger's Merkle tree, kept as tiles (C2SP tlog-tiles), and proofs from it.
 *
 * 1. One sequencer at a time: it holds a lease with a fence, a number that is one higher
 *    with each holder. Every change of the tree first takes the row of the lease with
 *    its fence, in the same transaction; a holder who slept past his lease finds
 *    another fence there and changes nothing.
 * 2. Entries are numbered in the order in which they became visible, and those that
 *    became visible together in the order of arrival.
 * 3. A full tile never changes. The last one of a level may be partial; it is stored, too.
 *    An inclusion proof among 10^6 entries reads some six tiles.
 * 4. A checkpoint's row (size, root) stands before anybody signs it, once a size.
 *
 * Errors:  RC_DENIED: the lease is another's.
 * Memory:  in the cx's arena.
 */
#ifndef LEDGER_TREE_DB_H
#define LEDGER_TREE_DB_H

#include "core/id.h"
#include "crypto/merkle.h"
#include "store/db.h"

enum { TREE_BATCH_MAX = 1024 };

struct tree_lease {
	struct id holder;
	int64_t fence;
	struct instant until;
};

/* Where the tree stands. */
struct tree_head {
	int64_t size;
	struct sha256 root;
};

NODISCARD enum rc tree_head_load(struct cx *cx, struct db *db, struct tree_head *out);

/* Takes the lease until then if it is free, over, or already this holder's; else
 * RC_DENIED. *out: the fence to write with. */
NODISCARD enum rc tree_lease_take(struct cx *cx, struct db *db, const struct tree_lease *want,
				  int64_t *fence_out);

/* Renews it: for a unit that writes under the fence. */
NODISCARD enum rc tree_lease_keep(struct cx *cx, struct db *db, const struct tree_lease *lease);

/* Gives it back, so that another need not wait. */
NODISCARD enum rc tree_lease_drop(struct cx *cx, struct db *db, const struct tree_lease *lease);

/* Whether an entry waits for its number. */
NODISCARD enum rc tree_any_waits(struct cx *cx, struct db *db, bool *out);

/* What one step of the sequencer did. */
struct tree_step {
	struct tree_head head;
	int64_t numbered;
	bool receipt; // an entry among them waits for a checkpoint
};

/* Renews the lease, numbers at most TREE_BATCH_MAX waiting entries and adds them to the
 * tree. */
NODISCARD enum rc tree_step(struct cx *cx, struct db *db, const struct tree_lease *lease,
			    struct tree_step *out);

/* Where hashes of the tree come from; keeps the tiles it has read. */
struct tree_reader {
	struct db *db;
	uint64_t size;
	struct tree_tile *tiles;
};
struct merkle_source tree_source(struct tree_reader *r);

/* The bytes of one tile in the tree of that size; fewer hashes than it holds today when
 * the size is an older one. RC_MISSING. */
NODISCARD enum rc tree_tile(struct cx *cx, struct db *db, unsigned level, uint64_t index,
			    unsigned width, struct str *out);

NODISCARD enum rc tree_prove_inclusion(struct cx *cx, struct db *db, int64_t number, int64_t size,
				       struct merkle_proof *out);
NODISCARD enum rc tree_prove_consistency(struct cx *cx, struct db *db, int64_t from, int64_t to,
					 struct merkle_proof *out);
NODISCARD enum rc tree_range(struct cx *cx, struct db *db, int64_t size, struct merkle_range *out);

#endif
