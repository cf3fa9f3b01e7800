// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/witness_to_tlog.h"

#include <string.h>

#include "formats/add_checkpoint.h"

#define SEEN_BEGIN "this node has countersigned "
#define SEEN_END " entries of that ledger"

static enum witness_verdict verdict_of(enum add_checkpoint_verdict v)
{
	switch (v) {
	case ADD_CHECKPOINT_COSIGN:
		return WITNESS_SIGN;
	case ADD_CHECKPOINT_OTHER_SIZE:
		return WITNESS_OTHER_SIZE;
	case ADD_CHECKPOINT_INCONSISTENT:
		return WITNESS_FORKED;
	case ADD_CHECKPOINT_MALFORMED:
	case ADD_CHECKPOINT_NOT_SIGNED:
	case ADD_CHECKPOINT_UNKNOWN_LOG:
		break;
	}
	return WITNESS_NOT_SIGNED;
}

enum witness_verdict witness_judge(struct cx *cx, struct str contents, struct str ledger_vkey,
				   const struct witness_seen *seen, struct witness_shown *out)
{
	struct add_checkpoint req;
	struct tlog_policy policy;
	struct checkpoint c;
	const struct add_checkpoint_seen last = { (uint64_t)seen->size, seen->root };
	const struct str text = arena_fmt(cx->arena, "log %.*s\nquorum none\n",
					  STR_ARG(ledger_vkey));
	if (add_checkpoint_parse(cx, contents, &req) != RC_OK ||
	    tlog_policy_parse(cx, text, &policy) != RC_OK)
		return WITNESS_NOT_SIGNED;
	const enum witness_verdict v = verdict_of(
		add_checkpoint_judge(cx, &req, &policy, &last, &c));
	if (v == WITNESS_SIGN)
		*out = (struct witness_shown){ (int64_t)req.old, (int64_t)c.size, c.root,
					       req.checkpoint };
	return v;
}

enum rc witness_size(struct cx *cx, struct str contents, int64_t *out)
{
	struct note note;
	struct checkpoint c;
	TRY(note_parse(cx, contents, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	*out = (int64_t)c.size;
	return RC_OK;
}

enum rc witness_line(struct cx *cx, struct str contents, struct str witness_vkey,
		     struct str own_note, struct str *line, uint64_t *seconds)
{
	struct note note, own;
	struct note_key key;
	bool found = false;
	TRY(note_parse(cx, contents, &note));
	TRY(note_parse(cx, own_note, &own));
	TRY(note_key_parse(cx, witness_vkey, &key));
	note.text = own.text; // what we have signed, whatever they say
	TRY(note_verify(cx, &note, &key, &found));
	if (!found)
		return cx_fail(cx, RC_DENIED, "no line of the witness key of the card is in it");
	struct note one = { .text = own.text };
	for (size_t i = 0; i < note.lines.n; i++)
		if (str_eq(note.lines.p[i].name, key.name) &&
		    memcmp(note.lines.p[i].id, key.id, NOTE_KEY_ID_BYTES) == 0 &&
		    note_line_seconds(&note.lines.p[i], seconds) && one.lines.n == 0)
			*ARENA_PUSH(cx->arena, &one.lines) = note.lines.p[i];
	*line = note_print_lines(cx->arena, &one);
	return RC_OK;
}

struct str witness_seen_print(struct arena *a, int64_t size)
{
	return arena_fmt(a, SEEN_BEGIN "%lld" SEEN_END, (long long)size);
}

bool witness_seen_parse(struct str reason, int64_t *size)
{
	const size_t begin = sizeof SEEN_BEGIN - 1, end = sizeof SEEN_END - 1;
	return str_starts(reason, STR(SEEN_BEGIN)) && str_ends(reason, STR(SEEN_END)) &&
	       reason.n > begin + end &&
	       str_to_i64(str_slice(reason, begin, reason.n - end), 0, INT64_MAX, size);
}

struct str witness_name(struct cx *cx, struct str vkey)
{
	struct note_key key;
	return note_key_parse(cx, vkey, &key) == RC_OK ? key.name : (struct str){ 0 };
}
