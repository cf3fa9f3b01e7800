// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/hit_inbound.h"

#include "desk/hit_db.h"
#include "desk/hit_to_hi1.h"

enum rc hit_ask_apply(struct cx *cx, struct db *db, const struct inbound *in,
		      struct inbound_answer *out)
{
	struct hit_words w;
	*out = (struct inbound_answer){ 0 };
	TRY(hit_ask_read(cx, in->message, &w));
	return hit_question_came(cx, db, in->peer, in->origin, &w);
}

enum rc hit_answer_apply(struct cx *cx, struct db *db, const struct inbound *in,
			 struct inbound_answer *out)
{
	struct hit_words w;
	*out = (struct inbound_answer){ 0 };
	TRY(hit_answer_read(cx, in->message, &w));
	return hit_answer_came(cx, db, in->peer, &w);
}

enum rc hit_settle(struct cx *cx, struct db *db, const struct outbound_done *done)
{
	return done->accepted ? RC_OK : hit_refused(cx, db, done->thread, done->reason);
}
