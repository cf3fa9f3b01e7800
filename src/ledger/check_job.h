// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * check_job: derives the whole ledger anew from what the database holds, and compares.
 *
 * 0. Each row can be read: no column has another type or length.
 * 1. Each entry: its number follows the one before; its leaf is the hash of its bytes; the
 *    columns to search by say what the bytes say; what is erased names the entry that
 *    erased it.
 * 2. Each stored tile holds the hashes of its entries.
 * 3. Each checkpoint, written down or signed: the root is that of its entries, and the note
 *    says the same and is signed by a key of this ledger. Only the last may lack its note.
 * 4. What state/witnessed remembers of the last signature: the entries are still there, and
 *    the same.
 * 5. No entry is dated more than a day before the checkpoint that precedes it, or after the
 *    one that holds it: entries waited, clocks were set, but not for so long. A date cannot
 *    be put right, so one whose alarm was accepted, as an entry of this ledger says, is told
 *    and does not ring again.
 *
 * It finds who edits, deletes, adds or reorders rows without the key. Who has the key and
 * rewrites everything is found by a witness, or by nobody.
 *
 * Memory:  the report's texts live in the cx's arena; entries are read in small pages, each
 *          in a transaction of its own, so that nobody waits for a check.
 */
#ifndef LEDGER_CHECK_JOB_H
#define LEDGER_CHECK_JOB_H

#include <stdatomic.h>

#include "ledger/checkpoint_db.h"

enum { LEDGER_FINDINGS_MAX = 100 };

struct ledger_finding {
	int64_t number; // the first entry that it is about; -1: none
	struct str what;
};

struct ledger_report {
	struct tree_head head;
	int64_t entries, erased, waiting, checkpoints, signed_checkpoints;
	struct {
		struct ledger_finding *p;
		size_t n, cap;
	} findings, accepted;
	struct cosignature_sum cosigned; // by others; it proves what the rest cannot
	size_t left_out;		 // findings beyond LEDGER_FINDINGS_MAX
};

/* `dir` is the node's data folder, for state/witnessed; empty: a database that is not served
 * yet, and need not be as new. RC_OK also when something was found. */
NODISCARD enum rc ledger_check(struct cx *cx, struct store *store, struct str dir,
			       struct ledger_report *out);

/* Store and folder are given. */
struct ledger_check_place {
	struct store *store;
	struct str dir;
	struct ledger_checking *run; // NULL: none has begun
	atomic_uint times;	     // that it has come to its end since the process began
};

/* The same, for a thread, a page a turn with a rest after each: a line of the log at its end, an
 * alarm row for what it finds. `place` is a struct ledger_check_place. */
NODISCARD enum rc ledger_check_turn(struct cx *cx, void *place, int64_t *next_us);

/* Gives up a check that was cut off. */
void ledger_check_stop(struct ledger_check_place *place);

#endif
