// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * checkpoint_db: the signed checkpoints of this ledger, what witnesses said of them, and
 * what we as a witness have said of others.
 *
 * Memory:  in the cx's arena.
 */
#ifndef LEDGER_CHECKPOINT_DB_H
#define LEDGER_CHECKPOINT_DB_H

#include "ledger/tree_db.h"

enum { CHECKPOINT_PAGE = 100, CHECKPOINT_OVERDUE_US = 300 * 1000000 };

/* One checkpoint. */
struct checkpoint_row {
	int64_t size;
	struct sha256 root;
	struct instant at;
	struct str note; // the signed note without cosignatures; empty: not yet signed
};

struct checkpoint_rows {
	struct checkpoint_row *p;
	size_t n, cap;
};

struct cosignature {
	struct str witness; // its name
	struct instant at;  // by its clock
	struct str line;
};

struct cosignatures {
	struct cosignature *p;
	size_t n, cap;
};

/* Writes down that the tree of this head is about to be signed, under the lease. The same
 * again is fine. RC_BUG: another root stands there for that size. */
NODISCARD enum rc checkpoint_intend(struct cx *cx, struct db *db, const struct tree_lease *lease,
				    const struct tree_head *head);

/* The signed note of an intended checkpoint, under the lease. */
NODISCARD enum rc checkpoint_store(struct cx *cx, struct db *db, const struct tree_lease *lease,
				   int64_t size, struct str note);

/* The largest that is signed, or size 0 when none is. */
NODISCARD enum rc checkpoint_latest(struct cx *cx, struct db *db, struct checkpoint_row *out);

/* The largest that is written down; its note may be empty. Size 0: none. */
NODISCARD enum rc checkpoint_intended(struct cx *cx, struct db *db, struct checkpoint_row *out);

/* The smallest signed one of at least this size. RC_MISSING. */
NODISCARD enum rc checkpoint_from(struct cx *cx, struct db *db, int64_t size,
				  struct checkpoint_row *out);

/* All that are written down above this size, at most CHECKPOINT_PAGE, the smallest first;
 * the note of one that is not signed is empty. */
NODISCARD enum rc checkpoint_written(struct cx *cx, struct db *db, int64_t above,
				     struct checkpoint_rows *out);

/* Entries are signed within a minute or so. *out: a sentence with what to do when the oldest
 * that is not in a signed checkpoint has waited for CHECKPOINT_OVERDUE_US, and since when it
 * waits; else empty. */
NODISCARD enum rc checkpoint_overdue(struct cx *cx, struct db *db, struct str *out,
				     struct instant *since);

NODISCARD enum rc cosignature_add(struct cx *cx, struct db *db, int64_t size,
				  const struct cosignature *c);
NODISCARD enum rc cosignature_list(struct cx *cx, struct db *db, int64_t size,
				   struct cosignatures *out);

/* The note with all cosignatures under it: what partners and proofs are given. */
NODISCARD enum rc checkpoint_note(struct cx *cx, struct db *db, const struct checkpoint_row *row,
				  struct str *out);

/* The largest size that this witness has countersigned; 0: none. */
NODISCARD enum rc cosignature_largest(struct cx *cx, struct db *db, struct str witness,
				      int64_t *out);

/* The same, and when by its clock. */
NODISCARD enum rc cosignature_last(struct cx *cx, struct db *db, struct str witness, int64_t *size,
				   struct instant *at);

/* How many others have countersigned this ledger, and the largest size that one of them has. */
struct cosignature_sum {
	int64_t witnesses, size;
};
NODISCARD enum rc cosignature_sum(struct cx *cx, struct db *db, struct cosignature_sum *out);

/* What we have countersigned of another log; size 0: nothing yet. */
struct witnessed {
	int64_t size;
	struct sha256 root;
	struct str note;
	struct instant at;
};
NODISCARD enum rc witnessed_load(struct cx *cx, struct db *db, struct str origin,
				 struct witnessed *out);

/* By SHA-256(origin) in hexadecimal, as monitors ask. RC_MISSING. */
NODISCARD enum rc witnessed_by_hash(struct cx *cx, struct db *db, struct str hex,
				    struct witnessed *out);

/* Replaces what was there, where its size is still `old`; *stored says whether. */
NODISCARD enum rc witnessed_store(struct cx *cx, struct db *db, struct str origin, int64_t old,
				  const struct witnessed *w, bool *stored);

/* The note with our line, once it is signed. */
NODISCARD enum rc witnessed_sign(struct cx *cx, struct db *db, struct str origin, int64_t size,
				 struct str note);

#endif
