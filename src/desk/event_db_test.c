// SPDX-License-Identifier: AGPL-3.0-or-later
#include <pthread.h>

#include "desk/clock_job.h"
#include "desk/event_db.h"
#include "desk/request_db.h"
#include "desk/step_db.h"
#include "desk/test_requests.h"
#include "law/test_world.h"
#include "people/approval_db.h"

enum { REQUESTS = 6, CLOCKS = 2 };

static void take(struct cx *cx, struct test_world *w, struct id id, enum action action)
{
	struct step_done done;
	const struct step_order o = { .request = id,
				      .action = action,
				      .world = test_world(cx, test_law(), TEST_DATE, ""),
				      .facts = { .reason = STR("because"),
						 .stated = { GUARD_SET(GUARD_KEPT) |
							     GUARD_SET(GUARD_ENTITLED) },
						 .until = instant_add(cx->now, DAYS(90)) } };
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
}

static struct id preserved(struct cx *cx, struct test_world *w)
{
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	take(cx, w, id, ACTION_START);
	OK(request_check(cx, w->db, &w->as[ROLE_OFFICER], id, CHECK_VERIFIED, STR("called")));
	take(cx, w, id, ACTION_PRESERVE);
	return id;
}

/* The kinds of all events, newest first: "silence near". */
static struct str events(struct cx *cx, struct test_world *w)
{
	struct event_list list;
	struct str out = { 0 };
	OK(event_list(cx, w->db, &w->as[ROLE_OFFICER], &list));
	for (size_t i = 0; i < list.n; i++)
		out = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? " " : "",
				STR_ARG(list.p[i].kind));
	return out;
}

SQL_STATEMENT(test_job_due, "SELECT due_at FROM store_job WHERE kind = $1 AND key = $2");

static int64_t job_due(struct cx *cx, struct test_world *w, struct id id)
{
	int64_t due = 0;
	AUTO(rows) r = NULL;
	OK(ROWS_OPEN(cx, w->db, &r, &test_job_due, VAL(STR(EVENT_JOB)),
		     VAL(id_print(cx->arena, id))));
	if (r && rows_next(r))
		due = rows_int(r);
	if (r)
		OK(rows_end(cx, r));
	return due;
}

PEOPLE_TEST(desk_event_silence_is_told_once)
{
	const struct instant start = cx->now;
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	EQ(job_due(cx, w, id), instant_add(start, HOURS(3)).us); // a quarter is left
	cx->now = instant_add(start, HOURS(3));
	OK(event_watch(cx, w->db, id));
	EQ_STR(events(cx, w), "near");
	cx->now = (struct instant){ instant_add(start, HOURS(4)).us + 1 };
	OK(event_watch(cx, w->db, id));
	OK(event_watch(cx, w->db, id));
	EQ_STR(events(cx, w), "silence near");
	take(cx, w, id, ACTION_ACKNOWLEDGE);
	cx->now = instant_add(start, DAYS(2));
	OK(event_watch(cx, w->db, id));
	EQ_STR(events(cx, w), "silence near");
	struct event_list list;
	OK(event_list(cx, w->db, &w->as[ROLE_PROSECUTOR], &list));
	EQ(list.n, 0);
}

PEOPLE_TEST(desk_event_a_preservation_warns_three_times_and_anew_when_it_is_extended)
{
	const struct instant start = cx->now;
	const struct id id = preserved(cx, w);
	for (int day = 1; day < 90; day++) {
		cx->now = instant_add(start, DAYS(day));
		OK(event_watch(cx, w->db, id));
	}
	EQ_STR(events(cx, w), "warning warning warning");
	take(cx, w, id, ACTION_EXTEND);
	EQ_STR(events(cx, w), "warning warning warning");
	cx->now = instant_add(cx->now, DAYS(60));
	OK(event_watch(cx, w->db, id));
	EQ_STR(events(cx, w), "warning warning warning warning");
}

