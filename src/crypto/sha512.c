// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/sha512.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

// A run is OpenSSL's context under a name of ours: it has no members of its own.

struct sha512_run *sha512_begin(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx);
	INVARIANT(EVP_DigestInit_ex2(ctx, EVP_sha512(), NULL) == 1);
	return (struct sha512_run *)ctx;
}

void sha512_add(struct sha512_run *run, struct str piece)
{
	INVARIANT(EVP_DigestUpdate((EVP_MD_CTX *)run, piece.p, piece.n) == 1);
}

struct sha512 sha512_end(struct sha512_run *run)
{
	struct sha512 h;
	INVARIANT(EVP_DigestFinal_ex((EVP_MD_CTX *)run, h.b, NULL) == 1);
	return h;
}

void sha512_run_close(struct sha512_run *run)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)run);
}

struct sha512 sha512_of(struct str bytes)
{
	AUTO(sha512_run) run = sha512_begin();
	sha512_add(run, bytes);
	return sha512_end(run);
}

bool sha512_eq(const struct sha512 *a, const struct sha512 *b)
{
	return CRYPTO_memcmp(a->b, b->b, SHA512_BYTES) == 0;
}
