// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stamp_queue_job: asks time-stamp authorities as evidence/stamp.h has it, in a serving node.
 *
 * An answer is kept only when it is over what was asked, and holds by the certificates that were
 * told of its authority; else it is asked again, as if it had not answered, and why stands in
 * the row.
 *
 * Threads:  stamp_turn in one.
 */
#ifndef EVIDENCE_STAMP_QUEUE_JOB_H
#define EVIDENCE_STAMP_QUEUE_JOB_H

#include "evidence/stamp_job.h"
#include "store/store.h"

struct stamper {
	struct store *store;

	/* As stamp_ask_once and stamp_fetch_list (evidence/stamp_job.h); NULL: those. */
	enum rc (*ask)(struct cx *cx, struct str url, const struct sha256 *digest,
		       struct stamp *out);
	enum rc (*fetch)(struct cx *cx, struct str url, struct str *out);
};

/* For a ticker; arg is a struct stamper. */
NODISCARD enum rc stamp_turn(struct cx *cx, void *arg, int64_t *next_us);

#endif
