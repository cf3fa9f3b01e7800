// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/test_authority.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "crypto/test_pem.h"

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	INVARIANT(e && X509_add_ext(x, e, -1) == 1);
	X509_EXTENSION_free(e);
}

static void set_time(ASN1_TIME *to, struct instant at, int days)
{
	const time_t t = (time_t)(at.us / 1000000);
	INVARIANT(ASN1_TIME_adj(to, t, days, 0) != NULL);
}

static X509 *begin(EVP_PKEY *key, const char *name, long serial)
{
	X509 *x = X509_new();
	INVARIANT(x && X509_set_version(x, 2) == 1 && X509_set_pubkey(x, key) == 1);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
	INVARIANT(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
					     (const unsigned char *)name, -1, -1, 0) == 1);
	return x;
}

struct test_authority test_authority_new(struct instant begins, struct instant ends)
{
	struct test_authority a = { EVP_EC_gen("P-256"), EVP_EC_gen("P-256"), NULL, NULL };
	INVARIANT(a.root_key && a.key);
	a.root = begin(a.root_key, "Test root", 1);
	set_time(X509_getm_notBefore(a.root), begins, -3653);
	set_time(X509_getm_notAfter(a.root), ends, 3653);
	X509_set_issuer_name(a.root, X509_get_subject_name(a.root));
	extend(a.root, a.root, NID_basic_constraints, "critical,CA:TRUE");
	extend(a.root, a.root, NID_key_usage, "critical,keyCertSign,cRLSign");
	INVARIANT(X509_sign(a.root, a.root_key, EVP_sha256()) > 0);
	a.certificate = begin(a.key, "Test authority", 2);
	set_time(X509_getm_notBefore(a.certificate), begins, 0);
	set_time(X509_getm_notAfter(a.certificate), ends, 0);
	X509_set_issuer_name(a.certificate, X509_get_subject_name(a.root));
	extend(a.certificate, a.root, NID_ext_key_usage, "critical,timeStamping");
	extend(a.certificate, a.root, NID_key_usage, "critical,digitalSignature");
	INVARIANT(X509_sign(a.certificate, a.root_key, EVP_sha256()) > 0);
	return a;
}

void test_authority_free(struct test_authority *a)
{
	X509_free(a->root);
	X509_free(a->certificate);
	EVP_PKEY_free(a->root_key);
	EVP_PKEY_free(a->key);
}

struct str test_authority_root(struct cx *cx, const struct test_authority *a)
{
	return test_pem_of(cx, a->root);
}

static int give_time(struct TS_resp_ctx *ctx __attribute__((unused)), void *data, long *sec,
		     long *usec)
{
	const struct instant *at = data;
	*sec = (long)(at->us / 1000000);
	*usec = (long)(at->us % 1000000);
	return 1;
}

static ASN1_INTEGER *give_serial(struct TS_resp_ctx *ctx __attribute__((unused)),
				 void *data __attribute__((unused)))
{
	ASN1_INTEGER *n = ASN1_INTEGER_new();
	INVARIANT(n && ASN1_INTEGER_set(n, 0xabcd) == 1);
	return n;
}

struct str test_authority_answer(struct cx *cx, const struct test_authority *a, struct str request,
				 struct instant at)
{
	TS_RESP_CTX *ctx = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
	BIO *in = BIO_new_mem_buf(request.p, (int)request.n), *out = BIO_new(BIO_s_mem());
	INVARIANT(ctx && policy && in && out);
	INVARIANT(TS_RESP_CTX_set_signer_cert(ctx, a->certificate) == 1);
	INVARIANT(TS_RESP_CTX_set_signer_key(ctx, a->key) == 1);
	INVARIANT(TS_RESP_CTX_set_signer_digest(ctx, EVP_sha256()) == 1);
	INVARIANT(TS_RESP_CTX_set_ess_cert_id_digest(ctx, EVP_sha256()) == 1);
	INVARIANT(TS_RESP_CTX_set_def_policy(ctx, policy) == 1);
	INVARIANT(TS_RESP_CTX_add_md(ctx, EVP_sha256()) == 1);
	INVARIANT(TS_RESP_CTX_set_accuracy(ctx, 1, 500, 0) == 1);
	INVARIANT(TS_RESP_CTX_set_clock_precision_digits(ctx, 3) == 1);
	TS_RESP_CTX_set_serial_cb(ctx, give_serial, NULL);
	TS_RESP_CTX_set_time_cb(ctx, give_time, &at);
	TS_RESP *answer = TS_RESP_create_response(ctx, in);
	INVARIANT(answer && i2d_TS_RESP_bio(out, answer) == 1);
	TS_RESP_free(answer);
	ASN1_OBJECT_free(policy);
	TS_RESP_CTX_free(ctx);
	BIO_free(in);
	return test_pem_take(cx, out);
}

static void revoke(X509_CRL *list, X509 *x, struct instant at, long reason)
{
	X509_REVOKED *row = X509_REVOKED_new();
	ASN1_TIME *t = ASN1_TIME_new();
	INVARIANT(row && t);
	set_time(t, at, 0);
	INVARIANT(X509_REVOKED_set_serialNumber(row, X509_get_serialNumber(x)) == 1 &&
		  X509_REVOKED_set_revocationDate(row, t) == 1);
	if (reason >= 0) {
		ASN1_ENUMERATED *e = ASN1_ENUMERATED_new();
		INVARIANT(e && ASN1_ENUMERATED_set(e, reason) == 1 &&
			  X509_REVOKED_add1_ext_i2d(row, NID_crl_reason, e, 0, 0) == 1);
		ASN1_ENUMERATED_free(e);
	}
	INVARIANT(X509_CRL_add0_revoked(list, row) == 1);
	ASN1_TIME_free(t);
}

struct str test_authority_list(struct cx *cx, const struct test_authority *a, struct instant issued,
			       struct instant revoked, long reason)
{
	X509_CRL *list = X509_CRL_new();
	ASN1_TIME *t = ASN1_TIME_new();
	BIO *out = BIO_new(BIO_s_mem());
	INVARIANT(list && t && out && X509_CRL_set_version(list, 1) == 1);
	INVARIANT(X509_CRL_set_issuer_name(list, X509_get_subject_name(a->root)) == 1);
	set_time(t, issued, 0);
	INVARIANT(X509_CRL_set1_lastUpdate(list, t) == 1);
	set_time(t, issued, 30);
	INVARIANT(X509_CRL_set1_nextUpdate(list, t) == 1);
	if (revoked.us != 0)
		revoke(list, a->certificate, revoked, reason);
	INVARIANT(X509_CRL_sort(list) == 1);
	INVARIANT(X509_CRL_sign(list, a->root_key, EVP_sha256()) > 0);
	INVARIANT(PEM_write_bio_X509_CRL(out, list) == 1);
	X509_CRL_free(list);
	ASN1_TIME_free(t);
	return test_pem_take(cx, out);
}
