// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * work: what a node does all day, in small: units, blobs, entries and checkpoints, each
 * acknowledged when it is done; and the judge of what is left of it.
 *
 * A folder: DIR/comity.db (unless the database is elsewhere), DIR/blobs, DIR/keys,
 * DIR/state. What was acknowledged is one line each, in a file of its own:
 *
 *	node					the folder is made
 *	act T-N HASH				both rows, the entry and the blob stand
 *	gone HASH				the blob is deleted
 *	checkpoint SIZE ROOT			it is signed
 */
#ifndef FAULTS_WORK_H
#define FAULTS_WORK_H

#include "core/core.h"

struct work {
	struct str dir, database; // the database's URL or path
	struct str told;	  // path of the acknowledgements
	unsigned threads, rounds; // each round opens and closes all
	unsigned acts;		  // of each thread in each round
};

/* Makes what is not there, and works. RC_OK also when acts failed: those are not told.
 * *failed: how many, with the last sentence in the cx. */
NODISCARD enum rc work_do(struct cx *cx, const struct work *w, unsigned *failed);

/* Opens what is left, and finds every act of `told` whole, no act half, and a ledger that
 * verifies. RC_IO with the first difference. */
NODISCARD enum rc work_judge(struct cx *cx, const struct work *w, struct str told);

#endif
