// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * take_in_job: what the native road and that of foreign HI1 systems do alike with a message.
 *
 * 1. Large bytes are in the blob store before anything reads them; all blobs are held from before
 *    that, or from before the unit of a kind that stores some, until its end (store/blob.h).
 * 2. What is wrong with the envelope is the answer; else the room of the kind has the word.
 * 3. A room that refuses undoes all it did: the unit runs again, and the refusal is the answer.
 */
#ifndef EXCHANGE_TAKE_IN_JOB_H
#define EXCHANGE_TAKE_IN_JOB_H

#include "exchange/envelope_from_hi1.h"
#include "exchange/inbox_db.h"
#include "exchange/peer_db.h"
#include "exchange/receive_job.h"

/* One message on its way through. */
struct take_in {
	const struct receiver *r;
	const struct peer *peer;
	struct str body;	       // as received
	struct sha256 digest;	       // of it
	struct hi1_envelope envelope;  // of the body, or of what its signature covers
	struct inbound_answer refusal; // of the room, in the unit before; code 0: none
	struct blob_hold *hold;	       // closed by who made this
};

NODISCARD enum rc take_in_keep(struct cx *cx, struct take_in *in);

/* Within the unit: *answer, and the outcome of the row, whose kind names the room. RC_INVALID,
 * RC_DENIED, RC_MISSING, RC_CONFLICT, RC_PEER: the room refuses; take_in_unit knows it. */
NODISCARD enum rc take_in_judge(struct cx *cx, struct db *db, struct take_in *in,
				struct inbox_row *row, struct inbound_answer *answer);

/* Runs the unit; when the room refused, once more with in->refusal set. arg is of run. */
NODISCARD enum rc take_in_unit(struct cx *cx, struct take_in *in, unit_handler *run, void *arg);

/* The media type of the answer. */
struct str take_in_type(const struct take_in *in);

#endif
