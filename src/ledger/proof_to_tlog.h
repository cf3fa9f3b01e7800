// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * proof_to_tlog: a proof of inclusion as a C2SP tlog-proof, the file that travels with an
 * entry and that anybody can check offline.
 */
#ifndef LEDGER_PROOF_TO_TLOG_H
#define LEDGER_PROOF_TO_TLOG_H

#include "crypto/merkle.h"

/* `note`: the signed checkpoint that the proof leads to. */
struct str proof_to_tlog(struct arena *a, int64_t number, const struct merkle_proof *proof,
			 struct str note);

/* A proof of consistency from a tree of `old` entries, as a log sends it to a witness
 * (C2SP tlog-witness, add-checkpoint). */
struct str proof_to_add_checkpoint(struct arena *a, int64_t old, const struct merkle_proof *proof,
				   struct str note);

/* The names of those who have signed a checkpoint's note, in its order. */
struct proof_signers {
	struct str *p;
	size_t n, cap;
};
NODISCARD enum rc proof_signers(struct cx *cx, struct str note, struct proof_signers *out);

#endif
