// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "crypto/certificate.h"

/* What was read is read again to the same; a signature that was not made verifies nothing. */
FUZZ(certificate)
{
	struct certificate c, again;
	struct str der;
	if (certificate_read(cx, in, &c) == RC_OK) {
		CHECK(certificate_read_der(cx, c.der, &again) == RC_OK);
		CHECK(sha256_eq(&c.fingerprint, &again.fingerprint) &&
		      str_eq(c.subject, again.subject));
	}
	if (certificate_read_signature(cx, in, &der) == RC_OK)
		CHECK(certificate_verify(cx, der, der, STR("x")) == RC_INVALID);
}
