// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/certificate.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <limits.h>
#include <string.h>

#include "core/mark.h"
#include "crypto/base64.h"
#include "crypto/x509.h"

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192 };

/* The library keeps its complaints for whoever asks next: nobody does. */
static enum rc invalid(struct cx *cx, const char *sentence)
{
	ERR_clear_error();
	return cx_fail(cx, RC_INVALID, "%s", sentence);
}

/* ---- PEM and base64 -------------------------------------------------------- */

static struct str without_blanks(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (!strchr(" \t\r\n", text.p[i]))
			p[n++] = text.p[i];
	return (struct str){ p, n };
}

/* The first PEM block with one of these two names; bare base64 is taken for it. */
static bool read_text(struct arena *a, struct str text, const char *const names[2], struct str *der)
{
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	long n = 0;
	bool found = false;
	if (text.n == 0 || text.n > CERTIFICATE_TEXT_MAX)
		return false;
	if (str_find(text, STR("-----BEGIN ")) == STR_NONE)
		return base64_parse(a, without_blanks(a, text), der) && der->n > 0;
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
	INVARIANT(bio != NULL);
	while (!found && PEM_read_bio(bio, &name, &header, &data, &n) == 1) {
		found = n > 0 && (strcmp(name, names[0]) == 0 || strcmp(name, names[1]) == 0);
		if (found)
			*der = arena_copy(a, (struct str){ (const char *)data, (size_t)n });
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
	}
	BIO_free(bio);
	return found;
}

struct str certificate_print_pem(struct arena *a, struct str der)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());
	INVARIANT(bio != NULL && PEM_write_bio(bio, PEM_STRING_X509, "",
					       (const unsigned char *)der.p, (long)der.n) > 0);
	const long n = BIO_get_mem_data(bio, &text);
	const struct str copy = arena_copy(a, (struct str){ text, (size_t)n });
	BIO_free(bio);
	return copy;
}

/* ---- certificates ---------------------------------------------------------- */

static X509 *open_der(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	if (der.n == 0 || der.n > CERTIFICATE_TEXT_MAX)
		return NULL;
	X509 *x = d2i_X509(NULL, &p, (long)der.n);
	if (x && p != (const unsigned char *)der.p + der.n) { // bytes after it
		X509_free(x);
		return NULL;
	}
	return x;
}

static const char *key_fault(X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	char group[32];
	size_t n = 0;
	const int id = key ? EVP_PKEY_get_base_id(key) : NID_undef;
	const uint32_t use = X509_get_key_usage(x);
	if (id == EVP_PKEY_RSA) {
		const int bits = EVP_PKEY_get_bits(key);
		if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX)
			return N_("the certificate's RSA key must have 2048 to 8192 bits: use "
				  "another");
	} else if (id != EVP_PKEY_EC ||
		   EVP_PKEY_get_group_name(key, group, sizeof group, &n) != 1 ||
		   strcmp(group, "prime256v1") != 0) {
		return N_("the certificate's key must be RSA or on the curve P-256: use another");
	}
	if (use != UINT32_MAX && (use & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
		return N_("this certificate is not for signing: upload the one that is");
	return NULL;
}

static bool read_subject(struct arena *a, X509 *x, struct str *out)
{
	*out = x509_name(a, X509_get_subject_name(x));
	return out->n > 0 && out->n <= CERTIFICATE_SUBJECT_MAX && str_is_utf8(*out);
}

static bool read_key_hash(X509 *x, struct sha256 *out)
{
	unsigned char *spki = NULL;
	const int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &spki);
	if (n > 0)
		*out = sha256_of((struct str){ (const char *)spki, (size_t)n });
	OPENSSL_free(spki);
	return n > 0;
}

