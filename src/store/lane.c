// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/lane.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/banned.h"
#include "store/checkpointer.h"
#include "store/db_sqlite.h"

enum {
	QUEUE_DEFAULT = 1024,
	GROUP_UNITS = 512,
	GROUP_US = 10000,
	GATHER_US = 3000,      // from one group's first unit to the next one's, at most
	LOG_PAGES = 4000,      // of the write-ahead log (16 MiB), before it is copied
	LOG_PAGES_MAX = 16000, // 64 MiB
};

/* On the stack of the caller, who waits for done. */
struct unit {
	struct cx *cx;
	unit_handler *handler;
	void *arg;
	enum rc rc;
	bool tells;
	sem_t done;
	struct unit *next;
};

struct unit_list {
	struct unit *first, *last;
	unsigned n;
};

struct lane {
	struct db *db;
	struct checkpointer *checkpointer;
	unsigned queue_max;
	pthread_t thread;
	pthread_mutex_t mutex; // of the next four
	pthread_cond_t came;
	struct unit_list queue;
	unsigned wanted; // so many in the queue wake the lane
	bool is_stopping;
	int copied_at;	      // pages of the log when it was last copied
	unsigned last_n;      // units in the group before
	struct timespec next; // by when the next group begins, if something waits
	struct arena arena;   // of cx, which stands for what concerns no unit alone
	struct cx cx;
	_Atomic uint64_t groups;
};

static void add(struct unit_list *list, struct unit *unit)
{
	unit->next = NULL;
	if (list->last)
		list->last->next = unit;
	else
		list->first = unit;
	list->last = unit;
	list->n++;
}

static struct unit *take_first(struct unit_list *list)
{
	struct unit *unit = list->first;
	if (!unit)
		return NULL;
	list->first = unit->next;
	if (!list->first)
		list->last = NULL;
	list->n--;
	return unit;
}

static void set_next(struct lane *lane)
{
	INVARIANT(clock_gettime(CLOCK_MONOTONIC, &lane->next) == 0);
	lane->next.tv_nsec += GATHER_US * 1000L;
	if (lane->next.tv_nsec >= 1000000000L) {
		lane->next.tv_sec++;
		lane->next.tv_nsec -= 1000000000L;
	}
}

/* With the mutex. As many as came last time are likely to come again: a sync for each half of
 * them would keep both halves waiting. Who is alone does not wait. */
static void gather(struct lane *lane)
{
	int rc = 0;
	lane->wanted = lane->last_n;
	while (lane->queue.n < lane->wanted && !lane->is_stopping && rc == 0)
		rc = pthread_cond_timedwait(&lane->came, &lane->mutex, &lane->next);
}

/* Waits for one; NULL: the lane is to stop and none is left. */
static struct unit *wait_for_unit(struct lane *lane)
{
	(void)pthread_mutex_lock(&lane->mutex);
	lane->wanted = 1;
	while (!lane->queue.first && !lane->is_stopping)
		(void)pthread_cond_wait(&lane->came, &lane->mutex);
	gather(lane);
	struct unit *unit = take_first(&lane->queue);
	(void)pthread_mutex_unlock(&lane->mutex);
	return unit;
}

static struct unit *next_unit(struct lane *lane)
{
	(void)pthread_mutex_lock(&lane->mutex);
	struct unit *unit = take_first(&lane->queue);
	(void)pthread_mutex_unlock(&lane->mutex);
	return unit;
}

/* After this the unit, and what it lies on, may be gone. */
static void answer(struct unit *unit)
{
	INVARIANT(sem_post(&unit->done) == 0);
}

/* Those that went well are told what became of their group; in the lane's cx stands why. */
static void answer_all(struct lane *lane, struct unit_list *group, enum rc rc)
{
	for (struct unit *unit = take_first(group); unit; unit = take_first(group)) {
		if (unit->rc == RC_OK && rc != RC_OK)
			unit->rc = cx_fail(unit->cx, rc, "%s", lane->cx.error);
		answer(unit);
	}
}

static enum rc handle(struct lane *lane, struct unit *unit)
{
	struct db *db = lane->db;
	db_begin_unit(db);
	TRY(db_end_unit(unit->cx, db, unit->handler(unit->cx, db, unit->arg)));
	unit->tells = db->tells;
	return sqlite_part_check(unit->cx, db);
}

/* As a part that can be undone alone, which costs a copy of each page that it changes. */
static void run_part(struct lane *lane, struct unit *unit)
{
	struct db *db = lane->db;
	unit->rc = sqlite_part_begin(unit->cx, db);
	if (unit->rc != RC_OK)
		return;
	unit->rc = handle(lane, unit);
	if (unit->rc == RC_OK)
		unit->rc = sqlite_part_end(unit->cx, db);
	if (unit->rc != RC_OK)
		sqlite_part_undo(db);
}

/* With nothing before it there is nothing to keep when it fails: it is the transaction. */
static enum rc run_first(struct lane *lane, struct unit *unit)
{
	TRY(lane->db->backend->begin(&lane->cx, lane->db, BACKEND_BEGIN_WRITE));
	unit->rc = handle(lane, unit);
	if (unit->rc != RC_OK)
		lane->db->backend->rollback(lane->db);
	return RC_OK;
}

/* Of a group that SQLite rolled back because of its last unit: RC_OK stands for those
 * before it, which are lost with it. */
static enum rc lose_group(struct lane *lane, const struct unit *culprit)
{
	return cx_fail(&lane->cx, RC_IO, "not saved, because another unit failed beside it: %s",
		       culprit->cx->error);
}

