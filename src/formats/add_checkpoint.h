// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * add_checkpoint: what a log sends to a witness, and what the witness thinks of it.
 *
 * Source:  C2SP tlog-witness, POST add-checkpoint.
 * Accepts: `old N`, one base64 hash a line (the consistency proof), an empty line, the
 *          checkpoint's note.
 * Limits:  ADD_CHECKPOINT_BYTES_MAX; ADD_CHECKPOINT_HASHES_MAX hashes.
 * Errors:  RC_INVALID with the line.
 * Memory:  slices point into the input.
 */
#ifndef FORMATS_ADD_CHECKPOINT_H
#define FORMATS_ADD_CHECKPOINT_H

#include "core/core.h"
#include "crypto/merkle.h"
#include "formats/tlog_policy.h"

#define ADD_CHECKPOINT_BYTES_MAX (NOTE_BYTES_MAX + 64 * 1024)

enum { ADD_CHECKPOINT_HASHES_MAX = 63 };

struct add_checkpoint {
	uint64_t old;
	struct merkle_proof proof;
	struct str checkpoint; // the signed note, verbatim
};

NODISCARD enum rc add_checkpoint_parse(struct cx *cx, struct str body, struct add_checkpoint *out);
struct str add_checkpoint_print(struct arena *a, const struct add_checkpoint *req);

/* The HTTP statuses of the protocol. */
enum add_checkpoint_verdict {
	ADD_CHECKPOINT_COSIGN = 200,
	ADD_CHECKPOINT_MALFORMED = 400,	   // not such a request, or old is beyond the new size
	ADD_CHECKPOINT_NOT_SIGNED = 403,   // by no known key, or wrongly by one
	ADD_CHECKPOINT_UNKNOWN_LOG = 404,  // no such origin
	ADD_CHECKPOINT_OTHER_SIZE = 409,   // answer the size we have and LF, text/x.tlog.size
	ADD_CHECKPOINT_INCONSISTENT = 422, // the log has forked, or the proof is wrong
};

/* What a witness last countersigned for an origin: {0} when nothing yet. */
struct add_checkpoint_seen {
	uint64_t size;
	struct sha256 root; // where size > 0
};

/* The checkpoint's origin, so that the witness can look up what it has seen of it; the
 * note is not judged. RC_INVALID: not a checkpoint. */
NODISCARD enum rc add_checkpoint_origin(struct cx *cx, const struct add_checkpoint *req,
					struct str *out);

/* Judges without changing anything. `policy` says which logs are known; its quorum must
 * be none. *out is set for ADD_CHECKPOINT_COSIGN: store its size and root where the
 * size is still `old`, in one durable step, and only then sign it. */
enum add_checkpoint_verdict add_checkpoint_judge(struct cx *cx, const struct add_checkpoint *req,
						 const struct tlog_policy *policy,
						 const struct add_checkpoint_seen *seen,
						 struct checkpoint *out);

#endif
