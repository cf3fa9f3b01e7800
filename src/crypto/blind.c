// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/blind.h"

#include <sodium.h>
#include <string.h>

#include "crypto/sha512.h"

_Static_assert(BLIND_BYTES == crypto_core_ristretto255_BYTES, "RFC 9496");
_Static_assert(BLIND_BYTES == crypto_core_ristretto255_SCALARBYTES, "RFC 9496");
_Static_assert(sizeof(struct sha512) == crypto_core_ristretto255_HASHBYTES, "RFC 9496");

static _Thread_local uint64_t multiplied;

uint64_t blind_multiplied(void)
{
	return multiplied;
}

void blind_key_new(struct blind_key *out)
{
	INVARIANT(sodium_init() >= 0);
	crypto_core_ristretto255_scalar_random(out->b);
}

struct blind_point blind_hash(struct str text)
{
	struct blind_point p;
	const struct sha512 digest = sha512_of(text);
	INVARIANT(sodium_init() >= 0);
	INVARIANT(crypto_core_ristretto255_from_hash(p.b, digest.b) == 0);
	return p;
}

struct blind_point blind_random(void)
{
	struct blind_point p;
	INVARIANT(sodium_init() >= 0);
	crypto_core_ristretto255_random(p.b);
	return p;
}

bool blind_multiply(const struct blind_key *key, const struct blind_point *p,
		    struct blind_point *out)
{
	INVARIANT(sodium_init() >= 0);
	multiplied++;
	return crypto_scalarmult_ristretto255(out->b, key->b, p->b) == 0;
}

int blind_cmp(const struct blind_point *a, const struct blind_point *b)
{
	return memcmp(a->b, b->b, sizeof a->b);
}
