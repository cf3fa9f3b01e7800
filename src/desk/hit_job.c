// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/hit_job.h"

#include "desk/hit_db.h"
#include "store/job.h"

#define LEASE_US (INT64_C(120) * 1000 * 1000)

struct turn {
	struct job job;
	struct hit_work work;
	struct hit_words words; // of an answer of ours
	const bool *hits;	// of an answer of theirs
	bool done;		// it was worked on before
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	struct id id;
	TRY(job_take(cx, db, HIT_JOB, LEASE_US, &t->job));
	if (t->job.fence == 0)
		return RC_OK;
	if (!id_parse(t->job.key, &id))
		return cx_fail(cx, RC_BUG, "the key of a job is no id");
	TRY(hit_work_load(cx, db, id, &t->work));
	t->done = t->work.hit.answered_at.us != 0;
	return RC_OK;
}

/* ---- a turn ---------------------------------------------------------------------------------- */

static enum rc finish(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	if (!t->done)
		TRY(t->work.hit.asked_of_us ? hit_answer(cx, db, &t->work, &t->words)
					    : hit_compared(cx, db, &t->work, t->hits));
	return job_done(cx, db, &t->job);
}

static enum rc put_off(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	return job_retry(cx, db, &t->job,
			 STR("a question about identifiers could not be answered"));
}

enum rc hit_job_turn(struct cx *cx, struct store *store, bool *found)
{
	struct turn *t = arena_new(cx->arena, struct turn, 1);
	TRY(unit_run(cx, store, TX_WRITE, take, t));
	*found = t->job.fence != 0;
	if (!*found)
		return RC_OK;
	if (!t->done && t->work.hit.asked_of_us)
		hit_make_answer(cx, &t->work, &t->words);
	else if (!t->done)
		t->hits = hit_compare(cx, &t->work);
	const enum rc rc = unit_run(cx, store, TX_WRITE, finish, t);
	if (rc == RC_OK)
		return RC_OK;
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	const enum rc put = unit_run(cx, store, TX_WRITE, put_off, t);
	if (put == RC_CONFLICT) // lost: another process has it
		return RC_OK;
	TRY(put);
	return cx_fail(cx, rc, "%.*s", STR_ARG(why));
}