PEOPLE_TEST(desk_event_an_approval_that_lapsed_is_told)
{
	struct id approval;
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	const struct approval_form form = { .kind = "request-answer",
					    .object_kind = "request",
					    .object = id,
					    .title = STR("KE: in-work"),
					    .bytes = STR("an answer"),
					    .roles = roles_of(ROLE_APPROVER),
					    .lasts = STEP_APPROVAL_LASTS };
	take(cx, w, id, ACTION_START);
	OK(approval_propose(cx, w->db, &w->as[ROLE_OFFICER], &form, &approval));
	OK(request_set_approval(cx, w->db, id, approval, true));
	OK(event_watch(cx, w->db, id));
	EQ(job_due(cx, w, id), instant_add(cx->now, HOURS(3)).us);
	cx->now = instant_add(cx->now, STEP_APPROVAL_LASTS);
	OK(event_watch(cx, w->db, id));
	OK(event_watch(cx, w->db, id));
	EQ_STR(events(cx, w), "lapsed");
}

/* ---- two at once -------------------------------------------------------------- */

static void prepare(struct cx *cx, struct test_world *w)
{
	for (int i = 0; i < REQUESTS; i++)
		(void)preserved(cx, w);
	(void)desk_test_entered(cx, w, KIND_PRESERVATION); // nobody acknowledges it
}

struct clock_thread {
	pthread_t thread;
	struct store *store;
	struct instant now;
	int turns;
	enum rc rc;
};

static void *run_clock(void *arg)
{
	struct clock_thread *t = arg;
	bool found = true;
	while (found && t->rc == RC_OK) {
		struct arena arena = { 0 };
		struct cx cx;
		cx_init(&cx, &arena, t->now);
		t->rc = clock_job_turn(&cx, t->store, &found);
		t->turns += found && t->rc == RC_OK;
		if (t->rc == RC_BUSY) { // a clash on PostgreSQL: put off, and tried again
			t->now = instant_add(t->now, SECONDS(11));
			t->rc = RC_OK;
			found = true;
		}
		arena_done(&arena);
	}
	return NULL;
}

struct counts {
	int64_t steps, acts, events, silent, jobs;
};

SQL_STATEMENT(test_count_steps, "SELECT count(*) FROM desk_step WHERE action = 'expire'");
SQL_STATEMENT(test_count_entries, "SELECT count(*) FROM ledger_entry WHERE act = 'request-expire'");
SQL_STATEMENT(test_count_events, "SELECT count(*) FROM desk_event WHERE kind = 'expired'");
SQL_STATEMENT(test_count_silent, "SELECT count(*) FROM desk_event WHERE kind = 'silence'");
SQL_STATEMENT(test_count_jobs, "SELECT count(*) FROM store_job WHERE kind = 'request-clock'");

static enum rc count_one(struct cx *cx, struct db *db, const struct sql_statement *s, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, s, NO_VALS));
	while (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

static enum rc count_all(struct cx *cx, struct db *db, void *arg)
{
	struct counts *c = arg;
	TRY(count_one(cx, db, &test_count_steps, &c->steps));
	TRY(count_one(cx, db, &test_count_entries, &c->acts));
	TRY(count_one(cx, db, &test_count_events, &c->events));
	TRY(count_one(cx, db, &test_count_silent, &c->silent));
	return count_one(cx, db, &test_count_jobs, &c->jobs);
}

DB_TEST(desk_event_two_clocks_take_each_moment_once)
{
	struct clock_thread clocks[CLOCKS] = { 0 };
	struct counts counts = { 0 };
	test_people_run(cx, store, prepare);
	for (int i = 0; i < CLOCKS; i++) {
		clocks[i].store = store;
		clocks[i].now = instant_add(cx->now, DAYS(91));
		REQUIRE(pthread_create(&clocks[i].thread, NULL, run_clock, &clocks[i]) == 0);
	}
	for (int i = 0; i < CLOCKS; i++) {
		REQUIRE(pthread_join(clocks[i].thread, NULL) == 0);
		EQ(clocks[i].rc, RC_OK);
	}
	EQ(clocks[0].turns + clocks[1].turns, REQUESTS + 1);
	OK(unit_run(cx, store, TX_READ, count_all, &counts));
	EQ(counts.steps, REQUESTS);
	EQ(counts.acts, REQUESTS);
	EQ(counts.events, REQUESTS);
	EQ(counts.silent, 1);
	EQ(counts.jobs, 0);
}
