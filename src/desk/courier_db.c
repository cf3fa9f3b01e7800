// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/courier_db.h"

#include "desk/delivery_to_hi1.h"
#include "desk/foreign_db.h"
#include "desk/parcel_to_hi1.h"
#include "desk/file_db.h"
#include "exchange/freight_db.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry_db.h"

/* This node's country is the request's on its own side. */
static enum rc find_sides(struct cx *cx, struct db *db, const struct request *r,
			  const struct peer *peer, struct parcel_sides *out)
{
	out->country = r->progress.side == SIDE_ASKING ? r->from : r->to;
	out->peer_country = peer->country;
	out->peer = peer->origin;
	return ledger_origin(cx, db, &out->node);
}

static enum rc send_foreign(struct cx *cx, struct db *db, struct foreign_send *send,
			    struct id *message)
{
	bool sent = false;
	TRY(foreign_send(cx, db, send, &sent));
	if (!sent)
		*message = (struct id){ 0 };
	return RC_OK;
}

enum rc courier_send(struct cx *cx, struct db *db, const struct request *r, const struct said *said,
		     struct id *message)
{
	struct peer peer = { 0 };
	struct parcel_sides sides;
	struct message m = { .id = *message,
			     .peer = r->peer,
			     .kind = parcel_kind(said),
			     .thread = r->id,
			     .content_type = STR("application/xml") };
	TRY(peer_load(cx, db, r->peer, &peer));
	TRY(find_sides(cx, db, r, &peer, &sides));
	if (peer.road != PEER_COMITY)
		return send_foreign(cx, db,
				    &(struct foreign_send){ r, said, &peer, *message, sides.country,
							    sides.node },
				    message);
	TRY(parcel_print(cx, r, said, &sides, *message, &m.body));
	return outbox_add(cx, db, &m);
}

/* ---- files ------------------------------------------------------------------------------- */

struct str courier_delivery(struct arena *a, struct id file)
{
	return delivery_hi1_id(a, &(struct delivery){ .id = file });
}

/* One file on its way. */
struct parting {
	struct db *db;
	const struct request *r;
	const struct parcel_sides *sides;
	const struct peer *peer;
	const struct desk_file *file;
	struct blob_reader *reader;
	int64_t number, left;
};

static enum rc read_piece(struct cx *cx, struct parting *p, struct str *out)
{
	const size_t want = p->left < (int64_t)COURIER_PIECE ? (size_t)p->left : COURIER_PIECE;
	char *bytes = arena_alloc(cx->arena, want + 1);
	size_t n = 0, got = 1;
	while (n < want && got > 0) {
		TRY(blob_read(cx, p->reader, bytes + n, want - n, &got));
		n += got;
	}
	p->left -= (int64_t)n;
	if (n < want)
		return cx_fail(cx, RC_IO, "a file is shorter than it was");
	if (p->left == 0) // says whether the bytes are those that were stored
		TRY(blob_read(cx, p->reader, bytes + n, 1, &got));
	*out = (struct str){ bytes, n };
	return RC_OK;
}

static enum rc send_piece(struct cx *cx, struct parting *p)
{
	struct message m = { .id = id_new(cx->now),
			     .peer = p->r->peer,
			     .kind = STR("delivery"),
			     .thread = p->r->id,
			     .content_type = STR("application/xml") };
	struct delivery d = { .id = p->file->id,
			      .number = ++p->number,
			      .name = p->file->name,
			      .type = p->file->type };
	TRY(read_piece(cx, p, &d.bytes));
	d.last = p->left == 0;
	if (p->peer->road != PEER_COMITY)
		return foreign_deliver(cx, p->db,
				       &(struct foreign_send){ .request = p->r,
							       .peer = p->peer,
							       .message = m.id,
							       .country = p->sides->country,
							       .node = p->sides->node },
				       &d);
	TRY(parcel_print_delivery(cx, p->r, &d, p->sides, m.id, &m.body));
	return outbox_add(cx, p->db, &m);
}

/* Each piece in memory of its own: a file is never whole in it. */
static enum rc send_file(struct cx *cx, struct parting *p)
{
	enum rc rc = RC_OK;
	do {
		struct arena arena = { 0 };
		struct cx own;
		cx_init(&own, &arena, cx->now);
		rc = send_piece(&own, p);
		if (rc != RC_OK)
			(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
		arena_done(&arena);
	} while (rc == RC_OK && p->left > 0);
	return rc;
}

/* To a node, one that no message holds. */
static enum rc announce(struct cx *cx, struct parting *p)
{
	const struct delivery d = { .id = p->file->id,
				    .number = 1,
				    .last = true,
				    .name = p->file->name,
				    .type = p->file->type,
				    .apart = true,
				    .size = p->file->size,
				    .digest = p->file->digest };
	struct message m = { .id = id_new(cx->now),
			     .peer = p->r->peer,
			     .kind = STR("delivery"),
			     .thread = p->r->id,
			     .content_type = STR("application/xml") };
	const struct freight freight = { .id = p->file->id,
					 .peer = p->r->peer,
					 .message = m.id,
					 .thread = p->r->id,
					 .digest = p->file->digest,
					 .size = p->file->size };
	TRY(parcel_print_delivery(cx, p->r, &d, p->sides, m.id, &m.body));
	TRY(outbox_add(cx, p->db, &m));
	TRY(freight_send(cx, p->db, &freight));
	return file_goes(cx, p->db, p->file->id);
}

static enum rc check_size(struct cx *cx, const struct parting *p)
{
	if (p->peer->road == PEER_COMITY || p->left <= COURIER_HI1_MAX)
		return RC_OK;
	return cx_fail(
		cx, RC_LIMIT,
		N_("%.*s has more than %d MB: the other side is a system that speaks HI1 and "
		   "takes files within messages only; hand it over by another road"),
		STR_ARG(p->file->name), (int)(COURIER_HI1_MAX / (1024 * 1024)));
}

enum rc courier_deliver(struct cx *cx, struct db *db, const struct blobs *blobs,
			const struct request *r, const struct file_list *files)
{
	struct peer peer = { 0 };
	struct parcel_sides sides;
	TRY(peer_load(cx, db, r->peer, &peer));
	TRY(find_sides(cx, db, r, &peer, &sides));
	for (size_t i = 0; i < files->n; i++) {
		AUTO(blob_reader) reader = NULL;
		struct parting p = {
			.db = db, .r = r, .sides = &sides, .peer = &peer, .file = &files->p[i]
		};
		TRY(blob_open(cx, blobs, &files->p[i].digest, &reader));
		p.reader = reader;
		p.left = blob_size(reader);
		TRY(check_size(cx, &p));
		if (peer.road == PEER_COMITY && p.left > (int64_t)COURIER_PIECE)
			TRY(announce(cx, &p));
		else
			TRY(send_file(cx, &p));
	}
	return RC_OK;
}