enum rc certificate_read_der(struct cx *cx, struct str der, struct certificate *out)
{
	struct certificate c = { .der = arena_copy(cx->arena, der), .fingerprint = sha256_of(der) };
	X509 *x = open_der(der);
	if (!x)
		return invalid(cx,
			       N_("there is no certificate in it: upload the file in PEM form"));
	const char *fault = key_fault(x);
	if (!fault && (!read_subject(cx->arena, x, &c.subject) || !read_key_hash(x, &c.key) ||
		       !x509_time(X509_get0_notBefore(x), &c.begins) ||
		       !x509_time(X509_get0_notAfter(x), &c.ends)))
		fault = N_("the certificate's name or times cannot be read: use another");
	X509_free(x);
	if (fault)
		return invalid(cx, fault);
	ERR_clear_error();
	*out = c;
	return RC_OK;
}

enum rc certificate_read(struct cx *cx, struct str text, struct certificate *out)
{
	static const char *const names[2] = { PEM_STRING_X509, PEM_STRING_X509_OLD };
	struct str der;
	if (!read_text(cx->arena, text, names, &der))
		return invalid(cx,
			       N_("there is no certificate in it: upload the file in PEM form"));
	return certificate_read_der(cx, der, out);
}

/* ---- signatures ------------------------------------------------------------ */

static CMS_ContentInfo *open_cms(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	if (der.n == 0 || der.n > CERTIFICATE_TEXT_MAX)
		return NULL;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
	if (cms && p != (const unsigned char *)der.p + der.n) {
		CMS_ContentInfo_free(cms);
		return NULL;
	}
	return cms;
}

static const char *form_fault(CMS_ContentInfo *cms)
{
	X509_ALGOR *digest = NULL;
	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return N_("the file holds no signature");
	if (CMS_is_detached(cms) != 1)
		return N_("the signature holds the text itself: make a detached one");
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	if (sk_CMS_SignerInfo_num(signers) != 1)
		return N_("the file must hold the signature of one person: sign it alone");
	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, 0), NULL, NULL, &digest, NULL);
	switch (OBJ_obj2nid(digest->algorithm)) {
	case NID_sha256:
	case NID_sha384:
	case NID_sha512:
		return NULL;
	default:
		return N_("the signature uses an old digest: choose SHA-256");
	}
}

enum rc certificate_read_signature(struct cx *cx, struct str text, struct str *der)
{
	static const char *const names[2] = { PEM_STRING_CMS, PEM_STRING_PKCS7 };
	struct str bytes;
	CMS_ContentInfo *cms = NULL;
	if (read_text(cx->arena, text, names, &bytes))
		cms = open_cms(bytes);
	if (!cms)
		return invalid(cx, N_("there is no signature in it: upload the detached CMS file"));
	const char *fault = form_fault(cms);
	CMS_ContentInfo_free(cms);
	if (fault)
		return invalid(cx, fault);
	*der = bytes;
	return RC_OK;
}

/* By this certificate's key, whatever other certificates the file brings along. */
static bool verify(CMS_ContentInfo *cms, X509 *x, struct str bytes)
{
	STACK_OF(X509) *only = sk_X509_new_null();
	BIO *content = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	INVARIANT(only != NULL && content != NULL && sk_X509_push(only, x) > 0);
	const bool ok = CMS_verify(cms, only, NULL, content, NULL,
				   CMS_DETACHED | CMS_BINARY | CMS_NOINTERN |
					   CMS_NO_SIGNER_CERT_VERIFY) == 1;
	BIO_free(content);
	sk_X509_free(only);
	return ok;
}

enum rc certificate_verify(struct cx *cx, struct str certificate_der, struct str cms_der,
			   struct str bytes)
{
	INVARIANT(bytes.n <= INT_MAX);
	CMS_ContentInfo *cms = open_cms(cms_der);
	X509 *x = open_der(certificate_der);
	const char *fault = cms && x ? form_fault(cms) : N_("the signature cannot be read");
	if (!fault && !verify(cms, x, bytes))
		fault = N_("the signature is not by this certificate over exactly these bytes");
	CMS_ContentInfo_free(cms);
	X509_free(x);
	if (fault)
		return invalid(cx, fault);
	ERR_clear_error();
	return RC_OK;
}
