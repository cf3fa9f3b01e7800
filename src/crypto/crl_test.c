// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/crl.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/test.h"
#include "crypto/test_pem.h"
#include "crypto/test_signer.h"

static struct str der_of(struct cx *cx, X509 *x)
{
	BIO *bio = BIO_new(BIO_s_mem());
	REQUIRE(bio && i2d_X509_bio(bio, x) == 1);
	return test_pem_take(cx, bio);
}

/* A list of this person's own, naming the certificate of `revoked` unless NULL. */
static X509_CRL *list_of(const struct test_signer *by, const struct test_signer *revoked, long next)
{
	X509_CRL *list = X509_CRL_new();
	ASN1_TIME *now = ASN1_TIME_set(NULL, 1000000000), *then = ASN1_TIME_set(NULL, next);
	REQUIRE(list && now && then && X509_CRL_set_version(list, 1) == 1);
	REQUIRE(X509_CRL_set_issuer_name(list, X509_get_subject_name(by->certificate)) == 1);
	REQUIRE(X509_CRL_set1_lastUpdate(list, now) == 1);
	REQUIRE(next == 0 || X509_CRL_set1_nextUpdate(list, then) == 1);
	if (revoked) {
		X509_REVOKED *row = X509_REVOKED_new();
		REQUIRE(row &&
			X509_REVOKED_set_serialNumber(
				row, X509_get_serialNumber(revoked->certificate)) == 1 &&
			X509_REVOKED_set_revocationDate(row, now) == 1 &&
			X509_CRL_add0_revoked(list, row) == 1);
	}
	REQUIRE(X509_CRL_sign(list, by->key, EVP_sha256()) > 0);
	ASN1_TIME_free(now);
	ASN1_TIME_free(then);
	return list;
}

static struct str pem_of(struct cx *cx, X509_CRL *list)
{
	BIO *bio = BIO_new(BIO_s_mem());
	REQUIRE(bio && PEM_write_bio_X509_CRL(bio, list) == 1);
	X509_CRL_free(list);
	return test_pem_take(cx, bio);
}

static struct test_signer signer(const char *name)
{
	return test_signer_new(EVP_EC_gen("P-256"), name, -100, 100, NULL);
}

TEST(a_list_names_whom_it_revokes_and_nobody_else)
{
	struct test_signer one = signer("One"), two = signer("Two");
	struct crl_list lists = { 0 };
	const struct str pem = pem_of(cx, list_of(&one, &one, 2000000000));
	REQUIRE(crl_read(cx, pem, der_of(cx, one.certificate), &lists) == RC_OK);
	REQUIRE(lists.n == 1);
	CHECK(lists.p[0].of_issuer && lists.p[0].names_it);
	EQ(lists.p[0].revoked, 1);
	EQ_STR(lists.p[0].issuer, "CN=One");
	EQ(lists.p[0].issued_at.us, INT64_C(1000000000000000));
	EQ(lists.p[0].next_at.us, INT64_C(2000000000000000));
	// Another's certificate; the same serial of another issuer; nobody's.
	REQUIRE(crl_read(cx, pem, der_of(cx, two.certificate), &lists) == RC_OK);
	CHECK(!lists.p[1].of_issuer && !lists.p[1].names_it);
	const struct str other = pem_of(cx, list_of(&two, &one, 0));
	REQUIRE(crl_read(cx, other, der_of(cx, one.certificate), &lists) == RC_OK);
	CHECK(!lists.p[2].of_issuer && !lists.p[2].names_it);
	EQ(lists.p[2].next_at.us, 0);
	REQUIRE(crl_read(cx, pem, (struct str){ 0 }, &lists) == RC_OK);
	CHECK(!lists.p[3].of_issuer && lists.p[3].revoked == 1);
	// A list without rows.
	const struct str none = pem_of(cx, list_of(&one, NULL, 0));
	REQUIRE(crl_read(cx, none, der_of(cx, one.certificate), &lists) == RC_OK);
	CHECK(lists.p[4].of_issuer && !lists.p[4].names_it && lists.p[4].revoked == 0);
	test_signer_free(&one);
	test_signer_free(&two);
}

TEST(several_lists_stand_in_one_file_and_one_in_der)
{
	struct test_signer one = signer("One"), two = signer("Two");
	struct crl_list lists = { 0 };
	const struct str a = pem_of(cx, list_of(&two, &two, 0)),
			 b = pem_of(cx, list_of(&one, &one, 0));
	const struct str both = arena_fmt(cx->arena, "# ours\n%.*s%.*s", STR_ARG(a), STR_ARG(b));
	REQUIRE(crl_read(cx, both, der_of(cx, one.certificate), &lists) == RC_OK);
	CHECK(lists.n == 2 && !lists.p[0].names_it && lists.p[1].names_it);
	X509_CRL *list = list_of(&one, &one, 0);
	BIO *bio = BIO_new(BIO_s_mem());
	REQUIRE(bio && i2d_X509_CRL_bio(bio, list) == 1);
	X509_CRL_free(list);
	const struct str der = test_pem_take(cx, bio);
	REQUIRE(crl_read(cx, der, der_of(cx, one.certificate), &lists) == RC_OK);
	CHECK(lists.n == 3 && lists.p[2].names_it);
	EQ(crl_read(cx, str_slice(der, 0, der.n - 1), (struct str){ 0 }, &lists), RC_INVALID);
	EQ(crl_read(cx, str_slice(both, 0, both.n - 40), (struct str){ 0 }, &lists), RC_INVALID);
	EQ(crl_read(cx, STR("hello"), (struct str){ 0 }, &lists), RC_INVALID);
	EQ(crl_read(cx, STR(""), (struct str){ 0 }, &lists), RC_INVALID);
	EQ(crl_read(cx, test_signer_pem(cx, &one), (struct str){ 0 }, &lists), RC_INVALID);
	test_signer_free(&one);
	test_signer_free(&two);
}

TEST(a_partial_list_is_refused)
{
	struct test_signer one = signer("One");
	struct crl_list lists = { 0 };
	X509_CRL *list = list_of(&one, NULL, 0);
	ASN1_INTEGER *base = ASN1_INTEGER_new();
	REQUIRE(base && ASN1_INTEGER_set(base, 7) == 1);
	REQUIRE(X509_CRL_add1_ext_i2d(list, NID_delta_crl, base, 1, 0) == 1);
	REQUIRE(X509_CRL_sign(list, one.key, EVP_sha256()) > 0);
	EQ(crl_read(cx, pem_of(cx, list), (struct str){ 0 }, &lists), RC_INVALID);
	EQ(lists.n, 0);
	ASN1_INTEGER_free(base);
	test_signer_free(&one);
}
