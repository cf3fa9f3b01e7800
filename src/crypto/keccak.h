// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * keccak: Keccak-256 with the padding of 2012, as Ethereum has it; not SHA3-256 (FIPS 202), which
 * pads otherwise. For checksums of addresses, never for secrets. OpenSSL 3.0 has only FIPS 202.
 */
#ifndef CRYPTO_KECCAK_H
#define CRYPTO_KECCAK_H

#include "core/core.h"

enum { KECCAK256_BYTES = 32, KECCAK256_MAX = 135 };

/* Of one block: at most KECCAK256_MAX bytes. */
void keccak256(struct str bytes, uint8_t out[KECCAK256_BYTES]);

#endif
