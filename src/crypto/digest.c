// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

static const struct {
	struct str name;
	const char *library; // what OpenSSL calls it
	size_t bytes;
} kinds[DIGEST_KINDS] = {
	[DIGEST_MD5] = { STR_INIT("md5"), "MD5", 16 },
	[DIGEST_SHA1] = { STR_INIT("sha1"), "SHA1", 20 },
	[DIGEST_SHA224] = { STR_INIT("sha224"), "SHA224", 28 },
	[DIGEST_SHA256] = { STR_INIT("sha256"), "SHA256", 32 },
	[DIGEST_SHA384] = { STR_INIT("sha384"), "SHA384", 48 },
	[DIGEST_SHA512] = { STR_INIT("sha512"), "SHA512", 64 },
};

static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;
static EVP_MD *fetched[DIGEST_KINDS]; // written once, before their first reader

static void fetch(void)
{
	for (size_t i = 0; i < DIGEST_KINDS; i++)
		fetched[i] = EVP_MD_fetch(NULL, kinds[i].library, NULL);
}

struct str digest_name(enum digest_kind kind)
{
	return kinds[kind].name;
}

bool digest_of_name(struct str name, enum digest_kind *out)
{
	for (size_t i = 0; i < DIGEST_KINDS; i++)
		if (str_eq(name, kinds[i].name)) {
			*out = (enum digest_kind)i;
			return true;
		}
	return false;
}

size_t digest_bytes(enum digest_kind kind)
{
	return kinds[kind].bytes;
}

bool digest_eq(const struct digest *a, const struct digest *b)
{
	return CRYPTO_memcmp(a->b, b->b, DIGEST_BYTES_MAX) == 0;
}

struct str digest_print(struct arena *a, enum digest_kind kind, const struct digest *d)
{
	static const char digits[] = "0123456789abcdef";
	const size_t n = kinds[kind].bytes;
	char *p = arena_alloc(a, 2 * n);
	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digits[d->b[i] >> 4];
		p[2 * i + 1] = digits[d->b[i] & 15];
	}
	return (struct str){ p, 2 * n };
}

bool digest_parse(enum digest_kind kind, struct str hex, struct digest *out)
{
	struct digest d = { .b = { 0 } };
	if (hex.n != 2 * kinds[kind].bytes)
		return false;
	for (size_t i = 0; i < kinds[kind].bytes; i++) {
		const int high = str_hex_digit(hex.p[2 * i]), low = str_hex_digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		d.b[i] = (uint8_t)(high << 4 | low);
	}
	*out = d;
	return true;
}

// A run is OpenSSL's context under a name of ours: it has no members of its own.

struct digest_run *digest_begin(enum digest_kind kind)
{
	INVARIANT(pthread_once(&fetch_once, fetch) == 0);
	if (!fetched[kind])
		return NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx);
	INVARIANT(EVP_DigestInit_ex2(ctx, fetched[kind], NULL) == 1);
	return (struct digest_run *)ctx;
}

void digest_add(struct digest_run *run, struct str piece)
{
	INVARIANT(EVP_DigestUpdate((EVP_MD_CTX *)run, piece.p, piece.n) == 1);
}

struct digest digest_end(struct digest_run *run)
{
	struct digest d = { .b = { 0 } };
	INVARIANT(EVP_DigestFinal_ex((EVP_MD_CTX *)run, d.b, NULL) == 1);
	return d;
}

void digest_run_close(struct digest_run *run)
{
	EVP_MD_CTX_free((EVP_MD_CTX *)run);
}

struct digest digest_of(enum digest_kind kind, struct str bytes)
{
	AUTO(digest_run) run = digest_begin(kind);
	INVARIANT(run);
	digest_add(run, bytes);
	return digest_end(run);
}
