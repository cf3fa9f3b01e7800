// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * envelope_from_hi1: what the exchange itself reads of a message, and the answers it writes.
 *
 * Source:  ETSI TS 103 120, in this order: encoding (3019), size, form and schema (3020, 3022),
 *          version (3021), sender and receiver (3007), numbers of actions (3002, 3007).
 * Kind:    the header's WorkflowIdentifier.
 * Memory:  in the arena; slices point into the body.
 */
#ifndef EXCHANGE_ENVELOPE_FROM_HI1_H
#define EXCHANGE_ENVELOPE_FROM_HI1_H

#include "exchange/message.h"
#include "formats/hi1.h"

#define EXCHANGE_PROFILE STR("COMITY")
#define EXCHANGE_PROFILE_VERSION STR("1")

/* Who talks to whom, by the card and by our settings. */
struct envelope_sides {
	struct str peer_country, peer, country, node; // the names are origins
	struct str transaction; // as it was signed; empty: whatever the header says
};

struct hi1_envelope {
	struct hi1_message message; // root NULL: it could not be read
	struct hi1_header header;
	enum hi1_encoding encoding;
	int code; // 0: nothing is wrong with it so far
	struct str problem;
	bool broken; // the header could not be read: it is answered, and kept by no transaction
};

/* What is wrong with it stands in the envelope. RC_BUSY, RC_IO, RC_BUG: it was not read, and
 * that is this node's fault. */
NODISCARD enum rc envelope_read(struct cx *cx, struct str content_type, struct str body,
				const struct envelope_sides *sides, struct hi1_envelope *out);

/* The answer to it: each action done, or with a code the whole refused. */
NODISCARD enum rc envelope_answer(struct cx *cx, const struct hi1_envelope *envelope, int code,
				  struct str description, struct str *out);

/* A request of ours to a peer, without actions. */
struct hi1_node *envelope_new(struct cx *cx, const struct envelope_sides *sides, struct str kind);

/* Such a request with its actions, as XML. RC_LIMIT: larger than a message may be. */
NODISCARD enum rc envelope_print(struct cx *cx, const struct hi1_node *request, struct str *out);

#endif
