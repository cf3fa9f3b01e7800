// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * token: random texts that open a door to whoever holds them: cookies, links, API tokens.
 *
 * Only the SHA-256 of a token is stored: who reads the database can use none. There is
 * nothing to guess in 32 random bytes, so a plain hash is enough.
 */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include "core/core.h"
#include "crypto/hash.h"

enum { TOKEN_BYTES = 32, TOKEN_TEXT = 43 }; // random; as text

/* A new token, in base64 for URLs, and what to store of it: the SHA-256 of this text. */
struct str token_new(struct arena *a, struct sha256 *hash);

#endif
