// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stamp_job: asks a time-stamp authority (RFC 3161, section 3.4) about a checkpoint.
 *
 * The answer is compared with the question; whether its authority is to be believed is for who
 * verifies the package, with a root from elsewhere.
 *
 * Errors:  RC_IO no answer after STAMP_TRIES. RC_PEER, RC_DENIED: not an answer to the question,
 *          or a refusal.
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_STAMP_JOB_H
#define EVIDENCE_STAMP_JOB_H

#include "crypto/timestamp.h"

enum { STAMP_TRIES = 3 };

struct stamp {
	struct str request, response; // DER
	struct timestamp says;
};

/* Once, without a second try. */
NODISCARD enum rc stamp_ask_once(struct cx *cx, struct str url, const struct sha256 *digest,
				 struct stamp *out);

/* A list of revoked certificates, unjudged. RC_IO. */
NODISCARD enum rc stamp_fetch_list(struct cx *cx, struct str url, struct str *out);

NODISCARD enum rc stamp_ask(struct cx *cx, struct str url, const struct sha256 *digest,
			    struct stamp *out);

#endif
