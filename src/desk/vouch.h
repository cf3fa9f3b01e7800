// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch: who stands behind a request that is sent, or behind an answer to it: the officer who
 * proposed it, the second person who approved exactly its bytes (where one is due), and the
 * signature of each of them who has a key of their own.
 *
 * 1. The officer's is over the statement of the proposal, the second person's over that of the
 *    approval (people/approval.h). Both name the sending node's address, the request or its
 *    approval, and the SHA-256 of request_bytes, of an answer of act_bytes. So neither fits
 *    another request or answer, nor a changed letter of this one.
 * 2. The receiving node verifies both itself. That the keys are these persons', the sending node's
 *    card said before (exchange/person_db.h): a key that it does not name counts as none. One key
 *    never stands for two people.
 * 3. A one-time code leaves nothing that others could verify: then the name alone travels, and
 *    whether the sending node lets that happen (desk/signing_rule_db.h).
 *
 * 4. Of a certificate the time must have run when it signed. A signature stands under one answer
 *    only (desk/step_vouch_db.h).
 *
 * Memory:  texts live in the arena of whoever made them.
 */
#ifndef DESK_VOUCH_H
#define DESK_VOUCH_H

#include "desk/request.h"
#include "people/signature.h"

enum { VOUCH_NAME_MAX = 500, VOUCH_PART_MAX = 64 * 1024 };

enum vouch_part { VOUCH_OFFICER, VOUCH_APPROVER, VOUCH_PARTS };
const char *vouch_part_key(enum vouch_part part); // "officer", "approver"

struct voucher {
	struct str name;	    // "NAME, POST"; empty: the terminal
	struct signature signature; // kind SIGNATURE_NODE: none that could be verified
	int64_t algorithm;
	struct str public_key;
};

struct vouch {
	struct str address;	  // of the sending node's pages: "https://node.example"
	struct id approval;	  // zero: an answer for which one person is enough
	enum request_state state; // in which an answer was signed; STATE_DRAFT: it is the request
	bool all_sign;		  // the rule of the sending node
	struct voucher by[VOUCH_PARTS];
};

bool vouch_is_signed(const struct vouch *v, enum vouch_part part);

/* What is vouched for. */
struct vouched {
	struct id request;
	struct str bytes; // request_bytes, act_bytes
};

/* Whether the signature is over it. RC_MISSING: there is none. RC_INVALID: it is over something
 * else, by another key, by the key of the other person, or by a certificate out of its time. */
NODISCARD enum rc vouch_verify(struct cx *cx, const struct vouch *v, enum vouch_part part,
			       const struct vouched *what);

/* Each signature that is there must hold. RC_INVALID. */
NODISCARD enum rc vouch_check(struct cx *cx, const struct vouch *v, const struct vouched *what);

#endif
