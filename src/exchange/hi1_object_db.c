// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/hi1_object_db.h"

#define COLUMNS                                                                           \
	"SELECT peer_id, uuid, type, ours, thread, generation, changed_at, json, object," \
	"       status FROM exchange_hi1_object"
SQL_STATEMENT(hi1_object_by_uuid, COLUMNS " WHERE peer_id = $1 AND uuid = $2");
SQL_STATEMENT(hi1_object_page, COLUMNS " WHERE peer_id = $1 AND changed_at BETWEEN $2 AND $3"
				       " ORDER BY changed_at, uuid LIMIT 500");
SQL_STATEMENT(hi1_object_thread, COLUMNS " WHERE thread = $1 ORDER BY uuid LIMIT 500");
SQL_STATEMENT(hi1_object_upsert,
	      "INSERT INTO exchange_hi1_object (peer_id, uuid, type, ours, thread, generation,"
	      "  changed_at, json, object, status)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	      " ON CONFLICT (peer_id, uuid) DO UPDATE SET thread = excluded.thread,"
	      "  generation = excluded.generation, changed_at = excluded.changed_at,"
	      "  json = excluded.json, object = excluded.object, status = excluded.status");

static void read_row(struct rows *r, struct hi1_object_row *out)
{
	out->peer = rows_id(r);
	out->uuid = rows_str(r);
	out->type = rows_str(r);
	out->ours = rows_int(r) != 0;
	out->thread = rows_id(r);
	out->generation = rows_int(r);
	out->changed_at = rows_instant(r);
	out->json = rows_int(r) != 0;
	out->object = rows_bytes(r);
	out->status = rows_str(r);
}

enum rc hi1_object_find(struct cx *cx, struct db *db, struct id peer, struct str uuid,
			struct hi1_object_row *out, bool *found)
{
	struct hi1_object_row row = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &hi1_object_by_uuid, VAL(peer), VAL(uuid)));
	*found = rows_next(r);
	if (*found)
		read_row(r, &row);
	while (rows_next(r))
		continue;
	TRY(rows_end(cx, r));
	*out = row;
	return RC_OK;
}

enum rc hi1_object_put(struct cx *cx, struct db *db, const struct hi1_object_row *w)
{
	return DB_RUN(cx, db, &hi1_object_upsert, VAL(w->peer), VAL(w->uuid), VAL(w->type),
		      VAL((int64_t)w->ours), VAL(w->thread), VAL(w->generation), VAL(w->changed_at),
		      VAL((int64_t)w->json), VAL_BYTES(w->object), VAL(w->status));
}

static enum rc read_all(struct cx *cx, struct rows *r, struct hi1_object_rows *out)
{
	struct hi1_object_rows list = { 0 };
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc hi1_object_list(struct cx *cx, struct db *db, struct id peer, struct hi1_object_span span,
			struct hi1_object_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &hi1_object_page, VAL(peer), VAL(span.since), VAL(span.until)));
	return read_all(cx, r, out);
}

enum rc hi1_object_of(struct cx *cx, struct db *db, struct id thread, struct hi1_object_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &hi1_object_thread, VAL(thread)));
	return read_all(cx, r, out);
}
