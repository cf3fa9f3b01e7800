// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/courier_db.h"

#include "desk/parcel_to_hi1.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry_db.h"

/* This node's country is the request's on its own side. */
static enum rc find_sides(struct cx *cx, struct db *db, const struct request *r,
			  struct parcel_sides *out)
{
	struct peer peer = { 0 };
	TRY(peer_load(cx, db, r->peer, &peer));
	out->country = r->progress.side == SIDE_ASKING ? r->from : r->to;
	out->peer_country = peer.country;
	out->peer = peer.origin;
	return ledger_origin(cx, db, &out->node);
}

enum rc courier_send(struct cx *cx, struct db *db, const struct request *r, const struct said *said,
		     struct id message)
{
	struct parcel_sides sides;
	struct message m = { .id = message,
			     .peer = r->peer,
			     .kind = parcel_kind(said),
			     .thread = r->id,
			     .content_type = STR("application/xml") };
	TRY(find_sides(cx, db, r, &sides));
	TRY(parcel_print(cx, r, said, &sides, message, &m.body));
	return outbox_add(cx, db, &m);
}
