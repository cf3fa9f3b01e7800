// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/certificate.h"

#include <openssl/cms.h>
#include <openssl/rsa.h>
#include <openssl/ec.h>

#include "core/test.h"
#include "crypto/base64.h"
#include "crypto/test_signer.h"

enum { DAY = 86400 };

static struct test_signer new_signer(const char *name)
{
	return test_signer_new(EVP_EC_gen("P-256"), name, -DAY, DAY, "digitalSignature");
}

static enum rc check(struct cx *cx, const struct test_signer *by, struct str signature,
		     struct str bytes)
{
	struct certificate c;
	struct str der;
	TRY(certificate_read(cx, test_signer_pem(cx, by), &c));
	TRY(certificate_read_signature(cx, signature, &der));
	return certificate_verify(cx, c.der, der, bytes);
}

TEST(a_certificate_is_read_as_pem_and_as_base64)
{
	struct test_signer s = new_signer("Dupont, Zoé\n<b>");
	struct certificate c, again;
	const struct str pem = test_signer_pem(cx, &s);
	REQUIRE(certificate_read(cx, pem, &c) == RC_OK);
	CHECK(str_eq(c.subject, STR("CN=Dupont\\, Zo\xc3\xa9\\0A\\<b\\>")));
	CHECK(c.begins.us < cx->now.us && c.ends.us > cx->now.us);
	CHECK(str_eq(certificate_print_pem(cx->arena, c.der), pem));
	REQUIRE(certificate_read(cx, base64_print(cx->arena, c.der), &again) == RC_OK);
	CHECK(sha256_eq(&c.fingerprint, &again.fingerprint) && sha256_eq(&c.key, &again.key));
	EQ(certificate_read(cx, STR("hello"), &c), RC_INVALID);
	EQ(certificate_read(cx, STR(""), &c), RC_INVALID);
	EQ(certificate_read(cx, test_signer_sign(cx, &s, STR("x"), CMS_DETACHED), &c), RC_INVALID);
	for (size_t n = 0; n < again.der.n; n += 7)
		EQ(certificate_read_der(cx, str_slice(again.der, 0, n), &c), RC_INVALID);
	test_signer_free(&s);
}

TEST(keys_that_do_not_sign_or_are_weak_are_refused)
{
	struct {
		EVP_PKEY *key;
		const char *usage;
		enum rc rc;
	} cases[] = {
		{ EVP_RSA_gen(2048), "nonRepudiation", RC_OK },
		{ EVP_RSA_gen(1024), NULL, RC_INVALID },
		{ EVP_EC_gen("P-256"), NULL, RC_OK },
		{ EVP_EC_gen("P-384"), NULL, RC_INVALID },
		{ EVP_EC_gen("P-256"), "keyAgreement", RC_INVALID },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct certificate c;
		struct test_signer s = test_signer_new(cases[i].key, "x", -DAY, DAY,
						       cases[i].usage);
		EQ(certificate_read(cx, test_signer_pem(cx, &s), &c), cases[i].rc);
		test_signer_free(&s);
	}
}

TEST(a_signature_holds_for_its_bytes_and_its_certificate_only)
{
	struct test_signer s = new_signer("one"), other = new_signer("one");
	struct test_signer rsa = test_signer_new(EVP_RSA_gen(2048), "rsa", -DAY, DAY,
						 "nonRepudiation");
	const struct str bytes = STR("comity approval 1\nx\n");
	const struct str signature = test_signer_sign(cx, &s, bytes, CMS_DETACHED);
	EQ(check(cx, &s, signature, bytes), RC_OK);
	EQ(check(cx, &s, signature, STR("comity approval 1\ny\n")), RC_INVALID);
	EQ(check(cx, &other, signature, bytes), RC_INVALID);
	EQ(check(cx, &s, test_signer_sign(cx, &s, bytes, CMS_DETACHED | CMS_NOATTR), bytes), RC_OK);
	EQ(check(cx, &s, test_signer_sign(cx, &s, bytes, CMS_DETACHED | CMS_NOCERTS), bytes),
	   RC_OK);
	EQ(check(cx, &rsa, test_signer_sign(cx, &rsa, bytes, CMS_DETACHED), bytes), RC_OK);
	EQ(check(cx, &rsa, signature, bytes), RC_INVALID);
	// The bytes within are not the bytes that were shown.
	EQ(check(cx, &s, test_signer_sign(cx, &s, bytes, 0), bytes), RC_INVALID);
	test_signer_free(&s);
	test_signer_free(&other);
	test_signer_free(&rsa);
}

/* By these signers, the first with this digest. */
static struct str sign_with(struct cx *cx, const struct test_signer *first, const EVP_MD *digest,
			    const struct test_signer *second)
{
	unsigned char *der = NULL;
	BIO *in = BIO_new_mem_buf("x", 1);
	const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_DETACHED;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, in, flags);
	REQUIRE(cms && CMS_add1_signer(cms, first->certificate, first->key, digest, 0));
	REQUIRE(!second || CMS_add1_signer(cms, second->certificate, second->key, EVP_sha256(), 0));
	REQUIRE(CMS_final(cms, in, NULL, CMS_BINARY | CMS_DETACHED) == 1);
	const int n = i2d_CMS_ContentInfo(cms, &der);
	REQUIRE(n > 0);
	const struct str text = base64_print(cx->arena,
					     (struct str){ (const char *)der, (size_t)n });
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return text;
}

TEST(two_signers_and_a_digest_that_can_be_forged_are_refused)
{
	struct test_signer s = new_signer("one"), other = new_signer("two");
	struct str out;
	EQ(certificate_read_signature(cx, sign_with(cx, &s, EVP_sha256(), NULL), &out), RC_OK);
	EQ(certificate_read_signature(cx, sign_with(cx, &s, EVP_sha1(), NULL), &out), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("choose SHA-256")) != STR_NONE);
	EQ(certificate_read_signature(cx, sign_with(cx, &s, EVP_sha256(), &other), &out),
	   RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("one person")) != STR_NONE);
	test_signer_free(&s);
	test_signer_free(&other);
}
