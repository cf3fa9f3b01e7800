// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_order_db.h"

#include "evidence/custody_db.h"
#include "exchange/peer_db.h"

#define COLUMNS                                                                               \
	"SELECT id, exhibit_id, by_id, peer_id, receiver, purpose, asked_at, state, done_at," \
	" why FROM exchange_consignment_order"
SQL_STATEMENT(consignment_wish_insert,
	      "INSERT INTO exchange_consignment_order (id, exhibit_id, by_id, peer_id, receiver,"
	      "  purpose, asked_at, state, done_at, why)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '')");
SQL_STATEMENT(consignment_wishes_of,
	      COLUMNS " WHERE exhibit_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 20");
SQL_STATEMENT(consignment_wish_waits, COLUMNS " WHERE state = 0 ORDER BY asked_at, id LIMIT 1");
SQL_STATEMENT(consignment_wish_update, "UPDATE exchange_consignment_order SET state = $2,"
				       "  done_at = $3, why = $4 WHERE id = $1");

static void read_wish(struct rows *r, struct consignment_wish *w)
{
	*w = (struct consignment_wish){ .id = rows_id(r) };
	w->exhibit = rows_id(r);
	w->by = rows_id(r);
	w->peer = rows_id(r);
	w->receiver = rows_str(r);
	w->purpose = rows_str(r);
	w->asked_at = rows_instant(r);
	w->state = (enum consignment_wish_state)rows_int(r); // a CHECK holds the range
	w->done_at = rows_instant(r);
	w->why = rows_str(r);
}

enum rc consignment_wish_list(struct cx *cx, struct db *db, struct id exhibit,
			      struct consignment_wishes *out)
{
	struct consignment_wishes list = { NULL, 0, 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &consignment_wishes_of, VAL(exhibit)));
	while (rows_next(r))
		read_wish(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc consignment_wish_next(struct cx *cx, struct db *db, struct consignment_wish *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &consignment_wish_waits, NO_VALS));
	const bool found = rows_next(r);
	if (found)
		read_wish(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "nothing is to be sent");
}

enum rc consignment_wish_done(struct cx *cx, struct db *db, const struct consignment_wish *w)
{
	const bool made = w->why.n == 0;
	return DB_RUN(cx, db, &consignment_wish_update, VAL(w->id),
		      VAL((int64_t)(made ? CONSIGNMENT_MADE : CONSIGNMENT_NOT_MADE)), VAL(cx->now),
		      VAL(w->why));
}

/* ---- asking ---------------------------------------------------------------------------- */

static enum rc check(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		     const struct peer *peer)
{
	struct consignment_wishes others = { NULL, 0, 0 };
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	if (peer->state != PEER_ACTIVE || peer->road != PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT, "%.*s is no active node of this program",
			       STR_ARG(peer->origin));
	if (e->kind == EXHIBIT_THING)
		return cx_fail(cx, RC_CONFLICT, "a physical item does not go by the line");
	TRY(exhibit_check_here(cx, e));
	TRY(custody_check_near(cx, db, e->id));
	TRY(consignment_wish_list(cx, db, e->id, &others));
	for (size_t i = 0; i < others.n; i++)
		if (others.p[i].state == CONSIGNMENT_WAITS)
			return cx_fail(cx, RC_CONFLICT, "it is being sent already");
	return RC_OK;
}

static enum rc hand_over(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
			 const struct consignment_wish *wish, const struct peer *peer)
{
	struct custody_rows rows;
	struct custody_state state;
	const struct str to = arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(wish->receiver),
					STR_ARG(peer->origin));
	TRY(custody_list(cx, db, e->id, &rows));
	custody_rows_walk(cx->arena, &rows, e, &state);
	if (str_eq(state.awaited, to))
		return RC_OK;
	struct custody_event event = { .act = CUSTODY_TRANSFERRED,
				       .from = state.holder,
				       .to = to,
				       .place = wish->place,
				       .purpose = wish->purpose,
				       .hash_before = e->content.manifest,
				       .hash_after = e->content.manifest };
	return custody_append(cx, db, by, e, &event, NULL);
}

enum rc consignment_wish_add(struct cx *cx, struct db *db, const struct actor *by,
			     struct exhibit *e, struct consignment_wish *wish)
{
	struct peer peer;
	TRY(peer_load(cx, db, wish->peer, &peer));
	TRY(check(cx, db, by, e, &peer));
	TRY(hand_over(cx, db, by, e, wish, &peer));
	wish->id = id_new(cx->now);
	wish->exhibit = e->id;
	wish->by = by->account;
	wish->asked_at = cx->now;
	return DB_RUN(cx, db, &consignment_wish_insert, VAL(wish->id), VAL(e->id), VAL(by->account),
		      VAL(wish->peer), VAL(wish->receiver), VAL(wish->purpose),
		      VAL(wish->asked_at));
}
