// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * trust: whether a certificate that a peer showed can be trusted.
 *
 * One place for all verdicts, whoever spoke TLS: the caller hands over the peer's
 * certificates as DER. Trusted means a chain to the given authorities, valid at the
 * given time, fit for a TLS client. A certificate without that is still a key: its
 * fingerprint is given, so that a pinned key can be recognised.
 *
 * Source:  RFC 5280; fingerprint: SHA-256 of the SubjectPublicKeyInfo (RFC 7469).
 * Memory:  struct trust is opened and closed; constant in between, so that threads
 *          may share it.
 */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include "core/core.h"

struct trust;

struct trust_verdict {
	bool is_certificate; // false: the DER could not be read; the rest is unset
	bool trusted;
	uint8_t key_sha256[32];
	const char *reason;	    // constant English: "self-signed certificate"
	struct instant from, until; // of the certificate; of trust_judge_pinned alone
};

/* Authorities from PEM text; at least one. */
NODISCARD enum rc trust_open(struct cx *cx, struct str ca_pem, struct trust **out);
void trust_close(struct trust *t);

/* chain[0] is the peer's own certificate, the rest help to build the chain. */
struct trust_verdict trust_judge(const struct trust *t, const struct str *chain, size_t n,
				 struct instant now);

/* Without authorities: `trusted` says only that the certificate (DER) is of its time. Its
 * key is what a peer is known by. */
struct trust_verdict trust_judge_pinned(struct str der, struct instant now);

/* The verdict of trust_judge_pinned on the same certificate at another time: without reading it
 * again, which costs as much as two signatures. */
struct trust_verdict trust_judge_again(struct trust_verdict v, struct instant now);

/* When the first certificate of a PEM text ends. RC_INVALID: there is none. */
NODISCARD enum rc trust_ends(struct cx *cx, struct str pem, struct instant *out);

#endif
