// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blind: two sides compare what they have without showing it to each other.
 *
 * Texts become points of ristretto255, where multiplying by a secret number can be done in any
 * order: a(bP) = b(aP). One side sends a H(x) for each x; the other multiplies by its own b and
 * sends bH(y) for each y beside it; the first multiplies those by a, and what is equal on both
 * sides is in both. Who sees aH(x) and not a learns nothing of x, however few the possible x are.
 *
 * Keys are for one comparison. Whoever asks learns whether a text they already have is there:
 * that cannot be hidden, only made seldom.
 *
 * Source:  RFC 9496 (ristretto255); C. Meadows, "A more efficient cryptographic matchmaking
 *          protocol", 1986; Huberman, Franklin, Hogg, "Enhancing privacy and trust in electronic
 *          communities", 1999.
 */
#ifndef CRYPTO_BLIND_H
#define CRYPTO_BLIND_H

#include "core/core.h"

enum { BLIND_BYTES = 32 };

struct blind_point {
	uint8_t b[BLIND_BYTES];
};

/* A secret number: wipe it after use. */
struct blind_key {
	uint8_t b[BLIND_BYTES];
};

void blind_key_new(struct blind_key *out);

/* The point of a text. */
struct blind_point blind_hash(struct str text);

/* One of nobody's text. */
struct blind_point blind_random(void);

/* False: it is no point, or the neutral one. */
NODISCARD bool blind_multiply(const struct blind_key *key, const struct blind_point *p,
			      struct blind_point *out);

/* How often this thread has multiplied: what takes as many is told apart by nobody's watch. */
uint64_t blind_multiplied(void);

int blind_cmp(const struct blind_point *a, const struct blind_point *b);

#endif
