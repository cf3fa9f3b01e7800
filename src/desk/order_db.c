// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/order_db.h"

#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "law/phrase.h"
#include "people/act_db.h"

enum { ACCOUNTS_MAX = 1000000000 };

static const struct {
	const char *key, *name;
} notices[NOTICES] = {
	[NOTICE_UNDECIDED] = { "undecided", N_("Not decided") },
	[NOTICE_TOLD] = { "told", N_("The user was told") },
	[NOTICE_LATER] = { "later", N_("The user may be told later") },
	[NOTICE_NEVER] = { "never", N_("The user may not be told") },
};

const char *user_notice_key(enum user_notice n)
{
	INVARIANT(n < NOTICES);
	return notices[n].key;
}

const char *user_notice_name(enum user_notice n)
{
	INVARIANT(n < NOTICES);
	return notices[n].name;
}

bool user_notice_parse(struct str key, enum user_notice *out)
{
	for (enum user_notice n = 0; n < NOTICES; n++) {
		if (str_eq(key, str_from_c(notices[n].key))) {
			*out = n;
			return true;
		}
	}
	return false;
}

/* ---- one order --------------------------------------------------------------------- */

SQL_STATEMENT(order_one, "SELECT accounts, notice, notice_on, reason, by_id, at FROM desk_order"
			 " WHERE request_id = $1");
SQL_STATEMENT(order_put,
	      "INSERT INTO desk_order (request_id, accounts, notice, notice_on, reason, by_id, at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7)"
	      " ON CONFLICT (request_id) DO UPDATE SET accounts = excluded.accounts,"
	      "   notice = excluded.notice, notice_on = excluded.notice_on,"
	      "   reason = excluded.reason, by_id = excluded.by_id, at = excluded.at");

enum rc order_record_load(struct cx *cx, struct db *db, struct id request, struct order_record *out)
{
	AUTO(rows) r = NULL;
	struct order_record o = { .accounts = -1, .on = DATE_NONE };
	TRY(ROWS_OPEN(cx, db, &r, &order_one, VAL(request)));
	if (rows_next(r)) {
		o.accounts = rows_int(r);
		o.notice = (enum user_notice)rows_int(r);
		const int64_t day = rows_int(r);
		if (day != 0)
			o.on.days = (int32_t)day;
		o.reason = rows_str(r);
		o.by = rows_id(r);
		o.at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = o;
	return RC_OK;
}

static enum rc check(struct cx *cx, const struct order_record *o)
{
	if (str_trim(o->reason).n == 0 || o->reason.n > FIELD_BYTES_MAX || !str_is_utf8(o->reason))
		return cx_fail(cx, RC_INVALID, N_("say why, or by which rule"));
	if (o->accounts < -1 || o->accounts > ACCOUNTS_MAX)
		return cx_fail(cx, RC_INVALID, N_("the number of accounts is 0 or more"));
	if ((o->notice == NOTICE_LATER || o->notice == NOTICE_TOLD) && !date_is_set(o->on))
		return cx_fail(cx, RC_INVALID, N_("say on which day the user was or may be told"));
	return RC_OK;
}

enum rc order_record_put(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			 const struct order_record *record)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct val who = id_is_set(by->account) ? VAL(by->account) : VAL_NULL;
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_CASE_WORK));
	TRY(request_load(cx, db, request, r));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	if (r->progress.side != SIDE_ASKED || kind_row(r->progress.kind)->to == TO_STATE)
		return cx_fail(cx, RC_CONFLICT, "this is no order that this node was given");
	TRY(check(cx, record));
	TRY(request_claim(cx, db, by, r));
	TRY(DB_RUN(cx, db, &order_put, VAL(request), VAL(record->accounts),
		   VAL((int64_t)record->notice), VAL(date_is_set(record->on) ? record->on.days : 0),
		   VAL(record->reason), who, VAL(cx->now)));
	return act_append(
		cx, db, by, ACCESS_CASE_WORK,
		(struct ledger_act){
			.act = "order-recorded",
			.object_kind = "request",
			.object = request,
			.note = arena_fmt(cx->arena, "%s %.*s", user_notice_key(record->notice),
					  STR_ARG(date_print(cx->arena, record->on))) });
}

