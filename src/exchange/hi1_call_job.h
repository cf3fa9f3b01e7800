// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_call_job: one message to any HI1 system, and its answer: plain HI1 over mutual TLS, as
 * TS 103 120 has it, without the signatures that nodes give each other.
 *
 * Who answers is known by the key that is pinned, or by an authority's certificate and the
 * host's name.
 *
 * Errors:  RC_PEER: another status than 200, or what is no response of HI1 to this message.
 *          Others: net/fetch_peer.h.
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_HI1_CALL_JOB_H
#define EXCHANGE_HI1_CALL_JOB_H

#include "crypto/hash.h"
#include "formats/hi1.h"

struct hi1_line {
	struct str url;
	struct str certificate, key; // paths of our PEM files
	struct str ca;		     // path; empty: the pin
	struct sha256 pin;
	unsigned timeout_ms; // 0: two minutes
};

NODISCARD enum rc hi1_call(struct cx *cx, const struct hi1_line *line, enum hi1_encoding encoding,
			   struct str body, struct str *response);

/* A message with an XML signature, and the part of one that its signature covers
 * (formats/xmldsig.h). PEM texts. */
NODISCARD enum rc hi1_signature_add(struct cx *cx, struct str xml, struct str certificate,
				    struct str key, struct str *out);
NODISCARD enum rc hi1_signature_verify(struct cx *cx, struct str xml, struct str certificate,
				       struct str *covered, int *code);

/* Reads it, and sees that it answers a message of this transaction. RC_PEER. */
NODISCARD enum rc hi1_read_response(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
				    struct str transaction, struct hi1_message *out);

#endif
