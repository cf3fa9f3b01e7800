// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/delivery_db.h"

SQL_STATEMENT(delivery_insert,
	      "INSERT INTO evidence_delivery (exhibit_id, n, request_id, file_id, reference, name,"
	      "  digest, stated, size, came_at, giver, road, receipt)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
SQL_STATEMENT(deliveries_of,
	      "SELECT request_id, file_id, reference, name, digest, stated, size, came_at,"
	      "       giver, road, receipt"
	      "  FROM evidence_delivery WHERE exhibit_id = $1 ORDER BY n");
SQL_STATEMENT(deliveries_sealed, "SELECT d.file_id, d.exhibit_id, e.number,"
				 "       CASE WHEN e.state IN ('erased', 'destroyed')"
				 "            THEN 1 ELSE 0 END"
				 "  FROM evidence_delivery d"
				 "  JOIN evidence_exhibit e ON e.id = d.exhibit_id"
				 " WHERE d.request_id = $1 ORDER BY d.exhibit_id, d.n");

static const struct sha256 none = { 0 };

enum rc delivery_add(struct cx *cx, struct db *db, struct id exhibit,
		     const struct exhibit_deliveries *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct exhibit_delivery *d = &list->p[i];
		TRY(DB_RUN(cx, db, &delivery_insert, VAL(exhibit), VAL((int64_t)i + 1),
			   VAL(d->request), VAL(d->file), VAL(d->reference), VAL(d->name),
			   VAL(d->digest), sha256_eq(&d->stated, &none) ? VAL_NULL : VAL(d->stated),
			   VAL(d->size), VAL(d->came_at), VAL(d->giver),
			   VAL(str_from_c(delivery_road_key(d->road))), VAL(d->receipt)));
	}
	return RC_OK;
}

static void read_row(struct rows *r, struct exhibit_delivery *d)
{
	d->request = rows_id(r);
	d->file = rows_id(r);
	d->reference = rows_str(r);
	d->name = rows_str(r);
	d->digest = rows_hash(r);
	d->stated = rows_hash(r);
	d->size = rows_int(r);
	d->came_at = rows_instant(r);
	d->giver = rows_str(r);
	if (!delivery_road_parse(rows_str(r), &d->road))
		d->road = DELIVERY_BY_HAND; // of a later program: the least is claimed
	d->receipt = rows_str(r);
}

enum rc delivery_list(struct cx *cx, struct db *db, struct id exhibit,
		      struct exhibit_deliveries *out)
{
	struct exhibit_deliveries list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &deliveries_of, VAL(exhibit)));
	while (rows_next(r))
		read_row(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

bool delivery_is_gone(const struct deliveries_sealed *list, struct id file)
{
	bool is_gone = false;
	for (size_t i = 0; i < list->n; i++) {
		if (!id_eq(list->p[i].file, file))
			continue;
		if (!list->p[i].has_ended)
			return false;
		is_gone = true;
	}
	return is_gone;
}

enum rc delivery_sealed_of(struct cx *cx, struct db *db, struct id request,
			   struct deliveries_sealed *out)
{
	struct deliveries_sealed list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &deliveries_sealed, VAL(request)));
	while (rows_next(r)) {
		struct delivery_sealed *d = ARENA_PUSH(cx->arena, &list);
		d->file = rows_id(r);
		d->exhibit = rows_id(r);
		d->number = rows_str(r);
		d->has_ended = rows_int(r) != 0;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
