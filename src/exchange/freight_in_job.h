// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * freight_in_job: takes ranges of files that peers send (exchange/freight.h), whichever road they
 * come, and judges the whole.
 *
 * 1. Digest and signature of a range hold before anything is looked up or written.
 * 2. Room on the disk and the node's limit are looked at before the first byte, and with each
 *    range: what there is no room for is put off (507), what is too large refused.
 * 3. A range is on disk before it is written down, and written down before it is answered: after
 *    a kill at any moment, no byte that counts is lost, and none is counted twice.
 *
 * Threads: any.
 */
#ifndef EXCHANGE_FREIGHT_IN_JOB_H
#define EXCHANGE_FREIGHT_IN_JOB_H

#include "exchange/freight.h"
#include "exchange/receive_job.h"

/* When the node says nothing: 64 GiB. */
#define FREIGHT_MAX ((int64_t)64 * 1024 * 1024 * 1024)

struct freight_came {
	const struct sender *from;
	const struct pouch *pouch;
	struct freight_ask ask; // what the address in its header says
};

/* RC_INVALID, RC_DENIED: below it, nothing was stored. All else is an answer. */
NODISCARD enum rc freight_receive(struct cx *cx, const struct receiver *r,
				  const struct freight_came *came, struct received *out);

/* Compares those of which all bytes are there, makes blobs and receipts of them. */
NODISCARD enum rc freight_judge_all(struct cx *cx, const struct receiver *r);

/* The same for a ticker; arg is a struct receiver. */
NODISCARD enum rc freight_judge_turn(struct cx *cx, void *arg, int64_t *next_us);

#endif
