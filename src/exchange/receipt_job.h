// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * receipt_job: the receipts that this node gives, with its newest checkpoint, and those that it
 * gets.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_RECEIPT_JOB_H
#define EXCHANGE_RECEIPT_JOB_H

#include "exchange/card.h"
#include "exchange/keys_job.h"
#include "formats/receipt.h"
#include "store/db.h"

/* The checkpoint is put in. */
NODISCARD enum rc receipt_give(struct cx *cx, struct db *db, const struct exchange_keys *keys,
			       struct receipt *receipt, struct str *out);

/* One that a key of the card has signed, whichever: it may be older than the newest card. */
NODISCARD enum rc receipt_by(struct cx *cx, const struct card *card, struct str bytes,
			     struct receipt *out);

/* What it must be for: the same bytes, brought by another node, are another message. */
struct receipt_of {
	struct sha256 message;
	struct str transaction, sender; // sender: the origin of the node that sent it
	struct sha256 *checkpoint;	// NULL, or what receipt_check keeps for the next of a row:
					// which checkpoint verified last, for many have the same
};

/* RC_DENIED: it is for something else, or has a checkpoint that is not by the card's ledger:
 * another's, or a made-up one, would prove nothing about that. */
NODISCARD enum rc receipt_check(struct cx *cx, const struct card *card,
				const struct receipt *receipt, const struct receipt_of *of);

#endif
