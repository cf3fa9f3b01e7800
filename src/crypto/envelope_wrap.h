// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * envelope_wrap: how the content's key is wrapped for a recipient, and unwrapped by it.
 *
 * Source:  RFC 5753 section 3.1 and 7.2 (ephemeral-static ECDH, ECC-CMS-SharedInfo), X9.63 (KDF),
 *          RFC 3394 (AES key wrap). P-256 has the cofactor 1: a point on the curve needs no other
 *          check (SP 800-56A 5.6.2.3.4), which OpenSSL does when it takes the point in.
 */
#ifndef CRYPTO_ENVELOPE_WRAP_H
#define CRYPTO_ENVELOPE_WRAP_H

#include "crypto/envelope_ber.h"
#include "crypto/identity.h"

enum { ENVELOPE_KEY_BYTES = 32 };

/* AES-256-GCM, fetched once for the process. */
const struct evp_cipher_st *envelope_gcm(void);

/* False: it is not wrapped for this key. */
NODISCARD bool envelope_unwrap(const struct identity *id, const struct envelope_wrap *w,
			       uint8_t key[ENVELOPE_KEY_BYTES]);

/* A new ephemeral key, and what it agrees on with the holder of a public key on P-256. The
 * ephemeral private key is forgotten at once. */
struct envelope_share {
	uint8_t point[ENVELOPE_POINT_BYTES];
	uint8_t secret[ENVELOPE_KEY_BYTES];
};
void envelope_share_new(struct evp_pkey_st *to, struct envelope_share *out);

/* Under a key that follows from the share and `ukm`, which must be another each time (RFC 2631
 * section 2.3); KDF with SHA-256, and this algorithm of the wrap. */
void envelope_wrap_for(const struct envelope_share *share, struct str algorithm, struct str ukm,
		       const uint8_t key[ENVELOPE_KEY_BYTES], uint8_t out[ENVELOPE_WRAPPED_BYTES]);

#endif
