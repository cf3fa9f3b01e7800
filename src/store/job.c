// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/job.h"

#include "core/banned.h"

#define SECOND_US INT64_C(1000000)
#define PAUSE_FIRST_US (10 * SECOND_US)
#define PAUSE_MAX_US (6 * 3600 * SECOND_US)

SQL_STATEMENT(add_job, "INSERT INTO store_job (kind, key, due_at) VALUES ($1, $2, $3)"
		       " ON CONFLICT (kind, key) DO UPDATE SET"
		       "   due_at = CASE WHEN store_job.leased_until = 0"
		       "                  AND excluded.due_at < store_job.due_at"
		       "                 THEN excluded.due_at ELSE store_job.due_at END,"
		       "   again_at = CASE WHEN store_job.leased_until > 0"
		       "                   THEN excluded.due_at ELSE store_job.again_at END");

/* SKIP LOCKED: who comes at the same time takes the next instead of clashing. */
#define TAKE(lock)                                                               \
	"UPDATE store_job"                                                       \
	"   SET leased_until = $3, tries = tries + 1,"                           \
	"       fence = CASE WHEN fence < $2 THEN $2 ELSE fence + 1 END"         \
	" WHERE kind = $1"                                                       \
	"   AND key = (SELECT key FROM store_job"                                \
	"               WHERE kind = $1 AND due_at <= $2 AND leased_until <= $2" \
	"               ORDER BY due_at, key LIMIT 1" lock ")"                   \
	" RETURNING key, fence, tries"
SQL_STATEMENT_TWO(take_job, TAKE(""), TAKE(" FOR UPDATE SKIP LOCKED"));

SQL_STATEMENT(keep_job, "UPDATE store_job SET leased_until = $4"
			" WHERE kind = $1 AND key = $2 AND fence = $3 AND leased_until > 0");

SQL_STATEMENT(do_job_again, "UPDATE store_job"
			    "   SET due_at = again_at, again_at = NULL, leased_until = 0,"
			    "       tries = 0, failed = ''"
			    " WHERE kind = $1 AND key = $2 AND fence = $3 AND leased_until > 0"
			    "   AND again_at IS NOT NULL");

SQL_STATEMENT(end_job, "DELETE FROM store_job"
		       " WHERE kind = $1 AND key = $2 AND fence = $3 AND leased_until > 0");

SQL_STATEMENT(put_job_off, "UPDATE store_job"
			   "   SET due_at = CASE WHEN again_at < $4 THEN again_at ELSE $4 END,"
			   "       again_at = NULL, leased_until = 0, failed = $5"
			   " WHERE kind = $1 AND key = $2 AND fence = $3 AND leased_until > 0");

enum rc job_add(struct cx *cx, struct db *db, const char *kind, struct str key, struct instant due)
{
	db_tell(db);
	return DB_RUN(cx, db, &add_job, VAL(str_from_c(kind)), VAL(key), VAL(due));
}

enum rc job_take(struct cx *cx, struct db *db, const char *kind, int64_t lease_us, struct job *out)
{
	struct job job = { .kind = kind };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &take_job, VAL(str_from_c(kind)), VAL(cx->now),
		      VAL(cx->now.us + lease_us)));
	while (rows_next(r)) {
		job.key = rows_str(r);
		job.fence = rows_int(r);
		job.tries = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = job;
	return RC_OK;
}

static enum rc check_lease(struct cx *cx, const struct job *job, int64_t changed)
{
	if (changed == 1)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "the job %s %.*s took longer than its lease, and another process has it now",
		       job->kind, STR_ARG(job->key));
}

enum rc job_keep(struct cx *cx, struct db *db, const struct job *job, int64_t lease_us)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &keep_job,
		   VALS(VAL(str_from_c(job->kind)), VAL(job->key), VAL(job->fence),
			VAL(cx->now.us + lease_us)),
		   &changed));
	return check_lease(cx, job, changed);
}

enum rc job_done(struct cx *cx, struct db *db, const struct job *job)
{
	const struct vals vals = VALS(VAL(str_from_c(job->kind)), VAL(job->key), VAL(job->fence));
	int64_t changed = 0;
	TRY(db_run(cx, db, &do_job_again, vals, &changed));
	if (changed == 0)
		TRY(db_run(cx, db, &end_job, vals, &changed));
	return check_lease(cx, job, changed);
}

enum rc job_retry(struct cx *cx, struct db *db, const struct job *job, struct str why)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &put_job_off,
		   VALS(VAL(str_from_c(job->kind)), VAL(job->key), VAL(job->fence),
			VAL(cx->now.us + job_pause(job->tries)), VAL(why)),
		   &changed));
	return check_lease(cx, job, changed);
}

enum rc job_later(struct cx *cx, struct db *db, const struct job *job, struct instant due)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &put_job_off,
		   VALS(VAL(str_from_c(job->kind)), VAL(job->key), VAL(job->fence), VAL(due),
			VAL(STR(""))),
		   &changed));
	return check_lease(cx, job, changed);
}

SQL_STATEMENT(hurry_job, "UPDATE store_job SET due_at = 0"
			 " WHERE kind = $1 AND key = $2 AND leased_until = 0 AND due_at > 0");
SQL_STATEMENT(free_jobs, "UPDATE store_job SET due_at = 0, leased_until = 0, again_at = NULL"
			 " WHERE kind = $1");

enum rc job_hurry(struct cx *cx, struct db *db, const char *kind, struct str key)
{
	return DB_RUN(cx, db, &hurry_job, VAL(str_from_c(kind)), VAL(key));
}

enum rc job_free_all(struct cx *cx, struct db *db, const char *kind)
{
	return DB_RUN(cx, db, &free_jobs, VAL(str_from_c(kind)));
}

int64_t job_pause(int64_t tries)
{
	int64_t us = PAUSE_FIRST_US;
	for (int64_t i = 1; i < tries && us < PAUSE_MAX_US; i++)
		us *= 2;
	return us < PAUSE_MAX_US ? us : PAUSE_MAX_US;
}
