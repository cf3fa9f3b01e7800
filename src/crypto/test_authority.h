// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_authority: a time-stamp authority for tests: a root, a certificate, and answers.
 */
#ifndef CRYPTO_TEST_AUTHORITY_H
#define CRYPTO_TEST_AUTHORITY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/core.h"

struct test_authority {
	EVP_PKEY *root_key, *key;
	X509 *root, *certificate;
};

/* Its certificate holds from `begins` to `ends`, the root ten years longer on both sides. */
struct test_authority test_authority_new(struct instant begins, struct instant ends);
void test_authority_free(struct test_authority *a);

struct str test_authority_root(struct cx *cx, const struct test_authority *a); // PEM

/* Its answer to a question (DER), as of then. */
struct str test_authority_answer(struct cx *cx, const struct test_authority *a, struct str request,
				 struct instant at);

/* The root's list of revoked certificates (PEM), issued then; it names the authority when
 * `revoked` is not 0, for a reason of RFC 5280, 5.3.1, or -1: none said. */
struct str test_authority_list(struct cx *cx, const struct test_authority *a, struct instant issued,
			       struct instant revoked, long reason);

#endif
