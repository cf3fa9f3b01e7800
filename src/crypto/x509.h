// SPDX-License-Identifier: AGPL-3.0-or-later
/* x509: what certificates and lists of revoked ones (RFC 5280) have in common. */
#ifndef CRYPTO_X509_H
#define CRYPTO_X509_H

#include <openssl/x509.h>

#include "core/arena.h"
#include "core/date.h"

/* UTCTime or GeneralizedTime, 4.1.2.5; false: it is not readable. */
bool x509_time(const ASN1_TIME *time, struct instant *out);

/* "CN=An office,C=LK" of RFC 2253, in UTF-8 as the certificate has it; empty: not readable.
 * In the arena. */
struct str x509_name(struct arena *a, const X509_NAME *name);

#endif
