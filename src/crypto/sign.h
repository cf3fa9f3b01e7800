// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sign: Ed25519 signatures (RFC 8032), made and verified by one library.
 *
 * Two libraries judge odd signatures differently (points of low order, numbers that
 * are not reduced), and then one node accepts what its neighbour refuses. All of
 * comity asks libsodium.
 */
#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include "core/core.h"
#include "crypto/secret.h"

enum { SIGN_SEED_BYTES = 32, SIGN_PUBLIC_BYTES = 32, SIGN_SIGNATURE_BYTES = 64 };

struct sign_public {
	uint8_t b[SIGN_PUBLIC_BYTES];
};

struct sign_signature {
	uint8_t b[SIGN_SIGNATURE_BYTES];
};

/* A key pair in secret memory. */
struct sign_key;

/* The seed is the private key of RFC 8032; it must have SIGN_SEED_BYTES. */
struct sign_key *sign_key_open(const struct secret *seed);
void sign_key_close(struct sign_key *key);
AUTO_CLOSER(sign_key);

struct sign_public sign_key_public(const struct sign_key *key);

struct sign_signature sign(const struct sign_key *key, struct str message);

bool sign_verify(const struct sign_public *key, struct str message, const struct sign_signature *s);

/* Whether it is a key that a signer can have made: a canonical point of the main
 * subgroup. Ask before a key is registered; some other keys verify signatures that
 * nobody made. */
bool sign_public_is_sound(const struct sign_public *key);

#endif
