// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/clock_job.h"

#include "desk/event_db.h"
#include "desk/step_db.h"
#include "store/job.h"

enum { LEASE_US = 60 * 1000 * 1000 };

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	return job_take(cx, db, EVENT_JOB, LEASE_US, arg);
}

static enum rc work(struct cx *cx, struct db *db, void *arg)
{
	const struct job *job = arg;
	struct step_done done;
	struct id request;
	if (!id_parse(job->key, &request))
		return cx_fail(cx, RC_BUG, "the key of a job is no id");
	TRY(step_expire(cx, db, request, &done));
	TRY(event_watch(cx, db, request));
	return job_done(cx, db, job);
}

static enum rc put_off(struct cx *cx, struct db *db, void *arg)
{
	return job_retry(cx, db, arg, STR("the events of a request could not be written"));
}

enum rc clock_job_turn(struct cx *cx, struct store *store, bool *found)
{
	struct job job;
	TRY(unit_run(cx, store, TX_WRITE, take, &job));
	*found = job.fence != 0;
	if (job.fence == 0)
		return RC_OK;
	const enum rc rc = unit_run(cx, store, TX_WRITE, work, &job);
	if (rc == RC_OK || rc == RC_CONFLICT) // lost: another process has it
		return RC_OK;
	const struct str why = arena_copy(cx->arena, str_from_c(cx->error));
	TRY(unit_run(cx, store, TX_WRITE, put_off, &job));
	return cx_fail(cx, rc, "%.*s", STR_ARG(why));
}
