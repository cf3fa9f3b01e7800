// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request_peer_db.h"

#include "desk/case_db.h"
#include "desk/request_db.h"
#include "people/member_db.h"

static bool is_for(const struct request *r, const struct peer *p)
{
	const bool provider = kind_row(r->progress.kind)->to != TO_STATE;
	return provider ? p->kind == CARD_PROVIDER
			: p->kind != CARD_PROVIDER && p->kind != CARD_SECRETARIAT;
}

enum rc request_peers(struct cx *cx, struct db *db, const struct request *r, struct peer_list *out)
{
	struct peer_list all, list = { 0 };
	TRY(peer_list_in(cx, db, r->to, &all));
	for (size_t i = 0; i < all.n; i++)
		if (is_for(r, &all.p[i]))
			*ARENA_PUSH(cx->arena, &list) = all.p[i];
	*out = list;
	return RC_OK;
}

enum rc request_choose_peer(struct cx *cx, struct db *db, struct request *r)
{
	struct peer_list list;
	TRY(request_peers(cx, db, r, &list));
	r->peer = list.n == 1 ? list.p[0].id : (struct id){ 0 };
	return RC_OK;
}

enum rc request_check_peer(struct cx *cx, struct db *db, const struct request *r)
{
	struct peer p = { 0 };
	if (!id_is_set(r->peer) || r->progress.side == SIDE_ASKED)
		return RC_OK;
	TRY(peer_load(cx, db, r->peer, &p));
	if (p.state != PEER_ACTIVE)
		return cx_fail(cx, RC_CONFLICT, N_("nothing can be sent to %.*s: it is %s"),
			       STR_ARG(p.origin), peer_state_key(p.state));
	if (!str_eq(p.country, r->to))
		return cx_fail(cx, RC_INVALID,
			       N_("%.*s is a node of %.*s; the request goes to %.*s"),
			       STR_ARG(p.origin), STR_ARG(p.country), STR_ARG(r->to));
	if (!is_for(r, &p))
		return cx_fail(cx, RC_INVALID,
			       N_("%.*s is a %s, which takes no request of this kind"),
			       STR_ARG(p.origin), card_kind_name(p.kind));
	return RC_OK;
}

/* ---- who sees what came ------------------------------------------------------------ */

SQL_STATEMENT(request_members, "SELECT count(*) FROM people_member WHERE object_id = $1");

static enum rc is_unclaimed(struct cx *cx, struct db *db, const struct request *r, bool *out)
{
	int64_t members = 0;
	*out = false;
	if (r->progress.side != SIDE_ASKED || !id_is_set(r->peer) || id_is_set(r->case_id))
		return RC_OK;
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &request_members, VAL(r->id)));
	while (rows_next(rows))
		members = rows_int(rows);
	TRY(rows_end(cx, rows));
	*out = members == 0;
	return RC_OK;
}

enum rc request_access(struct cx *cx, struct db *db, const struct actor *by,
		       const struct request *r, enum member_level least)
{
	bool unclaimed = false;
	const enum rc rc = case_access(cx, db, by, request_scope(r), least);
	if (rc != RC_MISSING || !access_role_for(by, ACCESS_CASE_WORK))
		return rc;
	TRY(is_unclaimed(cx, db, r, &unclaimed));
	return unclaimed ? RC_OK : rc;
}

enum rc request_claim(struct cx *cx, struct db *db, const struct actor *by, const struct request *r)
{
	bool unclaimed = false;
	if (!id_is_set(by->account))
		return RC_OK;
	TRY(is_unclaimed(cx, db, r, &unclaimed));
	if (!unclaimed)
		return RC_OK;
	return member_add(cx, db, by, (struct member_of){ "request", r->id }, by->account,
			  (struct member_term){ .level = MEMBER_WORK });
}

SQL_STATEMENT(request_first_member,
	      "SELECT coalesce(min(added_at), 0) FROM people_member WHERE object_id = $1");

enum rc request_taken(struct cx *cx, struct db *db, const struct request *r, struct instant *out)
{
	AUTO(rows) rows = NULL;
	*out = (struct instant){ 0 };
	if (r->progress.side != SIDE_ASKED || !id_is_set(r->peer))
		return RC_OK;
	TRY(ROWS_OPEN(cx, db, &rows, &request_first_member, VAL(r->id)));
	while (rows_next(rows))
		*out = rows_instant(rows);
	return rows_end(cx, rows);
}
