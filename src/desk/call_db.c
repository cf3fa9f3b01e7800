// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/call_db.h"

#include "desk/duty_db.h"
#include "desk/request_db.h"
#include "people/account_db.h"
#include "people/act_db.h"
#include "people/member_db.h"
#include "store/job.h"

enum { LIST_MAX = 100, SENDS_MAX = 200 };

static enum rc append(struct cx *cx, struct db *db, const char *act, const struct call *c,
		      struct str note)
{
	return ledger_append(
		cx, db,
		&(struct ledger_act){
			.act = act, .object_kind = "request", .object = c->request, .note = note },
		NULL);
}

/* ---- beginning ---------------------------------------------------------------------- */

SQL_STATEMENT(call_open, "SELECT id, urgent FROM desk_call"
			 " WHERE request_id = $1 AND ended_at = 0 LIMIT 1");
SQL_STATEMENT(call_join, "UPDATE desk_call SET urgent = 1, event = $1, due = $2 WHERE id = $3");
SQL_STATEMENT(call_insert, "INSERT INTO desk_call (id, request_id, event, due, urgent, at, rounds,"
			   "  ended_at, ended, taken_by)"
			   " VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', NULL)");

enum rc call_begin(struct cx *cx, struct db *db, struct id request, const struct event *event)
{
	struct id id = { 0 };
	bool urgent = false;
	const bool now = event_is_urgent(event->kind);
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &call_open, VAL(request)));
		if (rows_next(r)) {
			id = rows_id(r);
			urgent = rows_int(r) == 1;
		}
		TRY(rows_end(cx, r));
	}
	const struct str key = str_from_c(event_key(event->kind));
	if (id_is_set(id) && (urgent || !now)) // those who are called see all of the request
		return RC_OK;
	if (id_is_set(id)) {
		TRY(DB_RUN(cx, db, &call_join, VAL(key), VAL(event->due), VAL(id)));
	} else {
		id = id_new(cx->now);
		TRY(DB_RUN(cx, db, &call_insert, VAL(id), VAL(request), VAL(key), VAL(event->due),
			   VAL((int64_t)now), VAL(cx->now)));
	}
	return job_add(cx, db, CALL_JOB, id_print(cx->arena, id), cx->now);
}

/* ---- reading ------------------------------------------------------------------------- */

#define COLUMNS                                                                               \
	"SELECT c.id, c.request_id, r.reference, c.event, c.due, c.at, c.ended_at, c.urgent," \
	"       c.rounds, c.ended, c.taken_by"                                                \
	"  FROM desk_call c JOIN desk_request r ON r.id = c.request_id"

SQL_STATEMENT(call_one, COLUMNS " WHERE c.id = $1");
SQL_STATEMENT(call_waits, COLUMNS " WHERE c.ended IN ('', 'unanswered', 'nobody')"
				  "   AND r.closed_at = 0"
				  "   AND NOT EXISTS (SELECT 1 FROM desk_step s"
				  "     WHERE s.request_id = c.request_id AND s.at > c.at"
				  "       AND s.by_id IS NOT NULL)"
				  " ORDER BY c.at, c.id LIMIT 100");
SQL_STATEMENT(call_newest, COLUMNS " ORDER BY c.at DESC, c.id DESC LIMIT 100");

static bool read_call(struct rows *r, struct call *c)
{
	c->id = rows_id(r);
	c->request = rows_id(r);
	c->reference = rows_str(r);
	const bool known = event_parse(rows_str(r), &c->event);
	c->due = rows_instant(r);
	c->at = rows_instant(r);
	c->ended_at = rows_instant(r);
	c->urgent = rows_int(r) == 1;
	c->rounds = rows_int(r);
	c->ended = rows_str(r);
	c->taken_by = rows_id(r);
	return known;
}

enum rc call_load(struct cx *cx, struct db *db, struct id id, struct call *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &call_one, VAL(id)));
	const bool found = rows_next(r) && read_call(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, N_("there is no such call"));
}

static enum rc read_list(struct cx *cx, struct rows *r, struct call_list *out)
{
	struct call_list list = { .p = arena_new(cx->arena, struct call, LIST_MAX) };
	while (rows_next(r))
		if (read_call(r, &list.p[list.n]))
			list.n++;
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc call_waiting(struct cx *cx, struct db *db, struct call_list *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &call_waits, NO_VALS));
	return read_list(cx, r, out);
}

enum rc call_list(struct cx *cx, struct db *db, struct call_list *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &call_newest, NO_VALS));
	return read_list(cx, r, out);
}

/* ---- ending ---------------------------------------------------------------------------- */

SQL_STATEMENT(call_end, "UPDATE desk_call SET ended_at = $1, ended = $2, taken_by = $3"
			" WHERE id = $4");

