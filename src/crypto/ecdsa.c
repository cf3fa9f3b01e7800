// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/ecdsa.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

static EVP_PKEY *key_open(const struct ecdsa_public *key)
{
	struct ecdsa_public copy = *key; // OSSL_PARAM lacks the const
	char group[] = "prime256v1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.b, sizeof copy.b),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *out = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	INVARIANT(ctx && EVP_PKEY_fromdata_init(ctx) == 1);
	if (key->b[0] != 4 || EVP_PKEY_fromdata(ctx, &out, EVP_PKEY_PUBLIC_KEY, params) != 1)
		out = NULL;
	EVP_PKEY_CTX_free(ctx);
	return out;
}

bool ecdsa_public_is_sound(const struct ecdsa_public *key)
{
	EVP_PKEY *pkey = key_open(key);
	EVP_PKEY_CTX *ctx = pkey ? EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL) : NULL;
	const bool sound = ctx && EVP_PKEY_public_check(ctx) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return sound;
}

/* The two numbers as OpenSSL reads them: an ASN.1 sequence. */
static int to_der(const struct ecdsa_signature *s, unsigned char **der)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(s->b, 32, NULL);
	BIGNUM *v = BN_bin2bn(s->b + 32, 32, NULL);
	INVARIANT(sig && r && v && ECDSA_SIG_set0(sig, r, v) == 1);
	const int n = i2d_ECDSA_SIG(sig, der);
	INVARIANT(n > 0);
	ECDSA_SIG_free(sig);
	return n;
}

bool ecdsa_verify(const struct ecdsa_public *key, struct str message,
		  const struct ecdsa_signature *s)
{
	EVP_PKEY *pkey = key_open(key);
	if (!pkey)
		return false;
	unsigned char *der = NULL;
	const int n = to_der(s, &der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx);
	const bool good = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1 &&
			  EVP_DigestVerify(ctx, der, (size_t)n, (const unsigned char *)message.p,
					   message.n) == 1;
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	return good;
}
