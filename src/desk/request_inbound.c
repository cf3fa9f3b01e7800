// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request_inbound.h"

#include "desk/parcel_from_hi1.h"
#include "desk/parcel_to_hi1.h"
#include "desk/request_db.h"
#include "desk/step_db.h"
#include "desk/vouch_db.h"

static enum rc open_parcel(struct cx *cx, const struct inbound *in, struct parcel *out)
{
	TRY(parcel_read(cx, in->message, out));
	if (!str_eq(parcel_kind(&out->said), in->kind))
		return cx_fail(cx, RC_INVALID, "the step \"%s\" is no message of the kind \"%.*s\"",
			       action_key(out->said.message.action), STR_ARG(in->kind));
	return RC_OK;
}

static enum rc hear(struct cx *cx, struct db *db, const struct inbound *in, const struct parcel *p,
		    enum step_side side, bool *again)
{
	struct step_done done;
	const struct said *said = &p->said;
	struct step_heard heard = { .said = *said, .scope = p->request, .from = in->id, .in = in };
	if (side == SIDE_ASKED) // our own clock says when a wish arrived
		heard.said.facts.when = (struct instant){ 0 };
	TRY(step_hear(cx, db, &heard, &done));
	*again = done.again;
	if (side == SIDE_ASKED && !done.again && said->message.action == ACTION_SUBMIT)
		TRY(step_follow_up(cx, db, said->request, &done));
	return RC_OK;
}

/* ---- a request ------------------------------------------------------------------------- */

/* It is new, or a draft that was shown before. */
static enum rc take_words(struct cx *cx, struct db *db, const struct parcel *p,
			  const struct inbound *in, const struct request *there)
{
	struct request *r = p->request;
	r->peer = in->peer;
	if (!there) {
		if (p->said.message.number != 1)
			return cx_fail(cx, RC_BUSY, "message %u came before message 1",
				       p->said.message.number);
		return request_receive(cx, db, r);
	}
	if (there->progress.state != STATE_DRAFT ||
	    p->said.message.number != there->progress.heard + 1)
		return RC_OK;
	if (there->progress.kind != r->progress.kind)
		return cx_fail(cx, RC_INVALID, "the draft was a request of another kind");
	r->their_reference = r->reference;
	r->reference = there->reference;
	r->progress = there->progress;
	r->by_hand = there->by_hand;
	return request_put_received(cx, db, r);
}

enum rc request_apply(struct cx *cx, struct db *db, const struct inbound *in,
		      struct inbound_answer *out)
{
	struct parcel p = { 0 };
	struct request *there = arena_new(cx->arena, struct request, 1);
	struct request *came = arena_new(cx->arena, struct request, 1);
	bool found = false, again = false;
	TRY(open_parcel(cx, in, &p));
	TRY(parcel_check(cx, &p, p.request));
	*came = *p.request; // as it was written and signed
	TRY(request_try_load(cx, db, p.said.request, there, &found));
	if (found && (!id_eq(there->peer, in->peer) || there->progress.side != SIDE_ASKED))
		return cx_fail(cx, RC_CONFLICT, "a request of this id is here already");
	TRY(take_words(cx, db, &p, in, found ? there : NULL));
	*out = (struct inbound_answer){ 0 };
	TRY(hear(cx, db, in, &p, SIDE_ASKED, &again));
	if (!p.said.vouch || again || p.said.message.action != ACTION_SUBMIT)
		return RC_OK;
	return vouch_take(cx, db, in, came, p.said.vouch);
}

/* ---- a step ------------------------------------------------------------------------------ */

static enum rc find(struct cx *cx, struct db *db, const struct inbound *in, const struct parcel *p,
		    struct request *out)
{
	bool found = false;
	TRY(request_try_load(cx, db, p->said.request, out, &found));
	if (found && id_eq(out->peer, in->peer))
		return RC_OK;
	if (!found && said_side(&p->said) == SIDE_ASKING)
		return cx_fail(cx, RC_BUSY, "the request of this step has not arrived yet");
	return cx_fail(cx, RC_MISSING, "there is no such request between the two nodes");
}

enum rc step_apply(struct cx *cx, struct db *db, const struct inbound *in,
		   struct inbound_answer *out)
{
	struct parcel p = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	bool again;
	TRY(open_parcel(cx, in, &p));
	TRY(find(cx, db, in, &p, r));
	if (said_side(&p.said) == r->progress.side)
		return cx_fail(cx, RC_INVALID, "that is for the other side to say");
	TRY(parcel_check(cx, &p, r));
	*out = (struct inbound_answer){ 0 };
	return hear(cx, db, in, &p, r->progress.side, &again);
}

/* ---- what became of ours ------------------------------------------------------------------ */

enum rc request_settle(struct cx *cx, struct db *db, const struct outbound_done *done)
{
	const struct step_receipt receipt = { .request = done->thread,
					      .message = done->id,
					      .accepted = done->accepted,
					      .why = done->reason };
	return step_receipt(cx, db, &receipt);
}