static enum rc end(struct cx *cx, struct db *db, struct id call, const char *how, struct id by)
{
	return DB_RUN(cx, db, &call_end, VAL(cx->now), VAL(str_from_c(how)),
		      id_is_set(by) ? VAL(by) : VAL_NULL, VAL(call));
}

/* The roster is why they need to know. */
static enum rc let_work(struct cx *cx, struct db *db, const struct actor *by, struct id request)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, db, request, r));
	const struct id scope = request_scope(r);
	const enum rc rc = member_check(cx, db, by, scope, MEMBER_WORK);
	if (rc != RC_MISSING)
		return rc;
	return member_add_by_node(
		cx, db, (struct member_of){ id_is_set(r->case_id) ? "case" : "request", scope },
		by->account, STR("took a call of the duty"));
}

enum rc call_take(struct cx *cx, struct db *db, const struct actor *by, struct id id, bool *first)
{
	struct call c = { 0 };
	if (!id_is_set(by->account) || !access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED,
			       N_("a call is taken by somebody who works on cases and "
				  "is signed in"));
	TRY(call_load(cx, db, id, &c));
	*first = !str_eq(c.ended, STR("taken"));
	if (!*first)
		return RC_OK;
	TRY(end(cx, db, id, "taken", by->account));
	TRY(let_work(cx, db, by, c.request));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "duty-call-taken",
					       .object_kind = "request",
					       .object = c.request });
}

/* ---- going on ---------------------------------------------------------------------------- */

SQL_STATEMENT(call_steps, "SELECT count(*) FROM desk_step"
			  " WHERE request_id = $1 AND at > $2 AND by_id IS NOT NULL");

/* Somebody of this node has moved it since. */
static enum rc is_overtaken(struct cx *cx, struct db *db, const struct call *c, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &call_steps, VAL(c->request), VAL(c->at)));
	*out = rows_next(r) && rows_int(r) > 0;
	return rows_end(cx, r);
}

struct people {
	struct id *p;
	size_t n, cap;
};

static void add_once(struct arena *a, struct people *people, struct id account)
{
	for (size_t i = 0; i < people->n; i++)
		if (id_eq(people->p[i], account))
			return;
	*ARENA_PUSH(a, people) = account;
}

/* Who is on duty now, the latest to begin first; then who comes next. Without those that cannot
 * be reached; nobody in particular (zero) where only the roster as a whole can be. */
static enum rc whom_to_call(struct cx *cx, struct db *db, struct people *out)
{
	struct duty_list list;
	struct people all = { 0 };
	TRY(duty_list(cx, db, &list));
	for (size_t i = list.n; i-- > 0;)
		if (list.p[i].begins.us <= cx->now.us)
			add_once(cx->arena, &all, list.p[i].account);
	for (size_t i = 0; i < list.n; i++)
		add_once(cx->arena, &all, list.p[i].account);
	for (size_t i = 0; i < all.n; i++) {
		struct account who;
		struct call_channels channels;
		TRY(account_load(cx, db, all.p[i], &who));
		TRY(channel_list(cx, db, all.p[i], &channels));
		if (channels.n > 0 && who.state == ACCOUNT_ACTIVE)
			*ARENA_PUSH(cx->arena, out) = all.p[i];
	}
	struct call_channels shared;
	TRY(channel_list(cx, db, (struct id){ 0 }, &shared));
	if (shared.n > 0 && out->n == 0)
		*ARENA_PUSH(cx->arena, out) = (struct id){ 0 };
	return RC_OK;
}

SQL_STATEMENT(call_round, "UPDATE desk_call SET rounds = rounds + 1 WHERE id = $1");

static enum rc send_to(struct cx *cx, struct db *db, const struct call *c, struct id account)
{
	struct call_channels channels;
	TRY(channel_list(cx, db, account, &channels));
	for (size_t i = 0; i < channels.n; i++)
		TRY(call_send_add(cx, db, &channels.p[i], c->id));
	return RC_OK;
}

/* With the first of each round the roster's own channels are called: whoever carries the shared
 * telephone is not asked to wait. */
static enum rc call_one_person(struct cx *cx, struct db *db, const struct call *c,
			       struct id account, bool first)
{
	if (id_is_set(account))
		TRY(send_to(cx, db, c, account));
	if (first)
		TRY(send_to(cx, db, c, (struct id){ 0 }));
	TRY(DB_RUN(cx, db, &call_round, VAL(c->id)));
	const struct str whom = id_is_set(account) ? id_print(cx->arena, account) : STR("roster");
	TRY(append(cx, db, "duty-called", c,
		   arena_fmt(cx->arena, "%lld: %.*s", (long long)c->rounds + 1, STR_ARG(whom))));
	if (!c->urgent)
		return end(cx, db, c->id, "told", (struct id){ 0 });
	return job_add(cx, db, CALL_JOB, id_print(cx->arena, c->id),
		       instant_add(cx->now, CALL_AGAIN));
}