/* ---- the numbers of a year ----------------------------------------------------------- */

#define HAS_STEP(action)                                              \
	"EXISTS (SELECT 1 FROM desk_step s WHERE s.request_id = r.id" \
	" AND s.action = '" action "')"

// $3 is the line end: the two databases write it differently within SQL.
SQL_STATEMENT(
	order_numbers,
	"WITH orders AS ("
	"  SELECT r.from_country, r.kind, r.basis,"
	"         CASE WHEN r.refusal_place > 0 THEN 'refused'"
	"              WHEN r.state = 'withdrawn' THEN 'withdrawn'"
	"              WHEN " HAS_STEP(
		"disclose") " OR r.preserved_at > 0 THEN 'complied'"
			    "              WHEN " HAS_STEP(
				    "disclose-part") " THEN 'partly'"
						     "              ELSE 'open' END AS outcome,"
						     "         CASE WHEN EXISTS (SELECT 1 FROM "
						     "desk_request_text t WHERE t.request_id = r.id"
						     "                            AND t.field = "
						     "'emergency') THEN 1 ELSE 0 END AS emergency,"
						     "         COALESCE((SELECT length(t.text) - "
						     "length(replace(t.text, $3, '')) + 1"
						     "                     FROM desk_request_text t"
						     "                    WHERE t.request_id = "
						     "r.id AND t.field = 'identifiers'), 0)"
						     "           AS identifiers,"
						     "         COALESCE(CASE WHEN o.accounts > 0 "
						     "THEN o.accounts END, 0) AS accounts,"
						     "         COALESCE(o.notice, 0) AS notice"
						     "    FROM desk_request r LEFT JOIN desk_order "
						     "o ON o.request_id = r.id"
						     "   WHERE r.side = 1 AND r.delivered_at >= $1 "
						     "AND r.delivered_at < $2)"
						     " SELECT from_country, kind, basis, count(*),"
						     "        count(CASE WHEN outcome = 'complied' "
						     "THEN 1 END),"
						     "        count(CASE WHEN outcome = 'partly' "
						     "THEN 1 END),"
						     "        count(CASE WHEN outcome = 'refused' "
						     "THEN 1 END),"
						     "        count(CASE WHEN outcome = "
						     "'withdrawn' THEN 1 END),"
						     "        count(CASE WHEN outcome = 'open' "
						     "THEN 1 END),"
						     "        CAST(SUM(emergency) AS BIGINT), "
						     "CAST(SUM(identifiers) AS BIGINT),"
						     "        CAST(SUM(accounts) AS BIGINT),"
						     "        count(CASE WHEN notice = 1 THEN 1 "
						     "END), count(CASE WHEN notice = 2 THEN 1 END),"
						     "        count(CASE WHEN notice = 3 THEN 1 "
						     "END)"
						     "   FROM orders GROUP BY from_country, kind, "
						     "basis ORDER BY from_country, kind, basis");

static struct instant year_begin(int year)
{
	return (struct instant){ INT64_C(86400000000) * date_from_ymd(year, 1, 1).days };
}

enum rc transparency_load(struct cx *cx, struct db *db, int year, struct transparency *out)
{
	AUTO(rows) r = NULL;
	struct transparency t = { .year = year };
	if (year < 2000 || year > 9000)
		return cx_fail(cx, RC_INVALID, "a year is a number such as 2026");
	TRY(ROWS_OPEN(cx, db, &r, &order_numbers, VAL(year_begin(year)), VAL(year_begin(year + 1)),
		      VAL(STR("\n"))));
	while (rows_next(r)) {
		struct transparency_row row = { 0 };
		enum request_kind kind;
		row.country = rows_str(r);
		row.kind = rows_str(r);
		row.basis = rows_str(r);
		for (enum transparency_number k = 0; k < NUMBERS; k++)
			row.n[k] = rows_int(r);
		if (kind_parse(row.kind, &kind) && kind_row(kind)->to != TO_STATE)
			*ARENA_PUSH(cx->arena, &t.rows) = row;
	}
	TRY(rows_end(cx, r));
	transparency_sum(&t);
	*out = t;
	return RC_OK;
}
