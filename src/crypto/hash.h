// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hash: SHA-256 (FIPS 180-4), whole and in pieces.
 *
 * The algorithm is fetched once for the process: fetching it for each short message
 * costs three times the hashing.
 */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include "core/core.h"

enum { SHA256_BYTES = 32 };

struct sha256 {
	uint8_t b[SHA256_BYTES];
};

struct sha256 sha256_of(struct str bytes);

bool sha256_eq(const struct sha256 *a, const struct sha256 *b);

/* 64 small hexadecimal digits. */
struct str sha256_print(struct arena *a, const struct sha256 *h);
NODISCARD bool sha256_parse(struct str hex, struct sha256 *out);

/* In pieces:
 *     AUTO(sha256_run) run = sha256_begin();
 *     sha256_add(run, piece);
 *     struct sha256 h = sha256_end(run);       // once */
struct sha256_run;
struct sha256_run *sha256_begin(void);
void sha256_add(struct sha256_run *run, struct str piece);
struct sha256 sha256_end(struct sha256_run *run);
void sha256_run_close(struct sha256_run *run);
AUTO_CLOSER(sha256_run);

#endif
