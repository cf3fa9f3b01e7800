// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fingerprint: a key's digest in a form that two people compare over the telephone.
 *
 * "K7QF2 M9ZTB 4XW8H RD3NP 5C6VY": the first 120 bits of the SHA-256 in Crockford's base
 * 32 (no I, L, O, U) and a check character, five groups of five. The check finds every
 * single wrong character and every two that changed places, so that a slip of the tongue
 * is told from another key. To find another key with the same 120 bits takes 2^120 tries.
 */
#ifndef CRYPTO_FINGERPRINT_H
#define CRYPTO_FINGERPRINT_H

#include "core/core.h"
#include "crypto/hash.h"

enum { FINGERPRINT_TEXT = 29 };

struct str fingerprint_print(struct arena *a, const struct sha256 *key);

enum fingerprint_verdict {
	FINGERPRINT_SAME,
	FINGERPRINT_OTHER,    // well spelt, of another key
	FINGERPRINT_MISSPELT, // of no key: ask again
};

/* What a person typed: any case, spaces and hyphens anywhere, O for 0, I and L for 1. */
enum fingerprint_verdict fingerprint_compare(struct str typed, const struct sha256 *key);

#endif
