// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/delivery_inbound.h"

#include "desk/delivery_from_hi1.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "exchange/freight_db.h"

static enum rc keep(struct cx *cx, const struct blobs *blobs, struct str bytes, struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, blobs, &w));
	TRY(blob_add(cx, w, bytes));
	return blob_keep(cx, w, out);
}

static enum rc find(struct cx *cx, struct db *db, const struct inbound *in, struct id request,
		    struct request *out)
{
	bool found = false;
	TRY(request_try_load(cx, db, request, out, &found));
	if (!found || !id_eq(out->peer, in->peer))
		return cx_fail(cx, RC_MISSING, "there is no such request between the two nodes");
	// Only who asks is handed something; what nobody asked for, only who was offered it.
	const bool informs = kind_flows(out->progress.kind, 1U << FLOW_INFORM);
	if ((out->progress.side == SIDE_ASKED) != informs)
		return cx_fail(cx, RC_INVALID, "nothing is handed over to this side");
	return RC_OK;
}

/* The bytes follow in ranges. */
static enum rc announce(struct cx *cx, struct db *db, const struct inbound *in,
			const struct request *r, const struct delivery *d, struct str delivery)
{
	const struct freight freight = {
		.id = d->id, .peer = in->peer, .thread = r->id, .digest = d->digest, .size = d->size
	};
	TRY(freight_expect(cx, db, &freight));
	return file_announced(cx, db, r->id, delivery,
			      &(struct desk_file){ .name = d->name,
						   .type = d->type,
						   .size = d->size,
						   .digest = d->digest,
						   .freight = d->id });
}

enum rc delivery_apply(struct cx *cx, struct db *db, const struct inbound *in,
		       struct inbound_answer *out)
{
	struct delivery_message m = { 0 };
	struct delivery d = { 0 };
	struct file_piece piece = { 0 };
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(delivery_open(cx, in->message, &m));
	TRY(find(cx, db, in, m.request, r));
	TRY(delivery_from_hi1(cx, &m.action, r, &d, &piece.delivery));
	*out = (struct inbound_answer){ 0 };
	if (d.apart)
		return announce(cx, db, in, r, &d, piece.delivery);
	piece.number = d.number;
	piece.last = d.last;
	piece.name = d.name;
	piece.type = d.type;
	TRY(keep(cx, in->blobs, d.bytes, &piece.bytes));
	return file_take_piece(cx, db, in->blobs, r->id, &piece);
}
