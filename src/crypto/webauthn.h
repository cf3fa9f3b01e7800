// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * webauthn: what a browser sends of a passkey: a new key, or a signature by one.
 *
 * Source:  W3C Web Authentication, level 2, sections 7.1 and 7.2; client data by the
 *          limited verification of section 5.8.1.2, which needs no JSON parser.
 * Accepts: attestation objects of any format, whose statement is skipped: nobody vouches
 *          for the make of an authenticator. Keys ES256, EdDSA (Ed25519) and RS256 (2048
 *          bits, exponent 65537).
 * Limits:  WEBAUTHN_BYTES_MAX for each part.
 * Errors:  RC_INVALID: not such a thing (with the byte's offset where there is one).
 *          RC_DENIED: well made, but not for this site, this challenge or this key.
 * Memory:  slices point into the input.
 */
#ifndef CRYPTO_WEBAUTHN_H
#define CRYPTO_WEBAUTHN_H

#include "core/core.h"
#include "crypto/hash.h"

enum { WEBAUTHN_BYTES_MAX = 16384, WEBAUTHN_CREDENTIAL_MAX = 1023, WEBAUTHN_KEY_MAX = 259 };

/* COSE algorithm identifiers. */
enum webauthn_algorithm {
	WEBAUTHN_ES256 = -7,
	WEBAUTHN_EDDSA = -8,
	WEBAUTHN_RS256 = -257,
};

struct webauthn_site {
	struct str rp_id;  // "node.example"
	struct str origin; // "https://node.example:8443"
};

/* What the authenticator says of itself and its user. */
struct webauthn_state {
	struct sha256 rp_id_hash;
	bool user_present;
	bool user_verified; // by PIN, finger or face
	uint32_t counter;   // of signatures; 0 where it does not count
};

struct webauthn_credential {
	struct str id;
	enum webauthn_algorithm algorithm;
	struct str public_key; // ES256: x, y (64 bytes); EdDSA: 32 bytes; RS256: n, e (259 bytes)
	struct webauthn_state state;
};

/* Reads an attestation object; judges nothing. */
NODISCARD enum rc webauthn_parse_attestation(struct cx *cx, struct str bytes,
					     struct webauthn_credential *out);

/* A new key, made for this site and this challenge with its user present. The public key
 * lies in the arena for ES256 and RS256. */
NODISCARD enum rc webauthn_register(struct cx *cx, const struct webauthn_site *site,
				    struct str challenge, struct str client_data,
				    struct str attestation, struct webauthn_credential *out);

/* The parts as they came, and the key that is to have made them. */
struct webauthn_assertion {
	struct str authenticator_data, client_data, signature;
	int64_t algorithm;
	struct str public_key; // as webauthn_credential gave it
};

/* A signature over this challenge, for this site, by this key, with the user present.
 * Whether the user must have been verified, and what the counter means, is for the
 * caller to judge by *out. */
NODISCARD enum rc webauthn_verify(struct cx *cx, const struct webauthn_site *site,
				  struct str challenge, const struct webauthn_assertion *assertion,
				  struct webauthn_state *out);

#endif
