// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/proof_db.h"

static enum rc find_checkpoint(struct cx *cx, struct db *db, int64_t number, int64_t size,
			       struct checkpoint_row *out)
{
	TRY(checkpoint_latest(cx, db, out));
	if (size == 0 || size > out->size)
		return size == 0 ? RC_OK : checkpoint_from(cx, db, size, out);
	return checkpoint_from(cx, db, size > number ? size : number + 1, out);
}

enum rc entry_prove(struct cx *cx, struct db *db, int64_t number, int64_t size,
		    struct entry_proof *out)
{
	struct entry_proof p = { 0 };
	TRY(ledger_row_by_number(cx, db, number, &p.row));
	TRY(find_checkpoint(cx, db, number, size, &p.checkpoint));
	if (p.checkpoint.size <= number) {
		p.checkpoint = (struct checkpoint_row){ 0 };
		*out = p;
		return RC_OK;
	}
	TRY(checkpoint_note(cx, db, &p.checkpoint, &p.note));
	TRY(tree_prove_inclusion(cx, db, number, p.checkpoint.size, &p.path));
	*out = p;
	return RC_OK;
}
