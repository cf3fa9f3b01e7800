// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_merkle: a tree by the words of the standard: what the fast code is compared with.
 *
 * Source: RFC 9162 section 2.1.1.
 */
#ifndef CRYPTO_TEST_MERKLE_H
#define CRYPTO_TEST_MERKLE_H

#include "crypto/merkle.h"

/* Over n hashes of leaves. */
struct sha256 test_merkle_root(const struct sha256 *leaves, size_t n);

#endif
