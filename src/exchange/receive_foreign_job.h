// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * receive_foreign_job: takes one message of a system that speaks HI1 and nothing of ours
 * (foreign.h): the peer is its TLS key; where both agreed, its XML signature is judged over
 * the raw bytes first, and only what that covers is read.
 *
 * 1. All of it goes to the room of the kind FOREIGN_KIND, whatever the workflow.
 * 2. Message, effect, entry of the ledger and response are one unit, as with a node. There is
 *    no receipt: the stored response is the evidence, and the ledger says so.
 * 3. A message without a readable transaction is answered, and only its bytes are kept.
 */
#ifndef EXCHANGE_RECEIVE_FOREIGN_JOB_H
#define EXCHANGE_RECEIVE_FOREIGN_JOB_H

#include "exchange/receive_job.h"

#define FOREIGN_KIND STR("hi1")

/* RC_LIMIT, RC_BUSY, RC_IO: come again. What HI1 refuses is RC_OK. */
NODISCARD enum rc receive_foreign(struct cx *cx, const struct receiver *r, const struct peer *peer,
				  struct str content_type, struct str body, struct received *out);

#endif
