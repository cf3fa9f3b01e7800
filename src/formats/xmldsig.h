// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * xmldsig: the XML signature of a HI1 message, written and judged.
 *
 * Source:  W3C XML Signature 1.1, XML-C14N 1.0 and 1.1, Exclusive C14N 1.0; ETSI TS 103 120
 *          for its place: the last child of HI1Message.
 * Writes:  enveloped, exclusive C14N, SHA-256, ECDSA on P-256 or RSA, with the certificate.
 * Accepts: one ds:Signature in the document, a child of the root; one Reference with URI="";
 *          enveloped-signature, then at most one C14N (exclusive or inclusive, without
 *          comments); SHA-256, -384, -512; RSA of 2048 bits or more, ECDSA on P-256 and P-384;
 *          and no Object, Manifest, XPath, XSLT, HMAC or reference to anything else.
 * Trusts:  the caller's certificate alone; what KeyInfo says is not looked at.
 * Returns: the canonical bytes that the signature covers, with the prefixes of HI1's spaces.
 *          Only these are to be read: what an attacker moved elsewhere is not in them.
 * Errors:  RC_INVALID with a code of HI1 (Annex D has none of its own for signatures): 3005
 *          there is no signature, 3020 no XML, 3007 all else; those of parser.h.
 * Threads: any.
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_XMLDSIG_H
#define FORMATS_XMLDSIG_H

#include "core/core.h"

/* PEM texts. The certificate goes into KeyInfo. */
struct xmldsig_signer {
	struct str key, certificate;
};

NODISCARD enum rc xmldsig_sign(struct cx *cx, struct str xml, const struct xmldsig_signer *signer,
			       struct str *out);

NODISCARD enum rc xmldsig_verify(struct cx *cx, struct str xml, struct str certificate,
				 struct str *covered, int *code);

/* xmldsig_verify in this very process, and what it needs of files, ahead of it (parser.h). */
NODISCARD enum rc xmldsig_verify_here(struct cx *cx, struct str xml, struct str certificate,
				      struct str *covered, int *code);
void xmldsig_prepare(void);

/* Whether signatures by this certificate's key would be accepted. */
NODISCARD enum rc xmldsig_check_certificate(struct cx *cx, struct str certificate);

#endif
