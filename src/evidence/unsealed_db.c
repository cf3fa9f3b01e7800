// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/unsealed_db.h"

#include "ledger/entry_db.h"

#define NEITHER_EXHIBIT_NOR_SEALING                                                \
	" NOT EXISTS (SELECT 1 FROM evidence_exhibit e WHERE e.id = b.exhibit_id)" \
	" AND NOT EXISTS (SELECT 1 FROM evidence_sealing s WHERE s.id = b.exhibit_id)"

SQL_STATEMENT(unsealed_all, "SELECT b.exhibit_id, count(*) FROM evidence_blob b"
			    " WHERE" NEITHER_EXHIBIT_NOR_SEALING
			    " GROUP BY b.exhibit_id ORDER BY b.exhibit_id LIMIT 1000");
SQL_STATEMENT(unsealed_stands, "SELECT 1 FROM evidence_exhibit WHERE id = $1"
			       " UNION ALL SELECT 1 FROM evidence_sealing WHERE id = $1");

enum rc unsealed_list(struct cx *cx, struct db *db, struct unsealed_list *out)
{
	struct unsealed_list list = { NULL, 0, 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &unsealed_all, NO_VALS));
	while (rows_next(r)) {
		struct unsealed *u = ARENA_PUSH(cx->arena, &list);
		u->exhibit = rows_id(r);
		u->blobs = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

static enum rc stands(struct cx *cx, struct db *db, struct id id, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &unsealed_stands, VAL(id)));
	*out = false;
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

enum rc unsealed_give_up(struct cx *cx, struct db *db, const struct actor *by,
			 const struct unsealed_end *end)
{
	bool there = false;
	struct id entry;
	const struct ledger_act act = {
		.act = "sealing-given-up",
		.account = by->account,
		.role = access_role_for(by, ACCESS_EVIDENCE_KEEP),
		.object_kind = "sealing",
		.object = end->exhibit,
		.note = arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(end->by_name),
				  STR_ARG(end->why)),
	};
	if (str_trim(end->by_name).n == 0 || str_trim(end->why).n == 0)
		return cx_fail(cx, RC_INVALID,
			       "say who gives it up, and why: --by NAME --reason TEXT");
	TRY(stands(cx, db, end->exhibit, &there));
	if (there)
		return cx_fail(cx, RC_CONFLICT,
			       "it is an exhibit, or being sealed in a browser: it is no sealing "
			       "that was interrupted");
	return ledger_append(cx, db, &act, &entry);
}
