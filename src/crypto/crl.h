// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * crl: lists of revoked certificates (CRL), as an administrator has placed them.
 *
 * Source:  RFC 5280, section 5. OpenSSL reads.
 * Accepts: PEM with any number of lists, or one list as DER; full lists. A partial one
 *          ("delta") is refused: it does not name who was revoked before.
 * Judges:  a list counts for certificates of an issuer of the same name. Its own signature is
 *          not judged: it can only take away, and who may write the folder could as well
 *          delete the file. An old list still counts for whom it names.
 * Errors:  RC_INVALID with a sentence.
 * Memory:  in the arena.
 */
#ifndef CRYPTO_CRL_H
#define CRYPTO_CRL_H

#include "core/core.h"

enum { CRL_BYTES_MAX = 16 << 20 };

struct crl {
	struct str issuer;		   // "CN=Authority,O=Police,C=LK" (RFC 2253)
	struct instant issued_at, next_at; // next_at 0: it does not say when the next one comes
	size_t revoked;			   // how many it names
	bool of_issuer;			   // of who issued the certificate that was asked about
	bool names_it;			   // that certificate is revoked
};

struct crl_list {
	struct crl *p;
	size_t n, cap;
};

/* Adds the lists of one file. The certificate that is asked about is DER; empty: none. */
NODISCARD enum rc crl_read(struct cx *cx, struct str text, struct str certificate,
			   struct crl_list *out);

#endif
