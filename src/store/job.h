// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * job: work that is done later, by whichever process comes first.
 *
 * A job is a row, so a crash loses none. It is added in the unit that makes it
 * necessary, and exists if and only if that unit does.
 *
 *	unit 1:	TRY(job_take(cx, db, "referral", 60000000, &job));
 *	between: what takes long: the call to the other system
 *	unit 2:	what came of it is written, and TRY(job_done(cx, db, &job));
 *
 * 1. Who takes a job has it for the time of the lease. A lease that ends, because the
 *    process died or was slow, makes the job free again for all.
 * 2. Each lease has a fencing number, larger than those of the job's earlier leases, by
 *    the clock also of earlier jobs of this name. job_done, job_retry and job_keep fail
 *    with RC_CONFLICT for one who has lost his lease. As they stand in the unit that
 *    writes the result, the result is written once, however often the work was begun.
 * 3. What goes out of the database in between can happen twice. The other system must
 *    be able to notice; kind, key and fence go with it.
 *
 * Time:    cx->now; take and keep need it fresh.
 * Memory:  a taken job's key lives in the arena.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/db.h"

struct job {
	const char *kind; // small letters and hyphens; not copied
	struct str key;	  // what it is about; with the kind it is unique
	int64_t fence;	  // 0: none was due
	int64_t tries;	  // how often it was begun, this time too
};

/* Adds a job, due at that time, and wakes who watches the store. If it is there already, the earlier time counts; if it
 * is being done, it will be done once more afterwards. */
NODISCARD enum rc job_add(struct cx *cx, struct db *db, const char *kind, struct str key,
			  struct instant due);

/* Takes the job of this kind that has been due for longest, for so many microseconds.
 * out->fence is 0 when none is due. */
NODISCARD enum rc job_take(struct cx *cx, struct db *db, const char *kind, int64_t lease_us,
			   struct job *out);

/* Makes the lease end so many microseconds from now. */
NODISCARD enum rc job_keep(struct cx *cx, struct db *db, const struct job *job, int64_t lease_us);

NODISCARD enum rc job_done(struct cx *cx, struct db *db, const struct job *job);

/* Puts it off until then, without a fault. */
NODISCARD enum rc job_later(struct cx *cx, struct db *db, const struct job *job,
			    struct instant due);

/* If it waits, it is due now, and found by who looks next: nobody is woken. */
NODISCARD enum rc job_hurry(struct cx *cx, struct db *db, const char *kind, struct str key);

/* All jobs of this kind are free and due: when whoever held them is known to be dead, or when
 * it does no harm to do them twice. */
NODISCARD enum rc job_free_all(struct cx *cx, struct db *db, const char *kind);

/* Puts it off, by job_pause of its tries. `why` is for the operator: one sentence
 * without anything personal. */
NODISCARD enum rc job_retry(struct cx *cx, struct db *db, const struct job *job, struct str why);

/* Microseconds until the next try after so many: 10 seconds, each time twice as long, at
 * most 6 hours. */
int64_t job_pause(int64_t tries);

#endif
