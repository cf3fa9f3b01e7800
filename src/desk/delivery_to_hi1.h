// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivery_to_hi1: a piece of what is handed over for a request, in a DELIVER of HI1. The
 * side that is asked sends it: in the message the roles of sender and receiver turn round.
 *
 * 1. The piece names the request by its id (ExternalIdentifier), is bound to its disclosure task, and by the LDID to the asker's
 *    reference where that has the form of one.
 * 2. The pieces of a delivery are numbered from 1; the last one says so.
 * 3. At most DELIVERY_BYTES_MAX go in a message: base64 takes a third more, and both sides
 *    have a limit.
 * 4. Between nodes, a larger file is only announced: URL "urn:uuid:...", ContentLength, SHA-256.
 *    Its bytes come in ranges under that UUID (exchange/freight.h).
 *
 * Memory:  nodes and texts lie in the arena; the bytes are not kept.
 */
#ifndef DESK_DELIVERY_TO_HI1_H
#define DESK_DELIVERY_TO_HI1_H

#include "desk/request.h"
#include "crypto/hash.h"
#include "formats/hi1.h"

#define DELIVERY_URN "urn:uuid:"
#define DELIVERY_BYTES_MAX ((size_t)8 * 1024 * 1024)

struct delivery {
	struct id id; // of the delivery whose piece it is
	int64_t number;
	bool last;
	struct str name;  // of the file; empty: none
	struct str type;  // "application/pdf"; empty: not said
	struct str bytes; // at most DELIVERY_BYTES_MAX

	bool apart; // the bytes come in ranges, and are these:
	int64_t size;
	struct sha256 digest;
};

void delivery_to_hi1(struct arena *a, const struct request *r, const struct delivery *d,
		     struct hi1_node *message);

/* The UUID of a delivery of a request. */
struct str delivery_hi1_id(struct arena *a, const struct delivery *d);

#endif
