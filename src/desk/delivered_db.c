// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/delivered_db.h"

#include "desk/file_db.h"

SQL_STATEMENT(delivered_pieces, "SELECT count(*) FROM desk_file_piece WHERE file_id = $1");
SQL_STATEMENT(delivered_message,
	      "SELECT i.receipt FROM desk_step s"
	      "  JOIN exchange_inbox i ON i.id = s.inbox_id"
	      " WHERE s.request_id = $1 AND i.received_at <= $2 AND i.outcome = 0"
	      " ORDER BY i.received_at DESC, i.id DESC LIMIT 1");

/* Within messages, or in ranges beside them; not by somebody of this node. */
static enum rc came_by_wire(struct cx *cx, struct db *db, const struct desk_file *f, bool *out)
{
	AUTO(rows) r = NULL;
	*out = id_is_set(f->freight);
	if (*out || id_is_set(f->by))
		return RC_OK;
	TRY(ROWS_OPEN(cx, db, &r, &delivered_pieces, VAL(f->id)));
	while (rows_next(r))
		*out = rows_int(r) > 0;
	return rows_end(cx, r);
}

/* Of the transfer, or for the message whose step names the file: the last that had come then. */
static enum rc find_receipt(struct cx *cx, struct db *db, const struct request *r,
			    const struct desk_file *f, struct str *out)
{
	AUTO(rows) rows = NULL;
	if (f->on_way && f->on_way->receipt.n > 0) {
		*out = f->on_way->receipt;
		return RC_OK;
	}
	TRY(ROWS_OPEN(cx, db, &rows, &delivered_message, VAL(r->id), VAL(f->given_at)));
	while (rows_next(rows))
		*out = rows_bytes(rows);
	return rows_end(cx, rows);
}

/* "node.example", a provider's name, or the country's two letters. */
static struct str giver_of(const struct request *r, bool by_wire)
{
	const bool asks = r->progress.side == SIDE_ASKING;
	if (by_wire && r->peer_origin.n > 0)
		return r->peer_origin;
	if (asks && r->provider.n > 0)
		return r->provider;
	return asks ? r->to : r->from;
}

static enum rc add(struct cx *cx, struct db *db, const struct request *r, const struct desk_file *f,
		   struct exhibit_deliveries *out)
{
	bool by_wire = false;
	struct exhibit_delivery d = { .request = r->id,
				      .file = f->id,
				      .reference = r->reference,
				      .name = f->name,
				      .digest = f->digest,
				      .size = f->size,
				      .came_at = f->given_at,
				      .road = DELIVERY_BY_HAND };
	TRY(came_by_wire(cx, db, f, &by_wire));
	d.giver = giver_of(r, by_wire);
	if (by_wire) {
		d.road = r->peer_road == PEER_COMITY ? DELIVERY_BY_NODE : DELIVERY_BY_HI1;
		TRY(find_receipt(cx, db, r, f, &d.receipt));
	}
	if (d.road == DELIVERY_BY_NODE)
		d.stated = f->digest; // what was named otherwise never became the file
	*ARENA_PUSH(cx->arena, out) = d;
	return RC_OK;
}

enum rc delivered_list(struct cx *cx, struct db *db, const struct request *r,
		       struct exhibit_deliveries *out)
{
	struct file_list files;
	struct exhibit_deliveries list = { 0 };
	TRY(file_list(cx, db, r->id, &files));
	for (size_t i = 0; i < files.n; i++)
		if (files.p[i].came && file_is_here(&files.p[i]))
			TRY(add(cx, db, r, &files.p[i], &list));
	*out = list;
	return RC_OK;
}

enum rc delivered_choose(struct cx *cx, struct str ids, struct exhibit_deliveries *list)
{
	struct exhibit_deliveries chosen = { 0 };
	struct str word, rest = str_trim(ids);
	if (rest.n == 0)
		return RC_OK;
	while (rest.n > 0) {
		struct id id = { 0 };
		size_t i = 0;
		(void)str_cut(rest, ' ', &word, &rest);
		const bool good = id_parse(word, &id);
		while (good && i < list->n && !id_eq(list->p[i].file, id))
			i++;
		if (!good || i == list->n)
			return cx_fail(cx, RC_MISSING, N_("the request has no such file"));
		*ARENA_PUSH(cx->arena, &chosen) = list->p[i];
	}
	*list = chosen;
	return RC_OK;
}

struct instant delivered_at(const struct exhibit_deliveries *list)
{
	struct instant last = { 0 };
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].came_at.us > last.us)
			last = list->p[i].came_at;
	return last;
}
