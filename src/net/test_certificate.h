// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_certificate: fresh keys and certificates for the tests of TLS.
 *
 * P-256, valid from an hour before the real time for a day. Ends the test on failure.
 */
#ifndef NET_TEST_CERTIFICATE_H
#define NET_TEST_CERTIFICATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/core.h"

struct test_identity {
	EVP_PKEY *key;
	X509 *certificate;
};

enum test_use { TEST_AUTHORITY, TEST_SERVER, TEST_CLIENT, TEST_EXPIRED_CLIENT };

/* issuer NULL: signs itself. */
struct test_identity test_identity_new(const char *name, enum test_use use,
				       const struct test_identity *issuer);
void test_identity_free(struct test_identity *id);

struct str test_certificate_pem(struct cx *cx, const struct test_identity *id);
struct str test_certificate_der(struct cx *cx, const struct test_identity *id);
struct str test_key_pem(struct cx *cx, const struct test_identity *id);

#endif
