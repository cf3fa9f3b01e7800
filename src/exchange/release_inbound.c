// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_inbound.h"

#include "exchange/document_to_hi1.h"
#include "exchange/peer_db.h"
#include "exchange/release_db.h"
#include "exchange/release_peer_db.h"
#include "exchange/release_to_note.h"

enum rc profile_apply(struct cx *cx, struct db *db, const struct inbound *in,
		      struct inbound_answer *out)
{
	struct str bytes;
	struct peer p = { 0 };
	struct card card;
	struct release r = { 0 };
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_profile, &bytes));
	TRY(peer_load(cx, db, in->peer, &p));
	TRY(card_read_again(cx, p.card, &card));
	const enum rc rc = release_read(cx, bytes, &card, cx->now, &r);
	if (rc == RC_LIMIT) // nor would it be smaller the next time
		return cx_fail(cx, RC_INVALID, "profile: %s", cx->error);
	TRY(rc);
	r.peer = in->peer;
	return release_take(cx, db, &r);
}

enum rc profile_settle(struct cx *cx, struct db *db, const struct outbound_done *done)
{
	return done->accepted ? RC_OK : release_not_taken(cx, db, done->id, done->reason);
}

enum rc profile_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out)
{
	struct str text;
	struct release_told told;
	*out = (struct inbound_answer){ 0 };
	TRY(document_read(cx, in->message, &document_profile_answer, &text));
	TRY(release_answer_read(cx, text, &told));
	const struct release r = { .country = told.country,
				   .serial = told.serial,
				   .digest = told.file };
	return release_answered(cx, db, in->peer, &r, told.answer, told.reason);
}
