// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sequencer_job: gives entries their numbers, grows the tree, has checkpoints signed.
 *
 * Every `comity serve` runs one; one of them at a time holds the lease (tree_db.h).
 *
 * 1. Entries are numbered and the tree grows in one transaction.
 * 2. Before a checkpoint is signed its entries are read back from the database into other
 *    memory and the tree is computed once more, from the last signed checkpoint on and
 *    by other code. A difference is never signed: an alarm is raised and this sequencer
 *    stops. (A bit that flipped before signing has killed a public log for good.)
 * 3. Checkpoints are signed at whole multiples of `every`, so that their sizes tell
 *    little, and at once when an entry waits for a receipt.
 * 4. Its size and root stand in the database, once and unchangeable, before a checkpoint
 *    is signed. So a process that wakes up after its lease signs what another has
 *    signed, or nothing.
 * 5. A database older than what was signed (signer_mark) is not served: RC_CONFLICT. Whoever
 *    takes the lease looks again: a database that was set back, or a replica that took over,
 *    while it is served would otherwise be signed as soon as it has grown past the mark.
 */
#ifndef LEDGER_SEQUENCER_JOB_H
#define LEDGER_SEQUENCER_JOB_H

#include "ledger/checkpoint_db.h"
#include "ledger/signer_job.h"

struct sequencer;

struct sequencer_config {
	struct store *store;
	struct signer *signer;
	int64_t every_us; // between checkpoints on the clock; 0: 60 s
	int64_t lease_us; // how long a dead sequencer keeps others waiting; 0: 10 s
};

/* Whether the database is as new as what its key has signed, and of the same origin.
 * RC_CONFLICT: it was restored from a backup, or nobody knows any more what was signed; the
 * sentence says what to do. */
NODISCARD enum rc sequencer_check(struct cx *cx, struct store *store, const struct signer *signer);

/* Makes one; sequencer_turn or sequencer_run does the work. */
struct sequencer *sequencer_open(const struct sequencer_config *config);

/* Begins a thread that takes turns until sequencer_close. */
void sequencer_run(struct sequencer *s);

/* Gives the lease back. NULL is fine. */
void sequencer_close(struct cx *cx, struct sequencer *s);

/* One turn: number what waits, and sign when it is time. *next_us: when there is something
 * to do again. RC_OK, too, when another process holds the lease. */
NODISCARD enum rc sequencer_turn(struct cx *cx, void *sequencer, int64_t *next_us);

/* Waits until a checkpoint with this entry is signed, for those who measure and try the node
 * (bench/, tests/faults): nothing in it waits for one. *number: the entry's. RC_IO: not before
 * the deadline. */
NODISCARD enum rc ledger_wait(struct cx *cx, struct store *store, struct id entry,
			      struct instant deadline, int64_t *number, struct checkpoint_row *out);

#endif
