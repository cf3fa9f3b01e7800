// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/heard_inbound.h"

#include "exchange/card_to_note.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/heard_db.h"
#include "exchange/heard_to_tlog.h"
#include "exchange/peer_db.h"

/* ---- What others have seen ---- */

/* A checkpoint that a peer has seen of another, beside ours. */
struct compared {
	struct peer about;
	struct id teller;
	struct witnessed ours;
	struct heard_point theirs;
	struct str note;
};

static enum rc ask(struct cx *cx, struct db *db, const struct compared *c)
{
	const bool ours_first = c->ours.size < c->theirs.size;
	struct heard h = { .about = c->about.id,
			   .teller = c->teller,
			   .older = ours_first ? c->ours.size : c->theirs.size,
			   .newer = ours_first ? c->theirs.size : c->ours.size,
			   .older_note = ours_first ? c->ours.note : c->note,
			   .newer_note = ours_first ? c->note : c->ours.note,
			   .at = cx->now };
	const struct document_order order = {
		.peer = &c->about,
		.kind = &document_prove,
		.contents = heard_sizes_print(cx->arena, (struct heard_sizes){ h.older, h.newer }),
	};
	TRY(document_send(cx, db, &order, &h.message));
	return heard_store(cx, db, &h);
}

static enum rc compare(struct cx *cx, struct db *db, const struct compared *c)
{
	struct heard last;
	bool found = false;
	struct heard h = { .about = c->about.id,
			   .teller = c->teller,
			   .message = c->teller, // there was no question
			   .older = c->ours.size,
			   .newer = c->ours.size + 1,
			   .older_note = c->ours.note,
			   .newer_note = c->note,
			   .at = cx->now };
	if (c->ours.size == 0 || c->theirs.size == 0)
		return RC_OK;
	if (c->ours.size == c->theirs.size)
		return sha256_eq(&c->ours.root, &c->theirs.root) ? RC_OK : heard_alarm(cx, db, &h);
	TRY(heard_load(cx, db, c->about.id, c->teller, &last, &found));
	if (found && (!last.settled || instant_add(last.at, HEARD_PAUSE).us > cx->now.us))
		return RC_OK;
	return c->about.state == PEER_ACTIVE ? ask(cx, db, c) : RC_OK;
}

/* What cannot be judged here is nobody's fault: the ledger is unknown, or has another key by now. */
static enum rc look_at(struct cx *cx, struct db *db, const struct inbound *in, struct str note)
{
	struct compared c = { .teller = in->peer, .note = note };
	struct card card;
	struct str origin;
	if (heard_origin(cx, note, &origin) != RC_OK)
		return RC_OK;
	enum rc rc = peer_find(cx, db, origin, &c.about);
	if (rc == RC_MISSING ||
	    (rc == RC_OK && (c.about.road != PEER_COMITY || id_eq(c.about.id, in->peer))))
		return RC_OK;
	TRY(rc);
	TRY(card_read_again(cx, c.about.card, &card));
	rc = heard_point_read(cx, note, card.ledger, &c.theirs);
	if (rc == RC_DENIED || rc == RC_INVALID)
		return RC_OK;
	TRY(rc);
	TRY(witnessed_load(cx, db, origin, &c.ours));
	return compare(cx, db, &c);
}

enum rc seen_apply(struct cx *cx, struct db *db, const struct inbound *in,
		   struct inbound_answer *out)
{
	struct str contents;
	struct heard_notes notes;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_seen, &contents));
	TRY(heard_notes_parse(cx, contents, &notes));
	for (size_t i = 0; i < notes.n; i++)
		TRY(look_at(cx, db, in, notes.p[i]));
	return RC_OK;
}

/* ---- Proofs ---- */

static enum rc signed_at(struct cx *cx, struct db *db, int64_t size, struct checkpoint_row *out)
{
	const enum rc rc = checkpoint_from(cx, db, size, out);
	if (rc == RC_OK && out->size == size)
		return RC_OK;
	return rc == RC_OK || rc == RC_MISSING
		       ? cx_fail(cx, RC_MISSING,
				 "this ledger has signed no checkpoint of %lld entries",
				 (long long)size)
		       : rc;
}

enum rc prove_apply(struct cx *cx, struct db *db, const struct inbound *in,
		    struct inbound_answer *out)
{
	struct str contents;
	struct peer peer;
	struct checkpoint_row old, new;
	struct merkle_proof proof = { 0 };
	struct id id;
	struct heard_sizes sizes;
	int64_t waiting = 0;
	*out = (struct inbound_answer){ 0 };
	TRY(heard_proofs_waiting(cx, db, in->peer, &waiting));
	if (waiting >= HEARD_PROOFS_MAX)
		return cx_fail(cx, RC_LIMIT, "%d proofs wait for you: take them first",
			       HEARD_PROOFS_MAX);
	TRY(document_read(cx, in->message, &document_prove, &contents));
	TRY(heard_sizes_parse(cx, contents, &sizes));
	TRY(peer_load(cx, db, in->peer, &peer));
	TRY(signed_at(cx, db, sizes.older, &old));
	TRY(signed_at(cx, db, sizes.newer, &new));
	TRY(tree_prove_consistency(cx, db, sizes.older, sizes.newer, &proof));
	const struct document_order order = {
		.peer = &peer,
		.kind = &document_proof,
		.contents = heard_proof_print(cx->arena, sizes.older, &proof, new.note),
	};
	return document_send(cx, db, &order, &id);
}

enum rc prove_settle(struct cx *cx, struct db *db, const struct outbound_done *done)
{
	struct heard h;
	bool found = false;
	if (done->accepted)
		return RC_OK; // the proof follows
	TRY(heard_of_message(cx, db, done->id, &h, &found));
	return found ? heard_alarm(cx, db, &h) : RC_OK;
}

static enum rc is_proved(struct cx *cx, struct db *db, const struct heard *h,
			 const struct merkle_proof *proof, bool *out)
{
	struct peer about;
	struct card card;
	struct heard_point older, newer;
	TRY(peer_load(cx, db, h->about, &about));
	TRY(card_read_again(cx, about.card, &card));
	TRY(heard_point_read(cx, h->older_note, card.ledger, &older));
	TRY(heard_point_read(cx, h->newer_note, card.ledger, &newer));
	*out = merkle_verify_consistency((uint64_t)older.size, (uint64_t)newer.size, &older.root,
					 &newer.root, proof);
	return RC_OK;
}

enum rc proof_apply(struct cx *cx, struct db *db, const struct inbound *in,
		    struct inbound_answer *out)
{
	struct str contents;
	struct heard_sizes sizes;
	struct merkle_proof proof;
	struct heard h;
	bool found = false, good = false;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_proof, &contents));
	TRY(heard_proof_parse(cx, contents, &sizes, &proof));
	for (;;) { // of whichever teller
		TRY(heard_of_sizes(cx, db, in->peer, sizes, &h, &found));
		if (!found)
			return RC_OK;
		TRY(is_proved(cx, db, &h, &proof, &good));
		h.settled = true;
		TRY(good ? heard_store(cx, db, &h) : heard_alarm(cx, db, &h));
	}
}
