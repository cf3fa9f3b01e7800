// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/job.h"

#include <pthread.h>
#include <stdatomic.h>

#include "store/test_db.h"

#define SECOND INT64_C(1000000)
#define LEASE (60 * SECOND)

enum { JOBS = 60, WORKERS = 4 };

enum act_kind { ADD, TAKE, KEEP, DONE, RETRY, LATER, HURRY, FREE_ALL };

struct act {
	enum act_kind what;
	const char *key;
	struct instant due;
	struct job job;
};

static enum rc do_act(struct cx *cx, struct db *db, void *arg)
{
	struct act *act = arg;
	switch (act->what) {
	case ADD:
		return job_add(cx, db, "test", str_from_c(act->key), act->due);
	case TAKE:
		return job_take(cx, db, "test", LEASE, &act->job);
	case KEEP:
		return job_keep(cx, db, &act->job, LEASE);
	case DONE:
		return job_done(cx, db, &act->job);
	case RETRY:
		return job_retry(cx, db, &act->job, STR("the peer is away"));
	case LATER:
		return job_later(cx, db, &act->job, instant_add(cx->now, HOURS(1)));
	case HURRY:
		return job_hurry(cx, db, "test", act->job.key);
	case FREE_ALL:
		return job_free_all(cx, db, "test");
	}
	return RC_BUG;
}

static void add(struct cx *cx, struct store *store, const char *key, int64_t in_us)
{
	struct act act = { .what = ADD, .key = key, .due = { cx->now.us + in_us } };
	EQ(unit_run(cx, store, TX_WRITE, do_act, &act), RC_OK);
}

static struct job take(struct cx *cx, struct store *store)
{
	struct act act = { .what = TAKE };
	EQ(unit_run(cx, store, TX_WRITE, do_act, &act), RC_OK);
	return act.job;
}

static enum rc with(struct cx *cx, struct store *store, enum act_kind what, struct job job)
{
	struct act act = { .what = what, .job = job };
	return unit_run(cx, store, TX_WRITE, do_act, &act);
}

static void count_one(void *arg)
{
	int *n = arg;
	++*n;
}

DB_TEST(who_watches_hears_of_new_jobs_alone)
{
	int heard = 0;
	store_watch(store, count_one, &heard);
	add(cx, store, "a", 0);
	EQ(heard, 1);
	const struct job job = take(cx, store);
	EQ(with(cx, store, LATER, job), RC_OK);
	EQ(with(cx, store, HURRY, job), RC_OK);
	EQ(heard, 1);
	store_unwatch(store, &heard);
}

DB_TEST(a_job_that_waits_can_be_hurried)
{
	add(cx, store, "a", 0);
	const struct job job = take(cx, store);
	EQ(with(cx, store, HURRY, job), RC_OK); // it is being done: nothing to hurry
	EQ(take(cx, store).fence, 0);
	EQ(with(cx, store, LATER, job), RC_OK);
	EQ(take(cx, store).fence, 0);
	EQ(with(cx, store, HURRY, job), RC_OK);
	const struct job again = take(cx, store);
	CHECK(again.fence > job.fence);
	EQ(take(cx, store).fence, 0);
	EQ(with(cx, store, FREE_ALL, again), RC_OK);
	const struct job third = take(cx, store);
	CHECK(third.fence > again.fence);
	EQ(with(cx, store, DONE, again), RC_CONFLICT);
	add(cx, store, "a", 0); // while it is done: sooner than it was put off to
	EQ(with(cx, store, LATER, third), RC_OK);
	CHECK(take(cx, store).fence > third.fence);
}

DB_TEST(a_job_is_taken_when_it_is_due_by_one_and_gone_when_it_is_done)
{
	add(cx, store, "later", 10 * SECOND);
	add(cx, store, "sooner", 5 * SECOND);
	EQ(take(cx, store).fence, 0);
	cx->now.us += 20 * SECOND;
	const struct job first = take(cx, store), second = take(cx, store);
	EQ_STR(first.key, "sooner");
	EQ_STR(second.key, "later");
	EQ(first.tries, 1);
	CHECK(first.fence > 0);
	EQ(take(cx, store).fence, 0);
	EQ(with(cx, store, DONE, first), RC_OK);
	EQ(with(cx, store, DONE, second), RC_OK);
	cx->now.us += 2 * LEASE;
	EQ(take(cx, store).fence, 0);
}

DB_TEST(a_lease_that_ended_is_taken_by_another_and_its_old_holder_can_do_nothing)
{
	add(cx, store, "a", 0);
	const struct job dead = take(cx, store);
	cx->now.us += LEASE;
	const struct job alive = take(cx, store);
	EQ_STR(alive.key, "a");
	CHECK(alive.fence > dead.fence);
	EQ(alive.tries, 2);
	EQ(with(cx, store, KEEP, dead), RC_CONFLICT);
	EQ(with(cx, store, RETRY, dead), RC_CONFLICT);
	EQ(with(cx, store, DONE, dead), RC_CONFLICT);
	EQ_STR(cx_error(cx),
	       "the job test a took longer than its lease, and another process has it now");
	EQ(with(cx, store, DONE, alive), RC_OK);
	EQ(with(cx, store, DONE, alive), RC_CONFLICT);
}

