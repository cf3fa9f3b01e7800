// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/crl.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypto/x509.h"

static enum rc invalid(struct cx *cx, const char *sentence)
{
	ERR_clear_error(); // nobody asks what the library complained of
	return cx_fail(cx, RC_INVALID, "%s", sentence);
}

static enum rc add(struct cx *cx, X509_CRL *list, X509 *certificate, struct crl_list *out)
{
	X509_REVOKED *row = NULL;
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(list);
	const X509_NAME *issuer = X509_CRL_get_issuer(list);
	struct crl crl = {
		.issuer = x509_name(cx->arena, issuer),
		.revoked = (size_t)sk_X509_REVOKED_num(X509_CRL_get_REVOKED(list)),
	};
	if (X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0)
		return invalid(cx, "this list of revoked certificates is partial (a delta CRL): "
				   "place the full one");
	if (sk_X509_REVOKED_num(X509_CRL_get_REVOKED(list)) < 0)
		crl.revoked = 0; // a list without rows
	if (!x509_time(X509_CRL_get0_lastUpdate(list), &crl.issued_at) ||
	    (next && !x509_time(next, &crl.next_at)))
		return invalid(cx, "a list of revoked certificates has no readable dates");
	if (certificate && X509_NAME_cmp(issuer, X509_get_issuer_name(certificate)) == 0) {
		crl.of_issuer = true;
		crl.names_it = X509_CRL_get0_by_cert(list, &row, certificate) == 1;
	}
	*ARENA_PUSH(cx->arena, out) = crl;
	return RC_OK;
}

static enum rc add_pem(struct cx *cx, struct str text, X509 *certificate, struct crl_list *out)
{
	enum rc rc = RC_OK;
	const size_t before = out->n;
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
	INVARIANT(bio != NULL);
	for (X509_CRL *list;
	     rc == RC_OK && (list = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL));) {
		rc = add(cx, list, certificate, out);
		X509_CRL_free(list);
	}
	BIO_free(bio);
	const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	TRY(rc);
	if (out->n == before || !at_end)
		return invalid(cx, "this is no whole list of revoked certificates (CRL)");
	return RC_OK;
}

static enum rc add_der(struct cx *cx, struct str text, X509 *certificate, struct crl_list *out)
{
	const unsigned char *p = (const unsigned char *)text.p;
	X509_CRL *list = d2i_X509_CRL(NULL, &p, (long)text.n);
	if (!list || p != (const unsigned char *)text.p + text.n) {
		X509_CRL_free(list);
		return invalid(cx, "this is no whole list of revoked certificates (CRL)");
	}
	const enum rc rc = add(cx, list, certificate, out);
	X509_CRL_free(list);
	return rc;
}

enum rc crl_read(struct cx *cx, struct str text, struct str certificate, struct crl_list *out)
{
	const unsigned char *p = (const unsigned char *)certificate.p;
	X509 *x = certificate.n > 0 ? d2i_X509(NULL, &p, (long)certificate.n) : NULL;
	enum rc rc;
	if (certificate.n > 0 && !x)
		return invalid(cx, "this is no certificate");
	if (text.n == 0 || text.n > CRL_BYTES_MAX)
		rc = invalid(cx, "a list of revoked certificates has 1 byte to 16 MB");
	else if (str_find(text, STR("-----BEGIN ")) != STR_NONE)
		rc = add_pem(cx, text, x, out);
	else
		rc = add_der(cx, text, x, out);
	X509_free(x);
	return rc;
}
