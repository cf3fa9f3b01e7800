// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * cosign_job: asks peers to countersign our checkpoints, and countersigns theirs, by messages.
 *
 * What was seen is durable before it is signed (witness_db.h), and is signed by the process that
 * holds the witness key, which refuses what lies below its own mark (ledger/signer_job.h).
 *
 * Threads: one.
 */
#ifndef EXCHANGE_COSIGN_JOB_H
#define EXCHANGE_COSIGN_JOB_H

#include "core/core.h"
#include "ledger/signer_job.h"
#include "store/store.h"

struct cosigner {
	struct store *store;
	struct signer *signer; // NULL: asks only
};

/* Looks at each peer once. For a thread. */
NODISCARD enum rc cosign_turn(struct cx *cx, void *cosigner, int64_t *next_us);

#endif
