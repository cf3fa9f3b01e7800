// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/identity.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "core/id.h"
#include "crypto/x509.h"

enum { SECOND_US = 1000000, SERIAL_BYTES = 16, GROUP_NAME_MAX = 64 };

struct identity {
	EVP_PKEY *pkey;
	struct agreed *agreed;
	struct arena memory;
};

static struct identity *keep(EVP_PKEY *pkey)
{
	struct arena memory = { 0 };
	struct identity *id = arena_new(&memory, struct identity, 1);
	*id = (struct identity){ pkey, agreed_open(), memory };
	return id;
}

struct identity *identity_new(void)
{
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	INVARIANT(pkey != NULL);
	return keep(pkey);
}

bool identity_is_p256(const EVP_PKEY *pkey)
{
	char name[GROUP_NAME_MAX];
	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, name, sizeof name, NULL) == 1 &&
	       strcmp(name, "prime256v1") == 0;
}

/* OpenSSL would ask at the terminal for the password of an encrypted key. */
static int no_password(char *p, int n, int writing, void *arg)
{
	(void)p;
	(void)n;
	(void)writing;
	(void)arg;
	return -1;
}

enum rc identity_open(struct cx *cx, struct str pem, struct identity **out)
{
	EVP_PKEY *pkey = NULL;
	if (pem.n > 0 && pem.n <= IDENTITY_TEXT_MAX) {
		BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
		INVARIANT(bio != NULL);
		pkey = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
		BIO_free(bio);
		ERR_clear_error();
	}
	if (!pkey || !identity_is_p256(pkey)) {
		EVP_PKEY_free(pkey);
		return cx_fail(cx, RC_INVALID,
			       "there is no unencrypted private key on P-256 in PEM form");
	}
	*out = keep(pkey);
	return RC_OK;
}

void identity_close(struct identity *id)
{
	if (!id)
		return;
	EVP_PKEY_free(id->pkey);
	agreed_close(id->agreed);
	struct arena memory = id->memory;
	arena_done(&memory);
}

struct evp_pkey_st *identity_pkey(const struct identity *id)
{
	return id->pkey;
}

struct agreed *identity_agreed(const struct identity *id)
{
	return id->agreed;
}

struct secret *identity_print(const struct identity *id)
{
	char *p;
	BIO *bio = BIO_new(BIO_s_secmem()); // cleared when freed
	INVARIANT(bio != NULL &&
		  PEM_write_bio_PKCS8PrivateKey(bio, id->pkey, NULL, NULL, 0, NULL, NULL) == 1);
	const long n = BIO_get_mem_data(bio, &p);
	struct secret *text = secret_copy((struct str){ p, (size_t)n });
	BIO_free(bio);
	return text;
}

static struct sha256 key_digest(X509_PUBKEY *key)
{
	unsigned char *spki = NULL;
	const int n = i2d_X509_PUBKEY(key, &spki);
	INVARIANT(n > 0);
	const struct sha256 h = sha256_of((struct str){ (const char *)spki, (size_t)n });
	OPENSSL_free(spki);
	return h;
}

struct sha256 identity_key(const struct identity *id)
{
	X509_PUBKEY *key = NULL;
	INVARIANT(X509_PUBKEY_set(&key, id->pkey) == 1);
	const struct sha256 h = key_digest(key);
	X509_PUBKEY_free(key);
	return h;
}

/* ---- Signatures ---- */

struct str identity_spki(struct arena *a, const struct identity *id)
{
	unsigned char *spki = NULL;
	const int n = i2d_PUBKEY(id->pkey, &spki);
	INVARIANT(n > 0);
	const struct str copy = arena_copy(a, (struct str){ (const char *)spki, (size_t)n });
	OPENSSL_free(spki);
	return copy;
}

struct str identity_sign(struct arena *a, const struct identity *id, struct str message)
{
	const unsigned char *text = (const unsigned char *)message.p;
	size_t n = 0;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, id->pkey) == 1 &&
		  EVP_DigestSign(ctx, NULL, &n, text, message.n) == 1);
	unsigned char *p = arena_alloc(a, n);
	INVARIANT(EVP_DigestSign(ctx, p, &n, text, message.n) == 1);
	EVP_MD_CTX_free(ctx);
	return (struct str){ (const char *)p, n };
}

static bool is_signed(EVP_PKEY *pkey, struct str message, struct str signature)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(ctx);
	const bool good = pkey && identity_is_p256(pkey) &&
			  EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) == 1 &&
			  EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n,
					   (const unsigned char *)message.p, message.n) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

bool identity_signed_by_spki(struct str spki, struct str message, struct str signature)
{
	if (spki.n == 0 || spki.n > IDENTITY_TEXT_MAX)
		return false;
	const unsigned char *p = (const unsigned char *)spki.p, *end = p + spki.n;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)spki.n);
	const bool good = p == end && is_signed(pkey, message, signature);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}

