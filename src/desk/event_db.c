// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/event_db.h"

#include "desk/calendar_db.h"
#include "desk/call_db.h"
#include "desk/request_db.h"
#include "people/approval_db.h"
#include "store/job.h"

enum { LIST_MAX = 100 };

SQL_STATEMENT(event_put, "INSERT INTO desk_event (id, request_id, at, kind, clock, due, days)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7)"
			 " ON CONFLICT (request_id, kind, clock, due, days) DO NOTHING");

/* By when somebody must act: of what has happened, the request's next clock. */
static struct instant act_by(const struct event *e, struct instant next)
{
	const bool happened = e->kind == EVENT_ARRIVED || e->kind == EVENT_WAITS ||
			      e->kind == EVENT_NOT_TAKEN;
	return happened ? next : e->due;
}

/* next: of the request's clocks; 0: none runs. */
static enum rc put(struct cx *cx, struct db *db, struct id request, const struct event *e,
		   struct instant next)
{
	int64_t fresh = 0;
	struct event call = *e;
	call.due = act_by(e, next);
	TRY(db_run(cx, db, &event_put,
		   VALS(VAL(id_new(cx->now)), VAL(request), VAL(cx->now),
			VAL(str_from_c(event_key(e->kind))), VAL(e->clock), VAL(e->due),
			VAL(e->days)),
		   &fresh));
	return fresh > 0 ? call_begin(cx, db, request, &call) : RC_OK;
}

/* One that waits, or was approved and not used yet, lapses; what lapsed is told. */
static enum rc watch_approval(struct cx *cx, struct db *db, const struct request *r,
			      struct id approval, struct instant *next)
{
	struct approval a;
	if (!id_is_set(approval))
		return RC_OK;
	TRY(approval_load(cx, db, approval, &a));
	if (a.state == APPROVAL_LAPSED)
		return put(cx, db, r->id,
			   &(struct event){ .kind = EVENT_LAPSED, .due = a.expires_at },
			   a.expires_at);
	if ((a.state == APPROVAL_WAITING || a.state == APPROVAL_APPROVED) &&
	    (next->us == 0 || a.expires_at.us < next->us))
		*next = a.expires_at;
	return RC_OK;
}

static enum rc watch_approvals(struct cx *cx, struct db *db, const struct request *r,
			       struct instant *next)
{
	struct request_people people;
	TRY(request_people(cx, db, r->id, &people));
	TRY(watch_approval(cx, db, r, people.approval, next));
	return watch_approval(cx, db, r, people.answer_approval, next);
}

SQL_STATEMENT(event_set_due, "UPDATE desk_request SET next_due = $1 WHERE id = $2");

static enum rc watch(struct cx *cx, struct db *db, struct id request, struct request *r)
{
	struct clock_settings settings;
	TRY(request_load(cx, db, request, r));
	TRY(calendar_load(cx, db, r->from, r->to, &settings));
	const struct clock_list clocks = clocks_of(cx->arena, r, &settings, cx->now);
	const struct clock *nearest = clocks_next(&clocks);
	const struct instant due = nearest ? nearest->due : (struct instant){ 0 };
	struct event_now events = event_of(cx->arena, r, &clocks, &settings, cx->now);
	for (size_t i = 0; i < events.n; i++)
		TRY(put(cx, db, request, &events.p[i], due));
	TRY(watch_approvals(cx, db, r, &events.next));
	TRY(DB_RUN(cx, db, &event_set_due, VAL(due), VAL(request)));
	if (events.next.us == 0)
		return RC_OK;
	return job_add(cx, db, EVENT_JOB, id_print(cx->arena, request), events.next);
}

/* How long an order keeps the data moves a clock of the request that it carries out. */
enum rc event_watch(struct cx *cx, struct db *db, struct id request)
{
	struct request *r = arena_new(cx->arena, struct request, 2);
	TRY(watch(cx, db, request, r));
	return id_is_set(r->executes) ? watch(cx, db, r->executes, r + 1) : RC_OK;
}

/* ---- reading ------------------------------------------------------------------- */

#define COLUMNS                                                                                 \
	"SELECT e.id, e.request_id, r.reference, r.state, e.at, e.kind, e.clock, e.due, e.days" \
	"  FROM desk_event e JOIN desk_request r ON r.id = e.request_id"

SQL_STATEMENT(event_mine, COLUMNS " JOIN people_member m ON m.object_id = coalesce(r.case_id, r.id)"
				  " WHERE r.closed_at = 0 AND m.account_id = $1"
				  "   AND (m.until_at = 0 OR m.until_at > $2)"
				  " ORDER BY e.at DESC, e.id DESC LIMIT 100");
SQL_STATEMENT(event_all, COLUMNS " WHERE r.closed_at = 0"
				 " ORDER BY e.at DESC, e.id DESC LIMIT 100");

SQL_STATEMENT(event_one, COLUMNS " WHERE e.request_id = $1"
				 " ORDER BY e.at DESC, e.id DESC LIMIT 100");

static enum rc read_rows(struct cx *cx, struct rows *rows, struct event_list *out)
{
	struct event_list list = { .p = arena_new(cx->arena, struct event_row, LIST_MAX) };
	while (rows_next(rows)) {
		struct event_row *row = &list.p[list.n++];
		row->id = rows_id(rows);
		row->request = rows_id(rows);
		row->reference = rows_str(rows);
		row->state = rows_str(rows);
		row->at = rows_instant(rows);
		row->kind = rows_str(rows);
		row->clock = rows_str(rows);
		row->due = rows_instant(rows);
		row->days = (int)rows_int(rows);
	}
	TRY(rows_end(cx, rows));
	*out = list;
	return RC_OK;
}

enum rc event_list(struct cx *cx, struct db *db, const struct actor *who, struct event_list *out)
{
	AUTO(rows) rows = NULL;
	if (id_is_set(who->account))
		TRY(ROWS_OPEN(cx, db, &rows, &event_mine, VAL(who->account), VAL(cx->now)));
	else
		TRY(rows_open(cx, db, &rows, &event_all, NO_VALS));
	return read_rows(cx, rows, out);
}

enum rc event_told(struct cx *cx, struct db *db, struct id request, struct event_list *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &event_one, VAL(request)));
	return read_rows(cx, rows, out);
}
