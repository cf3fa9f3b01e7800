// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;
static EVP_MD *fetched; // written once, before its first reader; lives as long as the process

static void fetch(void)
{
	fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static const EVP_MD *algorithm(void)
{
	INVARIANT(pthread_once(&fetch_once, fetch) == 0);
	INVARIANT(fetched);
	return fetched;
}

struct sha256 sha256_of(struct str bytes)
{
	struct sha256 h;
	unsigned n = 0;
	INVARIANT(EVP_Digest(bytes.p, bytes.n, h.b, &n, algorithm(), NULL) == 1);
	INVARIANT(n == SHA256_BYTES);
	return h;
}

bool sha256_eq(const struct sha256 *a, const struct sha256 *b)
{
	return CRYPTO_memcmp(a->b, b->b, SHA256_BYTES) == 0;
}

struct str sha256_print(struct arena *a, const struct sha256 *h)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, (size_t)SHA256_BYTES * 2);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		p[2 * i] = digits[h->b[i] >> 4];
		p[2 * i + 1] = digits[h->b[i] & 15];
	}
	return (struct str){ p, (size_t)SHA256_BYTES * 2 };
}

bool sha256_parse(struct str hex, struct sha256 *out)
{
	if (hex.n != (size_t)SHA256_BYTES * 2)
		return false;
	struct sha256 h;
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		const int high = str_hex_small(hex.p[2 * i]), low = str_hex_small(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		h.b[i] = (uint8_t)(high << 4 | low);
	}
	*out = h;
	return true;
}

// A run is OpenSSL's context under a name of ours: it has no members of its own.

struct sha256_run *sha256_begin(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx);
	INVARIANT(EVP_DigestInit_ex2(ctx, algorithm(), NULL) == 1);
	return (struct sha256_run *)ctx;
}

void sha256_add(struct sha256_run *run, struct str piece)
{
	INVARIANT(EVP_DigestUpdate((EVP_MD_CTX *)run, piece.p, piece.n) == 1);
}

struct sha256 sha256_end(struct sha256_run *run)
{
	struct sha256 h;
	INVARIANT(EVP_DigestFinal_ex((EVP_MD_CTX *)run, h.b, NULL) == 1);
	return h;
}

void sha256_run_close(struct sha256_run *run)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)run);
}
