// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * certificate: a person's X.509 certificate, and detached CMS signatures by its key.
 *
 * Source:  RFC 5280, RFC 5652. OpenSSL judges.
 * Accepts: keys on P-256 and RSA of 2048 to 8192 bits, whose use, where the certificate
 *          names one, is to sign. Signatures of one signer, detached, over the bytes as they
 *          are, with SHA-256, SHA-384 or SHA-512.
 * Judges:  the key, not who issued the certificate: it counts because its owner, signed in,
 *          proved to have the key. Whether it was revoked, crypto/crl.h says.
 * Limits:  CERTIFICATE_TEXT_MAX for what is read.
 * Errors:  RC_INVALID with a sentence that says what to do.
 * Memory:  in the arena.
 */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include "core/core.h"
#include "crypto/hash.h"

enum { CERTIFICATE_TEXT_MAX = 24000, CERTIFICATE_SUBJECT_MAX = 400 };

struct certificate {
	struct str der;
	struct sha256 fingerprint; // of der
	struct str subject;	   // "CN=Person One,O=Police,C=LK" (RFC 2253)
	struct instant begins, ends;
	struct sha256 key; // of the SubjectPublicKeyInfo
};

/* Reads PEM text (the first certificate of it), or base64 of DER, as it is uploaded. */
NODISCARD enum rc certificate_read(struct cx *cx, struct str text, struct certificate *out);

/* The same of a certificate that is stored. */
NODISCARD enum rc certificate_read_der(struct cx *cx, struct str der, struct certificate *out);

/* A file that holds a CMS signature, as PEM ("CMS" or "PKCS7") or base64 of DER: its DER. */
NODISCARD enum rc certificate_read_signature(struct cx *cx, struct str text, struct str *der);

/* Whether the key of this certificate signed exactly these bytes. Time is for the caller. */
NODISCARD enum rc certificate_verify(struct cx *cx, struct str certificate_der, struct str cms_der,
				     struct str bytes);

struct str certificate_print_pem(struct arena *a, struct str der);

#endif