/* A log that is added to all the time is never copied to its end, and so never begun
 * anew: when it is long the lane stands still and copies the rest itself. */
static void mind_log(struct lane *lane)
{
	const int pages = sqlite_log_pages(lane->db);
	if (pages < lane->copied_at)
		lane->copied_at = 0; // it was begun anew
	if (pages >= LOG_PAGES_MAX) {
		sqlite_checkpoint(lane->db);
	} else if (pages - lane->copied_at >= LOG_PAGES) {
		lane->copied_at = pages; // not again for each group: most pages come back soon
		checkpointer_wake(lane->checkpointer);
	}
}

/* From the first unit on; takes more while there are any and they fit. */
static void run_group(struct lane *lane, struct unit *unit)
{
	struct unit_list group = { 0 };
	const int64_t begun = instant_now().us;
	set_next(lane);
	enum rc rc = RC_OK;
	bool is_changed = false;
	for (; unit; unit = next_unit(lane)) {
		unit->rc = RC_OK;
		add(&group, unit);
		if (is_changed)
			run_part(lane, unit);
		else
			rc = run_first(lane, unit);
		if (rc != RC_OK)
			break; // those that still wait try for themselves
		is_changed = is_changed || unit->rc == RC_OK;
		if (is_changed && !sqlite_is_intact(lane->db)) {
			rc = lose_group(lane, unit);
			break;
		}
		const int64_t took = instant_now().us - begun;
		if (group.n == GROUP_UNITS || took < 0 || took > GROUP_US)
			break;
	}
	if (rc == RC_OK && is_changed)
		rc = lane->db->backend->commit(&lane->cx, lane->db);
	else if (rc != RC_OK)
		lane->db->backend->rollback(lane->db);
	atomic_fetch_add(&lane->groups, 1);
	lane->last_n = group.n;
	answer_all(lane, &group, rc);
	mind_log(lane);
	arena_reset(&lane->arena);
}

static void *run(void *arg)
{
	struct lane *lane = arg;
	sigset_t all;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, NULL); // signals are the main thread's
	for (struct unit *unit = wait_for_unit(lane); unit; unit = wait_for_unit(lane))
		run_group(lane, unit);
	return NULL;
}

enum rc lane_open(struct cx *cx, struct str path, unsigned queue_max, struct lane **out)
{
	struct db *db = NULL;
	struct checkpointer *checkpointer = NULL;
	TRY(backend_sqlite.connect(cx, path, BACKEND_WRITE, &db));
	const enum rc rc = checkpointer_open(cx, path, &checkpointer);
	if (rc != RC_OK) {
		backend_sqlite.disconnect(db);
		return rc;
	}
	struct lane *lane = calloc(1, sizeof(*lane));
	INVARIANT(lane);
	lane->db = db;
	lane->checkpointer = checkpointer;
	sqlite_checkpoint_by_hand(db);
	lane->queue_max = queue_max ? queue_max : QUEUE_DEFAULT;
	arena_init(&lane->arena);
	cx_init(&lane->cx, &lane->arena, cx->now);
	INVARIANT(pthread_mutex_init(&lane->mutex, NULL) == 0);
	pthread_condattr_t monotonic;
	INVARIANT(pthread_condattr_init(&monotonic) == 0);
	INVARIANT(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	INVARIANT(pthread_cond_init(&lane->came, &monotonic) == 0);
	INVARIANT(pthread_condattr_destroy(&monotonic) == 0);
	INVARIANT(pthread_create(&lane->thread, NULL, run, lane) == 0);
	*out = lane;
	return RC_OK;
}

void lane_close(struct lane *lane)
{
	if (!lane)
		return;
	(void)pthread_mutex_lock(&lane->mutex);
	lane->is_stopping = true;
	(void)pthread_cond_signal(&lane->came);
	(void)pthread_mutex_unlock(&lane->mutex);
	INVARIANT(pthread_join(lane->thread, NULL) == 0);
	checkpointer_close(lane->checkpointer);
	lane->db->backend->disconnect(lane->db);
	(void)pthread_cond_destroy(&lane->came);
	(void)pthread_mutex_destroy(&lane->mutex);
	arena_done(&lane->arena);
	free(lane);
}

enum rc lane_run(struct cx *cx, struct lane *lane, unit_handler *handler, void *arg, bool *tells)
{
	INVARIANT(!pthread_equal(pthread_self(), lane->thread)); // it would wait for itself
	struct unit unit = { .cx = cx, .handler = handler, .arg = arg };
	INVARIANT(sem_init(&unit.done, 0, 0) == 0);
	(void)pthread_mutex_lock(&lane->mutex);
	INVARIANT(!lane->is_stopping);
	const bool is_full = lane->queue.n >= lane->queue_max;
	if (!is_full)
		add(&lane->queue, &unit);
	if (lane->queue.n >= lane->wanted)
		(void)pthread_cond_signal(&lane->came);
	(void)pthread_mutex_unlock(&lane->mutex);
	if (is_full)
		unit.rc = cx_fail(
			cx, RC_LIMIT,
			"more waits to be saved than the disk takes: try again in a moment");
	else
		while (sem_wait(&unit.done) != 0)
			INVARIANT(errno == EINTR);
	(void)sem_destroy(&unit.done);
	*tells = unit.tells;
	return unit.rc;
}

uint64_t lane_groups(const struct lane *lane)
{
	return atomic_load(&lane->groups);
}

unsigned lane_waiting(struct lane *lane)
{
	(void)pthread_mutex_lock(&lane->mutex);
	const unsigned n = lane->queue.n;
	(void)pthread_mutex_unlock(&lane->mutex);
	return n;
}
