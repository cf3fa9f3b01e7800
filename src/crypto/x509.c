// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/x509.h"

bool x509_time(const ASN1_TIME *time, struct instant *out)
{
	int days = 0, seconds = 0;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	INVARIANT(epoch != NULL);
	const bool ok = ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
	ASN1_TIME_free(epoch);
	out->us = ((int64_t)days * 86400 + seconds) * 1000000;
	return ok;
}

struct str x509_name(struct arena *a, const X509_NAME *name)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());
	INVARIANT(bio != NULL);
	const bool ok = X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >=
			0;
	const long n = BIO_get_mem_data(bio, &text);
	const struct str copy = arena_copy(a, (struct str){ text, ok && n > 0 ? (size_t)n : 0 });
	BIO_free(bio);
	return copy;
}
