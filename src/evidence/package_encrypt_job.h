// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_encrypt_job: a package that only its receivers can read: CMS (crypto/envelope.h), which
 *
 *     openssl cms -decrypt -inform DER -in FILE.zip.p7m -inkey KEY -recip CERTIFICATE -out FILE.zip
 *
 * opens. It hides the content alone: who sent it is shown by what is within.
 */
#ifndef EVIDENCE_PACKAGE_ENCRYPT_JOB_H
#define EVIDENCE_PACKAGE_ENCRYPT_JOB_H

#include "core/core.h"

enum { PACKAGE_RECEIVERS_MAX = 8 };

/* Whether something can be encrypted to each of these certificates (PEM). RC_INVALID; RC_LIMIT. */
NODISCARD enum rc package_check_receivers(struct cx *cx, const struct str *certificates, size_t n);

/* `to` is new, and on disk when it returns; `from` stays. RC_IO. */
NODISCARD enum rc package_encrypt(struct cx *cx, const char *from, const char *to,
				  const struct str *certificates, size_t n);

#endif