bool identity_signed_by_certificate(struct str der, struct str message, struct str signature)
{
	if (der.n == 0 || der.n > IDENTITY_TEXT_MAX)
		return false;
	const unsigned char *p = (const unsigned char *)der.p;
	X509 *x = d2i_X509(NULL, &p, (long)der.n);
	const bool good = x && is_signed(X509_get0_pubkey(x), message, signature);
	X509_free(x);
	ERR_clear_error();
	return good;
}

/* ---- Certificates ---- */

static void extend(X509 *x, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	INVARIANT(e != NULL && X509_add_ext(x, e, -1) == 1);
	X509_EXTENSION_free(e);
}

/* Not negative and not zero: the first byte keeps a low bit pattern. */
static void set_serial(X509 *x)
{
	unsigned char bytes[SERIAL_BYTES];
	random_bytes(bytes, sizeof bytes);
	bytes[0] = (unsigned char)(bytes[0] >> 2 | 0x20);
	BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
	INVARIANT(number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x)) != NULL);
	BN_free(number);
}

static void set_time(ASN1_TIME *t, struct instant at)
{
	INVARIANT(ASN1_TIME_set(t, (time_t)(at.us / SECOND_US)) != NULL);
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '.')
			return false;
	}
	return s.n > 0 && s.n <= IDENTITY_NAME_MAX;
}

static void fill(X509 *x, enum identity_use use, struct str name, struct arena *a)
{
	X509_NAME *subject = X509_get_subject_name(x);
	INVARIANT(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
					     (const unsigned char *)name.p, (int)name.n, -1,
					     0) == 1);
	INVARIANT(X509_set_issuer_name(x, subject) == 1);
	extend(x, NID_basic_constraints, "critical,CA:FALSE");
	extend(x, NID_subject_key_identifier, "hash");
	if (use == IDENTITY_ENCRYPTION) {
		extend(x, NID_key_usage, "critical,keyAgreement");
		return;
	}
	extend(x, NID_key_usage, "critical,digitalSignature");
	if (use == IDENTITY_SIGNATURE)
		return;
	extend(x, NID_ext_key_usage, "serverAuth,clientAuth");
	extend(x, NID_subject_alt_name, str_c(a, arena_fmt(a, "DNS:%.*s", STR_ARG(name))));
}

enum rc identity_certify(struct cx *cx, const struct identity *id, enum identity_use use,
			 struct str name, struct identity_term term, struct str *out)
{
	char *p;
	if (!is_name(name))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no name for a certificate: up to %d letters, digits, "
			       "hyphens and dots",
			       STR_ARG(name), IDENTITY_NAME_MAX);
	X509 *x = X509_new();
	BIO *bio = BIO_new(BIO_s_mem());
	INVARIANT(x != NULL && bio != NULL && X509_set_version(x, X509_VERSION_3) == 1);
	set_serial(x);
	set_time(X509_getm_notBefore(x), term.begins);
	set_time(X509_getm_notAfter(x), term.ends);
	INVARIANT(X509_set_pubkey(x, id->pkey) == 1);
	fill(x, use, name, cx->arena);
	INVARIANT(X509_sign(x, id->pkey, EVP_sha256()) > 0 && PEM_write_bio_X509(bio, x) == 1);
	const long n = BIO_get_mem_data(bio, &p);
	*out = arena_copy(cx->arena, (struct str){ p, (size_t)n });
	BIO_free(bio);
	X509_free(x);
	return RC_OK;
}

static const char *read_certificate(struct cx *cx, X509 *x, enum identity_use use,
				    struct identity_public *out)
{
	const EVP_PKEY *pkey = X509_get0_pubkey(x);
	const uint32_t need = use == IDENTITY_ENCRYPTION ? KU_KEY_AGREEMENT : KU_DIGITAL_SIGNATURE;
	unsigned char *der = NULL;
	if (!pkey || !identity_is_p256(pkey))
		return "its key is not on P-256";
	if (!(X509_get_key_usage(x) & need)) // all bits when it names no use
		return "its key is for another use";
	if (!x509_time(X509_get0_notBefore(x), &out->term.begins) ||
	    !x509_time(X509_get0_notAfter(x), &out->term.ends))
		return "its dates cannot be read";
	const int n = i2d_X509(x, &der);
	INVARIANT(n > 0);
	out->der = arena_copy(cx->arena, (struct str){ (const char *)der, (size_t)n });
	out->key = key_digest(X509_get_X509_PUBKEY(x));
	OPENSSL_free(der);
	return NULL;
}

enum rc identity_read(struct cx *cx, struct str pem, enum identity_use use,
		      struct identity_public *out)
{
	struct identity_public found;
	const char *why = "there is none in PEM form";
	if (pem.n > 0 && pem.n <= IDENTITY_TEXT_MAX) {
		BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
		INVARIANT(bio != NULL);
		X509 *x = PEM_read_bio_X509(bio, NULL, no_password, NULL);
		if (x)
			why = read_certificate(cx, x, use, &found);
		X509_free(x);
		BIO_free(bio);
		ERR_clear_error();
	}
	if (why)
		return cx_fail(cx, RC_INVALID, "the certificate cannot be used: %s", why);
	*out = found;
	return RC_OK;
}
