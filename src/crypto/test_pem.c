// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/test_pem.h"

#include <openssl/pem.h>

struct str test_pem_take(struct cx *cx, BIO *bio)
{
	char *p;
	const long n = BIO_get_mem_data(bio, &p);
	const struct str copy = arena_copy(cx->arena, (struct str){ p, (size_t)n });
	BIO_free(bio);
	return copy;
}

struct str test_pem_of(struct cx *cx, X509 *certificate)
{
	BIO *bio = BIO_new(BIO_s_mem());
	INVARIANT(bio != NULL && PEM_write_bio_X509(bio, certificate) == 1);
	return test_pem_take(cx, bio);
}
