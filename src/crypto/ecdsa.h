// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ecdsa: verifies ECDSA signatures on P-256 with SHA-256, for peers that sign with nothing
 * else. comity itself signs with Ed25519 (crypto/sign.h).
 *
 * Source:  FIPS 186-5; RFC 9421 section 3.3.4 for the bytes of a signature.
 * Memory:  keeps nothing.
 */
#ifndef CRYPTO_ECDSA_H
#define CRYPTO_ECDSA_H

#include "core/core.h"

enum { ECDSA_PUBLIC_BYTES = 65, ECDSA_SIGNATURE_BYTES = 64 };

/* An uncompressed point: 4, x, y. */
struct ecdsa_public {
	uint8_t b[ECDSA_PUBLIC_BYTES];
};

/* r, then s, 32 bytes each. */
struct ecdsa_signature {
	uint8_t b[ECDSA_SIGNATURE_BYTES];
};

/* Whether it is a point of the curve. Ask before a key is registered. */
bool ecdsa_public_is_sound(const struct ecdsa_public *key);

/* False also for a key that is no point of the curve. */
bool ecdsa_verify(const struct ecdsa_public *key, struct str message,
		  const struct ecdsa_signature *s);

#endif
