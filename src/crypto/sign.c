// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/sign.h"

#include <sodium.h>
#include <string.h>

_Static_assert(SIGN_SEED_BYTES == crypto_sign_SEEDBYTES, "RFC 8032");
_Static_assert(SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "RFC 8032");
_Static_assert(SIGN_SIGNATURE_BYTES == crypto_sign_BYTES, "RFC 8032");

struct sign_key {
	struct sign_public public;
	uint8_t secret[crypto_sign_SECRETKEYBYTES]; // seed, then public key
};

struct sign_key *sign_key_open(const struct secret *seed)
{
	const struct str bytes = secret_str(seed);
	INVARIANT(bytes.n == SIGN_SEED_BYTES);
	struct sign_key *key = sodium_malloc(sizeof *key); // bytes only: needs no alignment
	INVARIANT(key);
	INVARIANT(crypto_sign_seed_keypair(key->public.b, key->secret,
					   (const unsigned char *)bytes.p) == 0);
	return key;
}

void sign_key_close(struct sign_key *key)
{
	sodium_free(key);
}

struct sign_public sign_key_public(const struct sign_key *key)
{
	return key->public;
}

struct sign_signature sign(const struct sign_key *key, struct str message)
{
	struct sign_signature s;
	INVARIANT(crypto_sign_detached(s.b, NULL, (const unsigned char *)message.p, message.n,
				       key->secret) == 0);
	return s;
}

bool sign_verify(const struct sign_public *key, struct str message, const struct sign_signature *s)
{
	INVARIANT(sodium_init() >= 0);
	return crypto_sign_verify_detached(s->b, (const unsigned char *)message.p, message.n,
					   key->b) == 0;
}

bool sign_public_is_sound(const struct sign_public *key)
{
	INVARIANT(sodium_init() >= 0);
	return crypto_core_ed25519_is_valid_point(key->b) == 1;
}
