// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/proof_to_tlog.h"

#include "formats/add_checkpoint.h"
#include "formats/tlog_proof.h"

struct str proof_to_tlog(struct arena *a, int64_t number, const struct merkle_proof *proof,
			 struct str note)
{
	const struct tlog_proof p = {
		.index = (uint64_t)number,
		.path = *proof,
		.checkpoint = note,
	};
	return tlog_proof_print(a, &p);
}

struct str proof_to_add_checkpoint(struct arena *a, int64_t old, const struct merkle_proof *proof,
				   struct str note)
{
	const struct add_checkpoint req = {
		.old = (uint64_t)old,
		.proof = *proof,
		.checkpoint = note,
	};
	return add_checkpoint_print(a, &req);
}

enum rc proof_signers(struct cx *cx, struct str note, struct proof_signers *out)
{
	struct note n;
	struct proof_signers list = { 0 };
	TRY(note_parse(cx, note, &n));
	for (size_t i = 0; i < n.lines.n; i++)
		*ARENA_PUSH(cx->arena, &list) = n.lines.p[i].name;
	*out = list;
	return RC_OK;
}
