// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_signer: a person with a certificate, for tests: what a smart card does.
 */
#ifndef CRYPTO_TEST_SIGNER_H
#define CRYPTO_TEST_SIGNER_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/core.h"

struct test_signer {
	EVP_PKEY *key;
	X509 *certificate;
};

/* A self-signed certificate that holds from `begins` to `ends` (seconds from now); `usage`
 * as OpenSSL writes it ("digitalSignature"), NULL: none. Takes the key. */
struct test_signer test_signer_new(EVP_PKEY *key, const char *name, long begins, long ends,
				   const char *usage);
void test_signer_free(struct test_signer *s);

/* The certificate as PEM. */
struct str test_signer_pem(struct cx *cx, const struct test_signer *s);

/* A CMS signature over the bytes as PEM; flags as of CMS_sign, besides binary. */
struct str test_signer_sign(struct cx *cx, const struct test_signer *s, struct str bytes,
			    unsigned flags);

#endif
