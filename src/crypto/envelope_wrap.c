// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/envelope_wrap.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <pthread.h>
#include <string.h>

enum { INFO_MAX = 1024 };

static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;
static EVP_CIPHER *fetched_gcm, *fetched_wrap; // written once, before their first readers

static void fetch(void)
{
	fetched_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	fetched_wrap = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
}

const EVP_CIPHER *envelope_gcm(void)
{
	INVARIANT(pthread_once(&fetch_once, fetch) == 0 && fetched_gcm);
	return fetched_gcm;
}

static const EVP_CIPHER *key_wrap(void)
{
	INVARIANT(pthread_once(&fetch_once, fetch) == 0 && fetched_wrap);
	return fetched_wrap;
}

/* ---- The agreement ---- */

/* false: the other's key is none on the curve. */
static bool agree(EVP_PKEY *own, EVP_PKEY *other, uint8_t out[ENVELOPE_KEY_BYTES])
{
	size_t n = ENVELOPE_KEY_BYTES;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	INVARIANT(ctx && EVP_PKEY_derive_init(ctx) == 1);
	const bool ok = EVP_PKEY_derive_set_peer_ex(ctx, other, 0) == 1 &&
			EVP_PKEY_derive(ctx, out, &n) == 1 && n == ENVELOPE_KEY_BYTES;
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

/* A key on the curve of `like`; NULL: the point is not on it. */
static EVP_PKEY *key_of(EVP_PKEY *like, struct str point)
{
	EVP_PKEY *key = EVP_PKEY_new();
	INVARIANT(key && EVP_PKEY_copy_parameters(key, like) == 1);
	if (EVP_PKEY_set1_encoded_public_key(key, (const unsigned char *)point.p, point.n) == 1)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

static void add_der(struct buf *out, uint8_t tag, struct str value)
{
	der_head(out, tag, value.n);
	buf_add(out, value);
}

/* ECC-CMS-SharedInfo: binds the key to what it is for. */
static void shared_info(const struct envelope_wrap *w, struct buf *out)
{
	struct buf parts, inner;
	buf_init(&parts, INFO_MAX);
	buf_init(&inner, INFO_MAX);
	buf_add(&parts, w->algorithm);
	if (w->ukm.n > 0) {
		add_der(&inner, BER_OCTETS, w->ukm);
		add_der(&parts, 0xa0, buf_str(&inner));
		buf_reset(&inner);
	}
	add_der(&inner, BER_OCTETS, STR("\x00\x00\x01\x00")); // bits of the wrapping key
	add_der(&parts, 0xa2, buf_str(&inner));
	add_der(out, 0x30, buf_str(&parts));
	out->full |= parts.full || inner.full;
	buf_done(&inner);
	buf_done(&parts);
}

/* The KDF of X9.63 for no more than one digest. */
static void derive_sha256(struct str info, const uint8_t shared[ENVELOPE_KEY_BYTES],
			  uint8_t out[ENVELOPE_KEY_BYTES])
{
	_Static_assert((int)ENVELOPE_KEY_BYTES == (int)SHA256_BYTES, "one digest is the key");
	AUTO(sha256_run) run = sha256_begin();
	sha256_add(run, (struct str){ (const char *)shared, ENVELOPE_KEY_BYTES });
	sha256_add(run, STR("\x00\x00\x00\x01"));
	sha256_add(run, info);
	struct sha256 h = sha256_end(run);
	memcpy(out, h.b, sizeof h.b);
	secret_wipe(&h, sizeof h);
}

/* What `openssl cms` takes when it is not told otherwise. */
static bool derive_sha1(struct str info, const uint8_t shared[ENVELOPE_KEY_BYTES],
			uint8_t out[ENVELOPE_KEY_BYTES])
{
	char sha1[] = "SHA1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha1, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)shared,
						  ENVELOPE_KEY_BYTES),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info.p,
						  info.n),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "X963KDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	INVARIANT(kdf && ctx);
	const bool ok = EVP_KDF_derive(ctx, out, ENVELOPE_KEY_BYTES, params) == 1;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

static bool derive(const struct envelope_wrap *w, const uint8_t shared[ENVELOPE_KEY_BYTES],
		   uint8_t out[ENVELOPE_KEY_BYTES])
{
	struct buf info;
	buf_init(&info, INFO_MAX);
	shared_info(w, &info);
	bool ok = !buf_full(&info);
	if (ok && w->kdf_sha256)
		derive_sha256(buf_str(&info), shared, out);
	else if (ok)
		ok = derive_sha1(buf_str(&info), shared, out);
	buf_done(&info);
	return ok;
}

/* ---- The wrap ---- */

/* RFC 3394 says whether the key was the right one. */
static bool unwrap(const uint8_t kek[ENVELOPE_KEY_BYTES], struct str wrapped,
		   uint8_t out[ENVELOPE_KEY_BYTES])
{
	uint8_t plain[ENVELOPE_WRAPPED_BYTES];
	int n = 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	INVARIANT(ctx);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	const bool ok = EVP_DecryptInit_ex(ctx, key_wrap(), NULL, kek, NULL) == 1 &&
			EVP_DecryptUpdate(ctx, plain, &n, (const unsigned char *)wrapped.p,
					  (int)wrapped.n) == 1 &&
			n == ENVELOPE_KEY_BYTES;
	EVP_CIPHER_CTX_free(ctx);
	if (ok)
		memcpy(out, plain, ENVELOPE_KEY_BYTES);
	secret_wipe(plain, sizeof plain);
	return ok;
}

static bool agree_with(const struct identity *id, struct str point, uint8_t out[ENVELOPE_KEY_BYTES])
{
	EVP_PKEY *other = key_of(identity_pkey(id), point);
	const bool ok = other && agree(identity_pkey(id), other, out);
	EVP_PKEY_free(other);
	return ok;
}

bool envelope_unwrap(const struct identity *id, const struct envelope_wrap *w,
		     uint8_t key[ENVELOPE_KEY_BYTES])
{
	uint8_t shared[ENVELOPE_KEY_BYTES] = { 0 }, kek[ENVELOPE_KEY_BYTES] = { 0 };
	struct agreed *lately = identity_agreed(id);
	const bool known = agreed_recall(lately, w->point.p, shared);
	const bool ok = (known || agree_with(id, w->point, shared)) && derive(w, shared, kek) &&
			unwrap(kek, w->wrapped, key);
	if (ok && !known)
		agreed_keep(lately, w->point.p, shared);
	ERR_clear_error();
	secret_wipe(shared, sizeof shared);
	secret_wipe(kek, sizeof kek);
	return ok;
}

static EVP_PKEY *ephemeral(EVP_PKEY *like)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, like, NULL);
	INVARIANT(ctx && EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_generate(ctx, &key) == 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

void envelope_share_new(EVP_PKEY *to, struct envelope_share *out)
{
	size_t n = 0;
	EVP_PKEY *own = ephemeral(to);
	INVARIANT(EVP_PKEY_get_octet_string_param(own, OSSL_PKEY_PARAM_PUB_KEY, out->point,
						  sizeof out->point, &n) == 1 &&
		  n == sizeof out->point);
	INVARIANT(agree(own, to, out->secret));
	EVP_PKEY_free(own);
}

void envelope_wrap_for(const struct envelope_share *share, struct str algorithm, struct str ukm,
		       const uint8_t key[ENVELOPE_KEY_BYTES], uint8_t out[ENVELOPE_WRAPPED_BYTES])
{
	uint8_t kek[ENVELOPE_KEY_BYTES];
	int n = 0;
	const struct envelope_wrap w = { .kdf_sha256 = true, .algorithm = algorithm, .ukm = ukm };
	INVARIANT(derive(&w, share->secret, kek));
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	INVARIANT(ctx);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	INVARIANT(EVP_EncryptInit_ex(ctx, key_wrap(), NULL, kek, NULL) == 1 &&
		  EVP_EncryptUpdate(ctx, out, &n, key, ENVELOPE_KEY_BYTES) == 1 &&
		  n == ENVELOPE_WRAPPED_BYTES);
	EVP_CIPHER_CTX_free(ctx);
	secret_wipe(kek, sizeof kek);
}
