// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * timestamp: an authority's word that bytes existed at a time, asked for and judged.
 *
 * 1. A stamp proves "not later than", nothing about who made the bytes or that they are true.
 * 2. It is judged as of its own time, so that it outlives its authority's certificate; what
 *    the lists of revoked certificates say is judged by RFC 3161, section 4: revoked later
 *    for a harmless reason leaves it standing; for any other or no reason it falls.
 * 3. Roots come from the caller. Certificates within a stamp or a package are only steps on
 *    the way to one; to take them for roots (takes_own) says that the stamp is whole, not whose
 *    it is.
 * 4. Stamps over MD5 or SHA-1, or signed with them, are refused.
 *
 * Source:  RFC 3161, RFC 5816. OpenSSL's TS judges signature, chain, purpose and the signing
 *          certificate attribute; digest algorithm and revocation are judged here.
 * Errors:  RC_INVALID: no whole stamp. RC_DENIED: refused by its authority, or not to be
 *          believed; the sentence says why.
 * Limits:  TIMESTAMP_BYTES_MAX.
 * Memory:  in the arena.
 */
#ifndef CRYPTO_TIMESTAMP_H
#define CRYPTO_TIMESTAMP_H

#include "core/core.h"
#include "crypto/digest.h"
#include "crypto/hash.h"

enum { TIMESTAMP_BYTES_MAX = 1 << 20 };

enum timestamp_revoked {
	TIMESTAMP_UNKNOWN, // for some certificate of the chain there is no list
	TIMESTAMP_NOT_REVOKED,
	TIMESTAMP_REVOKED_LATER, // harmlessly, and after the stamp
};

struct timestamp {
	struct instant at;
	int64_t accuracy_us; // -1: not said
	enum digest_kind kind;
	struct digest imprint;
	struct str policy; // "1.2.3"
	struct str serial; // hexadecimal digits
	struct str nonce;  // hexadecimal digits; empty: none

	/* What timestamp_verify adds. */
	struct str authority, root; // subjects (RFC 2253)
	struct instant ends;	    // of the first certificate of the chain to end
	enum timestamp_revoked revoked;
	struct instant list_at; // when the oldest list that was used was issued; 0: none was
};

/* A question about these bytes' SHA-256, with a random nonce, that asks for certificates. */
NODISCARD enum rc timestamp_ask(struct cx *cx, const struct sha256 *digest, struct str *out);

/* What a response says, unjudged. */
NODISCARD enum rc timestamp_read(struct cx *cx, struct str response, struct timestamp *out);

/* Whether a response answers a question: digest, nonce, policy. RC_DENIED: it does not. */
NODISCARD enum rc timestamp_match(struct cx *cx, struct str request, struct str response);

struct timestamp_trust {
	struct str roots;  // PEM
	bool takes_own;	   // without roots: whatever certificate comes with it is taken for one
	struct str others; // PEM: further certificates that may stand between
	const struct str *lists; // of revoked certificates: PEM, or one as DER
	size_t n_lists;
	struct instant at; // judged as of then; 0: as of the stamp's own time
};

NODISCARD enum rc timestamp_verify(struct cx *cx, struct str response, enum digest_kind kind,
				   const struct digest *digest, const struct timestamp_trust *trust,
				   struct timestamp *out);

#endif
