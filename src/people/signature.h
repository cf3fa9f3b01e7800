// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * signature: what a person signed, and how another can check it.
 *
 * With a passkey: a WebAuthn assertion whose challenge is the SHA-256 of the exact bytes.
 * Its three parts are kept as they came, so that whoever has the bytes and the person's
 * public key (from the node's signed directory) can verify it without this node.
 * With a certificate (of a smart card, say): a detached CMS signature over the bytes, whose
 * digest is theirs, by a certificate that its owner registered (people/signing_db.h).
 * With a one-time code nothing can be checked by others: the record says "confirmed by this
 * node only", and so does each page and each print.
 *
 * Bytes that are signed name what they are for and hold an id of their own, so that no
 * signature fits a second thing.
 */
#ifndef PEOPLE_SIGNATURE_H
#define PEOPLE_SIGNATURE_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum signature_kind {
	SIGNATURE_NODE, // confirmed by this node only
	SIGNATURE_PASSKEY,
	SIGNATURE_CERTIFICATE,
	SIGNATURE_KINDS,
};
const char *signature_kind_key(enum signature_kind kind); // "node-only", "passkey", "certificate"

/* "confirmed by this node only" / "signed with the person's own key" (English). */
const char *signature_kind_text(enum signature_kind kind);

struct signature {
	enum signature_kind kind;
	struct id account;
	struct sha256 digest; // of the bytes
	struct instant at;

	/* SIGNATURE_PASSKEY: as the authenticator gave them. SIGNATURE_CERTIFICATE: the SHA-256 of
	 * the certificate (DER), nothing, nothing, and the CMS signature (DER). */
	struct str credential, authenticator_data, client_data, assertion;
};

/* Who the assertion must be for: this node's name in the browser. */
struct signature_site {
	struct str rp_id;  // "node.example"
	struct str origin; // "https://node.example"
};

/* Whether the signature is over exactly these bytes, by this public key: of the
 * passkey, or the certificate (DER; algorithm is not looked at, nor is its time: signing_find).
 * RC_INVALID with why not; RC_MISSING for SIGNATURE_NODE: there is nothing to verify. */
NODISCARD enum rc signature_verify(struct cx *cx, const struct signature *s,
				   const struct signature_site *site, int64_t algorithm,
				   struct str public_key, struct str bytes);

#endif
