// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * content_digest: the header that names the digest of a message's bytes.
 *
 * Source:  RFC 9530, Content-Digest. A dictionary (formats/sfv.h) of byte sequences.
 * Writes:  sha-256. Reads: sha-256 and sha-512; digests of other names are not judged, but
 *          one of these two must be there, and each that is there must be right.
 * Errors:  RC_INVALID: not such a header. RC_DENIED: the bytes are others.
 * Memory:  struct content_digest holds no pointers.
 */
#ifndef FORMATS_CONTENT_DIGEST_H
#define FORMATS_CONTENT_DIGEST_H

#include "core/core.h"
#include "crypto/hash.h"
#include "crypto/sha512.h"

struct content_digest {
	bool has_256, has_512; // at least one
	struct sha256 sha256;
	struct sha512 sha512;
};

NODISCARD enum rc content_digest_parse(struct cx *cx, struct str text, struct content_digest *out);
struct str content_digest_print(struct arena *a, const struct content_digest *digest);

/* By SHA-256. */
struct content_digest content_digest_of(struct str bytes);

NODISCARD enum rc content_digest_check(struct cx *cx, const struct content_digest *digest,
				       struct str bytes);

/* In pieces, for bytes that do not lie in memory whole:
 *     AUTO(content_digest_run) run = content_digest_begin(&digest);
 *     content_digest_add(run, piece);
 *     TRY(content_digest_end(cx, run));		// once */
struct content_digest_run;
struct content_digest_run *content_digest_begin(const struct content_digest *digest);
void content_digest_add(struct content_digest_run *run, struct str piece);
NODISCARD enum rc content_digest_end(struct cx *cx, struct content_digest_run *run);
void content_digest_run_close(struct content_digest_run *run);
AUTO_CLOSER(content_digest_run);

#endif
