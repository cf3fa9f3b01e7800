// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/duty_take_db.h"

#include "desk/case.h"
#include "desk/request_db.h"
#include "desk/search_db.h"
#include "people/act_db.h"
#include "people/member_db.h"

enum { LIST_MAX = 100 };

SQL_STATEMENT(duty_count, "SELECT count(*) FROM desk_duty"
			  " WHERE account_id = $1 AND begins_at <= $2 AND ends_at > $2");

enum rc duty_is_on(struct cx *cx, struct db *db, struct id account, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &duty_count, VAL(account), VAL(cx->now)));
	*out = rows_next(r) && rows_int(r) > 0;
	return rows_end(cx, r);
}

/* $3: TLP:RED. Those that nobody has taken yet stand on everybody's desk anyway. */
#define OTHERS                                                                     \
	"  FROM desk_request r LEFT JOIN desk_case c ON c.id = r.case_id"          \
	" WHERE r.closed_at = 0 AND r.state NOT IN ('draft', 'awaiting-approval')" \
	"   AND (c.id IS NULL OR c.tlp <> $3)"                                     \
	"   AND EXISTS (SELECT 1 FROM people_member x"                             \
	"     WHERE x.object_id = coalesce(r.case_id, r.id))"                      \
	"   AND NOT EXISTS (SELECT 1 FROM people_member m"                         \
	"     WHERE m.object_id = coalesce(r.case_id, r.id) AND m.account_id = $1" \
	"       AND (m.until_at = 0 OR m.until_at > $2))"

SQL_STATEMENT(duty_other_rows,
	      "SELECT r.id, r.reference, r.state, r.kind, r.from_country, r.to_country,"
	      "       coalesce(c.reference, ''), r.side, r.next_due" OTHERS " ORDER BY " REQUEST_DUE
	      ", r.id"
	      " LIMIT 100");
SQL_STATEMENT(duty_other_one, "SELECT count(*)" OTHERS " AND r.id = $4");

enum rc duty_others(struct cx *cx, struct db *db, const struct actor *who, struct request_list *out)
{
	AUTO(rows) r = NULL;
	struct request_list list = { .p = arena_new(cx->arena, struct request_row, LIST_MAX) };
	bool on = false;
	*out = list;
	TRY(duty_is_on(cx, db, who->account, &on));
	if (!on || !access_role_for(who, ACCESS_CASE_WORK))
		return RC_OK;
	TRY(ROWS_OPEN(cx, db, &r, &duty_other_rows, VAL(who->account), VAL(cx->now),
		      VAL((int64_t)TLP_RED)));
	while (rows_next(r))
		request_read_row(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

static enum rc is_other(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &duty_other_one, VAL(by->account), VAL(cx->now),
		      VAL((int64_t)TLP_RED), VAL(request)));
	*out = rows_next(r) && rows_int(r) > 0;
	return rows_end(cx, r);
}

enum rc duty_take_over(struct cx *cx, struct db *db, const struct actor *by, struct id request)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	bool on = false, other = false;
	TRY(duty_is_on(cx, db, by->account, &on));
	if (!on || !access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(
			cx, RC_DENIED,
			N_("only somebody who is on duty now, and works on cases, takes over "
			   "what is a colleague's"));
	TRY(is_other(cx, db, by, request, &other));
	if (!other)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not take it over"));
	TRY(request_load(cx, db, request, r));
	TRY(member_add_by_node(
		cx, db,
		(struct member_of){ id_is_set(r->case_id) ? "case" : "request", request_scope(r) },
		by->account, STR("took it over on duty")));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "duty-took-request",
					       .object_kind = "request",
					       .object = request });
}
