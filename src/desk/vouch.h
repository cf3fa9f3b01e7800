// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch: who stands behind a request that is sent: the officer who wrote it, the second person
 * who approved exactly its bytes, and that person's signature, where they have a key of their
 * own.
 *
 * 1. The signature is over the statement of the approval (people/approval.h), which names the
 *    sending node's address, the approval and the SHA-256 of request_bytes. So it fits no other
 *    request, and no changed letter of this one.
 * 2. The receiving node verifies it itself. That the key is this person's, the sending node
 *    says: with the message, which it signs.
 * 3. A one-time code leaves nothing that others could verify: then the names alone travel.
 *
 * Memory:  texts live in the arena of whoever made them.
 */
#ifndef DESK_VOUCH_H
#define DESK_VOUCH_H

#include "desk/request.h"
#include "people/signature.h"

enum { VOUCH_NAME_MAX = 500, VOUCH_PART_MAX = 64 * 1024 };

struct vouch {
	struct str address;	      // of the sending node's pages: "https://node.example"
	struct str officer, approver; // "NAME, POST"; officer empty: the terminal
	struct id approval;
	struct signature signature; // kind SIGNATURE_NODE: none that could be verified
	int64_t algorithm;
	struct str public_key;
};

/* Whether the signature is over this request. RC_MISSING: there is none. RC_INVALID: it is
 * over something else, or by another key. */
NODISCARD enum rc vouch_verify(struct cx *cx, const struct vouch *v, const struct request *r);

#endif
