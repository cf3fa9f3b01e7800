// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stick_job: the same signed messages and receipts, carried by hand where there is no link.
 *
 *     NUMBER-TRANSACTION.message    header and body of a message (wire_to_http.h), and
 *     file-UUID-PLACE.range         bytes of a large file, in the same form (freight.h)
 *     TRANSACTION.receipt           a receipt (formats/receipt.h),
 *
 * each encrypted to the receiving node alone (crypto/envelope.h). What is exported also goes
 * on by the network when it can: whichever road is faster, the effect is one.
 *
 * Hostile: a stick may hold anything. Each file is judged alone, by the rules of a message from
 *          the network; one that is refused says why, and the next is read.
 * Limits:  STICK_FILES_MAX files, MESSAGE_BYTES_MAX and a little more each.
 * Memory:  in the arena, which the next file uses again.
 */
#ifndef EXCHANGE_STICK_JOB_H
#define EXCHANGE_STICK_JOB_H

#include "exchange/receive_job.h"

enum { STICK_FILES_MAX = 10000 };

struct stick_tally {
	int64_t messages, receipts; // written, or taken for the first time or again
	int64_t ranges;		    // of files, the same
	int64_t foreign;	    // encrypted to another node
	int64_t refused;
};

/* Told of each file that was refused. */
typedef void stick_teller(void *arg, struct str file, struct str why);

/* Writes what waits for active peers, and the receipts of what came by stick in the last 90
 * days. Files that are there are replaced. */
NODISCARD enum rc stick_export(struct cx *cx, const struct receiver *r, struct str dir,
			       struct stick_tally *out);

NODISCARD enum rc stick_import(struct cx *cx, const struct receiver *r, struct str dir,
			       stick_teller *tell, void *arg, struct stick_tally *out);

#endif
