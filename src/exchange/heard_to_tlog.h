// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * heard_to_tlog: signed checkpoints of other ledgers, and proofs that one grows out of another.
 *
 * Source:  C2SP tlog-checkpoint; a proof is a body of tlog-witness' add-checkpoint: `old OLDER`,
 *          the hashes, and the checkpoint of the newer size as the node itself has it.
 */
#ifndef EXCHANGE_HEARD_TO_TLOG_H
#define EXCHANGE_HEARD_TO_TLOG_H

#include "core/core.h"
#include "crypto/merkle.h"
#include "exchange/heard.h"

/* A checkpoint that the ledger of this key has signed. RC_DENIED: it has not. */
struct heard_point {
	int64_t size;
	struct sha256 root;
};
NODISCARD enum rc heard_point_read(struct cx *cx, struct str note, struct str ledger_vkey,
				   struct heard_point *out);

/* Whose ledger it says that it is; nothing is judged. RC_INVALID: no checkpoint. */
NODISCARD enum rc heard_origin(struct cx *cx, struct str note, struct str *out);

/* `note`: of the newer checkpoint. */
struct str heard_proof_print(struct arena *a, int64_t older, const struct merkle_proof *proof,
			     struct str note);
NODISCARD enum rc heard_proof_parse(struct cx *cx, struct str text, struct heard_sizes *sizes,
				    struct merkle_proof *out);

#endif
