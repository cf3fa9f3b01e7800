// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sha512: SHA-512 (FIPS 180-4), whole and in pieces, for peers that send nothing else.
 *
 * What comity itself names by a digest, it names by SHA-256 (crypto/hash.h).
 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

#include "core/core.h"

enum { SHA512_BYTES = 64 };

struct sha512 {
	uint8_t b[SHA512_BYTES];
};

struct sha512 sha512_of(struct str bytes);

bool sha512_eq(const struct sha512 *a, const struct sha512 *b);

/* In pieces; sha512_end once. */
struct sha512_run;
struct sha512_run *sha512_begin(void);
void sha512_add(struct sha512_run *run, struct str piece);
struct sha512 sha512_end(struct sha512_run *run);
void sha512_run_close(struct sha512_run *run);
AUTO_CLOSER(sha512_run);

#endif
