// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_pem: certificates of tests as text.
 */
#ifndef CRYPTO_TEST_PEM_H
#define CRYPTO_TEST_PEM_H

#include <openssl/bio.h>
#include <openssl/x509.h>

#include "core/core.h"

/* What was written into the memory, as a copy; frees it. */
struct str test_pem_take(struct cx *cx, BIO *bio);

struct str test_pem_of(struct cx *cx, X509 *certificate);

#endif
