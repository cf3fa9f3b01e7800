// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/trust.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "crypto/x509.h"

enum { DER_MAX = 64 * 1024 };

struct trust {
	X509_STORE *store;
	struct arena memory;
};

static size_t add_authorities(X509_STORE *store, struct str pem)
{
	size_t n = 0;
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	INVARIANT(bio != NULL);
	for (X509 *ca; (ca = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; X509_free(ca))
		n += X509_STORE_add_cert(store, ca) == 1;
	BIO_free(bio);
	return n;
}

enum rc trust_open(struct cx *cx, struct str ca_pem, struct trust **out)
{
	X509_STORE *store = X509_STORE_new();
	INVARIANT(store != NULL && ca_pem.n <= INT32_MAX);
	if (add_authorities(store, ca_pem) == 0) {
		X509_STORE_free(store);
		return cx_fail(cx, RC_INVALID,
			       "the file of client authorities holds no certificate in PEM form");
	}
	struct arena memory = { 0 };
	struct trust *t = arena_new(&memory, struct trust, 1);
	*t = (struct trust){ .store = store, .memory = memory };
	*out = t;
	return RC_OK;
}

void trust_close(struct trust *t)
{
	if (!t)
		return;
	X509_STORE_free(t->store);
	struct arena memory = t->memory;
	arena_done(&memory);
}

static X509 *read_der(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	if (der.n == 0 || der.n > DER_MAX)
		return NULL;
	X509 *x = d2i_X509(NULL, &p, (long)der.n);
	if (x && p != (const unsigned char *)der.p + der.n) { // bytes after the certificate
		X509_free(x);
		return NULL;
	}
	return x;
}

static void verify(const struct trust *t, X509 *peer, STACK_OF(X509) * others, struct instant now,
		   struct trust_verdict *v)
{
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	INVARIANT(check != NULL && X509_STORE_CTX_init(check, t->store, peer, others) == 1);
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(check);
	X509_VERIFY_PARAM_set_time(param, (time_t)(now.us / 1000000));
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_CLIENT);
	v->trusted = X509_verify_cert(check) == 1;
	v->reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(check));
	X509_STORE_CTX_free(check);
}

static bool fingerprint(X509 *peer, uint8_t out[32])
{
	unsigned char *spki = NULL;
	const int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(peer), &spki);
	const bool ok = n > 0 && EVP_Digest(spki, (size_t)n, out, NULL, EVP_sha256(), NULL) == 1;
	OPENSSL_free(spki);
	return ok;
}

struct trust_verdict trust_judge(const struct trust *t, const struct str *chain, size_t n,
				 struct instant now)
{
	struct trust_verdict v = { 0 };
	X509 *peer = n > 0 ? read_der(chain[0]) : NULL;
	if (!peer)
		return v;
	STACK_OF(X509) *others = sk_X509_new_null();
	INVARIANT(others != NULL);
	for (size_t i = 1; i < n; i++) {
		X509 *x = read_der(chain[i]);
		if (x)
			INVARIANT(sk_X509_push(others, x) > 0);
	}
	v.is_certificate = fingerprint(peer, v.key_sha256);
	if (v.is_certificate)
		verify(t, peer, others, now, &v);
	sk_X509_pop_free(others, X509_free);
	X509_free(peer);
	return v;
}

struct trust_verdict trust_judge_pinned(struct str der, struct instant now)
{
	struct trust_verdict v = { 0 };
	X509 *peer = read_der(der);
	if (!peer)
		return v;
	v.is_certificate = fingerprint(peer, v.key_sha256) &&
			   x509_time(X509_get0_notBefore(peer), &v.from) &&
			   x509_time(X509_get0_notAfter(peer), &v.until);
	X509_free(peer);
	return trust_judge_again(v, now);
}

struct trust_verdict trust_judge_again(struct trust_verdict v, struct instant now)
{
	v.reason = NULL;
	if (v.is_certificate && v.from.us > now.us)
		v.reason = "certificate is not yet valid";
	else if (v.is_certificate && v.until.us <= now.us)
		v.reason = "certificate has expired";
	v.trusted = v.is_certificate && !v.reason;
	return v;
}

enum rc trust_ends(struct cx *cx, struct str pem, struct instant *out)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	INVARIANT(bio != NULL && pem.n <= INT32_MAX);
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	const bool ok = x && x509_time(X509_get0_notAfter(x), out);
	X509_free(x);
	BIO_free(bio);
	if (!ok)
		return cx_fail(cx, RC_INVALID, "there is no certificate in PEM form");
	return RC_OK;
}
