// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/test_signer.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "crypto/test_pem.h"

struct test_signer test_signer_new(EVP_PKEY *key, const char *name, long begins, long ends,
				   const char *usage)
{
	static long serial = 100;
	time_t now = 1795262400; // of the tests' clock, which stands still: 2026-11-21, noon
	struct test_signer s = { key, X509_new() };
	X509 *x = s.certificate;
	INVARIANT(key != NULL && x != NULL && X509_set_version(x, 2) == 1);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
	X509_time_adj(X509_getm_notBefore(x), begins, &now);
	X509_time_adj(X509_getm_notAfter(x), ends, &now);
	X509_set_pubkey(x, key);
	INVARIANT(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
					     (const unsigned char *)name, -1, -1, 0) == 1);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	if (usage) {
		X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, usage);
		INVARIANT(e != NULL && X509_add_ext(x, e, -1) == 1);
		X509_EXTENSION_free(e);
	}
	INVARIANT(X509_sign(x, key, EVP_sha256()) > 0);
	return s;
}

void test_signer_free(struct test_signer *s)
{
	EVP_PKEY_free(s->key);
	X509_free(s->certificate);
}

struct str test_signer_pem(struct cx *cx, const struct test_signer *s)
{
	return test_pem_of(cx, s->certificate);
}

struct str test_signer_sign(struct cx *cx, const struct test_signer *s, struct str bytes,
			    unsigned flags)
{
	BIO *in = BIO_new_mem_buf(bytes.p, (int)bytes.n), *out = BIO_new(BIO_s_mem());
	INVARIANT(in != NULL && out != NULL);
	CMS_ContentInfo *cms = CMS_sign(s->certificate, s->key, NULL, in, CMS_BINARY | flags);
	INVARIANT(cms != NULL && PEM_write_bio_CMS_stream(out, cms, NULL, 0) == 1);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return test_pem_take(cx, out);
}
