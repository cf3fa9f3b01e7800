// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/heard_to_tlog.h"

#include "formats/add_checkpoint.h"
#include "formats/checkpoint.h"
#include "formats/note.h"

enum rc heard_point_read(struct cx *cx, struct str note_text, struct str ledger_vkey,
			 struct heard_point *out)
{
	struct note note;
	struct note_key key;
	struct checkpoint c;
	bool is_signed = false;
	TRY(note_parse(cx, note_text, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	TRY(note_key_parse(cx, ledger_vkey, &key));
	TRY(note_verify(cx, &note, &key, &is_signed));
	if (!is_signed || !str_eq(c.origin, key.name))
		return cx_fail(cx, RC_DENIED, "not a checkpoint that this ledger has signed");
	*out = (struct heard_point){ (int64_t)c.size, c.root };
	return RC_OK;
}

enum rc heard_origin(struct cx *cx, struct str note_text, struct str *out)
{
	struct note note;
	struct checkpoint c;
	TRY(note_parse(cx, note_text, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	*out = c.origin;
	return RC_OK;
}

struct str heard_proof_print(struct arena *a, int64_t older, const struct merkle_proof *proof,
			     struct str note)
{
	const struct add_checkpoint body = { (uint64_t)older, *proof, note };
	return add_checkpoint_print(a, &body);
}

enum rc heard_proof_parse(struct cx *cx, struct str text, struct heard_sizes *sizes,
			  struct merkle_proof *out)
{
	struct add_checkpoint body;
	struct note note;
	struct checkpoint c;
	TRY(add_checkpoint_parse(cx, text, &body));
	TRY(note_parse(cx, body.checkpoint, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	*sizes = (struct heard_sizes){ (int64_t)body.old, (int64_t)c.size };
	*out = body.proof;
	return RC_OK;
}