DB_TEST(the_holder_of_an_old_lease_cannot_end_a_new_job_of_the_same_name)
{
	add(cx, store, "a", 0);
	const struct job old = take(cx, store);
	cx->now.us += LEASE;
	EQ(with(cx, store, DONE, take(cx, store)), RC_OK);
	add(cx, store, "a", 0);
	cx->now.us += SECOND;
	const struct job new = take(cx, store);
	CHECK(new.fence > old.fence);
	EQ(with(cx, store, DONE, old), RC_CONFLICT);
	EQ(with(cx, store, DONE, new), RC_OK);
}

DB_TEST(leases_taken_within_one_microsecond_differ)
{
	add(cx, store, "a", 0);
	const struct job first = take(cx, store);
	EQ(with(cx, store, RETRY, first), RC_OK);
	add(cx, store, "a", 0);
	const struct job second = take(cx, store);
	EQ_STR(second.key, "a");
	CHECK(second.fence > first.fence);
}

DB_TEST(a_lease_that_is_kept_does_not_end)
{
	add(cx, store, "a", 0);
	const struct job job = take(cx, store);
	cx->now.us += LEASE - SECOND;
	EQ(with(cx, store, KEEP, job), RC_OK);
	cx->now.us += LEASE - SECOND;
	EQ(take(cx, store).fence, 0);
	EQ(with(cx, store, DONE, job), RC_OK);
}

DB_TEST(a_job_that_failed_comes_back_after_a_pause_that_grows)
{
	add(cx, store, "a", 0);
	for (int64_t tries = 1; tries <= 4; tries++) {
		const struct job job = take(cx, store);
		EQ(job.tries, tries);
		EQ(with(cx, store, RETRY, job), RC_OK);
		cx->now.us += job_pause(tries) - 1;
		EQ(take(cx, store).fence, 0);
		cx->now.us += 1;
	}
}

TEST(pauses_double_up_to_six_hours)
{
	EQ(job_pause(1), 10 * SECOND);
	EQ(job_pause(2), 20 * SECOND);
	EQ(job_pause(5), 160 * SECOND);
	EQ(job_pause(12), 20480 * SECOND);
	EQ(job_pause(13), 21600 * SECOND);
	EQ(job_pause(INT64_MAX), 21600 * SECOND);
}

DB_TEST(the_same_job_added_twice_is_one_at_the_earlier_time)
{
	add(cx, store, "a", 10 * SECOND);
	add(cx, store, "a", 2 * SECOND);
	add(cx, store, "a", 30 * SECOND);
	cx->now.us += 2 * SECOND;
	EQ(with(cx, store, DONE, take(cx, store)), RC_OK);
	cx->now.us += 60 * SECOND;
	EQ(take(cx, store).fence, 0);
}

DB_TEST(a_job_asked_for_while_it_is_done_is_done_once_more)
{
	add(cx, store, "a", 0);
	const struct job job = take(cx, store);
	add(cx, store, "a", 5 * SECOND);
	EQ(with(cx, store, DONE, job), RC_OK);
	EQ(take(cx, store).fence, 0);
	cx->now.us += 5 * SECOND;
	const struct job again = take(cx, store);
	EQ_STR(again.key, "a");
	EQ(again.tries, 1);
	EQ(with(cx, store, DONE, again), RC_OK);
	cx->now.us += LEASE;
	EQ(take(cx, store).fence, 0);
}

struct worker {
	pthread_t thread;
	struct store *store;
	struct instant now;
	atomic_int *done;
};

static void *work(void *arg)
{
	const struct worker *worker = arg;
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, worker->now);
	for (;;) {
		struct act act = { .what = TAKE };
		const enum rc rc = unit_run(&cx, worker->store, TX_WRITE, do_act, &act);
		INVARIANT(rc == RC_OK || rc == RC_BUSY);
		if (rc == RC_BUSY)
			continue;
		if (act.job.fence == 0)
			break;
		int64_t number = -1;
		INVARIANT(str_to_i64(act.job.key, 0, JOBS - 1, &number));
		atomic_fetch_add(&worker->done[number], 1);
		INVARIANT(with(&cx, worker->store, DONE, act.job) == RC_OK);
	}
	arena_done(&arena);
	return NULL;
}

DB_TEST(workers_share_the_jobs_and_each_is_done_once)
{
	atomic_int done[JOBS] = { 0 };
	struct worker workers[WORKERS];
	for (int i = 0; i < JOBS; i++)
		add(cx, store, arena_fmt(cx->arena, "%d", i).p, 0);
	for (unsigned i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){ .store = store, .now = cx->now, .done = done };
		INVARIANT(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
	}
	for (unsigned i = 0; i < WORKERS; i++)
		INVARIANT(pthread_join(workers[i].thread, NULL) == 0);
	for (int i = 0; i < JOBS; i++)
		EQ(atomic_load(&done[i]), 1);
	EQ(take(cx, store).fence, 0);
}
