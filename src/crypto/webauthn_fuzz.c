// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "crypto/webauthn.h"

static bool is_within(struct str part, struct str whole)
{
	return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

/* What is read lies within the input, has the size of its kind, and is gone when the last
 * byte is. */
FUZZ(webauthn)
{
	struct webauthn_credential c, shorter;
	if (webauthn_parse_attestation(cx, in, &c) != RC_OK)
		return;
	CHECK(c.id.n > 0 && c.id.n <= WEBAUTHN_CREDENTIAL_MAX && is_within(c.id, in));
	EQ(c.public_key.n, c.algorithm == WEBAUTHN_ES256   ? 64
			   : c.algorithm == WEBAUTHN_EDDSA ? 32
							   : WEBAUTHN_KEY_MAX);
	CHECK(webauthn_parse_attestation(cx, str_slice(in, 0, in.n - 1), &shorter) != RC_OK);
}
