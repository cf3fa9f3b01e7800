// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tlog_proof: that an entry is in a log, as a file that anybody can check offline.
 *
 * Source:  C2SP tlog-proof, version 1; file extension .tlog-proof.
 * Accepts: the header line, `extra BASE64` or nothing, `index N`, one base64 hash a
 *          line from the leaf's sibling upward, an empty line, the checkpoint's note.
 * Limits:  TLOG_PROOF_BYTES_MAX; MERKLE_PROOF_MAX hashes.
 * Errors:  RC_INVALID with the line; RC_DENIED: not to be believed.
 * Memory:  slices point into the input; extra lies in the arena.
 */
#ifndef FORMATS_TLOG_PROOF_H
#define FORMATS_TLOG_PROOF_H

#include "core/core.h"
#include "crypto/merkle.h"
#include "formats/tlog_policy.h"

#define TLOG_PROOF_BYTES_MAX ((size_t)2 * 1024 * 1024)

struct tlog_proof {
	bool has_extra;
	struct str extra; // decoded; nothing vouches for it
	uint64_t index;
	struct merkle_proof path;
	struct str checkpoint; // the signed note, verbatim
};

NODISCARD enum rc tlog_proof_parse(struct cx *cx, struct str text, struct tlog_proof *out);
struct str tlog_proof_print(struct arena *a, const struct tlog_proof *proof);

/* Whether these bytes are the entry that the proof is about: RC_OK, and the checkpoint
 * that says so; else what tlog_policy_judge says, or RC_DENIED where the path does not
 * lead from the entry to the root. */
NODISCARD enum rc tlog_proof_judge(struct cx *cx, const struct tlog_proof *proof, struct str entry,
				   const struct tlog_policy *policy, struct checkpoint *out);

#endif
