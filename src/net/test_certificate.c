// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/test_certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/test.h"
#include "crypto/test_pem.h"

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	REQUIRE(e != NULL && X509_add_ext(x, e, -1) == 1);
	X509_EXTENSION_free(e);
}

struct test_identity test_identity_new(const char *name, enum test_use use,
				       const struct test_identity *issuer)
{
	static const char *const purposes[] = { NULL, "serverAuth", "clientAuth", "clientAuth" };
	static long serial = 1;
	struct test_identity id = { EVP_EC_gen("P-256"), X509_new() };
	REQUIRE(id.key != NULL && id.certificate != NULL);
	X509 *by = issuer ? issuer->certificate : id.certificate;
	X509_set_version(id.certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(id.certificate), serial++);
	X509_gmtime_adj(X509_getm_notBefore(id.certificate),
			use == TEST_EXPIRED_CLIENT ? -7200 : -3600);
	X509_gmtime_adj(X509_getm_notAfter(id.certificate),
			use == TEST_EXPIRED_CLIENT ? -3600 : 86400);
	X509_set_pubkey(id.certificate, id.key);
	REQUIRE(X509_NAME_add_entry_by_txt(X509_get_subject_name(id.certificate), "CN",
					   MBSTRING_ASC, (const unsigned char *)name, -1, -1,
					   0) == 1);
	X509_set_issuer_name(id.certificate, X509_get_subject_name(by));
	extend(id.certificate, by, NID_basic_constraints,
	       use == TEST_AUTHORITY ? "critical,CA:TRUE" : "CA:FALSE");
	if (purposes[use])
		extend(id.certificate, by, NID_ext_key_usage, purposes[use]);
	if (use == TEST_SERVER)
		extend(id.certificate, by, NID_subject_alt_name, "IP:127.0.0.1");
	REQUIRE(X509_sign(id.certificate, issuer ? issuer->key : id.key, EVP_sha256()) > 0);
	return id;
}

void test_identity_free(struct test_identity *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->certificate);
}

struct str test_certificate_pem(struct cx *cx, const struct test_identity *id)
{
	return test_pem_of(cx, id->certificate);
}

struct str test_certificate_der(struct cx *cx, const struct test_identity *id)
{
	BIO *bio = BIO_new(BIO_s_mem());
	REQUIRE(bio != NULL && i2d_X509_bio(bio, id->certificate) == 1);
	return test_pem_take(cx, bio);
}

struct str test_key_pem(struct cx *cx, const struct test_identity *id)
{
	BIO *bio = BIO_new(BIO_s_mem());
	REQUIRE(bio != NULL &&
		PEM_write_bio_PrivateKey(bio, id->key, NULL, NULL, 0, NULL, NULL) == 1);
	return test_pem_take(cx, bio);
}
