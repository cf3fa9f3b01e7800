// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreed: the secrets that one private key has agreed on with others' ephemeral keys lately, so
 * that what comes in a row under one of those costs one agreement (crypto/envelope_key.c).
 *
 * Whoever has the private key has all of them: keeping them tells nobody more.
 *
 * Limit:    AGREED_MAX; the oldest makes room. Wiped when closed.
 * Threads:  any.
 */
#ifndef CRYPTO_AGREED_H
#define CRYPTO_AGREED_H

#include "core/core.h"

enum { AGREED_MAX = 64, AGREED_POINT_BYTES = 65, AGREED_SECRET_BYTES = 32 };

struct agreed;
struct agreed *agreed_open(void);
void agreed_close(struct agreed *agreed);

/* With this point, uncompressed on P-256. */
NODISCARD bool agreed_recall(struct agreed *agreed, const void *point,
			     uint8_t secret[AGREED_SECRET_BYTES]);

/* Only for a secret that has opened something: else anybody could push out the others. */
void agreed_keep(struct agreed *agreed, const void *point,
		 const uint8_t secret[AGREED_SECRET_BYTES]);

#endif
