// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outbox_foreign_job: what is different when a message goes to a system that speaks HI1 and
 * nothing of ours (foreign.h).
 *
 * 1. It is posted as it stands, with an XML signature where both agreed; that is made once and
 *    stored before it is sent, so that each try sends the same bytes.
 * 2. There is no receipt. A response of HI1 to its transaction ends it and is stored as the
 *    evidence; an error of the code 3003 is tried again.
 *
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_OUTBOX_FOREIGN_JOB_H
#define EXCHANGE_OUTBOX_FOREIGN_JOB_H

#include "exchange/foreign.h"
#include "exchange/settle_job.h"

/* The bytes that are sent: signed before, now, or never. */
NODISCARD enum rc outbox_foreign_body(struct cx *cx, struct store *store,
				      const struct exchange_keys *keys, const struct foreign *f,
				      struct outbox_row *row, struct str *out);

/* By the response that the row has now: done, accepted or not. RC_PEER: it is none to this
 * message, or 3003. */
NODISCARD enum rc outbox_foreign_judge(struct cx *cx, const struct foreign *f, struct settling *s);

#endif