enum rc call_next(struct cx *cx, struct db *db, struct id id)
{
	struct call c = { 0 };
	struct people people = { 0 };
	bool overtaken;
	TRY(call_load(cx, db, id, &c));
	if (c.ended_at.us != 0)
		return RC_OK;
	TRY(is_overtaken(cx, db, &c, &overtaken));
	if (overtaken)
		return end(cx, db, id, "overtaken", (struct id){ 0 });
	TRY(whom_to_call(cx, db, &people));
	if (people.n == 0) {
		TRY(append(cx, db, "duty-call-nobody", &c, STR("")));
		return end(cx, db, id, "nobody", (struct id){ 0 });
	}
	if (c.rounds >= (int64_t)people.n * CALL_ROUNDS) {
		TRY(append(cx, db, "duty-call-unanswered", &c, STR("")));
		return end(cx, db, id, "unanswered", (struct id){ 0 });
	}
	const size_t at = (size_t)c.rounds % people.n;
	return call_one_person(cx, db, &c, people.p[at], at == 0);
}

/* ---- messages -------------------------------------------------------------------------------- */

SQL_STATEMENT(send_insert, "INSERT INTO desk_call_send (id, call_id, channel_id, account_id, kind,"
			   "  at, sent_at, failed)"
			   " VALUES ($1, $2, $3, $4, $5, $6, 0, '')");

enum rc call_send_add(struct cx *cx, struct db *db, const struct call_channel *to, struct id call)
{
	const struct id id = id_new(cx->now);
	TRY(DB_RUN(cx, db, &send_insert, VAL(id), id_is_set(call) ? VAL(call) : VAL_NULL,
		   VAL(to->id), id_is_set(to->account) ? VAL(to->account) : VAL_NULL,
		   VAL(str_from_c(channel_key(to->kind))), VAL(cx->now)));
	return job_add(cx, db, SEND_JOB, id_print(cx->arena, id), cx->now);
}

#define SEND_COLUMNS                                                                          \
	"SELECT s.id, s.call_id, s.channel_id, s.account_id, coalesce(a.post, ''),"           \
	"       coalesce(a.name, ''), s.kind,"                                                \
	"       coalesce(h.address, ''), coalesce(h.language, ''), s.at, s.sent_at, s.failed" \
	"  FROM desk_call_send s LEFT JOIN people_account a ON a.id = s.account_id"           \
	"  LEFT JOIN desk_channel h ON h.id = s.channel_id"

SQL_STATEMENT(send_one, SEND_COLUMNS " WHERE s.id = $1");
SQL_STATEMENT(send_rows, SEND_COLUMNS " WHERE s.call_id = $1 ORDER BY s.at, s.id LIMIT 200");

static bool read_send(struct rows *r, struct call_send *s)
{
	s->id = rows_id(r);
	s->call = rows_id(r);
	s->channel = rows_id(r);
	s->account = rows_id(r);
	const struct str post = rows_str(r), name = rows_str(r);
	s->who = post.n > 0 ? post : name;
	const bool known = channel_parse(rows_str(r), &s->kind);
	s->address = rows_str(r);
	s->language = rows_str(r);
	s->at = rows_instant(r);
	s->sent_at = rows_instant(r);
	s->failed = rows_str(r);
	return known;
}

enum rc call_sends(struct cx *cx, struct db *db, struct id call, struct call_sends *out)
{
	AUTO(rows) r = NULL;
	struct call_sends list = { .p = arena_new(cx->arena, struct call_send, SENDS_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &send_rows, VAL(call)));
	while (rows_next(r))
		if (read_send(r, &list.p[list.n]))
			list.n++;
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc call_send_load(struct cx *cx, struct db *db, struct id id, struct call_send *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &send_one, VAL(id)));
	const bool found = rows_next(r) && read_send(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such message");
}

SQL_STATEMENT(send_set, "UPDATE desk_call_send SET sent_at = $1, failed = $2 WHERE id = $3");
SQL_STATEMENT(channel_went, "UPDATE desk_channel SET sent_at = $1, failed = '' WHERE id = $2");
SQL_STATEMENT(channel_failed, "UPDATE desk_channel SET failed = $1 WHERE id = $2");

enum rc call_send_tried(struct cx *cx, struct db *db, const struct call_send *send,
			struct str failed)
{
	const struct instant at = failed.n == 0 ? cx->now : (struct instant){ 0 };
	TRY(DB_RUN(cx, db, &send_set, VAL(at), VAL(failed), VAL(send->id)));
	if (failed.n == 0)
		return DB_RUN(cx, db, &channel_went, VAL(at), VAL(send->channel));
	return DB_RUN(cx, db, &channel_failed, VAL(failed), VAL(send->channel));
}
