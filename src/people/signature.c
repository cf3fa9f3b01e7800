// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signature.h"

#include "crypto/certificate.h"
#include "crypto/webauthn.h"
#include "people/role.h"

static const struct {
	const char *key, *text;
} kinds[SIGNATURE_KINDS] = {
	[SIGNATURE_NODE] = { "node-only", N_("confirmed by this node only") },
	[SIGNATURE_PASSKEY] = { "passkey", N_("signed with the person's own key") },
	[SIGNATURE_CERTIFICATE] = { "certificate", N_("signed with the person's certificate") },
};

const char *signature_kind_key(enum signature_kind kind)
{
	INVARIANT(kind < SIGNATURE_KINDS);
	return kinds[kind].key;
}

const char *signature_kind_text(enum signature_kind kind)
{
	INVARIANT(kind < SIGNATURE_KINDS);
	return kinds[kind].text;
}

enum rc signature_verify(struct cx *cx, const struct signature *s,
			 const struct signature_site *site, int64_t algorithm,
			 struct str public_key, struct str bytes)
{
	const struct sha256 digest = sha256_of(bytes);
	struct webauthn_state state;
	if (s->kind == SIGNATURE_NODE)
		return cx_fail(cx, RC_MISSING,
			       "this was confirmed by its node only: there is no signature to "
			       "verify");
	if (!sha256_eq(&digest, &s->digest))
		return cx_fail(cx, RC_INVALID, "the signature is over other bytes");
	if (s->kind == SIGNATURE_CERTIFICATE)
		return certificate_verify(cx, public_key, s->assertion, bytes);
	const struct webauthn_site here = { site->rp_id, site->origin };
	const struct webauthn_assertion assertion = {
		.authenticator_data = s->authenticator_data,
		.client_data = s->client_data,
		.signature = s->assertion,
		.algorithm = algorithm,
		.public_key = public_key,
	};
	const struct str challenge = { (const char *)digest.b, sizeof digest.b };
	const enum rc rc = webauthn_verify(cx, &here, challenge, &assertion, &state);
	// Whichever part of it does not fit: it is no signature of this person over these bytes.
	return rc == RC_DENIED ? RC_INVALID : rc;
}
