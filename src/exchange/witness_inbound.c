// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/witness_inbound.h"

#include "exchange/card_to_note.h"
#include "exchange/document_to_hi1.h"
#include "exchange/heard_db.h"
#include "exchange/heard.h"
#include "exchange/peer_db.h"
#include "exchange/witness_db.h"
#include "exchange/witness_to_tlog.h"
#include "ledger/checkpoint_db.h"

static enum rc card_of(struct cx *cx, struct db *db, const struct inbound *in, struct card *out)
{
	struct peer peer;
	TRY(peer_load(cx, db, in->peer, &peer));
	return card_read(cx, peer.card, out);
}

/* It is kept for good that a node has shown two histories; the unit is not undone. Said once,
 * however often it shows the other one. */
static enum rc tell_fork(struct cx *cx, struct db *db, const struct inbound *in,
			 const struct witnessed *seen, struct str contents,
			 struct inbound_answer *out)
{
	TRY(heard_tell(cx, db, in->peer,
		       arena_fmt(cx->arena,
				 "%.*s shows a checkpoint that does not grow out of the one of "
				 "%lld entries that it has shown before",
				 STR_ARG(in->origin), (long long)seen->size),
		       heard_evidence(cx->arena, seen->note, contents)));
	*out = (struct inbound_answer){
		.code = HI1_IMPROPER_VALUE,
		.description = WITNESS_FORKED_WORDS,
	};
	return RC_OK;
}

enum rc checkpoint_apply(struct cx *cx, struct db *db, const struct inbound *in,
			 struct inbound_answer *out)
{
	struct card card;
	struct str contents;
	struct witnessed seen;
	struct witness_shown shown;
	bool stored = false;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_checkpoint, &contents));
	TRY(card_of(cx, db, in, &card));
	TRY(witnessed_load(cx, db, in->origin, &seen));
	const struct witness_seen last = { seen.size, seen.root };
	switch (witness_judge(cx, contents, card.ledger, &last, &shown)) {
	case WITNESS_SIGN:
		break;
	case WITNESS_NOT_SIGNED:
		return cx_fail(cx, RC_DENIED, "not a checkpoint by the ledger key of your card");
	case WITNESS_OTHER_SIZE:
		*out = (struct inbound_answer){ .code = HI1_IMPROPER_VALUE,
						.description = witness_seen_print(cx->arena,
										  seen.size) };
		return RC_OK;
	case WITNESS_FORKED:
		return tell_fork(cx, db, in, &seen, contents, out);
	}
	const struct witnessed next = { shown.size, shown.root, shown.note, cx->now };
	TRY(witnessed_store(cx, db, in->origin, shown.old, &next, &stored));
	if (!stored)
		return cx_fail(cx, RC_BUSY, "another checkpoint of that ledger came first");
	return cosigning_want(cx, db, in->peer, shown.size);
}

enum rc cosignature_apply(struct cx *cx, struct db *db, const struct inbound *in,
			  struct inbound_answer *out)
{
	struct card card;
	struct str contents;
	struct checkpoint_row own;
	int64_t size = 0;
	uint64_t seconds = 0;
	struct cosignature c = { 0 };
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_cosignature, &contents));
	TRY(card_of(cx, db, in, &card));
	TRY(witness_size(cx, contents, &size));
	TRY(checkpoint_from(cx, db, size, &own));
	if (own.size != size)
		return cx_fail(cx, RC_MISSING, "there is no checkpoint of that size here");
	if (card.witness.n == 0)
		return cx_fail(cx, RC_DENIED, "your card has no key that countersigns");
	TRY(witness_line(cx, contents, card.witness, own.note, &c.line, &seconds));
	c.witness = witness_name(cx, card.witness);
	c.at = (struct instant){ (int64_t)seconds * 1000000 };
	return cosignature_add(cx, db, size, &c);
}
