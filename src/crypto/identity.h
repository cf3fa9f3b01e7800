// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * identity: a node's key pairs for TLS, encryption and XML signatures, with self-signed
 * certificates.
 *
 * Keys are on P-256: the one curve that GnuTLS, OpenSSL 3.0 and its `openssl cms` command
 * all take for both (X25519 works in no `openssl cms` before 3.2). Nobody is to trust the
 * certificate: peers pin the key, by the SHA-256 of its SubjectPublicKeyInfo. The dates in
 * it are kept, so that a forgotten key ends one day.
 *
 * Source:  RFC 5280; RFC 5958 for the private key's text.
 * Memory:  struct identity is opened and closed; certificates lie in the arena.
 */
#ifndef CRYPTO_IDENTITY_H
#define CRYPTO_IDENTITY_H

#include "core/core.h"
#include "crypto/agreed.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

enum { IDENTITY_TEXT_MAX = 8192, IDENTITY_NAME_MAX = 64 };

enum identity_use {
	IDENTITY_TLS,	     // both sides of TLS
	IDENTITY_ENCRYPTION, // what others encrypt to (crypto/envelope.h)
	IDENTITY_SIGNATURE,  // XML signatures (formats/xmldsig.h)
};

struct identity;
struct evp_pkey_st; // OpenSSL's EVP_PKEY

struct identity *identity_new(void);

/* From the PEM text of an unencrypted private key on P-256. RC_INVALID: it is none. */
NODISCARD enum rc identity_open(struct cx *cx, struct str pem, struct identity **out);
void identity_close(struct identity *id);
AUTO_CLOSER(identity);

/* The private key as PEM (PKCS #8), for a file of mode 0600. */
struct secret *identity_print(const struct identity *id);

struct sha256 identity_key(const struct identity *id);

/* For crypto/envelope*.c. */
struct evp_pkey_st *identity_pkey(const struct identity *id);
struct agreed *identity_agreed(const struct identity *id);
bool identity_is_p256(const struct evp_pkey_st *pkey);

/* The SubjectPublicKeyInfo: what identity_key is the SHA-256 of. */
struct str identity_spki(struct arena *a, const struct identity *id);

/* An ECDSA signature with SHA-256 over the message, as DER; each time another one. */
struct str identity_sign(struct arena *a, const struct identity *id, struct str message);

/* Whether the key on P-256 with this SubjectPublicKeyInfo, or in this certificate (DER), has
 * signed the message. False, too, for what is no such key. */
bool identity_signed_by_spki(struct str spki, struct str message, struct str signature);
bool identity_signed_by_certificate(struct str der, struct str message, struct str signature);

struct identity_term {
	struct instant begins, ends;
};

/* A certificate signed by its own key, as PEM. The name becomes its CN and, for TLS, its
 * DNS name. RC_INVALID: the name is empty, too long or not of letters, digits, - and . */
NODISCARD enum rc identity_certify(struct cx *cx, const struct identity *id, enum identity_use use,
				   struct str name, struct identity_term term, struct str *out);

/* What a peer's card needs of such a certificate. RC_INVALID: not one certificate in PEM,
 * or not for this use. Dates are for the caller to judge. */
struct identity_public {
	struct str der;
	struct sha256 key;
	struct identity_term term;
};
NODISCARD enum rc identity_read(struct cx *cx, struct str pem, enum identity_use use,
				struct identity_public *out);

#endif
